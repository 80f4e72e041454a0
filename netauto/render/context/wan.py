"""The WAN router: the way to the unit, its announcement to the operator, and the class of its traffic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from netauto.errors import PlanError
from netauto.render import names, scope
from netauto.render.context.base import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv4Address, IPv4Network

    from netauto.intent.models import Flow, Service
    from netauto.intent.types import QosClass
    from netauto.render.context.base import Subject

# Sequence numbers that each unit owns in a shared ordered list (`Allocation.sequence`).
RESERVED = 20
SCAVENGER: Final = "scavenger"


@dataclass(frozen=True, slots=True)
class RouteView:
    """The unit's summary prefix behind the firewall; next_hop: None where the firewall is the router."""

    prefix: IPv4Network
    next_hop: IPv4Address | None
    name: str


@dataclass(frozen=True, slots=True)
class BgpView:
    """The unit's prefix among the networks that the router announces; asn: its process."""

    asn: int
    prefix: IPv4Network


@dataclass(frozen=True, slots=True)
class PrefixListView:
    """What the operator may learn."""

    list: str
    sequence: int
    prefix: IPv4Network


# Protocol, source, target and ports of an entry, without its number.
Match = tuple[str, "IPv4Network", str, str]


@dataclass(frozen=True, slots=True)
class QosEntry:
    """One access-list entry.

    Attributes:
        protocol: ``ip``, ``tcp`` or ``udp``.
        target: ``any``, or ``host 10.60.4.10``.
        ports: empty, `` eq 443`` or `` range 10000 20000`` (with the blank before it).
    """

    sequence: int
    protocol: str
    prefix: IPv4Network
    target: str
    ports: str


@dataclass(frozen=True, slots=True)
class QosView:
    """Entries of one class, for one flow or zone."""

    list: str
    entries: tuple[QosEntry, ...]


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return route, announcement and class entries of the unit."""
    site_wan = scope.wan(subject.intent)
    allocation = subject.allocation
    route = RouteView(allocation.prefix, site_wan.next_hop, names.unit_mark(allocation))
    announced = PrefixListView(site_wan.prefix_list, allocation.sequence, allocation.prefix)
    return (
        Request(site_wan.device, "wan_route", "unit", route),
        Request(site_wan.device, "wan_prefix_list", "unit", announced),
        *_announcement(subject),
        *_qos(subject),
    )


def _announcement(subject: Subject) -> Iterator[Request]:
    site_wan = scope.wan(subject.intent)
    if site_wan.bgp_as is not None:
        yield Request(site_wan.device, "wan_bgp", "unit", BgpView(site_wan.bgp_as, subject.allocation.prefix))


def _qos(subject: Subject) -> Iterator[Request]:
    """Number the matches of each class within the unit's reserve; what an earlier flow matches is not matched twice."""
    site_wan = scope.wan(subject.intent)
    seen: dict[str, list[Match]] = {}
    for key, qos, matches in (*_flow_matches(subject), *_scavenger_matches(subject)):
        if qos not in site_wan.qos_lists:
            continue
        name = site_wan.qos_lists[qos]
        used = seen.setdefault(name, [])
        entries = []
        for match in matches:
            if match not in used:
                entries.append(QosEntry(subject.allocation.sequence + len(used), *match))
                used.append(match)
        if len(used) > RESERVED:
            raise PlanError(
                f"{key}: more than {RESERVED} entries in {name}, the unit's reserve of sequence numbers",
                hint="give fewer flows this class of service",
            )
        if entries:
            yield Request(site_wan.device, "wan_qos", key, QosView(name, tuple(entries)))


def _flow_matches(subject: Subject) -> Iterator[tuple[str, QosClass, list[Match]]]:
    for name, service in subject.intent.services.items():
        for index, flow in enumerate(service.flows):
            if flow.qos != SCAVENGER:
                yield f"services.{name}.flows[{index}]", flow.qos, list(_matches(subject, service, flow))


def _matches(subject: Subject, service: Service, flow: Flow) -> Iterator[Match]:
    """Match the flow's ports towards its hosts; towards the Internet its media only.

    A web port towards anywhere says nothing about the application: such traffic keeps the class that its DSCP gives it.
    """
    targets = [f"host {address}" for address in service.hosts.values()]
    opened = scope.zones(subject.intent)
    for zone in (zone for zone in flow.sources if zone in opened):
        for port in flow.ports:
            protocol, _, ports = port.partition("/")
            anywhere = ["any"] if protocol == "udp" else []
            for target in (targets or anywhere) if ports else []:
                yield protocol, subject.allocation.zone(zone).prefix, target, _ports(ports)


def _scavenger_matches(subject: Subject) -> Iterator[tuple[str, QosClass, list[Match]]]:
    """Everything from visitors comes last (`domain.md` §7.6)."""
    for zone in scope.zones(subject.intent):
        if subject.intent.blueprint.zones[zone].egress == "public":
            yield f"blueprint.zones.{zone}", SCAVENGER, [("ip", subject.allocation.zone(zone).prefix, "any", "")]


def _ports(ports: str) -> str:
    low, _, high = ports.partition("-")
    return f" range {low} {high}" if high else f" eq {low}"
