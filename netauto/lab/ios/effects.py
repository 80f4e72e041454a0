"""What the configuration means for ports and VLANs: the small model from which the `show` commands answer.

A port is up when it is not shut down and something is plugged in. An access port carries its VLAN when the VLAN exists
and is active; a trunk carries the active VLANs that it allows. A VLAN interface is up when its VLAN is carried by a port
that is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.lab.engine.interfaces import interface_order, split_interface
from netauto.lab.ios.vlans import EVERY, parse_vlans

if TYPE_CHECKING:
    from netauto.lab.engine.tree import Node
    from netauto.lab.ios.system import IosXeSystem
    from netauto.lab.spec import Attached

Mode = Literal["access", "trunk", "routed"]
TRUNK_LIST = "switchport trunk allowed vlan"


@dataclass(frozen=True, slots=True)
class Vlan:
    """A VLAN that exists."""

    number: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Port:
    """One interface: what is configured and what follows."""

    name: str
    node: Node | None
    enabled: bool
    up: bool
    mode: Mode
    access_vlan: int
    voice_vlan: int | None
    native_vlan: int
    allowed: frozenset[int]
    group: int | None
    attached: tuple[Attached, ...]

    def setting(self, key: str) -> str | None:
        """What stands behind a key in the interface's configuration."""
        node = self.node.find(key) if self.node is not None else None
        return node.text.removeprefix(key).strip() if node is not None and node.text.startswith(key) else None

    def has(self, text: str) -> bool:
        """Whether the interface's configuration has this very line."""
        return self.node is not None and any(child.text.rstrip() == text for child in self.node.children)

    def access_list(self, way: str) -> str | None:
        """The access list applied `in` or `out`."""
        words = [child.text.split() for child in self.node.starting("ip access-group ")] if self.node else []
        return next((word[2] for word in words if word[-1] == way), None)

    @property
    def description(self) -> str:
        """Its description, or nothing."""
        return self.setting("description") or ""

    @property
    def physical(self) -> bool:
        """Not a VLAN interface, loopback, port channel, tunnel or sub-interface."""
        kind, _ = split_interface(self.name)
        return kind not in ("Vlan", "Loopback", "Port-channel", "Tunnel", "BDI", "Null") and "." not in self.name


@dataclass(frozen=True, slots=True)
class Live:
    """What is up: port channels by number, VLANs that a port carries, physical interfaces by name."""

    channels: frozenset[int]
    vlans: frozenset[int]
    names: frozenset[str]


def vlans(system: IosXeSystem) -> dict[int, Vlan]:
    """VLANs that exist, by number; VLAN 1 always does."""
    found = {1: Vlan(1, "default", active=True)}
    for node in system.store.running.starting("vlan "):
        word = node.text.split()[1]
        if not word.isdigit() or (node.rule is not None and node.rule.opens != "vlan"):
            continue
        name = node.find("name")
        active = node.find("shutdown") is None and (node.find("state") is None)
        number = int(word)
        found[number] = Vlan(number, name.text.removeprefix("name ") if name else f"VLAN{number:04d}", active=active)
    return found


def interfaces(system: IosXeSystem) -> tuple[Port, ...]:
    """Every interface, in the order in which IOS-XE lists them: VLANs, physical ports, port channels, the rest."""
    nodes = {node.text.removeprefix("interface "): node for node in system.store.running.starting("interface ")}
    names = sorted({*system.chassis.physical, *nodes}, key=_listed)
    ports = {name: _port(system, name, nodes.get(name)) for name in names if not _virtual(name)}
    up = [port for port in ports.values() if port.up]
    carried = frozenset(vlan for port in up for vlan in _carries(port)) & frozenset(vlans(system))
    live = Live(frozenset(port.group for port in up if port.group), carried, frozenset(port.name for port in up))
    for name in names:
        if _virtual(name):
            ports[name] = _virtual_port(name, nodes[name], live, routed=system.is_router)
    return tuple(ports[name] for name in names)


def _listed(name: str) -> tuple[int, tuple[tuple[int, ...], ...]]:
    kind, _ = split_interface(name)
    late = {"Vlan": 0, "Port-channel": 2, "Loopback": 3, "Tunnel": 4}
    return late.get(kind, 1), interface_order(name)


def _virtual(name: str) -> bool:
    return split_interface(name)[0] in ("Vlan", "Loopback", "Port-channel", "Tunnel", "BDI", "Null") or "." in name


def _carries(port: Port) -> frozenset[int]:
    if port.mode == "trunk":
        return port.allowed
    return frozenset({port.access_vlan} | ({port.voice_vlan} if port.voice_vlan else set()))


def _port(system: IosXeSystem, name: str, node: Node | None) -> Port:
    enabled = node is None or node.find("shutdown") is None
    if node is None and system.is_router:
        enabled = False
    attached = system.device.spec.attached.get(name, ())
    routed = system.is_router or (node is not None and node.find("switchport") is not None) or _management(name)
    return _build(name, node, enabled=enabled, up=enabled and bool(attached), routed=routed, attached=attached)


def _management(name: str) -> bool:
    return name in ("GigabitEthernet0/0", "GigabitEthernet0")


def _build(
    name: str, node: Node | None, *, enabled: bool, up: bool, routed: bool, attached: tuple[Attached, ...] = ()
) -> Port:
    def setting(key: str) -> str:
        child = node.find(key) if node is not None else None
        return child.text.removeprefix(key).strip() if child is not None else ""

    group = next((child.text.split()[1] for child in node.starting("channel-group ")), None) if node else None
    mode: Mode = "routed" if routed else "trunk" if setting("switchport mode") == "trunk" else "access"
    allowed = setting(TRUNK_LIST)
    voice = setting("switchport voice vlan")
    return Port(
        name=name,
        node=node,
        enabled=enabled,
        up=up,
        mode=mode,
        access_vlan=int(setting("switchport access vlan") or 1),
        voice_vlan=int(voice) if voice.isdigit() else None,
        native_vlan=int(setting("switchport trunk native vlan") or 1),
        allowed=(frozenset() if allowed == "none" else parse_vlans(allowed) or frozenset()) if allowed else EVERY,
        group=int(group) if group else None,
        attached=attached,
    )


def _virtual_port(name: str, node: Node, live: Live, *, routed: bool) -> Port:
    kind, numbers = split_interface(name)
    up = node.find("shutdown") is None
    if kind == "Vlan":
        up = up and numbers[0] in live.vlans
    elif kind == "Port-channel":
        up = up and numbers[0] in live.channels
    elif "." in name:
        up = up and name.partition(".")[0] in live.names
    routed = routed or kind != "Port-channel" or node.find("switchport") is not None
    return _build(name, node, enabled=node.find("shutdown") is None, up=up, routed=routed)
