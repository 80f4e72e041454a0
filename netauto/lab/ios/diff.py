"""Differences between two configurations, as `show archive config differences` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.tree import Node


def contextual(old: Node, new: Node, indent: str = "") -> Iterator[str]:
    """Lines with `+` and `-`, under the unchanged lines that they belong to; added lines come first, as on IOS."""
    before = _by_text(old)
    after = _by_text(new)
    for text, node in after.items():
        twin = before.get(text)
        if twin is None:
            yield from _all(node, "+", indent)
            continue
        inner = tuple(contextual(twin, node, indent + " "))
        if inner:
            yield f"{indent}{text}"
            yield from inner
    for text, node in before.items():
        if text not in after:
            yield from _all(node, "-", indent)


def _by_text(node: Node) -> dict[str, Node]:
    return {child.text: child for child in node.children}


def _all(node: Node, sign: str, indent: str) -> Iterator[str]:
    if node.raw:
        yield from (f"{indent}{sign}{line.strip()}" for line in node.raw)
    else:
        yield f"{indent}{sign}{node.text}"
    for child in node.children:
        yield from _all(child, sign, indent + " ")
