"""Output modifiers: what stands behind `|` (documented: IOS configuration fundamentals)."""

from __future__ import annotations

import re

MODIFIERS = ("append", "begin", "count", "exclude", "format", "include", "redirect", "section", "tee")
PIPE = re.compile(r"\s\|\s*")


class BadPipe(Exception):  # noqa: N818 - an answer to the user, not an error of the lab
    """The modifier is unknown or its expression is missing; carries the offending word."""


def split_pipe(line: str) -> tuple[str, str]:
    """Command and modifier, the latter empty when there is none."""
    found = PIPE.search(line)
    return (line[: found.start()], line[found.end() :].strip()) if found else (line, "")


def apply_pipe(text: str, modifier: str) -> str:
    """`text` after the modifier.

    Raises:
        BadPipe: No modifier begins so, or the expression is missing or malformed.
    """
    word, _, expression = modifier.partition(" ")
    expression = expression.strip()
    names = [name for name in MODIFIERS if word and name.startswith(word.lower())]
    if len(names) != 1 or not expression or names[0] in ("append", "format", "redirect", "tee"):
        raise BadPipe(word)
    try:
        wanted = re.compile(expression)
    except re.error as error:
        raise BadPipe(expression) from error
    lines = text.rstrip("\n").split("\n")
    return "".join(f"{line}\n" for line in _CHOOSE[names[0]](lines, wanted))


def _include(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [line for line in lines if wanted.search(line)]


def _exclude(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [line for line in lines if not wanted.search(line)]


def _begin(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    first = next((index for index, line in enumerate(lines) if wanted.search(line)), len(lines))
    return lines[first:]


def _count(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    return [f"Number of lines which match regexp = {len(_include(lines, wanted))}"]


def _section(lines: list[str], wanted: re.Pattern[str]) -> list[str]:
    """Each matching line with the deeper lines under it; a match on a deeper line shows its own block."""
    chosen: list[str] = []
    inside: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if inside is not None and indent <= inside:
            inside = None
        if inside is None and wanted.search(line):
            inside = indent
        if inside is not None and line.strip() != "!":
            chosen.append(line)
    return chosen


_CHOOSE = {"include": _include, "exclude": _exclude, "begin": _begin, "count": _count, "section": _section}
