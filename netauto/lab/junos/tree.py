"""A configuration as an ordered tree of statements, whose place among their neighbours the schema decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.schema import Statement

NUMBERS = re.compile(r"(\d+)")
SLOTTED = re.compile(r"[a-z]+-\d+/\d+/\d+")
PLAIN = re.compile(r"[\w./:@+,=*%~^<>|-]+")
Path = tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement on the way to another: its kind, and its names or value (fewer than it takes means any)."""

    statement: Statement
    keys: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The statement as it is typed, word by word."""
        statement, keys = self.statement, self.keys
        if statement.kind == "any":
            return tuple(quoted(key) for key in keys)
        head: tuple[str, ...] = (statement.word,) if statement.word else ()
        for index, key in enumerate(keys):
            if index and statement.between[index - 1]:
                head += (statement.between[index - 1],)
            head += (quoted(key),)
        return head


@dataclass(slots=True, repr=False)
class Node:
    """One statement with what stands inside it."""

    step: Step
    children: list[Node] = field(default_factory=list)
    inactive: bool = False

    def __repr__(self) -> str:
        return f"<{' '.join(self.step.words)}, {len(self.children)} inside>"

    @property
    def statement(self) -> Statement:
        """What kind of statement it is."""
        return self.step.statement

    @property
    def name(self) -> str:
        """Its first name, or its value."""
        return self.step.keys[0] if self.step.keys else ""

    @property
    def holds(self) -> bool:
        """Whether statements can stand inside it."""
        return self.statement.kind in ("container", "list")

    def copy(self) -> Node:
        """A tree of its own."""
        return Node(self.step, [child.copy() for child in self.children], self.inactive)

    # Reading. `inactive` statements are not there for whoever asks what the configuration means.

    def all(self, *words: str) -> Iterator[Node]:
        """The active nodes that the words lead to; a name that is not given stands for every name."""
        if not words:
            yield self
            return
        for child in self.children:
            if not child.inactive and words[0] == (child.statement.word or child.statement.tag):
                yield from child.all(*words[1:])

    def get(self, *words: str) -> Node | None:
        """The first active node that the words lead to."""
        return next(self.all(*words), None)

    def value(self, *words: str) -> str:
        """The value of a statement, empty when it is not set."""
        node = self.get(*words)
        return node.name if node is not None else ""

    def values(self, *words: str) -> tuple[str, ...]:
        """The names or values of the nodes that the words lead to."""
        return tuple(node.name for node in self.all(*words))

    def entry(self, *words: str, name: str) -> Node | None:
        """The entry of a list with this name."""
        return next((node for node in self.all(*words) if node.name == name), None)

    # Editing.

    def find(self, step: Step) -> Node | None:
        """The child that a step leads to, active or not."""
        return next((child for child in self.children if matches(child, step)), None)

    def follow(self, path: Path) -> Node | None:
        """The node at the end of a path, active or not."""
        node: Node | None = self
        for step in path:
            node = node.find(step) if node is not None else None
        return node

    def put(self, step: Step) -> Node:
        """The child of a step, made when it is missing; a value replaces the value that was there, a choice its alternatives."""
        statement = step.statement
        if statement.choice:
            self.children[:] = [
                c for c in self.children if c.statement is statement or c.statement.choice != statement.choice
            ]
        single = statement.kind in ("leaf", "container", "flag")
        present = self.find(Step(statement) if single else step)
        if present is None:
            present = Node(step)
            self.place(present)
        elif statement.kind == "leaf":
            present.step = step
        return present

    def place(self, node: Node) -> None:
        """Put a child where Junos prints it: by kind of statement, then by name or as the last of its kind."""
        index = len(self.children)
        while index and _comes_before(node, self.children[index - 1]):
            index -= 1
        self.children.insert(index, node)


def quoted(word: str) -> str:
    """A word as Junos prints it: between double quotes when it has characters that mean something else."""
    return word if PLAIN.fullmatch(word) else f'"{word}"'


def matches(node: Node, step: Step) -> bool:
    """Whether a step leads to a node."""
    return node.statement is step.statement and node.step.keys[: len(step.keys)] == step.keys


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key: numbers inside names count as numbers."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in NUMBERS.split(text) if part)


def _order(node: Node) -> tuple[bool, tuple[tuple[int, int, str], ...]]:
    """Sort key of a named entry: physical interfaces stand before the others (assumed)."""
    return (SLOTTED.match(node.name) is None, natural(" ".join(node.step.keys)))


def _comes_before(node: Node, other: Node) -> bool:
    if node.statement is not other.statement:
        return node.statement.rank < other.statement.rank
    return node.statement.has("sorted") and _order(node) < _order(other)
