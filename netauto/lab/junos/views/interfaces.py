"""Interfaces: `show interfaces terse`, `descriptions`, and what NAPALM and PyEZ ask of them as XML (recorded: their test data)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.ports import Ports
from netauto.lab.junos.tree import SLOTTED
from netauto.lab.junos.views import Asked, Unanswered, View

if TYPE_CHECKING:
    from netauto.lab.junos.tree import Node

SPEEDS = {"ge": "1000mbps", "xe": "10Gbps", "et": "40Gbps", "ae": "2Gbps"}
FAMILIES = (("inet", "inet"), ("inet6", "inet6"), ("ethernet-switching", "eth-switch"))


def terse(asked: Asked) -> View:
    """`show interfaces terse`, of one interface or all."""
    ports = Ports(asked.system)
    wanted = asked["interface_name"]
    lines = ["Interface               Admin Link Proto    Local                 Remote"]
    shown = [name for name in ports.names() if wanted in ("", name) or wanted.startswith(f"{name}.")]
    if wanted and not shown:
        raise Unanswered(f"device {wanted} not found")
    for name in shown:
        admin, link = _states(ports, name)
        if wanted in ("", name):
            lines.append(f"{name:<23} {admin:<5} {link}")
        if ports.bundle(name):
            lines.append(f"{f'{name}.0':<23} {admin:<5} {link:<4} aenet    --> {ports.bundle(name)}.0")
            continue
        for unit in ports.units(name):
            if wanted in ("", name, f"{name}.{unit.name}"):
                lines += _terse_unit(f"{name}.{unit.name}", unit, admin, link)
    return View("".join(f"{line.rstrip()}\n" for line in lines), _xml(asked, ports, shown))


def detail(asked: Asked) -> View:
    """`get-interface-information`: XML for all, text in the short layout only (assumed)."""
    if asked["terse"]:
        return terse(asked)
    ports = Ports(asked.system)
    wanted = asked["interface_name"].partition(".")[0]
    shown = [name for name in ports.names() if wanted in ("", name)]
    if wanted and not shown:
        raise Unanswered(f"device {wanted} not found")
    return View(terse(asked).text, _xml(asked, ports, shown))


def descriptions(asked: Asked) -> View:
    """`show interfaces descriptions`."""
    ports = Ports(asked.system)
    text = "Interface       Admin Link Description\n"
    for name in ports.names():
        admin, link = _states(ports, name)
        node = ports.configured(name)
        if node is not None and node.value("description"):
            text += f"{name:<15} {admin:<5} {link:<4} {node.value('description')}\n"
        for unit in ports.units(name):
            if unit.value("description"):
                text += f"{f'{name}.{unit.name}':<15} {admin:<5} {link:<4} {unit.value('description')}\n"
    return View(text)


def _states(ports: Ports, name: str) -> tuple[str, str]:
    return ("up" if ports.enabled(name) else "down", "up" if ports.up(name) else "down")


def _terse_unit(name: str, unit: Node, admin: str, link: str) -> list[str]:
    lines: list[str] = []
    for family, shown in FAMILIES:
        if unit.get("family", family) is None:
            continue
        for address in unit.values("family", family, "address") or ("",):
            head = f"{name:<23} {admin:<5} {link:<4}" if not lines else " " * 34
            proto = shown if not lines or address == unit.values("family", family, "address")[0] else ""
            lines.append(f"{head} {proto:<8} {address}".rstrip())
    return lines or [f"{name:<23} {admin:<5} {link}"]


def _xml(asked: Asked, ports: Ports, shown: list[str]) -> str:
    return element("interface-information", *(_physical(asked, ports, name) for name in shown), junos__style="normal")


def _physical(asked: Asked, ports: Ports, name: str) -> str:
    admin, link = _states(ports, name)
    node = ports.configured(name)
    description = node.value("description") if node is not None else ""
    mac = _mac(asked, name)
    return element(
        "physical-interface",
        leaf("name", name),
        leaf("admin-status", admin),
        leaf("oper-status", link),
        leaf("description", description) if description else "",
        leaf("mtu", (node.value("mtu") if node is not None else "") or 1514),
        leaf("speed", SPEEDS.get(name[:2], "Unspecified")),
        leaf("current-physical-address", mac) + leaf("hardware-physical-address", mac),
        leaf("interface-flapped", "Never", junos__seconds="0"),
        *(_logical(name, unit) for unit in ports.units(name)),
    )


def _logical(name: str, unit: Node) -> str:
    families = []
    for family, shown in FAMILIES:
        if unit.get("family", family) is not None:
            addresses = (
                element("interface-address", leaf("ifa-local", address))
                for address in unit.values("family", family, "address")
            )
            families.append(element("address-family", leaf("address-family-name", shown), *addresses))
    return element(
        "logical-interface",
        leaf("name", f"{name}.{unit.name}"),
        element("if-config-flags", element("iff-up")),
        leaf("description", unit.value("description")) if unit.value("description") else "",
        *families,
    )


def _mac(asked: Asked, name: str) -> str:
    """A MAC address that is the port's own: made from the serial number and the port's place."""
    model = asked.system.model
    index = model.ports.index(name) if SLOTTED.match(name) and name in model.ports else 0x3F
    base = sum(asked.system.device.spec.serial.encode()) & 0xFF
    return f"64:64:9b:4f:{base:02x}:{index:02x}"
