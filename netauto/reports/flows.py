"""The flow proof as tables: which zone reaches which service, who reaches into the unit, and what lies around each zone.

The plan holds the proof as sentences of three fixed forms (`netauto.policy.flows`). What has none of them is shown as it stands, never
guessed at. A cell was computed from the planned rules; it was also looked up when the firewall itself, asked for a packet of that zone
and port, named the same policy, and that policy decides no other service of that zone and port (the plan does not say where a lookup went).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.allocation.models import Allocation
    from netauto.verify.models import CheckResult

How = Literal["simulated", "looked-up"]
_FLOW = re.compile(
    r"(?P<id>\S+) (?P<zone>[^\s(]\S*) → (?P<service>\S+)(?: (?P<ports>.+?))?: (?P<verdict>allowed|denied) by (?P<by>.+)"
)
_BORDER = re.compile(
    r"(?P<zone>\S+) → (?P<towards>.+?): (?:nothing beyond (?P<only>.+?); the rest )?denied by (?P<by>.+)"
)
_ENTRY = re.compile(
    r"(?P<who>\S+) \((?P<behind>[^)]+)\) → (?P<zone>\S+) (?P<ports>\S+): (?P<verdict>allowed|denied) by (?P<by>.+)"
)
OWN = "*"
_PRIVATE = "private addresses behind "
_KEY = re.compile(r"\((?P<key>[^(),]+), (?:not )?logged\)")
_LOOKUP = re.compile(r"(?P<source>[\d.]+) to (?P<target>\S+) (?P<protocol>\w+)(?:/(?P<port>\d+))?")
_DECIDED = re.compile(r"policy (?P<key>\S+) (?P<verb>accepts|denies)")


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow of the catalogue from one zone.

    Attributes:
        ports: as the plan says, e.g. ``tcp/443``. by: the policies that decide. how: how far it was proven.
    """

    id: str
    zone: str
    service: str
    ports: str
    allowed: bool
    by: str
    how: How


@dataclass(frozen=True, slots=True)
class Entry:
    """What reaches into one zone of the unit: `who`, from `behind` a zone of the firewall; the rest as in `Flow`."""

    who: str
    behind: str
    zone: str
    ports: str
    allowed: bool
    by: str
    how: How


@dataclass(frozen=True, slots=True)
class Border:
    """What passes from one zone to one place around it: `only` the flows of these ids, or nothing.

    Attributes:
        towards: a zone of the firewall, several by their common name, or `OWN` for the unit's other zones.
    """

    zone: str
    towards: str
    only: str
    by: str


@dataclass(frozen=True, slots=True)
class Flows:
    """The whole proof.

    Attributes:
        zones: those of the unit that the proof names, in the order of the allocation, then others.
        others: sentences of another form.
    """

    zones: tuple[str, ...]
    flows: tuple[Flow, ...]
    entries: tuple[Entry, ...]
    borders: tuple[Border, ...]
    others: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services, in the plan's order."""
        return tuple(dict.fromkeys(flow.service for flow in self.flows))

    @property
    def surroundings(self) -> tuple[str, ...]:
        """The places around the unit's zones, in the plan's order."""
        return tuple(dict.fromkeys(border.towards for border in self.borders))

    def cell(self, zone: str, service: str) -> tuple[Flow, ...]:
        """Return the flows from `zone` to `service`."""
        return tuple(flow for flow in self.flows if (flow.zone, flow.service) == (zone, service))

    def by_service(self, service: str) -> tuple[str, ...]:
        """Return the policies that decide about a service."""
        return tuple(dict.fromkeys(flow.by for flow in self.flows if flow.service == service))

    def by_zone(self, zone: str) -> tuple[str, ...]:
        """Return the policies that deny what is left from a zone."""
        return tuple(dict.fromkeys(border.by for border in self.borders if border.zone == zone))

    def border(self, zone: str, towards: str) -> tuple[Border, ...]:
        """Return what passes from `zone` to one place around it."""
        return tuple(border for border in self.borders if (border.zone, border.towards) == (zone, towards))


@dataclass(frozen=True, slots=True)
class _Lookup:
    source: str
    target: str
    packet: tuple[str, int]
    key: str
    accepts: bool


