"""Understanding a whole AOS-CX configuration."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from netauto.platforms.aruba_aoscx_syntax import AOSCX
from netauto.platforms.ios_model import sections, values, vlans_of
from netauto.platforms.model import DeviceModel, ListEntry, Port, Route, Vlan
from netauto.platforms.vlans import vlans_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from netauto.platforms.tree import Node

    Mode = Literal["access", "trunk", "routed"]

_INTERFACE = re.compile(r"interface (?:(lag|vlan|loopback|tunnel) )?(\S+)(?: multi-chassis(?: static)?)?\s*$")
_SWITCHED = re.compile(r"\d+/|lag")
_ENTRY = re.compile(r"(\d+) (?!comment )(.+)")
_ROUTE = re.compile(r"ip route (\d\S*) (\S+)(?: \d+)?\s*$")
_DOT1X, _MAC = "aaa authentication port-access dot1x authenticator", "aaa authentication port-access mac-auth"


def read_model(text: str) -> DeviceModel:
    """Return what an AOS-CX running configuration says; lines of no interest are passed over."""
    top = AOSCX.parse(text).children
    voice = frozenset(number for number, node in _vlan_sections(top) if "voice" in values(node))
    snooped = frozenset(number for number, node in _vlan_sections(top) if "dhcpv4-snooping" in values(node))
    return DeviceModel(
        hostname=next((node.text.split()[1] for node in sections(top, "hostname")), ""),
        vlans={number: Vlan(number, values(node).get("name", "")) for number, node in _vlan_sections(top)},
        ports={port.name: port for port in _ports(top, voice)},
        # Both switches have to be on: the device's own, and the VLAN's (documented: DHCPv4 snooping).
        snooping_vlans=snooped if any(node.text.strip() == "dhcpv4-snooping" for node in top) else frozenset(),
        routes=tuple(_routes(top)),
        entries=tuple(_entries(top)),
    )


def _vlan_sections(top: Iterable[Node]) -> Iterator[tuple[int, Node]]:
    for node in sections(top, "vlan"):
        for number in sorted(vlans_in(node.text.split()[1])):
            yield number, node


def _ports(top: Iterable[Node], voice: frozenset[int]) -> Iterator[Port]:
    for node in sections(top, "interface"):
        found = _INTERFACE.match(node.text)
        if found:
            yield _port(node, f"{found[1] or ''}{found[2]}", voice)


def _port(node: Node, name: str, voice: frozenset[int]) -> Port:
    said = values(node)
    mode = _mode(name, said)
    access, native = _number(said.get("vlan access")), _number(said.get("vlan trunk native", "").removesuffix(" tag"))
    carried = _carried(node) if mode == "trunk" else None
    phone = _phone_vlan(native, carried, voice)
    if phone:
        # A port behind a phone is a trunk of two VLANs here; to everybody who asks it is an access port with a voice VLAN.
        mode, access, carried = "access", native, None
    return Port(
        name=name,
        description=said.get("description", ""),
        enabled="shutdown" not in said,
        mode=mode,
        access_vlan=access or (1 if mode == "access" else None),
        voice_vlan=phone,
        trunk_vlans=carried,
        native_vlan=native,
        channel_group=_number(said.get("lag")),
        control_policy=_control(node),
        address=_address(said.get("ip address", "")),
        relay=tuple(child.text.split()[2] for child in sections(node.children, "ip helper-address")),
    )


def _mode(name: str, said: dict[str, str]) -> Mode | None:
    if _address(said.get("ip address", "")) or "routing" in said:
        return "routed"
    if not _SWITCHED.match(name) or "lag" in said:
        return None
    if "vlan trunk" in said:
        return "trunk"
    # Where `no routing` is not printed (4100i, 6000, 6100) `vlan access` is (recorded); a port that says neither is routed.
    return "access" if "vlan access" in said or "no routing" in said else "routed"


def _carried(node: Node) -> frozenset[int] | None:
    lines = [child.text for child in sections(node.children, "vlan trunk allowed")]
    return None if not lines or lines[0].endswith(" all") else vlans_of(lines)


def _phone_vlan(native: int | None, carried: frozenset[int] | None, voice: frozenset[int]) -> int | None:
    """Return the voice VLAN of a trunk that carries its native VLAN and that of the phones, and nothing else."""
    tagged = (carried or frozenset()) - {native}
    return next(iter(tagged)) if native and len(tagged) == 1 and tagged <= voice else None


def _control(node: Node) -> str:
    """Return how clients are admitted, in words; nothing where everybody is."""
    enabled = {
        child.text.strip() for child in node.children if any(below.text.strip() == "enable" for below in child.children)
    }
    ways = [words for line, words in ((_DOT1X, "802.1X"), (_MAC, "MAC address")) if line in enabled]
    return " or ".join(ways)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _address(text: str) -> str:
    words = text.split()
    try:
        return str(IPv4Interface(words[0])) if words and "/" in words[0] else ""
    except ValueError:
        return ""


def _routes(top: Iterable[Node]) -> Iterator[Route]:
    for node in sections(top, "ip route"):
        found = _ROUTE.match(node.text)
        try:
            prefix = IPv4Network(found[1], strict=False) if found else None
        except ValueError:
            continue
        if found and prefix:
            yield Route(str(prefix), found[2])


def _entries(top: Iterable[Node]) -> Iterator[ListEntry]:
    for node in sections(top, "access-list ip"):
        for child in node.children:
            found = _ENTRY.fullmatch(child.text.rstrip())
            if found:
                yield ListEntry(node.text.split()[-1], int(found[1]), " ".join(found[2].split()))
