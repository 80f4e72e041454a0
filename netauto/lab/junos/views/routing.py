"""Routes, BGP, ARP.

Recorded: `show bgp summary`, `show arp no-resolve` (ntc-templates). Documented: `show route`, Junos CLI reference.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.ports import Ports, colons
from netauto.lab.junos.views import Asked, Unanswered, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.system import JunosSystem

PREFERENCE = {"Direct": 0, "Local": 0, "Static": 5, "Aggregate": 130, "BGP": 170}
Network = ipaddress.IPv4Network


@dataclass(frozen=True, slots=True)
class Route:
    """One route: where it comes from, how good it is (less is better), and the line that says where it leads."""

    prefix: Network
    protocol: str
    preference: int
    via: str


def routes(system: JunosSystem) -> tuple[Route, ...]:
    """The active routes of inet.0, the best of each prefix, in order of prefixes."""
    direct = tuple(_direct(system))
    best: dict[Network, Route] = {}
    for route in (*direct, *_static(system, direct), *_learned(system, direct)):
        if route.prefix not in best or route.preference < best[route.prefix].preference:
            best[route.prefix] = route
    for route in _aggregates(system, tuple(best)):
        best.setdefault(route.prefix, route)
    return tuple(best[prefix] for prefix in sorted(best))


def _direct(system: JunosSystem) -> Iterator[Route]:
    ports = Ports(system)
    for name in ports.names():
        if not ports.up(name):
            continue
        for unit in ports.units(name):
            for text in unit.values("family", "inet", "address"):
                address = ipaddress.IPv4Interface(text)
                via = f"> via {name}.{unit.name}"
                yield Route(address.network, "Direct", PREFERENCE["Direct"], via)
                if address.network.prefixlen < 32:  # noqa: PLR2004 - one address
                    yield Route(Network(address.ip), "Local", PREFERENCE["Local"], f"  Local via {name}.{unit.name}")


def _static(system: JunosSystem, direct: tuple[Route, ...]) -> Iterator[Route]:
    for node in system.store.active.all("routing-options", "static", "route"):
        preference = int(node.value("preference") or PREFERENCE["Static"])
        prefix = Network(node.name, strict=False)
        if node.get("discard") or node.get("reject"):
            yield Route(prefix, "Static", preference, "  Discard" if node.get("discard") else "  Reject")
        for hop in node.values("next-hop"):
            via = _towards(hop, direct)
            if via:
                yield Route(prefix, "Static", preference, via)


def _towards(hop: str, direct: tuple[Route, ...]) -> str:
    if not hop[0].isdigit():
        return f"> via {hop}"
    way = next(
        (route for route in direct if route.protocol == "Direct" and ipaddress.IPv4Address(hop) in route.prefix), None
    )
    return f"> to {hop} {way.via.removeprefix('> ')}" if way is not None else ""


def _learned(system: JunosSystem, direct: tuple[Route, ...]) -> Iterator[Route]:
    """The default route from each neighbour that is up (assumed: that is what the operator announces)."""
    for group in system.store.active.all("protocols", "bgp", "group"):
        for neighbor in group.values("neighbor"):
            via = _towards(neighbor, direct)
            if via:
                yield Route(Network("0.0.0.0/0"), "BGP", PREFERENCE["BGP"], via)


def _aggregates(system: JunosSystem, known: tuple[Network, ...]) -> Iterator[Route]:
    """An aggregate is active while something inside it is (documented)."""
    for node in system.store.active.all("routing-options", "aggregate", "route"):
        prefix = Network(node.name, strict=False)
        if any(other != prefix and other.subnet_of(prefix) for other in known):
            yield Route(
                prefix, "Aggregate", PREFERENCE["Aggregate"], "  Discard" if node.get("discard") else "  Reject"
            )


def table(asked: Asked) -> View:
    """`show route`, `... PREFIX` (the best that covers it), `... PREFIX exact`, `... protocol NAME`."""
    found = routes(asked.system)
    if asked["prefix"]:
        found = _covering(found, asked["prefix"], exact=bool(asked["exact"]))
    if asked["protocol"]:
        found = tuple(route for route in found if route.protocol.lower() == asked["protocol"].lower())
    if not found:
        return View("\n")
    count = len(found)
    text = f"\ninet.0: {count} destinations, {count} routes ({count} active, 0 holddown, 0 hidden)\n"
    text += "+ = Active Route, - = Last Active, * = Both\n\n"
    for route in found:
        head = f"{route.prefix!s:<18} *[{route.protocol}/{route.preference}] 00:10:00"
        text += f"{head}\n{'':<20} {route.via}\n"
    return View(text)


def _covering(found: tuple[Route, ...], wanted: str, *, exact: bool) -> tuple[Route, ...]:
    try:
        network = Network(wanted, strict=False)
    except ValueError:
        raise Unanswered(f"invalid prefix {wanted}") from None
    fitting = tuple(route for route in found if (route.prefix == network if exact else network.subnet_of(route.prefix)))
    return (max(fitting, key=lambda route: route.prefix.prefixlen),) if fitting else ()


def summary(asked: Asked) -> View:
    """`show bgp summary`: a neighbour is established when its network is up (assumed)."""
    direct = tuple(_direct(asked.system))
    rows = [
        (neighbor.name, neighbor.value("peer-as") or group.value("peer-as"), bool(_towards(neighbor.name, direct)))
        for group in asked.active.all("protocols", "bgp", "group")
        for neighbor in group.all("neighbor")
    ]
    down = sum(not up for _, _, up in rows)
    text = (
        f"Groups: {len(tuple(asked.active.all('protocols', 'bgp', 'group')))} Peers: {len(rows)} Down peers: {down}\n"
    )
    text += "Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending\n"
    text += "inet.0                 1          1          0          0          0          0\n"
    text += "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn State|#Active/Received/Accepted/Damped...\n"
    for peer, number, up in rows:
        state = "Establ" if up else "Active"
        text += f"{peer:<17} {number:>9} {120:>10} {121:>10} {0:>7} {0:>7} {'1w0d 0:10:00':>12} {state} \n"
        text += "  inet.0: 1/1/1/0\n" if up else ""
    return View(text)


def announced(asked: Asked) -> View:
    """`show route advertising-protocol bgp PEER`: what the export policies let out (documented layout)."""
    rows = [
        route for route in routes(asked.system) if route.protocol in ("Static", "Aggregate") and _let_out(asked, route)
    ]
    text = f"\ninet.0: {len(routes(asked.system))} destinations\n"
    text += "  Prefix\t\t  Nexthop\t       MED     Lclpref    AS path\n"
    return View(text + "".join(f"* {route.prefix!s:<24}Self                                    I\n" for route in rows))


def _let_out(asked: Asked, route: Route) -> bool:
    """Whether an export policy of the neighbour's group accepts a route: terms in order, the first one decides."""
    for group in asked.active.all("protocols", "bgp", "group"):
        if asked["neighbor"] not in group.values("neighbor"):
            continue
        for name in group.values("export"):
            policy = asked.active.entry("policy-options", "policy-statement", name=name)
            for term in policy.all("term") if policy is not None else ():
                protocols = term.values("from", "protocol")
                lists = term.values("from", "prefix-list")
                inside = {prefix for each in lists for prefix in _listed(asked, each)}
                if (not protocols or route.protocol.lower() in protocols) and (
                    not lists or str(route.prefix) in inside
                ):
                    return term.get("then", "accept") is not None
    return False


