"""The configuration of an AOS-CX device as a tree, printed as AOS-CX prints: four blanks for each level, bars at fixed places only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = "    "


class Node(nodes.Node):
    """One line, able to print what is below it."""

    __slots__ = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """What is below the node, as printed `depth` levels deep."""
        for child in self.children:
            yield INDENT * depth + child.text
            yield from child.raw
            yield from child.lines(depth + 1)

    def section(self, depth: int = 0) -> list[str]:
        """The node as a block of its own."""
        return [INDENT * depth + self.text, *self.lines(depth + 1)]

    def render(self, header: str) -> str:
        """A whole configuration as text, behind the lines that name the software."""
        return header + "".join(f"{line}\n" for line in self.lines())
