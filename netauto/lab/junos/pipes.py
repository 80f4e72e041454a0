"""What stands behind `|` (documented: Junos CLI User Guide, "Filtering Operational Mode Command Output")."""

from __future__ import annotations

import re

from netauto.lab.junos.words import split

PIPE = re.compile(r'\s*\|\s*(?=(?:[^"]*"[^"]*")*[^"]*$)')
LONGEST = 200  # characters of a pattern


class BadPipe(ValueError):  # noqa: N818 - what it is
    """A modifier that does not exist, or lacks something."""


def parts(line: str) -> tuple[str, tuple[str, ...]]:
    """A line and its modifiers, in order."""
    first, *rest = PIPE.split(line.strip())
    return first.strip(), tuple(part.strip() for part in rest)


def applied(text: str, modifier: str) -> str:
    """A text after one modifier.

    Raises:
        BadPipe: There is no such modifier.
    """
    words = split(modifier)
    verb, rest = (words[0] if words else ""), words[1:]
    if verb in ("no-more", "trim", "hold"):
        return text
    lines = text.splitlines(keepends=True)
    if verb == "count":
        return f"Count: {len(lines)} lines\n"
    if verb not in ("last", "match", "except", "find"):
        raise BadPipe("syntax error, expecting <command>")
    if not rest:
        raise BadPipe("missing argument.")
    if verb == "last":
        return "".join(lines[-int(rest[0]) :]) if rest[0].isdigit() else text
    pattern = _pattern(rest[0])
    if verb == "match":
        return "".join(line for line in lines if pattern.search(line))
    if verb == "except":
        return "".join(line for line in lines if not pattern.search(line))
    start = next((index for index, line in enumerate(lines) if pattern.search(line)), None)
    return "".join(lines[start:]) if start is not None else "\nPattern not found\n"


def _pattern(text: str) -> re.Pattern[str]:
    """A regular expression, whatever its case; one that is none is looked for as it stands."""
    try:
        return re.compile(text[:LONGEST], re.IGNORECASE)
    except re.error:
        return re.compile(re.escape(text[:LONGEST]), re.IGNORECASE)
