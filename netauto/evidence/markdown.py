"""Writing Markdown around words that nobody can trust: names, descriptions and answers of devices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Terminal sequences first, then control, bidirectional and invisible characters: they change what a reader sees, and say nothing.
_UNSEEN = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|"
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)
# Only what can begin something inside a line; an underscore between letters cannot.
_MARKS = re.compile(r"([\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LINE_START = re.compile(r"^(\d+(?=[.)])|(?=[-+#=]))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def visible(text: str) -> str:
    """Return `text` on one line, without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def escape(text: str) -> str:
    """Return `text` on one line so that a Markdown renderer shows it and does nothing else: no HTML, link, mention or table cell."""
    line = _LINE_START.sub(r"\1\\", _MARKS.sub(r"\\\1", visible(text)))
    for mark, entity in _ENTITIES.items():
        line = line.replace(mark, entity)
    # Renderers turn bare addresses into links; an entity for one character stops them and shows the same.
    line = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1&#58;", line)
    return re.sub(r"(?i)\b(www)\.", r"\1&#46;", line)


def code(text: str) -> str:
    """Return `text` as a code span where that shows it as it is (no backtick, bar or invisible character), else escaped."""
    return f"`{text}`" if text and text == visible(text) and not re.search(r"[`|]", text) else escape(text)


def table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return a table; cells are Markdown already."""
    lines = [heading, tuple("---" for _ in heading), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def bullets(sentences: Iterable[str]) -> list[str]:
    """Return a list of untrusted sentences, or ``None.`` when there is none."""
    return [f"- {escape(sentence)}" for sentence in sentences] or ["None."]
