"""A configuration as a tree that is printed from what it means, not from what was typed: the device's order, the device's words.

How a dialect prints it (indentation, separators) is its own; it derives its nodes from `Node`.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.syntax import Rule

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
        self.children: list[Self] = []

    @property
    def order(self) -> tuple[int, Sort]:
        """Its place among its siblings."""
        return (self.rule.rank if self.rule else 0, self.sort)

    @property
    def opens(self) -> str:
        """The mode that its children belong to, or nothing."""
        return self.rule.opens if self.rule else "config"

    def find(self, key: str) -> Self | None:
        """The child with this identity."""
        return next((child for child in self.children if child.key == key), None)

    def value(self, prefix: str) -> str:
        """What stands behind `prefix` in the child that begins so, or nothing."""
        return next((child.text[len(prefix) :].strip() for child in self.starting(prefix)), "")

    def has(self, text: str) -> bool:
        """Whether a child is this very line."""
        return any(child.text == text for child in self.children)

    def starting(self, prefix: str) -> Iterator[Self]:
        """Children whose line begins with `prefix`."""
        return (child for child in self.children if child.text.startswith(prefix))

    def insert(self, node: Self) -> None:
        """Put a new child where the device prints it: behind everything of its own order."""
        self.children.insert(bisect.bisect_right(self.children, node.order, key=lambda child: child.order), node)

    def remove(self, node: Self) -> None:
        """Take a child out."""
        self.children.remove(node)

    def copy(self) -> Self:
        """The node with everything below it; rules are shared."""
        twin = type(self)(self.text, self.key, self.rule, self.sort)
        twin.raw = self.raw
        twin.children = [child.copy() for child in self.children]
        return twin
