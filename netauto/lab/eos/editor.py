"""Applies configuration lines to a tree as EOS does: comments of a mode, `default`, ranges of interfaces, its words for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine import editor
from netauto.lab.engine.editor import Outcome, natural
from netauto.lab.engine.syntax import Rule
from netauto.lab.eos.interfaces import expand_range, interface_order
from netauto.lab.eos.tree import Node
from netauto.lab.eos.words import mistake

if TYPE_CHECKING:
    from netauto.lab.engine.editor import Frame, Line
    from netauto.lab.engine.nodes import Sort
    from netauto.lab.engine.syntax import Match, Mismatch

COMMENT = Rule("!!", -1, "", ())  # printed before everything else in its mode


class Editor(editor.Editor):
    """Applies lines to one tree."""

    verbs = ("no", "default")

    def apply(self, frames: tuple[Frame, ...], line: str) -> Outcome:
        """Apply one line; `!! text` is a comment of the mode."""
        if line.lstrip().startswith("!!"):
            return _commented(frames, line.strip())
        return super().apply(frames, line)

    def mistake(self, line: str, mismatch: Mismatch) -> str:
        """What EOS says about a line that its grammar does not know."""
        return mistake(line, mismatch)

    def identities(self, found: Match) -> tuple[tuple[str, str], ...]:
        """One line, or one for each interface of a range."""
        if found.rule.mark("ports") is None:
            return super().identities(found)
        names = expand_range(found.values[0][1])
        return tuple((f"interface {name}", f"interface {name}") for name in names)

    def order(self, found: Match, key: str) -> Sort:
        """Interfaces in the order of their kinds, other lines by their key."""
        if found.rule.mark("sort") is None:
            return ()
        if found.rule.mark("ports") is not None:
            return interface_order(key.split()[1])
        return natural(key)


def _commented(frames: tuple[Frame, ...], line: str) -> Outcome:
    """`!! text` is a comment of the mode; of the whole configuration the lab keeps none."""
    for node in frames[-1].nodes if len(frames) > 1 else ():
        if node.find(line) is None:
            node.insert(Node(line, line, COMMENT))
    return Outcome(frames)


def uncomment(item: Line) -> bool:
    """`no comment`."""
    for node in [child for child in item.parent.children if child.rule is COMMENT]:
        item.parent.remove(node)
    return True
