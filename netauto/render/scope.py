"""What of the blueprint a unit really opens: questions that templates, checks and reports answer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from netauto.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ipaddress import IPv4Network

    from netauto.intent.models import (
        AutonomousWifi,
        Firewall,
        Infrastructure,
        Intent,
        PortRef,
        Room,
        Switching,
        Wan,
        Wifi,
    )
    from netauto.intent.types import WifiPurpose
    from netauto.inventory.models import Inventory

# The zone of whatever fails to authenticate; RADIUS may move any wired client there, so it follows every port.
QUARANTINE = "quar"

PART = TypeVar("PART")


def wifi_purposes(intent: Intent) -> tuple[WifiPurpose, ...]:
    """Return the Wi-Fi purposes that the unit offers, in the blueprint's order; none without an access point."""
    unit = intent.unit
    if not unit.access_points:
        return ()
    asked = {"tablet"} if unit.wifi.tablet else set()
    return tuple(
        purpose
        for purpose, wifi in intent.blueprint.wifi.items()
        if not wifi.optional or purpose in asked or purpose in unit.wifi.own
    )


def zones(intent: Intent) -> tuple[str, ...]:
    """Return the zones that the unit opens, by offset: those that a port may be in, and those that its Wi-Fi offers.

    A zone that nothing can enter (donated tablets where nobody asked for them) gets no VLAN, no gateway and no rule.
    """
    wireless = {intent.blueprint.wifi[purpose].zone for purpose in wifi_purposes(intent)}
    ordered = sorted(intent.blueprint.zones.items(), key=lambda item: item[1].offset)
    return tuple(name for name, zone in ordered if zone.wired or name in wireless)


def wireless_zones(intent: Intent) -> tuple[str, ...]:
    """Return the zones whose VLAN the controller needs.

    Beside the zone of each purpose: all zones with the professional egress when the professional WLAN is offered, because
    its RADIUS server may move a client there by the VLAN's name (``aaa-override``), e.g. a town doctor to `liberal`.
    """
    purposes = wifi_purposes(intent)
    wanted = {intent.blueprint.wifi[purpose].zone for purpose in purposes}
    if "pro" in purposes:
        wanted |= {name for name, zone in intent.blueprint.zones.items() if zone.egress == "professional"}
    return tuple(zone for zone in zones(intent) if zone in wanted)


def radio_ports(intent: Intent) -> tuple[tuple[str, PortRef], ...]:
    """Return the unit's access points with the ports that their clients enter by; none where that is the controller.

    Raises:
        PlanError: the site does not say on which port one of them hangs.
    """
    points = intent.unit.access_points
    where, ports = _radio_ports(intent) if points else ("", None)
    if ports is None:
        return ()
    for point in points:
        if point not in ports:
            message = f"sites.yml does not say on which port {point} hangs, where its clients enter the network"
            raise PlanError(message, hint=f"add it to {where} of site {intent.unit.site!r}")
    return tuple((point, ports[point]) for point in points)


def radio_key(intent: Intent) -> str:
    """Return where in ``sites.yml`` the ports of access points stand."""
    return f"site.{_radio_ports(intent)[0]}"


def _radio_ports(intent: Intent) -> tuple[str, Mapping[str, PortRef] | None]:
    alone = autonomous(intent)
    if alone is not None:
        return "autonomous_wifi.ports", alone.ports
    flex = wifi(intent).flex
    return "wifi.flex.ports", flex.ports if flex is not None else None


def autonomous(intent: Intent) -> AutonomousWifi | None:
    """Return the site's access points without a controller; None where a controller rules them."""
    return intent.site.autonomous_wifi


def port_zones(intent: Intent) -> tuple[tuple[PortRef, tuple[str, ...]], ...]:
    """Return each wired port of the unit with the zones that its clients may be in, rooms first."""
    blueprint = intent.blueprint
    opened = zones(intent)
    quarantine = (QUARANTINE,) if QUARANTINE in opened else ()
    rooms = tuple(
        (room.port, (room.zone or blueprint.room_zone, *((blueprint.voice_zone,) if room.phone else ()), *quarantine))
        for room in intent.unit.rooms
    )
    printers = tuple((printer.port, (blueprint.printer_zone, *quarantine)) for printer in intent.unit.printers)
    return rooms + printers


def holdable(intent: Intent, inventory: Inventory) -> tuple[Room, ...]:
    """Return the rooms whose port can be held until the workstation has proved itself.

    netauto sets the workstation up, and the unit has a quarantine zone to hold it in.
    """
    if QUARANTINE not in zones(intent):
        return ()
    return tuple(room for room in intent.unit.rooms if inventory.managed(room.workstation))


def administered(intent: Intent, inventory: Inventory) -> tuple[str, ...]:
    """Return the zones in which netauto reaches workstations: where they are held, and where their rooms belong."""
    rooms = holdable(intent, inventory) if intent.administration else ()
    found = {room.zone or intent.blueprint.room_zone for room in rooms} | ({QUARANTINE} if rooms else set())
    return tuple(zone for zone in zones(intent) if zone in found)


def administration(intent: Intent) -> str:
    """Return the firewall's zone behind which the networks of administration are (PlanError when the site does not say)."""
    return _declared(intent, firewall(intent).administration, "firewall.administration")


def administrators(intent: Intent, inventory: Inventory) -> Iterator[tuple[int, str, IPv4Network]]:
    """Yield number, key and address of each network from which the unit's workstations are set up; none where netauto sets up none."""
    for index, network in enumerate(intent.administration if administered(intent, inventory) else ()):
        yield index + 1, f"workstations.administration.prefixes[{index}]", network


def switching(intent: Intent) -> Switching:
    """Return the site's cabling (PlanError when the site has none declared)."""
    return _declared(intent, intent.site.switching, "switching")


def firewall(intent: Intent) -> Firewall:
    """Return the site's firewall (PlanError when the site has none declared)."""
    return _declared(intent, intent.site.firewall, "firewall")


def wan(intent: Intent) -> Wan:
    """Return the site's operator link (PlanError when the site has none declared)."""
    return _declared(intent, intent.site.wan, "wan")


def wifi(intent: Intent) -> Wifi:
    """Return the site's Wi-Fi controller (PlanError when the site has none declared)."""
    return _declared(intent, intent.site.wifi, "wifi")


def infrastructure(intent: Intent) -> Infrastructure:
    """Return the servers that every zone depends on (PlanError when the site has none declared)."""
    return _declared(intent, intent.site.infrastructure, "infrastructure")


def _declared(intent: Intent, part: PART | None, key: str) -> PART:
    if part is None:
        message = f"site {intent.unit.site!r} has no {key!r} in sites.yml: no unit can be planned there"
        raise PlanError(message, hint="declare its equipment first")
    return part
