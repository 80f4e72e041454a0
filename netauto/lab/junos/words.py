"""Reads the words of a statement: `set interfaces ge-0/0/1 unit 0 ...` becomes paths into the configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.junos.tree import Path, Step
from netauto.lab.junos.types import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netauto.lab.junos.schema import Statement

WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]]|[^\s\[\]"]+')
MISSING = "missing argument"
SYNTAX = "syntax error"


class BadWords(ValueError):  # noqa: N818 - what it is
    """Words that are no statement. `index` tells which one is wrong, `str()` what Junos says."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


def split(text: str) -> tuple[str, ...]:
    """The words of a line; what stands between double quotes is one word, without them."""
    return tuple(found[0][1:-1] if found[0].startswith('"') else found[0] for found in WORD.finditer(text))


def read_paths(top: Statement, words: Sequence[str], *, short: bool = False) -> tuple[Path, ...]:
    """What `set` makes of these words below `top`: one path for each statement that they set.

    Args:
        top: The statement that the words stand in.
        words: From `split`.
        short: Keywords may be abbreviated, as at the command line.

    Raises:
        BadWords: They are no statement.
    """
    return _Reader(words, short=short, partial=False).read(top)


def read_path(top: Statement, words: Sequence[str], *, short: bool = False) -> Path:
    """The one path that these words name; the last statement may lack its names or value.

    Raises:
        BadWords: They are no statement.
    """
    paths = _Reader(words, short=short, partial=True).read(top)
    if len(paths) > 1:
        raise BadWords(SYNTAX, len(words) - 1)
    return paths[0] if paths else ()


class _Reader:
    def __init__(self, words: Sequence[str], *, short: bool, partial: bool) -> None:
        self._words = tuple(words)
        self._short = short
        self._partial = partial
        self._index = 0

    def read(self, top: Statement) -> tuple[Path, ...]:
        paths: list[Path] = []
        base: Path = ()
        here = top
        while self._index < len(self._words):
            steps = self._statement(here)
            if steps[0].statement.kind in ("container", "list"):
                here, base = steps[0].statement, (*base, steps[0])
                if self._index == len(self._words):
                    paths.append(base)
            else:
                paths.extend((*base, step) for step in steps)
        return tuple(paths)

    def _statement(self, here: Statement) -> tuple[Step, ...]:
        """The statement that begins at the current word; several when a list of values stands in brackets."""
        word = self._words[self._index]
        statement = self._known(here, word)
        if statement is not None:
            self._index += 1
            return self._taken(statement)
        complaint: BadWords | None = None
        for nameless in here.nameless:
            try:
                return self._taken(nameless)
            except BadWords as bad:
                complaint = complaint or bad
        if complaint is not None:
            raise complaint
        raise BadWords(SYNTAX, self._index)

    def _known(self, here: Statement, word: str) -> Statement | None:
        found = here.by_word.get(word)
        if found is None and self._short and len(word) > 1:
            fitting = [child for name, child in here.by_word.items() if name.startswith(word)]
            found = fitting[0] if len(fitting) == 1 else None
        return found

    def _taken(self, statement: Statement) -> tuple[Step, ...]:
        if statement.kind in ("container", "flag"):
            return (Step(statement),)
        if statement.kind == "any":
            rest, self._index = self._words[self._index :], len(self._words)
            return (Step(statement, rest),)
        if statement.kind == "leaf-list" and self._words[self._index : self._index + 1] == ("[",):
            return self._bracketed(statement)
        return (Step(statement, self._keys(statement)),)

    def _bracketed(self, statement: Statement) -> tuple[Step, ...]:
        start = self._index + 1
        end = start
        while end < len(self._words) and self._words[end] != "]":
            end += 1
        if end == len(self._words) or end == start:
            raise BadWords(MISSING, end)
        steps = tuple(Step(statement, (self._fitting(statement, 0, index),)) for index in range(start, end))
        self._index = end + 1
        return steps

    def _keys(self, statement: Statement) -> tuple[str, ...]:
        keys: list[str] = []
        index = self._index
        for number in range(len(statement.types)):
            if number and statement.between[number - 1]:
                if index < len(self._words) and self._words[index] != statement.between[number - 1]:
                    raise BadWords(SYNTAX, index)
                index += index < len(self._words)
            if index >= len(self._words):
                if self._partial and not keys:
                    break
                raise BadWords(MISSING, index)
            keys.append(self._fitting(statement, number, index))
            index += 1
        self._index = index
        return tuple(keys)

    def _fitting(self, statement: Statement, number: int, index: int) -> str:
        try:
            return statement.types[number].read(self._words[index])
        except Unfit as unfit:
            raise BadWords(str(unfit), index) from unfit
