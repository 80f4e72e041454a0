"""Applies configuration lines to a tree as AOS-CX does: ranges of ports, its words for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx.chassis import port_order
from netauto.lab.aoscx.params import expand
from netauto.lab.aoscx.words import mistake
from netauto.lab.engine import editor
from netauto.lab.engine.editor import natural

if TYPE_CHECKING:
    from netauto.lab.engine.nodes import Sort
    from netauto.lab.engine.syntax import Match, Mismatch


class Editor(editor.Editor):
    """Applies lines to one tree."""

    def mistake(self, line: str, mismatch: Mismatch) -> str:
        """What AOS-CX says about a line that its grammar does not know."""
        return mistake(line, mismatch)

    def identities(self, found: Match) -> tuple[tuple[str, str], ...]:
        """One line, or one for each port of a range."""
        value = found.value("ports")
        if found.rule.mark("ports") is None or value is None:
            return super().identities(found)
        return tuple((f"interface {name}", f"interface {name}") for name in expand(value))

    def order(self, found: Match, key: str) -> Sort:
        """Ports by their numbers, other lines by their key."""
        if found.rule.mark("sort") is None:
            return ()
        return port_order(key) if found.rule.mark("ports") is not None else natural(key)
