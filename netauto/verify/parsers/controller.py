"""What a Catalyst 9800 prints about WLANs, policy profiles, policy tags and access points.

Recorded in public captures of 16.12 to 17.9: long tables are printed in pages, each with the count, the heading and the rule again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.verify.parsers.text import LayoutError, table_lines

_WLAN = re.compile(r"^(\d{1,4})\s+(\S+)\s+(\S.*?)\s+(UP|DOWN)\s")
_PROFILE = re.compile(r"^(\S+)\s+(?:\S.*?\s)??\s*(ENABLED|DISABLED)$")
_MAC = re.compile(r"^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$")
_AP_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class WlanRow:
    """One line of ``show wlan summary``; status is ``UP`` or ``DOWN``."""

    id: int
    ssid: str
    status: str


@dataclass(frozen=True, slots=True)
class ApRow:
    """One line of ``show ap tag summary``, as printed."""

    name: str
    site_tag: str
    policy_tag: str
    rf_tag: str
    misconfigured: str
    source: str


def wlan_summary(output: str) -> dict[str, WlanRow]:
    """Read ``show wlan summary``: profile name → row.

    Raises:
        LayoutError: another count than rows, or a line that is not a WLAN.
    """
    rows: dict[str, WlanRow] = {}
    for line in _rows(output, "Number of WLANs", "ID"):
        match = _WLAN.match(line + " ")
        if match is None:
            raise LayoutError(f"not a line of `show wlan summary`: {line.strip()!r}")
        rows[match[2]] = WlanRow(int(match[1]), match[3], match[4])
    return rows


def profile_summary(output: str) -> dict[str, str]:
    """Read ``show wireless profile policy summary``: profile → ``ENABLED`` or ``DISABLED``.

    Raises:
        LayoutError: another count than rows, or a line that is not a profile.
    """
    rows: dict[str, str] = {}
    for line in _rows(output, "Number of Policy Profiles", "Policy Profile Name"):
        match = _PROFILE.match(line)
        if match is None:
            raise LayoutError(f"not a line of `show wireless profile policy summary`: {line.strip()!r}")
        rows[match[1]] = match[2]
    return rows


def profile_detail(output: str) -> tuple[str, str]:
    """Read the status and the VLAN from ``show wireless profile policy detailed X``.

    Raises:
        LayoutError: one of them is missing.
    """
    fields: dict[str, str] = {}
    for line in table_lines(output):
        key, colon, value = line.partition(":")
        if colon and not line.startswith(" "):
            fields.setdefault(key.strip(), value.strip())
    try:
        return fields["Status"], fields["VLAN"]
    except KeyError as missing:
        raise LayoutError(f"`show wireless profile policy detailed` lacks {missing}") from None


def tag_summary(output: str) -> frozenset[str]:
    """Read ``show wireless tag policy summary``: the names of the policy tags.

    Raises:
        LayoutError: another count than rows.
    """
    return frozenset(line.split()[0] for line in _rows(output, "Number of Policy Tags", "Policy Tag Name"))


def tag_detail(output: str) -> tuple[tuple[str, str], ...]:
    """Read ``show wireless tag policy detailed X``: WLAN profile and policy profile of each map, in the order printed.

    Raises:
        LayoutError: no count of maps, or another number of maps than it says.
    """
    lines = list(table_lines(output))
    counts = [line for line in lines if line.startswith("Number of WLAN-POLICY maps")]
    if not counts:
        raise LayoutError("`show wireless tag policy detailed` does not count its maps")
    pairs = [
        line.split()
        for line in lines[lines.index(counts[0]) :]
        if not line.startswith(("Number of", "WLAN Profile Name"))
    ]
    if any(len(pair) != 2 for pair in pairs) or str(len(pairs)) != counts[0].partition(":")[2].strip():  # noqa: PLR2004 — WLAN, policy
        raise LayoutError("`show wireless tag policy detailed` does not list the maps it counts")
    return tuple((pair[0], pair[1]) for pair in pairs)


def ap_tags(output: str) -> dict[str, ApRow]:
    """Read ``show ap tag summary``: Ethernet MAC → row.

    Raises:
        LayoutError: another count than rows, or a line without the seven columns.
    """
    rows: dict[str, ApRow] = {}
    for line in _rows(output, "Number of APs", "AP Name"):
        cells = line.split()
        if len(cells) != _AP_COLUMNS or not _MAC.match(cells[1].lower()):
            raise LayoutError(f"not a line of `show ap tag summary`: {line.strip()!r}")
        rows[cells[1].lower()] = ApRow(cells[0], *cells[2:])
    return rows


def _rows(output: str, count: str, heading: str) -> list[str]:
    """Return the rows of a table that says first how many it has: an answer that was cut short must not read as an absence."""
    lines = list(table_lines(output))
    counts = {line.partition(":")[2].strip() for line in lines if line.startswith(count)}
    rows = [line for line in lines if not line.startswith((count, heading))]
    if counts != {str(len(rows))}:
        raise LayoutError(f"{len(rows)} rows where the answer says {count!r}: {', '.join(sorted(counts)) or 'nothing'}")
    return rows
