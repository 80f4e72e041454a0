"""Arista EOS: what a configuration means, how entries are printed, what the device's texts mean, where secrets stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.redact import holds_secret, redact
from netauto.platforms import PLATFORMS
from netauto.platforms.arista_eos_rules import entry_as_printed
from netauto.platforms.arista_eos_syntax import parse
from netauto.platforms.model import ListEntry, Port, Route, Vlan

EOS = PLATFORMS["arista_eos"]
SWITCH = """\
! Command: show running-config
! device: bet-dist-1 (DCS-7050SX3-48YC8, EOS-4.30.5M)
!
ip dhcp snooping
ip dhcp snooping bridging
ip dhcp snooping information option
ip dhcp snooping vlan 10-12,20
!
vlan internal order ascending range 1006 1199
!
hostname bet-dist-1
!
vlan 10
   name ADM-BUREAUX
!
vlan 20,30-31
!
vrf instance MGMT
!
banner login
vlan 99
   name BANNIERE
EOF
!
interface Port-Channel10
   description bet-fw-1 lag1
   switchport trunk native vlan 99
   switchport trunk allowed vlan 10,20,2200-2202
   switchport mode trunk
!
interface Ethernet1
   description poste 1
   shutdown
   switchport access vlan 10
   switchport phone vlan 30
   dot1x pae authenticator
   dot1x port-control auto
   dot1x mac based authentication
!
interface Ethernet2
   switchport access vlan 999
   switchport trunk native vlan 10
   switchport phone vlan 30
   switchport phone trunk untagged
   switchport mode trunk phone
   dot1x port-control auto
!
interface Ethernet3
   no shutdown
   switchport trunk allowed vlan none
   switchport mode trunk
!
interface Ethernet4
!
interface Ethernet47
   channel-group 10 mode active
!
interface Ethernet48
   no switchport
   ip address 10.62.255.2/30
!
interface profile POSTES
   switchport mode trunk
!
interface defaults
   mtu 1500
!
interface Ethernet48.7
   encapsulation dot1q vlan 7
   ip address 10.0.0.1/30
!
interface Management1
   vrf MGMT
   ip address 10.62.1.10/24
!
interface Vlan100
   no autostate
   ip address 10.62.9.1/24
   ip helper-address 10.60.0.31
   ip helper-address 10.60.0.32 vrf MGMT
!
ip access-list ACL-GESTION
   counters per-entry
   10 remark postes
   20 permit tcp any  any eq ssh
!
ip prefix-list PL
   seq 10 permit 10.60.0.0/21
