"""Which security policy a packet meets: zone pair first, then global policies in order (documented: Security Policies guide)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.junos.predefined import PREDEFINED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.tree import Node

PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "50": "esp", "47": "gre", "58": "icmp6", "89": "ospf"}
EVERY = {"any": ("0.0.0.0/0", "::/0"), "any-ipv4": ("0.0.0.0/0",), "any-ipv6": ("::/0",)}


@dataclass(frozen=True, slots=True)
class Packet:
    """The first packet of a session; addresses as text, ports as numbers."""

    from_zone: str
    to_zone: str
    source: str
    destination: str
    source_port: int
    destination_port: int
    protocol: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy as the device evaluates it: `pair` are its zones, empty for a global policy."""

    node: Node
    pair: tuple[str, ...]
    sequence: int

    @property
    def action(self) -> str:
        """`permit`, `deny` or `reject`."""
        return next((word for word in ("permit", "deny", "reject") if self.node.get("then", word)), "deny")


def rules(tree: Node) -> Iterator[Rule]:
    """All active policies: those of zone pairs, then the global ones."""
    for pair in tree.all("security", "policies", "from-zone"):
        for number, policy in enumerate(pair.all("policy"), start=1):
            yield Rule(policy, pair.step.keys, number)
    for number, policy in enumerate(tree.all("security", "policies", "global", "policy"), start=1):
        yield Rule(policy, (), number)


def met(tree: Node, packet: Packet) -> Rule | None:
    """The first policy that a packet meets, or None: then the default policy decides."""
    return next((rule for rule in rules(tree) if _meets(tree, rule, packet)), None)


def _meets(tree: Node, rule: Rule, packet: Packet) -> bool:
    if rule.pair:
        if rule.pair != (packet.from_zone, packet.to_zone):
            return False
    else:
        for kind, zone in (("from-zone", packet.from_zone), ("to-zone", packet.to_zone)):
            zones = rule.node.values("match", kind)
            if zones and "any" not in zones and zone not in zones:
                return False
    for kind, address in (("source-address", packet.source), ("destination-address", packet.destination)):
        hit = any(
            _inside(address, prefix)
            for name in rule.node.values("match", kind)
            for prefix in prefixes(tree, name, rule.pair)
        )
        if hit == (rule.node.get("match", f"{kind}-excluded") is not None):
            return False
    return any(_serves(tree, name, packet) for name in rule.node.values("match", "application"))


def _inside(address: str, prefix: str) -> bool:
    network = ipaddress.ip_network(prefix, strict=False)
    return ipaddress.ip_address(address) in network


def prefixes(tree: Node, name: str, zones: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The prefixes of an address or a set of them; names of hosts resolve to nothing in the lab (assumed)."""
    if name in EVERY:
        return EVERY[name]
    for book in _books(tree, zones):
        address = book.entry("address", name=name)
        if address is not None:
            return address.values("ip-prefix")
        group = book.entry("address-set", name=name)
        if group is not None:
            inside = (*group.values("address"), *(each for each in group.values("address-set") if each != name))
            return tuple(prefix for member in inside for prefix in prefixes(tree, member, zones))
    return ()


def _books(tree: Node, zones: tuple[str, ...]) -> Iterator[Node]:
    for zone in tree.all("security", "zones", "security-zone"):
        if zone.name in zones:
            yield from zone.all("address-book")
    for book in tree.all("security", "address-book"):
        if book.name == "global" or set(book.values("attach", "zone")) & set(zones):
            yield book


def applications(tree: Node, name: str) -> tuple[tuple[str, str], ...]:
    """Protocol and destination ports of an application or a set of them; `("0", "")` is any."""
    if name == "any":
        return (("0", ""),)
    own = tree.entry("applications", "application", name=name)
    if own is not None:
        terms = tuple(own.all("term")) or (own,)
        return tuple((term.value("protocol"), term.value("destination-port")) for term in terms)
    group = tree.entry("applications", "application-set", name=name)
    if group is not None:
        inside = (*group.values("application"), *(each for each in group.values("application-set") if each != name))
        return tuple(term for member in inside for term in applications(tree, member))
    return PREDEFINED.get(name, ())


def _serves(tree: Node, name: str, packet: Packet) -> bool:
    return any(
        protocol in ("0", packet.protocol) and _has(ports, packet.destination_port)
        for protocol, ports in applications(tree, name)
    )


def port_range(ports: str) -> tuple[int, int]:
    """`80` or `16384-32767` as two numbers; nothing is every port."""
    first, _, last = ports.partition("-")
    return (int(first), int(last or first)) if first.isdigit() else (0, 65535)


def _has(ports: str, port: int) -> bool:
    low, high = port_range(ports)
    return low <= port <= high
