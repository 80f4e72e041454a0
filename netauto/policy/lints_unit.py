"""Lints about the unit's own file, its names and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.render import names, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.policy.case import Case

# Greatest lengths of names (`domain.md` §2.3, §2.8: IOS VLAN 32, FortiOS interface 15, zone and policy 35; address 79 documented).
VLAN_NAME, INTERFACE_NAME, ZONE_NAME, ADDRESS_NAME, POLICY_NAME, PROFILE_NAME = 32, 15, 35, 79, 35, 32


def long_names(case: Case) -> Iterator[Hit]:
    """Find names that a device would cut or refuse."""
    for zone in case.allocation.zones:
        lengths = (
            (zone.vlan_name, VLAN_NAME),
            (zone.interface, INTERFACE_NAME),
            (zone.firewall_zone, ZONE_NAME),
            (zone.address, ADDRESS_NAME),
        )
        for name, limit in lengths:
            yield from _long(f"blueprint.zones.{zone.zone}", name, limit)
    yield from _long("unit", names.firewall_policy(case.allocation, 1)[1], POLICY_NAME)
    for purpose in scope.wifi_purposes(case.intent):
        yield from _long(f"blueprint.wifi.{purpose}", names.policy_profile(case.allocation, purpose), PROFILE_NAME)


def review_past(case: Case) -> Iterator[Hit]:
    """Find a unit whose review is due: somebody has to say that it is still needed; nothing is cut."""
    if case.intent.unit.review < case.today:
        yield Hit("review", f"the review of {case.intent.unit.review} is overdue: is the unit still needed?")


def review_far(case: Case) -> Iterator[Hit]:
    """Find a unit whose review lies further ahead than group, site or unit allow (`review_days`)."""
    days, review = case.intent.review_days, case.intent.unit.review
    if days is not None and (review - case.today).days > days:
        yield Hit("review", f"the review of {review} is more than {days} days away")


def frozen(case: Case) -> Iterator[Hit]:
    """Find a freeze that covers today."""
    for freeze in case.intent.policy.freezes:
        if freeze.start <= case.today <= freeze.end:
            yield Hit("policy.freezes", f"nothing is applied from {freeze.start} to {freeze.end}: {freeze.reason}")


def expired_waivers(case: Case) -> Iterator[Hit]:
    """Find waivers that no longer count."""
    for index, waiver in enumerate(case.intent.policy.waivers):
        if waiver.until < case.today and waiver.unit in {None, case.intent.unit.unit}:
            yield Hit(f"policy.waivers[{index}]", f"the waiver of {waiver.lint} ended on {waiver.until}")


def _long(where: str, name: str, limit: int) -> Iterator[Hit]:
    if len(name) > limit:
        yield Hit(where, f"{name!r} has {len(name)} characters, {limit} are allowed")
