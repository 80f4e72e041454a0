"""What one family of configuration languages looks like: reading, printing, quoting. No meaning; that is in the rules."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from netauto.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from netauto.platforms.rules import Tokens
    from netauto.platforms.tree import Tree


class Command(NamedTuple):
    """One command of a fragment, its place made explicit.

    Attributes:
        depth: how many sections it stands in.
        text: the command without indentation.
        number: 1-based line of the fragment.
    """

    depth: int
    text: str
    number: int


def _with_blank(head: str, value: str) -> str:
    return f"{head} {value}".rstrip()


@dataclass(frozen=True, slots=True)
class Syntax:
    """A family of configuration languages.

    Attributes:
        parse: reads a whole configuration; ``str(parse(text)) == text`` for every text.
        read: reads the commands of a fragment.
        tokens: splits a line into words.
        quote: writes a word as the device prints it, in quotation marks where its kind of word has them.
        indent: one level of indentation.
        leave: the command that leaves a section, given the section's own line, and its extra indentation.
        closes: the raw closing line that the device prints for a section, or None.
        separator: the raw separator line between sections.
        root: what stands before the words of every line, at the top and below: ``set `` on Junos.
        flat: every line says the words of all sections above it; a section with lines has none of its own.
        write: turns commands, each with its depth, into what is typed; None: indentation alone says the depth.
        inner: how much further than its line a section's own lines are indented; None: `indent`, everywhere.
        joined: a line from its leading words and its value.
    """

    parse: Callable[[str], Tree]
    read: Callable[[Sequence[str]], tuple[Command, ...]]
    tokens: Tokens
    quote: Callable[[str, bool], str]
    indent: str
    leave: Callable[[str], tuple[str, int]]
    closes: Callable[[str], str | None]
    separator: str
    root: str = ""
    flat: bool = False
    write: Callable[[Iterable[tuple[int, str]]], tuple[str, ...]] | None = None
    inner: Callable[[str], str] | None = None
    joined: Callable[[str, str], str] = _with_blank

    def below(self, before: str, header: str) -> str:
        """Return what stands before a line of the section `header`, where `before` stands before the section's own line."""
        if self.flat:
            return f"{before}{header} "
        return before + (self.inner(header) if self.inner else self.indent)

    def typed(self, lines: Iterable[tuple[int, str]]) -> tuple[str, ...]:
        """Return commands, each with its depth, as they are typed."""
        return self.write(lines) if self.write else tuple(self.indent * depth + text for depth, text in lines)


def refuse_control_characters(number: int, line: str) -> None:
    """Raise PlanError where `line` holds anything that a terminal would obey rather than type.

    Raises:
        PlanError: control, formatting, line or paragraph separator characters (tabulator included).
    """
    if line.isprintable():  # none of them is; what else is not printable may be typed
        return
    for character in line:
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
            raise PlanError(f"line {number} holds the control character {character!r}: {line!r}")
