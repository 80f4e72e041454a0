"""VLAN lists as IOS reads and prints them: ``10,20,2032-2039``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOWEST, HIGHEST = 1, 4094
EVERY_VLAN = frozenset(range(LOWEST, HIGHEST + 1))
_LIST = re.compile(r"\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*", re.ASCII)
_RANGE = 3  # IOS prints at least this many neighbours as a range (assumed; both forms are accepted)


def parse_vlans(text: str) -> frozenset[int]:
    """Return the VLAN ids of a list.

    Raises:
        ValueError: not a list of ids and ranges, or an id outside 1-4094.
    """
    ids: set[int] = set()
    if not _LIST.fullmatch(text):
        raise ValueError(f"not a list of VLAN ids: {text!r}")
    for part in text.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not LOWEST <= low <= high <= HIGHEST:
            raise ValueError(f"VLAN ids are {LOWEST} to {HIGHEST}, in ascending ranges: {part!r}")
        ids.update(range(low, high + 1))
    return frozenset(ids)


def vlans_in(text: str) -> frozenset[int]:
    """Return the VLAN ids of a list as a device printed it; none where it is no list."""
    try:
        return parse_vlans(text)
    except ValueError:
        return frozenset()


def format_vlans(ids: Iterable[int], pair: str = ",") -> str:
    """Return `ids` as IOS prints them; `pair` joins two neighbours that have no third."""
    parts = []
    for low, high in _runs(sorted(ids)):
        glue = "-" if high - low >= _RANGE - 1 else pair
        parts.append(str(low) if low == high else f"{low}{glue}{high}")
    return ",".join(parts)


def _runs(ids: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for number in ids:
        if start is None or previous is None:
            start = number
        elif number != previous + 1:
            yield start, previous
            start = number
        previous = number
    if start is not None and previous is not None:
        yield start, previous
