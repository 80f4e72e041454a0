"""What stands in a bundle: file names and bytes, a pure function of the record."""

from __future__ import annotations

import dataclasses
import difflib
from typing import TYPE_CHECKING, Any

from netauto.canonical import canonical_json, sha256
from netauto.evidence.summary import summary
from netauto.evidence.verifier.contents import FORMAT, OPENING
from netauto.evidence.verifier.script import NAME, script
from netauto.evidence.verifier.signatures import REVOKED, SIGNERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.deploy.models import DeviceResult
    from netauto.evidence.record import Agreement, RunRecord

# What follows from files that people may edit between two attempts to seal the same run.
EDITABLE = frozenset({"request.json", "approvals.json", OPENING, "summary.md", SIGNERS, REVOKED})


def files(record: RunRecord) -> dict[str, bytes]:
    """Return every file of the bundle but its manifest, by its path with forward slashes."""
    return (
        {path: _json(value) for path, value in _tables(record).items()}
        | {path: text.encode() for device in record.result.devices for path, text in _texts(device).items()}
        | {f"workstations/{name}.png": picture for name, picture in record.pictures}
        | dict(record.signers)
        | {"summary.md": summary(record).encode(), NAME: script()}
    )


def manifest(record: RunRecord, content: Mapping[str, bytes], previous: str | None) -> bytes:
    """Return the manifest: who, what, when, and the SHA-256 of every file. Its own SHA-256 is the bundle's digest.

    Args:
        record: what the bundle is about.
        content: the other files.
        previous: digest of the bundle sealed before this one in the inventory; None for the first.
    """
    result = record.result
    return canonical_json(
        {
            "version": FORMAT,
            "inventory": record.inventory,
            "run": result.run,
            "unit": result.unit,
            "action": result.action,
            "change": record.plan.change,
            "verdict": result.verdict,
            "operator": record.operator,
            "started": result.started,
            "ended": result.ended,
            "tool": record.tool,
            "plan": record.plan.digest,
            "intent": record.plan.intent,
            "templates": dict(record.templates),
            "previous": previous,
            "files": {path: {"sha256": sha256(data), "size": len(data)} for path, data in content.items()},
        }
    )


def phases(record: RunRecord) -> dict[str, Any]:
    """Return how long each phase took, as a whole and on each device, against the budget; milliseconds."""
    timings = record.result.timings
    return {
        "budget_ms": record.budget_ms,
        "total_ms": record.total_ms,
        "last_safe": record.result.last_safe,
        "phases": [{"phase": timing.phase, "ms": timing.ms} for timing in timings if not timing.device],
        "devices": [timing.model_dump(mode="json") for timing in timings if timing.device],
    }


def _tables(record: RunRecord) -> dict[str, Any]:
    plan, result = record.plan, record.result
    outcomes = [device.model_dump(mode="json", exclude={"before", "after"}) for device in result.devices]
    return {
        "plan.json": plan.model_dump(mode="json"),
        "allocation.json": plan.allocation.model_dump(mode="json"),
        "checks.json": [check.model_dump(mode="json") for check in result.checks],
        "events.json": [dataclasses.asdict(event) for event in record.events],
        "phases.json": phases(record),
        "outcomes.json": {
            "verdict": result.verdict,
            "reason": result.reason,
            "attempts": result.attempts,
            "interrupted": result.interrupted,
            "devices": outcomes,
            "errors": [error.model_dump(mode="json") for error in result.errors],
        },
        "findings.json": [finding.model_dump(mode="json") for finding in plan.findings],
        "prerequisites.json": list(plan.prerequisites),
        "request.json": {"change": plan.change, **dataclasses.asdict(record.request)},
        "approvals.json": _agreement(record.agreement),
        "rollback.json": list(record.rehearsed),
        **({OPENING: opening.model_dump(mode="json")} if (opening := record.agreement.opening) else {}),
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    named = agreement.opening.digest if agreement.opening else ""
    return {**dataclasses.asdict(dataclasses.replace(agreement, opening=None)), "opening": named}


def _texts(device: DeviceResult) -> dict[str, str]:
    name = device.device
    diff = difflib.unified_diff(
        device.before.splitlines(), device.after.splitlines(), f"before/{name}", f"after/{name}", lineterm=""
    )
    return {
        f"before/{name}.txt": device.before,
        f"after/{name}.txt": device.after,
        f"diff/{name}.diff": "".join(f"{line}\n" for line in diff),
    }


def _json(value: Any) -> bytes:  # noqa: ANN401 — whatever JSON can hold
    return canonical_json(value)
