"""Input that spans lines: banners, comments of a mode, scripts of an event handler. Each ends at a line that says `EOF`.

Documented: EOS user manual, `banner login`, `comment`, `event-handler`. A comment is printed as lines that begin with `!!`
(recorded: the NAPALM eos driver turns them back).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.editor import Frame
    from netauto.lab.eos.editor import Editor

OPENING = re.compile(r"(banner (?:login|motd)|comment|action bash)", re.IGNORECASE)
CLOSING = "EOF"
GREETING = "Enter TEXT message. Type 'EOF' on its own line to end.\n"


class Text:
    """A text on its way in, opened by `line` in the mode on top of `frames`."""

    def __init__(self, line: str, frames: tuple[Frame, ...]) -> None:
        self._key = line.lower()
        self._frames = frames
        self._lines: list[str] = []

    @classmethod
    def opens(cls, line: str, frames: tuple[Frame, ...]) -> bool:
        """Whether a configuration line begins a text: a banner anywhere, the others in a mode of their own."""
        found = OPENING.fullmatch(line)
        return found is not None and (line.lower().startswith("banner") or len(frames) > 1)

    def take(self, line: str) -> bool:
        """Take a line; True when it was the last one."""
        self._lines.append(line)
        return line.strip() == CLOSING

    def store(self, editor: Editor) -> tuple[Frame, ...]:
        """Put the finished text into the configuration; returns the mode stack behind it."""
        if self._key == "comment":
            for line in self._lines[:-1]:
                editor.apply(self._frames, f"!! {line.strip()}")
            return self._frames
        frames = editor.apply(self._frames, self._key).frames
        for parent in frames[-1].nodes:
            node = parent.find(self._key)
            if node is not None:
                node.raw = tuple(self._lines)
        return frames
