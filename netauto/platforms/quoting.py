"""Words and texts in quotation marks, as FortiOS and Junos write them: a text may run over several lines."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.platforms.rules import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|\S+', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_QUOTE = re.compile(r'\\.|"', re.DOTALL)


@lru_cache(maxsize=1 << 15)  # the same lines are looked at again and again
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a line, quotation marks and their escapes removed."""
    return tuple(
        [
            Token(word.group() if word.group(1) is None else _ESCAPED.sub(r"\1", word.group(1)), word.end())
            for word in _WORD.finditer(text)
        ]
    )


def quotation_size(bare: str, lines: Sequence[str], start: int) -> int:
    """Return how many lines after `start` belong to a quotation that `bare` opens; 0 where none stays open."""
    if not is_open(bare):
        return 0
    ends = (size for size, line in enumerate(lines[start:], start=1) if is_open(line))
    return next(ends, len(lines) - start)


def is_open(text: str) -> bool:
    """Tell whether a quotation that begins in `text` has not ended."""
    if "\\" not in text:
        return text.count('"') % 2 == 1
    marks: list[str] = _QUOTE.findall(text)
    return marks.count('"') % 2 == 1
