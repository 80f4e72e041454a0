"""What the configuration means for ports and VLANs: the small model from which the `show` commands answer.

A port is up when it is not shut down and something is plugged in. A client on a port that asks for authentication is let in when the
RADIUS servers would (`auth` of the lab file), by 802.1X or by its MAC address where the port and the switch allow that.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.aoscx.handlers import carried, interfaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netauto.lab.aoscx.system import AosCxSystem
    from netauto.lab.engine.nodes import Node
    from netauto.lab.spec import Attached

DOT1X, MAC = "aaa authentication port-access dot1x authenticator", "aaa authentication port-access mac-auth"
NETWORK = ("switch", "router", "firewall")


@dataclass(frozen=True, slots=True)
class Vlan:
    """A VLAN that exists."""

    number: int
    name: str
    enabled: bool
    voice: bool
    snooped: bool


@dataclass(frozen=True, slots=True)
class Port:
    """A port or an aggregate: what is configured and what follows."""

    name: str
    node: Node
    up: bool
    attached: tuple[Attached, ...] = ()

    @property
    def enabled(self) -> bool:
        """Not shut down."""
        return self.node.has("no shutdown")

    @property
    def mode(self) -> str:
        """`access`, `trunk`, `routed`; a port of an aggregate has its aggregate's and says nothing."""
        if self.node.find("lag") is not None:
            return "--"
        if self.node.find("vlan trunk allowed") is not None:
            return "trunk"
        return "access" if self.node.find("vlan access") is not None else "routed"

    @property
    def untagged(self) -> int:
        """VLAN of frames without a tag; 0 where there is none."""
        value = self.node.value("vlan access ") or self.node.value("vlan trunk native ").removesuffix(" tag")
        return int(value) if value else 0

    @property
    def vlans(self) -> frozenset[int]:
        """VLANs that the port carries, whether they exist or not."""
        return frozenset({self.untagged}) if self.mode == "access" else carried(self.node)

    @property
    def description(self) -> str:
        """Its description, or nothing."""
        return self.node.value("description ")


@dataclass(frozen=True, slots=True)
class Client:
    """Something plugged into a port that asks for authentication: how it was let in, or that it was not."""

    mac: str
    name: str
    port: str
    method: str
    role: str
    vlan: int

    @property
    def admitted(self) -> bool:
        """Let in by its own credentials."""
        return bool(self.method)


def vlans(system: AosCxSystem) -> dict[int, Vlan]:
    """VLANs that exist, by number."""
    found = {}
    for node in system.running.starting("vlan "):
        number = int(node.text.split()[1])
        name = node.value("name ") or (f"VLAN{number}" if number > 1 else "DEFAULT_VLAN_1")
        enabled, voice, snooped = not node.has("shutdown"), node.has("voice"), node.has("dhcpv4-snooping")
        found[number] = Vlan(number, name, enabled=enabled, voice=voice, snooped=snooped)
    return found


def ports(system: AosCxSystem) -> tuple[Port, ...]:
    """Every port, then every aggregate."""
    found: dict[str, Port] = {}
    for node in interfaces(system.running):
        name = node.text.removeprefix("interface ").split(" multi-chassis")[0].replace("lag ", "lag")
        attached = system.device.spec.attached.get(name, ())
        up = node.has("no shutdown") and (bool(attached) or _member_up(node, tuple(found.values())))
        found[name] = Port(name, node, up=up, attached=attached)
    return tuple(found.values())


def _member_up(node: Node, known: Iterable[Port]) -> bool:
    found = re.match(r"interface lag (\d+)", node.text)
    return found is not None and any(port.up and port.node.value("lag ") == found[1] for port in known)


def clients(system: AosCxSystem) -> tuple[Client, ...]:
    """Clients of ports that authenticate."""
    roles = {node.text.split()[2]: node for node in system.running.starting("port-access role ")}
    return tuple(
        client
        for port in ports(system)
        if port.up and _asks(system, port)
        for thing in port.attached
        if thing.kind not in NETWORK and (client := _judged(system, port, thing, roles))
    )


def _asks(system: AosCxSystem, port: Port) -> bool:
    return any(_enabled(system, port, way) for way in (DOT1X, MAC))


def _enabled(system: AosCxSystem, port: Port, way: str) -> bool:
    """Whether a way to authenticate is on: for the switch and for the port (recorded: the port alone does nothing)."""
    nodes = (system.running.find(way), port.node.find(way))
    return all(node is not None and node.has("enable") for node in nodes)


def _judged(system: AosCxSystem, port: Port, thing: Attached, roles: Mapping[str, Node]) -> Client:
    ways = {"dot1x": (DOT1X, "dot1x"), "mab": (MAC, "mac-auth")}
    way, method = ways.get(thing.auth, ("", ""))
    name = thing.name or thing.mac.replace(".", "")
    if way and _enabled(system, port, way):
        return Client(thing.mac, name, port.name, method, "RADIUS_0", _vlan(system, port, thing))
    role = port.node.value("aaa authentication port-access reject-role ")
    value = roles[role].value("vlan access ") if role in roles else ""
    return Client(thing.mac, name, port.name, "", role if value else "", int(value or 0))


def _vlan(system: AosCxSystem, port: Port, thing: Attached) -> int:
    phones = [
        number
        for number in sorted(port.vlans - {port.untagged})
        if number in (known := vlans(system)) and known[number].voice
    ]
    return phones[0] if thing.kind == "phone" and port.mode == "trunk" and phones else port.untagged


def learned(system: AosCxSystem) -> tuple[tuple[str, int, str, str], ...]:
    """MAC addresses in the table: address, VLAN, kind, port."""
    judged = {client.mac: client for client in clients(system)}
    known = vlans(system)
    rows = []
    for port, thing in [(each, thing) for each in ports(system) if each.up for thing in each.attached]:
        client = judged.get(thing.mac)
        vlan = client.vlan if client else _vlan(system, port, thing)
        if thing.kind not in NETWORK and vlan in known:
            rows.append((thing.mac, vlan, "port-access-security" if client else "dynamic", port.name))
    return tuple(rows)


def snooped(system: AosCxSystem) -> frozenset[int]:
    """VLANs on which DHCP snooping is on."""
    return frozenset(number for number, vlan in vlans(system).items() if vlan.snooped)


def colons(mac: str) -> str:
    """`0050.56a0.0113` → `00:50:56:a0:01:13`."""
    digits = mac.replace(".", "")
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def ranges(names: Iterable[str]) -> list[str]:
    """`1/1/1`, `1/1/2`, `lag1` → `1/1/1-1/1/2`, `lag1`."""
    keyed = [re.fullmatch(r"(.*?)(\d+)", name) for name in names]
    split = [(found[1], int(found[2])) for found in keyed if found]
    parts = []
    for _, group in itertools.groupby(enumerate(split), lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        run = [f"{stem}{number}" for _, (stem, number) in group]
        parts.append(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return parts
