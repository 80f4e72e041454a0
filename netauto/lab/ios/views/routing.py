"""Views of addresses, routes, access lists and BGP."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from netauto.lab.ios.acl import numbered, split_entry
from netauto.lab.ios.effects import interfaces
from netauto.lab.ios.views.ports import address_of, chosen, line_state, mac_of

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.engine.tree import Node
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

CODES = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       * - candidate default, U - per-user static route, o - ODR

"""  # noqa: W291 - the device prints the blank


def show_ip_interface_brief(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip interface brief`."""
    lines = ["Interface              IP-Address      OK? Method Status                Protocol"]
    for port in interfaces(cli.system):
        link, protocol = line_state(port)
        address = address_of(port).partition("/")[0] or "unassigned"
        method = "NVRAM" if address != "unassigned" else "unset"
        lines.append(f"{port.name:<22} {address:<15} YES {method:<6} {link:<21} {protocol}")
    return "\n".join(lines) + "\n"


def show_ip_interface(cli: IosCli, found: Match) -> str:
    """`show ip interface [X]`."""
    lines: list[str] = []
    for port in chosen(cli, found):
        link, protocol = line_state(port)
        lines.append(f"{port.name} is {link}, line protocol is {protocol}")
        if not address_of(port):
            lines.append("  Internet protocol processing disabled")
            continue
        lists = {way: port.access_list(way) for way in ("in", "out")}
        lines.extend(
            (
                f"  Internet address is {address_of(port)}",
                "  Broadcast address is 255.255.255.255",
                "  Address determined by non-volatile memory",
                f"  MTU is {port.setting('ip mtu') or 1500} bytes",
                f"  Outgoing access list is {lists['out'] or 'not set'}",
                f"  Inbound  access list is {lists['in'] or 'not set'}",
            )
        )
    return "\n".join(lines) + "\n"


def _connected(cli: IosCli) -> list[tuple[ipaddress.IPv4Interface, str]]:
    return [
        (ipaddress.IPv4Interface(address_of(port)), port.name)
        for port in interfaces(cli.system)
        if port.up and address_of(port)
    ]


def _reachable(cli: IosCli, hop: str) -> bool:
    try:
        return any(ipaddress.IPv4Address(hop) in address.network for address, _ in _connected(cli))
    except ValueError:
        return True


def show_ip_route(cli: IosCli, found: Match) -> str:
    """`show ip route [connected|static|bgp]`: connected prefixes, and statics whose next hop is connected."""
    kind = found.text.split()[-1]
    rows: list[tuple[ipaddress.IPv4Network, str]] = []
    if kind in ("route", "connected"):
        for address, name in _connected(cli):
            rows.append((address.network, f"C        {address.network} is directly connected, {name}"))
            rows.append((address.network, f"L        {address.ip}/32 is directly connected, {name}"))
    default = ""
    if kind in ("route", "static"):
        for node in cli.system.store.running.starting("ip route "):
            words = node.text.split()
            if words[2] == "vrf" or not _reachable(cli, words[4]):
                continue
            network = ipaddress.IPv4Network(f"{words[2]}/{words[3]}")
            mark = "S*   " if network.prefixlen == 0 else "S    "
            rows.append((network, f"{mark}    {network} [1/0] via {words[4]}"))
            default = words[4] if network.prefixlen == 0 else default
    last = f"Gateway of last resort is {default} to network 0.0.0.0" if default else "Gateway of last resort is not set"
    body = "\n".join(text for _, text in sorted(rows, key=lambda row: row[0]))
    return f"{CODES}{last}\n\n{body}\n"


def show_access_lists(cli: IosCli, found: Match) -> str:
    """`show access-lists [NAME]`."""
    words = found.text.split()
    wanted = words[-1] if words[-1] != "access-lists" else None
    lines: list[str] = []
    for node in cli.system.store.running.starting("ip access-list "):
        parts = node.text.split()
        if parts[2] not in ("standard", "extended") or wanted not in (None, parts[3]):
            continue
        lines.append(f"{parts[2].capitalize()} IP access list {parts[3]}")
        for number, entry in numbered(node):
            body = split_entry(entry.text)[1]
            if not body.startswith("remark"):
                lines.append(f"    {number} {_shown(body, standard=parts[2] == 'standard')}")
    return "\n".join(lines) + "\n" if lines else ""


def _shown(entry: str, *, standard: bool) -> str:
    """An entry of a standard list has its wildcard in words."""
    words = entry.split()
    if standard and len(words) > 2 and words[2][0].isdigit():  # noqa: PLR2004
        return f"{words[0]} {words[1]}, wildcard bits {' '.join(words[2:])}"
    return entry


def show_prefix_lists(cli: IosCli, found: Match) -> str:
    """`show ip prefix-list [NAME]`."""
    words = found.text.split()
    wanted = words[-1] if words[-1] != "prefix-list" else None
    lists: dict[str, list[str]] = {}
    for node in cli.system.store.running.starting("ip prefix-list "):
        parts = node.text.split(" ", 3)
        if wanted in (None, parts[2]) and parts[3].startswith("seq "):
            lists.setdefault(parts[2], []).append(f"   {parts[3]}")
    return "".join(
        f"ip prefix-list {name}: {len(entries)} entries\n" + "\n".join(entries) + "\n"
        for name, entries in lists.items()
    )


def show_bgp_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip bgp summary`: a neighbour is up when its address is on a connected prefix and it is not shut down."""
    router = next(cli.system.store.running.starting("router bgp "), None)
    if router is None:
        return "% BGP not active\n"
    own = max((address.ip for address, _ in _connected(cli)), default=ipaddress.IPv4Address("0.0.0.0"))  # noqa: S104
    identifier = next((c.text.split()[-1] for c in router.starting("bgp router-id ")), str(own))
    lines = [
        f"BGP router identifier {identifier}, local AS number {router.text.split()[-1]}",
        "BGP table version is 12, main routing table version 12",
        "",
        "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd",
    ]
    neighbours = [node for node in router.starting("neighbor ") if " remote-as " in node.text]
    lines.extend(_neighbour(cli, router, node) for node in neighbours)
    return "\n".join(lines) + "\n"


def _neighbour(cli: IosCli, router: Node, node: Node) -> str:
    address, asn = node.text.split()[1], node.text.split()[-1]
    shut = router.find(f"neighbor {address} shutdown") is not None
    up = _reachable(cli, address) and not shut
    state = "1" if up else "Idle (Admin)" if shut else "Idle"
    since = "5w2d" if up else "never"
    return f"{address:<15} 4 {asn:>12}   72012   72011       12    0    0 {since:<8} {state:>8}"


def show_arp(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip arp`: own addresses and things with an address on a connected prefix."""
    lines = ["Protocol  Address          Age (min)  Hardware Addr   Type   Interface"]
    things = [thing for port in interfaces(cli.system) if port.up for thing in port.attached if thing.ip]
    for address, name in _connected(cli):
        lines.append(f"Internet  {address.ip!s:<15}         -   {mac_of(name)}  ARPA   {name}")
        near = (thing for thing in things if ipaddress.IPv4Address(thing.ip) in address.network)
        lines.extend(f"Internet  {thing.ip:<15}         4   {thing.mac}  ARPA   {name}" for thing in near)
    return "\n".join(lines) + "\n"


COMMANDS: dict[str, Command] = {
    "show_ip_interface_brief": show_ip_interface_brief,
    "show_ip_interface": show_ip_interface,
    "show_ip_route": show_ip_route,
    "show_access_lists": show_access_lists,
    "show_prefix_lists": show_prefix_lists,
    "show_bgp_summary": show_bgp_summary,
    "show_arp": show_arp,
}