def _listed(asked: Asked, name: str) -> tuple[str, ...]:
    found = asked.active.entry("policy-options", "prefix-list", name=name)
    return found.values("prefix-list-item") if found is not None else ()


def neighbors(asked: Asked) -> View:
    """`show arp no-resolve`: what is plugged in and has an address in a network of the port."""
    ports = Ports(asked.system)
    rows = [
        (colons(item.mac), item.ip, f"{name}.{unit.name}")
        for name in ports.names()
        for item in (ports.attached(name) if ports.up(name) else ())
        for unit in ports.units(name)
        if _within(item.ip, unit.values("family", "inet", "address"))
    ]
    text = "MAC Address       Address         Interface                Flags\n"
    text += "".join(f"{mac} {address:<15} {port:<24} none\n" for mac, address, port in rows)
    entries = (
        element("arp-table-entry", leaf("mac-address", mac), leaf("ip-address", address), leaf("interface-name", port))
        for mac, address, port in rows
    )
    return View(f"{text}Total entries: {len(rows)}\n", element("arp-table-information", *entries))


def _within(address: str, interfaces: tuple[str, ...]) -> bool:
    return bool(address) and any(
        ipaddress.IPv4Address(address) in ipaddress.IPv4Interface(text).network for text in interfaces
    )
