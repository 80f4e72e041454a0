"""Configurations of statements that each say their whole place: Junos in its ``set`` form.

A statement (``set vlans U-1 vlan-id 2400``) is read into the sections that the rules know (``vlans U-1``) and a line in the innermost
of them (``vlan-id 2400``). So the tree is that of the configuration, and what is printed and typed stays one statement per line. A line
about a statement (``deactivate vlans U-1``) stands in the section that it names, behind the statements as the device prints it, or before
them as the canonical form has it.

`PlanError` is raised only for commands; a configuration that a device printed is taken as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.platforms.quoting import is_open, quotation_size, tokens
from netauto.platforms.rules import Rule, Section
from netauto.platforms.syntax import Command, Syntax, refuse_control_characters
from netauto.platforms.tree import Draft, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SET, DELETE, INSERT = "set ", "delete ", "insert "
DEACTIVATE = "deactivate "
_MOVE = re.compile(r"move (\S+) (before|after) (\S+)")
_PLACE = re.compile(r"(before|after) (.+)")
# What Junos prints without quotation marks; anything else stands between them (assumed: its printing rule is not published).
_BARE = re.compile(r"[\w./:,@+*=~^-]+")

Place = tuple[tuple[str, ...], str]  # the sections' own words, and what is left of the statement


def statements(rules: Section) -> Syntax:
    """Return the syntax of a configuration whose sections are those of `rules`."""
    language = _Language(rules)
    return Syntax(
        parse=language.parse,
        read=language.read,
        tokens=tokens,
        quote=quote,
        indent="",
        leave=lambda _header: ("", 0),
        closes=lambda _header: None,
        separator="",
        root=SET,
        flat=True,
        write=language.write,
    )


def quote(word: str, _quoted: bool) -> str:  # noqa: FBT001 - the shape of Syntax.quote
    """Return `word` as Junos prints it: in quotation marks where it needs them."""
    if _BARE.fullmatch(word) or word.startswith("⟦"):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_printed(value: str) -> str:
    """Return `value` with quotation marks only around the words that need them."""
    return " ".join(quote(word.text, False) for word in tokens(value))  # noqa: FBT003 - the shape of Syntax.quote


class _Language:
    """Reading and writing by the sections of `rules`."""

    def __init__(self, rules: Section) -> None:
        self._rules = rules
        self.parse = lru_cache(maxsize=32)(self._parse)  # a plan reads each configuration for several purposes
        self._place = lru_cache(maxsize=1 << 15)(self._find_place)

    def _parse(self, text: str) -> Tree:
        """Return the tree of a configuration; printing it gives `text` back, byte for byte."""
        root = Draft("", SET)
        stack = [root]
        lines = text.split("\n")
        blank = next((size for size, line in enumerate(reversed(lines)) if line), len(lines))
        raws = _raws(lines[: len(lines) - blank])
        for raw, coming in zip(raws, self._coming(raws), strict=True):
            self._add(stack, raw, coming)
        for _ in range(blank):
            root.separate("")
        return Tree(root.freeze().children)

    def _coming(self, raws: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each line the sections that it may open ahead of the statement for which they are."""
        found: list[tuple[str, ...]] = []
        coming: tuple[str, ...] = ()
        for raw in reversed(raws):
            found.append(coming)
            if raw.startswith(SET):
                headers, rest = self._regular_place(raw.removeprefix(SET))
                coming = headers if rest else headers[:-1]  # what has a line of its own begins with it
            else:
                named = self._named(raw)
                coming = named[: _shared(named, coming)]
        return found[::-1]

    def _add(self, stack: list[Draft], raw: str, coming: Sequence[str]) -> None:
        if raw.startswith(SET):
            self._add_statement(stack, raw)
            return
        if raw.startswith(DEACTIVATE):
            named = self._named(raw)
            _enter(stack, named[: max(_shared(named, _opened(stack)), _shared(named, coming))])
        # A comment is kept where it stands, so that what comes next is still in the same section.
        stack[-1].children.append(Draft(raw, ""))

    def _add_statement(self, stack: list[Draft], raw: str) -> None:
        """Add one statement to the sections that are open, closing and opening what it takes."""
        headers, rest = self._regular_place(raw.removeprefix(SET))
        shared = _enter(stack, headers)
        if rest:
            stack[-1].children.append(Draft(rest, _below(stack[-1])))
        elif shared == len(headers):
            stack[-1].children.append(Draft(raw, ""))  # says once more what stands above it
        else:
            stack.pop()  # it has a line of its own; what comes next is another line

    def _named(self, raw: str) -> tuple[str, ...]:
        """Return the sections that a line about a statement names."""
        return self._place(raw.removeprefix(DEACTIVATE))[0] if raw.startswith(DEACTIVATE) else ()

    def _regular_place(self, words: str) -> Place:
        headers, rest = self._place(words)
        # Irregular blanks are kept, and not understood.
        return (headers, rest) if " ".join((*headers, rest)).rstrip() == words else ((), words)

    def _find_place(self, words: str) -> Place:
        section, headers = self._rules, []
        while words:
            match = section.line(words, tokens)
            if match is None or match.rule.section is None:
                break
            headers.append(words[: len(words) - len(match.value)].rstrip())
            section, words = match.rule.section, match.value
        return tuple(headers), words

    def _section(self, headers: Sequence[str]) -> Section:
        section = self._rules
        for header in headers:
            match = section.line(header, tokens)
            section = (match.rule.section if match else None) or Section(())
        return section

    def read(self, lines: Sequence[str]) -> tuple[Command, ...]:
        """Return the commands of a fragment, its sections made explicit.

        Raises:
            PlanError: a control character, an open quotation, or a line that is neither ``set``, ``delete`` nor ``insert``.
        """
        return tuple(self._commands(lines))

    def _commands(self, lines: Sequence[str]) -> Iterator[Command]:
        opened: tuple[str, ...] = ()
        for number, line in enumerate(lines, start=1):
            refuse_control_characters(number, line)
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if is_open(text):
                raise PlanError(f"line {number}: the quotation does not end: {text!r}")
            headers, command = self._understood(number, text)
            shared = _shared(headers, opened)
            yield from (Command(depth, headers[depth], number) for depth in range(shared, len(headers)))
            if command:
                yield Command(len(headers), command, number)
            opened = headers

    def _understood(self, number: int, text: str) -> Place:
        verb, _, words = text.partition(" ")
        if any(word in ("[", "]") for word in words.split()):
            raise PlanError(f"line {number}: {text!r}: one value on each line, without brackets")
        headers, rest = self._place(" ".join(_words(words)))
        if verb == "set":
            return headers, rest
        if verb == "delete" and (headers or rest):
            return (headers, f"{DELETE}{rest}") if rest else (headers[:-1], f"{DELETE}{headers[-1]}")
        place = _PLACE.fullmatch(rest)
        if verb == "insert" and headers and place:
            moved, anchor = (tokens(entry)[-1].text for entry in (headers[-1], place[2]))
            return headers[:-1], f"move {moved} {place[1]} {anchor}"
        raise PlanError(f"line {number}: {text!r} is neither a complete `set`, `delete` nor `insert`")

    def write(self, lines: Iterable[tuple[int, str]]) -> tuple[str, ...]:
        """Return commands, each with its depth, as whole statements."""
        return tuple(self._statements([line for line in lines if line[1]]))

    def _statements(self, lines: Sequence[tuple[int, str]]) -> Iterator[str]:
        path: list[str] = []
        for number, (depth, text) in enumerate(lines):
            del path[depth:]
            above = "".join(f"{header} " for header in path)
            moved = _MOVE.fullmatch(text)
            if text.startswith(DELETE):
                yield f"{DELETE}{above}{text.removeprefix(DELETE)}"
            elif moved:
                entry = _entry_word(self._section(path))
                yield f"{INSERT}{above}{entry} {moved[1]} {moved[2]} {entry} {moved[3]}"
            elif number + 1 < len(lines) and lines[number + 1][0] > depth:
                path.append(text)
            else:
                yield f"{SET}{above}{text}"


