"""An ordered configuration tree that prints back what was loaded, byte for byte.

A node is one line with the lines below it. Separators (`!`, blank lines, `exit-address-family`) are kept behind the node
that they follow, so that adding and removing a node leaves the rest of the text alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.syntax import Rule

Sort = tuple[object, ...]
SEPARATOR = ("!",)


class Node:
    """One configuration line and what is below it.

    Attributes:
        text: The line without its indentation.
        key: What identifies it among its siblings.
        rule: The grammar rule that knows it, None for a line taken verbatim from a base configuration.
        rank: Its family: nodes are printed in ascending rank.
        sort: Its order within the family, or None for order of arrival.
        indent: Its indentation.
        raw: Lines printed verbatim in place of `indent + text`, for lines that span several.
        lead: Separators printed between it and its children.
        after: Separators printed behind it and its children.
        borrowed: Its separators were the previous node's before it was inserted.
    """

    __slots__ = (
        "after",
        "borrowed",
        "children",
        "indent",
        "key",
        "lead",
        "loaded",
        "rank",
        "raw",
        "rule",
        "sort",
        "text",
    )

    def __init__(self, text: str, key: str, rule: Rule | None = None, *, rank: int = 0, indent: str = "") -> None:
        self.text = text
        self.key = key
        self.rule = rule
        self.rank = rank
        self.sort: Sort | None = None
        self.indent = indent
        self.raw: tuple[str, ...] = ()
        self.lead: tuple[str, ...] = ()
        self.after: tuple[str, ...] = ()
        self.children: list[Node] = []
        self.borrowed = False
        self.loaded = False

    def find(self, key: str) -> Node | None:
        """The child with this identity."""
        return next((child for child in self.children if child.key == key), None)

    def starting(self, prefix: str) -> Iterator[Node]:
        """Children whose line begins with `prefix`."""
        return (child for child in self.children if child.text.startswith(prefix))

    def lines(self) -> list[str]:
        """The node, its children and its separators as printed."""
        found = [*self.raw] if self.raw else [self.indent + self.text]
        found += self.lead
        for child in self.children:
            found += child.lines()
        found += self.after
        return found

    def walk(self) -> Iterator[Node]:
        """The node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    # Changing.

    def insert(self, node: Node, *, grouped: bool, depth: int) -> None:
        """Put a new child where the device would print it.

        Args:
            node: The child; its rank and sort decide the place.
            grouped: Its family is printed without separators between its members.
            depth: 0 when the parent is the whole configuration: blocks there are followed by a separator.
        """
        grouped = grouped or self._runs_on(node.rank)
        index = self._place(node)
        before = self.children[index - 1] if index else None
        behind = self.children[index] if index < len(self.children) else None
        separated = SEPARATOR if depth == 0 else ()
        if grouped and before is not None and before.rank == node.rank:
            node.after, before.after, node.borrowed = before.after, (), True
        elif grouped and behind is not None and behind.rank == node.rank:
            node.after = ()
        elif not node.after and (not grouped or before is None or before.after):
            node.after = separated
        self.children.insert(index, node)

    def _runs_on(self, rank: int) -> bool:
        """Whether the members of a family stand here without separators between them."""
        family = [child for child in self.children if child.rank == rank and child.children]
        return bool(family) and not family[0].after

    def _place(self, node: Node) -> int:
        family = [index for index, child in enumerate(self.children) if child.rank == node.rank]
        if family:
            if node.sort is None:
                return family[-1] + 1
            smaller = [i for i in family if (sort := self.children[i].sort) is None or sort <= node.sort]
            return smaller[-1] + 1 if smaller else family[0]
        earlier = [(child.rank, index) for index, child in enumerate(self.children) if child.rank < node.rank]
        return max(earlier)[1] + 1 if earlier else 0

    def remove(self, node: Node) -> None:
        """Take a child out, so that putting it in and taking it out leaves no trace."""
        index = self.children.index(node)
        before = self.children[index - 1] if index else None
        if before is not None and not before.after and (node.borrowed or node.loaded):
            before.after = node.after
        del self.children[index]


class Tree(Node):
    """A whole configuration."""

    __slots__ = ("head", "tail")

    def __init__(self) -> None:
        super().__init__("", "")
        self.head: tuple[str, ...] = ()
        self.tail: tuple[str, ...] = ("end",)

    def render(self) -> str:
        """The configuration as text."""
        lines = list(self.head)
        for child in self.children:
            lines.extend(child.lines())
        lines.extend(self.tail)
        return "\n".join(lines) + "\n"
