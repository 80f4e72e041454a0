"""Operational commands and the RPCs that ask the same (documented: Junos XML API Explorer)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.lab.junos.views import (
    Asked,
    Unanswered,
    View,
    access,
    commits,
    interfaces,
    machine,
    routing,
    security,
    switching,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask. `command` is a pattern in full words whose groups are the question's words; `rpc` may be empty."""

    command: str
    rpc: str
    answer: Callable[[Asked], View]


NAMED = r"(?: (?P<interface_name>\S+))?"
PACKET = (
    r"from-zone (?P<from_zone>\S+) to-zone (?P<to_zone>\S+) source-ip (?P<source_ip>\S+) destination-ip (?P<destination_ip>\S+) "
    r"source-port (?P<source_port>\S+) destination-port (?P<destination_port>\S+) protocol (?P<protocol>\S+)"
)
OPERATIONS: tuple[Operation, ...] = (
    Operation(r"show version(?: brief| detail)?", "get-software-information", machine.version),
    Operation(r"show version invoke-on all-routing-engines", "", machine.version),
    Operation(r"show chassis hardware(?: detail)?", "get-chassis-inventory", machine.hardware),
    Operation(r"show chassis routing-engine", "get-route-engine-information", machine.engine),
    Operation(r"show system commit", "get-commit-information", commits.history),
    Operation(r"show system commit revision(?: detail)?", "get-commit-revision-information", commits.revision),
    Operation(r"show system uptime", "get-system-uptime-information", commits.uptime),
    Operation(r"show interfaces(?: (?!descriptions)(?P<interface_name>\S+))?(?P<terse> terse)", "", interfaces.terse),
    Operation(rf"show interfaces(?P<terse> terse){NAMED}", "get-interface-information", interfaces.detail),
    Operation(r"show interfaces descriptions", "", interfaces.descriptions),
    Operation(r"show vlans(?: brief)?(?: (?P<vlan_name>\S+))?", "get-vlan-information", switching.vlans),
    Operation(
        rf"show ethernet-switching interface{NAMED}",
        "get-ethernet-switching-interface-information",
        switching.interfaces,
    ),
    Operation(r"show ethernet-switching table", "get-ethernet-switching-table-information", switching.table),
    Operation(r"show dot1x interface(?: (?!detail)(?P<interface_name>\S+))? detail", "", access.authenticator_details),
    Operation(rf"show dot1x interface{NAMED}", "get-dot1x-interface-information", access.authenticators),
    Operation(r"show lldp neighbors", "get-lldp-neighbors-information", access.neighbors),
    Operation(
        r"show lldp neighbors interface (?P<interface_name>\S+)",
        "get-lldp-interface-neighbors-information",
        access.neighbors,
    ),
    Operation(r"show lacp interfaces", "", access.bundles),
    Operation(r"show security zones(?: (?!detail)(?P<zone>\S+))?", "", security.zones),
    Operation(r"show security policies hit-count", "", security.hit_counts),
    Operation(r"show security policies (?P<only_global>global)", "", security.policies),
    Operation(r"show security policies policy-name (?P<policy_name>\S+)", "", security.policies),
    Operation(r"show security policies from-zone (?P<from_zone>\S+) to-zone (?P<to_zone>\S+)", "", security.policies),
    Operation(r"show security policies", "", security.policies),
    Operation(rf"show security match-policies (?:global )?{PACKET}", "", security.match),
    Operation(r"show route protocol (?P<protocol>\S+)", "", routing.table),
    Operation(r"show route advertising-protocol bgp (?P<neighbor>\S+)", "", routing.announced),
    Operation(r"show route(?: (?P<prefix>[\d./]+)(?: (?P<exact>exact))?)?", "", routing.table),
    Operation(r"show bgp summary", "", routing.summary),
    Operation(r"show arp(?: no-resolve)?", "get-arp-table-information", routing.neighbors),
)
BY_RPC = {operation.rpc: operation for operation in OPERATIONS if operation.rpc}


def find_command(line: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a line of full words asks for, and the words that it names."""
    for operation in OPERATIONS:
        found = _compiled(operation.command).fullmatch(line)
        if found:
            return operation, {name: value for name, value in found.groupdict().items() if value}
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def ask(system: JunosSystem, login: Login, line: str) -> View:
    """The answer to a command.

    Raises:
        Unanswered: There is none; the text is the device's complaint.
    """
    found = find_command(" ".join(line.split()))
    if found is None:
        raise Unanswered("syntax error, expecting <command>")
    return found[0].answer(Asked(system, login, found[1]))
