"""Lints about partners: an end date that alerts and never cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.policy.case import Hit
from netauto.render import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.platforms.model import DeviceModel
    from netauto.policy.case import Case

NOTICE_DAYS = 30


def ending(case: Case) -> Iterator[Hit]:
    """Find interconnections of the unit that end within a month, or have ended: nothing is cut by that."""
    for name, partner in case.intent.partners.items():
        left = (partner.until - case.today).days
        if left < 0:
            yield Hit(
                f"partners.{name}", f"{name} ({partner.peer}) was to end on {partner.until}: renew it, or take it out"
            )
        elif left <= NOTICE_DAYS:
            yield Hit(f"partners.{name}", f"{name} ({partner.peer}) ends on {partner.until}, in {left} days")


def elsewhere(case: Case) -> Iterator[Hit]:
    """Find interconnections that end at another site than the unit's: its traffic crosses the group's network."""
    for name, partner in case.intent.partners.items():
        if partner.site != case.intent.unit.site:
            yield Hit(f"partners.{name}", f"{name} ends at site {partner.site}, the unit is at {case.intent.unit.site}")


def refuse_another_peer(intent: Intent, allocation: Allocation, running: DeviceModel | None) -> None:
    """Refuse to turn the rules of an open unit from one peer to the next: they are taken away first, by closing the unit.

    Raises:
        PlanError: a policy of the unit leads to a peer that the catalogue no longer names.
    """
    mark = f"UC-{allocation.code}-"
    behind = [name for name, service in intent.services.items() if service.partner is not None]
    wanted = {names.service_group(name) for name in behind}
    stems = tuple(names.service_group(name.removesuffix(_peer(intent, name))) for name in behind)
    for policy in running.policies if running is not None and stems else ():
        for group in sorted(policy.destination_addresses - wanted) if policy.name.startswith(mark) else ():
            if group.startswith(stems):
                raise PlanError(
                    f"{intent.unit.unit} is open with {policy.name} towards {group}, and its partner is now another one",
                    hint=f"netauto close-unit {intent.unit.unit} shows and removes the old rules, open-unit the new ones",
                )


def _peer(intent: Intent, service: str) -> str:
    partner = intent.partners[intent.services[service].partner or ""]
    return partner.peer
