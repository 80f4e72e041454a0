"""What a Debian box prints about interfaces, loaded rules and radios.

Layouts: iproute2's JSON (documented), nft 1.0.6 (recorded), iw (assumed).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from netauto.verify.parsers.text import LayoutError

_CHAIN = re.compile(r"^\tchain (\S+) \{$")
_SET = re.compile(r"^\tset (\S+) \{$")
_LEFT_BY = re.compile(r"^\t(?:jump|goto) (\S+)$")


@dataclass(frozen=True, slots=True)
class LinkRow:
    """An interface: its first IPv4 address with the length of its prefix, VLAN id and parent where it is a VLAN, and whether it is up."""

    address: str
    tag: int | None
    parent: str
    up: bool


def links(output: str) -> dict[str, LinkRow]:
    """Read ``ip -j -d addr show``.

    Raises:
        LayoutError: no list of interfaces.
    """
    try:
        rows = json.loads(output)
        return {str(row["ifname"]): _link(row) for row in rows}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LayoutError(f"`ip -j -d addr show` does not list interfaces: {error}") from None


def _link(row: dict[str, object]) -> LinkRow:
    info = row.get("linkinfo")
    data = info.get("info_data", {}) if isinstance(info, dict) and info.get("info_kind") == "vlan" else {}
    found = row["addr_info"]
    addresses = [one for one in found if one["family"] == "inet"] if isinstance(found, list) else []
    address = f"{addresses[0]['local']}/{addresses[0]['prefixlen']}" if addresses else ""
    tag = data.get("id")
    return LinkRow(
        address, int(tag) if tag is not None else None, str(row.get("link", "")), up="UP" in str(row["flags"])
    )


def chains(output: str) -> dict[str, tuple[str, ...]]:
    """Read ``nft -s list ruleset``: chain of the policy table → its lines.

    Raises:
        LayoutError: no table, or a table that does not end.
    """
    return _blocks(output, _CHAIN)


def sets(output: str) -> dict[str, tuple[str, ...]]:
    """Read the same: set → its elements, as written.

    Raises:
        LayoutError: as `chains`.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, lines in _blocks(output, _SET).items():
        text = " ".join(lines)
        inside = re.search(r"elements = \{ (.*?) \}", text)
        found[name] = tuple(item.strip().strip('"') for item in inside[1].split(",")) if inside else ()
    return found


def _blocks(output: str, opening: re.Pattern[str]) -> dict[str, tuple[str, ...]]:
    lines = output.splitlines()
    if "table inet netauto {" not in lines or lines.count("}") != sum(line.startswith("table ") for line in lines):
        raise LayoutError("`nft -s list ruleset` shows no whole table `inet netauto`")
    found: dict[str, list[str]] = {}
    block: list[str] | None = None
    for line in lines:
        start = opening.match(line)
        if start:
            block = found.setdefault(start[1], [])
        elif line == "\t}":
            block = None
        elif block is not None:
            block.append(line.strip())
    return {name: tuple(inside) for name, inside in found.items()}


def evaluated(rules: dict[str, tuple[str, ...]], chain: str) -> tuple[str, ...]:
    """Return the chains that a packet passes from `chain` on, in order; one that leads back is entered once."""
    seen: list[str] = []
    waiting = [chain]
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.append(name)
            waiting = [
                line.partition(" ")[2] for line in rules.get(name, ()) if line.startswith(("jump ", "goto "))
            ] + waiting
    return tuple(seen)


def on_air(output: str) -> dict[str, str]:
    """Read ``iw dev``: interface → SSID, of those that are access points.

    Raises:
        LayoutError: no radio.
    """
    found: dict[str, str] = {}
    name = ""
    for line in output.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "Interface":
            name = rest
        elif word == "ssid" and name:
            found[name] = rest
    if "phy#" not in output:
        raise LayoutError("`iw dev` names no radio")
    return found
