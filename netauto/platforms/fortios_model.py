"""Understanding a whole FortiOS configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from netauto.platforms.blocks import parse, tokens
from netauto.platforms.model import (
    Address,
    AddressGroup,
    DeviceModel,
    FirewallPolicy,
    Port,
    Route,
    ServiceObject,
    Zone,
)
from netauto.platforms.prefixes import mask_length, network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.platforms.tree import Node

Settings = dict[str, tuple[str, ...]]


def read_model(text: str) -> DeviceModel:
    """Return what a FortiOS configuration says, as `show` prints it: what is not printed has its default."""
    top = {
        node.text.removeprefix("config ").strip(): node
        for node in parse(text).children
        if node.text.startswith("config ")
    }
    services = {
        **{name: ServiceObject(name, _ports(said)) for name, said in _table(top, "firewall service custom")},
        **{
            name: ServiceObject(name, frozenset(said.get("member", ())))
            for name, said in _table(top, "firewall service group")
        },
    }
    return DeviceModel(
        hostname=_one(_settings(top["system global"]), "hostname") if "system global" in top else "",
        ports={name: _port(name, said) for name, said in _table(top, "system interface")},
        zones={name: _zone(name, said) for name, said in _table(top, "system zone")},
        addresses={name: Address(name, _address(said)) for name, said in _table(top, "firewall address")},
        address_groups={
            name: AddressGroup(name, frozenset(said.get("member", ())))
            for name, said in _table(top, "firewall addrgrp")
        },
        services={name: _flatten(service, services) for name, service in services.items()},
        policies=tuple(_policy(name, said) for name, said in _table(top, "firewall policy") if name.isdigit()),
        routes=tuple(_route(said) for _, said in _table(top, "router static") if _one(said, "status") != "disable"),
    )


def _table(top: Mapping[str, Node], path: str) -> Iterator[tuple[str, Settings]]:
    for node in top[path].children if path in top else ():
        words = tokens(node.text)
        if len(words) > 1 and words[0].text == "edit":
            yield words[1].text, _settings(node)


def _settings(node: Node) -> Settings:
    found: Settings = {}
    for child in node.children:
        words = [word.text for word in tokens(child.text)]
        if words[:1] == ["set"] and len(words) > 1:
            found[words[1]] = tuple(words[2:])
    return found


def _one(said: Settings, name: str, default: str = "") -> str:
    return (said.get(name) or (default,))[0]


def _prefix(words: tuple[str, ...], default: str) -> str:
    return network(*words) if len(words) == 2 else default  # noqa: PLR2004 - address and mask


def _port(name: str, said: Settings) -> Port:
    address = said.get("ip", ())
    length = mask_length(address[1]) if len(address) > 1 else None
    tag = _one(said, "vlanid")
    routed: Literal["routed"] | None = None if length is None else "routed"
    return Port(
        name=name,
        description=_one(said, "description") or _one(said, "alias"),
        enabled=_one(said, "status", "up") == "up",
        mode=routed,
        address="" if length is None else f"{address[0]}/{length}",
        parent=_one(said, "interface"),
        tag=int(tag) if tag.isdigit() else None,
        relay=said.get("dhcp-relay-ip", ()) if _one(said, "dhcp-relay-service") == "enable" else (),
    )


def _zone(name: str, said: Settings) -> Zone:
    return Zone(name, frozenset(said.get("interface", ())), _one(said, "intrazone", "deny") == "deny")


def _address(said: Settings) -> str:
    kind = _one(said, "type", "ipmask")
    if kind == "fqdn":
        return _one(said, "fqdn")
    if kind == "iprange":
        return f"{_one(said, 'start-ip')}-{_one(said, 'end-ip')}"
    return _prefix(said.get("subnet", ()), "0.0.0.0/0") if kind == "ipmask" else kind


def _ports(said: Settings) -> frozenset[str]:
    """Return ``tcp/443`` and the like; source ports (after the colon) are left out."""
    protocol = _one(said, "protocol", "TCP/UDP/SCTP")
    found = {
        f"{transport}/{ports.partition(':')[0]}"
        for transport in ("tcp", "udp", "sctp")
        for ports in said.get(f"{transport}-portrange", ())
    }
    if protocol.startswith("ICMP"):
        return frozenset({"icmp"})
    if protocol == "IP":
        return frozenset({f"ip/{_one(said, 'protocol-number', '0')}"})
    return frozenset(found)


def _flatten(service: ServiceObject, services: Mapping[str, ServiceObject]) -> ServiceObject:
    """Replace the members of a service group by their ports."""
    ports: set[str] = set()
    seen = set()
    waiting = [service.name]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for item in services[name].ports:
            if item in services:
                waiting.append(item)
            else:
                ports.add(item)
    return ServiceObject(service.name, frozenset(ports))


def _policy(name: str, said: Settings) -> FirewallPolicy:
    return FirewallPolicy(
        key=name,
        name=_one(said, "name"),
        sources=frozenset(said.get("srcintf", ())),
        destinations=frozenset(said.get("dstintf", ())),
        source_addresses=frozenset(said.get("srcaddr", ())),
        destination_addresses=frozenset(said.get("dstaddr", ())),
        services=frozenset(said.get("service", ())),
        accept=_one(said, "action", "deny") == "accept",
        log=_one(said, "logtraffic", "utm") == "all",
        enabled=_one(said, "status", "enable") == "enable",
        nat_pool=_one(said, "poolname"),
        comment=_one(said, "comments"),
    )


def _route(said: Settings) -> Route:
    return Route(
        _prefix(said.get("dst", ()), "0.0.0.0/0"), _one(said, "gateway") or _one(said, "device"), _one(said, "comment")
    )
