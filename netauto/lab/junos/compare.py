"""`show | compare`: what changes, level by level.

Documented: Juniper's samples of `show | compare` and `show system rollback N compare M`. The lines of a level stand as deep
as the level is, two blanks more. Recorded: `!` marks an entry that has moved.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from netauto.lab.junos.printer import brace_lines, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Node

Identity = tuple["Statement", tuple[str, ...]]
JOIN = "\0"  # ends the words of a level whose inside stands on the same line


def compare(old: Node, new: Node, path: tuple[str, ...] = ()) -> str:
    """The differences, empty when there are none; `path` are the words of each level above the nodes."""
    return "".join(f"{line}\n" for line in _level(old, new, path))


def _level(old: Node, new: Node, path: tuple[str, ...]) -> Iterator[str]:
    own = list(_own(old, new, len(path) + 2))
    if own:
        yield f"[edit{''.join(f' {words.rstrip(JOIN)}' for words in path)}]"
        yield from own
    before = {_identity(child): child for child in old.children}
    for child in new.children:
        other = before.get(_identity(child))
        if other is not None and child.holds:
            yield from _level(other, child, _deeper(path, child))


def _deeper(path: tuple[str, ...], child: Node) -> tuple[str, ...]:
    """The path with one level more; `family` and its like share the level of what stands inside."""
    words = " ".join(child.step.words)
    if path and path[-1].endswith(JOIN):
        return (*path[:-1], f"{path[-1][:-1]} {words}")
    return (*path, words + (JOIN if child.statement.has("join") else ""))


def _own(old: Node, new: Node, depth: int) -> Iterator[str]:
    """The changes of one level itself."""
    before, after = _by_identity(old), _by_identity(new)
    moved = _moved(list(before), list(after))
    for identity, nodes in before.items():
        if identity not in after:
            yield from _block("-", nodes, depth)
    previous: Node | None = None
    for identity, nodes in after.items():
        node, was = nodes[0], before.get(identity)
        if was is None:
            if previous is not None and _ordered(node) and previous.statement is node.statement:
                yield f" {' ' * depth}{_short(previous)}"
            yield from _block("+", nodes, depth)
        elif not node.holds and _changed(was, nodes):
            yield from _block("-", was, depth)
            yield from _block("+", nodes, depth)
        elif node.inactive != was[0].inactive:
            yield f"!{' ' * depth}{'inactive' if node.inactive else 'active'}: {_short(node).removeprefix('inactive: ')}"
        elif identity in moved:
            yield f"!{' ' * depth}{_short(node)}"
        previous = node


def _changed(was: list[Node], now: list[Node]) -> bool:
    return [(node.step.keys, node.inactive) for node in was] != [(node.step.keys, node.inactive) for node in now]


def _ordered(node: Node) -> bool:
    return node.statement.kind == "list" and bool(node.statement.word) and not node.statement.has("sorted")


def _identity(node: Node) -> Identity:
    return node.statement, node.step.keys if node.statement.kind in ("list", "any") else ()


def _by_identity(node: Node) -> dict[Identity, list[Node]]:
    found: dict[Identity, list[Node]] = {}
    for child in node.children:
        found.setdefault(_identity(child), []).append(child)
    return found


def _moved(before: list[Identity], after: list[Identity]) -> set[Identity]:
    """The entries that both have, in another order."""
    known = set(before) & set(after)
    left = [identity for identity in before if identity in known]
    right = [identity for identity in after if identity in known]
    if left == right:
        return set()
    keep = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    staying = {right[block.b + offset] for block in keep for offset in range(block.size)}
    return known - staying


def _block(mark: str, nodes: list[Node], depth: int) -> Iterator[str]:
    top = type(nodes[0])(nodes[0].step, nodes)
    for line in brace_lines(top):
        yield f"{mark}{' ' * depth}{line}"


def _short(node: Node) -> str:
    words = " ".join(node.step.words)
    if node.statement.kind == "leaf-list":
        words = values([node])
    return f"{words} {{ ... }}" if node.children else f"{words};"
