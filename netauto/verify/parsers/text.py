"""What all readers share: the error, VLAN lists, short interface names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Printed before an answer when the line has time stamps on (`terminal exec prompt timestamp`); never part of the answer.
_STAMP = re.compile(r"^(Load for |Time source is )")
_INTERFACE = re.compile(r"^([A-Za-z-]+)([\d/.]*)$")

# recorded: the short names that IOS-XE prints in tables, longest spelling first where two begin alike.
SHORT_NAMES: dict[str, str] = {
    "TwentyFiveGigE": "Twe",
    "TwentyFiveGigabitEthernet": "Twe",
    "TenGigabitEthernet": "Te",
    "TwoGigabitEthernet": "Tw",
    "FiveGigabitEthernet": "Fi",
    "FortyGigabitEthernet": "Fo",
    "HundredGigE": "Hu",
    "AppGigabitEthernet": "Ap",
    "GigabitEthernet": "Gi",
    "FastEthernet": "Fa",
    "Port-channel": "Po",
}


class LayoutError(ValueError):
    """An answer is not in the documented layout, so nothing may be concluded from it."""


def table_lines(output: str) -> Iterator[str]:
    """Yield the lines of `output` that can carry data: no blank lines, rules or time stamps; no trailing space."""
    for line in output.splitlines():
        text = line.rstrip()
        if text and text.strip("- ") and not _STAMP.match(text):
            yield text


def vlan_list(text: str) -> frozenset[int]:
    """Return the ids of ``10,20-22``; ``none`` and the empty text are no VLAN.

    Raises:
        LayoutError: when `text` is something else, or names an id outside 1-4094.
    """
    found: set[int] = set()
    for part in re.split(r"[,\s]+", text.strip().lower().removeprefix("none")):
        if not part:
            continue
        match = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        if match is None or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= 4094:  # noqa: PLR2004 — IEEE 802.1Q
            raise LayoutError(f"not a list of VLANs: {text!r}")
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(found)


def vlan_words(vlans: frozenset[int] | set[int]) -> str:
    """Return ``10,20-22``, the way devices write a list of VLANs."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][-1] + 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def short_name(interface: str) -> str:
    """Return the name that IOS-XE prints in tables for `interface`: ``Gi1/0/13`` for ``GigabitEthernet1/0/13``."""
    match = _INTERFACE.match(interface)
    if match is None:
        return interface
    return SHORT_NAMES.get(match[1], match[1]) + match[2]