!
ip routing
!
ip route 0.0.0.0/0 10.62.255.1
ip route 10.60.16.0/20 Null0 254 name RESERVE
ip route 10.60.32.0/20 Ethernet48 10.62.255.1 name PAR-LIEN
ip route vrf MGMT 0.0.0.0/0 10.62.1.1
!
end
"""


def test_a_switch():
    model = EOS.read_model(SWITCH)
    assert model.hostname == "bet-dist-1"
    assert model.vlans == {10: Vlan(10, "ADM-BUREAUX"), 20: Vlan(20), 30: Vlan(30), 31: Vlan(31)}
    assert model.snooping_vlans == {10, 11, 12, 20}
    bundle = frozenset({10, 20, 2200, 2201, 2202})
    either = "802.1X or MAC address"
    assert list(model.ports.values()) == [
        Port("Port-Channel10", "bet-fw-1 lag1", mode="trunk", trunk_vlans=bundle, native_vlan=99),
        Port("Ethernet1", "poste 1", enabled=False, mode="access", access_vlan=10, control_policy=either),
        Port("Ethernet2", mode="access", access_vlan=10, voice_vlan=30, native_vlan=10, control_policy="802.1X"),
        Port("Ethernet3", mode="trunk", trunk_vlans=frozenset()),
        Port("Ethernet4", mode="access"),
        Port("Ethernet47", channel_group=10),
        Port("Ethernet48", mode="routed", address="10.62.255.2/30"),
        Port("Ethernet48.7", mode="routed", address="10.0.0.1/30", parent="Ethernet48", tag=7),
        Port("Management1", mode="routed", address="10.62.1.10/24"),
        Port("Vlan100", mode="routed", address="10.62.9.1/24", relay=("10.60.0.31", "10.60.0.32")),
    ]
    assert model.routes == (
        Route("0.0.0.0/0", "10.62.255.1"),
        Route("10.60.16.0/20", "Null0", "RESERVE"),
        Route("10.60.32.0/20", "10.62.255.1", "PAR-LIEN"),
    )
    assert model.entries == (
        ListEntry("ACL-GESTION", 20, "permit tcp any any eq ssh"),
        ListEntry("PL", 10, "permit 10.60.0.0/21"),
    )


def test_where_ports_are_routed_unless_said_otherwise():
    model = EOS.read_model(
        "switchport default mode routed\n!\ninterface Ethernet1\n!\ninterface Ethernet2\n   switchport\n"
    )
    assert [port.mode for port in model.ports.values()] == ["routed", "access"]


HOSTILE = [
    "interface\nvlan\nip route\nip access-list\nhostname\nip prefix-list\n",
    "ip route 999.0.0.0/8 x\nip route 10.0.0.0/99 y\ninterface A\n   ip address 300.1.1.1/24\n   ip helper-address\n",
    "interface Ethernet1\n   switchport access vlan ٣\n   switchport mode\n   channel-group\nip dhcp snooping vlan 5000\nvlan 1-\n",
    "banner login\nvlan 5\n   name JAMAIS-FINI\n",
    "ip access-list A\n   10\n   10 permit\n   x permit ip any any\nip prefix-list\n   seq\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_lies_raises_nothing(text):
    model = EOS.read_model(text)
    assert (model.hostname, model.routes, model.snooping_vlans) == ("", (), frozenset())
    assert str(parse(text)) == text


TEXTS = [
    ("banner motd\nvlan 5\nEOF\n", ["banner motd\nvlan 5\nEOF"]),
    ("banner motd\nvlan 5\nEOF\n\n!\nvlan 6\n", ["banner motd\nvlan 5\nEOF", "vlan 6"]),
    ("banner motd\nvlan 5\n", ["banner motd", "vlan 5"]),  # it never ends: nothing may be hidden by it
    ("protocol https certificate\na\nEOF\nb\nEOF\nvlan 5\n", ["protocol https certificate\na\nEOF\nb\nEOF", "vlan 5"]),
    ("banner motd EOF\nvlan 5\n", ["banner motd EOF", "vlan 5"]),
    ("code unit A\nx\n EOF\n", ["code unit A\nx\n EOF"]),
]


@pytest.mark.parametrize(("text", "lines"), TEXTS)
def test_texts_end_at_their_mark(text, lines):
    assert [node.text for node in parse(text).children] == lines
    assert str(parse(text)) == text


LINES = st.sampled_from(
    ["banner login", "banner motd", "   comment", "EOF", "   EOF", "!", "   !", "", "vlan 5", "   name X", "\tx", "a\r"]
)


@given(st.lists(LINES | st.text(), max_size=30))
def test_every_text_prints_back(lines):
    text = "\n".join(lines)
    assert str(parse(text)) == text
    EOS.read_model(text)


def test_many_banners_that_never_end_take_no_time():
    text = "protocol https certificate\nbanner login\n" * 20_000 + "   EOF\n"
    assert str(parse(text)) == text


ENTRIES = [
    ("permit tcp 10.62.16.0 0.0.0.255 any eq 443", "permit tcp 10.62.16.0/24 any eq https"),
    ("permit tcp 10.62.16.0/24 any eq 22 80 443", "permit tcp 10.62.16.0/24 any eq ssh www https"),
    ("permit udp 10.62.17.9/32 any range 67 68 log", "permit udp host 10.62.17.9 any range bootps bootpc log"),
    ("permit ip 0.0.0.0/0 10.62.17.9 0.0.0.0", "permit ip any host 10.62.17.9"),
    ("permit ip 10.0.0.0 0.0.0.254 any", "permit ip 10.0.0.0 0.0.0.254 any"),
    ("permit ip 10.0.0.0 255.0.0.0 any", "permit ip 10.0.0.0 255.0.0.0 any"),
    ("permit ip 300.0.0.0/8 any", "permit ip 300.0.0.0/8 any"),
    ("permit tcp any eq 443 10.0.0.80/32 ttl eq 80", "permit tcp any eq https host 10.0.0.80 ttl eq 80"),
    ("deny ip any any", "deny ip any any"),
    ("remark 10.0.0.0/8 eq 443", "remark 10.0.0.0/8 eq 443"),
]


@pytest.mark.parametrize(("typed", "printed"), ENTRIES)
def test_an_entry_is_printed_as_the_device_prints_it(typed, printed):
    assert entry_as_printed(typed) == printed
    assert entry_as_printed(printed) == printed


REFUSALS = [
    ("% Invalid input (at token 2: 'vlann')\n", "the device does not know the command"),
    ("% Invalid input\n", "the device does not know the command"),
    ("% Incomplete command\n", "something is missing at the end of the command"),
    ("% Ambiguous command (at token 0: 'sw')\n", "the abbreviation stands for more than one command"),
    ("% Unavailable command (not supported on this hardware platform)\n", "this model, or this licence, does not have"),
    ("% Authorization denied for command 'configure'\n", "the account may not do this"),
    ("% VLAN 1006 is currently in internal use by Ethernet48\n", "the VLAN belongs to a routed port by itself"),
    ("% Cannot delete vlan 1\n", "the device complains"),
]


@pytest.mark.parametrize(("reply", "meaning"), REFUSALS)
def test_a_refusal_is_understood(reply, meaning):
    found = EOS.complaint(reply)
    assert found is not None
    assert found.meaning.startswith(meaning)


@pytest.mark.parametrize(
    "reply", ["", "! Access VLAN does not exist. Creating vlan 2200\n", "% Warning: portfast should only be enabled\n"]
)
def test_what_only_looks_like_a_refusal(reply):
    assert EOS.complaint(reply) is None


VERSION = "Arista CCS-720XP-48Y6-F\nHardware version:    11.01\nSerial number: X\n\nSoftware image version: 4.30.5M\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(VERSION, True), ("Cisco IOS XE Software, Version 17.09.04a\n", False), ("Arista CloudVision Portal\n", False)],
)
def test_a_device_is_known_by_its_answer(answer, expected):
    assert bool(re.search(EOS.identify["show version"], answer)) is expected


HASH = "$6$aBcDeFgH$Zz0123456789abcdefghijklmnopqrstuvwxyz"
SECRETS = [
    (f"username netauto privilege 15 role network-admin secret sha512 {HASH}", HASH),
    (f"username tech secret 5 {HASH}", HASH),
    ("enable password sha512 S3cret.Pass", "S3cret.Pass"),
    (f"aaa root secret sha512 {HASH}", HASH),
    ("radius-server host 10.60.0.21 vrf MGMT key 7 0207165218120E", "0207165218120E"),
    ("radius-server key S3cret.Pass", "S3cret.Pass"),
    ("tacacs-server host 10.60.0.25 single-connection key 8a $abc/def=", "$abc/def="),
    ("tacacs-server key 7 0207165218120E", "0207165218120E"),
    ("snmp-server community S3cret.Pass ro ACL-SNMP", "S3cret.Pass"),
    ("snmp-server host 10.60.0.42 vrf MGMT version 2c S3cret.Pass", "S3cret.Pass"),
    ("snmp-server user sup GRP v3 localized f5717f auth sha abcdef0123 priv aes 9876543210", "abcdef0123"),
    ("snmp-server user sup GRP v3 localized f5717f auth sha abcdef0123 priv aes 9876543210", "9876543210"),
    ("ntp authentication-key 1 sha1 7 0207165218120E", "0207165218120E"),
    ("   neighbor 10.1.1.1 password 7 0207165218120E", "0207165218120E"),
    ("   ip ospf authentication-key 7 0207165218120E", "0207165218120E"),
    ("   ip ospf message-digest-key 1 md5 7 0207165218120E", "0207165218120E"),
    ("   isis authentication key 7 0207165218120E", "0207165218120E"),
    ("   key 0abcd1 7 06070D221D1C5A", "06070D221D1C5A"),
    ("   passphrase 7 0207165218120E", "0207165218120E"),
    ("   exec /usr/bin/TerminAttr -cvaddr=10.60.0.60:9910 -cvauth=key,S3cret.Pass -cvvrf=MGMT", "S3cret.Pass"),
]


@pytest.mark.parametrize(("line", "secret"), SECRETS)
def test_a_secret_is_replaced(line, secret):
    shown = redact(EOS, line, b"k")
    assert secret not in shown
    assert shown.split("<secret")[0].strip()
    assert holds_secret(EOS, line)


@pytest.mark.parametrize(
    "line",
    [
        "aaa authentication login default group radius local",
        "aaa authentication dot1x default group NAC",
        "   dot1x mac based authentication",
        "   dot1x authentication failure action traffic allow vlan 2210",
        "no aaa root",
        "username admin privilege 15 role network-admin nopassword",
        "management security",
        "   password policy HOPITAL",
        "   authentication protocol password",
        "username netauto ssh-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake netauto@exploitation",
    ],
)
def test_what_is_no_secret_stays(line):
    assert redact(EOS, line, b"k") == line


@pytest.mark.parametrize(
    "line",
    [
        "commit",
        "abort",
        "rollback clean-config",
        "configure replace flash:x",
        "end",
        "bash sudo reboot",
        "no interface Ethernet1",
        "interface Ethernet99",
        "no hostname",
    ],
)
def test_what_no_template_may_type(line):
    with pytest.raises(PlanError):
        apply(EOS, parse("interface Ethernet1\n!\nend\n"), [line])


def test_no_shutdown_that_is_printed_says_what_its_absence_says():
    base = parse("interface Ethernet1\n   no shutdown\n!\nend\n")
    assert str(apply(EOS, base, ["interface Ethernet1", "   no shutdown"])) == str(base)
    closed = apply(EOS, base, ["interface Ethernet1", "   shutdown"])
    assert str(closed) == "interface Ethernet1\n   shutdown\n!\nend\n"
