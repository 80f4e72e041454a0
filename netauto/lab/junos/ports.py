"""What the configuration makes of the ports: which are up, which VLANs they carry, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.junos.tree import SLOTTED, natural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.tree import Node
    from netauto.lab.spec import Attached


@dataclass(frozen=True, slots=True)
class Member:
    """A VLAN on a port: its name, id, and whether frames are tagged."""

    vlan: str
    ident: int
    tagged: bool


@dataclass(frozen=True, slots=True)
class Host:
    """A machine that 802.1X or its MAC address has let in, or not: `state` as `show dot1x` says it."""

    mac: str
    user: str
    state: str
    method: str
    vlan: str


class Ports:
    """The ports of a device, as its active configuration makes them."""

    def __init__(self, system: JunosSystem) -> None:
        self._system = system
        self._tree = system.store.active
        self.vlans = {vlan.name: int(vlan.value("vlan-id") or 0) for vlan in self._tree.all("vlans", "vlan")}
        self._names = {ident: name for name, ident in self.vlans.items() if ident}
        self._configured = {node.name: node for node in self._tree.all("interfaces", "interface")}

    def names(self) -> tuple[str, ...]:
        """All ports: those of the hardware, and those that the configuration makes."""
        model = self._system.model
        known = {*model.ports, *(name for name in self._configured if name not in model.ports), model.management}
        return tuple(sorted(known, key=lambda name: (SLOTTED.match(name) is None, natural(name))))

    def configured(self, name: str) -> Node | None:
        """What the configuration says of a port."""
        return self._configured.get(name)

    def enabled(self, name: str) -> bool:
        """Whether a port is not shut."""
        node = self._configured.get(name)
        return node is None or node.get("disable") is None

    def up(self, name: str) -> bool:
        """Whether a port has a link: it is enabled, and something is plugged in; a bundle has a member that is up."""
        if not self.enabled(name):
            return False
        if name.startswith("ae"):
            return any(self.up(member) for member in self.members(name))
        if SLOTTED.match(name):
            return bool(self._system.device.spec.attached.get(name))
        return name.startswith(("irb", "lo", "st"))

    def members(self, bundle: str) -> tuple[str, ...]:
        """The ports of a bundle."""
        return tuple(
            name
            for name, node in self._configured.items()
            if bundle in (node.value("ether-options", "802.3ad"), node.value("gigether-options", "802.3ad"))
        )

    def bundle(self, name: str) -> str:
        """The bundle that a port belongs to, or nothing."""
        node = self._configured.get(name)
        if node is None:
            return ""
        return node.value("ether-options", "802.3ad") or node.value("gigether-options", "802.3ad")

    def units(self, name: str) -> Iterator[Node]:
        """The active units of a port."""
        node = self._configured.get(name)
        if node is not None:
            yield from node.all("unit")

    def switched(self) -> Iterator[tuple[str, tuple[Member, ...]]]:
        """Every logical interface that switches, with its VLANs by id."""
        for name, node in self._configured.items():
            for unit in node.all("unit"):
                family = unit.get("family", "ethernet-switching")
                if family is not None:
                    yield f"{name}.{unit.name}", self._carried(node, family)

    def vlan_members(self, name: str) -> tuple[Member, ...]:
        """The VLANs of one logical interface."""
        return next((members for port, members in self.switched() if port == name), ())

    def voice(self, name: str) -> str:
        """The VLAN of the phones on a logical interface; empty when there is none."""
        entry = self._tree.entry("switch-options", "voip", "interface", name=name)
        return self._name(entry.value("vlan")) if entry is not None else ""

    def attached(self, name: str) -> tuple[Attached, ...]:
        """What is plugged into a port; on a bundle, into its first member that is up."""
        if name.startswith("ae"):
            name = next((member for member in self.members(name) if self.up(member)), name)
        return self._system.device.spec.attached.get(name, ())

    def authenticators(self) -> Iterator[tuple[str, Node]]:
        """The ports that ask who is there."""
        for node in self._tree.all("protocols", "dot1x", "authenticator", "interface"):
            yield node.name if "." in node.name else f"{node.name}.0", node

    def hosts(self, name: str, node: Node) -> tuple[Host, ...]:
        """What authentication says of the machines on a port."""
        port = name.partition(".")[0]
        if not self.up(port):
            return ()
        access = next((member.vlan for member in self.vlan_members(name) if not member.tagged), "")
        found = (
            self._host(item, node, self.voice(name) if item.kind == "phone" else access) for item in self.attached(port)
        )
        return tuple(host for host in found if host is not None)

    def _host(self, item: Attached, node: Node, vlan: str) -> Host | None:
        mac = colons(item.mac)
        bare = mac.replace(":", "")
        if item.auth == "dot1x":
            return Host(mac, f"host/{item.name or bare}", "Authenticated", "Radius", vlan)
        if item.auth == "mab" and node.get("mac-radius") is not None:
            return Host(mac, bare, "Authenticated", "Mac Radius", vlan)
        rejected = node.value("server-reject-vlan", "vlan-name")
        if item.auth == "reject" and rejected:
            return Host(mac, bare, "Authenticated", "Server-Reject Vlan", self._name(rejected))
        return Host(mac, bare, "Held", "", "") if item.auth == "reject" else None

    def _carried(self, port: Node, family: Node) -> tuple[Member, ...]:
        trunk = family.value("interface-mode") == "trunk"
        native = int(port.value("native-vlan-id") or 0)
        name = f"{port.name}.0"
        carried = {ident for text in family.values("vlan", "members") for ident in self._idents(text)}
        members = [Member(self._names.get(ident, ""), ident, trunk and ident != native) for ident in sorted(carried)]
        voice = self.voice(name)
        if voice and not trunk:
            members.append(Member(voice, self.vlans.get(voice, 0), tagged=True))
        return tuple(member for member in members if member.vlan)

    def _idents(self, text: str) -> Iterator[int]:
        if text == "all":
            yield from self._names
        elif text in self.vlans:
            yield self.vlans[text]
        else:
            first, _, last = text.partition("-")
            if first.isdigit() and (last or first).isdigit():
                yield from (ident for ident in range(int(first), int(last or first) + 1) if ident in self._names)

    def _name(self, text: str) -> str:
        """A VLAN's name, whether it was named or numbered."""
        return self._names.get(int(text), text) if text.isdigit() else text


def colons(mac: str) -> str:
    """`0050.56a0.6201` as Junos prints it."""
    digits = mac.replace(".", "").replace(":", "").lower()
    return ":".join(digits[index : index + 2] for index in range(0, 12, 2))
