"""Device-state checks of a Catalyst 9800: WLANs, policy profiles, policy tags, access points."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import controller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import ApTags, DeviceModel

# documented: an access point is away for 20 to 25 s when its policy tag changes; twice that, and some, before it counts as lost.
JOIN_SECONDS = 60


def wireless_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to the radio network of a controller."""
    yield from _wlan_checks(device, base, predicted)
    for name in changed(base.policy_profiles, predicted.policy_profiles):
        profile = predicted.policy_profiles.get(name)
        subject, check = f"policy profile {name}", "policy-profile.state"
        if profile is None:
            yield Check(
                check, device, subject, "show wireless profile policy summary", partial(_profile_row, name), ABSENT
            )
            continue
        words = f"{'ENABLED' if profile.enabled else 'DISABLED'}, VLAN {profile.vlan}"
        yield Check(check, device, subject, f"show wireless profile policy detailed {name}", _profile, words)
    for name in changed(base.policy_tags, predicted.policy_tags):
        tag = predicted.policy_tags.get(name)
        subject, check = f"policy tag {name}", "policy-tag.maps"
        if tag is None:
            yield Check(check, device, subject, "show wireless tag policy summary", partial(_tag_row, name), ABSENT)
            continue
        yield Check(check, device, subject, f"show wireless tag policy detailed {name}", _tag, _map_words(tag.maps))
    for mac in changed(base.access_points, predicted.access_points):
        words = _ap_words(predicted.access_points.get(mac))
        subject = f"access point {mac}"
        yield Check("ap.tags", device, subject, "show ap tag summary", partial(_ap, mac.lower()), words, JOIN_SECONDS)


def _wlan_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    # documented: a map takes effect only while its WLAN is enabled too, so the WLANs that the unit merely uses are asked as well.
    tags = (predicted.policy_tags.get(name) for name in changed(base.policy_tags, predicted.policy_tags))
    used = (wlan for tag in tags if tag for wlan, _ in tag.maps)
    for name in dict.fromkeys((*changed(base.wlans, predicted.wlans), *used)):
        wlan = predicted.wlans.get(name)
        words = f"{'UP' if wlan.enabled else 'DOWN'}, id {wlan.id}, SSID {wlan.ssid}" if wlan else ABSENT
        yield Check("wlan.state", device, f"WLAN {name}", "show wlan summary", partial(_wlan, name), words)


def _wlan(name: str, output: str) -> str:
    row = controller.wlan_summary(output).get(name)
    return f"{row.status}, id {row.id}, SSID {row.ssid}" if row else ABSENT


def _profile(output: str) -> str:
    status, vlan = controller.profile_detail(output)
    return f"{status}, VLAN {vlan}"


def _profile_row(name: str, output: str) -> str:
    return controller.profile_summary(output).get(name, ABSENT)


def _tag(output: str) -> str:
    return _map_words(controller.tag_detail(output))


def _tag_row(name: str, output: str) -> str:
    return "present" if name in controller.tag_summary(output) else ABSENT


def _map_words(maps: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{wlan} to {profile}" for wlan, profile in sorted(maps)) or "no map"


def _ap_words(tags: ApTags | None) -> str:
    if tags is None:
        return "no static tags"
    return (
        f"policy tag {tags.policy_tag or 'default-policy-tag'}, site tag {tags.site_tag or 'default-site-tag'}, "
        f"RF tag {tags.rf_tag or 'default-rf-tag'}, source Static, Misconfigured No"
    )


def _ap(mac: str, output: str) -> str:
    row = controller.ap_tags(output).get(mac)
    if row is None:
        return "not joined"
    if row.source != "Static":
        return "no static tags"
    return (
        f"policy tag {row.policy_tag}, site tag {row.site_tag}, RF tag {row.rf_tag}, "
        f"source {row.source}, Misconfigured {row.misconfigured}"
    )
