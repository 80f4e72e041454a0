"""Aruba AOS-CX: access switches."""

from __future__ import annotations

from netauto.platforms import aruba_aoscx_rules, aruba_aoscx_texts
from netauto.platforms.aruba_aoscx_model import read_model
from netauto.platforms.aruba_aoscx_syntax import AOSCX
from netauto.platforms.platform import ISOLATED_PORT, Fact, Limits, Platform

LIMITS = Limits(vlan_name=32, highest_vlan=4094, reserved_vlans=frozenset({1}))

REFERENCES = {
    "vlan": (
        r"^vlan access (\d+)$",
        r"^vlan trunk native (\d+)(?: tag)?$",
        r"^interface vlan (\d+)$",
        r"^spanning-tree vlan (\S+)$",
        r"^loop-protect vlan (\S+)$",
    ),
    "role": (r"^aaa authentication port-access (?:auth|critical|critical-voice|preauth|reject)-role (\S+)$",),
    "access-list": (r"^apply access-list ip (\S+)",),
    "lag": (r"^lag (\d+)$", r"^inter-switch-link lag (\d+)$"),
}

_BRIDGING = "AOS-CX 10.07 Layer 2 Bridging Guide, 6300 and 6400"
_FUNDAMENTALS = "AOS-CX Fundamentals Guide, checkpoint commands"
_OXIDIZED = "running configurations in the tests of oxidized"
_SIMULATOR = "captures of 10.18 in the tests of a published training simulator"

FACTS = (
    Fact(
        "`vlan trunk allowed LIST` adds to the list", "assumed", "its `no` form names what it takes away; IOS replaces"
    ),
    Fact("`no vlan trunk allowed LIST` takes those VLANs away, and no other", "documented", f"{_BRIDGING}, vlan trunk"),
    Fact(
        "a trunk from which the last VLAN is taken carries every VLAN, today's and tomorrow's",
        "documented",
        f"{_BRIDGING}, vlan trunk allowed",
    ),
    Fact("naming a VLAN on a trunk that carries `all` leaves it with that VLAN alone", "assumed", "the same page"),
    Fact("two neighbouring VLANs are printed as a range: `1-2,4,6-7`", "recorded", "the tests of canu and netutils"),
    Fact("a port always prints `no shutdown` or `shutdown`, and `vlan access` even of VLAN 1", "recorded", _OXIDIZED),
    Fact("a trunk always prints its native VLAN and what it carries, `all` included", "recorded", _OXIDIZED),
    Fact(
        "`vlan access` makes an access port of a trunk, `vlan trunk` a trunk of an access port: the other's lines vanish",
        "documented",
        f"{_BRIDGING}, vlan access",
    ),
    Fact(
        "`description` is printed first of a port from release 10.10 on, behind `no shutdown` and `mtu` before",
        "recorded",
        _OXIDIZED,
    ),
    Fact("sections have no separators between them, four blanks of indentation", "recorded", _OXIDIZED),
    Fact("`voice` in a VLAN tells phones about it by LLDP-MED", "assumed", "no text of it was at hand"),
    Fact(
        "DHCPv4 snooping works on a VLAN once it is on, globally and there",
        "documented",
        "AOS-CX 10.06 IP Services Guide, dhcpv4-snooping",
    ),
    Fact("`auth-precedence dot1x mac-auth` and `client-limit 1` are defaults and not printed", "assumed", ""),
    Fact(
        "roles are printed before the interfaces, behind `interface mgmt`",
        "recorded",
        _SIMULATOR,
    ),
    Fact("physical interfaces cannot be deleted: `no interface 1/1/1` gives them their defaults", "assumed", ""),
    Fact("`checkpoint rollback` replaces the whole running configuration", "documented", _FUNDAMENTALS),
    Fact(
        "a checkpoint equal to another one is refused: `An identical checkpoint already exists`", "recorded", _SIMULATOR
    ),
)

ARUBA_AOSCX = Platform(
    name="aruba_aoscx",
    title="Aruba AOS-CX",
    syntax=AOSCX,
    rules=aruba_aoscx_rules.RULES,
    rules_module="netauto/platforms/aruba_aoscx_rules.py",
    volatile=aruba_aoscx_texts.VOLATILE,
    secrets=aruba_aoscx_texts.SECRETS,
    secret_hint=aruba_aoscx_texts.HINT,
    errors=aruba_aoscx_texts.ERRORS,
    harmless=aruba_aoscx_texts.HARMLESS,
    references=REFERENCES,
    copying=(),
    identify={"show version | include OS-CX": r"(?m)^(?:ArubaOS|AOS)-CX *$"},
    limits=LIMITS,
    unsupported={},
    read_model=read_model,
    facts=FACTS,
    cannot={
        ISOLATED_PORT: "AOS-CX keeps a whole VLAN apart, with a second VLAN (private VLANs), and no single port of it"
        " (assumed: no protected port was found)"
    },
)
