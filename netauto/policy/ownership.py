"""The lint about templates: a line that a template prints touches what the unit owns, or a shared object, and nothing else."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.policy.ownership_junos import foreign_statements
from netauto.policy.ownership_linux import linux
from netauto.render import names, scope
from netauto.render.context.wan import RESERVED
from netauto.render.topology import carried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.policy.case import Case
    from netauto.render.models import Fragment

TRUNK_LIST = re.compile(r"switchport trunk allowed vlan (?!add )")
# Objects that a template may make for everybody; they are created if absent and left at close.
SHARED_TABLES = frozenset({"firewall address", "firewall addrgrp", "firewall service custom", "firewall ippool"})
# A fragment says what a unit has; what is removed follows from the plan.
REMOVING = frozenset({"delete", "purge", "rename", "unset"})
# Sections that others share, trunks beside, and the only lines that may be printed there.
SHARED_SECTIONS = ("ip access-list ", "router bgp ", "wireless profile flex ")
# On AOS-CX the plain form adds.
TRUNK_LINE = re.compile(r" +(?:switchport trunk allowed vlan add|vlan trunk allowed) [\d,-]+")
ENTRY = re.compile(r" (\d+) permit \S+ ([\d.]+) ([\d.]+) .+")
FLEX_VLAN, FLEX_ID = " vlan-name ", re.compile(r"  vlan-id (\d+)")
ADDRESS_FAMILY = " address-family ipv4"
NETWORK = re.compile(r"  network ([\d.]+) mask ([\d.]+)")


def replaced_trunks(case: Case) -> Iterator[Hit]:
    """Find trunk lists without ``add``: the device would forget every other VLAN."""
    for fragment in case.fragments:
        if TRUNK_LIST.search(fragment.text):
            yield Hit(
                f"{fragment.device} {fragment.template}", f"{fragment.template} replaces the VLAN list of a trunk"
            )


def foreign_lines(case: Case) -> Iterator[Hit]:
    """Find lines that touch what belongs to somebody else."""
    for fragment in case.fragments:
        check = CHECKS.get(fragment.template.partition("/")[0], _ios)
        for line in check(case, fragment):
            where = f"{fragment.device} {fragment.template} {fragment.intent_key}"
            yield Hit(where, f"{fragment.template}: {line.strip()!r} touches what is not the unit's")


def _ios(case: Case, fragment: Fragment) -> Iterator[str]:
    """Give the lines of an IOS-XE fragment that are not the unit's: of a section that others share, judged one by one."""
    trunks = {trunk.interface for trunk in carried(case.intent).trunks_of(fragment.device)}
    allowed = shared = False
    for line in fragment.text.splitlines():
        if not line.startswith(" "):
            allowed = _own_top(case, fragment.device, line)
            shared = line.startswith(SHARED_SECTIONS) or _joined(line.removeprefix("interface ")) in trunks
            if not allowed:
                yield line
        elif allowed and shared and not _own_below(case, line):
            yield line


def _own_below(case: Case, line: str) -> bool:
    """Whether a line of a shared section adds to it what is the unit's own."""
    if line.startswith(FLEX_VLAN):
        return _own_name(case, "", line.removeprefix(FLEX_VLAN))
    entry, network = ENTRY.fullmatch(line), NETWORK.fullmatch(line)
    if entry:
        own_number = 0 <= int(entry[1]) - case.allocation.sequence < RESERVED
        return own_number and IPv4Network(f"{entry[2]}/{entry[3]}").subnet_of(case.allocation.prefix)
    if network:
        return IPv4Network(f"{network[1]}/{network[2]}").subnet_of(case.allocation.prefix)
    if flex_id := FLEX_ID.fullmatch(line):
        return _own_vlan(case, "", flex_id[1])
    return line == ADDRESS_FAMILY or TRUNK_LINE.fullmatch(line) is not None


def _own_top(case: Case, device: str, line: str) -> bool:
    return any((found := re.fullmatch(pattern, line)) and judge(case, device, found[1]) for pattern, judge in TOP_LINES)


def _own_vlan(case: Case, _device: str, text: str) -> bool:
    return int(text) in {zone.vlan for zone in case.allocation.zones}


