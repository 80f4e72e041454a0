"""Aruba AOS-CX: what a configuration means, what the device's texts mean, where secrets stand, what no template may type."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.errors import PlanError
from netauto.intent.models.unit import PortRef
from netauto.plan.apply import apply
from netauto.plan.commands import commands
from netauto.plan.redact import holds_secret, redact
from netauto.plan.survey import survey
from netauto.platforms import PLATFORMS
from netauto.platforms.model import ListEntry, Port, Route, Vlan

CX = PLATFORMS["aruba_aoscx"]
SWITCH = """\
Current configuration:
!
!Version ArubaOS-CX FL.10.13.1000
!export-password: default
hostname lbs-acc-1
banner motd !
vlan 99
    name BANNIERE
!
dhcpv4-snooping
access-list ip GESTION
    10 comment postes
    20 permit tcp any  any eq ssh
vlan 1
vlan 10
    name ADM-BUREAUX
    dhcpv4-snooping
vlan 20,30-31
vlan 32
    name TEL
    voice
    dhcpv4-snooping
interface mgmt
    no shutdown
    ip static 10.66.1.99/24
port-access role INVITES
    vlan access 20
interface lag 1
    description lbs-fw-1 bond0
    no shutdown
    no routing
    vlan trunk native 1
    vlan trunk allowed 10,20,2400-2402
    lacp mode active
interface lag 2 multi-chassis
    shutdown
    no routing
    vlan trunk native 99 tag
    vlan trunk allowed all
interface 1/1/1
    description poste 1
    shutdown
    no routing
    vlan access 10
    aaa authentication port-access dot1x authenticator
        reauth
        enable
    aaa authentication port-access mac-auth
        enable
interface 1/1/2
    no shutdown
    no routing
    vlan trunk native 10
    vlan trunk allowed 10,32
    aaa authentication port-access dot1x authenticator
        enable
    aaa authentication port-access mac-auth
        quiet-period 30
interface 1/1/3
    no shutdown
    vlan access 1
interface 1/1/4
    no shutdown
    no routing
    vlan trunk native 32
    vlan trunk allowed 10,32
interface 1/1/49
    no shutdown
    mtu 9198
    lag 1
interface 1/1/52
    no shutdown
    ip address 10.66.255.2/30
interface loopback 0
    ip address 10.66.0.1/32
interface vlan 10
    ip address 10.66.9.1/24
    ip helper-address 10.60.0.31
    ip helper-address 10.60.0.32
