"""What cannot be seen, made visible: a reader must see what a device or a person really wrote."""

from __future__ import annotations

import re

# Spaces of good typography; every other character that does not print is shown by its number.
_PLAIN = frozenset("\u00a0\u202f")
_UNSEEN = re.compile(r"[^\x20-\x7e]")
# Letters and marks that print as nothing at all (Unicode: Default_Ignorable_Code_Point, and the blank Braille pattern).
_EMPTY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def one_line(text: str) -> str:
    """Return `text` with control, bidirectional, invisible and unknown characters as ``⟨U+202E⟩``, line breaks included."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: _mark(found[0]), text)


def _mark(char: str) -> str:
    seen = (char.isprintable() and not _EMPTY.match(char)) or char in _PLAIN
    return char if seen else f"\u27e8U+{ord(char):04X}\u27e9"
