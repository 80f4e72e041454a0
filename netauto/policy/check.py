"""All checks on one unit: a pure function of what people want and of what the devices are and would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.plan.models import LintFinding
from netauto.policy import flows
from netauto.policy.case import Case
from netauto.policy.lints import LINTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory
    from netauto.platforms.model import DeviceModel
    from netauto.policy.case import Lint
    from netauto.render.models import Fragment


def check(  # noqa: PLR0917 - everything that a plan follows from, in the order in which it is made
    intent: Intent,
    allocation: Allocation,
    inventory: Inventory,
    running: Mapping[str, DeviceModel],
    predicted: Mapping[str, DeviceModel],
    today: date,
    *,
    fragments: Sequence[Fragment] = (),
    texts: Mapping[str, str] | None = None,
) -> tuple[LintFinding, ...]:
    """Return every finding, in the order of the table of lints.

    Args:
        intent: what people want, resolved.
        allocation: what the unit was given.
        inventory: devices and access points.
        running: device → its configuration's meaning now.
        predicted: the same after the plan; give `running` again to judge a unit that is open.
        today: the day for which dates count; the caller reads the clock.
        fragments: what was rendered, for the lints about templates.
        texts: device → running configuration as text, for VTP mode and the older 802.1X style.

    Raises:
        PlanError: when the site lacks equipment that the unit needs.
    """
    return check_case(Case(intent, allocation, inventory, running, predicted, today, tuple(fragments), texts or {}))


def check_case(case: Case) -> tuple[LintFinding, ...]:
    """Return every finding, as `check` does."""
    return tuple(
        LintFinding(lint=lint.id, level=lint.level, where=hit.where, message=hit.message, waived=_waiver(case, lint))
        for lint in LINTS
        for hit in lint.find(case)
    )


def proofs(
    intent: Intent, allocation: Allocation, inventory: Inventory, predicted: Mapping[str, DeviceModel], today: date
) -> tuple[str, ...]:
    """Return the flow matrix, one sentence each: what is allowed or denied, and by which policy."""
    return proofs_of(Case(intent, allocation, inventory, predicted, predicted, today))


def proofs_of(case: Case) -> tuple[str, ...]:
    """Return the flow matrix, as `proofs` does."""
    return tuple(answer.sentence for answer in flows.flow_matrix(case) if answer.sentence)


def blocking(findings: Sequence[LintFinding]) -> tuple[LintFinding, ...]:
    """Return the findings that forbid the plan: errors that nobody has accepted."""
    return tuple(finding for finding in findings if finding.level == "error" and not finding.waived)


def _waiver(case: Case, lint: Lint) -> str:
    """Return reason and end of the first waiver that counts today, or nothing."""
    if not lint.waivable:
        return ""
    for waiver in case.intent.policy.waivers:
        if waiver.lint == lint.id and waiver.unit in {None, case.intent.unit.unit} and case.today <= waiver.until:
            return f"{waiver.reason} (until {waiver.until})"
    return ""
