"""Applies configuration lines to a tree, as strictly as the device does.

Marks in the grammar files select what a line does beyond being stored; `netauto.lab.ios.handlers` has one function per
mark. Marks read here: `hide=VALUE` (a value that is the default and is not printed), `object` (the line may be entered
again by its identifying part), `grouped` (blocks of its family are not separated), `close=TEXT` (printed at its end).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from netauto.lab.engine.syntax import Match, Mismatch
from netauto.lab.engine.tree import SEPARATOR, Node
from netauto.lab.ios.load import identity, sort_of
from netauto.lab.ios.references import Refused, check_references

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.tree import Tree
    from netauto.lab.ios.grammar_files import Grammar


class Misplaced(Exception):  # noqa: N818 - as above
    """The device puts its caret under a word; the text of that word."""


class Box(Protocol):
    """What the hardware and the system contribute to the configuration."""

    is_router: bool

    def has_interface(self, name: str) -> bool:
        """Whether the chassis has (or can create) this interface."""

    def retagged(self, mac: str) -> None:
        """An access point's tags have changed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One level of the mode stack: the mode, and the nodes that lines go to (several in a range)."""

    mode: str
    nodes: tuple[Node, ...]


@dataclass(slots=True)
class Line:
    """A line on its way into the tree; handlers may change where and how it is stored."""

    tree: Tree
    parent: Node
    found: Match
    negative: bool
    box: Box
    grammar: Grammar
    text: str = ""
    key: str = ""
    message: str = ""
    opened: list[Node] = field(default_factory=list)

    @property
    def node(self) -> Node | None:
        """The node that has the line's identity now."""
        return self.parent.find(self.key)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line did: the device's answer, the mode stack behind it, whether the configuration changed."""

    frames: tuple[Frame, ...]
    text: str = ""
    refused: bool = False
    changed: bool = False
    mismatch: Mismatch | None = None


class Editor:
    """Applies lines to one tree. Built anew for a scratch copy; it keeps no state of its own."""

    def __init__(self, grammar: Grammar, tree: Tree, box: Box, handlers: dict[str, Callable[[Line], bool]]) -> None:
        self.grammar = grammar
        self.tree = tree
        self.box = box
        self._handlers = handlers

    def start(self) -> tuple[Frame, ...]:
        """The mode stack of `configure terminal`."""
        return (Frame("config", (self.tree,)),)

    def apply(self, frames: tuple[Frame, ...], line: str) -> Outcome:
        """Apply one line in the mode on top of `frames`, or in the nearest mode below that knows it."""
        body = line.strip()
        negative = body.split(" ", 1)[0].lower() == "no" and " " in body
        positive = body.split(" ", 1)[1].strip() if negative else body
        shift = line.index(positive) if positive else 0
        first: Mismatch | None = None
        for depth in range(len(frames), 0, -1):
            found = self.grammar.match(frames[depth - 1].mode, positive, partial=True)
            if isinstance(found, Match) and (found.complete or negative or self._reenters(frames[depth - 1], found)):
                outcome = self._store(frames[:depth], found, line, shift, negative=negative)
                # A refused line leaves the session where it was, in the mode that it was typed in.
                return replace(outcome, frames=frames) if outcome.refused else outcome
            if isinstance(found, Match):
                found = Mismatch("incomplete", len(positive))
            first = _worse(first, found)
        assert first is not None  # noqa: S101 - a mode stack is never empty
        return Outcome(frames, refused=True, mismatch=Mismatch(first.reason, first.column + shift))

    def _reenters(self, frame: Frame, found: Match) -> bool:
        return found.rule.mark("object") is not None and all(node.find(found.key) for node in frame.nodes)

    def _store(self, frames: tuple[Frame, ...], found: Match, line: str, shift: int, *, negative: bool) -> Outcome:
        if found.rule.mark("leave") is not None:
            return Outcome(frames[:-1] if len(frames) > 1 else frames)
        opened: list[Node] = []
        messages: list[str] = []
        changed = False
        for parent in frames[-1].nodes:
            item = Line(
                self.tree, parent, found, negative, self.box, self.grammar, text=found.text, key=identity(found)
            )
            try:
                changed |= self._put(item)
            except Refused as refusal:
                return Outcome(frames, text=str(refusal), refused=True)
            except Misplaced as misplaced:
                column = line.find(str(misplaced), shift)
                return Outcome(frames, refused=True, mismatch=Mismatch("invalid", max(column, shift)))
            opened.extend(item.opened)
            if item.message and item.message not in messages:
                messages.append(item.message)
        if found.rule.opens and not negative:
            frames = (*frames, Frame(found.rule.opens, tuple(opened)))
        return Outcome(frames, text="".join(messages), changed=changed)

    def _put(self, item: Line) -> bool:
        """Store or remove one line below one parent; True when the configuration changed."""
        if not item.negative:
            check_references(item.tree, item.found)
        before = _print(item)
        for mark, _ in item.found.rule.marks:
            handler = self._handlers.get(mark)
            if handler is not None and handler(item):
                break
        else:
            (remove if item.negative else store)(item)
        return before != _print(item)


def _print(item: Line) -> tuple[tuple[str, ...], int]:
    """Enough of the configuration to see whether the line changed it (a VLAN may be made elsewhere)."""
    return tuple([node.text for node in item.parent.children]), len(item.tree.children)


def _worse(first: Mismatch | None, second: Mismatch | Match) -> Mismatch:
    order = ("invalid", "ambiguous", "incomplete")
    assert isinstance(second, Mismatch)  # noqa: S101 - the caller has turned matches away
    if first is None or order.index(second.reason) > order.index(first.reason):
        return second
    return first


def store(item: Line) -> None:
    """Add a line, or overwrite the one of the same identity."""
    rule = item.found.rule
    sign = rule.mark("sign")
    hidden = rule.mark("hide")
    if sign == "~" or (hidden and item.text == f"{item.found.key} {hidden}"):
        drop(item)
        return
    place(item, item.text)


def remove(item: Line) -> None:
    """Take a line away; where the default is on, what is printed is its `no` form."""
    if item.found.rule.mark("sign") in ("~", "&"):
        place(item, f"no {item.found.key}")
    else:
        drop(item)


def drop(item: Line) -> None:
    """Take the line's node out, if it is there."""
    node = item.node
    if node is not None:
        item.parent.remove(node)


def place(item: Line, text: str) -> Node:
    """Put `text` under the line's identity, in the place where the device prints it."""
    node = item.node
    rule = item.found.rule
    if node is not None:
        if not (rule.opens and not item.found.complete):
            node.text, node.raw = text, ()
            node.rule = rule
    else:
        node = make(item, text)
    item.opened.append(node)
    return node


def make(item: Line, text: str) -> Node:
    """A new node for the line, inserted below its parent."""
    rule = item.found.rule
    depth = 0 if item.parent is item.tree else 1
    indent = "" if depth == 0 else item.parent.indent + " "
    node = Node(text, item.key, rule, rank=rule.rank, indent=indent)
    node.sort = sort_of(item.found)
    closing = rule.mark("close")
    if closing:
        node.after = (f"{indent}{closing}",)
    grouped = not rule.opens or rule.mark("grouped") is not None
    item.parent.insert(node, grouped=grouped, depth=depth)
    if depth == 0 and closing:
        node.after += SEPARATOR
    return node
