"""Banners: their text ends at a line that begins with the delimiter (recorded: running configurations in the tests of netutils)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.aoscx.editor import Editor
    from netauto.lab.engine.editor import Frame

OPENING = re.compile(r"banner (motd|exec) (\S)\s*", re.IGNORECASE)
GREETING = "Enter a new banner. Terminate the banner with the delimiter you have chosen.\n"  # assumed wording


class Banner:
    """A banner on its way in."""

    def __init__(self, line: str) -> None:
        found = OPENING.fullmatch(line.strip())
        self._kind, self._end = (found[1].lower(), found[2]) if found else ("", "")
        self._lines: list[str] = []

    @classmethod
    def opens(cls, line: str, frames: tuple[Frame, ...]) -> bool:
        """Whether a configuration line begins a banner."""
        return len(frames) == 1 and OPENING.fullmatch(line.strip()) is not None

    def take(self, line: str) -> bool:
        """Take a line; True when it was the last one."""
        self._lines.append(line)
        return line.startswith(self._end)

    def store(self, editor: Editor) -> None:
        """Put the finished banner into the configuration."""
        editor.apply(editor.start(), f"banner {self._kind}")
        node = editor.tree.find(f"banner {self._kind}")
        if node is not None:
            node.text, node.raw = f"banner {self._kind} {self._end}", tuple(self._lines)
