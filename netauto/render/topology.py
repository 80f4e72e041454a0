"""Which device and which trunk has to carry which zone: shortest paths over the site's cabling, towards the gateway."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render import scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netauto.intent.models import Intent, Link


@dataclass(frozen=True, slots=True)
class Trunk:
    """One end of a cable that unit VLANs go through.

    Attributes:
        key: where the cable stands in ``sites.yml``, e.g. ``site.switching.links[2]``.
        zones: what it carries for the unit.
    """

    key: str
    device: str
    interface: str
    zones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """Zones by device (the gateway excepted: it routes) and trunk ends: of the links, in their order, and of access points."""

    devices: Mapping[str, frozenset[str]]
    trunks: tuple[Trunk, ...]

    def trunks_of(self, device: str) -> tuple[Trunk, ...]:
        """Return the trunk ends on `device`."""
        return tuple(trunk for trunk in self.trunks if trunk.device == device)


def needs(intent: Intent) -> dict[str, frozenset[str]]:
    """Return the zones that each device must have by itself: for its ports, its radios, or as the gateway's neighbour."""
    wanted: dict[str, frozenset[str]] = {}
    for port, port_zones in scope.port_zones(intent):
        wanted[port.device] = wanted.get(port.device, frozenset()) | frozenset(port_zones)
    wireless = frozenset(scope.wireless_zones(intent))
    for device in _entrances(intent) if wireless else ():
        wanted[device] = wanted.get(device, frozenset()) | wireless
    gateway = scope.firewall(intent).device
    for link in scope.switching(intent).links:
        ends = (link.a.device, link.b.device)
        if gateway in ends:
            neighbour = ends[1] if ends[0] == gateway else ends[0]
            wanted[neighbour] = frozenset(scope.zones(intent))
    return wanted


def carried(intent: Intent) -> Carried:
    """Return what every device and trunk between the unit and its gateway has to carry.

    Raises:
        PlanError: when a device that needs a VLAN has no path to the gateway.
    """
    links = scope.switching(intent).links
    gateway = scope.firewall(intent).device
    by_device: dict[str, frozenset[str]] = {}
    by_link: dict[int, frozenset[str]] = {}
    for device, zones in needs(intent).items():
        for step, index in path(links, device, gateway):
            by_device[step] = by_device.get(step, frozenset()) | zones
            by_link[index] = by_link.get(index, frozenset()) | zones
    trunks = tuple(
        Trunk(f"site.switching.links[{index}]", end.device, end.interface, by_link[index])
        for index in sorted(by_link)
        for end in (links[index].a, links[index].b)
        if end.device != gateway
    )
    return Carried(by_device, trunks + _radio_trunks(intent))


def _entrances(intent: Intent) -> tuple[str, ...]:
    """Return the devices at which the clients of the unit's Wi-Fi enter the network."""
    ports = scope.radio_ports(intent)
    return tuple(port.device for _, port in ports) if ports else (scope.wifi(intent).controller,)


def _radio_trunks(intent: Intent) -> tuple[Trunk, ...]:
    zones = frozenset(scope.wireless_zones(intent))
    return tuple(
        Trunk(f"{scope.radio_key(intent)}.{point}", port.device, port.interface, zones)
        for point, port in scope.radio_ports(intent)
    )


def path(links: Sequence[Link], start: str, gateway: str) -> list[tuple[str, int]]:
    """Return (device, index of the link that leaves it towards the gateway) from `start` on; the first of equal paths.

    Raises:
        PlanError: when there is none.
    """
    towards: dict[str, tuple[str, int]] = {}
    queue = deque([gateway])
    while queue:
        device = queue.popleft()
        for index, link in enumerate(links):
            for near, far in ((link.a.device, link.b.device), (link.b.device, link.a.device)):
                if near == device and far != gateway and far not in towards:
                    towards[far] = (device, index)
                    queue.append(far)
    if start not in towards:
        raise PlanError(
            f"no trunk path from {start} to {gateway}: its VLANs would have no gateway",
            hint="complete switching.links of the site in sites.yml",
        )
    steps = []
    while start != gateway:
        next_device, index = towards[start]
        steps.append((start, index))
        start = next_device
    return steps
