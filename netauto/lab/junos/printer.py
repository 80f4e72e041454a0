"""Prints a configuration: as `set` lines and with braces. XML is in `xml.py`, differences in `compare.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.tree import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.tree import Node

INDENT = "    "


def set_lines(node: Node, prefix: str = "") -> Iterator[str]:
    """The lines of `| display set` for what stands in a node; `prefix` names the node itself, with a blank behind it."""
    for child in node.children:
        path = prefix + " ".join(child.step.words)
        if child.holds and child.children:
            yield from set_lines(child, path + " ")
        else:
            yield f"set {path}"
        if child.inactive:
            yield f"deactivate {path if child.statement.kind != 'leaf' else prefix + child.statement.word}".rstrip()


def set_text(node: Node, prefix: str = "") -> str:
    """All lines of `| display set`, each with its line end."""
    return "".join(f"{line}\n" for line in set_lines(node, prefix))


def brace_lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The lines of `show configuration` for what stands in a node."""
    children = node.children
    index = 0
    while index < len(children):
        child = children[index]
        same = 1
        if child.statement.kind == "leaf-list":
            while index + same < len(children) and _together(child, children[index + same]):
                same += 1
        yield from _statement(children[index : index + same], depth)
        index += same


def _together(value: Node, other: Node) -> bool:
    """Whether two values stand in the same brackets."""
    return other.statement is value.statement and other.inactive == value.inactive


def brace_text(node: Node, depth: int = 0) -> str:
    """All lines of `show configuration`, each with its line end."""
    return "".join(f"{line}\n" for line in brace_lines(node, depth))


def _statement(nodes: list[Node], depth: int) -> Iterator[str]:
    node = nodes[0]
    if node.statement.has("join") and node.children and not node.inactive:
        for child in node.children:
            head, *rest = _statement([child], depth)
            mark = "inactive: " if child.inactive else ""
            yield f"{INDENT * depth}{mark}{node.statement.word} {head.lstrip().removeprefix('inactive: ')}"
            yield from rest
        return
    space = INDENT * depth + ("inactive: " if node.inactive else "")
    if node.statement.kind == "leaf-list":
        yield f"{space}{values(nodes)};"
        return
    head = " ".join(node.step.words)
    if node.statement.kind == "leaf" and node.statement.has("secret"):
        head = f'{node.statement.word} "{node.name}"'
        yield f"{space}{head.strip()}; ## SECRET-DATA"
    elif not node.holds or not node.children:
        yield f"{space}{head};"
    elif node.statement.has("oneline") and not any(child.holds and child.children for child in node.children):
        inside = " ".join(line.strip().removesuffix(";") for line in brace_lines(node))
        yield f"{space}{head} {inside};"
    else:
        yield f"{space}{head} {{"
        yield from brace_lines(node, depth + 1)
        yield f"{INDENT * depth}}}"


def values(nodes: list[Node]) -> str:
    """A list of values: `members A` or `members [ A B ]`."""
    words = [quoted(node.name) for node in nodes]
    text = words[0] if len(words) == 1 else f"[ {' '.join(words)} ]"
    return f"{nodes[0].statement.word} {text}".strip()
