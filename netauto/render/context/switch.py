"""Switches: the VLANs that pass through them, the trunks that carry them, the unit's access ports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.platforms import PLATFORMS
from netauto.platforms.platform import ISOLATED_PORT
from netauto.render import names, scope
from netauto.render.context.base import Request
from netauto.render.topology import carried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import PortRef
    from netauto.render.context.base import Subject
    from netauto.render.topology import Carried

# The controller bridges its clients and has no DHCP snooping of its own.
SNOOPING_ROLES = frozenset({"access", "distribution"})


@dataclass(frozen=True, slots=True)
class VlanView:
    """A VLAN; `snooping`: DHCP answers are accepted from trunks only; `voice`: the phones' (AOS-CX tells them of it)."""

    id: int
    name: str
    snooping: bool
    voice: bool


@dataclass(frozen=True, slots=True)
class TrunkView:
    """VLANs that a trunk carries beside those it carries already; names: the same, for a switch that calls them so."""

    interface: str
    vlans: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessPortView:
    """A port with 802.1X, and MAC authentication for what has no supplicant (`domain.md` §2.3, §2.5).

    Attributes:
        voice_vlan: None where no phone is expected.
        access_vlan: the zone's; that of the quarantine zone while the workstation has not proved itself.
        quarantine_vlan: where a client goes that fails to authenticate; None where the unit has no such zone. Used where the switch
            itself decides that (EOS, AOS-CX), not RADIUS.
        isolated: clients of the zone do not reach each other on this switch (a protected port knows only its own switch).
        host_mode: ``multi-domain`` (a phone and a machine behind it) or ``single-host``; for IOS-XE.
        control_policy: the site's subscriber policy, if it has one; for IOS-XE.
        access_name, voice_name, quarantine_name: the same VLANs by name.
    """

    interface: str
    description: str
    access_vlan: int
    voice_vlan: int | None
    quarantine_vlan: int | None
    isolated: bool
    host_mode: str
    control_policy: str | None
    access_name: str
    voice_name: str | None
    quarantine_name: str | None


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return VLANs, trunks and ports of every switch and of the controller."""
    network = carried(subject.intent)
    return (
        *(request for device in network.devices for request in _carried_by(subject, network, device)),
        *_ports(subject),
    )


def _carried_by(subject: Subject, network: Carried, device: str) -> Iterator[Request]:
    allocation = subject.allocation
    snooping = subject.inventory.device(device).role in SNOOPING_ROLES
    for zone in scope.zones(subject.intent):
        if zone in network.devices[device]:
            given = allocation.zone(zone)
            voice = zone == subject.intent.blueprint.voice_zone
            view = VlanView(given.vlan, given.vlan_name, snooping, voice)
            yield Request(device, "vlan", f"blueprint.zones.{zone}", view)
    for trunk in network.trunks_of(device):
        vlans = sorted((given.vlan, given.vlan_name) for given in map(allocation.zone, trunk.zones))
        ids, vlan_names = tuple(vlan for vlan, _ in vlans), tuple(name for _, name in vlans)
        yield Request(device, "trunk", trunk.key, TrunkView(trunk.interface, ids, vlan_names))


def _ports(subject: Subject) -> Iterator[Request]:
    blueprint, unit = subject.intent.blueprint, subject.intent.unit
    for index, room in enumerate(unit.rooms):
        voice = blueprint.voice_zone if room.phone else None
        zone, held = room.zone or blueprint.room_zone, room.workstation in subject.held
        view = _port(subject, room.port, f"{room.name} workstation", zone, voice, held=held)
        yield Request(room.port.device, "access_port", f"rooms[{index}].port", view)
    for index, printer in enumerate(unit.printers):
        view = _port(subject, printer.port, f"{printer.name} printer", blueprint.printer_zone, None)
        yield Request(printer.port.device, "access_port", f"printers[{index}].port", view)


def _port(
    subject: Subject, port: PortRef, what: str, zone: str, voice: str | None, *, held: bool = False
) -> AccessPortView:
    allocation, opened = subject.allocation, scope.zones(subject.intent)
    phone = allocation.zone(voice) if voice else None
    quarantine = allocation.zone(scope.QUARANTINE) if scope.QUARANTINE in opened else None
    entered = quarantine if held and quarantine else allocation.zone(zone)
    return AccessPortView(
        interface=port.interface,
        description=f"{names.unit_mark(allocation)} {what}",
        access_vlan=entered.vlan,
        voice_vlan=phone.vlan if phone else None,
        quarantine_vlan=quarantine.vlan if quarantine else None,
        isolated=_isolated(subject, port, zone),
        host_mode="multi-domain" if voice else "single-host",
        control_policy=scope.switching(subject.intent).dot1x_policy,
        access_name=entered.vlan_name,
        voice_name=phone.vlan_name if phone else None,
        quarantine_name=quarantine.vlan_name if quarantine else None,
    )


def _isolated(subject: Subject, port: PortRef, zone: str) -> bool:
    """Return whether the clients of `zone` are kept apart at `port` (PlanError where the switch cannot do it)."""
    isolated = subject.intent.blueprint.zones[zone].isolated
    reason = PLATFORMS[subject.platform(port.device)].cannot.get(ISOLATED_PORT)
    if isolated and reason:
        able = ", ".join(platform.title for platform in PLATFORMS.values() if ISOLATED_PORT not in platform.cannot)
        raise PlanError(
            f"{port}: the clients of zone {zone!r} would reach each other on {port.device}: {reason}",
            hint=f"give the room a port of a switch that can ({able}), or a zone that is not isolated",
        )
    return isolated
