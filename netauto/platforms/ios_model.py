"""Understanding a whole IOS-XE configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from netauto.platforms.indented import parse
from netauto.platforms.model import DeviceModel, ListEntry, Port, Route, Vlan
from netauto.platforms.prefixes import mask_length, network
from netauto.platforms.vlans import vlans_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.platforms.tree import Node

_PREFIX_ENTRY = re.compile(r"ip prefix-list (\S+) seq (\d+) (.+)")
_ROUTE = re.compile(r"ip route (\d\S+) (\d\S+) (\S+)(?: (\d+\.\S+))?(?: \d+)?(?: name (\S+))?")
_MODES: dict[str, Literal["access", "trunk"]] = {"access": "access", "trunk": "trunk"}


def read_model(text: str) -> DeviceModel:
    """Return what an IOS-XE running configuration says; lines of no interest are passed over."""
    top = parse(text).children
    return DeviceModel(
        hostname=next((node.text.split()[1] for node in top if node.text.startswith("hostname ")), ""),
        vlans={vlan.id: vlan for vlan in _vlans(top)},
        ports={port.name: port for port in map(_port, sections(top, "interface"))},
        snooping_vlans=vlans_of(node.text for node in top if node.text.startswith("ip dhcp snooping vlan ")),
        routes=tuple(_routes(top)),
        entries=tuple(_entries(top)),
    )


def sections(nodes: Iterable[Node], words: str) -> Iterator[Node]:
    """Yield the nodes whose text begins with `words` and one more word."""
    prefix = words + " "
    return (node for node in nodes if node.text.startswith(prefix))


def values(node: Node) -> dict[str, str]:
    """Return the lines below `node`: every leading run of words → what follows it (the first line wins)."""
    found: dict[str, str] = {}
    for child in node.children:
        words = child.text.split()
        for length in range(1, len(words) + 1):
            found.setdefault(" ".join(words[:length]), " ".join(words[length:]))
    return found


def _vlans(top: Iterable[Node]) -> Iterator[Vlan]:
    for node in sections(top, "vlan"):
        name = values(node).get("name", "")
        yield from (Vlan(number, name) for number in sorted(vlans_in(node.text.split()[1])))


def _port(node: Node) -> Port:
    name = node.text.split(None, 1)[1].strip()
    said = values(node)
    parent, dot, _tag = name.partition(".")
    return Port(
        name=name,
        description=said.get("description", ""),
        enabled="shutdown" not in said,
        mode=_mode(said),
        access_vlan=_number(said.get("switchport access vlan")),
        voice_vlan=_number(said.get("switchport voice vlan")),
        trunk_vlans=trunk_vlans(node),
        native_vlan=_number(said.get("switchport trunk native vlan")),
        channel_group=_number(said.get("channel-group", "").split(" ")[0]),
        control_policy=said.get("service-policy type control subscriber", ""),
        address=_address(said.get("ip address", "")),
        parent=parent if dot else "",
        tag=_number(said.get("encapsulation dot1Q", said.get("encapsulation dot1q"))),
        relay=tuple(child.text.split()[-1] for child in node.children if child.text.startswith("ip helper-address ")),
    )


def _mode(said: dict[str, str]) -> Literal["access", "trunk", "routed"] | None:
    if "no switchport" in said or _address(said.get("ip address", "")):
        return "routed"
    return _MODES.get(said.get("switchport mode", ""))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _address(text: str) -> str:
    words = text.split()
    length = mask_length(words[1]) if len(words) > 1 else None
    return "" if length is None else f"{words[0]}/{length}"


def trunk_vlans(node: Node) -> frozenset[int] | None:
    """Return the VLANs that a trunk lists; None: it carries all of them."""
    lines = [child.text for child in sections(node.children, "switchport trunk allowed vlan")]
    return None if not lines or lines[0].endswith(" all") else vlans_of(lines)


def vlans_of(lines: Iterable[str]) -> frozenset[int]:
    """Return the VLANs of several lines that each end in a list."""
    return frozenset().union(*(vlans_in(line.split()[-1]) for line in lines))


def _routes(top: Iterable[Node]) -> Iterator[Route]:
    for node in sections(top, "ip route"):
        found = _ROUTE.match(node.text)
        if found:
            address, mask, through, behind, name = found.groups()
            yield Route(network(address, mask), behind or through, name or "")


def _entries(top: Iterable[Node]) -> Iterator[ListEntry]:
    for node in top:
        prefix = _PREFIX_ENTRY.match(node.text)
        if prefix:
            yield ListEntry(prefix[1], int(prefix[2]), " ".join(prefix[3].split()))
        elif node.text.startswith("ip access-list "):
            for child in node.children:
                number, _, rest = child.text.partition(" ")
                if number.isdigit() and not rest.startswith("remark"):
                    yield ListEntry(node.text.split()[-1], int(number), " ".join(rest.split()))
