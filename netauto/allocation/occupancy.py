"""Who has what already: other units' locks, known prefixes, servers, and what devices show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.platforms.model import DeviceModel

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the devices of a site show today.

    Each text says where and under which name, e.g. ``len-dist-1: VLAN U-LEN-C3-CLIN``; a name that carries the unit's own code means
    that the unit is (partly) open already, which is no conflict.
    """

    vlans: Mapping[int, str] = field(default_factory=dict)
    prefixes: Mapping[IPv4Network, str] = field(default_factory=dict)
    wlan_ids: Mapping[int, str] = field(default_factory=dict)


def seen_on(models: Mapping[str, DeviceModel]) -> Seen:
    """Return what device models (by device name) show: VLANs, interface addresses, static routes, WLAN ids.

    Where devices disagree about a name, all names are kept: one foreign name is enough for a conflict.
    """
    vlans: dict[int, list[str]] = {}
    prefixes: dict[IPv4Network, list[str]] = {}
    wlan_ids: dict[int, list[str]] = {}
    for device, model in sorted(models.items()):
        for vlan in model.vlans.values():
            vlans.setdefault(vlan.id, []).append(f"{device}: VLAN {vlan.name or vlan.id}")
        for port in model.ports.values():
            if port.tag is not None:
                # Some interfaces are called by their number alone; whose they are, their description says.
                described = f" ({port.description})" if str(port.tag) in port.name and port.description else ""
                vlans.setdefault(port.tag, []).append(f"{device}: interface {port.name}{described}")
            if port.address:
                prefixes.setdefault(IPv4Network(port.address, strict=False), []).append(
                    f"{device}: interface {port.name}"
                )
        for route in model.routes:
            prefixes.setdefault(IPv4Network(route.prefix, strict=False), []).append(
                f"{device}: route {route.name or route.next_hop}"
            )
        for wlan in model.wlans.values():
            wlan_ids.setdefault(wlan.id, []).append(f"{device}: WLAN {wlan.profile}")
    return Seen(_joined(vlans), _joined(prefixes), _joined(wlan_ids))


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Everything that a unit's allocation must keep clear of.

    Attributes:
        code, short: of the unit itself, to tell its own traces from foreign ones.
        others: locks of the other units.
    """

    intent: Intent
    code: str
    short: str
    others: tuple[Allocation, ...]
    seen: Seen

    def block_taken(self, block: range) -> str:
        """Return who has a VLAN id of `block`, or nothing."""
        for other in self.others:
            if other.site == self.intent.unit.site and _overlap(block, range(other.block, other.block + len(block))):
                return f"unit {other.unit}"
        for vlan, where in sorted(self.seen.vlans.items()):
            if vlan in block and (foreign := self.foreign(where)):
                return f"VLAN {vlan} on {foreign}"
        return ""

    def prefix_taken(self, prefix: IPv4Network) -> str:
        """Return who has an address of `prefix`, or nothing."""
        for other in self.others:
            if prefix.overlaps(other.prefix):
                return f"unit {other.unit} ({other.prefix})"
        for known in (*self.intent.site.known, *self.intent.elsewhere):
            if prefix.overlaps(known.prefix):
                return f"{known.what} ({known.prefix})"
        for name, address in self._hosts():
            if address in prefix:
                return f"server {name} ({address})"
        for network, where in sorted(self.seen.prefixes.items()):
            if self._counts(network) and prefix.overlaps(network) and (foreign := self.foreign(where)):
                return f"{network} on {foreign}"
        return ""

    def sequence_taken(self, sequence: int) -> str:
        """Return which unit of the site has the numbers from `sequence`, or nothing."""
        return next(
            (f"unit {o.unit}" for o in self.others if o.site == self.intent.unit.site and o.sequence == sequence), ""
        )

    def wlan_taken(self, wlan: int) -> str:
        """Return who has the WLAN id `wlan`, or nothing; a controller may serve several sites, so that an id is used once in the group."""
        for other in self.others:
            if wlan in other.wlan_ids.values():
                return f"unit {other.unit}"
        return self.foreign(self.seen.wlan_ids.get(wlan, ""))

    def foreign(self, where: str) -> str:
        """Return the parts of an observation that do not carry the unit's own code."""
        own = re.compile(rf"(?<![A-Z0-9]){self.code}(?![A-Z0-9])|(?<![A-Z0-9-]){self.short}-", re.IGNORECASE)
        return "; ".join(part for part in where.split("; ") if part and not own.search(part.partition(": ")[2]))

    def _counts(self, network: IPv4Network) -> bool:
        """A default route or a summary of the whole site says nothing about who uses an address."""
        return not network.supernet_of(self.intent.site.prefix)

    def _hosts(self) -> tuple[tuple[str, IPv4Address], ...]:
        servers = self.intent.site.infrastructure
        fixed = () if servers is None else (*servers.dns, *servers.ntp, *servers.dhcp, *servers.radius)
        named = tuple(item for service in self.intent.services.values() for item in service.hosts.items())
        return (*named, *(("of the infrastructure", address) for address in fixed))


def _overlap(first: range, second: range) -> bool:
    return first.start < second.stop and second.start < first.stop


def _joined(found: dict[K, list[str]]) -> dict[K, str]:
    return {key: "; ".join(dict.fromkeys(where)) for key, where in found.items()}