def _raws(lines: Sequence[str]) -> list[str]:
    """Return the lines of a configuration; a quoted text that runs over several is one with them."""
    found, number = [], 0
    while number < len(lines):
        size = quotation_size(lines[number], lines, number + 1)
        found.append("\n".join(lines[number : number + size + 1]))
        number += size + 1
    return found


def _opened(stack: Sequence[Draft]) -> list[str]:
    return [draft.text for draft in stack[1:]]


def _enter(stack: list[Draft], headers: Sequence[str]) -> int:
    """Close and open sections until `headers` are those that are open; return how many of them were open before."""
    shared = _shared(headers, _opened(stack))
    del stack[shared + 1 :]
    for header in headers[shared:]:
        stack.append(stack[-1].add(Draft(header, _below(stack[-1]))))
    return shared


def _words(text: str) -> Iterator[str]:
    """Yield the words of `text` as they are written, quotation marks included."""
    start = 0
    for token in tokens(text):
        yield text[start : token.end].strip()
        start = token.end


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many sections two places have in common from the top."""
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(one), len(other)))


def _below(draft: Draft) -> str:
    return f"{draft.indent}{draft.text} " if draft.text else draft.indent


def _entry_word(section: Section) -> str:
    """Return what an entry of an ordered section is called: ``policy``, ``term``."""
    ordered: Rule = next(rule for rule in section.rules if rule.kind == "ordered")
    return ordered.words.removesuffix(" *")
