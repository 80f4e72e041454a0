"""Understanding a whole Arista EOS configuration."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv4Network
from typing import TYPE_CHECKING, Literal

from netauto.platforms.arista_eos_syntax import parse
from netauto.platforms.ios_model import sections, trunk_vlans, values, vlans_of
from netauto.platforms.model import DeviceModel, ListEntry, Port, Route, Vlan
from netauto.platforms.vlans import vlans_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.platforms.tree import Node

Mode = Literal["access", "trunk", "routed"]

_INTERFACE = re.compile(
    r"interface ([A-Z][A-Za-z-]*\d\S*)\s*$"
)  # neither `interface profile X` nor `interface defaults`
_ENTRY = re.compile(r"(?:seq )?(\d+) (?!remark )(.+)")
_ROUTE = re.compile(r"ip route (?!vrf )(\S+) (\S+)(?: (\d+\.\S+))?")
_ROUTE_NAME = re.compile(r" name (\S+)")
_SWITCHED = ("Ethernet", "Port-Channel")
# `trunk phone`: the workstation's frames are untagged and in the native VLAN, the phone's are in the phone VLAN: to everybody who asks
# what is behind the port it is an access port with a voice VLAN.
_PHONE = "trunk phone"
_MODES: dict[str, Mode] = {"access": "access", "trunk": "trunk", _PHONE: "access"}


def read_model(text: str) -> DeviceModel:
    """Return what an EOS running configuration says; lines of no interest are passed over."""
    top = parse(text).children
    routed = any(node.text == "switchport default mode routed" for node in top)
    return DeviceModel(
        hostname=next((node.text.split()[1] for node in sections(top, "hostname")), ""),
        vlans={vlan.id: vlan for node in sections(top, "vlan") for vlan in _vlans(node)},
        ports={port.name: port for port in _ports(top, routed=routed)},
        snooping_vlans=vlans_of(node.text for node in sections(top, "ip dhcp snooping vlan")),
        routes=tuple(_routes(top)),
        entries=tuple(_entries(top)),
    )


def _vlans(node: Node) -> Iterator[Vlan]:
    name = values(node).get("name", "")
    yield from (Vlan(number, name) for number in sorted(vlans_in(node.text.split()[1])))


def _ports(top: Iterable[Node], *, routed: bool) -> Iterator[Port]:
    for node in top:
        found = _INTERFACE.match(node.text)
        if found:
            yield _port(node, found[1], routed=routed)


def _port(node: Node, name: str, *, routed: bool) -> Port:
    said = values(node)
    mode = _mode(name, said, routed=routed)
    phone = said.get("switchport mode") == _PHONE
    native = _number(said.get("switchport trunk native vlan"))
    parent, dot, _tag = name.partition(".")
    return Port(
        name=name,
        description=said.get("description", ""),
        enabled="shutdown" not in said,
        mode=mode,
        access_vlan=native if phone else _number(said.get("switchport access vlan")),
        voice_vlan=_number(said.get("switchport phone vlan")) if phone else None,
        trunk_vlans=trunk_vlans(node),
        native_vlan=native,
        channel_group=_number(said.get("channel-group", "").split(" ")[0]),
        control_policy=_control(said),
        address=_address(said.get("ip address", "")),
        parent=parent if dot else "",
        tag=_number(said.get("encapsulation dot1q vlan")),
        relay=tuple(child.text.split()[2] for child in sections(node.children, "ip helper-address")),
    )


def _mode(name: str, said: dict[str, str], *, routed: bool) -> Mode | None:
    if "no switchport" in said or _address(said.get("ip address", "")):
        return "routed"
    if not name.startswith(_SWITCHED) or "channel-group" in said or "." in name:
        return None
    if routed and said.get("switchport") != "":
        return "routed"
    return _MODES.get(said.get("switchport mode", "access"))


def _control(said: dict[str, str]) -> str:
    """Return how clients are admitted, in words; nothing where everybody is."""
    if said.get("dot1x port-control") != "auto":
        return ""
    return "802.1X or MAC address" if "dot1x mac based authentication" in said else "802.1X"


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
        if found is None:
            continue
        name = _ROUTE_NAME.search(node.text)
        try:
            prefix = IPv4Network(found[1], strict=False)
        except ValueError:
            continue
        yield Route(str(prefix), found[3] or found[2], name[1] if name else "")


def _entries(top: Iterable[Node]) -> Iterator[ListEntry]:
    for kind in ("ip access-list", "ip prefix-list"):
        for node in sections(top, kind):
            for child in node.children:
                found = _ENTRY.fullmatch(child.text.rstrip())
                if found:
                    yield ListEntry(node.text.split()[-1], int(found[1]), " ".join(found[2].split()))
