"""Configurations nested by words: FortiOS (``config`` … ``end``, ``edit`` … ``next``).

`PlanError` is raised only for commands; a configuration that a device printed is taken as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.platforms.quoting import is_open, quotation_size, tokens
from netauto.platforms.syntax import Command, Syntax, refuse_control_characters
from netauto.platforms.tree import Draft, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPENS = {"config": "end", "edit": "next"}


def quote(word: str, quoted: bool) -> str:  # noqa: FBT001 - the shape of Syntax.quote
    """Return `word` as FortiOS prints it: names and texts in quotation marks, numbers and choices without."""
    if not quoted and word and not re.search(r'[\s"\\]', word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=32)  # a plan reads each configuration for several purposes; trees never change
def parse(text: str) -> Tree:
    """Return the tree of a configuration; printing it gives `text` back, byte for byte."""
    root = Draft("")
    stack = [(root, "")]  # each open block, and what closes it
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        raw = lines[number]
        number += 1
        bare = raw.lstrip(" \t")
        word = bare.split(None, 1)[0] if bare.strip() else ""
        if not word:
            stack[-1][0].separate(raw)
        elif bare.rstrip() == stack[-1][1]:
            stack.pop()[0].close = raw
        else:
            size = quotation_size(bare, lines, number)
            body = "\n".join([bare, *lines[number : number + size]]) if size else bare
            node = stack[-1][0].add(Draft(body, raw[: len(raw) - len(bare)]))
            number += size
            if word in _OPENS:
                stack.append((node, _OPENS[word]))
    return Tree(root.freeze().children)


def read(lines: Sequence[str]) -> tuple[Command, ...]:
    """Return the commands of a fragment.

    Raises:
        PlanError: a control character, an open quotation, or blocks that do not close.
    """
    return tuple(_commands(lines))


def _commands(lines: Sequence[str]) -> Iterator[Command]:
    opened: list[tuple[str, str]] = []  # what closes each open block, and the line that opened it
    for number, line in enumerate(lines, start=1):
        refuse_control_characters(number, line)
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if is_open(text):
            raise PlanError(f"line {number}: the quotation does not end: {text!r}")
        word, *rest = text.split()
        if word == "edit" and rest == ["0"]:
            raise PlanError(f"line {number}: `edit 0` lets the device choose an id, and a second time another one")
        if word in ("next", "end"):
            if not opened or opened.pop()[0] != text:
                raise PlanError(f"line {number}: {text!r} closes nothing that is open")
            continue
        yield Command(len(opened), text, number)
        if word in _OPENS:
            opened.append((_OPENS[word], text))
    if opened:
        raise PlanError(f"{opened[-1][1]!r} is not closed by {opened[-1][0]!r}")


def _leave(header: str) -> tuple[str, int]:
    return _OPENS[header.split(None, 1)[0]], 0


def _closes(header: str) -> str | None:
    return _OPENS.get(header.split(None, 1)[0])


BLOCKS = Syntax(parse, read, tokens, quote, "    ", _leave, _closes, "")
