"""A device's diff, folded: sections by the line at the top, and in them runs of changed lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from netauto.reports.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from netauto.plan.models import DiffLine

INDENT = "  "
SMALL = 3  # lines: blocks of one kind that are not larger share a section (eight VLANs are one thing to look at)
ORIGIN = " \u00b7 "
_ELEMENTS = {"+": "ins", "-": "del", " ": "span"}
# The first word, a quoted name, a number or address: enough to see the structure, the same for every platform.
_WORDS = re.compile(r"(?P<word>\A[^\s\d\"']\S*)|(?P<name>\"[^\"]*\"|'[^']*')|(?P<value>(?<![\w./:-])\d[\w.:/,-]*)")
_COLOURS: dict[str | None, str] = {"word": "b", "name": "em", "value": "i"}


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one line at the top, or a few small neighbours of one kind.

    Attributes:
        title: the line at the top, or what its neighbours have in common.
        count: how many blocks it holds.
    """

    title: str
    count: int
    lines: tuple[DiffLine, ...]

    @property
    def added(self) -> int:
        """Lines that were added."""
        return sum(line.sign == "+" for line in self.lines)

    @property
    def removed(self) -> int:
        """Lines that were removed."""
        return sum(line.sign == "-" for line in self.lines)

    def markup(self, *, coloured: bool = True) -> Markup:
        """Return the lines as HTML: ``ins``, ``del``, ``span``; changed neighbours in one ``div`` so that they can stand side by side."""
        line = partial(_line, words=_coloured if coloured else _safe)
        hunks = groupby(self.lines, key=lambda line: line.sign == " ")
        parts = ("".join(map(line, run)) if same else f"<div>{''.join(map(line, run))}</div>" for same, run in hunks)
        return Markup("".join(parts))  # noqa: S704 - `_line` escapes


def sections(lines: Iterable[DiffLine]) -> tuple[Section, ...]:
    """Return a diff's sections, every line in its place."""
    return tuple(_merged(list(_blocks(lines))))


def _blocks(lines: Iterable[DiffLine]) -> Iterator[list[DiffLine]]:
    block: list[DiffLine] = []
    for line in lines:
        # What replaces a line at the top belongs to it, as do the lines below it.
        if line.depth == 0 and block and not (len(block) == 1 and line.sign == "+" and block[0].sign == "-"):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _merged(blocks: Sequence[list[DiffLine]]) -> Iterator[Section]:
    for (kind, small), run in groupby(blocks, key=lambda block: (_kind(block), len(block) <= SMALL)):
        together = list(run)
        if small and len(together) > 1:
            yield Section(kind, len(together), tuple(line for block in together for line in block))
        else:
            yield from (Section(one_line(block[0].text), 1, tuple(block)) for block in together)


def _kind(block: Sequence[DiffLine]) -> str:
    words = one_line(block[0].text).split()
    return words[0] if words else ""


def _line(line: DiffLine, words: Callable[[str], str]) -> str:
    element = _ELEMENTS[line.sign]
    origin = ORIGIN.join(one_line(part) for part in (line.template, line.intent_key) if part)
    source = f"<small>{_safe(origin)}</small>" if origin else ""
    return f"<{element}>{INDENT * line.depth}{words(one_line(line.text))}{source}</{element}>"


def _coloured(text: str) -> str:
    """Mark the first word, quoted names and numbers; whatever it is, it is escaped first."""
    return _WORDS.sub(
        lambda found: f"<{_COLOURS[found.lastgroup]}>{found[0]}</{_COLOURS[found.lastgroup]}>", _safe(text)
    )


def _safe(text: str) -> str:
    """Return `text` as it may stand between tags: nothing of it ever becomes an attribute."""
    return escape(text, quote=False)
