"""The configuration of an EOS device as a tree, printed as EOS prints: from what it means, not from what was typed.

EOS keeps no separators: between blocks, and between groups of lines that belong together, it prints `!`; a block inside a
block has its `!` before it, at its own indentation (documented: seen in every published running configuration).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine import nodes
from netauto.lab.engine.vlans import format_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INDENT = "   "


class Node(nodes.Node):
    """One line, able to print what is below it."""

    __slots__ = ()

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


def _collapsed(children: Sequence[Node]) -> Iterator[Node]:
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
