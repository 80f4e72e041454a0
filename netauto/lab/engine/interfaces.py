"""Names of interfaces, long and short (documented: Cisco IOS-XE interface naming)."""

from __future__ import annotations

import re
from functools import lru_cache

# Printing order of a running configuration, then the short name used by `show` tables.
KINDS: dict[str, str] = {
    "Loopback": "Lo",
    "Port-channel": "Po",
    "Tunnel": "Tu",
    "FastEthernet": "Fa",
    "GigabitEthernet": "Gi",
    "TwoGigabitEthernet": "Tw",
    "FiveGigabitEthernet": "Fi",
    "TenGigabitEthernet": "Te",
    "TwentyFiveGigE": "Twe",
    "FortyGigabitEthernet": "Fo",
    "HundredGigE": "Hu",
    "AppGigabitEthernet": "Ap",
    "Cellular": "Ce",
    "Serial": "Se",
    "BDI": "BD",
    "Vlan": "Vl",
    "Null": "Nu",
}
ORDER: tuple[str, ...] = tuple(KINDS)
VIRTUAL = frozenset({"Loopback", "Port-channel", "Tunnel", "Vlan", "Null", "BDI"})
_NAME = re.compile(r"([A-Za-z-]+)(\d+(?:/\d+){0,3})(\.\d+)?")


@lru_cache(maxsize=8192)
def canonical_interface(text: str) -> str | None:
    """`gi1/0/1` → `GigabitEthernet1/0/1`; None when no interface can be called so or the abbreviation is ambiguous."""
    found = _NAME.fullmatch(text)
    if not found:
        return None
    letters = found[1].lower()
    kinds = [kind for kind in KINDS if kind.lower().startswith(letters)]
    exact = [kind for kind, short in KINDS.items() if letters in (short.lower(), kind.lower())]
    kinds = exact or kinds
    if len(kinds) != 1:
        return None
    return f"{kinds[0]}{found[2]}{found[3] or ''}"


@lru_cache(maxsize=8192)
def split_interface(name: str) -> tuple[str, tuple[int, ...]]:
    """`GigabitEthernet1/0/1` → its kind and its numbers."""
    kind = re.match(r"[A-Za-z-]+", name)
    numbers = tuple(int(number) for number in re.findall(r"\d+", name))
    return (kind[0] if kind else ""), numbers


def short_interface(name: str) -> str:
    """`GigabitEthernet1/0/1` → `Gi1/0/1`."""
    kind, _ = split_interface(name)
    return KINDS.get(kind, kind[:2]) + name[len(kind) :]


def interface_order(name: str) -> tuple[tuple[int, ...], ...]:
    """Sort key: the order in which IOS-XE prints interfaces."""
    kind, numbers = split_interface(name)
    return ((ORDER.index(kind) if kind in ORDER else len(ORDER),), numbers)
