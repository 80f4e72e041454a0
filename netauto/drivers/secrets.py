"""Secrets in lines: put in at the moment of typing, taken out of whatever comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.errors import SecretError
from netauto.plan.redact import without

if TYPE_CHECKING:
    from collections.abc import Callable

_REFERENCE = re.compile(r"⟦secret:((?:vault|env):[A-Za-z_][A-Za-z0-9_]*)⟧")
# What a terminal acts upon instead of taking it as text: help, completion, line ends, editing keys. And what is no character at all:
# it has no UTF-8, or stands in no XML.
_UNTYPABLE = re.compile(r"[\x00-\x1f\x7f-\x9f?\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A line, as it is shown and as it is typed.

    Attributes:
        shown: with references; what may stand in errors and logs.
        typed: with values; stands nowhere but on the wire.
        values: each value and its reference.
    """

    shown: str
    typed: str = field(repr=False)
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def hide(self, text: str) -> str:
        """Return `text` with the line's secret values replaced by their references."""
        for value, reference in self.values:
            text = without(text, value, reference)
        return text


def is_typable(line: str) -> bool:
    """Whether a terminal takes the line as text, and as one line."""
    return bool(line.strip()) and _UNTYPABLE.search(line) is None


def resolve(line: str, secret: Callable[[str], str]) -> Typed:
    """Put the values of secrets into a line.

    Args:
        line: ``…⟦secret:vault:name⟧…``; any other line is taken as it is.
        secret: returns the value of ``vault:name``.

    Raises:
        SecretError: a value is empty, or holds what a terminal would act upon. Never says what.
    """
    values: dict[str, str] = {}
    for found in _REFERENCE.finditer(line):
        value = secret(found[1])
        if not is_typable(value):
            raise SecretError(
                f"the secret {found[1]} is empty, or holds a character that cannot be typed at a terminal"
            )
        values[value] = found[0]
    typed = _REFERENCE.sub(lambda found: secret(found[1]), line)
    longest_first = tuple(sorted(values.items(), key=lambda item: -len(item[0])))
    return Typed(line, typed, longest_first)
