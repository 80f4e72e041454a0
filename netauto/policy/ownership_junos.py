"""Which statements a Junos template may print: each is judged by the names and prefixes that stand in it."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.render import names, scope
from netauto.render.topology import carried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.policy.case import Case
    from netauto.render.models import Fragment

    Judge = Callable[[Case, str, re.Match[str]], bool]

_SWITCHED = r"unit 0 family ethernet-switching"
_QUOTED = r'(?:"[^"]*"|\S+)'


def foreign_statements(case: Case, fragment: Fragment) -> Iterator[str]:
    """Give the statements of a fragment that are not about the unit's own, nor (where it is shared) make a shared object."""
    table = SHARED if fragment.shared else OWN
    for line in fragment.text.splitlines():
        matches = ((re.fullmatch(pattern, line), judge) for pattern, judge in table)
        if not any(found and judge(case, fragment.device, found) for found, judge in matches):
            yield line


def _name(case: Case, _device: str, found: re.Match[str]) -> bool:
    return _coded(case, found[1])


def _coded(case: Case, name: str) -> bool:
    """Whether the unit's code stands in the name, as a whole word."""
    return re.search(rf"(^|-){re.escape(case.allocation.code)}(-|$)", name) is not None


def _port(case: Case, device: str, found: re.Match[str]) -> bool:
    ports = {port.interface for port, _ in scope.port_zones(case.intent) if port.device == device}
    return found[1] in ports


def _member(case: Case, device: str, found: re.Match[str]) -> bool:
    trunks = {trunk.interface for trunk in carried(case.intent).trunks_of(device)}
    own = {zone.vlan_name for zone in case.allocation.zones}
    return found[2] in own and (found[1] in trunks or _port(case, device, found))


def _gateway(case: Case, _device: str, found: re.Match[str]) -> bool:
    trunk = scope.firewall(case.intent).trunk
    return found[1] == trunk and found[2] in {str(zone.vlan) for zone in case.allocation.zones}


def _zone(case: Case, _device: str, found: re.Match[str]) -> bool:
    return found[1] in {zone.firewall_zone for zone in case.allocation.zones}


def _address(case: Case, _device: str, found: re.Match[str]) -> bool:
    return found[1] in names.own_addresses(case.allocation)


def _policy(case: Case, _device: str, found: re.Match[str]) -> bool:
    return found[1].startswith(f"UC-{case.allocation.code}-")


def _announced(case: Case, _device: str, found: re.Match[str]) -> bool:
    listed = found[1] == scope.wan(case.intent).prefix_list
    return listed and IPv4Network(found[2]).subnet_of(case.allocation.prefix)


def _prefix(case: Case, _device: str, found: re.Match[str]) -> bool:
    return IPv4Network(found[1]).subnet_of(case.allocation.prefix)


def _term(case: Case, _device: str, found: re.Match[str]) -> bool:
    qos_filter = scope.wan(case.intent).qos_filter
    return qos_filter is not None and found[1] == qos_filter.name and _coded(case, found[2])


def _anything(_case: Case, _device: str, _found: re.Match[str]) -> bool:
    return True


# A statement → whether what it names is the unit's. Removing is for ports of the unit alone, which were somebody's before.
OWN: tuple[tuple[str, Judge], ...] = (
    (r"set vlans (\S+) .+", _name),
    (rf"set interfaces (\S+) (?:description {_QUOTED}|{_SWITCHED} interface-mode access)", _port),
    (rf"delete interfaces (\S+) (?:disable|{_SWITCHED} vlan members)", _port),
    (rf"set interfaces (\S+) {_SWITCHED} vlan members (\S+)", _member),
    (
        rf"set interfaces (\S+) unit (\d+) (?:description|vlan-id|family inet address|family inet filter input) {_QUOTED}",
        _gateway,
    ),
    (r"set (?:switch-options voip|protocols dot1x authenticator) interface (\S+)\.0 .+", _port),
    (r"set protocols rstp interface (\S+) edge", _port),
    (r"set security zones security-zone (\S+) .+", _zone),
    (r"set security address-book global address (\S+) .+", _address),
    (r"set security nat source rule-set (\S+) .+", _name),
    (r"(?:set|insert) security policies global policy (\S+) .+", _policy),
    (r"set forwarding-options dhcp-relay (?:server-group|group) (\S+) .+", _name),
    (r"set policy-options prefix-list (\S+) ([\d./]+)", _announced),
    (r"set routing-options aggregate route ([\d./]+) discard", _prefix),
    (r"(?:set|insert) firewall family inet filter (\S+) term (\S+) .+", _term),
)

# Objects that a template may make for everybody; they are created if absent and left at close.
SHARED: tuple[tuple[str, Judge], ...] = (
    (r"set security address-book global address(?:-set)? \S+ .+", _anything),
    (r"set applications application \S+ .+", _anything),
    (r"set security nat source pool \S+ address \S+", _anything),
)
