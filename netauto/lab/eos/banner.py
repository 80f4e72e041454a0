"""Banners: text until a line that says `EOF` (documented: EOS user manual, `banner login`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.eos.editor import Editor, Frame

OPENING = re.compile(r"banner (login|motd)", re.IGNORECASE)
CLOSING = "EOF"
GREETING = "Enter TEXT message. Type 'EOF' on its own line to end.\n"


class Banner:
    """A banner on its way in."""

    def __init__(self, line: str) -> None:
        self._key = line.lower()
        self._lines: list[str] = []

    @classmethod
    def opens(cls, line: str) -> bool:
        """Whether a configuration line begins a banner."""
        return OPENING.fullmatch(line) is not None

    def take(self, line: str) -> bool:
        """Take a line; True when it was the last one."""
        self._lines.append(line if line.strip() != CLOSING else CLOSING)
        return self._lines[-1] == CLOSING

    def store(self, editor: Editor, frames: tuple[Frame, ...]) -> None:
        """Put the finished banner into the configuration."""
        editor.apply(frames, self._key)
        node = frames[0].nodes[0].find(self._key)
        if node is not None:
            node.raw = tuple(self._lines)
