"""What the lines of a Catalyst 9800 mean, beyond those of IOS-XE.

Source: Catalyst 9800 command reference and configuration guide 17.9 (documented), published configurations (recorded by others). The
settings of a policy profile are printed in alphabetical order, ``no shutdown`` last.
"""

from __future__ import annotations

from netauto.platforms.ios_rules import COMMON, flag, key, section
from netauto.platforms.rules import Rule, Section

_WLAN_LINES = (
    key("client association limit", optional=True),
    flag("broadcast-ssid", off_shown=True),
    key("mac-filtering"),
    key("peer-blocking"),
    key("radio policy"),
    flag("security ft adaptive", off_shown=True),
    flag("security ft over-the-ds"),
    flag("security ft"),
    flag("security wpa", off_shown=True),
    # A pre-shared key cannot be read back: the device may print it under its own master key.
    key("security wpa psk set-key"),
    flag("security wpa wpa2", off_shown=True),
    flag("security wpa wpa2 ciphers aes", off_shown=True),
    flag("security wpa akm dot1x", off_shown=True),
    flag("security wpa wpa3"),
    flag("security wpa akm psk"),
    flag("security wpa akm dot1x-sha256"),
    flag("security wpa akm sae"),
    flag("security wpa akm owe"),
    key("security wpa transition-mode-wlan-id"),
    key("security pmf"),
    key("security dot1x authentication-list"),
    flag("security web-auth"),
    key("security web-auth authentication-list"),
    key("security web-auth parameter-map"),
    flag("load-balance"),
    flag("band-select"),
)
# A WLAN and a policy profile are disabled until `no shutdown`, and refuse most changes while they are enabled (documented).
_ENABLED = flag("shutdown", off_shown=True, last=True)

WLAN = Section((*_WLAN_LINES, _ENABLED), bracket="shutdown")

POLICY_PROFILE = Section(
    (
        flag("aaa-override"),
        key("aaa-policy"),
        key("accounting-list"),
        key("autoqos mode"),
        flag("central association", off_shown=True),
        flag("central authentication", off_shown=True),
        flag("central dhcp", off_shown=True),
        flag("central switching", off_shown=True),
        key("description"),
        key("exclusionlist timeout"),
        key("idle-timeout", default="300"),
        key("ipv4 acl"),
        flag("ipv4 dhcp required"),
        key("nac", optional=True),
        key("service-policy client input"),
        key("service-policy client output"),
        key("service-policy input"),
        key("service-policy output"),
        key("session-timeout", default="1800"),
        key("vlan"),
        _ENABLED,
    ),
    bracket="shutdown",
)

FLEX_VLAN = Section((key("acl"), key("vlan-id")))
FLEX_PROFILE = Section(
    (
        flag("arp-caching", off_shown=True),
        key("description"),
        key("native-vlan-id"),
        section("vlan-name *", FLEX_VLAN, longest=32),
    )
)

# `no wlan NAME policy PROFILE`: the map is removed in full words (documented).
_MAP = Rule("wlan * policy", "key", remove="no wlan * policy", remove_value=True)

POLICY_TAG = Section((key("description"), _MAP))
SITE_TAG = Section((key("ap-profile"), key("description"), key("flex-profile"), flag("local-site", off_shown=True)))
RF_TAG = Section((key("24ghz-rf-policy"), key("5ghz-rf-policy"), key("description")))
AP = Section((key("policy-tag"), key("rf-tag"), key("site-tag")))

_NAME = 32  # greatest length of a profile's or tag's name (documented)
_MAC = r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}"

RULES = Section(
    (
        *COMMON,
        section(
            "wireless profile policy *",
            POLICY_PROFILE,
            rank=210,
            named="policy-profile",
            longest=_NAME,
            sort=lambda names: names,
        ),
        section("wireless profile flex *", FLEX_PROFILE, rank=205, named="flex-profile", longest=_NAME),
        section("wireless tag site *", SITE_TAG, rank=220, named="site-tag", longest=_NAME),
        section("wireless tag policy *", POLICY_TAG, rank=230, named="policy-tag", longest=_NAME),
        section("wireless tag rf *", RF_TAG, rank=220, named="rf-tag", longest=_NAME),
        section("wlan *", WLAN, rank=200, named="wlan", longest=_NAME),
        section("ap *", AP, rank=240, only=_MAC),
    )
)
