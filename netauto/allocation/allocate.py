"""Giving a unit its VLANs, prefixes, names and ids. Pure: same inputs, same allocation.

A unit that has a lock keeps it, or the answer is no: what is on devices does not move by itself. A unit without one gets the lowest
free block of VLANs, the lowest free prefix and the lowest free sequence numbers of its site, whatever the order of the inputs.
"""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING

from netauto.allocation.models import Allocation, ZoneAllocation
from netauto.allocation.names import short_code, zone_names
from netauto.allocation.occupancy import Occupancy, Seen
from netauto.allocation.pools import SEQUENCES, ZONE_BITS, first_free, unit_prefixes, vlan_blocks
from netauto.errors import AllocationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Network

    from netauto.intent.models import Intent

FIRST_SEQUENCE = 1000  # where a site without a WAN section starts
FIRST_OWN_WLAN = 20  # 17 to 19 are the group's (`docs/site-lens.md`)
LAST_WLAN = 4096  # Catalyst 9800 (documented: WLAN ids 1-4096)
POLICIES = 100  # policy ids of a unit: 100 x first VLAN + n
MAX_UNITS_A_SITE = 256


def allocate(intent: Intent, locks: Mapping[str, Allocation], seen: Seen = Seen()) -> Allocation:  # noqa: B008 (frozen)
    """Return what the unit of `intent` gets.

    Args:
        intent: the unit and its site.
        locks: unit → its lock, of every unit that has one; the unit's own is kept if it still holds.
        seen: what the devices show today.

    Raises:
        AllocationError: nothing is free (says who has what), the unit's lock no longer holds (says why), or a name collides.
    """
    code, short = unit_code(intent)
    occupancy = _occupancy(intent, locks, seen, code, short)
    lock = locks.get(intent.unit.unit)
    if lock is not None:
        return _kept(lock, occupancy)
    block = _block(occupancy)
    prefix = _prefix(occupancy)
    _refuse_code_twice(occupancy)
    return Allocation(
        unit=intent.unit.unit,
        site=intent.unit.site,
        code=code,
        short=short,
        block=block,
        prefix=prefix,
        policy_base=POLICIES * block,
        sequence=_sequence(occupancy),
        zones=_zones(intent, code, short, block, prefix),
        wlan_ids=_wlan_ids(occupancy, {}),
    )


def unit_code(intent: Intent) -> tuple[str, str]:
    """Return the unit's code and its short form: ``("LEN-C3", "C3")`` (AllocationError: none follows from its name)."""
    short = intent.unit.code or short_code(intent.unit.unit, intent.unit.site)
    return f"{intent.site.code}-{short}", short


def explain(intent: Intent, locks: Mapping[str, Allocation], seen: Seen = Seen()) -> tuple[str, ...]:  # noqa: B008 (frozen)
    """Return, for a person, which blocks and prefixes were passed over for a new unit, and why."""
    occupancy = _occupancy(intent, locks, seen, *unit_code(intent))
    _, blocks = first_free(vlan_blocks(intent.site.pools), occupancy.block_taken)
    _, prefixes = first_free(unit_prefixes(intent.site.pools), occupancy.prefix_taken)
    return (
        *(f"VLANs {_words(block)}: {reason}" for block, reason in blocks),
        *(f"{prefix}: {reason}" for prefix, reason in prefixes),
    )


def _occupancy(intent: Intent, locks: Mapping[str, Allocation], seen: Seen, code: str, short: str) -> Occupancy:
    others = tuple(lock for name, lock in sorted(locks.items()) if name != intent.unit.unit)
    return Occupancy(intent, code, short, others, seen)


def _block(occupancy: Occupancy) -> int:
    block, skipped = first_free(vlan_blocks(occupancy.intent.site.pools), occupancy.block_taken)
    if block is None:
        raise _exhausted(occupancy, "VLAN block", tuple((_words(taken), reason) for taken, reason in skipped))
    return block.start


def _prefix(occupancy: Occupancy) -> IPv4Network:
    prefix, skipped = first_free(unit_prefixes(occupancy.intent.site.pools), occupancy.prefix_taken)
    if prefix is None:
        raise _exhausted(occupancy, "prefix", tuple((str(taken), reason) for taken, reason in skipped))
    return prefix


def _exhausted(occupancy: Occupancy, what: str, skipped: tuple[tuple[str, str], ...]) -> AllocationError:
    site = occupancy.intent.unit.site
    lines = "".join(f"\n  {taken}: {reason}" for taken, reason in skipped) or "\n  the pools are empty"
    return AllocationError(
        f"no free {what} for unit {occupancy.intent.unit.unit!r} in the pools of site {site!r}:{lines}",
        hint=f"extend sites.{site}.pools in sites.yml, or close a unit",
    )


