"""Cisco IOS-XE: access and distribution switches, routers."""

from __future__ import annotations

from netauto.platforms import ios_rules, ios_texts
from netauto.platforms.indented import INDENTED
from netauto.platforms.ios_model import read_model
from netauto.platforms.platform import Fact, Limits, Platform

LIMITS = Limits(
    vlan_name=32,
    policy_name=40,
    highest_vlan=4094,
    reserved_vlans=frozenset({1, 1002, 1003, 1004, 1005}),
)

REFERENCES = {
    "vlan": (
        r"^switchport (?:access|voice) vlan (\d+)$",
        r"^switchport trunk native vlan (\d+)$",
        r"^interface Vlan(\d+)$",
        r"^encapsulation dot1[qQ] (\d+)",
    ),
    "interface": (r".*\b(?:source-interface|update-source|unnumbered) (\S+)",),
    "access-list": (
        r"^match access-group name (\S+)$",
        r"^(?:ip|ipv4) (?:access-group|acl) (\S+)",
        r"^access-class (\S+)",
    ),
}

FACTS = (
    Fact(
        "`switchport trunk allowed vlan LIST` replaces the list, `add` and `remove` change it; no line means every VLAN",
        "documented",
        "IOS-XE 17.9 Layer 2 command reference, switchport trunk",
    ),
    Fact(
        "a VLAN is created when its mode is left",
        "documented",
        "Catalyst 9300 VLAN configuration guide 17.9, config-vlan mode",
    ),
    Fact("VLANs 1002 to 1005 are reserved", "documented", "Catalyst 9300 VLAN configuration guide 17.9"),
    Fact(
        "a port joins VLAN 1 when its access VLAN is removed, and that default is not printed",
        "documented",
        "switchport access",
    ),
    Fact("physical interfaces cannot be deleted", "documented", "no interface"),
    Fact(
        "two neighbouring VLANs are printed with a comma in trunk lists, with a dash in the snooping list",
        "assumed",
        "",
    ),
    Fact("a VLAN list continues on the next line when the line would exceed 80 characters", "assumed", ""),
    Fact(
        "well-known ports are printed by name in access lists",
        "documented",
        "IOS-XE security command reference, permit",
    ),
)

IOS_XE = Platform(
    name="ios_xe",
    title="Cisco IOS-XE",
    syntax=INDENTED,
    rules=ios_rules.RULES,
    rules_module="netauto/platforms/ios_rules.py",
    volatile=ios_texts.VOLATILE,
    secrets=ios_texts.SECRETS,
    secret_hint=ios_texts.HINT,
    errors=ios_texts.ERRORS,
    harmless=ios_texts.HARMLESS,
    references=REFERENCES,
    copying=ios_rules.COPYING,
    identify={"show version": r"Cisco IOS[ -]XE Software"},
    limits=LIMITS,
    unsupported={},
    read_model=read_model,
    facts=FACTS,
)
