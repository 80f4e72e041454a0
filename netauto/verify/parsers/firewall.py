"""What FortiOS prints about interfaces, tables of the configuration and policy look-ups (documented layouts, 7.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from netauto.verify.parsers.text import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"^name:\s*(\S+)\s")
_IP = re.compile(r"(?<![\w-])ip:\s*(\d+(?:\.\d+){3})\s+(\d+(?:\.\d+){3})")
_STATUS = re.compile(r"(?<![\w-])status:\s*(\S+)")
_ESCAPED = re.compile(r"\\(.)")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', re.DOTALL)
_EDIT_WORDS = 2
_LOOKUP = re.compile(r"matches policy id:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """One interface of ``get system interface``; address ``10.60.48.1/24``, empty when it has none."""

    status: str
    address: str


def system_interfaces(output: str) -> dict[str, InterfaceRow]:
    """Read ``get system interface``: name → state.

    Raises:
        LayoutError: no interface at all.
    """
    rows: dict[str, InterfaceRow] = {}
    for line in output.splitlines():
        if match := _NAME.match(line):
            ip, status = _IP.search(line), _STATUS.search(line)
            rows[match[1]] = InterfaceRow(status[1] if status else "", _address(ip[1], ip[2]) if ip else "")
    if not rows:
        raise LayoutError("`get system interface` lists no interface")
    return rows


def _address(ip: str, mask: str) -> str:
    try:
        address = IPv4Interface(f"{ip}/{mask}")
    except ValueError:
        raise LayoutError(f"not an address: {ip} {mask}") from None
    return "" if address.ip.is_unspecified else str(address)


def table(output: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read ``show <table>``: entry → setting → values, entries in the order in which the device evaluates them.

    Settings of nested tables are left out.

    Raises:
        LayoutError: blocks that do not close, or a quote that does not.
    """
    entries: dict[str, dict[str, tuple[str, ...]]] = {}
    depth, entry = 0, ""
    for line in _logical_lines(output):
        words = _split(line)
        verb = words[0] if words else ""
        if verb in ("config", "end"):
            depth += 1 if verb == "config" else -1
        elif depth == 1 and verb == "edit" and len(words) == _EDIT_WORDS:
            entry = words[1]
            entries[entry] = {}
        elif depth == 1 and verb == "set" and len(words) >= _EDIT_WORDS and entry:
            entries[entry][words[1]] = words[2:]
    if depth:
        raise LayoutError("the answer ends inside a table")
    return entries


def _logical_lines(output: str) -> Iterator[str]:
    # A quoted value may run over several lines; a line ends where its quotes are even.
    parts: list[str] = []
    quotes = 0
    for line in output.splitlines():
        parts.append(line)
        quotes += _ESCAPED.sub("", line).count('"')
        if quotes % 2 == 0:
            yield "\n".join(parts)
            parts, quotes = [], 0
    if parts:
        raise LayoutError("the answer ends inside a quoted value")


def _split(line: str) -> tuple[str, ...]:
    return tuple(_ESCAPED.sub(r"\1", quoted) if quoted else bare for quoted, bare in _TOKEN.findall(line))


def lookup(output: str) -> str:
    """Read ``diagnose firewall iprope lookup …``: the id of the policy that would take the packet, 0 for the implicit deny.

    Raises:
        LayoutError: the answer names no policy.
    """
    match = _LOOKUP.search(output)
    if match is None:
        raise LayoutError("the look-up names no policy")
    return match[1]
