"""What Junos prints about VLANs, ports, zones, policies and routes.

Layouts: `show vlans` (recorded, tests of ntc-templates), `show dot1x interface`, `show security zones`, `show security policies` and
`show security match-policies` (recorded in published transcripts), `show ethernet-switching interface`, `show interfaces terse` and
`show route` (documented, Junos OS CLI reference). On a cluster or a virtual chassis a line `{master:0}` or `node0:` says who answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.verify.parsers.text import LayoutError, table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANSWERS = re.compile(r"^(\{.*\}|node\d+:)$")
_LOGICAL = re.compile(r"(\S+\.\d+)(?:\s|$)")
_MEMBER = re.compile(r"\s+(\S+)\s+(\d+)\s.*?\b(tagged|untagged)$")
_DOT1X = re.compile(r"(\S+\.\d+)\s+(?:Authenticator\s+)?([A-Z]\w+)(?:\s+(\S+))?")
_TERSE = re.compile(r"(\S+)\s+(up|down)\s+(up|down)(?:\s+inet\s+(\S+))?")
_FURTHER = re.compile(r"\s+(?:inet\s+)?(\d+(?:\.\d+){3}/\d+)$")
_ZONE = re.compile(r"Security zone: (\S+)$")
_BOUND = re.compile(r"\s+(\S+\.\d+)$")
_PAIR = re.compile(r"From zone: (\S+), To zone: (\S+)$")
_POLICY = re.compile(r"\s+Policy: (\S+), State: (\w+)")
_MET = re.compile(r"^Policy: (\S+), action-type: (\w+)", re.MULTILINE)
_MET_PAIR = re.compile(r"^\s+From zone: (\S+), To zone: (\S+)$", re.MULTILINE)
_GLOBAL = "Global policies:"
_ROUTE = re.compile(r"(\d+(?:\.\d+){3}/\d+)\s+\*?\[(\w+)/\d+")
_HOP = re.compile(r"\s+>?\s*to (\d+(?:\.\d+){3}) via ")
_NO_ROUTE = re.compile(r"\S+: \d+ destinations, ")


@dataclass(frozen=True, slots=True)
class VlanRow:
    """One VLAN: its tag (0: none), and its logical interfaces (``ge-0/0/12.0``), up or not."""

    tag: int
    interfaces: frozenset[str]


@dataclass(frozen=True, slots=True)
class SwitchedPort:
    """The VLANs of one logical interface, by tag."""

    tagged: frozenset[int]
    untagged: frozenset[int]


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """What is wanted of an interface (``up``, ``down``), what it is, and its IPv4 addresses."""

    admin: str
    link: str
    addresses: tuple[str, ...] = ()


def _lines(output: str, command: str, heading: str) -> Iterator[str]:
    """Yield the lines with data.

    Raises:
        LayoutError: `heading` stands nowhere: this is no answer to `command`.
    """
    if heading not in output:
        raise LayoutError(f"`{command}` has no {heading!r}")
    return (line for line in table_lines(output) if not _ANSWERS.match(line))


def vlans(output: str) -> dict[str, VlanRow]:
    """Read ``show vlans``: name → row.

    Raises:
        LayoutError: no heading, or an interface before the first VLAN.
    """
    tags: dict[str, int] = {}
    inside: dict[str, list[str]] = {}
    name = ""
    for line in _lines(output, "show vlans", "VLAN name"):
        words = line.split()
        if line.startswith(" "):
            if not name:
                raise LayoutError(f"an interface outside of any VLAN: {words[0]!r}")
            inside[name] += words
        elif "VLAN name" not in line:
            name, rest = (words[1], words[2:]) if len(words) > 1 else ("", [])
            tags[name] = int(rest.pop(0)) if rest and rest[0].isdecimal() else 0
            inside.setdefault(name, []).extend(rest)
    return {name: VlanRow(tag, frozenset(port.rstrip("*") for port in inside[name])) for name, tag in tags.items()}


def switched_ports(output: str) -> dict[str, SwitchedPort]:
    """Read ``show ethernet-switching interface``: logical interface → its VLANs.

    Raises:
        LayoutError: no heading.
    """
    found: dict[str, dict[str, set[int]]] = {}
    port = ""
    for line in _lines(output, "show ethernet-switching interface", "Tagging"):
        logical, member = _LOGICAL.match(line), _MEMBER.match(line)
        if logical:
            port = logical[1]
            found.setdefault(port, {"tagged": set(), "untagged": set()})
        elif member and port:
            found[port][member[3]].add(int(member[2]))
    return {name: SwitchedPort(frozenset(rows["tagged"]), frozenset(rows["untagged"])) for name, rows in found.items()}


def authenticators(output: str) -> dict[str, tuple[str, ...]]:
    """Read ``show dot1x interface``: logical interface → the machines that were let in or not, ``MAC state``.

    Raises:
        LayoutError: no heading.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(output, "show dot1x interface", "802.1X Information"):
        row = _DOT1X.match(line)
        if row:
            machine = (f"{row[3]} {row[2]}",) if row[3] else ()
            found[row[1]] = (*found.get(row[1], ()), *machine)
    return found


