"""How Arista EOS writes a configuration: nested by indentation of three blanks, with texts that end at ``EOF``.

A banner, a comment, a certificate or a script is one node of several lines, whatever its lines look like.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.platforms.indented import read, tokens
from netauto.platforms.syntax import Syntax
from netauto.platforms.tree import Draft, Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

# A line that opens a text, and how many lines `EOF` the text has. Source: recorded (banner: running configuration in pyeapi's tests;
# comment: AVD's rendered configurations; certificate: NAPALM's EOS driver), documented (event handler, code unit: EOS manual).
_TEXTS = (
    (re.compile(r"banner (?:login|motd)$"), 1),
    (re.compile(r"comment$"), 1),
    (re.compile(r"protocol https certificate$"), 2),
    (re.compile(r"action bash$"), 1),
    (re.compile(r"code(?: unit \S+)?$"), 1),
)
_TEXT_WORDS = ("banner", "comment", "protocol", "action", "code")
_END = "EOF"


@lru_cache(maxsize=32)  # a plan reads each configuration for several purposes; trees never change
def parse(text: str) -> Tree:
    """Return the tree of a configuration; printing it gives `text` back, byte for byte."""
    root = Draft("")
    stack: list[tuple[int, Draft]] = [(-1, root)]
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if line.strip() == _END]
    number = 0
    while number < len(lines):
        raw = lines[number]
        bare = raw.lstrip(" \t")
        width = len(raw) - len(bare)
        number += 1
        while stack[-1][0] >= width:
            stack.pop()
        if not bare.rstrip() or bare.startswith("!"):
            stack[-1][1].separate(raw)
            continue
        size = _text_size(bare.rstrip(), ends, number)
        body = "\n".join([bare, *lines[number : number + size]]) if size else bare
        number += size
        stack.append((width, stack[-1][1].add(Draft(body, raw[:width]))))
    return Tree(root.freeze().children)


def _text_size(bare: str, ends: Sequence[int], start: int) -> int:
    """Return how many lines from `start` on belong to the text that `bare` opens; 0 where it opens none, or none that ends.

    Args:
        bare: the line, without indentation.
        ends: the lines of the configuration that end a text, ascending.
        start: the line after `bare`.
    """
    if not bare.startswith(_TEXT_WORDS):
        return 0
    for opening, count in _TEXTS:
        if opening.match(bare):
            last = bisect_left(ends, start) + count - 1
            return ends[last] + 1 - start if last < len(ends) else 0
    return 0


def _quote(word: str, _quoted: bool) -> str:  # noqa: FBT001 - the shape of Syntax.quote
    return word


def _leave(_header: str) -> tuple[str, int]:
    # Explicit: a mode that knows the first words of the next command would keep the session.
    return "exit", 1


def _closes(_header: str) -> str | None:
    return None


ARISTA = Syntax(parse, read, tokens, _quote, "   ", _leave, _closes, "!")
