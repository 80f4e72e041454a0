"""Output modifiers: what stands behind `|` (documented: EOS user manual, command-line interface)."""

from __future__ import annotations

import re

MODIFIERS = ("begin", "count", "exclude", "include", "json", "no-more", "nz", "section")
PIPE = re.compile(r"\s*\|\s*")


class BadPipe(Exception):  # noqa: N818 - an answer to the user, not an error of the lab
    """The modifier is unknown or its expression is missing; the text is what EOS says."""


def split_pipe(line: str) -> tuple[str, str]:
    """Command and modifiers, the latter empty when there are none."""
    found = PIPE.search(line)
    return (line[: found.start()], line[found.end() :].strip()) if found else (line, "")


def apply_pipe(text: str, modifier: str) -> str:
    """`text` after one modifier; EOS matches without regard to case (assumed).

    Raises:
        BadPipe: No modifier begins so, or the expression is missing or malformed.
    """
    word, _, expression = modifier.partition(" ")
    expression = expression.strip().strip('"')
    names = [name for name in MODIFIERS if word and name.startswith(word.lower())]
    if len(names) != 1:
        raise BadPipe(f"% Invalid input (at token 1: '{word}')\n")
    if names[0] in ("no-more", "nz"):
        return text
    if not expression and names[0] != "count":
        raise BadPipe(f"% Incomplete command (at token 1: '{word}')\n")
    try:
        wanted = re.compile(expression, re.IGNORECASE)
    except re.error as error:
        raise BadPipe(f"% Invalid regular expression: {error}\n") from error
    lines = text.rstrip("\n").split("\n")
    return "".join(f"{line}\n" for line in _CHOOSE[names[0]](lines, wanted))


def _include(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [line for line in lines if wanted.search(line)]


def _exclude(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [line for line in lines if not wanted.search(line)]


def _begin(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return lines[next((index for index, line in enumerate(lines) if wanted.search(line)), len(lines)) :]


def _count(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [f"Count: {len(_include(lines, wanted))} lines"]


def _section(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    """Whole blocks in which a line matches: the lines above it that it belongs to, and what is under it."""
    chosen: set[int] = set()
    parents: list[int] = []
    inside: int | None = None
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        parents = [parent for parent in parents if _indent(lines[parent]) < indent]
        if inside is not None and indent <= inside:
            inside = None
        if wanted.search(line):
            chosen.update((*parents, index))
            inside = indent if inside is None else inside
        elif inside is not None:
            chosen.add(index)
        if line.strip() != "!":
            parents.append(index)
    return [line for index, line in enumerate(lines) if index in chosen and line.strip() != "!"]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_CHOOSE = {"include": _include, "exclude": _exclude, "begin": _begin, "count": _count, "section": _section}
