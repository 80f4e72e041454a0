"""Output modifiers: what stands behind `|` (recorded: captures of 10.18 in the tests of a published training simulator).

Filters chain; patterns are regular expressions, in quotation marks where they hold a blank; there is no `section`.
"""

from __future__ import annotations

import re

from netauto.lab.aoscx.words import INCOMPLETE, UNSUPPORTED

FILTERS = ("begin", "count", "exclude", "include")
PIPE = re.compile(r'\s*\|\s*(?=(?:[^"]*"[^"]*")*[^"]*$)')  # not inside quotation marks


class BadPipe(Exception):  # noqa: N818 - an answer to the user, not an error of the lab
    """The filter is unknown or its pattern is missing; the text is what AOS-CX says."""


def split_pipe(line: str) -> tuple[str, tuple[str, ...]]:
    """The command, and its filters."""
    command, *filters = PIPE.split(line.strip())
    return command, tuple(filters)


def apply_pipe(text: str, filter_: str) -> str:
    """`text` after one filter.

    Raises:
        BadPipe: No filter has this name, or its pattern is missing or malformed.
    """
    word, _, pattern = filter_.strip().partition(" ")
    names = [name for name in FILTERS if word and name.startswith(word.lower())]
    if len(names) != 1 or pattern.strip().startswith("-"):
        raise BadPipe(UNSUPPORTED)
    if not pattern.strip() and names[0] != "count":
        raise BadPipe(INCOMPLETE)
    try:
        wanted = re.compile(pattern.strip().strip('"'))
    except re.error:
        raise BadPipe(UNSUPPORTED) from None
    lines = text.rstrip("\n").split("\n") if text else []
    found = [line for line in lines if wanted.search(line)]
    if names[0] == "count":
        return f"{len(found)}\n"
    if names[0] == "begin":
        found = lines[lines.index(found[0]) :] if found else []
    elif names[0] == "exclude":
        found = [line for line in lines if not wanted.search(line)]
    return "".join(f"{line}\n" for line in found)
