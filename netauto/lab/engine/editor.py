"""Applies configuration lines to a tree, as strictly as the device does.

Marks in the grammar select what a line does beyond being stored; a dialect's handlers have one function per mark. What its words are for
a line that it does not know, and which lines stand for several, a dialect says in its own `Editor`.
Marks read here: `sign=~` (on by default: only `no ...` is printed), `sign=&` (both forms are printed), `hide=VALUE` (a
value that is the default and is not printed), `sort` (kept in the order of its key). `full=VALUE` is a default that only
`show running-config all` prints, as `hide` is there.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from netauto.lab.engine.refusals import Misplaced, Refused
from netauto.lab.engine.syntax import Match, Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.grammar import Grammar
    from netauto.lab.engine.nodes import Node, Sort
    from netauto.lab.engine.syntax import Rule


class Box(Protocol):
    """What the hardware contributes to the configuration."""

    def has_interface(self, name: str) -> bool:
        """Whether the machine has (or can create) this interface."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One level of the mode stack: the mode, and the nodes that lines go to (several in a range)."""

    mode: str
    nodes: tuple[Node, ...]
    name: str = ""


@dataclass(slots=True)
class Line:
    """A line on its way into the tree; handlers may change where and how it is stored.

    `verb` is one of `Editor.verbs`, or nothing.
    """

    tree: Node
    parent: Node
    found: Match
    verb: str
    box: Box
    grammar: Grammar
    text: str
    key: str
    sort: Sort = ()
    message: str = ""
    opened: list[Node] = field(default_factory=list)

    @property
    def node(self) -> Node | None:
        """The node that has the line's identity now."""
        return self.parent.find(self.key)

    def rule_for(self, mode: str, text: str) -> Rule:
        """The rule of another line that this one makes."""
        found = self.grammar.match(mode, text)
        return found.rule if isinstance(found, Match) else self.found.rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line did: the device's answer, the mode stack behind it; `failed` lines change nothing."""

    frames: tuple[Frame, ...]
    text: str = ""
    failed: bool = False


class Editor(ABC):
    """Applies lines to one tree. It keeps no state of its own.

    Attributes:
        verbs: Words before a line that undo it.
    """

    verbs: tuple[str, ...] = ("no",)

    def __init__(self, grammar: Grammar, tree: Node, box: Box, handlers: dict[str, Callable[[Line], bool]]) -> None:
        self.grammar = grammar
        self.tree = tree
        self._box = box
        self._handlers = handlers

    @abstractmethod
    def mistake(self, line: str, mismatch: Mismatch) -> str:
        """What the device says about a line that its grammar does not know."""

    def identities(self, found: Match) -> tuple[tuple[str, str], ...]:
        """Text and key of the lines that a line stands for; one, unless the dialect has ranges."""
        return ((found.text, found.key),)

    def order(self, found: Match, key: str) -> Sort:
        """Where the device prints a line among those of its rule; empty for order of arrival."""
        return () if found.rule.mark("sort") is None else natural(key)

    def start(self) -> tuple[Frame, ...]:
        """The mode stack of `configure`."""
        return (Frame("config", (self.tree,)),)

    def apply(self, frames: tuple[Frame, ...], line: str) -> Outcome:
        """Apply one line in the mode on top of `frames`, or in the nearest mode below that knows it."""
        first, _, rest = line.strip().partition(" ")
        verb = first.lower() if first.lower() in self.verbs and rest.strip() else ""
        body = rest.strip() if verb else line.strip()
        shift = len(line) - len(line.lstrip()) + (line.strip().index(body, len(verb)) if verb else 0)
        worst: Mismatch | None = None
        for depth in range(len(frames), 0, -1):
            found = self.grammar.match(frames[depth - 1].mode, body, partial=bool(verb))
            if isinstance(found, Match):
                outcome = self._store(frames[:depth], found, line, verb)
                # A refused line leaves the session where it was, in the mode that it was typed in.
                return replace(outcome, frames=frames) if outcome.failed else outcome
            worst = _worse(worst, found)
        assert worst is not None  # noqa: S101 - a mode stack is never empty
        return Outcome(frames, self.mistake(line, Mismatch(worst.reason, worst.column + shift)), failed=True)

    def _store(self, frames: tuple[Frame, ...], found: Match, line: str, verb: str) -> Outcome:
        opened: list[Node] = []
        messages: list[str] = []
        for parent in frames[-1].nodes:
            for text, key in self.identities(found):
                sort = self.order(found, key)
                item = Line(self.tree, parent, found, verb, self._box, self.grammar, text, key, sort)
                try:
                    self._put(item)
                except Refused as refusal:
                    return Outcome(frames, str(refusal), failed=True)
                except Misplaced as misplaced:
                    column = max(line.find(str(misplaced)), 0)
                    return Outcome(frames, self.mistake(line, Mismatch("invalid", column)), failed=True)
                opened.extend(item.opened)
                messages.extend([item.message] if item.message not in messages else [])
        if found.rule.opens and not verb and opened:
            frames = (*frames, Frame(found.rule.opens, tuple(opened), found.values[-1][1] if found.values else ""))
        return Outcome(frames, "".join(messages))

    def _put(self, item: Line) -> None:
        """Store or remove one line below one parent."""
        for mark, _ in item.found.rule.marks:
            handler = self._handlers.get(mark)
            if handler is not None and handler(item):
                return
        (remove if item.verb else store)(item)


def natural(text: str) -> Sort:
    """Sort key: numbers by value, other text alphabetically."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", text))


def _worse(first: Mismatch | None, second: Mismatch) -> Mismatch:
    """Of two complaints the one that understood more of the line."""
    if first is None:
        return second
    order = ("invalid", "ambiguous", "incomplete")
    better = (order.index(second.reason), second.column) > (order.index(first.reason), first.column)
    return second if better else first


def store(item: Line) -> None:
    """Add a line, or overwrite the one of the same identity."""
    rule = item.found.rule
    hidden = rule.mark("hide")
    if rule.mark("sign") == "~" or (hidden is not None and item.text == f"{item.key} {hidden}".strip()):
        drop(item)
        return
    place(item, item.text)


def remove(item: Line) -> None:
    """Take a line away; where the default is on, what `no` leaves is its `no` form."""
    sign = item.found.rule.mark("sign")
    if item.verb == "no" and sign in ("~", "&"):
        place(item, f"no {item.key}")
    else:
        drop(item)


def drop(item: Line) -> None:
    """Take the line's node out, if it is there."""
    node = item.node
    if node is not None:
        item.parent.remove(node)


def place(item: Line, text: str) -> Node:
    """Put `text` under the line's identity."""
    node = item.node
    if node is None:
        node = type(item.parent)(text, item.key, item.found.rule, item.sort)
        item.parent.insert(node)
    elif not node.opens:
        node.text, node.raw = text, ()
    item.opened.append(node)
    return node
