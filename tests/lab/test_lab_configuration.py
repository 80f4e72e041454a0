"""What the running configuration looks like after lines that the device accepts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import BASES, Console, switch_spec

from netauto.lab.ios.grammar_files import grammar
from netauto.lab.ios.load import load, render

INVENTORY = Path(__file__).parents[2] / "inventories" / "lab" / "bases"
DIRTY = [path for path in sorted(INVENTORY.glob("*.cfg")) if path.read_text(encoding="utf-8").startswith("version ")]

# Lines typed, and a piece of the running configuration that must result.
ACCEPTED = {
    "VLANs in order": (["vlan 15", "name X"], "vlan 10\n name ADM-BUREAUX\n!\nvlan 15\n name X\n!\nvlan 20\n"),
    "VLANs without settings share a line": (["vlan 99"], "!\nvlan 97-99\n!\n"),
    "several at once": (["vlan 300,302-304"], "!\nvlan 97,98,300,302-304\n!\n"),
    "interface in order": (
        ["interface Gi1/0/7", "description X"],
        " switchport access vlan 2000\n switchport mode access\n!\ninterface GigabitEthernet1/0/7\n description X\n!\n",
    ),
    "trunk grows": (["interface Te1/1/1", "switchport trunk allowed vlan add 2032-2033"], "add 2000-2033,2900\n"),
    "trunk shrinks": (
        ["int te1/1/1", "switchport trunk allowed vlan remove 2000-2031"],
        ",998,999\n switchport trunk allowed vlan add 2900\n",
    ),
    "trunk is replaced": (
        ["int te1/1/1", "switchport trunk allowed vlan 7"],
        "\n switchport trunk allowed vlan 7\n switchport mode",
    ),
    "snooping grows": (["ip dhcp snooping vlan 2032,21"], "ip dhcp snooping vlan 10,20-21,2000-2015,2032\n"),
    "snooping shrinks": (["no ip dhcp snooping vlan 2000-2014"], "ip dhcp snooping vlan 10,20,2015\n"),
    "access list entries take their place": (
        ["ip access-list extended ACL-TEST", "15 permit udp 10.1.2.3 0.0.0.255 host 10.0.0.1 eq 53"],
        " 10 permit tcp any host 10.60.4.10 eq 443\n 15 permit udp 10.1.2.0 0.0.0.255 host 10.0.0.1 eq domain\n 20 deny ip",
    ),
    "an entry without number goes last": (
        ["ip access-list extended ACL-TEST", "permit tcp any 10.0.0.1 0.0.0.0 eq 80"],
        " 30 permit tcp any host 10.0.0.1 eq www\n",
    ),
    "a class map matches all": (["class-map CM", "match dscp ef"], "class-map match-all CM\n match dscp ef\n"),
    "class-default stays last": (
        ["class-map match-any CM", "policy-map P", "class class-default", "fair-queue", "class CM", "priority percent 20"],
        "policy-map P\n class CM\n  priority percent 20\n class class-default\n  fair-queue\n!\n",
    ),
    "prefix lists count in fives": (
        ["ip prefix-list P permit 10.0.0.0/8", "ip prefix-list P permit 11.0.0.0/8 le 24"],
        "ip prefix-list P seq 5 permit 10.0.0.0/8\nip prefix-list P seq 10 permit 11.0.0.0/8 le 24\n",
    ),
    "BGP": (
        ["router bgp 7", "neighbor 10.0.0.1 remote-as 8", "address-family ipv4", "network 10.0.0.0 mask 255.0.0.0"],
        "router bgp 7\n neighbor 10.0.0.1 remote-as 8\n address-family ipv4\n  network 10.0.0.0 mask 255.0.0.0\n exit-",
    ),
    "route map": (
        ["route-map RM", "match ip address prefix-list P"],
        "route-map RM permit 10\n match ip address prefix-list P\n!\n",
    ),
    "secret is hashed": (["username bob secret Clear-1"], "username bob secret 9 $9$"),
    "default is silent": (
        ["interface Gi1/0/13", "switchport access vlan 1", "no shutdown"],
        " description LIBRE\n switchport mode access\n!\n",
    ),
    "default that is off shows": (["interface Gi1/0/13", "no switchport"], " description LIBRE\n no switchport\n"),
    "new VLAN interface": (["interface vlan 2032"], "!\ninterface Vlan2032\n no ip address\n!\nip default-gateway"),
    "port channel by group": (["interface Gi1/0/20", "channel-group 3 mode active"], "!\ninterface Port-channel3\n!\n"),
    "range": (
        ["interface range Gi1/0/2 - 3", "description R"],
        "interface GigabitEthernet1/0/2\n description R\n!\ninterface GigabitEthernet1/0/3\n description R\n!\n",
    ),
    "access VLAN is made": (["interface Gi1/0/13", "switchport access vlan 2077"], "!\nvlan 2077\n!\n"),
    "banner": (["banner motd #Bonjour", "a tous#"], "banner motd ^CBonjour\na tous^C\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", ACCEPTED)
def test_a_line_ends_up_where_the_device_prints_it(switch: Console, case: str) -> None:
    lines, piece = ACCEPTED[case]
    answer = switch.configure(*lines)
    assert "% Invalid" not in answer
    assert "% Incomplete" not in answer
    assert piece in switch.device.state().running


@pytest.mark.parametrize("path", [*DIRTY, BASES / "switch.cfg", BASES / "controller.cfg"], ids=lambda path: path.stem)
def test_a_base_configuration_prints_back_byte_for_byte(path: Path) -> None:
    files = ("config", "wireless") if path.stem in ("len-wlc-1", "controller") else ("config",)
    text = path.read_text(encoding="utf-8")
    assert render(load(grammar(*files), text)) == text


def test_the_header_of_a_captured_configuration_is_not_part_of_it(switch: Console) -> None:
    switch.configure("hostname x")
    switch("write memory")
    shown = switch.run("show running-config") + "\n"
    assert shown.startswith("Building configuration...\n\nCurrent configuration : ")
    assert "! Last configuration change at " in shown
    assert render(load(grammar("config"), shown)) == switch.device.state().running


UNDONE = {
    "VLAN": (["vlan 2032", "name X"], ["no vlan 2032"]),
    "VLAN beside grouped ones": (["vlan 99", "name X"], ["no vlan 99"]),
    "trunk": (["int te1/1/1", "switchport trunk allowed vlan add 3000"], ["int te1/1/1", "switchport trunk allowed vlan remove 3000"]),
    "key": (["int gi1/0/13", "description X"], ["int gi1/0/13", "description LIBRE"]),
    "flag": (["int gi1/0/13", "no shutdown"], ["int gi1/0/13", "shutdown"]),
    "off flag": (["no ip routing"], ["ip routing"]),
    "global line": (["ip route 10.0.0.0 255.0.0.0 10.60.1.1"], ["no ip route 10.0.0.0 255.0.0.0 10.60.1.1"]),
    "member of a group of lines": (["ntp server 10.60.0.12"], ["no ntp server 10.60.0.12"]),
    "block": (["ip access-list extended A", "permit ip any any"], ["no ip access-list extended A"]),
    "entry": (["ip access-list extended ACL-TEST", "15 permit ip any any"], ["ip access-list extended ACL-TEST", "no 15"]),
    "policy map": (["policy-map P", "class class-default", "fair-queue"], ["no policy-map P"]),
    "snooping": (["ip dhcp snooping vlan 3000"], ["no ip dhcp snooping vlan 3000"]),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDONE)
def test_what_is_added_and_taken_away_leaves_no_trace(case: str) -> None:
    # The list of a trunk comes back in the device's own spelling, so this base has it in that spelling already.
    base = (BASES / "switch.cfg").read_text(encoding="utf-8")
    base = base.replace("50,60,61,62,99", "50,60-62,99").replace("2000-2015,2016-2031", "2000-2031")
    switch = Console(switch_spec(base=base))
    do, undo = UNDONE[case]
    before = switch.device.state().running
    switch.configure(*do)
    assert switch.device.state().running != before
    switch.configure(*undo)
    assert switch.device.state().running == before
