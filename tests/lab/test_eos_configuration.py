"""What an Arista switch makes of lines: what it prints afterwards, and what it refuses."""

from __future__ import annotations

import pytest
from conftest import PASSWORD
from eos_bench import ACCESS, DISTRIBUTION, SHIPPED, base, eos_console

from netauto.lab import DeviceSpec
from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.eos.load import Unreadable
from netauto.lab.profile import INSTANT

MODELS = {"bet-acc-1": ACCESS, "bet-dist-1": DISTRIBUTION}


def device(name: str, text: str) -> Device:
    spec = DeviceSpec(name=name, dialect="eos", base=text, model=MODELS[name], password=PASSWORD)
    return Device(spec, Clock(), INSTANT)


@pytest.mark.parametrize("name", MODELS)
def test_the_bases_of_bethune_come_back_byte_for_byte(name: str) -> None:
    text = base(name)
    assert device(name, text).state().running == text
    assert text.count("\n") > 300
    assert text.isascii()


@pytest.mark.parametrize("name", MODELS)
def test_so_do_those_with_units(name: str) -> None:
    text = (SHIPPED / f"{name}.cfg").read_text(encoding="utf-8")
    assert device(name, text).state().running == text
    assert "   name U-BTN-C1-CLIN\n" in text


@pytest.mark.parametrize("name", MODELS)
def test_a_base_may_be_what_show_printed(name: str) -> None:
    header = f"! Command: show running-config\n! device: {name}\n!\n! boot system flash:/EOS-4.30.5M.swi\n"
    assert device(name, header + base(name)).state().running == base(name)


def test_a_base_with_lines_that_the_device_would_not_hold_is_refused_with_all_of_them() -> None:
    text = (
        base("bet-acc-1").replace("hostname bet-acc-1", "hostnames bet-acc-1").replace("lldp timer 30", "lldp timer 1")
    )
    with pytest.raises(Unreadable) as caught:
        device("bet-acc-1", text)
    assert "hostnames bet-acc-1: % Invalid input (at token 0: 'hostnames')" in str(caught.value)
    assert "lldp timer 1: % Invalid input (at token 2: '1')" in str(caught.value)


def test_texts_and_what_is_kept_verbatim_come_back_byte_for_byte() -> None:
    kept = (
        "event-handler NUIT\n   trigger on-boot\n   action bash\n      FastCli -c 'vlan 666\n      '\n      EOF\n   delay 60\n!\n"
        "interface Ethernet1\n   !! provisoire, depuis 2019\n"
    )
    text = (
        base("bet-dist-1")
        .replace("event-handler SAUVEGARDE-NUIT\n", "event-handler AAA\n")
        .replace("interface Ethernet1\n", "interface Ethernet1\n   !! provisoire, depuis 2019\n")
    )
    handler = kept.partition("interface")[0]
    text = text.replace("ip access-list ACL-ADMIN\n", f"{handler}ip access-list ACL-ADMIN\n")
    bgp = (
        "router bgp 65062\n   router-id 10.62.255.2\n   neighbor 10.62.1.1 remote-as 65060\n   !\n"
        "   address-family ipv4\n      neighbor 10.62.1.1 activate\n   !\n   vrf MGMT\n      neighbor 192.0.2.1 remote-as 65001\n!\n"
    )
    text = text.replace("router ospf 62\n", f"{bgp}router ospf 62\n")
    assert device("bet-dist-1", text).state().running == text


