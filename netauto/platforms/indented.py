"""Configurations nested by indentation: Cisco IOS-XE, Catalyst 9800.

Texts that only look like configuration (banners, certificates, macros) are one node of several lines. `PlanError` is raised only for
commands; a configuration that a device printed is taken as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.platforms.rules import Token
from netauto.platforms.syntax import Command, Syntax, refuse_control_characters
from netauto.platforms.tree import Draft, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\S+")
# A line that opens a block of text, and what closes the block; {0} is the first group (a banner's own delimiter).
# Source: documented (command references of banner, crypto pki certificate, key-string, macro name).
_BLOCKS = (
    (re.compile(r"banner \S+ (\^C|\S)(.*)"), "{0}"),
    (re.compile(r"certificate \S+(?: \S+)?()()$"), "quit"),
    (re.compile(r"key-string()()$"), "quit"),
    (re.compile(r"macro name \S+()()$"), "@"),
)
_BLOCK_WORDS = ("banner", "certificate", "key-string", "macro")
_SESSION_COMMANDS = frozenset({"end", "configure", "conf", "do", "write", "copy", "reload"})


@lru_cache(maxsize=1 << 15)  # the same lines are looked at again and again
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a line."""
    return tuple([Token(word.group(), word.end()) for word in _WORD.finditer(text)])


@lru_cache(maxsize=32)  # a plan reads each configuration for several purposes; trees never change
def parse(text: str) -> Tree:
    """Return the tree of a configuration; printing it gives `text` back, byte for byte."""
    root = Draft("")
    stack: list[tuple[int, Draft]] = [(-1, root)]
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        raw = lines[number]
        bare = raw.lstrip(" \t")
        width = len(raw) - len(bare)
        number += 1
        if not bare.rstrip() or bare.startswith("!"):
            _separate(stack, width, raw)
            continue
        while stack[-1][0] >= width:
            stack.pop()
        if bare.startswith("exit-"):
            if not stack[-1][1].closes_with(raw):
                stack[-1][1].add(Draft(bare, raw[:width]))
            continue
        size = _block_size(bare, lines, number)
        body = "\n".join([bare, *lines[number : number + size]]) if size else bare
        number += size
        stack.append((width, stack[-1][1].add(Draft(body, raw[:width]))))
    return Tree(root.freeze().children)


def _separate(stack: list[tuple[int, Draft]], width: int, raw: str) -> None:
    while stack[-1][0] >= width:
        stack.pop()
    stack[-1][1].separate(raw)


def _block_size(bare: str, lines: list[str], start: int) -> int:
    """Return how many lines after `start` belong to a block of text that `bare` opens; 0 where it opens none."""
    if not bare.startswith(_BLOCK_WORDS):
        return 0
    for opening, closing in _BLOCKS:
        match = opening.match(bare)
        if match is None:
            continue
        delimiter = closing.format(match.group(1))
        if closing == "{0}" and delimiter in match.group(2):
            return 0
        for size, line in enumerate(lines[start:], start=1):
            if delimiter in line if closing == "{0}" else line.strip() == delimiter:
                return size
    return 0


def read(lines: Sequence[str]) -> tuple[Command, ...]:
    """Return the commands of a fragment; indentation says which section a command stands in.

    Raises:
        PlanError: a control character, a command of the session rather than of the configuration.
    """
    return tuple(_commands(lines))


def _commands(lines: Sequence[str]) -> Iterator[Command]:
    widths = [0]
    for number, line in enumerate(lines, start=1):
        refuse_control_characters(number, line)
        text = line.strip()
        if not text or text.startswith(("!", "exit-")) or text == "exit":
            continue
        if text.split()[0] in _SESSION_COMMANDS:
            raise PlanError(f"line {number}: {text!r} is a command of the session, not of the configuration")
        width = len(line) - len(line.lstrip())
        while width < widths[-1]:
            widths.pop()
        if width > widths[-1]:
            widths.append(width)
        yield Command(len(widths) - 1, text, number)


def _quote(word: str, _quoted: bool) -> str:  # noqa: FBT001 - the shape of Syntax.quote
    return word


def _leave(_header: str) -> tuple[str, int]:
    # Explicit, because a mode that knows the first words of the next command would otherwise keep the session; and a VLAN takes effect
    # when its mode is left (documented: config-vlan mode).
    return "exit", 1


def _closes(header: str) -> str | None:
    return " exit-address-family" if header.startswith("address-family ") else None


INDENTED = Syntax(parse, read, tokens, _quote, " ", _leave, _closes, "!")