def _joined(name: str) -> str:
    """Return an interface's name as the inventory has it: AOS-CX prints `lag 1` in its configuration, and `lag1` everywhere else."""
    return name.replace("lag ", "lag")


def _own_interface(case: Case, device: str, text: str) -> bool:
    ports = {port.interface for port, _ in scope.port_zones(case.intent) if port.device == device}
    return _joined(text) in ports | {trunk.interface for trunk in carried(case.intent).trunks_of(device)}


def _own_name(case: Case, _device: str, text: str) -> bool:
    return re.search(rf"(^|-){re.escape(case.allocation.code)}(-|$)", text) is not None


def _own_access_point(case: Case, _device: str, text: str) -> bool:
    wanted = case.intent.unit.access_points
    return text in {point.mac for point in case.inventory.access_points if point.name in wanted}


def _own_prefix(case: Case, _device: str, text: str) -> bool:
    address, _, mask = text.partition(" ")
    return IPv4Network(f"{address}/{mask}" if mask else address).subnet_of(case.allocation.prefix)


def _known_list(case: Case, _device: str, text: str) -> bool:
    return text in scope.wan(case.intent).qos_lists.values()


def _known_flex(case: Case, _device: str, text: str) -> bool:
    flex = scope.wifi(case.intent).flex
    return flex is not None and text == flex.profile


def _known_process(case: Case, _device: str, text: str) -> bool:
    return text == str(scope.wan(case.intent).bgp_as)


# Top-level lines of IOS-XE, EOS and AOS-CX that a template may print, each with the question whether its object is the unit's.
TOP_LINES: tuple[tuple[str, Callable[[Case, str, str], bool]], ...] = (
    (r"vlan (\d+)", _own_vlan),
    (r"ip dhcp snooping vlan (\d+)", _own_vlan),
    (r"interface (\S+|lag \d+)", _own_interface),
    (r"port-access role QUAR-(\d+)", _own_vlan),
    (r"wlan (\S+) \d+ .+", _own_name),
    (r"wireless (?:profile|tag) policy (\S+)", _own_name),
    (r"wireless profile flex (\S+)", _known_flex),
    (r"ap ([0-9a-f.]+)", _own_access_point),
    (r"ip route ([\d.]+ [\d.]+) [\d.]+ name \S+", _own_prefix),
    (r"ip prefix-list \S+ seq \d+ permit ([\d./]+)", _own_prefix),
    (r"ip access-list extended (\S+)", _known_list),
    (r"router bgp (\d+)", _known_process),
)


def _fortios(case: Case, fragment: Fragment) -> Iterator[str]:
    """Give the lines of a FortiOS fragment that are not the unit's: judged by the object they edit, move or remove."""
    table = ""
    for line in fragment.text.splitlines():
        verb, _, rest = line.strip().partition(" ")
        table = rest if verb == "config" else table
        if not _own_line(case, fragment, table, line.strip()):
            yield line


def _own_line(case: Case, fragment: Fragment, table: str, line: str) -> bool:
    verb, _, rest = line.partition(" ")
    if verb == "edit":
        return _own_object(case, fragment, table, rest.strip('"'))
    if verb == "move":
        return _own_policy(case, rest.partition(" ")[0])
    return verb not in REMOVING


def _own_object(case: Case, fragment: Fragment, table: str, name: str) -> bool:
    if fragment.shared:
        return table in SHARED_TABLES
    zones = case.allocation.zones
    owned = {
        "system interface": {zone.interface for zone in zones},
        "system zone": {zone.firewall_zone for zone in zones},
        "firewall address": names.own_addresses(case.allocation),
    }
    return _own_policy(case, name) if table == "firewall policy" else name in owned.get(table, ())


def _own_policy(case: Case, text: str) -> bool:
    return text.isdecimal() and 0 < int(text) - case.allocation.policy_base < 1000  # noqa: PLR2004 - ids of one unit


# Platform → how its fragments are judged; the others write like IOS.
CHECKS: dict[str, Callable[[Case, Fragment], Iterator[str]]] = {
    "fortios": _fortios,
    "junos": foreign_statements,
    "linux": linux,
}