# Lines typed, and a piece of the running configuration that must result.
ACCEPTED = {
    "VLANs in order": (["vlan 15", "name X"], "vlan 10\n   name ADM-BUREAUX\n!\nvlan 15\n   name X\n!\nvlan 20\n"),
    "VLANs without settings share a line": (["vlan 1304"], "!\nvlan 1301-1302,1304\n!\n"),
    "several at once": (["vlan 2200-2202,2205"], "!\nvlan 1301-1302,2200-2202,2205\n!\n"),
    "a name moves a VLAN out of the shared line": (
        ["vlan 1302", "name ESSAI"],
        "!\nvlan 1301\n!\nvlan 1302\n   name ESSAI\n!\n",
    ),
    "a VLAN goes": (["no vlan 10,20"], "!\nvlan 30\n   name VOIX-LEGACY\n!\n"),
    "a range of ports": (
        ["interface Ethernet7-8", "description SALLE"],
        "interface Ethernet8\n   description SALLE\n   shutdown\n   switchport access vlan 999\n!\n",
    ),
    "lines of a port take their place": (
        ["interface Ethernet48", "dot1x pae authenticator", "spanning-tree portfast", "switchport mode trunk phone",
         "switchport phone vlan 30", "description X"],
        ("interface Ethernet48\n   description X\n   switchport phone vlan 30\n   switchport mode trunk phone\n"
        "   spanning-tree portfast\n   dot1x pae authenticator\n!\n"),
    ),
    "defaults are not printed": (
        ["interface Ethernet7", "no shutdown", "switchport access vlan 1", "switchport mode access", "switchport"],
        "interface Ethernet7\n   description LIBRE\n!\n",
    ),
    "what is on by default prints its no": (
        ["interface Ethernet48", "no switchport", "no lldp transmit"],
        "interface Ethernet48\n   no switchport\n   no lldp transmit\n!\n",
    ),
    "default gives the default back": (
        ["interface Ethernet31", "default lldp transmit", "default switchport access vlan"],
        "interface Ethernet31\n   description GTC - automate CTA bloc B\n   spanning-tree portfast\n!\n",
    ),
    "default interface empties it": (["default interface Ethernet22"], "!\ninterface Ethernet22\n!\n"),
    "a trunk grows": (
        ["interface Port-Channel1", "switchport trunk allowed vlan add 2200-2201"],
        "allowed vlan 10,20,30,40,50,100,110,120-121,155,300,998,2200-2201\n",
    ),
    "a trunk shrinks": (
        ["interface po1", "switchport trunk allowed vlan remove 10,20,30,40,50,100"],
        "switchport trunk allowed vlan 110,120-121,155,300,998\n",
    ),
    "a trunk is replaced": (
        ["interface po1", "switchport trunk allowed vlan 7"],
        "   switchport trunk allowed vlan 7\n   switchport mode trunk\n",
    ),
    "a trunk allows nothing": (
        ["interface po1", "switchport trunk allowed vlan none"],
        "   switchport trunk allowed vlan none\n",
    ),
    "a trunk allows nothing when its last VLAN goes": (
        ["interface Ethernet41", "switchport trunk allowed vlan remove 110,120-121"],
        "   switchport trunk allowed vlan none\n",
    ),
    "a trunk allows everything": (
        ["interface Ethernet41", "switchport trunk allowed vlan all"],
        "   switchport trunk native vlan 110\n   switchport mode trunk\n",
    ),
    "snooping grows": (["ip dhcp snooping vlan 2200-2201,21"], "ip dhcp snooping vlan 10,20-21,30,40,50,110,2200-2201\n"),
    "snooping shrinks": (["no ip dhcp snooping vlan 10,110"], "ip dhcp snooping vlan 20,30,40,50\n"),
    "an entry takes its place": (
        ["ip access-list ACL-ADMIN", "35 permit tcp 10.62.9.7 0.0.0.255 host 10.0.0.1 eq 443 8443"],
        "   30 permit tcp 10.62.1.0/24 any eq ssh https\n   35 permit tcp 10.62.9.0/24 host 10.0.0.1 eq https 8443\n   40 ",
    ),
    "an entry without number goes last": (
        ["ip access-list ACL-ADMIN", "permit ip 0.0.0.0/0 10.1.2.3/32"],
        "   999 deny ip any any log\n   1009 permit ip any host 10.1.2.3\n",
    ),
    "an entry that is there is ignored": (
        ["ip access-list ACL-ADMIN", "deny ip any any log"],
        "   50 permit tcp host 10.62.2.77 any eq ssh\n   999 deny ip any any log\n!\n",
    ),
    "an entry goes by its number": (["ip access-list ACL-ADMIN", "no 50"], "marche termine\n   999 deny"),
    "an entry goes by its words": (
        ["ip access-list ACL-ADMIN", "no permit tcp host 10.62.2.77 any eq ssh"],
        "marche termine\n   999 deny",
    ),
    "entries are numbered anew": (
        ["ip access-list ACL-ADMIN", "resequence 100 5"],
        "   100 remark postes d'administration DSI\n   105 permit tcp",
    ),
    "a new list": (
        ["ip access-list ACL-U", "permit udp any any eq 67 68", "deny ip any any"],
        "ip access-list ACL-U\n   10 permit udp any any eq bootps bootpc\n   20 deny ip any any\n!\n",
    ),
    "a port channel is made by its first member": (
        ["interface Ethernet52", "channel-group 7 mode active"],
        "   ip dhcp snooping trust\n!\ninterface Port-Channel7\n!\ninterface Ethernet1\n",
    ),
    "a clear-text secret is hashed": (["username essai secret 0 Bonjour-62"], "username essai secret sha512 $6$"),
    "a clear-text key is obfuscated": (
        ["radius-server host 10.60.0.29 key 0 Bonjour-62"],
        "radius-server host 10.60.0.29 key 7 07",
    ),
    "a banner keeps its text": (
        ["banner motd", "vlan 666", "   name ESSAI", "EOF"],
        "!\nbanner motd\nvlan 666\n   name ESSAI\nEOF\n!\n",
    ),
    "a banner goes": (["no banner login"], "   description hors bande, jamais cable\n!\nbanner motd\n"),
    "an SVI": (
        ["interface Vlan2200", "ip address 10.62.16.1/24", "ip helper-address 10.62.0.31"],
        "interface Vlan2200\n   ip address 10.62.16.1/24\n   ip helper-address 10.62.0.31\n!\n",
    ),
    "an SVI goes": (["no interface Vlan1"], "   vrf MGMT\n!\ninterface Vlan100\n"),
    "a line of a mode above leaves the mode": (
        ["interface Ethernet7", "vlan 2200", "name X", "interface Ethernet8", "description Y"],
        "vlan 2200\n   name X\n!\n",
    ),
    "routing on": (["ip routing"], "!\nip routing\nno ip routing vrf MGMT\n!\n"),
    "a comment of a mode stands first": (
        ["vlan 2200", "name X", "comment", "ouvert par astreinte", "le 22/11", "EOF", "!! et pas ferme"],
        "vlan 2200\n   !! ouvert par astreinte\n   !! le 22/11\n   !! et pas ferme\n   name X\n!\n",
    ),
    "comments go": (["vlan 2200", "!! ouvert", "name X", "no comment"], "vlan 2200\n   name X\n!\n"),
    "a comment of everything is forgotten": (["!! vlan 2200", "vlan 2201"], "!\nvlan 1301-1302,2201\n!\n"),
    "a script of an event handler is a text": (
        ["event-handler NUIT", "trigger on-boot", "action bash", "FastCli -c 'vlan 666'", "EOF", "delay 5"],
        "event-handler NUIT\n   trigger on-boot\n   action bash\nFastCli -c 'vlan 666'\nEOF\n   delay 5\n!\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(lines: list[str], expected: str) -> None:
    console = eos_console()
    answer = console.configure(*lines)
    assert "%" not in answer.replace("%h", "")
    assert expected in console.device.state().running


# Lines typed, the last of which is refused, and what the switch says.
REFUSED = {
    "unknown word": (["hostnames x"], "% Invalid input (at token 0: 'hostnames')"),
    "unknown second word": (["ip dhcp snoopin vlan 10", "ip dhcp snooop"], "% Invalid input (at token 2: 'snooop')"),
    "incomplete": (["interface"], "% Incomplete command (at token 0: 'interface')"),
    "ambiguous": (["ip r"], "% Ambiguous command (at token 1: 'r')"),
    "VLAN out of range": (["vlan 4095"], "% Invalid input (at token 1: '4095')"),
    "VLAN 1 stays": (["no vlan 1"], "% Cannot delete the default VLAN"),
    "VLAN name too long": (["vlan 2200", f"name {'X' * 33}"], "% VLAN name is too long (33 characters, maximum 32)"),
    "VLAN name with a blank": (["vlan 2200", "name A B"], "% Invalid input (at token 2: 'B')"),
    "VLAN name of another": (["vlan 2200", "name BIOMED"], "% VLAN name 'BIOMED' is already used by VLAN 50"),
    "no such port": (["interface Ethernet55"], "% Invalid input (at token 1: 'Ethernet55')"),
    "no such lane": (["interface Ethernet1/1"], "% Invalid input (at token 1: 'Ethernet1/1')"),
    "bad list on a trunk": (
        ["interface Ethernet7", "switchport trunk allowed vlan add 10,5000"],
        "% Invalid input (at token 5: '10,5000')",
    ),
    "a switchport line on an SVI": (
        ["interface Vlan100", "switchport mode trunk"],
        "% Invalid input (at token 1: 'mode')",
    ),
    "a sequence number that is taken": (
        ["ip access-list ACL-ADMIN", "20 deny ip any any"],
        "% Error: sequence number 20 already exists",
    ),
    "an address that is none": (
        ["interface Vlan100", "ip address 10.62.1.300/24"],
        "% Invalid input (at token 2: '10.62.1.300/24')",
    ),
    "an unknown word behind no": (["no vlann 10"], "% Invalid input (at token 1: 'vlann')"),
}


@pytest.mark.parametrize(("lines", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused_and_nothing_changed(lines: list[str], expected: str) -> None:
    console = eos_console()
    console("configure terminal", *lines[:-1])
    before = console.device.state().running
    answer = console(lines[-1])
    assert expected in answer
    assert console.device.state().running == before


def test_an_internal_vlan_of_a_routed_port_cannot_be_made() -> None:
    console = eos_console()
    console.configure("interface Ethernet48", "no switchport")
    assert '"1006": "Ethernet48"' in console.run("show vlan internal usage | json")
    assert "% Could not create VLAN(s) 1006" in console.configure("vlan 900,1006")
    assert "vlan 900" not in console.device.state().running
    console.configure("interface Ethernet48", "switchport", "vlan 1006")
    assert "vlan 1006,1301-1302\n" in console.device.state().running


def test_what_is_added_and_taken_away_leaves_no_trace() -> None:
    console = eos_console()
    before = console.device.state().running
    console.configure(
        "vlan 2200", "name U-BTN-C3-CLIN", "interface Port-Channel1", "switchport trunk allowed vlan add 2200",
        "ip dhcp snooping vlan 2200", "interface Ethernet48", "switchport access vlan 2200", "ip access-list ACL-ADMIN",
        "45 permit ip any any",
    )  # fmt: skip
    assert console.device.state().running != before
    console.configure(
        "ip access-list ACL-ADMIN", "no 45", "interface Ethernet48", "no switchport access vlan",
        "no ip dhcp snooping vlan 2200", "interface Port-Channel1", "switchport trunk allowed vlan remove 2200",
        "no vlan 2200",
    )  # fmt: skip
    assert console.device.state().running == before


def test_prompts_say_where_one_is() -> None:
    console = eos_console()
    assert console("configure session netauto-20261122", "interface Ethernet5").endswith(
        "bet-acc-1(config-s-netaut-if-Et5)#"
    )
    assert console("vlan 2200").endswith("(config-s-netaut-vlan-2200)#")
    assert console("exit").endswith("(config-s-netaut)#")
    assert console("end").endswith("bet-acc-1#")
    assert console("configure", "interface Ethernet5-7").endswith("(config-if-Et5-7)#")
    assert console("ip access-list ACL-X").endswith("(config-acl-ACL-X)#")
    assert console("hostname autre").endswith("autre(config)#")


def test_the_help_key_and_the_tab_key_know_the_grammar() -> None:
    console = eos_console()
    assert "startup-config" in console.keys(b"show st?")
    console.keys(b"\x15")
    assert console.keys(b"show runn\t").endswith("show running-config ")


def test_a_banner_that_is_broken_off_changes_nothing() -> None:
    console = eos_console()
    before = console.device.state().running
    console("configure", "banner login", "moitie de texte")
    console.keys(b"\x03")
    assert console("end").endswith("bet-acc-1#")
    assert console.device.state().running == before
