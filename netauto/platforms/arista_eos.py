"""Arista EOS: access and distribution switches."""

from __future__ import annotations

from netauto.platforms import arista_eos_rules, arista_eos_texts
from netauto.platforms.arista_eos_model import read_model
from netauto.platforms.arista_eos_syntax import ARISTA
from netauto.platforms.platform import ISOLATED_PORT, Fact, Limits, Platform

LIMITS = Limits(vlan_name=32, highest_vlan=4094, reserved_vlans=frozenset({1}))

REFERENCES = {
    "vlan": (
        r"^switchport (?:access|phone) vlan (\d+)$",
        r"^switchport trunk native vlan (\d+)$",
        r"^interface Vlan(\d+)$",
        r"^encapsulation dot1q vlan (\d+)",
        r"^dot1x authentication failure action traffic allow vlan (\d+)$",
    ),
    "interface": (r".*\b(?:source-interface|local-interface|update-source|peer-link|unnumbered) (\S+)",),
    "access-list": (
        r"^ip access-group (\S+)",
        r"^match ip access-group (\S+)$",
        r"^(?:statistics|ip) access-class (\S+)",
    ),
    "prefix-list": (r"^match ip address prefix-list (\S+)$", r"^neighbor \S+ prefix-list (\S+)"),
}

_MANUAL = "EOS user manual"

FACTS = (
    Fact(
        "`switchport trunk allowed vlan LIST` replaces the list, `add` and `remove` change it; no line means every VLAN",
        "assumed",
        "so behaves the Arista switch of fake-switches",
    ),
    Fact(
        "two neighbouring VLANs are printed as a range: `123-124,126`",
        "documented",
        "configurations rendered by Arista AVD (`110-111,210-211`)",
    ),
    Fact("a long VLAN list stays on one line", "assumed", ""),
    Fact(
        "a port without a mode is an access port: `switchport mode access` and `switchport` are not printed",
        "recorded",
        "running configurations in the examples of Ansible's arista.eos, eos_l2_interfaces",
    ),
    Fact(
        "behind `switchport mode trunk phone` the untagged frames are in the native VLAN, the phone's in the phone VLAN",
        "documented",
        "Arista AVD, models and examples of a campus fabric",
    ),
    Fact(
        "`dot1x host-mode multi-host authenticated`: every machine behind the port authenticates by itself",
        "documented",
        "Arista AVD, 802.1X of a campus fabric",
    ),
    Fact("`ip dhcp snooping vlan LIST` adds to the VLANs that are snooped", "assumed", ""),
    Fact(
        "`no ip dhcp snooping vlan LIST` takes those VLANs away, and no other",
        "documented",
        f"{_MANUAL}, ip dhcp snooping vlan (its syntax)",
    ),
    Fact(
        "DHCP snooping works on a VLAN once it is on, globally and there, inserts option 82, and the VLAN has a relay on the switch;"
        " where the gateway is elsewhere, `ip dhcp snooping bridging` takes the place of the relay",
        "documented",
        f"{_MANUAL}, ip dhcp snooping vlan; DHCP snooping with bridging",
    ),
    Fact(
        "an access list's entry is put in its place by its number and removed by it",
        "documented",
        f"{_MANUAL}, inserting and deleting a rule",
    ),
    Fact(
        "access lists print prefixes by their length and some well-known ports by name",
        "recorded",
        "`show ip access-lists` in the tests of ntc-templates",
    ),
    Fact("texts (banners, comments) end at a line `EOF`", "recorded", "running configuration in the tests of pyeapi"),
    Fact(
        "ports of a port channel print nothing about VLANs: the port channel alone is told",
        "documented",
        "configurations rendered by Arista AVD",
    ),
    Fact("physical interfaces cannot be deleted: `no interface Ethernet1` gives them their defaults", "assumed", ""),
    Fact(
        "a routed port takes a VLAN for itself, from 1006 upwards unless said otherwise",
        "documented",
        "Arista AVD, vlan internal order; Arista ANTA, its tests of VLANs",
    ),
)

ARISTA_EOS = Platform(
    name="arista_eos",
    title="Arista EOS",
    syntax=ARISTA,
    rules=arista_eos_rules.RULES,
    rules_module="netauto/platforms/arista_eos_rules.py",
    volatile=arista_eos_texts.VOLATILE,
    secrets=arista_eos_texts.SECRETS,
    secret_hint=arista_eos_texts.HINT,
    errors=arista_eos_texts.ERRORS,
    harmless=arista_eos_texts.HARMLESS,
    references=REFERENCES,
    copying=(),
    identify={"show version": r"(?m)^Arista [^\n]*$[\s\S]*^Software image version: "},
    limits=LIMITS,
    unsupported={},
    read_model=read_model,
    facts=FACTS,
    cannot={ISOLATED_PORT: "EOS has private VLANs (documented), and no protected ports (assumed: none was found)"},
)
