"""What Junos looks at in VLANs and interfaces before it commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.lab.junos.tree import Node


def _members(tree: Node) -> Iterator[Mistake]:
    """Ports carry VLANs that are there, by name or by id."""
    names = _vlan_names(tree)
    for port in tree.all("interfaces", "interface"):
        for unit in port.all("unit"):
            for member in unit.values("family", "ethernet-switching", "vlan", "members"):
                if not all(ident in names for ident in _range(member)):
                    path = f"[edit interfaces {port.name} unit {unit.name} family ethernet-switching vlan]"
                    yield Mistake(path, f"members {member}", f"vlan {member} not configured")


def _voice(tree: Node) -> Iterator[Mistake]:
    names = _vlan_names(tree)
    for voice in tree.all("switch-options", "voip", "interface"):
        if voice.value("vlan") and voice.value("vlan") not in names:
            path = f"[edit switch-options voip interface {voice.name}]"
            yield Mistake(path, f"vlan {voice.value('vlan')}", f"vlan {voice.value('vlan')} not configured")


def _fallbacks(tree: Node) -> Iterator[Mistake]:
    """Where 802.1X sends machines that it does not let in."""
    names = _vlan_names(tree)
    for port in tree.all("protocols", "dot1x", "authenticator", "interface"):
        for words in (("server-fail", "vlan-name"), ("server-reject-vlan", "vlan-name"), ("guest-vlan",)):
            name = port.value(*words)
            if name and name not in names:
                path = f"[edit protocols dot1x authenticator interface {port.name} {words[0]}]"
                yield Mistake(path, " ".join((*words[1:], name)), f"vlan {name} not configured")


def _vlan_names(tree: Node) -> set[str]:
    vlans = tuple(tree.all("vlans", "vlan"))
    names = {vlan.name for vlan in vlans} | {vlan.value("vlan-id") for vlan in vlans} | {"all", "default"}
    return names | {ident for vlan in vlans for text in vlan.values("vlan-id-list") for ident in _range(text)}


def _range(text: str) -> tuple[str, ...]:
    first, dash, last = text.partition("-")
    if dash and first.isdigit() and last.isdigit():
        return tuple(str(number) for number in range(int(first), int(last) + 1))
    return (text,)


def _vlan_ids(tree: Node) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for vlan in tree.all("vlans", "vlan"):
        ident = vlan.value("vlan-id")
        if ident and ident in seen:
            path = f"[edit vlans {vlan.name}]"
            yield Mistake(path, f"vlan-id {ident}", f"vlan-id {ident} is already used by vlan {seen[ident]}")
        seen.setdefault(ident, vlan.name)


def _layer_three(tree: Node) -> Iterator[Mistake]:
    units = {f"{port.name}.{unit.name}" for port in tree.all("interfaces", "interface") for unit in port.all("unit")}
    for vlan in tree.all("vlans", "vlan"):
        name = vlan.value("l3-interface")
        if name and name not in units:
            yield Mistake(f"[edit vlans {vlan.name} l3-interface]", name, "L3 interface must be defined")


def _units(tree: Node) -> Iterator[Mistake]:
    """A unit with a VLAN tag needs `vlan-tagging`; tags of one interface differ (recorded: published sessions)."""
    for port in tree.all("interfaces", "interface"):
        tagging = port.get("vlan-tagging") is not None or port.get("flexible-vlan-tagging") is not None
        seen: set[str] = set()
        for unit in port.all("unit"):
            ident, path = unit.value("vlan-id"), f"[edit interfaces {port.name} unit {unit.name}]"
            if ident and not tagging and port.name != "irb":
                yield Mistake(path, f"vlan-id {ident}", "VLAN-ID can only be specified on tagged ethernet interfaces")
            if ident and ident in seen:
                yield Mistake(path, f"vlan-id {ident}", f"duplicate VLAN-ID on interface {port.name}")
            seen.add(ident)


def _bundles(tree: Node) -> Iterator[Mistake]:
    count = int(tree.value("chassis", "aggregated-devices", "ethernet", "device-count") or 0)
    for port in tree.all("interfaces", "interface"):
        name = port.value("ether-options", "802.3ad") or port.value("gigether-options", "802.3ad")
        if not name:
            continue
        path = f"[edit interfaces {port.name}]"
        if int(name.removeprefix("ae") or 0) >= count:
            yield Mistake(path, f"802.3ad {name}", f"aggregated-devices device-count does not allow {name}")
        if any(port.all("unit")):
            yield Mistake(path, "unit", f"logical unit is not allowed on aggregated ethernet link member {port.name}")


def _authentication(tree: Node) -> Iterator[Mistake]:
    name = tree.value("protocols", "dot1x", "authenticator", "authentication-profile-name")
    if name and name not in tree.values("access", "profile"):
        path = "[edit protocols dot1x authenticator]"
        yield Mistake(path, "authentication-profile-name", f"access profile {name} must be defined")


RULES: tuple[Callable[[Node], Iterator[Mistake]], ...] = (
    _members, _voice, _fallbacks, _vlan_ids, _layer_three, _units, _bundles, _authentication,
)  # fmt: skip
