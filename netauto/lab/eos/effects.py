"""What the configuration means for ports and VLANs: the small model from which the `show` commands answer.

A port is up when it is not shut down and something is plugged in. A host on a port that asks for authentication is let in
when the RADIUS servers would (`auth` of the lab file), by 802.1X or by its MAC address where the port allows that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.eos.handlers import allowed_vlans
from netauto.lab.eos.interfaces import interface_order, split_interface

if TYPE_CHECKING:
    from netauto.lab.eos.system import EosSystem
    from netauto.lab.eos.tree import Node
    from netauto.lab.spec import Attached

PHYSICAL = ("Ethernet", "Management")


@dataclass(frozen=True, slots=True)
class Vlan:
    """A VLAN that exists."""

    number: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Host:
    """Something plugged into a port: the VLAN that it is in, and what authentication said.

    `method` is `EAPOL` or `MAC-BASED-AUTH`, empty where the port asks nobody; `vlan` is 0 for a host that is kept out.
    """

    mac: str
    vlan: int
    method: str = ""
    state: str = "SUCCESS"


@dataclass(frozen=True, slots=True)
class Port:
    """One interface: what is configured and what follows."""

    name: str
    node: Node
    up: bool
    attached: tuple[Attached, ...] = ()

    @property
    def enabled(self) -> bool:
        """Not shut down."""
        return not self.node.has("shutdown")

    @property
    def kind(self) -> str:
        """`Ethernet`, `Vlan` and so on."""
        return split_interface(self.name)[0]

    @property
    def routed(self) -> bool:
        """Not a port of the switch's VLANs."""
        return self.kind not in ("Ethernet", "Port-Channel") or self.node.has("no switchport")

    @property
    def mode(self) -> str:
        """`access`, `trunk`, `trunk phone`, `dot1q-tunnel`."""
        return self.node.value("switchport mode ") or "access"

    @property
    def access_vlan(self) -> int:
        """VLAN of an access port."""
        return int(self.node.value("switchport access vlan ") or 1)

    @property
    def native_vlan(self) -> int:
        """VLAN of untagged frames on a trunk; 0 when they are tagged."""
        value = self.node.value("switchport trunk native vlan ") or "1"
        return int(value) if value.isdecimal() else 0

    @property
    def phone_vlan(self) -> int | None:
        """VLAN of phones."""
        value = self.node.value("switchport phone vlan ")
        return int(value) if value else None

    @property
    def untagged_vlan(self) -> int:
        """VLAN of a machine that tags nothing."""
        return self.access_vlan if self.mode == "access" else self.native_vlan

    @property
    def vlans(self) -> frozenset[int]:
        """VLANs that the port carries, whether they exist or not."""
        if self.routed or self.group is not None:
            return frozenset()
        if self.mode == "trunk":
            return allowed_vlans(self.node)
        phone = {self.phone_vlan} if self.phone_vlan and self.mode == "trunk phone" else set()
        return frozenset({self.untagged_vlan} | phone)

    @property
    def group(self) -> int | None:
        """Number of the port channel that it is a member of."""
        value = self.node.value("channel-group ").split()
        return int(value[0]) if value else None

    @property
    def description(self) -> str:
        """Its description, or nothing."""
        return self.node.value("description ")

    @property
    def address(self) -> str:
        """Its IPv4 address with prefix length, or nothing."""
        value = self.node.value("ip address ").removeprefix("virtual ")
        return value if "/" in value else ""

    @property
    def asks(self) -> bool:
        """Whether it authenticates what is plugged in."""
        return self.node.has("dot1x pae authenticator") and self.node.has("dot1x port-control auto")


def vlans(system: EosSystem) -> dict[int, Vlan]:
    """VLANs that exist, by number; VLAN 1 always does."""
    found = {1: Vlan(1, "default", active=True)}
    for node in system.running.starting("vlan "):
        word = node.text.split()[1]
        if node.opens and word.isdecimal():
            name = node.value("name ") or f"VLAN{int(word):04d}"
            found[int(word)] = Vlan(int(word), name, active=not node.has("state suspend"))
    return found


def interfaces(system: EosSystem) -> tuple[Port, ...]:
    """Every interface, in the order in which EOS lists them."""
    nodes = {node.text.split()[1]: node for node in system.running.starting("interface ")}
    physical = {name: _physical(system, name, node) for name, node in nodes.items() if name.startswith(PHYSICAL)}
    channels = {port.group for port in physical.values() if port.up and port.group}
    bundles = {
        name: Port(name, node, up=not node.has("shutdown") and split_interface(name)[1][0] in channels)
        for name, node in nodes.items()
        if name.startswith("Port-Channel")
    }
    up = [port for port in (*physical.values(), *bundles.values()) if port.up]
    carried = frozenset(vlan for port in up for vlan in port.vlans) & frozenset(vlans(system))
    found = {**physical, **bundles}
    for name, node in nodes.items():
        if name not in found:
            alive = name.startswith("Loopback") or (name.startswith("Vlan") and split_interface(name)[1][0] in carried)
            found[name] = Port(name, node, up=alive and not node.has("shutdown"))
    return tuple(found[name] for name in sorted(found, key=interface_order))


def _physical(system: EosSystem, name: str, node: Node) -> Port:
    attached = system.device.spec.attached.get(name, ())
    return Port(name, node, up=bool(attached) and not node.has("shutdown"), attached=attached)


def hosts(port: Port, system: EosSystem) -> tuple[Host, ...]:
    """What is plugged into a port that is up, with what became of it; switches and routers are no hosts."""
    if not port.up or port.routed:
        return ()
    things = [thing for thing in port.attached if thing.kind not in ("switch", "router", "firewall")]
    asks = port.asks and system.running.has("dot1x system-auth-control")
    return tuple(_judged(port, thing) if asks else Host(thing.mac, _vlan(port, thing)) for thing in things)


def _vlan(port: Port, thing: Attached) -> int:
    return port.phone_vlan if thing.kind == "phone" and port.phone_vlan else port.untagged_vlan


def _judged(port: Port, thing: Attached) -> Host:
    by_mac = any(port.node.starting("dot1x mac based authentication"))
    if thing.auth == "dot1x":
        return Host(thing.mac, _vlan(port, thing), "EAPOL")
    if thing.auth == "mab" and by_mac:
        return Host(thing.mac, _vlan(port, thing), "MAC-BASED-AUTH")
    words = port.node.value("dot1x authentication failure action traffic allow vlan ")
    method = "MAC-BASED-AUTH" if by_mac else "EAPOL"
    return Host(thing.mac, int(words) if words else 0, method, "FAILED" if words else "SUPPLICANT-TIMEOUT")