def _sequence(occupancy: Occupancy) -> int:
    wan = occupancy.intent.site.wan
    start = FIRST_SEQUENCE if wan is None else wan.sequence
    candidates = islice(count(start, SEQUENCES), MAX_UNITS_A_SITE)
    sequence, _ = first_free(candidates, occupancy.sequence_taken)
    if sequence is None:
        raise AllocationError(f"no free sequence numbers after {start} at site {occupancy.intent.unit.site!r}")
    return sequence


def _wlan_ids(occupancy: Occupancy, kept: Mapping[str, int]) -> dict[str, int]:
    """Give an id to each Wi-Fi network of the unit's own; those in `kept` stay."""
    wanted = sorted(occupancy.intent.unit.wifi.own)
    ids = {purpose: kept[purpose] for purpose in wanted if purpose in kept}
    for purpose in wanted:
        if purpose not in ids:
            free = (wlan for wlan in range(FIRST_OWN_WLAN, LAST_WLAN + 1) if wlan not in ids.values())
            wlan, _ = first_free(free, occupancy.wlan_taken)
            if wlan is None:
                raise AllocationError(f"no free WLAN id for {purpose!r} of unit {occupancy.intent.unit.unit!r}")
            ids[purpose] = wlan
    return dict(sorted(ids.items()))


def _zones(intent: Intent, code: str, short: str, block: int, prefix: IPv4Network) -> tuple[ZoneAllocation, ...]:
    networks = list(prefix.subnets(prefixlen_diff=ZONE_BITS))
    names = zone_names(code, short, tuple(intent.blueprint.zones))
    zones = sorted(intent.blueprint.zones.items(), key=lambda item: item[1].offset)
    if zones[-1][1].offset >= intent.site.pools.block:
        raise AllocationError(
            f"zone {zones[-1][0]!r} has offset {zones[-1][1].offset}, but a unit of site {intent.unit.site!r} has "
            f"{intent.site.pools.block} VLANs",
            hint=f"raise sites.{intent.unit.site}.pools.block, or choose a smaller offset in the blueprint",
        )
    return tuple(
        ZoneAllocation(
            zone=name,
            vlan=block + zone.offset,
            vlan_name=names[name].vlan_name,
            prefix=networks[zone.offset],
            gateway=networks[zone.offset][1],
            interface=names[name].interface,
            firewall_zone=names[name].firewall_zone,
            address=names[name].address,
        )
        for name, zone in zones
    )


def _kept(lock: Allocation, occupancy: Occupancy) -> Allocation:
    """Return the unit's lock, with zones that its blueprint gained since; refuse it when it no longer holds."""
    intent = occupancy.intent
    if lock.site != intent.unit.site:
        raise AllocationError(
            f"unit {lock.unit!r} has its networks at site {lock.site!r}, and its file says {intent.unit.site!r}: a unit does not move",
            hint=f"write site: {lock.site} again, netauto close-unit {lock.unit}, delete {lock.unit}.lock.yml, and open it at"
            f" {intent.unit.site}; or give the new unit another name",
        )
    zones = _zones(intent, occupancy.code, occupancy.short, lock.block, lock.prefix)
    problems = [*_stale(lock, occupancy), *_moved(lock, zones)]
    if problems:
        raise AllocationError(
            f"the lock of unit {lock.unit!r} no longer holds: " + "; ".join(problems),
            hint="undo the change that contradicts it; or close the unit, delete its lock file and plan again",
        )
    return lock.model_copy(update={"zones": zones, "wlan_ids": _wlan_ids(occupancy, lock.wlan_ids)})


def _stale(lock: Allocation, occupancy: Occupancy) -> list[str]:
    """Say what contradicts `lock` as a whole."""
    block = range(lock.block, lock.block + occupancy.intent.site.pools.block)
    found = {
        f"VLANs {_words(block)}": occupancy.block_taken(block),
        str(lock.prefix): occupancy.prefix_taken(lock.prefix),
        f"sequence {lock.sequence}": occupancy.sequence_taken(lock.sequence),
    }
    problems = [f"{what} belongs to {reason}" for what, reason in found.items() if reason]
    if lock.code != occupancy.code:
        problems.append(f"it says code {lock.code}, the unit's is {occupancy.code}")
    return problems


def _moved(lock: Allocation, zones: tuple[ZoneAllocation, ...]) -> list[str]:
    """Say which zones of `lock` would get another VLAN, because their blueprint changed."""
    now = {zone.zone: zone for zone in zones}
    return [
        f"zone {zone.zone!r} has VLAN {zone.vlan}, the blueprint now gives {now[zone.zone].vlan}"
        for zone in lock.zones
        if zone.zone in now and now[zone.zone].vlan != zone.vlan
    ]


def _refuse_code_twice(occupancy: Occupancy) -> None:
    for other in occupancy.others:
        if other.code == occupancy.code:
            raise AllocationError(
                f"units {other.unit!r} and {occupancy.intent.unit.unit!r} would both be {occupancy.code} on devices",
                hint="choose another code in the unit's file, e.g. code: " + occupancy.short[0] + "9",
            )


def _words(block: range) -> str:
    return f"{block.start}-{block.stop - 1}"
