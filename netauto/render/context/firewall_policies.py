"""The unit's ordered block of firewall policies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render import names, scope
from netauto.render.context.base import Request
from netauto.render.context.firewall_views import PolicyView
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.render.context.base import Subject
    from netauto.render.context.flows import OpenFlow


ADMINISTRATION_PORT = "tcp/22"  # Ansible, over SSH


def policies(subject: Subject, device: str) -> tuple[Request, ...]:
    """Return the unit's policies: the final denies in front of the site's last policy, then all others in front of those.

    A flow that is added to a unit already open so lands in front of its zone's final deny, too.

    Raises:
        PlanError: for more flows than the unit has numbers.
    """
    return (
        *_final_denies(subject, device),
        *_private_denies(subject, device),
        *_flows(subject, device),
        *_administration(subject, device),
    )


def _first_final_deny(subject: Subject) -> int | str:
    zone = scope.zones(subject.intent)[0]
    number = names.FINAL_DENY + subject.intent.blueprint.zones[zone].offset
    policy_id, name = names.firewall_policy(subject.allocation, number)
    return policy_id if isinstance(scope.firewall(subject.intent).before, int) else name


def _private_denies(subject: Subject, device: str) -> Iterator[Request]:
    """Deny private addresses behind the Internet zone to zones that may reach anything there.

    The operator's link also leads to the other hospitals of the group: "anywhere" must not mean them.
    """
    site = scope.firewall(subject.intent)
    open_zones = {zone for flow in open_flows(subject.intent) if flow.egress and flow.anywhere for zone in flow.zones}
    for zone in scope.zones(subject.intent):
        if zone in open_zones:
            number = names.PRIVATE_DENY + subject.intent.blueprint.zones[zone].offset
            view = _deny(subject, zone, number, site.zones[INTERNET], names.PRIVATE_GROUP)
            yield Request(device, "policy", f"blueprint.zones.{zone}", replace(view, before=_first_final_deny(subject)))


def _final_denies(subject: Subject, device: str) -> Iterator[Request]:
    for zone in scope.zones(subject.intent):
        number = names.FINAL_DENY + subject.intent.blueprint.zones[zone].offset
        view = _deny(subject, zone, number, "any", "all")
        yield Request(device, "policy", f"blueprint.zones.{zone}", view)


def _deny(subject: Subject, zone: str, number: int, destination: str, address: str) -> PolicyView:
    policy_id, name = names.firewall_policy(subject.allocation, number)
    given = subject.allocation.zone(zone)
    return PolicyView(
        id=policy_id,
        name=name,
        sources=(given.firewall_zone,),
        destination=destination,
        accept=False,
        # A final deny also stops addresses that are not the zone's own.
        source_addresses=("all",),
        destination_address=address,
        services=("ALL",),
        pool="",
        comment=f"{subject.intent.unit.change} deny {zone}",
        before=scope.firewall(subject.intent).before,
    )


def _flows(subject: Subject, device: str) -> Iterator[Request]:
    for number, flow in enumerate(open_flows(subject.intent), start=1):
        if number >= names.ADMINISTRATION:
            raise PlanError(f"{flow.key}: the unit has more than {names.ADMINISTRATION - 1} flows")
        yield Request(device, "policy", flow.key, _accept(subject, flow, number))


def _accept(subject: Subject, flow: OpenFlow, number: int) -> PolicyView:
    site = scope.firewall(subject.intent)
    policy_id, name = names.firewall_policy(subject.allocation, number)
    given = tuple(subject.allocation.zone(zone) for zone in flow.zones)
    return PolicyView(
        id=policy_id,
        name=name,
        sources=tuple(zone.firewall_zone for zone in given),
        destination=flow.to_zone,
        accept=True,
        source_addresses=tuple(zone.address for zone in given),
        destination_address="all" if flow.anywhere else names.service_group(flow.name),
        services=tuple(names.service_object(port) for port in flow.flow.ports),
        pool=site.egress[flow.egress].pool if flow.egress else "",
        comment=f"{subject.intent.unit.change} {flow.flow.id}",
        before=_first_final_deny(subject),
    )


def _administration(subject: Subject, device: str) -> Iterator[Request]:
    """Let those who administer reach workstations, where they are held and where they belong (`domain.md` §3.2, flow 21)."""
    for number, key, _ in scope.administrators(subject.intent, subject.inventory):
        for zone in scope.administered(subject.intent, subject.inventory):
            yield Request(device, "policy", key, _reach(subject, zone, number))


def _reach(subject: Subject, zone: str, number: int) -> PolicyView:
    place = names.administration(number, subject.intent.blueprint.zones[zone].offset)
    policy_id, name = names.firewall_policy(subject.allocation, place)
    given = subject.allocation.zone(zone)
    return PolicyView(
        id=policy_id,
        name=name,
        sources=(scope.administration(subject.intent),),
        destination=given.firewall_zone,
        accept=True,
        source_addresses=(names.administrators(subject.allocation, number),),
        destination_address=given.address,
        services=(names.service_object(ADMINISTRATION_PORT),),
        pool="",
        comment=f"{subject.intent.unit.change} administration",
        before=_first_final_deny(subject),
    )
