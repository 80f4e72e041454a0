"""Whose the lines are that the templates of a Linux box print: files and objects of the unit's own, or shared objects of the catalogue."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.render import names, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.policy.case import Case
    from netauto.render.models import Fragment

_FILE = re.compile(r"file (/\S+)")
_ELEMENT = re.compile(r"add element inet netauto (\S+) \{ (\S+) \}")
_REMOVING = re.compile(r"delete\b")
CATALOGUE = frozenset({"/etc/nftables.d/00-catalogue.nft", "/etc/dnsmasq.d/netauto-catalogue.conf"})
# Chains of the box that a unit's file may open again, to add lines after those that are there; and all that it may add.
HOOKS = {
    "units": r"jump unit-{unit}",
    "units-qos": r"jump qos-{unit}",
    "units-nat": r"ip saddr @N-{unit}-[\w-]+ oifname @[\w-]+ goto [\w-]+",
}


def linux(case: Case, fragment: Fragment) -> Iterator[str]:
    """Give the lines of a fragment that are not the unit's, nor shared where the fragment is."""
    stack: list[str] = []
    file = ""
    for raw in fragment.text.splitlines():
        line = raw.strip()
        if line in ("}", "end"):
            del stack[-1:]
            continue
        if found := _FILE.fullmatch(line):
            file = found[1]
            good = file in CATALOGUE if fragment.shared else _own_file(case, fragment.device, file)
        else:
            good = fragment.shared or _own_line(case, stack, line)
        if not good or _REMOVING.match(line):
            yield raw
        if line.endswith("{") or found or line.startswith(("[", "bss=")):
            stack.append(line)


def _own_file(case: Case, device: str, path: str) -> bool:
    """Whether a file is the unit's own, or a radio of an access point of the unit, where it has blocks of its own."""
    code, alone = case.allocation.code, scope.autonomous(case.intent)
    links = {case.allocation.zone(zone).interface for zone in scope.zones(case.intent)}
    if alone is not None and device in case.intent.unit.access_points:
        vlans = {case.allocation.zone(zone).vlan for zone in scope.zones(case.intent)}
        links |= {f"br{vlan}" for vlan in vlans} | {f"{alone.uplink}.{vlan}" for vlan in vlans}
        if path in {f"/etc/hostapd/{radio}.conf" for radio in alone.radios}:
            return True
    own = {f"/etc/nftables.d/unit-{code}.nft"}
    for link in (*links, code):
        own |= {
            f"/etc/systemd/network/60-{link}.netdev",
            f"/etc/systemd/network/60-{link}.network",
            f"/etc/dnsmasq.d/60-{link}.conf",
        }
    name = re.fullmatch(r"/etc/systemd/network/[\w.-]+\.network\.d/60-(.+)\.conf", path)
    return path in own or (name is not None and name[1] in {*links, code})


def _own_line(case: Case, stack: list[str], line: str) -> bool:
    unit = re.escape(case.allocation.code)
    inside = stack[-1] if stack else ""
    if line.startswith("bss="):
        return f"_{case.allocation.short.lower()}" in line
    if element := _ELEMENT.fullmatch(line):
        return _own_element(case, element[1], element[2])
    if line.startswith(("chain ", "set ")):
        name = line.split()[1]
        return name in HOOKS or _own_object(case, name)
    hook = HOOKS.get(inside.split()[1]) if inside.startswith("chain ") else None
    return hook is None or re.fullmatch(hook.format(unit=unit), line) is not None


def _own_object(case: Case, name: str) -> bool:
    code = case.allocation.code
    owned = {zone.firewall_zone for zone in case.allocation.zones} | names.own_addresses(case.allocation)
    return (
        name in owned | {f"unit-{code}", f"qos-{code}"}
        or re.fullmatch(rf"UC-{re.escape(code)}-\d{{4}}", name) is not None
    )


def _own_element(case: Case, _set: str, element: str) -> bool:
    if element in {zone.interface for zone in case.allocation.zones}:
        return True
    try:
        return IPv4Network(element).subnet_of(case.allocation.prefix)
    except ValueError:
        return False
