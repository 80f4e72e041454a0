"""What people have to do or may notice: the part of an opening that no machine does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.render import names, scope
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory
    from netauto.platforms.model import DeviceModel

# An access point that gets another policy tag restarts its tunnel (`domain.md` §2.4, documented; never measured here).
AP_RESTART = "20 to 25 seconds"


def prerequisites(intent: Intent, allocation: Allocation, inventory: Inventory) -> tuple[str, ...]:
    """Return what has to be true or done beside the plan, one sentence each, in the order in which people meet it."""
    return (
        *_patching(intent),
        *_radius(intent, inventory),
        *_dhcp(intent, allocation),
        *_declarations(intent),
        *_names_to_confirm(intent),
        *_printers(intent),
        *_secrets(intent),
    )


def impact(
    intent: Intent, allocation: Allocation, inventory: Inventory, running: Mapping[str, DeviceModel]
) -> dict[str, tuple[str, ...]]:
    """Return device → what its users may notice, one sentence each; devices without any are left out."""
    if not scope.wifi_purposes(intent):
        return {}
    if scope.autonomous(intent) is not None:
        words = "its radios start anew: a few seconds without Wi-Fi around it, and again if the change is reverted"
        return dict.fromkeys(intent.unit.access_points, (words,))
    wifi = scope.wifi(intent)
    tag, known = names.policy_tag(allocation), running.get(wifi.controller)
    points = {point.name: point.mac for point in inventory.access_points if point.name in intent.unit.access_points}
    changed = []
    for name, mac in points.items():
        tags = known.access_points.get(mac) if known else None
        if tags is None or (tags.policy_tag, tags.site_tag, tags.rf_tag) != (tag, wifi.site_tag, wifi.rf_tag):
            changed.append(
                f"{name} restarts its tunnel: {AP_RESTART} without Wi-Fi around it, and again if the change is reverted"
            )
    return {wifi.controller: tuple(changed)} if changed else {}


def _patching(intent: Intent) -> Iterator[str]:
    for room in intent.unit.rooms:
        phone = " with its phone" if room.phone else ""
        yield f"{room.name}: the wall socket is patched to {room.port}, {room.workstation} stands there{phone}"
    for printer in intent.unit.printers:
        yield f"{printer.name}: the wall socket is patched to {printer.port}"


def _radius(intent: Intent, inventory: Inventory) -> Iterator[str]:
    devices = sorted({port.device for port, _ in scope.port_zones(intent)})
    if scope.wifi_purposes(intent):
        alone = scope.autonomous(intent) is not None
        devices += intent.unit.access_points if alone else (scope.wifi(intent).controller,)
    known = {device.name for device in inventory.devices}
    clients = ", ".join(device for device in devices if device in known)
    servers = ", ".join(str(server) for server in scope.infrastructure(intent).radius)
    yield f"RADIUS ({servers}) knows {clients} as clients, the machines of the unit, and its printers and phones by their addresses"


def _dhcp(intent: Intent, allocation: Allocation) -> Iterator[str]:
    servers = ", ".join(str(server) for server in scope.infrastructure(intent).dhcp)
    scopes = ", ".join(f"{zone} {allocation.zone(zone).prefix}" for zone in scope.zones(intent))
    yield f"DHCP ({servers}) has a scope for each zone: {scopes}"


def _declarations(intent: Intent) -> Iterator[str]:
    """Name the public address of each zone for providers that filter by it (`domain.md` §3.3)."""
    egress = scope.firewall(intent).egress
    said = set()
    for flow in open_flows(intent):
        if flow.service.declare and flow.name not in said:
            said.add(flow.name)
            zones = [zone for other in open_flows(intent) if other.name == flow.name for zone in other.zones]
            by_address: dict[str, list[str]] = {}
            for zone in dict.fromkeys(zones) if flow.service.at == INTERNET else ():
                name = intent.blueprint.zones[zone].egress
                if name is not None:
                    by_address.setdefault(str(egress[name].address), []).append(zone)
            where = "; ".join(f"{address} for {', '.join(found)}" for address, found in by_address.items())
            yield f"{flow.name}: declare to the provider: {flow.service.declare}{f' ({where})' if where else ''}"


def _names_to_confirm(intent: Intent) -> Iterator[str]:
    services = dict.fromkeys(flow.name for flow in open_flows(intent) if flow.service.fqdns)
    if services:
        yield f"the firewall resolves the same names as its clients (domain names of {', '.join(services)})"


def _printers(intent: Intent) -> Iterator[str]:
    if intent.unit.printers:
        found = ", ".join(printer.name for printer in intent.unit.printers)
        yield f"the print server has a queue for {found}; copiers fetch their jobs, nothing opens connections to them"


def _secrets(intent: Intent) -> Iterator[str]:
    references = [f"{ssid.psk} (SSID {ssid.ssid})" for ssid in intent.unit.wifi.own.values() if ssid.psk]
    if references:
        yield f"the secrets exist: {', '.join(references)}"
