"""Understanding a whole Catalyst 9800 configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netauto.platforms import ios_model
from netauto.platforms.indented import parse
from netauto.platforms.ios_model import sections, values
from netauto.platforms.model import ApTags, DeviceModel, PolicyProfile, PolicyTag, Wlan

if TYPE_CHECKING:
    from netauto.platforms.tree import Node

# What a WLAN's lines say about its security; the first that is there decides, and nothing but 802.1X is the default.
_SECURITY = (
    ("security wpa akm owe", "owe"),
    ("security wpa akm sae", "sae"),
    ("security wpa akm psk", "psk"),
    ("no security wpa", "open"),
)
_MAC_LENGTH = len("00a3.8e11.3101")


def read_model(text: str) -> DeviceModel:
    """Return what a Catalyst 9800 running configuration says."""
    top = parse(text).children
    return replace(
        ios_model.read_model(text),
        wlans={wlan.profile: wlan for wlan in map(_wlan, sections(top, "wlan"))},
        policy_profiles={profile.name: profile for profile in map(_profile, sections(top, "wireless profile policy"))},
        flex_vlans={node.text.split()[3]: _flex_vlans(node) for node in sections(top, "wireless profile flex")},
        policy_tags={tag.name: tag for tag in map(_tag, sections(top, "wireless tag policy"))},
        access_points={ap.mac: ap for ap in map(_ap, sections(top, "ap")) if len(ap.mac) == _MAC_LENGTH},
    )


def _wlan(node: Node) -> Wlan:
    _, profile, number, ssid = [*node.text.split(None, 3), "0", ""][:4]  # a line cut short names no id and no SSID
    said = values(node)
    return Wlan(
        profile, int(number) if number.isdecimal() else 0, ssid.strip('"'), "no shutdown" in said, _security(said)
    )


def _security(said: dict[str, str]) -> str:
    for line, name in _SECURITY:
        if said.get(line) == "":
            return name
    return (
        "open"
        if said.get("no security wpa akm dot1x") == "" and "security wpa akm dot1x-sha256" not in said
        else "dot1x"
    )


def _profile(node: Node) -> PolicyProfile:
    said = values(node)
    return PolicyProfile(node.text.split()[3], said.get("vlan", ""), "no shutdown" in said)


def _flex_vlans(node: Node) -> dict[str, int]:
    ids = {vlan.text.split()[1]: values(vlan).get("vlan-id", "") for vlan in sections(node.children, "vlan-name")}
    return {name: int(number) for name, number in ids.items() if number.isdecimal()}


def _tag(node: Node) -> PolicyTag:
    maps = [child.text.split() for child in sections(node.children, "wlan")]
    return PolicyTag(
        node.text.split()[3], tuple((words[1], words[3]) for words in maps if words[2:3] == ["policy"] and words[3:])
    )


def _ap(node: Node) -> ApTags:
    said = values(node)
    return ApTags(node.text.split()[1], said.get("policy-tag", ""), said.get("site-tag", ""), said.get("rf-tag", ""))
