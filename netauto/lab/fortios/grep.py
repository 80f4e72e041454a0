"""`| grep`: the one filter that FortiOS has; `-f` shows matches inside their configuration blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.lab.fortios import errors
from netauto.lab.fortios.tree import Block, ConfigTextError, parse
from netauto.lab.fortios.words import split

MARK = " <---"
LETTERS = frozenset("finvcABC")


@dataclass(frozen=True, slots=True)
class Grep:
    """A filter: its letters, its pattern, and lines of context before and after."""

    letters: frozenset[str]
    pattern: re.Pattern[str]
    before: int = 0
    after: int = 0

    def apply(self, text: str) -> str:
        """`text` after the filter."""
        if "f" in self.letters:
            return self._blocks(text)
        lines = text.splitlines()
        hits = [n for n, line in enumerate(lines) if self._hit(line)]
        if "c" in self.letters:
            return f"{len(hits)}\n"
        kept = sorted({m for n in hits for m in range(max(0, n - self.before), min(len(lines), n + self.after + 1))})
        return "".join(f"{n + 1}:{lines[n]}\n" if "n" in self.letters else f"{lines[n]}\n" for n in kept)

    def _hit(self, line: str) -> bool:
        return bool(self.pattern.search(line)) != ("v" in self.letters)

    def _blocks(self, text: str) -> str:
        try:
            _, root = parse(text)
        except ConfigTextError:
            return Grep(self.letters - {"f"}, self.pattern).apply(text)
        root.items = [kept for block in root.blocks() if (kept := self._kept(block)) is not None]
        return "".join(f"{line}{MARK}\n" if self._hit(line) else f"{line}\n" for line in root.lines())

    def _kept(self, block: Block) -> Block | None:
        entries = [item for item in block.blocks() if item.kind == "edit"]
        if entries:
            block.items = [entry for entry in entries if any(self._hit(line) for line in entry.lines())]
            return block if block.items else None
        return block if any(self._hit(line) for line in block.lines()) else None


def cut(line: str) -> tuple[str, Grep | None]:
    """The command before an unquoted `|`, and the filter behind it.

    Raises:
        RefusedError: What follows `|` is not a usable `grep`.
    """
    inside = False
    for position, char in enumerate(line):
        if char == '"' and line[position - 1 : position] != "\\":
            inside = not inside
        elif char == "|" and not inside:
            return line[:position], _grep(line[position + 1 :])
    return line, None


def _grep(text: str) -> Grep:
    words = [word.text for word in split(text)]
    if len(words) < 2 or words.pop(0) != "grep":  # noqa: PLR2004 - the command and a pattern
        raise errors.parse_error("|")
    letters: set[str] = set()
    context = {"A": 0, "B": 0}
    while len(words) > 1 and words[0].startswith("-"):
        option = words.pop(0)[1:]
        letters |= set(option)
        for letter in set(option) & {"A", "B", "C"}:
            if not words[0].isdigit():
                raise errors.parse_error("|")
            lines = int(words.pop(0))
            context |= {"A": lines, "B": lines} if letter == "C" else {letter: lines}
    if letters - LETTERS or len(words) != 1:
        raise errors.parse_error("|")
    return Grep(frozenset(letters), _pattern(words[0], "i" in letters), context["B"], context["A"])


def _pattern(text: str, ignore_case: bool) -> re.Pattern[str]:  # noqa: FBT001 - a letter of the command line
    try:
        return re.compile(text, re.IGNORECASE if ignore_case else 0)
    except re.error:
        return re.compile(re.escape(text), re.IGNORECASE if ignore_case else 0)
