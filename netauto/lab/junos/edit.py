"""Edits a configuration: `set`, `delete`, `insert`, `rename`, `activate`, `deactivate`.

Nothing changes when a line is refused. `Complaint` is a refusal; `NotFound` is only a warning on Junos.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.tree import Step, matches
from netauto.lab.junos.words import MISSING, SYNTAX, WORD, BadWords, read_path, read_paths, split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Node, Path

VERBS = ("set", "delete", "insert", "rename", "activate", "deactivate")
NOT_FOUND = "statement not found"


class Complaint(ValueError):  # noqa: N818 - what it is
    """A line that Junos refuses. `word` is the one that is wrong, `column` where it stands in the line."""

    def __init__(self, message: str, word: str = "", column: int = 0, severity: str = "error") -> None:
        super().__init__(message)
        self.word = word
        self.column = column
        self.severity = severity


class NotFound(Complaint):
    """What a line names is not there: a warning, nothing has changed."""

    def __init__(self, message: str = NOT_FOUND, word: str = "") -> None:
        super().__init__(message, word, severity="warning")


def apply(tree: Node, line: str, base: Path = (), *, short: bool = False) -> None:
    """Carry out one line on a configuration.

    Args:
        tree: The whole configuration.
        line: As typed.
        base: Where the user stands (`edit`); paths are relative to it.
        short: Keywords may be abbreviated.

    Raises:
        Complaint: It is refused; nothing has changed.
        NotFound: It had nothing to act on.
    """
    words = split(line)
    if not words or words[0] not in VERBS:
        raise Complaint("unknown command", words[0] if words else "")
    try:
        _DO[words[0]](tree, words[1:], base, short)
    except BadWords as bad:
        index = bad.index + 1
        word = words[index] if index < len(words) else ""
        raise Complaint(str(bad), word, _column(line, index)) from bad


def put(tree: Node, path: Path) -> Node | None:
    """Set a statement; None when it is an empty container that means nothing."""
    last = path[-1].statement
    if last.kind == "container" and not last.presence:
        return tree.follow(path)
    node = tree
    for step in path:
        node = node.put(step)
    return node


def remove(tree: Node, path: Path) -> None:
    """Delete what a path leads to, and containers above that have become empty.

    Raises:
        NotFound: Nothing is there.
    """
    if not path:
        tree.children.clear()
        return
    parents = [tree]
    for step in path[:-1]:
        child = parents[-1].find(step)
        if child is None:
            raise NotFound
        parents.append(child)
    kept = [child for child in parents[-1].children if not matches(child, path[-1])]
    if len(kept) == len(parents[-1].children):
        raise NotFound
    parents[-1].children[:] = kept
    prune(parents)


def prune(parents: list[Node]) -> None:
    """Remove the containers of a chain, outermost first, that mean nothing any more."""
    for above, node in zip(reversed(parents[:-1]), reversed(parents[1:]), strict=True):
        if node.children or node.statement.kind != "container" or node.statement.presence:
            return
        above.children.remove(node)


def move(tree: Node, path: Path, anchor: Step, *, after: bool) -> None:
    """Put an entry of an ordered list before or after another one.

    Raises:
        NotFound: One of them is not there.
    """
    parent = tree.follow(path[:-1])
    node = parent.find(path[-1]) if parent is not None else None
    target = parent.find(anchor) if parent is not None else None
    if parent is None or node is None or target is None:
        missing = path[-1] if node is None else anchor
        raise Complaint(f"statement '{' '.join(missing.words)}' not found", missing.words[-1])
    if node is target:
        return
    parent.children.remove(node)
    parent.children.insert(parent.children.index(target) + after, node)


def _set(tree: Node, words: Sequence[str], base: Path, short: bool) -> None:  # noqa: FBT001 - one signature for all verbs
    paths = read_paths(_here(tree, base), words, short=short)
    last = paths[-1][-1].statement if paths else None
    if last is None or (last.kind == "container" and not last.presence):
        raise BadWords(MISSING, len(words))
    for path in paths:
        put(tree, (*base, *path))


def _delete(tree: Node, words: Sequence[str], base: Path, short: bool) -> None:  # noqa: FBT001
    remove(tree, (*base, *read_path(_here(tree, base), words, short=short)))


def _insert(tree: Node, words: Sequence[str], base: Path, short: bool) -> None:  # noqa: FBT001
    where = max((index for index, word in enumerate(words) if word in ("before", "after")), default=-1)
    if where < 1:
        raise BadWords(MISSING, len(words))
    path = read_path(_here(tree, base), words[:where], short=short)
    anchor = _sibling(path, words, where + 1)
    move(tree, (*base, *path), anchor, after=words[where] == "after")


def _rename(tree: Node, words: Sequence[str], base: Path, short: bool) -> None:  # noqa: FBT001
    if "to" not in words[1:]:
        raise BadWords(MISSING, len(words))
    where = len(words) - 1 - list(reversed(words)).index("to")
    path = read_path(_here(tree, base), words[:where], short=short)
    wanted = _sibling(path, words, where + 1)
    parent = tree.follow((*base, *path[:-1]))
    node = parent.find(path[-1]) if parent is not None else None
    if parent is None or node is None:
        raise NotFound
    if parent.find(wanted) is not None:
        raise Complaint(f"'{wanted.words[-1]}' already exists", wanted.words[-1])
    node.step = wanted
    if wanted.statement.has("sorted"):
        parent.children.remove(node)
        parent.place(node)


def _sibling(path: Path, words: Sequence[str], start: int) -> Step:
    """The entry that `before policy X`, `to policy X` or `to X` names: of the same list as the path's last."""
    statement = path[-1].statement
    if statement.kind not in ("list", "leaf-list") or not path[-1].keys:
        raise BadWords(SYNTAX, start)
    rest = words[start:]
    if statement.word and rest[:1] == (statement.word,):
        rest = rest[1:]
    rest = tuple(word for word in rest if word not in statement.between)
    if len(rest) != len(statement.types):
        raise BadWords(MISSING if len(rest) < len(statement.types) else SYNTAX, len(words) - 1)
    return Step(statement, tuple(rest))


def _activation(inactive: bool) -> Callable[[Node, Sequence[str], Path, bool], None]:  # noqa: FBT001
    def act(tree: Node, words: Sequence[str], base: Path, short: bool) -> None:  # noqa: FBT001
        node = tree.follow((*base, *read_path(_here(tree, base), words, short=short)))
        if node is None or node is tree:
            raise NotFound
        flat = any(child.has("flat") for child in node.statement.children)  # a list: Junos marks each of its entries
        for each in node.children if flat else (node,):
            each.inactive = inactive

    return act


def _here(tree: Node, base: Path) -> Statement:
    return base[-1].statement if base else tree.statement


def _column(line: str, index: int) -> int:
    starts = [found.start() for found in WORD.finditer(line)]
    return starts[index] if index < len(starts) else len(line.rstrip())


_DO = {
    "set": _set,
    "delete": _delete,
    "insert": _insert,
    "rename": _rename,
    "activate": _activation(inactive=False),
    "deactivate": _activation(inactive=True),
}
