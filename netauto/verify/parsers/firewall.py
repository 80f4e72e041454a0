"""What FortiOS prints about interfaces, tables of the configuration and policy look-ups (documented layouts, 7.2)."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from ipaddress import IPv4Interface

from netauto.verify.parsers.text import LayoutError

_NAME = re.compile(r"^name:\s*(\S+)\s")
_IP = re.compile(r"(?<![\w-])ip:\s*(\d+(?:\.\d+){3})\s+(\d+(?:\.\d+){3})")
_STATUS = re.compile(r"(?<![\w-])status:\s*(\S+)")
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
            address = str(IPv4Interface(f"{ip[1]}/{ip[2]}")) if ip and ip[1] != "0.0.0.0" else ""  # noqa: S104 — none
            rows[match[1]] = InterfaceRow(status[1] if status else "", address)
    if not rows:
        raise LayoutError("`get system interface` lists no interface")
    return rows


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
        elif verb == "edit" and depth == 1:
            entry = words[1]
            entries[entry] = {}
        elif verb == "set" and depth == 1 and entry:
            entries[entry][words[1]] = tuple(words[2:])
    if depth:
        raise LayoutError("the answer ends inside a table")
    return entries


def _logical_lines(output: str) -> list[str]:
    # A quoted value may run over several lines; a line ends where its quotes are even.
    lines: list[str] = []
    open_line = ""
    for line in output.splitlines():
        open_line = f"{open_line}\n{line}" if open_line else line
        if len(re.findall(r'(?<!\\)"', open_line)) % 2 == 0:
            lines.append(open_line)
            open_line = ""
    if open_line:
        raise LayoutError("the answer ends inside a quoted value")
    return lines


def _split(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', "\\"
    try:
        return list(lexer)
    except ValueError as error:
        raise LayoutError(f"not a line of a table: {line.strip()!r}") from error


def lookup(output: str) -> int:
    """Read ``diagnose firewall iprope lookup …``: the id of the policy that would take the packet, 0 for the implicit deny.

    Raises:
        LayoutError: the answer names no policy.
    """
    match = _LOOKUP.search(output)
    if match is None:
        raise LayoutError("the look-up names no policy")
    return int(match[1])
