"""Understanding nftables as netauto and the box's own files write it: names, sets, and the way of a packet through the chains.

Only what decides forwarding is understood. A line that is not is a policy that matches part of any traffic, so that it neither proves
that something is allowed nor that it is denied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.platforms.model import FirewallPolicy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.platforms.tree import Node

FORWARD = "forward"
_TABLE = "table inet netauto {"
_DEFINE = re.compile(r'define ([\w/.-]+) = (?:"([^"]*)"|(.+))')
_ELEMENT = re.compile(r"add element inet netauto (\S+) \{ (.+) \}")
_ELEMENTS = re.compile(r"elements = \{(.*)\}", re.DOTALL)
_JUMP = re.compile(r"(?:jump|goto) ([\w/.-]+)")
_LOG = re.compile(r"\blog\b")
_FIRST = re.compile(r"ct state ")
_UNKNOWN = "?"  # a name that no model has: it resolves to nothing, and matches part of everything
_MATCHES = (
    ("iifname", re.compile(r'\biifname (?:@(\S+)|"([^"]+)"|([\w.-]+))')),
    ("oifname", re.compile(r'\boifname (?:@(\S+)|"([^"]+)"|([\w.-]+))')),
    ("saddr", re.compile(r"\bip saddr (?:[@$](\S+)|([\d./]+))")),
    ("daddr", re.compile(r"\bip daddr (?:[@$](\S+)|([\d./]+))")),
    ("services", re.compile(r"\bmeta l4proto \. th dport \{ (.+?) \}")),
    ("port", re.compile(r"\b(tcp|udp) dport (?:\{ (.+?) \}|([\d-]+))")),
    ("icmp", re.compile(r"\bmeta l4proto icmp\b")),
)
_REST = re.compile(r'\b(?:counter|log prefix "[^"]*"|log|accept|drop|reject|group \d+|comment "[^"]*")')


@dataclass(slots=True)
class Table:
    """The box's policy table, all files together.

    Attributes:
        sets: name → its elements as written. kinds: name → ``type``. comments: set → comment.
        chains: name → its lines, in the order in which the files add them; remarks: chain → its comment.
    """

    defines: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sets: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)


def read_table(files: Iterable[tuple[Node, ...]]) -> Table:
    """Return what files of nftables say together, in the order in which the box loads them."""
    table = Table()
    for nodes in files:
        for node in nodes:
            if node.text.rstrip() == _TABLE:
                for child in node.children:
                    _take(table, child)
            elif found := _DEFINE.fullmatch(node.text.strip()):
                (table.texts if found[2] is not None else table.defines)[found[1]] = found[2] or found[3] or ""
            elif found := _ELEMENT.fullmatch(node.text.strip()):
                table.sets.setdefault(found[1], []).extend(_list(found[2]))
    return table


def _take(table: Table, node: Node) -> None:
    kind, _, rest = node.text.partition(" ")
    name = rest.partition(" ")[0]
    if kind == "set":
        table.sets.setdefault(name, [])
        for line in (child.text.strip() for child in node.children):
            if line.startswith("type "):
                table.kinds[name] = line.removeprefix("type ")
            elif found := _ELEMENTS.fullmatch(line):
                table.sets[name].extend(_list(found[1]))
    elif kind == "chain":
        lines = table.chains.setdefault(name, [])
        for line in (child.text.strip() for child in node.children):
            if line.startswith('comment "'):
                table.remarks[name] = line.removeprefix('comment "').rstrip('"')
            elif line and not line.startswith(("#", "type ")):
                lines.append(line)


def _list(text: str) -> list[str]:
    return [item.strip().strip('"') for item in text.replace("\n", " ").split(",") if item.strip()]


def policies(table: Table) -> tuple[FirewallPolicy, ...]:
    """Return the policies of the chain ``forward`` in the order of evaluation, those of a chain that it jumps to in its place."""
    return tuple(policy for name, lines in _walk(table, FORWARD, ()) for policy in _policies(table, name, lines))


def _walk(table: Table, chain: str, above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each chain's name with the lines of it that belong together, jumps followed; a chain that leads back is not entered."""
    lines: list[str] = []
    for line in table.chains.get(chain, ()):
        jump = _JUMP.fullmatch(line)
        if jump is None:
            lines.append(line)
            continue
        if lines:
            yield chain, tuple(lines)
            lines = []
        if jump[1] not in above:
            yield from _walk(table, jump[1], (*above, chain))
    if lines:
        yield chain, tuple(lines)


def _policies(table: Table, name: str, lines: tuple[str, ...]) -> Iterator[FirewallPolicy]:
    """Give one policy for the lines of a chain of its own, and one for each line of ``forward``."""
    found = [one for one in (_line(line) for line in lines if not _FIRST.match(line)) if one is not None]
    for number, alike in enumerate([found] if name != FORWARD else [[one] for one in found]):
        if alike:
            key = name if name != FORWARD else f"{name}-{number + 1}"
            yield _policy(table, key, alike)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chain that decides something; empty: whatever it is."""

    accept: bool
    log: bool
    source: str
    target: str
    source_address: str
    target_address: str
    services: tuple[str, ...]


def _line(text: str) -> Line | None:
    verdict = re.search(r"\b(accept|drop|reject)\b(?: comment .*)?$", text)
    if verdict is None:
        return None
    said = {name: pattern.search(text) for name, pattern in _MATCHES}
    names = {name: next((group for group in found.groups() if group), "") for name, found in said.items() if found}
    rest = text
    for found in said.values():
        rest = rest.replace(found.group(), " ") if found else rest
    odd = bool(_REST.sub(" ", rest).strip())
    return Line(
        accept=verdict[1] == "accept",
        log=_LOG.search(text) is not None,
        source=names.get("iifname", ""),
        target=names.get("oifname", ""),
        source_address=names.get("saddr", ""),
        target_address=names.get("daddr", ""),
        services=(_UNKNOWN,) if odd else _services(said),
    )


def _services(said: dict[str, re.Match[str] | None]) -> tuple[str, ...]:
    if found := said["services"]:
        return tuple(item.removeprefix("$") for item in _list(found[1]))
    if found := said["port"]:
        return tuple(f"{found[1]}/{port}" for port in _list(found[2] or found[3]))
    return ("ALL_ICMP",) if said["icmp"] else ("ALL",)


def _policy(table: Table, key: str, lines: list[Line]) -> FirewallPolicy:
    return FirewallPolicy(
        key=key,
        name=key,
        sources=frozenset(line.source or "any" for line in lines),
        destinations=frozenset(line.target or "any" for line in lines),
        source_addresses=frozenset(line.source_address or "all" for line in lines),
        destination_addresses=frozenset(line.target_address or "all" for line in lines),
        services=frozenset(service for line in lines for service in line.services),
        accept=any(line.accept for line in lines),
        log=all(line.log for line in lines),
        nat_pool=_pool(table, lines),
        comment=table.remarks.get(key, ""),
    )


def _pool(table: Table, lines: list[Line]) -> str:
    """Return the chain that translates what these lines let pass; nothing where none does, or not the same one for all."""
    found = set()
    for line in lines:
        way = re.compile(rf"ip saddr @{re.escape(line.source_address)} oifname @{re.escape(line.target)} goto (\S+)")
        hits = [hit[1] for text in table.chains.get("units-nat", ()) if (hit := way.fullmatch(text))]
        found.add(hits[0] if hits and line.accept else "")
    return found.pop() if len(found) == 1 else ""
