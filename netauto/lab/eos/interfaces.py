"""Names of EOS interfaces, long and short, and ranges of them (documented: Arista EOS user manual, interfaces)."""

from __future__ import annotations

import re
from functools import lru_cache

# Printing order of a running configuration (seen in configurations rendered by Arista AVD), and the short name of tables.
KINDS: dict[str, str] = {
    "Port-Channel": "Po",
    "Ethernet": "Et",
    "Loopback": "Lo",
    "Management": "Ma",
    "Tunnel": "Tu",
    "Vlan": "Vl",
    "Vxlan": "Vx",
}
LIMITS: dict[str, tuple[int, int]] = {
    "Port-Channel": (1, 2000),
    "Loopback": (0, 2100),
    "Tunnel": (0, 255),
    "Vlan": (1, 4094),
    "Vxlan": (1, 1),
}
ORDER: tuple[str, ...] = tuple(KINDS)
_NAME = re.compile(r"([A-Za-z](?:[A-Za-z-]*[A-Za-z])?)(\d[\d/,-]*)(\.\d+)?")
_PART = re.compile(r"((?:\d+/)*)(\d+)(?:-(\d+))?")


@lru_cache(maxsize=8192)
def split_interface(name: str) -> tuple[str, tuple[int, ...]]:
    """`Ethernet49/1` → its kind and its numbers."""
    kind = re.match(r"[A-Za-z-]*[A-Za-z]", name)
    return (kind[0] if kind else ""), tuple(int(number) for number in re.findall(r"\d+", name))


def short_interface(name: str) -> str:
    """`Ethernet5` → `Et5`."""
    kind, _ = split_interface(name)
    return KINDS.get(kind, kind) + name[len(kind) :]


def interface_order(name: str) -> tuple[tuple[int, ...], ...]:
    """Sort key: the order in which EOS prints interfaces."""
    kind, numbers = split_interface(name)
    return ((ORDER.index(kind) if kind in ORDER else len(ORDER),), numbers)


@lru_cache(maxsize=8192)
def canonical_range(text: str) -> str | None:
    """`et1-4,7` → `Ethernet1-4,7`; None when nothing can be called so or the abbreviation is ambiguous."""
    found = _NAME.fullmatch(text)
    if not found or not all(_PART.fullmatch(part) for part in found[2].split(",")):
        return None
    letters = found[1].lower()
    exact = [kind for kind, short in KINDS.items() if letters in (short.lower(), kind.lower())]
    kinds = exact or [kind for kind in KINDS if kind.lower().startswith(letters)]
    if len(kinds) != 1:
        return None
    low, high = LIMITS.get(kinds[0], (0, 4094))
    numbers = [int(number) for number in re.findall(r"\d+", found[2])]
    if kinds[0] in LIMITS and not all(low <= number <= high for number in numbers):
        return None
    return f"{kinds[0]}{found[2]}{found[3] or ''}"


def canonical_interface(text: str) -> str | None:
    """`et5` → `Ethernet5`; None for a range or for what is no interface."""
    name = canonical_range(text)
    return name if name is not None and not re.search(r"[,]|\d-", name) else None


def expand_range(name: str) -> tuple[str, ...]:
    """`Ethernet1-3,49/1` → the four names; `name` is canonical."""
    kind, _ = split_interface(name)
    names: list[str] = []
    for part in name[len(kind) :].split(","):
        found = _PART.fullmatch(part)
        if found is None:  # a sub-interface stands alone
            return (name,)
        first = int(found[2])
        names.extend(f"{kind}{found[1]}{number}" for number in range(first, int(found[3] or first) + 1))
    return tuple(names)
