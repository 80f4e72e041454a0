"""Parameters of AOS-CX commands that the engine does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.engine.params import Param, Tokens, matching, param_of, prefixed_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.params import Taken

PORT = re.compile(r"\d{1,2}/\d{1,2}/\d{1,3}|lag\d{1,3}|vlan\d{1,4}|mgmt|loopback\d{1,3}")
PORTS = re.compile(r"(\d{1,2}/\d{1,2}/)(\d{1,3})(?:-\1(\d{1,3}))?(?:,(\d{1,2}/\d{1,2}/)(\d{1,3})(?:-\4(\d{1,3}))?)*")
MOST = 128  # ports of a range


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
    "port": matching(PORT),
    "ports": matching(PORTS),
    "net": prefixed_address,
    "word": matching(re.compile(r"\S+")),
}


def aoscx_param(label: str) -> Param:
    """The parameter for `<label>`: AOS-CX's own types, then the engine's."""
    take = _TYPES.get(label)
    return Param(label, label, take) if take else param_of(label)
