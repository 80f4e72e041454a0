"""Interface names: what people abbreviate, what devices write in full.

The table holds the types of IOS-XE and EOS (documented: the interface types of their command references). Names of other platforms
(``lag1``, ``port9`` on FortiOS) have no abbreviation and pass unchanged. ``Po20`` is IOS's ``Port-channel20``; EOS's, which differs by
one capital, is written in full.
"""

from __future__ import annotations

import re
from functools import lru_cache

# In the order in which an ambiguous abbreviation is decided, as IOS itself decides by what the box has: `Tw` is TwoGigabitEthernet
# there and `Twe` TwentyFiveGigE; `F` alone is left to FastEthernet, `T` to TenGigabitEthernet.
TYPES = (
    "GigabitEthernet",
    "TenGigabitEthernet",
    "TwoGigabitEthernet",
    "TwentyFiveGigE",
    "FiveGigabitEthernet",
    "FastEthernet",
    "FortyGigabitEthernet",
    "HundredGigE",
    "Port-channel",
    "Vlan",
    "Loopback",
    "Tunnel",
    "AppGigabitEthernet",
    "Ethernet",  # EOS
)
EOS_BUNDLE = "Port-Channel"
_NUMBERED = re.compile(r"([A-Za-z-]+?) ?(\d+(?:/\d+){0,3}(?:\.\d+)?)")
_SHORTEST = 2  # letters of an IOS abbreviation


def expand(name: str) -> str:
    """Return the full interface name of `name`: ``Gi1/0/13`` → ``GigabitEthernet1/0/13``; unknown types come back unchanged."""
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return name
    kind, number = match.groups()
    if kind == EOS_BUNDLE:
        return kind + number
    # `vlan60` or `port9` of another platform stay; in small letters only a slotted number (`gi1/0/13`) speaks of IOS.
    if len(kind) >= _SHORTEST and (kind[0].isupper() or "/" in number):
        for full in TYPES:
            if full.lower().startswith(kind.lower()):
                return full + number
    return name


def abbreviate(name: str) -> str:
    """Return the short form that IOS prints in tables: ``GigabitEthernet1/0/13`` → ``Gi1/0/13``; others unchanged."""
    for full in TYPES:
        if name.startswith(full) and name[len(full) : len(full) + 1].isdigit():
            length = 3 if full == "TwentyFiveGigE" else 2
            return full[:length] + name[len(full) :]
    return name


@lru_cache(maxsize=1 << 14)
def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Return a sort key under which ``Gi1/0/2`` stands before ``Gi1/0/13``."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
