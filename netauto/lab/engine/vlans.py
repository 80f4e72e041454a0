"""VLAN lists as EOS and AOS-CX read and print them."""

from __future__ import annotations

import itertools

LOWEST, HIGHEST = 1, 4094
EVERY = frozenset(range(LOWEST, HIGHEST + 1))


def parse_vlans(text: str) -> frozenset[int] | None:
    """`10,20-22` → the numbers; None when the list is malformed or a number is out of range."""
    numbers: set[int] = set()
    if not text.isascii():
        return None
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            return None
        low, high = int(first), int(last) if dash else int(first)
        if not LOWEST <= low <= high <= HIGHEST:
            return None
        numbers.update(range(low, high + 1))
    return frozenset(numbers)


def format_vlans(numbers: frozenset[int] | set[int]) -> str:
    """The numbers, ascending, every run collapsed, of two neighbours too (EOS: as AVD prints; AOS-CX: recorded)."""
    parts: list[str] = []
    for _, group in itertools.groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]))
    return ",".join(parts)
