"""Candidates from a site's pools, in the one order in which they are tried."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, TypeVar

from netauto.intent.types import vlan_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from netauto.intent.models import Pools

T = TypeVar("T", int, range, IPv4Network)
ZONE_BITS = 4  # a unit's prefix is cut into 16 zones
SEQUENCES = 20  # numbers that one unit may use in a shared ordered list


def vlan_blocks(pools: Pools) -> Iterator[range]:
    """Yield whole blocks of ids, cut from the start of each range; what is left at an end is not used."""
    for text in pools.vlans:
        ids = vlan_range(text)
        for first in range(ids.start, ids.stop - pools.block + 1, pools.block):
            yield range(first, first + pools.block)


def unit_prefixes(pools: Pools) -> Iterator[IPv4Network]:
    """Yield the prefixes of units; a network smaller than a unit's prefix gives none."""
    for network in pools.prefixes:
        if network.prefixlen <= pools.unit_prefix:
            yield from network.subnets(new_prefix=pools.unit_prefix)


def first_free(candidates: Iterable[T], taken: Callable[[T], str]) -> tuple[T | None, tuple[tuple[T, str], ...]]:
    """Return the first candidate for which `taken` gives no reason, and those before it with their reasons."""
    skipped: list[tuple[T, str]] = []
    for candidate in candidates:
        reason = taken(candidate)
        if not reason:
            return candidate, tuple(skipped)
        skipped.append((candidate, reason))
    return None, tuple(skipped)
