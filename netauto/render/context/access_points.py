"""Access points without a controller: the unit's VLANs on their uplink, and an SSID of the unit's own on each radio.

Nothing is shared between units on such an access point: it serves one unit, and its other SSIDs are not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render import names, scope
from netauto.render.context.base import Request
from netauto.render.context.wifi import SECURITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import AutonomousWifi
    from netauto.intent.types import WifiPurpose
    from netauto.render.context.base import Subject


@dataclass(frozen=True, slots=True)
class AirVlanView:
    """A VLAN of the unit on the uplink, and the bridge that its clients are put into."""

    uplink: str
    vlan: int
    name: str


@dataclass(frozen=True, slots=True)
class BssView:
    """An SSID on a radio.

    Attributes:
        security: ``dot1x``, ``owe`` or ``sae``; key: reference to the password of the last, as it stands in plans.
        server, server_key: where 802.1X clients are looked up. identity: how the access point calls itself there.
        moved: RADIUS may name another VLAN of the uplink. isolated: clients are kept apart.
    """

    radio: str
    interface: str
    ssid: str
    security: str
    key: str
    vlan: int
    uplink: str
    server: str
    server_key: str
    identity: str
    moved: bool
    isolated: bool


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return VLANs and SSIDs of each access point of the unit; nothing where a controller rules them."""
    site = scope.autonomous(subject.intent)
    if site is None or not scope.wifi_purposes(subject.intent):
        return ()
    return tuple(
        request
        for index, point in enumerate(subject.intent.unit.access_points)
        for request in _point(subject, site, point, f"access_points[{index}]")
    )


def _point(subject: Subject, site: AutonomousWifi, point: str, key: str) -> Iterator[Request]:
    for zone in scope.wireless_zones(subject.intent):
        given = subject.allocation.zone(zone)
        yield Request(point, "air_vlan", key, AirVlanView(site.uplink, given.vlan, given.vlan_name))
    for purpose in scope.wifi_purposes(subject.intent):
        for number in range(len(site.radios)):
            yield Request(point, "bss", f"blueprint.wifi.{purpose}", _bss(subject, site, point, purpose, number))


def _bss(subject: Subject, site: AutonomousWifi, point: str, purpose: WifiPurpose, number: int) -> BssView:
    own, shared = subject.intent.unit.wifi.own.get(purpose), site.networks.get(purpose)
    if own is None and shared is None:
        message = f"site {subject.intent.unit.site!r} has no Wi-Fi network for {purpose!r}"
        hint = f"add it to autonomous_wifi.networks in sites.yml, or give the unit an SSID under wifi.own.{purpose}"
        raise PlanError(message, hint=hint)
    radio = site.radios[number]
    key = own.psk if own else shared.key if shared else None
    if SECURITY[purpose] == "psk" and key is None:
        raise PlanError(f"the Wi-Fi network for {purpose!r} needs a password", hint="say where it is kept: vault:…")
    zone = subject.intent.blueprint.wifi[purpose].zone
    servers = scope.infrastructure(subject.intent).radius
    return BssView(
        radio=radio,
        interface=names.air_interface(subject.allocation, radio, purpose),
        ssid=own.ssid if own else shared.ssid if shared else "",
        security="sae" if key else SECURITY[purpose],
        key=f"⟦secret:{key}⟧" if key else "",
        vlan=subject.allocation.zone(zone).vlan,
        uplink=site.uplink,
        # hostapd asks one server after the other; netauto writes one, and another one on each radio.
        server=str(servers[number % len(servers)]),
        server_key=f"⟦secret:{site.radius_key}⟧",
        identity=point,
        moved=purpose == "pro",
        isolated=subject.intent.blueprint.zones[zone].isolated,
    )
