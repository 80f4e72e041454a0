"""A FortiOS configuration as a tree that prints back what it was read from, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.lab.fortios.words import is_open, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = "    "


class ConfigTextError(ValueError):
    """A base configuration is not in the vendor's form; the message names the line."""


@dataclass(slots=True)
class Setting:
    """`set name value`, with the value as printed; or `unset name` where the device prints that."""

    name: str
    value: str
    verb: str = "set"

    def words(self) -> tuple[str, ...]:
        """The value's words without quotes."""
        return texts(self.value)

    def line(self) -> str:
        """The line without indentation."""
        return f"{self.verb} {self.name} {self.value}" if self.verb == "set" else f"{self.verb} {self.name}"


@dataclass(slots=True)
class Block:
    """A `config` section or an `edit` entry with what is in it, in print order.

    Attributes:
        kind: `root` for the whole configuration, `config`, or `edit`.
        name: The path of a section (`firewall policy`), the key of an entry without quotes.
        items: Settings, entries and sections below.
        loaded: It stood in the base configuration: printed even when empty.
        quoted: The key of the entry is printed in quotes.
    """

    kind: Literal["root", "config", "edit"]
    name: str
    items: list[Setting | Block]
    loaded: bool = False
    quoted: bool = True

    def settings(self) -> Iterator[Setting]:
        """The settings of this level."""
        return (item for item in self.items if isinstance(item, Setting))

    def blocks(self) -> Iterator[Block]:
        """The blocks of this level."""
        return (item for item in self.items if isinstance(item, Block))

    def setting(self, name: str) -> Setting | None:
        """The setting of this name, or None."""
        return next((item for item in self.settings() if item.name == name), None)

    def words(self, name: str) -> tuple[str, ...]:
        """The value of a setting in words, empty when it is not set."""
        found = self.setting(name)
        return found.words() if found and found.verb == "set" else ()

    def word(self, name: str, default: str = "") -> str:
        """The first word of a setting's value."""
        return next(iter(self.words(name)), default)

    def block(self, name: str) -> Block | None:
        """The entry or section of this name, or None."""
        return next((item for item in self.blocks() if item.name == name), None)

    def copy(self) -> Block:
        """An independent copy of the whole block."""
        items = [
            item.copy() if isinstance(item, Block) else Setting(item.name, item.value, item.verb) for item in self.items
        ]
        return Block(self.kind, self.name, items, self.loaded, self.quoted)

    def lines(self, indent: str = "") -> Iterator[str]:
        """The block as the device prints it; sections that became empty are left out."""
        if self.kind == "root":
            yield from self._inner("")
        elif self.kind == "edit":
            yield f'{indent}edit "{self.name}"' if self.quoted else f"{indent}edit {self.name}"
            yield from self._inner(indent + INDENT)
            yield f"{indent}next"
        elif self.items or self.loaded:
            yield f"{indent}config {self.name}"
            yield from self._inner(indent + INDENT)
            yield f"{indent}end"

    def _inner(self, indent: str) -> Iterator[str]:
        for item in self.items:
            if isinstance(item, Block):
                yield from item.lines(indent)
            else:
                yield indent + item.line()

    def text(self) -> str:
        """The block as text, with a line end after each line."""
        return "".join(f"{line}\n" for line in self.lines())


def parse(text: str) -> tuple[tuple[str, ...], Block]:
    """Read a configuration.

    Returns:
        The comment lines at its head, and the tree.

    Raises:
        ConfigTextError: A line fits nowhere, or a block is not closed.
    """
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    root = Block("root", "", [])
    stack = [root]
    number = start
    while number < len(lines):
        line = lines[number].lstrip(" ")
        number += 1
        while is_open(line) and number < len(lines):
            line += "\n" + lines[number]
            number += 1
        if not _take(stack, line):
            raise ConfigTextError(f"line {number}: {line!r} fits nowhere here")
    if len(stack) > 1:
        raise ConfigTextError(f"end of text: {stack[-1].kind} {stack[-1].name!r} is not closed")
    return tuple(lines[:start]), root


def _take(stack: list[Block], line: str) -> bool:
    verb, _, rest = line.partition(" ")
    top = stack[-1]
    if verb == "config" and rest:
        _open(stack, Block("config", rest, [], loaded=True))
    elif verb == "edit" and rest and top.kind == "config":
        _open(stack, Block("edit", rest.strip('"'), [], loaded=True, quoted=rest.startswith('"')))
    elif verb in ("set", "unset") and rest and top.kind != "root":
        name, _, value = rest.partition(" ")
        top.items.append(Setting(name, value, verb))
    elif (verb, top.kind) in (("next", "edit"), ("end", "config")):
        stack.pop()
    else:
        return False
    return True


def _open(stack: list[Block], block: Block) -> None:
    stack[-1].items.append(block)
    stack.append(block)
