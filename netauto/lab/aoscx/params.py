"""Parameters of AOS-CX commands that the engine does not have."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from netauto.lab.engine.params import Param, Tokens, param_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.params import Taken

PORT = re.compile(r"\d{1,2}/\d{1,2}/\d{1,3}|lag\d{1,3}|vlan\d{1,4}|mgmt|loopback\d{1,3}")
PORTS = re.compile(r"(\d{1,2}/\d{1,2}/)(\d{1,3})(?:-\1(\d{1,3}))?(?:,(\d{1,2}/\d{1,2}/)(\d{1,3})(?:-\4(\d{1,3}))?)*")
MOST = 128  # ports of a range


def _matching(pattern: re.Pattern[str]) -> Callable[[Tokens, int], Taken | None]:
    def take(tokens: Tokens, index: int) -> Taken | None:
        word = tokens.word(index)
        return (word, index + 1) if pattern.fullmatch(word) else None

    return take


def _address(tokens: Tokens, index: int) -> Taken | None:
    """An address with the length of its prefix, host bits and all."""
    word = tokens.word(index)
    try:
        return (str(ipaddress.IPv4Interface(word)), index + 1) if "/" in word else None
    except ValueError:
        return None


def expand(ports: str) -> tuple[str, ...]:
    """`1/1/1-1/1/3,1/1/7` → the four names; nothing for a range that is none."""
    names: list[str] = []
    for part in ports.split(","):
        first, _, last = part.partition("-")
        stem, _, low = first.rpartition("/")
        high = last.rpartition("/")[2] or low
        if not int(low) <= int(high) < int(low) + MOST:
            return ()
        names += [f"{stem}/{number}" for number in range(int(low), int(high) + 1)]
    return tuple(names)


_TYPES: dict[str, Callable[[Tokens, int], Taken | None]] = {
    "port": _matching(PORT),
    "ports": _matching(PORTS),
    "net": _address,
    "word": _matching(re.compile(r"\S+")),
}


def aoscx_param(label: str) -> Param:
    """The parameter for `<label>`: AOS-CX's own types, then the engine's."""
    take = _TYPES.get(label)
    return Param(label, label, take) if take else param_of(label)
