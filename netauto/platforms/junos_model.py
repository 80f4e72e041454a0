"""Understanding a whole Junos configuration in its ``set`` form."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv4Network
from typing import TYPE_CHECKING, Literal

from netauto.platforms import junos_security
from netauto.platforms.junos_words import Words, active
from netauto.platforms.model import AGGREGATE, DeviceModel, ListEntry, Port, Route, Vlan
from netauto.platforms.vlans import vlans_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Mode = Literal["access", "trunk", "routed"]

SWITCHING = ("family", "ethernet-switching")
# documented: a switched port without `interface-mode` is an access port.
_MODES: dict[str, Mode] = {"trunk": "trunk", "access": "access", "": "access"}
_RANGE_END = re.compile(r"(.+/)(\d+)")
_BUNDLE = re.compile(r"ae(\d+)")
_SINKS = ("discard", "reject", "next-table")


def read_model(text: str) -> DeviceModel:
    """Return what a Junos configuration says; statements of no interest are passed over, groups are not expanded."""
    top = active(text)
    _spread_ranges(top)
    vlans = {vlan.id: vlan for vlan in _vlans(top)}
    ids = {vlan.name: vlan.id for vlan in vlans.values()}
    return DeviceModel(
        hostname=top.one("system", "host-name"),
        vlans=vlans,
        ports={port.name: port for port in _ports(top, ids)},
        snooping_vlans=frozenset(ids[name] for name in ids if _snooped(top.at("vlans", name))),
        zones=junos_security.zones(top),
        addresses=junos_security.addresses(top),
        address_groups=junos_security.address_groups(top),
        services=junos_security.services(top),
        policies=junos_security.policies(top),
        routes=tuple(_routes(top)),
        entries=(*_prefixes(top), *_terms(top)),
    )


def _spread_ranges(top: Words) -> None:
    """Tell the members of an interface range what the range is told (documented)."""
    interfaces = top.at("interfaces")
    for said in interfaces.pop("interface-range", Words()).values():
        inherited = {word: below for word, below in said.items() if word not in ("member", "member-range")}
        spans = [(first, below.one("to")) for first, below in said.at("member-range").items()]
        for name in (*said.at("member"), *(name for span in spans for name in _span(*span))):
            for word, below in inherited.items():
                # What the interface says itself counts more.
                interfaces.setdefault(name, Words()).setdefault(word, below)


def _span(first: str, last: str) -> Iterator[str]:
    start, end = _RANGE_END.fullmatch(first), _RANGE_END.fullmatch(last)
    if start and end and start[1] == end[1]:
        yield from (f"{start[1]}{number}" for number in range(int(start[2]), int(end[2]) + 1))


def _vlans(top: Words) -> Iterator[Vlan]:
    for name, said in top.at("vlans").items():
        numbers = [said.one("vlan-id"), *said.at("vlan-id-list")]
        yield from (Vlan(number, name) for text in numbers for number in sorted(vlans_in(text)))


def _snooped(vlan: Words) -> bool:
    security = vlan.at("forwarding-options")
    return "dhcp-security" in security and "no-dhcp-snooping" not in security["dhcp-security"]


def _ports(top: Words, ids: Mapping[str, int]) -> Iterator[Port]:
    relays = dict(_relays(top))
    for name, said in top.at("interfaces").items():
        units = said.at("unit")
        yield _port(top, name, said, ids)
        for unit, below in units.items():
            if below.says("family", "inet"):
                yield _routed(f"{name}.{unit}", name, (said, below), relays)


def _port(top: Words, name: str, said: Words, ids: Mapping[str, int]) -> Port:
    unit = said.at("unit", "0")
    switched = unit.says(*SWITCHING)
    words = unit.at(*SWITCHING)
    mode = _MODES.get(words.one("interface-mode")) if switched else None
    members = tuple(words.at("vlan", "members"))
    phone = next((top.one("switch-options", "voip", "interface", alias, "vlan") for alias in _aliases(top, name)), "")
    return Port(
        name=name,
        description=said.one("description"),
        enabled="disable" not in said and "disable" not in unit,
        mode=mode,
        access_vlan=min(_numbers(members, ids), default=None) if mode == "access" else None,
        voice_vlan=min(_numbers((phone,), ids), default=None),
        trunk_vlans=_carried(members, ids) if mode == "trunk" else None,
        native_vlan=min(_numbers((said.one("native-vlan-id"),), ids), default=None),
        channel_group=_bundle(said),
        control_policy=_control(top, name),
    )


def _aliases(top: Words, name: str) -> Iterator[str]:
    """Yield the names of a port's only logical interface that somebody configured a telephone for."""
    known = top.at("switch-options", "voip", "interface")
    yield from (alias for alias in (name, f"{name}.0") if alias in known)


