"""A configuration as an immutable tree of lines, able to print itself back byte for byte.

A line is a `Node`. What stands below it in the device's own nesting is its children. Separators (``!``, empty lines) belong to
the line they follow, so that a section moves, appears and disappears together with its separator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Node(NamedTuple):
    """One line of a configuration. A named tuple, because a plan makes and compares tens of thousands of them.

    Attributes:
        text: the line without its indentation; a banner, a certificate or a quoted value spans several lines.
        children: the lines nested below it.
        indent: the white space before it, as read; where lines repeat the words of their sections, all of those (``set vlans U-1 ``).
        close: the raw line that ends the section (``next``, ``end``, `` exit-address-family``), or None.
        tail: raw separator lines after the section.
    """

    text: str
    children: tuple[Node, ...] = ()
    indent: str = ""
    close: str | None = None
    tail: tuple[str, ...] = ()

    @property
    def implied(self) -> bool:
        """Whether the line is not printed, because a line below it says its words, too."""
        if not self.children or not self.text:
            return False
        words = f"{self.indent}{self.text} "
        return any(child.indent == words for child in self.children)

    def lines(self) -> list[str]:
        """Return the raw lines of this node and of everything below it."""
        found = [] if self.implied else [self.indent + self.text]
        for child in self.children:
            found += child.lines()
        if self.close is not None:
            found.append(self.close)
        found += self.tail
        return found


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole configuration."""

    children: tuple[Node, ...] = ()

    def __str__(self) -> str:
        return "\n".join(line for child in self.children for line in child.lines())


@dataclass(slots=True)
class Draft:
    """A node while it is being read."""

    text: str
    indent: str = ""
    children: list[Draft] = field(default_factory=list)
    close: str | None = None
    tail: list[str] = field(default_factory=list)

    def add(self, child: Draft) -> Draft:
        """Append `child`; separators that turn out to stand before a child become lines of their own."""
        if self.tail:
            self.children += [Draft(line.lstrip(), line[: len(line) - len(line.lstrip())]) for line in self.tail]
            self.tail.clear()
        self.children.append(child)
        return child

    def separate(self, raw: str) -> None:
        """Note separator `raw` after the last child, or as the first line where there is none."""
        if self.children:
            self.children[-1].tail.append(raw)
        else:
            text = raw.lstrip()
            self.children.append(Draft(text, raw[: len(raw) - len(text)]))

    def closes_with(self, raw: str) -> bool:
        """Close the last child with `raw`, where it has not been closed and nothing stands between."""
        if not self.children or self.children[-1].close is not None or self.children[-1].tail:
            return False
        self.children[-1].close = raw
        return True

    def freeze(self) -> Node:
        """Return the immutable node."""
        children = tuple([child.freeze() for child in self.children]) if self.children else ()
        return Node(self.text, children, self.indent, self.close, tuple(self.tail))
