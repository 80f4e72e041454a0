"""The configuration of an EOS device as a tree, printed as EOS prints: from what it means, not from what was typed.

EOS keeps no separators: between blocks, and between groups of lines that belong together, it prints `!`; a block inside a
block has its `!` before it, at its own indentation (documented: seen in every published running configuration).
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from netauto.lab.eos.vlans import format_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.syntax import Rule

INDENT = "   "
Sort = tuple[object, ...]


class Node:
    """One line of configuration, and what is below it.

    Attributes:
        text: The line without its indentation.
        key: What identifies it among its siblings.
        rule: The grammar rule that knows it; None for the whole configuration.
        sort: Its order among the lines of its rule, empty for order of arrival.
        raw: Lines printed verbatim after `text` (a banner).
    """

    __slots__ = ("children", "key", "raw", "rule", "sort", "text")

    def __init__(self, text: str, key: str, rule: Rule | None = None, sort: Sort = ()) -> None:
        self.text = text
        self.key = key
        self.rule = rule
        self.sort = sort
        self.raw: tuple[str, ...] = ()
        self.children: list[Node] = []

    @property
    def order(self) -> tuple[int, Sort]:
        """Its place among its siblings."""
        return (self.rule.rank if self.rule else 0, self.sort)

    @property
    def opens(self) -> str:
        """The mode that its children belong to, or nothing."""
        return self.rule.opens if self.rule else "config"

    def find(self, key: str) -> Node | None:
        """The child with this identity."""
        return next((child for child in self.children if child.key == key), None)

    def value(self, prefix: str) -> str:
        """What stands behind `prefix` in the child that begins so, or nothing."""
        return next((child.text[len(prefix) :].strip() for child in self.starting(prefix)), "")

    def has(self, text: str) -> bool:
        """Whether a child is this very line."""
        return any(child.text == text for child in self.children)

    def starting(self, prefix: str) -> Iterator[Node]:
        """Children whose line begins with `prefix`."""
        return (child for child in self.children if child.text.startswith(prefix))

    def insert(self, node: Node) -> None:
        """Put a new child where the device prints it: behind everything of its own order."""
        self.children.insert(bisect.bisect_right(self.children, node.order, key=lambda child: child.order), node)

    def remove(self, node: Node) -> None:
        """Take a child out."""
        self.children.remove(node)

    def copy(self) -> Node:
        """The node with everything below it; rules are shared."""
        twin = Node(self.text, self.key, self.rule, self.sort)
        twin.raw = self.raw
        twin.children = [child.copy() for child in self.children]
        return twin

    def lines(self, depth: int = 0) -> Iterator[str]:
        """What is below the node, as printed `depth` levels deep."""
        before: Node | None = None
        for child in _collapsed(self.children):
            if _separated(before, child, depth):
                yield INDENT * depth + "!"
            yield INDENT * depth + child.text
            yield from child.raw
            yield from child.lines(depth + 1)
            before = child

    def section(self) -> list[str]:
        """The node as a block of its own."""
        return [self.text, *self.raw, *self.lines(1)]

    def render(self) -> str:
        """A whole configuration as text."""
        return "\n".join((*self.lines(), "!", "end")) + "\n"


def _separated(before: Node | None, child: Node, depth: int) -> bool:
    if before is None:
        return depth == 0
    if depth:
        return bool(child.opens)
    return bool(child.opens or child.raw) or bool(before.opens or before.raw) or _group(before) != _group(child)


def _group(node: Node) -> str | None:
    return node.rule.mark("group") if node.rule else None


def _collapsed(children: list[Node]) -> Iterator[Node]:
    """VLANs without settings share a line with their neighbours of the same kind (assumed)."""
    waiting: list[Node] = []
    for child in children:
        plain = child.rule is not None and child.rule.mark("collapse") is not None and not child.children
        if waiting and not plain:
            yield _joined(waiting)
            waiting = []
        if plain:
            waiting.append(child)
        else:
            yield child
    if waiting:
        yield _joined(waiting)


def _joined(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return Node(f"vlan {format_vlans({int(node.text.split()[1]) for node in nodes})}", "", nodes[0].rule)
