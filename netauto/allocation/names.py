"""Names that a unit gets on devices, within the devices' length limits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.errors import AllocationError

# Longest names (documented): FortiOS CLI reference for interface, zone, policy and address; IOS-XE VLAN command reference.
LIMITS = {"interface": 15, "firewall_zone": 35, "policy": 35, "address": 79, "vlan_name": 32}
SHORT_MAX = 6  # a code of six and a separator leave eight characters for the zone in a FortiOS interface name


@dataclass(frozen=True, slots=True)
class ZoneNames:
    """The names of one zone; the same words as in `ZoneAllocation`."""

    vlan_name: str
    interface: str
    firewall_zone: str
    address: str


def short_code(unit: str, site: str) -> str:
    """Derive the short code of a unit: ``lens-consult-3`` at ``lens`` → ``C3``, ``lens-covid-ward-12`` → ``CW12``.

    Each word after the site's name gives its first letter and the digits at its end; a word of digits is kept.

    Raises:
        AllocationError: nothing usable comes out; the unit's file has to say ``code:``.
    """
    words = unit.removeprefix(f"{site}-").split("-")
    short = "".join(re.sub(r"^([a-z])[a-z0-9]*?(\d*)$", r"\1\2", word) for word in words).upper()
    if len(short) > SHORT_MAX or not short[0].isalpha():
        raise AllocationError(
            f"no short code of at most {SHORT_MAX} characters follows from the name {unit!r} (it would be {short!r})",
            hint="choose one in the unit's file, e.g. code: C3",
        )
    return short


def zone_names(code: str, short: str, zones: tuple[str, ...]) -> dict[str, ZoneNames]:
    """Return the names of each zone of a unit.

    Args:
        code: ``LEN-C3``.
        short: ``C3``.
        zones: names of zones, in any order.

    Raises:
        AllocationError: two zones would share a name after shortening.
    """
    names = {
        zone: ZoneNames(
            vlan_name=fit(f"U-{code}-{zone.upper()}", "vlan_name"),
            interface=fit(f"{short.lower()}-{zone}", "interface"),
            firewall_zone=fit(f"{short}-{zone.upper()}", "firewall_zone"),
            address=fit(f"N-{code}-{zone.upper()}", "address"),
        )
        for zone in zones
    }
    _refuse_collisions({zone: name.interface for zone, name in names.items()})
    _refuse_collisions({zone: name.vlan_name for zone, name in names.items()})
    return names


def policy_name(code: str, number: int) -> str:
    """Return the name of the unit's `number`-th firewall policy: ``UC-LEN-C3-0001``."""
    return fit(f"UC-{code}-{number:04d}", "policy")


def fit(name: str, kind: str) -> str:
    """Return `name`, cut at the limit of its `kind` (a key of `LIMITS`)."""
    return name[: LIMITS[kind]]


def _refuse_collisions(names: dict[str, str]) -> None:
    seen: dict[str, str] = {}
    for zone, name in sorted(names.items()):
        if name in seen:
            raise AllocationError(
                f"zones {seen[name]!r} and {zone!r} would both be called {name!r} on a device",
                hint="choose a shorter code in the unit's file, or other zone names in the blueprint",
            )
        seen[name] = zone
