"""Editing one section of a configuration: find a line, put it where the device prints it, take it away.

An `Editor` is made from the immutable lines of a section and gives new ones; lines that nobody touched are the same objects after
as before, which makes comparing the two trees cheap.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from netauto.platforms.rules import Key, Match, Rule, Section, fill
from netauto.platforms.tree import Node
from netauto.platforms.vlans import vlans_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.platforms.syntax import Syntax


class Item:
    """One line of the section being edited. `inside` edits what stands below it, once asked for."""

    def __init__(self, node: Node, match: Match | None) -> None:
        self.node = node
        self.match = match
        self.inside: Editor | None = None

    def freeze(self) -> Node | None:
        """Return the line as it is now; None for a container that has become empty."""
        if self.inside is None or not self.inside.changed:
            return self.node
        children = self.inside.freeze()
        if not children and self.match is not None and self.match.rule.kind == "container":
            return None
        return Node(self.node.text, children, self.node.indent, self.node.close, self.node.tail)


class Editor:
    """The lines of one section, changeable.

    Args:
        section: its rules.
        nodes: its lines.
        syntax: how the platform writes.
        indent: indentation of new lines.
    """

    def __init__(self, section: Section, nodes: Iterable[Node], syntax: Syntax, indent: str = "") -> None:
        self.section = section
        self.syntax = syntax
        self.items = [Item(node, section.line(node.text, syntax.tokens)) for node in nodes]
        self.indent = indent
        self._changed = False
        self._first = tuple(self.items)
        self._ordered: set[int] = set()  # entries that a `move` was about, by identity

    @property
    def changed(self) -> bool:
        """Whether anything in the section, or below it, is different now."""
        return self._changed or any(item.inside is not None and item.inside.changed for item in self.items)

    @cached_property
    def _index(self) -> dict[Key, list[Item]]:
        index: dict[Key, list[Item]] = {}
        for item in self.items:
            for key in keys(item.match):
                index.setdefault(key, []).append(item)
        return index

    def find(self, key: Key) -> list[Item]:
        """Return the lines of `key`; a VLAN that stands in a list with others is given a line of its own first."""
        found = self._index.get(key, [])
        if found and found[0].match is not None and len(keys(found[0].match)) > 1:
            self._split(found[0], found[0].match)
            found = self._index[key]
        return found

    def _split(self, item: Item, match: Match) -> None:
        at = self.items.index(item)
        parts = []
        for key in keys(match):
            text = fill(match.rule.words, key[1:])
            node = Node(text, item.node.children, item.node.indent, item.node.close, item.node.tail)
            parts.append(Item(node, match._replace(captures=key[1:])))
            self._index[key] = parts[-1:]
        self.items[at : at + 1] = parts
        self._changed = True

    def enter(self, item: Item, rule: Rule) -> Editor:
        """Return the editor of what stands below `item`."""
        if item.inside is None:
            deeper = self.syntax.inner(item.node.text) if self.syntax.inner else self.syntax.indent
            indent = item.node.children[0].indent if item.node.children else item.node.indent + deeper
            item.inside = Editor(rule.section or Section(()), item.node.children, self.syntax, indent)
        return item.inside

    def insert(self, match: Match, text: str) -> Item:
        """Put a new line where the device prints it, and return it."""
        close = self.syntax.closes(text) if match.rule.section else None
        node = Node(text, (), self.indent, None if close is None else self.indent + close.lstrip())
        item = Item(node, match)
        at = self._position(match)
        self.items.insert(at, item)
        if at:
            self._share_separators(self.items[at - 1], item)
        self._index.setdefault(match.key, []).append(item)
        self._changed = True
        return item

    def _share_separators(self, before: Item, new: Item) -> None:
        """Give the separators after `before` to `new`, but for the one that belongs to `before`."""
        assigned = new.match is not None and new.match.rule.separated
        tail = before.node.tail
        own = 1 if assigned and tail and tail[0].strip() == self.syntax.separator else 0
        before.node = _with_tail(before.node, tail[:own])
        new.node = _with_tail(new.node, ((self.syntax.separator,) if assigned else ()) + tail[own:])

    def _position(self, match: Match) -> int:
        place = self.section.place[match.rule.words]
        sort = match.rule.sort or (lambda _captures: 0)
        mine = sort(match.captures)
        after = siblings = first = higher = None
        for at, item in enumerate(self.items):
            if item.match is None:
                continue
            theirs = self.section.place[item.match.rule.words]
            if theirs == place:
                first = at if first is None else first
                if sort(item.match.captures) <= mine:  # type: ignore[operator]
                    siblings = at
            elif theirs < place:
                after = at
            elif higher is None:
                higher = at
        for known in (siblings, None if first is None else first - 1, after, None if higher is None else higher - 1):
            if known is not None:
                return known + 1
        return len(self.items) - self._ends()

    def _ends(self) -> int:
        """Return 1 where the last line is the ``end`` that closes a whole configuration."""
        return int(bool(self.items) and self.items[-1].node.text.rstrip() == "end")

    def replace(self, item: Item, match: Match, text: str) -> None:
        """Write another text in the place of `item`."""
        item.node = Node(text, item.node.children, item.node.indent, item.node.close, item.node.tail)
        item.match = match
        self._changed = True

    def delete(self, item: Item) -> None:
        """Take `item` away; separators that did not belong to it go to the line before."""
        at = self.items.index(item)
        tail = item.node.tail
        if item.match is not None:
            own = 1 if item.match.rule.separated and tail and tail[0].strip() == self.syntax.separator else 0
            tail = tail[own:]
            self._index[item.match.key].remove(item)
        del self.items[at]
        if at:
            before = self.items[at - 1]
            before.node = _with_tail(before.node, before.node.tail + tail)
        else:
            self.items[:0] = [Item(Node(line), None) for line in tail]
        self._changed = True

    def move(self, item: Item, anchor: Item, *, after: bool) -> None:
        """Put `item` directly before (or after) `anchor`."""
        self.items.remove(item)
        self.items.insert(self.items.index(anchor) + after, item)
        self._ordered |= {id(item), id(anchor)}
        self._changed = True

    def keep_places(self) -> None:
        """Put entries back where they stood, here and below, as far as the order that the moves asked for was there already.

        A template states an order (``move 200001 before 999000``), not a place: a unit that is planned again must not be carried past
        the entries of a unit that was opened after it.
        """
        for item in self.items:
            if item.inside is not None:
                item.inside.keep_places()
        if not self._ordered:
            return
        there = {id(item) for item in self.items}
        before = [item for item in self._first if id(item) in there]
        old = {id(item) for item in before}
        asked = [item for item in self.items if id(item) in self._ordered & old]
        if asked == [item for item in before if id(item) in self._ordered]:
            self.items = _placed(before, old, self.items, self._ordered)

    def freeze(self) -> tuple[Node, ...]:
        """Return the section's lines as they are now."""
        nodes = (item.freeze() for item in self.items)
        return tuple(node for node in nodes if node is not None)


def _placed(kept: list[Item], old: set[int], asked: list[Item], ordered: set[int]) -> list[Item]:
    """Return `kept` with each new entry of `asked` directly before the entry that it was put before."""
    result = list(kept)
    follower: Item | None = None
    for item in reversed(asked):
        if id(item) not in old:
            result.insert(len(result) if follower is None else result.index(follower), item)
        if id(item) not in old or id(item) in ordered:
            follower = item
    return result


def keys(match: Match | None) -> list[Key]:
    """Return who a line is; a line such as ``vlan 10,20`` is several."""
    if match is None:
        return []
    if match.rule.kind == "object" and match.rule.elements == "vlans":
        return [(match.rule.words, str(number)) for number in sorted(vlans_in(match.captures[0]))] or [match.key]
    return [match.key]


def _with_tail(node: Node, tail: tuple[str, ...]) -> Node:
    return node if node.tail == tail else Node(node.text, node.children, node.indent, node.close, tail)
