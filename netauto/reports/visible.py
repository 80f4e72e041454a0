"""What cannot be seen, made visible: a reader must see what a device or a person really wrote."""

from __future__ import annotations

import re

# Spaces of good typography; every other character that does not print is shown by its number.
_PLAIN = frozenset("\u00a0\u202f")
_UNSEEN = re.compile(r"[^\x20-\x7e]")


def one_line(text: str) -> str:
    """Return `text` with control, bidirectional, invisible and unknown characters as ``⟨U+202E⟩``, line breaks included."""
    return text if text.isprintable() else _UNSEEN.sub(lambda found: _mark(found[0]), text)


def _mark(char: str) -> str:
    return char if char.isprintable() or char in _PLAIN else f"\u27e8U+{ord(char):04X}\u27e9"
