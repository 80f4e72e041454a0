"""Parameters of commands: what a word must look like, and its canonical form."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import canonical_interface
from netauto.lab.engine.ports import DSCP, ICMP, NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = re.compile(r"\S+")


class Tokens:
    """The words of a line, with their columns."""

    __slots__ = ("_found", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = [(found.start(), found[0]) for found in WORD.finditer(text)]

    def __len__(self) -> int:
        return len(self._found)

    def word(self, index: int) -> str:
        """The word at `index`."""
        return self._found[index][1]

    def column(self, index: int) -> int:
        """Where the word begins."""
        return self._found[index][0]

    def rest(self, index: int) -> str:
        """Everything from the word on, without trailing blanks."""
        return self.text[self._found[index][0] :].rstrip()


Taken = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: its label in the grammar, its type, and how it reads words.

    `take(tokens, index)` returns the canonical text and the index of the next word, or None when the word does not fit.
    """

    label: str
    kind: str
    take: Callable[[Tokens, int], Taken | None]


def matching(pattern: re.Pattern[str]) -> Callable[[Tokens, int], Taken | None]:
    """Take one word of this form."""

    def take(tokens: Tokens, index: int) -> Taken | None:
        word = tokens.word(index)
        return (word, index + 1) if pattern.fullmatch(word) else None

    return take


def prefixed_address(tokens: Tokens, index: int) -> Taken | None:
    """An address with the length of its prefix, host bits and all."""
    word = tokens.word(index)
    try:
        return (str(ipaddress.IPv4Interface(word)), index + 1) if "/" in word else None
    except ValueError:
        return None


def _single(accept: Callable[[str], str | None]) -> Callable[[Tokens, int], Taken | None]:
    def take(tokens: Tokens, index: int) -> Taken | None:
        text = accept(tokens.word(index))
        return None if text is None else (text, index + 1)

    return take


def _pattern(pattern: str, *, lower: bool = False) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def accept(word: str) -> str | None:
        if not compiled.fullmatch(word):
            return None
        return word.lower() if lower else word

    return accept


def _integer(bounds: str) -> Callable[[str], str | None]:
    low, high = (int(bound) for bound in bounds.split("-"))

    def accept(word: str) -> str | None:
        if not word.isascii() or not word.isdigit() or not low <= int(word) <= high:
            return None
        return str(int(word))

    return accept


def _one_of(names: frozenset[str], highest: int) -> Callable[[str], str | None]:
    number = _integer(f"0-{highest}")

    def accept(word: str) -> str | None:
        return word.lower() if word.lower() in names else number(word)

    return accept


def _limited(length: str) -> Callable[[str], str | None]:
    return _pattern(rf"\S{{1,{length or 255}}}")


def _address(word: str) -> str | None:
    try:
        return str(ipaddress.IPv4Address(word))
    except ValueError:
        return None


def _prefix(word: str) -> str | None:
    try:
        return str(ipaddress.IPv4Network(word)) if "/" in word else None
    except ValueError:
        return None


def _mask(word: str) -> str | None:
    text = _address(word)
    if text is None:
        return None
    inverted = int(ipaddress.IPv4Address(text)) ^ 0xFFFFFFFF
    return text if inverted & (inverted + 1) == 0 else None


def _rest(tokens: Tokens, index: int) -> Taken:
    return tokens.rest(index), len(tokens)


def _quoted(tokens: Tokens, index: int) -> Taken | None:
    """One word, or several between double quotes."""
    if not tokens.word(index).startswith('"'):
        return tokens.word(index), index + 1
    for end in range(index, len(tokens)):
        if tokens.word(end).endswith('"') and (end > index or len(tokens.word(end)) > 1):
            last = tokens.column(end) + len(tokens.word(end))
            return tokens.text[tokens.column(index) : last], end + 1
    return None


def _interface(tokens: Tokens, index: int) -> Taken | None:
    """`GigabitEthernet1/0/1`, `gi1/0/1` or `Gi 1/0/1`."""
    name = canonical_interface(tokens.word(index))
    if name is not None:
        return name, index + 1
    if index + 1 < len(tokens):
        name = canonical_interface(tokens.word(index) + tokens.word(index + 1))
        if name is not None:
            return name, index + 2
    return None


_TYPES: dict[str, Callable[[str], Callable[[Tokens, int], Taken | None]]] = {
    "line": lambda _: _rest,
    "quoted": lambda _: _quoted,
    "if": lambda _: _interface,
    "int": lambda bounds: _single(_integer(bounds)),
    "ip": lambda _: _single(_address),
    "mask": lambda _: _single(_mask),
    "prefix": lambda _: _single(_prefix),
    "vlan": lambda _: _single(_integer("1-4094")),
    "vlans": lambda _: _single(_pattern(r"[\d,-]+")),
    "mac": lambda _: _single(_pattern(r"(?i)[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}", lower=True)),
    "hex": lambda _: _single(_pattern(r"(?i)(0x)?[0-9a-f]+")),
    "time": lambda _: _single(_pattern(r"\d{1,2}:\d\d(:\d\d)?")),
    "community": lambda _: _single(_pattern(r"\d+(:\d+)?")),
    "port": lambda _: _single(_one_of(NAMES, 65535)),
    "dscp": lambda _: _single(_one_of(DSCP, 63)),
    "icmp": lambda _: _single(_one_of(ICMP, 255)),
    "file": lambda _: _single(_pattern(r"[\w-]+:\S*|/\S+")),
    "name": lambda length: _single(_limited(length)),
}


@lru_cache(maxsize=512)
def param_of(label: str) -> Param:
    """The parameter for `<label>`; a type that is not in the table is one word (a name of something).

    Raises:
        ValueError: The argument of the type is malformed.
    """
    kind, _, argument = label.partition(":")
    return Param(label, kind, _TYPES.get(kind, _TYPES["name"])(argument))
