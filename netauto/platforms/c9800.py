"""Cisco Catalyst 9800: wireless LAN controller."""

from __future__ import annotations

from dataclasses import replace

from netauto.platforms import c9800_rules, ios_rules, ios_texts, ios_xe
from netauto.platforms.c9800_model import read_model
from netauto.platforms.indented import INDENTED
from netauto.platforms.platform import ISOLATED_PORT, ErrorText, Fact, Platform

REFERENCES = {
    **ios_xe.REFERENCES,
    "wlan": (r"^wlan (\S+) policy \S+$",),
    "policy-profile": (r"^wlan \S+ policy (\S+)$",),
    "policy-tag": (r"^policy-tag (\S+)$",),
    "flex-profile": (r"^flex-profile (\S+)$",),
    "site-tag": (r"^site-tag (\S+)$",),
    "rf-tag": (r"^rf-tag (\S+)$",),
    # A policy profile names its VLAN by id or by name; `netauto.plan.references` resolves the name.
    "vlan": (*ios_xe.REFERENCES["vlan"], r"^vlan (\S+)$"),
}

ERRORS = (
    ErrorText(
        r"needs? to be disabled before", "the WLAN or the profile refuses changes while it is enabled", "assumed"
    ),
    ErrorText(r"is in use\b|is being used", "something else uses it", "assumed"),
    *ios_texts.ERRORS,
)

FACTS = (
    *ios_xe.FACTS,
    Fact(
        "a WLAN and a policy profile are disabled until `no shutdown`; the running configuration shows it",
        "documented",
        "C9800 17.9",
    ),
    Fact(
        "with `no central switching` a client lands in the VLAN that the flex profile of its site gives to the profile's VLAN name",
        "documented",
        "Catalyst 9800 configuration guide 17.9, FlexConnect",
    ),
    Fact("at most 16 WLAN-policy maps in a policy tag", "documented", "Catalyst 9800 configuration model"),
    Fact(
        "changing the policy tag of an access point restarts its tunnel: 20 to 25 seconds",
        "documented",
        "Catalyst 9800 AP tags",
    ),
    Fact(
        "WLANs with ids 1 to 16 belong to default-policy-tag by themselves",
        "documented",
        "Catalyst 9800 configuration guide",
    ),
    Fact(
        "an enabled WLAN or policy profile refuses most changes",
        "documented",
        "Catalyst 9800 command reference, policy profile",
    ),
)

C9800 = Platform(
    name="c9800",
    title="Cisco Catalyst 9800",
    syntax=INDENTED,
    rules=c9800_rules.RULES,
    rules_module="netauto/platforms/c9800_rules.py",
    volatile=ios_texts.VOLATILE,
    secrets=ios_texts.SECRETS,
    secret_hint=ios_texts.HINT,
    errors=ERRORS,
    harmless=ios_texts.HARMLESS,
    references=REFERENCES,
    copying=ios_rules.COPYING,
    identify={
        "show version": r"Cisco IOS[ -]XE Software",
        "show running-config | include ^wireless management": r"wireless management",
    },
    limits=replace(ios_xe.LIMITS, profile_name=32, maps_per_policy_tag=16),
    unsupported={},
    read_model=read_model,
    facts=FACTS,
    cannot={ISOLATED_PORT: "no room is patched to it"},
)
