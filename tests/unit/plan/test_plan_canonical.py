import pytest
from plan_case import FIREWALL, FORTI, IOS, KEY, SWITCH, WLC

from netauto.plan.canonical import canonical_text, fingerprint

SAME = [
    ("separators", IOS, "vlan 10\n!\nvlan 20\n", "vlan 10\nvlan 20\n!\n!\n"),
    ("order of VLANs", IOS, "vlan 10\nvlan 20\n", "vlan 20\nvlan 10\n"),
    ("grouped VLANs", IOS, "vlan 10,20-21\n", "vlan 10\n!\nvlan 20\n!\nvlan 21\n"),
    ("VLAN lists", IOS, "ip dhcp snooping vlan 10-12,20\n", "ip dhcp snooping vlan 10,11,12\nip dhcp snooping vlan 20\n"),
    (
        "continued trunks",
        IOS,
        "interface X1\n switchport trunk allowed vlan 10-12\n",
        "interface X1\n switchport trunk allowed vlan 10\n switchport trunk allowed vlan add 11,12\n",
    ),
    ("defaults", IOS, "interface X1\n switchport access vlan 1\n", "interface X1\n"),
    ("blanks", IOS, "ip access-list extended A\n 10 deny   ip any any\n", "ip access-list extended A\n 10 deny ip any any \n"),
    (
        "ports by name",
        IOS,
        "ip access-list extended A\n 10 permit tcp any any eq 80\n",
        "ip access-list extended A\n 10 permit tcp any any eq www\n",
    ),
    ("header and end", IOS, "Building configuration...\n\nCurrent configuration : 9 bytes\n!\nvlan 10\nend\n", "vlan 10\n"),
    ("change time", IOS, "! Last configuration change at 10:00\nvlan 10\n", "! Last configuration change at 11:00\nvlan 10\n"),
    ("clock period", IOS, "ntp clock-period 17179738\nvlan 10\n", "vlan 10\n"),
    ("disabled WLAN", WLC, "wlan W 20 S\n shutdown\n", "wlan W 20 S\n"),
    (
        "key of a WLAN",
        WLC,
        "wlan W 20 S\n security wpa psk set-key ascii 0 plain\n",
        "wlan W 20 S\n security wpa psk set-key ascii 8 BVagIgGI\n",
    ),
    ("header", FORTI, FIREWALL, FIREWALL.replace("conf_file_ver=2871660318004117", "conf_file_ver=1")),
    ("uuid", FORTI, FIREWALL, FIREWALL.replace("uuid ee4734b5", "uuid 00000000")),
    ("sealed secrets", FORTI, FIREWALL, FIREWALL.replace("SH25NgjwBg6R9Q9lUT", "SH2AnotherSaltOfIt")),
    ("order of members", FORTI, FIREWALL, FIREWALL.replace('member "port1" "port2"', 'member "port2" "port1" ')),
    ("printed default", FORTI, FIREWALL, FIREWALL.replace('edit "INTERNET"\n', 'edit "INTERNET"\n        set intrazone deny\n')),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "one", "other"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_what_means_the_same_has_one_fingerprint(platform, one, other):
    assert one != other
    assert canonical_text(platform, one, KEY) == canonical_text(platform, other, KEY)
    assert fingerprint(platform, one, KEY) == fingerprint(platform, other, KEY)


DIFFERENT = [
    (IOS, "vlan 10\n", "vlan 10\n name X\n"),
    (IOS, "vlan 10\n", "vlan 11\n"),
    (IOS, "enable secret 9 a\n", "enable secret 9 b\n"),
    (IOS, "ip http server\n", "no ip http server\n"),
    (IOS, "interface X1\n shutdown\n", "interface X1\n"),
    (IOS, "interface X1\n", "interface X1\n switchport trunk allowed vlan none\n"),
    (
        IOS,
        "route-map A permit 10\n match x\nroute-map A permit 20\n",
        "route-map A permit 20\nroute-map A permit 10\n match x\n",
    ),
    (IOS, "banner login ^C\na\n^C\n", "banner login ^C\nb\n^C\n"),
    (WLC, "wlan W 20 S\n no shutdown\n", "wlan W 20 S\n"),
    (FORTI, FIREWALL, FIREWALL.replace("edit 999000", "edit 999001")),
    (FORTI, FIREWALL, FIREWALL.replace("set icmptype 8", "set icmptype 0")),
    (
        IOS,
        "interface V1\n ip address 10.0.0.1 255.0.0.0\n ip address 10.1.0.1 255.0.0.0 secondary\n",
        "interface V1\n ip address 10.0.0.1 255.0.0.0\n ip address 10.2.0.1 255.0.0.0 secondary\n",
    ),
    (
        IOS,
        "router bgp 1\n address-family ipv4\n  network 10.0.0.0\n address-family ipv4 multicast\n",
        "router bgp 1\n address-family ipv4\n address-family ipv4 multicast\n  network 10.0.0.0\n",
    ),
]


@pytest.mark.parametrize(("platform", "one", "other"), DIFFERENT)
def test_what_means_something_else_has_another_fingerprint(platform, one, other):
    assert fingerprint(platform, one, KEY) != fingerprint(platform, other, KEY)


def test_the_order_of_policies_matters():
    policies = '    edit 1\n        set name "a"\n    next\n', '    edit 2\n        set name "b"\n    next\n'
    one, other = (f"config firewall policy\n{''.join(order)}end\n" for order in (policies, policies[::-1]))
    assert fingerprint(FORTI, one, KEY) != fingerprint(FORTI, other, KEY)


def test_the_canonical_form_can_be_read():
    assert canonical_text(IOS, SWITCH, KEY).splitlines()[:5] == [
        "version 17.9",
        "hostname sw",
        "enable secret 9 <secret:" + canonical_text(IOS, SWITCH, KEY).split("<secret:")[1].split("\n")[0],
        "ip dhcp snooping",
        "ip forward-protocol nd",
    ]
