"""Names that a device gives itself are hostile: a USB stick may call itself a page of HTML, or a line of somebody else's log."""

from __future__ import annotations

import unicodedata

LONGEST = 60
"""Characters of a name that are kept: what fits on one line of the screen."""


def plain(text: str) -> str:
    """Return `text` as one line that can be printed: no control, format or private characters, at most `LONGEST` long.

    Categories C* hold control characters, those that turn the direction of writing, invisible ones and lone surrogates. Markup is left as
    it is: the page sets names as text, never as HTML.
    """
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    words = " ".join(kept.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
