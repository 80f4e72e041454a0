"""Brings the changes of a private candidate into a configuration that others have changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.edit import NotFound, put, remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.tree import Node, Path


def merged(base: Node, mine: Node, theirs: Node) -> Node:
    """`theirs` with what differs between `base` and `mine` (documented: `configure private` commits only its own changes)."""
    result = theirs.copy()
    before, after = dict(statements(base)), dict(statements(mine))
    for path in reversed(before):
        if path not in after:
            _forget(result, path)
    for path, inactive in after.items():
        if before.get(path) != inactive:
            node = put(result, path)
            if node is not None:
                node.inactive = inactive
    return result


def statements(node: Node, above: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Every statement with its path, and whether it is inactive, in order."""
    for child in node.children:
        path = (*above, child.step)
        yield path, child.inactive
        yield from statements(child, path)


def _forget(tree: Node, path: Path) -> None:
    try:
        remove(tree, path)
    except NotFound:
        return  # somebody else has removed it, too
