"""Parameters of EOS commands that the engine does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.engine.params import Param, Tokens, matching, param_of, prefixed_address
from netauto.lab.eos.interfaces import canonical_interface, canonical_range, split_interface

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.params import Taken

MAC = re.compile(r"(?i)([0-9a-f]{4}\.){2}[0-9a-f]{4}|([0-9a-f]{2}:){5}[0-9a-f]{2}")
TIMER = re.compile(r"\d{1,2}:[0-5]\d:[0-5]\d")


def _named(canonical: Callable[[str], str | None]) -> Callable[[Tokens, int], Taken | None]:
    """`Ethernet5`, `et5` or `Ethernet 5`."""

    def take(tokens: Tokens, index: int) -> Taken | None:
        for words in (1, 2):
            if index + words <= len(tokens):
                name = canonical("".join(tokens.word(index + word) for word in range(words)))
                if name is not None:
                    return name, index + words
        return None

    return take


def _kind(wanted: str) -> Callable[[Tokens, int], Taken | None]:
    """As `<ifs>`, of one kind only."""

    def canonical(text: str) -> str | None:
        name = canonical_range(text)
        return name if name is not None and split_interface(name)[0] == wanted else None

    return _named(canonical)


_TYPES: dict[str, Callable[[Tokens, int], Taken | None]] = {
    "if": _named(canonical_interface),
    "ifs": _named(canonical_range),
    "pos": _kind("Port-Channel"),
    "ets": _kind("Ethernet"),
    "los": _kind("Loopback"),
    "mas": _kind("Management"),
    "vls": _kind("Vlan"),
    "aclport": matching(re.compile(r"\d{1,5}|[a-z][a-z0-9-]*")),
    "mac": matching(MAC),
    "timer": matching(TIMER),
    "net": prefixed_address,
    "word": matching(re.compile(r"\S+")),
}


def eos_param(label: str) -> Param:
    """The parameter for `<label>`: EOS's own types, then the engine's."""
    take = _TYPES.get(label)
    return Param(label, label, take) if take else param_of(label)
