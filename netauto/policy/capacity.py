"""The capacity check: what the unit needs fits beside what is there, in numbers (`domain.md` §7.5, §7.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.render import scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import Intent, Sizing, Unit
    from netauto.policy.case import Case

# Of a zone's prefix: network, gateway and reserve, static addresses (.0-.49), and the last ones (.251-.255); the rest is leased.
NOT_LEASED = 55
LEASE_PERCENT = 80  # of the leases that may be in use: fails with less than 20 % headroom
AT_HOME = "staff at home"
HEADROOM_PERCENT = 80  # of the link: a warning above


@dataclass(frozen=True, slots=True)
class WanNeed:
    """What the units of a site need from its operator link, kb/s each way.

    Attributes:
        units: name → need. available: rate less what is promised elsewhere.
    """

    units: dict[str, int]
    available: int

    @property
    def total(self) -> int:
        """The sum of all units."""
        return sum(self.units.values())


def unit_kbps(unit: Unit, sizing: Sizing, *, guests: bool) -> int:
    """Return what one unit needs: consultations by video, calls, workstations and visitors, over the usable share of a link."""
    calls = sum(room.phone for room in unit.rooms)
    video = len(unit.rooms) * sizing.teleconsultation_share_percent * sizing.teleconsultation_kbps // 100
    need = video + calls * sizing.call_kbps + len(unit.rooms) * sizing.seat_kbps + (sizing.guest_kbps if guests else 0)
    return -(-need * 100 // sizing.usable_percent)


def wan_need(intent: Intent) -> WanNeed:
    """Return the need of this unit and of the site's other units, each sized by its own blueprint. A unit file counts, open or not."""
    wan, here = scope.wan(intent), intent.unit.site
    units = {unit.unit: unit for unit in (*intent.others, intent.unit) if unit.site == here}
    shapes = {name: intent.shapes.get(name, intent.blueprint) for name in units}
    needs = {
        name: unit_kbps(unit, shapes[name].sizing, guests="guest" in shapes[name].wifi and bool(unit.access_points))
        for name, unit in sorted(units.items())
    }
    remote = intent.site.remote_access
    if remote is not None:
        needs[AT_HOME] = remote.users * remote.kbps
    return WanNeed(needs, wan.rate_kbps - wan.committed_kbps)


def full_wan(case: Case) -> Iterator[Hit]:
    """Find an operator link that the units overload."""
    need = wan_need(case.intent)
    if need.total > need.available:
        yield Hit(
            f"site.wan {scope.wan(case.intent).device}",
            f"{_sum(case, need)}: {_mbps(need.total - need.available)} missing{_later(case, need)}",
        )


def tight_wan(case: Case) -> Iterator[Hit]:
    """Find an operator link that the units fill beyond 80 %."""
    need = wan_need(case.intent)
    if need.available * HEADROOM_PERCENT < need.total * 100 <= need.available * 100:
        yield Hit(f"site.wan {scope.wan(case.intent).device}", f"{_sum(case, need)}: less than a fifth is left")


def few_sessions(case: Case) -> Iterator[Hit]:
    """Find a gateway of staff at home that bears fewer sessions than there are people."""
    remote = case.intent.site.remote_access
    if remote is not None and remote.users > remote.sessions:
        yield Hit("site.remote_access", f"{remote.users} people at home, the gateway bears {remote.sessions} sessions")


def few_channels(case: Case) -> Iterator[Hit]:
    """Find a telephone trunk with fewer channels than the phones of the site's units need."""
    trunk, here = case.intent.site.sip_trunk, case.intent.unit.site
    units = [unit for unit in (*case.intent.others, case.intent.unit) if unit.site == here]
    phones = sum(room.phone for unit in units for room in unit.rooms)
    wanted = -(-phones * trunk.busy_percent // 100) if trunk else 0
    if trunk is not None and wanted > trunk.channels:
        yield Hit(
            "site.sip_trunk",
            f"{phones} phones, of which {trunk.busy_percent} % talk at once, need {wanted} channels: the trunk has {trunk.channels}",
        )


def few_leases(case: Case) -> Iterator[Hit]:
    """Find zones whose leases do not fit their prefix with a fifth to spare."""
    for zone in scope.zones(case.intent):
        wanted = case.intent.blueprint.zones[zone].leases
        prefix = case.allocation.zone(zone).prefix
        leased = max(0, prefix.num_addresses - NOT_LEASED)
        if wanted * 100 > leased * LEASE_PERCENT:
            yield Hit(
                f"blueprint.zones.{zone}",
                f"{wanted} leases wanted, {prefix} leases {leased}, of which {LEASE_PERCENT} % may be used",
            )


def outside_block(case: Case) -> Iterator[Hit]:
    """Find zones whose VLAN or prefix is outside of what the unit was given."""
    block = range(case.allocation.block, case.allocation.block + case.intent.site.pools.block)
    for zone in case.allocation.zones:
        if zone.vlan not in block:
            yield Hit(f"blueprint.zones.{zone.zone}", f"VLAN {zone.vlan} is outside the unit's {block[0]}-{block[-1]}")
        if not zone.prefix.subnet_of(case.allocation.prefix):
            yield Hit(f"blueprint.zones.{zone.zone}", f"{zone.prefix} is outside the unit's {case.allocation.prefix}")


def _later(case: Case, need: WanNeed) -> str:
    """Say what a line that is on its way would change; planning goes by the line that is in service."""
    committed = scope.wan(case.intent).committed_kbps
    coming = [line for line in case.intent.site.lines if line.state in {"ordered", "delivered"}]
    said = [
        f"{line.name} ({line.state}{f', due {line.due}' if line.due else ''}) would leave {_mbps(line.rate_kbps - committed)}"
        for line in coming
        if line.rate_kbps - committed >= need.total
    ]
    return f"; {', '.join(said)}" if said else ""


def _sum(case: Case, need: WanNeed) -> str:
    wan = scope.wan(case.intent)
    units = ", ".join(f"{name} {_mbps(kbps)}" for name, kbps in need.units.items())
    return (
        f"units need {_mbps(need.total)} each way ({units}), {_mbps(wan.rate_kbps)} less {_mbps(wan.committed_kbps)}"
        f" promised elsewhere leave {_mbps(need.available)}"
    )


def _mbps(kbps: int) -> str:
    return f"{kbps // 1000}.{kbps % 1000 // 100} Mb/s"
