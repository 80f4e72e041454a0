"""The path check: each zone's VLAN is carried end to end, from the port or the radio to its gateway, on the predicted devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.policy.case import Hit
from netauto.render import scope
from netauto.render.topology import needs, path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import PortRef
    from netauto.platforms.model import Port
    from netauto.policy.case import Case


def broken_paths(case: Case) -> Iterator[Hit]:
    """Find the hops at which a zone's VLAN gets lost; each missing hop once."""
    seen = set()
    for hit in (*_trunks(case), *_gateways(case)):
        if hit not in seen:
            seen.add(hit)
            yield hit


def wrong_ports(case: Case) -> Iterator[Hit]:
    """Find ports of the unit that would not be in service in the VLAN of their zone, or of the quarantine zone while they are held."""
    held = {room.port for room in case.intent.unit.rooms if room.workstation in case.held}
    for port, zones in scope.port_zones(case.intent):
        model = case.predicted.get(port.device)
        found = model.ports.get(port.interface) if model else None
        wanted = case.allocation.zone(scope.QUARANTINE if port in held else zones[0]).vlan
        if found and (found.mode, found.access_vlan, found.enabled) != ("access", wanted, True):
            state = "in service" if found.enabled else "shut down"
            yield Hit(
                str(port),
                f"{port} would be {found.mode or 'without mode'}, VLAN {found.access_vlan}, {state}; VLAN {wanted} is wanted",
            )


def missing_relays(case: Case) -> Iterator[Hit]:
    """Find gateways that would not relay DHCP requests to the site's servers."""
    servers = {str(server) for server in scope.infrastructure(case.intent).dhcp}
    model = case.predicted.get(scope.firewall(case.intent).device)
    for zone in scope.zones(case.intent) if model else ():
        given = case.allocation.zone(zone)
        port = model.vlan_interface(given.interface, given.vlan) if model else None
        if port is not None and not servers <= set(port.relay):
            yield Hit(
                f"blueprint.zones.{zone}",
                f"{given.interface} does not relay DHCP to {', '.join(sorted(servers))}: no leases in {zone}",
            )


def _trunks(case: Case) -> Iterator[Hit]:
    links = scope.switching(case.intent).links
    gateway = scope.firewall(case.intent).device
    for device, zones in needs(case.intent).items():
        try:
            steps = path(links, device, gateway)
        except PlanError as error:
            yield Hit(device, error.message)
            continue
        for step, index in steps:
            for zone in sorted(zones):
                yield from _vlan(case, step, zone)
                yield from _end(case, links[index].a, gateway, zone)
                yield from _end(case, links[index].b, gateway, zone)


def _vlan(case: Case, device: str, zone: str) -> Iterator[Hit]:
    given = case.allocation.zone(zone)
    model = case.predicted.get(device)
    if model is not None and (given.vlan not in model.vlans or model.vlans[given.vlan].name != given.vlan_name):
        yield Hit(
            f"{device} vlan {given.vlan}", f"{zone}: {device} would have no VLAN {given.vlan} named {given.vlan_name}"
        )


def _end(case: Case, end: PortRef, gateway: str, zone: str) -> Iterator[Hit]:
    """Look at one end of a trunk; the gateway's end is a VLAN interface, looked at by itself."""
    model = case.predicted.get(end.device)
    if model is None or end.device == gateway:
        return
    vlan = case.allocation.zone(zone).vlan
    problem = _trunk_problem(model.ports.get(end.interface), vlan)
    if problem:
        yield Hit(str(end), f"{zone}: {end} {problem} (VLAN {vlan})")


def _trunk_problem(port: Port | None, vlan: int) -> str:
    if port is None:
        return "does not exist"
    if port.mode != "trunk":
        return "is no trunk"
    if not port.enabled:
        return "is shut down"
    return "" if port.trunk_vlans is None or vlan in port.trunk_vlans else "would not carry it"


def _gateways(case: Case) -> Iterator[Hit]:
    firewall = scope.firewall(case.intent)
    model = case.predicted.get(firewall.device)
    for zone in scope.zones(case.intent) if model else ():
        given = case.allocation.zone(zone)
        port = model.vlan_interface(given.interface, given.vlan) if model else None
        found = model.zones.get(given.firewall_zone) if model else None
        wanted = (firewall.trunk, given.vlan, f"{given.gateway}/{given.prefix.prefixlen}", True)
        where = f"{firewall.device} {given.interface}"
        if port is None or (port.parent, port.tag, port.address, port.enabled) != wanted:
            yield Hit(where, f"{zone}: no gateway {wanted[2]} on {firewall.trunk} VLAN {given.vlan}")
        if found is None or (port.name if port else given.interface) not in found.interfaces:
            yield Hit(where, f"{zone}: {given.interface} is not in firewall zone {given.firewall_zone}")
