"""Printing: results to standard output, progress and remarks to standard error.

Nothing that a device or a person wrote can act on the terminal: see `printable`.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netauto.plan.models import DiffLine

COLOURS = {"+": "green", "-": "red"}
UNBROKEN = 1_000_000  # columns: who reads a pipe or a file searches lines, and breaks none


def printable(text: str) -> str:
    """Return `text` with everything but printable characters and newlines shown as escapes (ANSI, bidi, bells …)."""
    if text.isprintable():
        return text
    return "".join(char if char == "\n" or char.isprintable() else ascii(char)[1:-1] for char in text)


def say(text: str = "", **style: object) -> None:
    """Print a line of the result. Colour is dropped where the reader is no terminal, or asked for none (``NO_COLOR``)."""
    click.secho(printable(text), color=colour_wanted(sys.stdout.isatty()), **style)  # type: ignore[arg-type]


def remark(text: str, **style: object) -> None:
    """Print a line beside the result, on standard error."""
    click.secho(printable(text), err=True, color=colour_wanted(sys.stderr.isatty()), **style)  # type: ignore[arg-type]


def colour_wanted(terminal: bool) -> bool:
    """Whether to colour: ``NO_COLOR`` and ``FORCE_COLOR`` decide (no-color.org), else whether the reader is a terminal."""
    import os

    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or terminal


def print_json(value: object) -> None:
    """Print `value` as one JSON document; characters that a terminal would act upon stand in it as JSON's own escapes."""
    click.echo(document(value), nl=False)


def document(value: object) -> str:
    """Return `value` as `print_json` prints it, with a newline at the end."""
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(line if line.isprintable() else _escaped(line) for line in lines) + "\n"


def _escaped(line: str) -> str:
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print an aligned table; in a terminal the last column takes what is left of the width and wraps.

    Plain text on purpose: it greps, pastes into a ticket and reads on 80 columns.
    """
    import shutil
    import textwrap

    cells = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(headers), *cells]) for column in range(len(headers))]
    indent = sum(width + 2 for width in widths[:-1])
    room = max(shutil.get_terminal_size((UNBROKEN, 24)).columns - indent, 20)
    _row(list(headers), widths, bold=True)
    for cell_row in cells:
        first, *more = textwrap.wrap(cell_row[-1], room) or [""]
        _row([*cell_row[:-1], first], widths)
        for rest in more:
            click.echo(" " * indent + rest)


def _row(cells: list[str], widths: list[int], *, bold: bool = False) -> None:
    line = "  ".join(cell.ljust(width) for cell, width in zip(cells[:-1], widths, strict=False))
    text = f"{line}  {cells[-1]}" if line else cells[-1]
    click.secho(text.rstrip(), bold=bold, color=colour_wanted(sys.stdout.isatty()))


def print_diff(lines: Iterable[DiffLine], *, indent: int = 1) -> None:
    """Print a hierarchical diff, ``+`` and ``-`` in colour."""
    for line in lines:
        say(f"{line.sign} {' ' * indent * line.depth}{line.text}", fg=COLOURS.get(line.sign))
