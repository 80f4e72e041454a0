"""The Wi-Fi controller: where the clients of each WLAN land on the unit's access points.

The group's WLANs are shared and never edited; a policy tag of the unit's own maps each of them to a policy profile of the
unit's own, and only the unit's access points wear that tag (`domain.md` §2.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render import names, scope
from netauto.render.context.base import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import Ssid
    from netauto.intent.types import WifiPurpose
    from netauto.render.context.base import Subject

VISITOR_PURPOSES = frozenset({"guest", "tablet"})
SECURITY = {"pro": "dot1x", "guest": "owe", "tablet": "psk"}


@dataclass(frozen=True, slots=True)
class WlanView:
    """An SSID of the unit's own.

    Attributes:
        ssid: in quotes where it holds a blank. security: ``dot1x``, ``owe`` or ``psk``; a key, where one is given, makes it ``psk``.
        psk: the secret's reference as it stands in plans, ``⟦secret:vault:tablet_psk⟧``; empty without one.
        isolated: whether its clients are kept apart.
    """

    profile: str
    id: int
    ssid: str
    security: str
    psk: str
    aaa_list: str
    isolated: bool


@dataclass(frozen=True, slots=True)
class PolicyProfileView:
    """Where clients land.

    Attributes:
        aaa_override: RADIUS may name another VLAN.
        visitors: a lease first, and four hours at most.
        local: clients enter the network at their access point, and get their lease there.
    """

    name: str
    vlan_name: str
    aaa_override: bool
    visitors: bool
    local: bool


@dataclass(frozen=True, slots=True)
class FlexVlanView:
    """A VLAN that access points of a flex profile put clients into."""

    profile: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class PolicyTagView:
    """One map of the unit's policy tag."""

    name: str
    profile: str
    policy_profile: str


@dataclass(frozen=True, slots=True)
class AccessPointView:
    """The static tags of one access point."""

    mac: str
    policy_tag: str
    site_tag: str
    rf_tag: str


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return SSIDs, profiles, the tag and its access points; nothing for a unit without access points."""
    purposes = scope.wifi_purposes(subject.intent)
    if not purposes or scope.autonomous(subject.intent) is not None:
        return ()
    return (
        *(request for purpose in purposes for request in _wlan(subject, purpose)),
        *_flex_vlans(subject),
        *(_policy_profile(subject, purpose) for purpose in purposes),
        *(_policy_map(subject, purpose) for purpose in purposes),
        *_access_points(subject),
    )


def _wlan(subject: Subject, purpose: WifiPurpose) -> Iterator[Request]:
    own = _own(subject, purpose)
    if own is None:
        return
    site_wifi = scope.wifi(subject.intent)
    blueprint = subject.intent.blueprint
    view = WlanView(
        profile=names.own_wlan(subject.allocation, purpose),
        id=subject.allocation.wlan_ids[purpose],
        ssid=f'"{own.ssid}"' if " " in own.ssid else own.ssid,
        security="psk" if own.psk else SECURITY[purpose],
        psk=f"⟦secret:{own.psk}⟧" if own.psk else "",
        aaa_list=site_wifi.aaa_list,
        isolated=blueprint.zones[blueprint.wifi[purpose].zone].isolated,
    )
    yield Request(site_wifi.controller, "wlan", f"wifi.own.{purpose}", view)


def _policy_profile(subject: Subject, purpose: WifiPurpose) -> Request:
    zone = subject.intent.blueprint.wifi[purpose].zone
    view = PolicyProfileView(
        name=names.policy_profile(subject.allocation, purpose),
        vlan_name=subject.allocation.zone(zone).vlan_name,
        aaa_override=purpose == "pro",
        visitors=purpose in VISITOR_PURPOSES,
        local=scope.wifi(subject.intent).flex is not None,
    )
    return Request(scope.wifi(subject.intent).controller, "policy_profile", f"blueprint.wifi.{purpose}", view)


def _flex_vlans(subject: Subject) -> Iterator[Request]:
    site_wifi = scope.wifi(subject.intent)
    if site_wifi.flex is None:
        return
    for zone in scope.wireless_zones(subject.intent):
        given = subject.allocation.zone(zone)
        view = FlexVlanView(site_wifi.flex.profile, given.vlan_name, given.vlan)
        yield Request(site_wifi.controller, "flex_vlan", f"blueprint.zones.{zone}", view)


def _policy_map(subject: Subject, purpose: WifiPurpose) -> Request:
    site_wifi = scope.wifi(subject.intent)
    own = _own(subject, purpose)
    if own is None and purpose not in site_wifi.wlans:
        message = f"site {subject.intent.unit.site!r} has no group WLAN for {purpose!r}"
        raise PlanError(
            message, hint=f"add it to wifi.wlans in sites.yml, or give the unit an SSID under wifi.own.{purpose}"
        )
    profile = names.own_wlan(subject.allocation, purpose) if own else site_wifi.wlans[purpose].profile
    view = PolicyTagView(
        names.policy_tag(subject.allocation), profile, names.policy_profile(subject.allocation, purpose)
    )
    return Request(site_wifi.controller, "policy_tag", f"blueprint.wifi.{purpose}", view)


def _access_points(subject: Subject) -> Iterator[Request]:
    site_wifi = scope.wifi(subject.intent)
    macs = {point.name: point.mac for point in subject.inventory.access_points}
    for index, name in enumerate(subject.intent.unit.access_points):
        if name not in macs:
            raise PlanError(f"no access point {name!r} in the inventory", hint="netauto devices lists them")
        view = AccessPointView(macs[name], names.policy_tag(subject.allocation), site_wifi.site_tag, site_wifi.rf_tag)
        yield Request(site_wifi.controller, "ap", f"access_points[{index}]", view)


def _own(subject: Subject, purpose: WifiPurpose) -> Ssid | None:
    return subject.intent.unit.wifi.own.get(purpose)
