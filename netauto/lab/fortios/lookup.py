"""Which way a packet goes and which policy it meets: the answer of `diagnose firewall iprope lookup`.

Policies are walked in their order; sources, destinations and services are resolved to addresses and ports. Domain names
are not resolved: a policy to a domain name matches no packet here. The policy id 0 stands for the implicit deny.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.fortios.checks import network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.fortios.store import Config
    from netauto.lab.fortios.tree import Block

TCP, UDP, ICMP = 6, 17, 1
PORT_ATTRIBUTES = {TCP: "tcp-portrange", UDP: "udp-portrange"}
ANYWHERE = ipaddress.IPv4Network("0.0.0.0/0")


@dataclass(frozen=True, slots=True)
class Packet:
    """What is asked about; `interface` is where it comes in."""

    source: ipaddress.IPv4Address
    source_port: int
    destination: ipaddress.IPv4Address
    port: int
    protocol: int
    interface: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One route in force: `gateway` is empty for a connected network."""

    prefix: ipaddress.IPv4Network
    device: str
    gateway: str = ""
    distance: int = 0


def routes(config: Config) -> tuple[Hop, ...]:
    """Connected and static routes in force, by prefix."""
    found = [*_connected(config), *_static(config)]
    return tuple(sorted(found, key=lambda hop: (int(hop.prefix.network_address), hop.prefix.prefixlen)))


def _connected(config: Config) -> Iterator[Hop]:
    for interface in config.entries("system interface"):
        net = network(interface.words("ip"))
        if net is not None and is_up(config, interface):
            yield Hop(net, interface.name)


def is_up(config: Config, interface: Block) -> bool:
    """An interface that is not shut, nor is the one that carries it."""
    parent = config.entry("system interface", interface.word("interface"))
    return interface.word("status") != "down" and (parent is None or is_up(config, parent))


def _static(config: Config) -> Iterator[Hop]:
    for route in config.entries("router static"):
        device = config.entry("system interface", route.word("device"))
        if route.word("status") != "disable" and device is not None and is_up(config, device):
            words = route.words("dst")
            prefix = ipaddress.IPv4Network("/".join(words)) if words else ANYWHERE
            yield Hop(prefix, device.name, route.word("gateway"), int(route.word("distance", "10")))


def way_out(config: Config, destination: ipaddress.IPv4Address) -> Hop | None:
    """The most specific route to a destination, the nearest of equals."""
    fitting = [hop for hop in routes(config) if destination in hop.prefix]
    return max(fitting, key=lambda hop: (hop.prefix.prefixlen, -hop.distance), default=None)


def matching_policy(config: Config, packet: Packet) -> int:
    """Id of the first policy that takes the packet, 0 when none does or when there is no route."""
    hop = way_out(config, packet.destination)
    if hop is None:
        return 0
    came, goes = _names(config, packet.interface), _names(config, hop.device)
    for policy in config.entries("firewall policy"):
        if (
            policy.word("status") != "disable"
            and came & set(policy.words("srcintf"))
            and goes & set(policy.words("dstintf"))
            and _meets(config, policy.words("srcaddr"), packet.source)
            and _meets(config, policy.words("dstaddr"), packet.destination)
            and any(_serves(config, service, packet) for service in policy.words("service"))
        ):
            return int(policy.name)
    return 0


def _names(config: Config, interface: str) -> set[str]:
    return {"any", interface, config.zone_of(interface) or interface}


def _meets(config: Config, names: tuple[str, ...], host: ipaddress.IPv4Address) -> bool:
    return any(_covers(config, name, host) for name in names)


def _covers(config: Config, name: str, host: ipaddress.IPv4Address) -> bool:
    group = config.entry("firewall addrgrp", name)
    if group is not None:
        return _meets(config, group.words("member"), host)
    vip = config.entry("firewall vip", name)
    if vip is not None:
        return vip.word("extip") == str(host)
    entry = config.entry("firewall address", name)
    return entry is not None and _address_covers(entry, host)


def _address_covers(entry: Block, host: ipaddress.IPv4Address) -> bool:
    kind = entry.word("type", "ipmask")
    if kind == "iprange":
        return ipaddress.IPv4Address(entry.word("start-ip")) <= host <= ipaddress.IPv4Address(entry.word("end-ip"))
    words = entry.words("subnet")
    return kind == "ipmask" and (not words or host in ipaddress.IPv4Network("/".join(words), strict=False))


def _serves(config: Config, name: str, packet: Packet) -> bool:
    group = config.entry("firewall service group", name)
    if group is not None:
        return any(_serves(config, member, packet) for member in group.words("member"))
    service = config.entry("firewall service custom", name)
    if service is None:
        return name == "ALL"
    protocol = service.word("protocol", "TCP/UDP/SCTP")
    if protocol == "IP":
        return service.word("protocol-number", "0") in ("0", str(packet.protocol))
    if protocol == "ICMP":
        return packet.protocol == ICMP
    ranges = service.words(PORT_ATTRIBUTES.get(packet.protocol, ""))
    return any(_in_range(item, packet) for item in ranges)


def _in_range(item: str, packet: Packet) -> bool:
    there, _, back = item.partition(":")
    return _within(there, packet.port) and (not back or _within(back, packet.source_port))


def _within(text: str, port: int) -> bool:
    low, _, high = text.partition("-")
    return int(low) <= port <= int(high or low)