ip route 0.0.0.0/0 10.66.1.1
ip route 10.60.16.0/20 nullroute
!
https-server vrf default
"""


def test_a_switch():
    model = CX.read_model(SWITCH)
    assert model.hostname == "lbs-acc-1"
    empty = {number: Vlan(number) for number in (1, 20, 30, 31)}
    assert model.vlans == empty | {10: Vlan(10, "ADM-BUREAUX"), 32: Vlan(32, "TEL")}
    assert model.snooping_vlans == {10, 32}
    bundle = frozenset({10, 20, 2400, 2401, 2402})
    either = "802.1X or MAC address"
    routed = {"mode": "routed"}
    assert list(model.ports.values()) == [
        Port("mgmt"),
        Port("lag1", "lbs-fw-1 bond0", mode="trunk", trunk_vlans=bundle, native_vlan=1),
        Port("lag2", enabled=False, mode="trunk", native_vlan=99),
        Port("1/1/1", "poste 1", enabled=False, mode="access", access_vlan=10, control_policy=either),
        Port("1/1/2", mode="access", access_vlan=10, voice_vlan=32, native_vlan=10, control_policy="802.1X"),
        Port("1/1/3", mode="access", access_vlan=1),
        Port("1/1/4", mode="trunk", trunk_vlans=frozenset({10, 32}), native_vlan=32),
        Port("1/1/49", channel_group=1),
        Port("1/1/52", address="10.66.255.2/30", **routed),
        Port("loopback0", address="10.66.0.1/32", **routed),
        Port("vlan10", address="10.66.9.1/24", relay=("10.60.0.31", "10.60.0.32"), **routed),
    ]
    assert model.routes == (Route("0.0.0.0/0", "10.66.1.1"), Route("10.60.16.0/20", "nullroute"))
    assert model.entries == (ListEntry("GESTION", 20, "permit tcp any any eq ssh"),)


def test_snooping_needs_both_switches():
    assert CX.read_model(SWITCH.replace("\ndhcpv4-snooping\n", "\n", 1)).snooping_vlans == frozenset()


HOSTILE = [
    "interface\nvlan\nip route\naccess-list ip\nhostname\ninterface lag\ninterface vlan\n",
    "ip route 999.0.0.0/8 x\nip route 10.0.0.0/99 y\ninterface 1/1/1\n    ip address 300.1.1.1/24\n    ip helper-address\n",
    "interface 1/1/1\n    vlan access ٣\n    vlan trunk native\n    lag\nvlan 5000\nvlan 1-\n    dhcpv4-snooping\n",
    "access-list ip A\n    10\n    10 comment\n    x permit any any any\n",
    "interface 1/1/1\n    vlan trunk native 2\n    vlan trunk allowed 2-\nvlan 3\n    voice\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_lies_raises_nothing(text):
    model = CX.read_model(text)
    assert (model.hostname, model.routes, model.snooping_vlans) == ("", (), frozenset())
    assert str(CX.parse(text)) == text


@given(st.lists(st.sampled_from(SWITCH.splitlines()) | st.text(), max_size=30))
def test_every_text_prints_back(lines):
    text = "\n".join(lines)
    assert str(CX.parse(text)) == text
    CX.read_model(text)


def test_no_two_lines_of_a_switch_fall_together():
    found = survey(CX.rules, CX.parse(SWITCH).children, CX.syntax)
    inside = [survey(e.rule.section, e.children, CX.syntax) for e in found.known.values() if e.rule.section]
    entries = [entry for one in (found, *inside) for entry in one.known.values()]
    assert len(entries) > 60
    assert [entry.nodes for entry in entries if len(entry.nodes) > 1] == []


def after(*lines, base=SWITCH):
    return str(apply(CX, CX.parse(base), lines))


def test_naming_a_vlan_on_a_trunk_adds_it():
    assert "    vlan trunk allowed 10,20,66,2400-2402\n" in after("interface lag 1", "    vlan trunk allowed 66")
    assert "    vlan trunk allowed 20,2400-2402\n" in after("interface lag 1", "    no vlan trunk allowed 10")


def test_a_trunk_that_carries_all_is_told_nothing():
    """Naming one VLAN there would cut off every other."""
    tree = CX.parse(SWITCH)
    assert commands(CX, tree, apply(CX, tree, ("interface lag 2", "    vlan trunk allowed 2400"))) == ()


def test_a_trunk_may_be_told_to_carry_all():
    tree = CX.parse(SWITCH)
    wide = apply(CX, tree, ("interface lag 1", "    vlan trunk allowed all"))
    assert str(wide).count("    vlan trunk allowed all\n") == 2
    assert commands(CX, tree, wide) == ("interface lag 1", "    vlan trunk allowed all", "    exit")


def test_the_list_of_a_trunk_goes_as_a_whole():
    text = after("interface 1/1/2", "    no vlan trunk allowed", "    no vlan trunk native", "    vlan access 10")
    assert "interface 1/1/2\n    no shutdown\n    no routing\n    vlan access 10\n    aaa" in text


def test_both_states_of_a_port_are_printed():
    down = after("interface 1/1/2", "    shutdown")
    assert "interface 1/1/2\n    shutdown\n" in down
    assert after("interface 1/1/2", "    no shutdown", base=down) == SWITCH


def test_a_port_without_a_word_in_its_name():
    assert PortRef.model_validate("lbs-acc-1 1/1/12").interface == "1/1/12"
    assert PortRef.model_validate("lbs-acc-1 lag1").interface == "lag1"
    for text in ("lbs-acc-1 12", "lbs-acc-1 1/12", "lbs-acc-1 1/1/12/1", "lbs-acc-1 /1/1"):
        with pytest.raises(ValueError, match="a device and an interface"):
            PortRef.model_validate(text)


REFUSALS = [
    ("Invalid input: vlann\n", "the device does not know the command"),
    ("% Command incomplete.\n", "something is missing at the end of the command"),
    ("% Ambiguous command.\n", "the abbreviation stands for more than one command"),
    ("Command not supported.\n", "the device does not know the command"),
    ("Checkpoint nope doesn't exist\n", "it names what is not there"),
    ("VLAN 77 does not exist\n", "it names what is not there"),
    ("An identical checkpoint already exists\n", "nothing has changed since that checkpoint"),
    ("Cannot execute command. Command not allowed.\n", "the account may not do this"),
    ("Copying configuration: [Error]\n", "the device could not do it"),
    ("Maximum number of checkpoints reached.\n", "the device could not do it"),
    ("This command is not supported on this platform.\n", "this device does not have it"),
    ("% Something that no page describes\n", "the device complains"),
]


@pytest.mark.parametrize(("reply", "meaning"), REFUSALS)
def test_a_refusal_is_understood(reply, meaning):
    found = CX.complaint(reply)
    assert found is not None
    assert found.meaning == meaning


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Copying configuration: [Success]\n",
        "Auto checkpoint mode expires in 20 minute(s)\n",
        'WARNING  Please "checkpoint auto confirm" within 2 minutes\n',
        "WARNING: Restoring configuration. Do NOT add any new configuration.\n",
        "checkpoint AUTO20170801011154 created\n",
    ],
)
def test_what_only_looks_like_a_refusal(reply):
    assert CX.complaint(reply) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("------\nArubaOS-CX\n(c) Copyright 2017-2025\n------\nVersion      : FL.10.13.1101     \n", True),
        ("------\nAOS-CX\n(c) Copyright\nVersion : PL.10.16.1010\n", True),
        ("Cisco IOS XE Software, Version 17.09.04a\n", False),
        ("Image stamp: /ws/swbuildm\n WC.16.11 (ArubaOS-Switch)\n", False),
    ],
)
def test_a_device_is_known_by_its_answer(answer, expected):
    assert bool(re.search(CX.identify["show version | include OS-CX"], answer)) is expected


BLOB = "AQBapTQZPvZz0123456789/abc+def=="
SECRETS = [
    (f"user netauto group administrators password ciphertext {BLOB}", BLOB),
    ("user tech group operators password plaintext S3cret.Pass", "S3cret.Pass"),
    (f"radius-server host 10.60.0.21 key ciphertext {BLOB}", BLOB),
    (f"radius-server host 10.60.0.21 port 1812 key ciphertext {BLOB} vrf mgmt", BLOB),
    ("radius-server key plaintext S3cret.Pass", "S3cret.Pass"),
    (f"tacacs-server host 10.60.0.25 key ciphertext {BLOB}", BLOB),
    ("tacacs-server key S3cret.Pass", "S3cret.Pass"),
    (f"radius dyn-authorization client 10.60.0.21 secret-key ciphertext {BLOB}", BLOB),
    ("snmp-server community S3cret.Pass", "S3cret.Pass"),
    ("snmp-server host 10.60.0.42 trap version v2c community S3cret.Pass vrf mgmt", "S3cret.Pass"),
    (f"snmpv3 user sup auth sha auth-pass ciphertext {BLOB} priv aes priv-pass ciphertext xyz", BLOB),
    (f"snmpv3 user sup auth sha auth-pass ciphertext xyz priv aes priv-pass ciphertext {BLOB}", BLOB),
    (f"ntp authentication-key 1 sha1 ciphertext {BLOB}", BLOB),
    (f"    neighbor 10.1.1.1 password ciphertext {BLOB}", BLOB),
    (f"    key-string ciphertext {BLOB}", BLOB),
]


@pytest.mark.parametrize(("line", "secret"), SECRETS)
def test_a_secret_is_replaced(line, secret):
    shown = redact(CX, line, b"k")
    assert secret not in shown
    assert shown.split("<secret")[0].strip()
    assert holds_secret(CX, line)


@pytest.mark.parametrize(
    "line",
    [
        "aaa authentication login default group tacacs local",
        "    aaa authentication port-access mac-auth",
        "    aaa authentication port-access critical-role INVITES",
        "user oxidized authorized-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake exploitation",
        "ssh key-exchange-algorithms curve25519-sha256 ecdh-sha2-nistp256",
        "snmp-server system-contact DSI",
    ],
)
def test_what_is_no_secret_stays(line):
    assert redact(CX, line, b"k") == line


@pytest.mark.parametrize(
    "line",
    [
        "checkpoint rollback startup-config",
        "write memory",
        "erase startup-config",
        "end",
        "boot system",
        "no interface 1/1/1",
        "interface 1/1/99",
        "spanning-tree mode none",
    ],
)
def test_what_no_template_may_type(line):
    with pytest.raises(PlanError):
        after(line)
