"""Lints about switches: the unit's ports are free, and its VLANs are nobody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.render import scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import PortRef
    from netauto.platforms.model import Port
    from netauto.policy.case import Case

# How descriptions and VLAN names of any unit begin (`docs/site-lens.md`, "Names").
UNIT_NAME = re.compile(r"U-[A-Z]{3}-[A-Z][A-Z0-9]*\b")
# Access-session style of before IBNS 2.0; both on one port is refused by the switch (`domain.md` §2.3, assumed).
OLD_DOT1X = re.compile(r"^ authentication (port-control|order|priority|host-mode|event) .*$", re.MULTILINE)
# VTP stands in the running configuration only where it is transparent or off (`domain.md` §2.12).
VTP_SAFE = re.compile(r"^vtp mode (transparent|off)$", re.MULTILINE)


def unknown_ports(case: Case) -> Iterator[Hit]:
    """Find ports that their switch does not have."""
    for key, port in _ports(case):
        if port.device in case.running and _running(case, port) is None:
            yield Hit(key, f"{port.device} has no port {port.interface}")


def taken_ports(case: Case) -> Iterator[Hit]:
    """Find ports that another unit uses, by their description or by its VLAN."""
    for key, port in _ports(case):
        found = _running(case, port)
        if found is not None and not case.ours(found.description):
            unit = _unit_of(case, port.device, found)
            if unit:
                yield Hit(key, f"{port} belongs to unit {unit}: {found.description!r}")


def live_ports(case: Case) -> Iterator[Hit]:
    """Find ports that are not parked: somebody is behind them."""
    parking = scope.switching(case.intent).parking_vlan
    for key, port in _ports(case):
        found = _running(case, port)
        if found is None or case.ours(found.description) or _unit_of(case, port.device, found):
            continue
        if found.access_vlan != parking or found.enabled or found.voice_vlan is not None:
            yield Hit(key, f"{port} is not parked: {_what_is_there(case, port.device, found)}")


def taken_vlans(case: Case) -> Iterator[Hit]:
    """Find the unit's VLAN ids under another name, and its names under another id."""
    given = {zone.vlan: zone.vlan_name for zone in case.allocation.zones}
    for device, model in case.running.items():
        for vlan in model.vlans.values():
            if vlan.id in given and vlan.name != given[vlan.id]:
                yield Hit(
                    f"{device} vlan {vlan.id}", f"{device} has VLAN {vlan.id} already, as {vlan.name or 'unnamed'}"
                )
            elif vlan.name in given.values() and vlan.id not in given:
                yield Hit(f"{device} vlan {vlan.id}", f"{device} has a VLAN {vlan.name} already, with id {vlan.id}")


def vtp_servers(case: Case) -> Iterator[Hit]:
    """Find switches that may hand their VLANs to others."""
    for device in case.inventory.devices:
        switch = device.platform == "ios_xe" and device.role in {"access", "distribution"}
        if switch and device.name in case.texts and not VTP_SAFE.search(case.texts[device.name]):
            yield Hit(
                device.name, f"{device.name} is not in VTP mode transparent or off: its VLANs may spread or vanish"
            )


def mixed_dot1x(case: Case) -> Iterator[Hit]:
    """Find lines of the old 802.1X style on the unit's ports."""
    for key, port in _ports(case):
        section = re.search(
            rf"^interface {re.escape(port.interface)}\n((?: .*\n)*)", case.texts.get(port.device, ""), re.MULTILINE
        )
        old = OLD_DOT1X.search(section[1]) if section else None
        if old:
            yield Hit(key, f"{port} still has the old 802.1X style: {old[0].strip()!r}")


def _ports(case: Case) -> Iterator[tuple[str, PortRef]]:
    for index, room in enumerate(case.intent.unit.rooms):
        yield f"rooms[{index}].port", room.port
    for index, printer in enumerate(case.intent.unit.printers):
        yield f"printers[{index}].port", printer.port


def _running(case: Case, port: PortRef) -> Port | None:
    model = case.running.get(port.device)
    return model.ports.get(port.interface) if model else None


def _unit_of(case: Case, device: str, port: Port) -> str:
    """Return the mark of the unit that a port belongs to, or nothing."""
    vlan = case.running[device].vlans.get(port.access_vlan or 0)
    for name in (port.description, vlan.name if vlan else ""):
        found = UNIT_NAME.match(name)
        if found and not case.ours(name):
            return found[0]
    return ""


def _what_is_there(case: Case, device: str, port: Port) -> str:
    vlan = case.running[device].vlans.get(port.access_vlan or 0)
    facts = (
        repr(port.description) if port.description else "no description",
        f"VLAN {port.access_vlan}{f' ({vlan.name})' if vlan and vlan.name else ''}" if port.access_vlan else "",
        f"voice VLAN {port.voice_vlan}, a phone" if port.voice_vlan else "",
        "in service" if port.enabled else "shut down",
    )
    return ", ".join(fact for fact in facts if fact)
