"""Lints about Wi-Fi: access points are free, WLANs exist, and the air is not filled with names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.ssid import ssid_problem
from netauto.policy.case import Hit
from netauto.policy.lints_ports import UNIT_NAME
from netauto.render import names, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, PolicyTag
    from netauto.policy.case import Case

WARN_SSIDS = 4
MAX_SSIDS = 6
MAX_MAPS = 16  # WLAN-to-profile maps of one policy tag on the 9800 (`domain.md` §2.4, documented)


def foreign_access_points(case: Case) -> Iterator[Hit]:
    """Find access points that wear the tag of another unit."""
    model = _controller(case, predicted=False)
    for key, name, mac in _access_points(case):
        tags = model.access_points.get(mac) if model else None
        if model is None or tags is None or tags.policy_tag == names.policy_tag(case.allocation):
            continue
        unit = _unit_of(model, tags.policy_tag)
        if unit:
            yield Hit(key, f"{name} wears {tags.policy_tag}: it serves unit {unit}")


def unknown_access_points(case: Case) -> Iterator[Hit]:
    """Find access points to which the controller gives no static tags."""
    model = _controller(case, predicted=False)
    for key, name, mac in _access_points(case):
        if model is not None and mac not in model.access_points:
            yield Hit(
                key, f"the controller knows no access point {name} ({mac}): is it installed and its address right?"
            )


def dead_maps(case: Case) -> Iterator[Hit]:
    """Find maps of the unit's tag that the controller would not push: WLAN or profile missing or disabled, VLAN missing."""
    model, tag = _tag(case)
    if model is None or tag is None:
        return
    flex = scope.wifi(case.intent).flex
    vlans = model.flex_vlans.get(flex.profile, {}) if flex else {vlan.name for vlan in model.vlans.values()}
    for wlan_name, profile_name in tag.maps:
        wlan, profile = model.wlans.get(wlan_name), model.policy_profiles.get(profile_name)
        faults = (
            (f"WLAN {wlan_name} does not exist", wlan is None),
            (f"WLAN {wlan_name} is disabled", wlan is not None and not wlan.enabled),
            (f"policy profile {profile_name} does not exist", profile is None),
            (f"policy profile {profile_name} is disabled", profile is not None and not profile.enabled),
            (
                f"VLAN {profile.vlan if profile else ''} does not exist",
                profile is not None and profile.vlan not in vlans,
            ),
        )
        for what, wrong in faults:
            if wrong:
                yield Hit(f"{scope.wifi(case.intent).controller} {tag.name}", f"{what}: {wlan_name} would stay silent")


def taken_wlans(case: Case) -> Iterator[Hit]:
    """Find WLAN ids of the unit's own SSIDs that another WLAN has."""
    model = _controller(case, predicted=False)
    for purpose in case.intent.unit.wifi.own if model else ():
        profile, wanted = names.own_wlan(case.allocation, purpose), case.allocation.wlan_ids.get(purpose)
        for wlan in model.wlans.values() if model else ():
            if wlan.id == wanted and wlan.profile != profile:
                yield Hit(f"wifi.own.{purpose}", f"WLAN id {wlan.id} is {wlan.profile} on the controller")


def many_ssids(case: Case) -> Iterator[Hit]:
    """Find units whose access points send more than four SSIDs."""
    yield from _over(case, WARN_SSIDS, "beacons take the air from clients; four are enough where phones run")


def too_many_ssids(case: Case) -> Iterator[Hit]:
    """Find units whose access points send more than six SSIDs."""
    yield from _over(case, MAX_SSIDS, "reuse a group SSID")


def too_many_maps(case: Case) -> Iterator[Hit]:
    """Find a policy tag with more maps than the controller takes."""
    _, tag = _tag(case)
    if tag is not None and len(tag.maps) > MAX_MAPS:
        where = f"{scope.wifi(case.intent).controller} {tag.name}"
        yield Hit(
            where, f"{len(tag.maps)} SSIDs on each access point: the controller refuses more maps in one policy tag"
        )


def telling_ssids(case: Case) -> Iterator[Hit]:
    """Find names on the unit's air that tell why people are there."""
    model, tag = _tag(case)
    for wlan_name, _ in tag.maps if tag else ():
        wlan = model.wlans.get(wlan_name) if model else None
        problem = ssid_problem(wlan.ssid) if wlan else ""
        if wlan and problem:
            yield Hit(f"{scope.wifi(case.intent).controller} {wlan_name}", f"SSID {wlan.ssid!r}: {problem}")


def silent_wifi(case: Case) -> Iterator[Hit]:
    """Find a unit whose blueprint has Wi-Fi and which has no access point."""
    if case.intent.blueprint.wifi and not case.intent.unit.access_points:
        yield Hit("access_points", "the blueprint offers Wi-Fi, the unit has no access point: it will have none")


def _over(case: Case, limit: int, why: str) -> Iterator[Hit]:
    for where, count in _on_air(case):
        if count > limit:
            yield Hit(where, f"{count} SSIDs on each access point: {why}")


def _on_air(case: Case) -> Iterator[tuple[str, int]]:
    """Give how many SSIDs the unit's access points send, and where that is written; one without a controller may send older ones, too."""
    _, tag = _tag(case)
    if tag is not None:
        yield f"{scope.wifi(case.intent).controller} {tag.name}", len(tag.maps)
    for point in case.intent.unit.access_points if scope.autonomous(case.intent) else ():
        if point in case.predicted:
            yield point, len({wlan.ssid for wlan in case.predicted[point].wlans.values()})


def _controller(case: Case, *, predicted: bool) -> DeviceModel | None:
    if case.intent.site.wifi is None:
        return None
    return (case.predicted if predicted else case.running).get(case.intent.site.wifi.controller)


def _tag(case: Case) -> tuple[DeviceModel | None, PolicyTag | None]:
    model = _controller(case, predicted=True)
    return model, model.policy_tags.get(names.policy_tag(case.allocation)) if model else None


def _access_points(case: Case) -> Iterator[tuple[str, str, str]]:
    """Give key, name and MAC of each access point of the unit that the inventory knows."""
    macs = {point.name: point.mac for point in case.inventory.access_points}
    for index, name in enumerate(case.intent.unit.access_points):
        if name in macs:
            yield f"access_points[{index}]", name, macs[name]


def _unit_of(model: DeviceModel, tag: str) -> str:
    """Return the unit whose VLANs the clients under `tag` land in, or nothing."""
    for _, profile_name in model.policy_tags[tag].maps if tag in model.policy_tags else ():
        profile = model.policy_profiles.get(profile_name)
        found = UNIT_NAME.match(profile.vlan) if profile else None
        if found:
            return found[0]
    return ""