def interfaces_terse(output: str) -> dict[str, InterfaceRow]:
    """Read ``show interfaces terse``: interface, physical or logical → row.

    Raises:
        LayoutError: no heading.
    """
    found: dict[str, InterfaceRow] = {}
    name = ""
    for line in _lines(output, "show interfaces terse", "Admin"):
        row, further = _TERSE.match(line), _FURTHER.match(line)
        if row:
            name = row[1]
            found[name] = InterfaceRow(row[2], row[3], (row[4],) if row[4] else ())
        elif further and name:
            found[name] = InterfaceRow(found[name].admin, found[name].link, (*found[name].addresses, further[1]))
    return found


def zones(output: str) -> dict[str, frozenset[str]]:
    """Read ``show security zones``: zone → logical interfaces.

    Raises:
        LayoutError: no zone at all (the device has one of its own, or more), or an interface before the first.
    """
    found: dict[str, frozenset[str]] = {}
    name = ""
    for line in _lines(output, "show security zones", "Security zone:"):
        zone, bound = _ZONE.match(line), _BOUND.match(line)
        if zone:
            name = zone[1]
            found[name] = frozenset()
        elif bound and not name:
            raise LayoutError(f"an interface outside of any zone: {bound[1]!r}")
        elif bound:
            found[name] |= {bound[1]}
    return found


def policies(output: str) -> tuple[tuple[str, bool], ...]:
    """Read ``show security policies``: keys as `FirewallPolicy.key` in the order of evaluation, and whether each is in force.

    Raises:
        LayoutError: no heading, or a policy before the first context.
    """
    found = []
    context: str | None = None
    for line in _lines(output, "show security policies", "olicy:"):
        pair, policy = _PAIR.match(line), _POLICY.match(line)
        if pair:
            context = f"{pair[1]} to {pair[2]} "
        elif line == _GLOBAL:
            context = ""
        elif policy:
            if context is None:
                raise LayoutError(f"policy {policy[1]} stands in no context")
            found.append((f"{context}{policy[1]}", policy[2] == "enabled"))
    return tuple(found)


def met_policy(output: str) -> tuple[str, str]:
    """Read ``show security match-policies …``: key of the policy that the packet meets, and what it does (``permit``).

    Raises:
        LayoutError: the answer names no policy.
    """
    policy, pair = _MET.search(output), _MET_PAIR.search(output)
    if policy is None:
        raise LayoutError("the look-up names no policy")
    return (f"{pair[1]} to {pair[2]} {policy[1]}" if pair else policy[1]), policy[2]


def route(output: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Read ``show route PREFIX exact``: prefix → protocol of the active route (``Aggregate``) and its next hops; nothing: no route.

    Raises:
        LayoutError: the answer is neither a table nor empty.
    """
    found: dict[str, tuple[str, frozenset[str]]] = {}
    prefix = ""
    for line in table_lines(output):
        row, hop = _ROUTE.match(line), _HOP.match(line)
        if row:
            prefix = row[1]
            found[prefix] = (row[2], frozenset())
        elif hop and prefix:
            found[prefix] = (found[prefix][0], found[prefix][1] | {hop[1]})
    if not found and output.strip() and not _NO_ROUTE.search(output):
        raise LayoutError("`show route` prints no table")
    return found