def flows(proofs: Iterable[str], checks: Iterable[CheckResult], allocation: Allocation) -> Flows:
    """Return the proof of a plan, with what the firewall was asked."""
    asked = tuple(_lookups(checks))
    found: list[Flow] = []
    entries: list[Entry] = []
    borders: list[Border] = []
    others: list[str] = []
    for sentence in proofs:
        if flow := _FLOW.fullmatch(sentence):
            found.append(_flow(flow))
        elif entry := _ENTRY.fullmatch(sentence):
            entries.append(_entry(entry, asked, allocation))
        elif border := _BORDER.fullmatch(sentence):
            borders += _borders(border, allocation)
        else:
            others.append(sentence)
    named = dict.fromkeys([*(flow.zone for flow in found), *(border.zone for border in borders)])
    given = [zone.zone for zone in allocation.zones if zone.zone in named]
    zones = tuple(dict.fromkeys([*given, *named]))
    looked_up = tuple(_looked_up(found, asked, allocation))
    return Flows(zones, looked_up, tuple(entries), tuple(borders), tuple(others))


def _flow(found: re.Match[str]) -> Flow:
    allowed = found["verdict"] == "allowed"
    return Flow(found["id"], found["zone"], found["service"], found["ports"] or "", allowed, found["by"], "simulated")


def _entry(found: re.Match[str], asked: tuple[_Lookup, ...], allocation: Allocation) -> Entry:
    allowed = found["verdict"] == "allowed"
    entry = Entry(found["who"], found["behind"], found["zone"], found["ports"], allowed, found["by"], "simulated")
    proved = any(_decides(one, entry) and _inside(one.target, entry.zone, allocation) for one in asked)
    return replace(entry, how="looked-up") if proved else entry


def _looked_up(found: list[Flow], asked: tuple[_Lookup, ...], allocation: Allocation) -> Iterator[Flow]:
    """Return the flows, those marked that a lookup proves and that it cannot be mistaken for."""
    proved: set[Flow] = set()
    for one in asked:
        meant = [flow for flow in found if _means(one, flow, allocation)]
        if len({flow.service for flow in meant}) == 1:
            proved.update(meant)
    return (replace(flow, how="looked-up") if flow in proved else flow for flow in found)


def _means(asked: _Lookup, flow: Flow, allocation: Allocation) -> bool:
    return _decides(asked, flow) and _inside(asked.source, flow.zone, allocation)


def _decides(asked: _Lookup, flow: Flow | Entry) -> bool:
    same = asked.accepts == flow.allowed and asked.key in _KEY.findall(flow.by)
    return same and _within(asked.packet, flow.ports)


def _borders(found: re.Match[str], allocation: Allocation) -> Iterator[Border]:
    own = {zone.firewall_zone for zone in allocation.zones}
    only, by = found["only"] or "", found["by"]
    places = [
        f"{place.removeprefix(_PRIVATE)} (RFC 1918)" if place.startswith(_PRIVATE) else place
        for place in found["towards"].split(", ")
    ]
    for towards in dict.fromkeys(OWN if place in own and not only else place for place in places):
        yield Border(found["zone"], towards, only, by)


def _lookups(checks: Iterable[CheckResult]) -> Iterator[_Lookup]:
    for check in checks:
        if check.check != "policy.lookup" or check.status != "passed":
            continue
        packet, decided = _LOOKUP.fullmatch(check.subject), _DECIDED.fullmatch(check.observed)
        if packet and decided:
            port = (packet["protocol"], int(packet["port"] or 0))
            yield _Lookup(packet["source"], packet["target"], port, decided["key"], decided["verb"] == "accepts")


def _inside(address: str, zone: str, allocation: Allocation) -> bool:
    prefixes = [given.prefix for given in allocation.zones if given.zone == zone]
    try:
        return any(ip_address(address) in prefix for prefix in prefixes)
    except ValueError:
        return False


def _within(packet: tuple[str, int], ports: str) -> bool:
    """Return whether ``tcp/443, udp/10000-20000`` (with names of targets before them, or not) holds the packet's port."""
    spans = re.findall(r"\b(\w+)/(\d+)(?:-(\d+))?", ports)
    return any(packet[0] == name and int(low) <= packet[1] <= int(high or low) for name, low, high in spans)