def _bundle(said: Words) -> int | None:
    found = said.one("ether-options", "802.3ad") or said.one("gigether-options", "802.3ad")
    bundle = _BUNDLE.fullmatch(found)
    return int(bundle[1]) if bundle else None


def _control(top: Words, name: str) -> str:
    """Return how clients are admitted, in words; nothing where everybody is."""
    known = top.at("protocols", "dot1x", "authenticator", "interface")
    for alias in (name, f"{name}.0"):
        if alias in known:
            return "802.1X or MAC address" if "mac-radius" in known[alias] else "802.1X"
    return ""


def _carried(members: Iterable[str], ids: Mapping[str, int]) -> frozenset[int] | None:
    return None if "all" in members else _numbers(members, ids)


def _numbers(members: Iterable[str], ids: Mapping[str, int]) -> frozenset[int]:
    """Return the ids of VLANs that are named, numbered, or a range."""
    return frozenset(number for member in members for number in ((ids[member],) if member in ids else vlans_in(member)))


def _routed(name: str, parent: str, said: tuple[Words, Words], relays: Mapping[str, tuple[str, ...]]) -> Port:
    interface, unit = said
    tag = unit.one("vlan-id")
    return Port(
        name=name,
        description=unit.one("description"),
        enabled="disable" not in interface and "disable" not in unit,
        mode="routed",
        address=_address(unit.one("family", "inet", "address")),
        parent=parent,
        tag=int(tag) if tag.isdecimal() else None,
        relay=relays.get(name, ()),
    )


def _relays(top: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    relay = top.at("forwarding-options", "dhcp-relay")
    for group in relay.at("group").values():
        servers = relay.at("server-group", group.one("active-server-group") or relay.one("active-server-group"))
        yield from ((interface, tuple(servers)) for interface in group.at("interface"))


def _address(text: str) -> str:
    try:
        return str(IPv4Interface(text)) if text else ""
    except ValueError:
        return ""


def _routes(top: Words) -> Iterator[Route]:
    """Yield static routes, and aggregates: the prefixes that the box stands for as a whole."""
    for prefix, said in top.at("routing-options", "static", "route").items():
        hops = [*said.at("next-hop"), *said.at("qualified-next-hop"), *(sink for sink in _SINKS if sink in said)]
        yield from (Route(_prefix(prefix), hop) for hop in hops)
    for prefix in top.at("routing-options", "aggregate", "route"):
        yield Route(_prefix(prefix), AGGREGATE)


def _prefix(text: str) -> str:
    try:
        return str(IPv4Network(text, strict=False))
    except ValueError:
        return text  # IPv6


def _prefixes(top: Words) -> Iterator[ListEntry]:
    """Yield the prefixes of lists; they have no number, so each is named by what it is."""
    for name, said in top.at("policy-options", "prefix-list").items():
        yield from (ListEntry(f"{name} {prefix}", 0, "listed") for prefix in said if prefix != "apply-path")


def _terms(top: Words) -> Iterator[ListEntry]:
    for name, said in top.at("firewall", "family", "inet", "filter").items():
        for term, words in said.at("term").items():
            yield ListEntry(f"{name} {term}", 0, ", ".join(words.sentences()))
