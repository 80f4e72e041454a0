"""What has to be true before a plan may be applied: approvals, freezes, guarantees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import PlanError, PolicyError
from netauto.workflows.holding import moves_only, openings

if TYPE_CHECKING:
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root

APPROVAL = "approval"


def approve(root: Root, plan: Plan) -> None:
    """Record that the user of this process approves `plan`; the record names the plan's digest."""
    root.journal.append(_record(plan), APPROVAL, digest=plan.digest, unit=plan.unit, user=root.user)


def approvers(root: Root, plan: Plan) -> tuple[str, ...]:
    """Return who approved exactly this plan, in order, each once."""
    events = root.journal.events(_record(plan))
    return tuple(dict.fromkeys(event.body["user"] for event in events if event.body.get("digest") == plan.digest))


def admit(root: Root, plan: Plan) -> None:
    """Refuse a plan that may not be applied now.

    Raises:
        PolicyError: approvals are missing, the day is frozen, or a guarantee is not accepted.
        PlanError: a finding of the plan is an error.
    """
    errors = [finding for finding in plan.findings if finding.level == "error" and not finding.waived]
    if errors:
        raise PlanError(f"the plan has {len(errors)} error(s): {errors[0].where}: {errors[0].message}")
    _refuse_frozen(root)
    _refuse_guarantees(root, plan)
    _refuse_unapproved(root, plan)


def _refuse_frozen(root: Root) -> None:
    today = root.today()
    for freeze in root.policy.freezes:
        if freeze.start <= today <= freeze.end:
            raise PolicyError(
                f"changes are frozen from {freeze.start} to {freeze.end}: {freeze.reason}",
                hint="wait, or change policy.yml in a review",
            )


def _refuse_guarantees(root: Root, plan: Plan) -> None:
    accepted = root.policy.guarantees
    weak = [device for device in plan.devices if device.changes and device.guarantee not in accepted]
    if weak:
        raise PolicyError(
            f"{weak[0].device} offers the guarantee {weak[0].guarantee!r}, and policy.yml accepts {', '.join(accepted)}",
        )


def _refuse_unapproved(root: Root, plan: Plan) -> None:
    needed = root.policy.approvals
    others = _others(root, plan)
    if len(others) < needed and not _approved_before(root, plan, needed):
        raise PolicyError(
            f"plan {plan.digest[:12]} has {len(others)} of {needed} approvals (your own does not count)",
            hint=f"somebody else runs: netauto approve {plan.unit} {plan.digest[:12]}",
        )


def _others(root: Root, plan: Plan) -> list[str]:
    return [name for name in approvers(root, plan) if name != root.user]


def _approved_before(root: Root, plan: Plan, needed: int) -> bool:
    """Return whether the plan only moves ports of workstations that have proved themselves, as approved with the unit's opening."""
    return any(
        len(_others(root, opening)) >= needed and moves_only(plan, opening) for opening in openings(root, plan.unit)
    )


def _record(plan: Plan) -> str:
    return f"plan-{plan.digest[:16]}"
