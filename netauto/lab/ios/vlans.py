"""VLAN lists as IOS reads and prints them."""

from __future__ import annotations

import itertools

LOWEST, HIGHEST = 1, 4094
EVERY = frozenset(range(LOWEST, HIGHEST + 1))
LINE_WIDTH = 80  # assumed: a longer list continues on an `add` line


def parse_vlans(text: str) -> frozenset[int] | None:
    """`10,20-22` → the numbers; None when the list is malformed or a number is out of range."""
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            return None
        low, high = int(first), int(last) if dash else int(first)
        if not LOWEST <= low <= high <= HIGHEST:
            return None
        numbers.update(range(low, high + 1))
    return frozenset(numbers)


def format_vlans(numbers: frozenset[int] | set[int], pairs: str = ",") -> str:
    """The numbers, ascending, runs of three and more collapsed; `pairs` stands between two neighbours without a third."""
    parts: list[str] = []
    for _, group in itertools.groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        glue = "-" if len(run) > 2 else pairs  # noqa: PLR2004
        parts.append(f"{run[0]}{glue}{run[-1]}" if len(run) > 1 else str(run[0]))
    return ",".join(parts)


def wrapped(prefix: str, numbers: frozenset[int] | set[int]) -> tuple[str, ...]:
    """A list as configuration lines: `prefix LIST`, then `prefix add LIST` where one line is too short."""
    lines: list[str] = []
    current = prefix + " "
    for part in format_vlans(numbers).split(","):
        if len(current) + len(part) > LINE_WIDTH and not current.endswith(" "):
            lines.append(current.rstrip(","))
            current = f"{prefix} add "
        current += f"{part},"
    return (*lines, current.rstrip(","))
