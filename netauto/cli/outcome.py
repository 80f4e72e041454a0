"""From the end of a run to an exit code, and to the JSON that machines read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.plan.models import Plan
    from netauto.workflows.carry_out import Ended
    from netauto.workflows.plan_all import Planned


def exit_code(ended: Ended) -> ExitCode:
    """Return the exit code of a run.

    Three ends look alike on the devices: refused before anything was staged, undone because of the checks, undone for another reason.
    """
    result = ended.result
    if result.verdict == "needs-operator":
        return ExitCode.NEEDS_OPERATOR
    if result.verdict != "reverted":
        return ExitCode.FAILED if ended.unsealed else ExitCode.DONE
    if result.interrupted:
        return ExitCode.INTERRUPTED
    if result.errors and all(error.step == "read" for error in result.errors):
        return ExitCode.FAILED
    failed = any(check.status in {"failed", "error"} for check in result.checks)
    return ExitCode.VERIFICATION_FAILED if failed and not result.errors else ExitCode.REVERTED


def ended_json(ended: Ended) -> dict[str, Any]:
    """Return what `--json` prints at the end of a run (the configurations stay in the evidence)."""
    result = ended.result.model_dump(mode="json")
    for device in result["devices"]:
        del device["before"], device["after"]
    return result | {
        "changes": True,
        "evidence": str(ended.evidence) if ended.evidence else None,
        "unsealed": ended.unsealed.message if ended.unsealed else None,
        "unsigned": ended.unsigned or None,
        "exit_code": int(exit_code(ended)),
    }


def unchanged_json(plan: Plan) -> dict[str, Any]:
    """Return what `--json` prints where nothing had to be sent: the same keys as far as they make sense."""
    verdict = "open" if plan.action == "open" else "closed"
    return {"unit": plan.unit, "action": plan.action, "verdict": verdict, "changes": False, "exit_code": 0}


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return what `--json` prints of a plan: the plan itself, its digest, and whether anything would be sent."""
    return plan.model_dump(mode="json") | {"digest": plan.digest, "changes": plan.changes}


def planned_json(planned: Planned) -> dict[str, Any]:
    """Return what `plan --all --json` prints of one unit: numbers and findings; the whole plan is `plan UNIT --json`."""
    return {
        "unit": planned.unit,
        "site": planned.site,
        "changes": bool(planned.lines),
        "lines": dict(planned.lines),
        "digest": planned.digest or None,
        "findings": [finding.model_dump() for finding in planned.findings],
        "error": asdict(planned.refusal) if planned.refusal else None,
    }
