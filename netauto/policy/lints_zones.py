"""What no catalogue and no blueprint may ask for (`docs/domain.md` §3): some zones stay apart whoever writes the flows.

The flow proof shows that nothing beyond the catalogue leaves a zone; these lints look at the catalogue itself, and at what every rule
has to say about its reasons.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.policy.flows import firewall_rules
from netauto.policy.lints_firewall import own_policies
from netauto.policy.rules import ANYWHERE, PRIVATE, Ports, Traffic, covers, judge
from netauto.render import scope
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.policy.case import Case
    from netauto.render.context.flows import OpenFlow

DEVICES = "iomt"
VISITORS = ("invite", "tablette")
# Pairs of zones between which nothing is ever opened: the machines of town doctors are not the hospital's.
APART = (("liberal", "clin"), ("liberal", "teleco"), ("liberal", "iomt"))
RESOLVER_PORTS = tuple(map(Ports.parse, ("udp/53", "tcp/53", "udp/123")))
_REASON = re.compile(r"(?P<change>\S+) (?P<flow>F\d{2}[a-z]?|deny \S+)")


def devices_online(case: Case) -> Iterator[Hit]:
    """Find medical devices with a way to the Internet."""
    shape = case.intent.blueprint.zones.get(DEVICES)
    if shape is not None and shape.egress is not None:
        yield Hit(f"blueprint.zones.{DEVICES}", f"{DEVICES} has the egress {shape.egress!r}")
    for flow in _flows(case, DEVICES):
        if flow.service.at == INTERNET:
            yield Hit(flow.key, f"{flow.flow.id} leads {DEVICES} to {flow.name}, at the Internet")


def visitors_inside(case: Case) -> Iterator[Hit]:
    """Find flows that lead visitors or donated tablets to anything inside, or to a private address behind the Internet zone."""
    for zone in VISITORS:
        for flow in _flows(case, zone):
            private = [name for name, address in flow.service.hosts.items() if _private(IPv4Network(address))]
            if flow.service.at != INTERNET:
                yield Hit(flow.key, f"{flow.flow.id} leads {zone} to {flow.name}, at {flow.service.at}")
            elif private:
                yield Hit(flow.key, f"{flow.flow.id} leads {zone} to the private address of {', '.join(private)}")


def zones_apart(case: Case) -> Iterator[Hit]:
    """Find rules that let a zone reach another one from which it is kept apart."""
    opened = scope.zones(case.intent)
    for source, target in (pair for pair in APART if {*pair} <= {*opened}):
        one, other = case.allocation.zone(source), case.allocation.zone(target)
        traffic = Traffic(one.firewall_zone, one.prefix, other.firewall_zone, ANYWHERE)
        for rule in judge(firewall_rules(case), traffic).openings:
            yield Hit(
                f"blueprint.zones.{source}", f"{source} → {target}: {rule.policy.name} ({rule.policy.key}) accepts"
            )


def together(case: Case) -> Iterator[Hit]:
    """Find zones of strangers whose clients are not kept from each other."""
    for zone in VISITORS:
        shape = case.intent.blueprint.zones.get(zone)
        if shape is not None and not shape.isolated:
            yield Hit(f"blueprint.zones.{zone}", f"the clients of {zone} reach each other: isolated is not true")


def shared_egress(case: Case) -> Iterator[Hit]:
    """Find public addresses that patients and professionals share: providers exempt the professionals' from a second factor."""
    egress = scope.firewall(case.intent).egress
    professional, public = egress.get("professional"), egress.get("public")
    if professional is not None and public is not None and professional.address == public.address:
        yield Hit("site.firewall.egress", f"patients and professionals share {public.address}")


def foreign_resolvers(case: Case) -> Iterator[Hit]:
    """Find flows by which a zone of the hospital asks servers outside for names or time."""
    for flow in open_flows(case.intent):
        zones = [zone for zone in flow.zones if zone not in VISITORS]
        asked = [
            port
            for port in flow.flow.ports
            if port != "icmp" and any(Ports.parse(port).match(p) for p in RESOLVER_PORTS)
        ]
        if flow.service.at == INTERNET and zones and asked:
            yield Hit(flow.key, f"{flow.flow.id} opens {', '.join(asked)} to the Internet for {', '.join(zones)}")


def without_reason(case: Case) -> Iterator[Hit]:
    """Find rules that do not say their change and flow, flows without an owner, and a unit without one."""
    if not case.intent.unit.owner.strip():
        yield Hit("owner", "nobody answers for the unit")
    for name, service in case.intent.services.items():
        if not service.owner.strip():
            yield Hit(f"services.{name}.owner", f"nobody answers for {name}")
    device, policies = own_policies(case)
    for policy in policies:
        said = _REASON.fullmatch(policy.comment.strip())
        if said is None or said["change"] != case.intent.unit.change:
            found = f"{policy.comment!r}" if policy.comment else "nothing"
            yield Hit(
                f"{device} policy {policy.key}",
                f"{policy.name} should say {case.intent.unit.change} and its flow, it says {found}",
            )


def _flows(case: Case, zone: str) -> Iterator[OpenFlow]:
    return (flow for flow in open_flows(case.intent) if zone in flow.zones)


def _private(address: IPv4Network) -> bool:
    return any(covers(network, address) for network in PRIVATE)
