"""Figures as people read them: median and spread, tables for a terminal and for a page."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


NOTHING = "\u2013"  # in a cell: a dash
TIMES = " \u00d7"  # a factor


@dataclass(frozen=True)
class Section:
    """One table and what it means.

    how: how it was measured. said: sentences under the table, such as targets that were reached or missed.
    """

    title: str
    how: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    said: tuple[str, ...] = ()

    def text(self) -> str:
        """For a terminal."""
        cells = (self.header, *self.rows)
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.header))]
        lines = ["  ".join(_aligned(row, widths)).rstrip() for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join((self.title, "=" * len(self.title), "", *lines, "", *(f"- {line}" for line in self.said), ""))

    def markdown(self) -> str:
        """For the page."""
        ruler = ["---", *("---:" for _ in self.header[1:])]
        table = "\n".join(f"| {' | '.join(row)} |" for row in (self.header, ruler, *self.rows))
        said = "\n".join(f"- {line}" for line in self.said)
        return "\n\n".join(part for part in (f"## {self.title}", self.how, table, said) if part)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.ljust(width) if not at else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """Return median and range: ``1.02 (0.98-1.31)``; one value alone stands alone."""
    middle = f"{median(values):.{digits}f}{unit}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):.{digits}f}{NOTHING}{max(values):.{digits}f})"


def verdict(what: str, value: float, target: float, unit: str = "", *, at_least: bool = False, digits: int = 2) -> str:
    """Return one sentence that says whether a target was reached."""
    reached = value >= target if at_least else value <= target
    wanted = f"{'at least' if at_least else 'at most'} {target:g}{unit}"
    return f"{what}: {value:.{digits}f}{unit}; target {wanted}: {'reached' if reached else '**not reached**'}."
