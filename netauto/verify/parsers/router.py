"""What IOS-XE prints about static routes, prefix lists and access lists (documented layouts)."""

from __future__ import annotations

import re

from netauto.verify.parsers.text import LayoutError, table_lines

_ADDRESS = r"\d{1,3}(?:\.\d{1,3}){3}"
_ROUTE = re.compile(rf"^S\S*\s+({_ADDRESS})(?:/(\d+))?(?:\s|$)")
_SUBNETTED = re.compile(rf"^\s+{_ADDRESS}/(\d+) is (variably )?subnetted")
_VIA = re.compile(rf"\[\d+/\d+\] via ({_ADDRESS})")
_ENTRY = re.compile(r"^\s+(?:seq\s+)?(\d+)\s+((?:permit|deny|remark)\b.*?)(?:\s+\(\d+ match(?:es)?\))?$")


def static_routes(output: str) -> dict[str, frozenset[str]]:
    """Read ``show ip route static``: prefix → next hops in the routing table.

    A prefix of a subnetted network may be printed without its length, which then stands on the line above; a long prefix may have
    its next hop on the line below.

    Raises:
        LayoutError: a static route without a length.
    """
    routes: dict[str, set[str]] = {}
    length, prefix = "", ""
    for line in table_lines(output):
        if match := _SUBNETTED.match(line):
            length, prefix = "" if match[2] else match[1], ""
        elif match := _ROUTE.match(line):
            if not (match[2] or length):
                raise LayoutError(f"a route without a length: {line.strip()!r}")
            prefix = f"{match[1]}/{match[2] or length}"
            routes.setdefault(prefix, set())
        elif not line.startswith(" "):
            prefix = ""
        if prefix and (via := _VIA.search(line)):
            routes[prefix].add(via[1])
    return {prefix: frozenset(hops) for prefix, hops in routes.items()}


def list_entries(output: str) -> dict[int, str]:
    """Read ``show ip prefix-list X`` or ``show ip access-lists X``: sequence number → entry, without its match count.

    Raises:
        LayoutError: a line that is neither the list's name nor an entry.
    """
    entries: dict[int, str] = {}
    for line in table_lines(output):
        if match := _ENTRY.match(line):
            entries[int(match[1])] = " ".join(match[2].split())
        elif not re.match(r"(ip prefix-list|Extended|Standard|Role-based) ?", line):
            raise LayoutError(f"not a line of a list: {line.strip()!r}")
    return entries
