"""Hand-written samples in the vendors' layouts; what may be concluded from each, and what must be refused."""

from __future__ import annotations

import pytest

from netauto.verify.parsers import controller, firewall, router, switch
from netauto.verify.parsers.controller import ApRow, WlanRow
from netauto.verify.parsers.firewall import InterfaceRow
from netauto.verify.parsers.switch import Switchport, Trunk, VlanRow
from netauto.verify.parsers.text import LayoutError, short_name, vlan_list, vlan_words

VLAN_BRIEF = """\

VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Te1/1/2, Te1/1/3
999  PARKING                          active    Gi1/0/16, Gi1/0/17, Gi1/0/18, Gi1/0/19
                                                Gi1/0/21, Gi1/0/22
1002 fddi-default                     act/unsup
2032 U-LEN-C3-CLIN                    active    Gi1/0/13, Gi1/0/14
2033 U-LEN-C3-VOIX                    suspended
"""

TRUNK = """\

Port        Mode             Encapsulation  Status        Native vlan
Te1/0/1     on               802.1q         trunking      99
Po10        on               802.1q         trunking      99
Gi1/0/9     desirable        n-802.1q       not-trunking  1

Port        Vlans allowed on trunk
Te1/0/1     10,20,30,2032-2040
Po10        100,110,2032
Gi1/0/9     none

Port        Vlans allowed and active in management domain
Te1/0/1     10,20,30,2032,
            2035-2040
Po10        100,110,2032

Port        Vlans in spanning tree forwarding state and not pruned
Te1/0/1     10,20,2032
Po10        none
"""

SWITCHPORT = """\
Name: Gi1/0/13
Switchport: Enabled
Administrative Mode: static access
Operational Mode: static access
Administrative Trunking Encapsulation: dot1q
Negotiation of Trunking: Off
Access Mode VLAN: 2032 (U-LEN-C3-CLIN)
Trunking Native Mode VLAN: 1 (default)
Administrative Native VLAN tagging: enabled
Voice VLAN: 2033 (U-LEN-C3-VOIX)
Trunking VLANs Enabled: ALL
Pruning VLANs Enabled: 2-1001

Protected: false
"""

STATUS = """\

Port         Name               Status       Vlan       Duplex  Speed Type
Gi1/0/13     U-LEN-C3 box 1     connected    2032       a-full a-1000 10/100/1000BaseTX
Gi1/0/14     salle disabled 2   notconnect   2032         auto   auto 10/100/1000BaseTX
Gi1/0/16                        disabled     999          auto   auto 10/100/1000BaseTX
Gi1/0/17     *** LIBRE ***      err-disabled 999          auto   auto 10/100/1000BaseTX
Te1/1/1      vers len-dist-1    connected    trunk        full    10G SFP-10GBase-SR
"""

SNOOPING = """\
Switch DHCP snooping is enabled
Switch DHCP gleaning is disabled
DHCP snooping is configured on following VLANs:
10,20,2032-2040
DHCP snooping is operational on following VLANs:
10,20,2032
 Proxy bridge is configured on following VLANs:
none
DHCP snooping is configured on the following L3 Interfaces:

Interface                  Trusted    Allow option    Rate limit (pps)
-----------------------    -------    ------------    ----------------
TenGigabitEthernet1/1/1    yes        yes             unlimited
"""

WLANS = """\
Number of WLANs: 3

ID   Profile Name                     SSID                             Status Security
----------------------------------------------------------------------------------------------
17   WL-GHT-SANTE                     GHT-SANTE                        UP     [WPA2][802.1x][AES]
18   WL-GHT-INVITES                   GHT INVITES                      DOWN   [WPA3][OWE][AES]

Number of WLANs: 3

ID   Profile Name                     SSID                             Status Security
----------------------------------------------------------------------------------------------
19   WL-GHT-TABLETTES                 GHT-TABLETTES                    UP     [WPA2][PSK][AES]
"""

PROFILES = """\
Number of Policy Profiles: 2

Policy Profile Name               Description                             Status
-----------------------------------------------------------------------------------------
PP-LEN-C3-PRO                     U-LEN-C3 personnel                      ENABLED
default-policy-profile                                                    DISABLED
"""

PROFILE = """\
Policy Profile Name                 : PP-LEN-C3-PRO
Description                         : Status : DISABLED, or so they say
Status                              : ENABLED
VLAN                                : U-LEN-C3-CLIN
Multicast VLAN                      : 0
WLAN Switching Policy
  Flex Central Switching            : ENABLED
"""

TAG = """\
Policy Tag Name : PT-LEN-C3
Description     : unite C3

Number of WLAN-POLICY maps: 2
WLAN Profile Name                 Policy Name
------------------------------------------------------------------------
WL-GHT-SANTE                      PP-LEN-C3-PRO
WL-GHT-INVITES                    PP-LEN-C3-GUEST

"""

TAGS = """\
Number of Policy Tags: 2

Policy Tag Name                   Description
------------------------------------------------------------------------
PT-LEN-STD                        couloirs
PT-LEN-C3
"""

AP_HEAD = """\
Number of APs: 2

AP Name         AP Mac           Site Tag Name   Policy Tag Name   RF Tag Name   Misconfigured   Tag Source
-----------------------------------------------------------------------------------------------------------
"""
APS = (
    AP_HEAD
    + "len-ap-31       00a3.8e11.3101   ST-LEN          PT-LEN-C3         RF-LEN        No              Static\n\n"
    + AP_HEAD
    + "len-ap-32       00A3.8E11.3102   ST-LEN          PT-LEN-STD        RF-LEN        Yes             Default\n"
)

ROUTES = """\
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area

Gateway of last resort is 198.51.100.1 to network 0.0.0.0

S*    0.0.0.0/0 [1/0] via 198.51.100.1
      10.0.0.0/8 is variably subnetted, 9 subnets, 3 masks
S        10.60.0.0/20 [1/0] via 10.60.255.1
S        10.60.48.0/20 [1/0] via 10.60.255.1
                       [1/0] via 10.60.255.9
      172.20.0.0/24 is subnetted, 1 subnets
S        172.20.8.0
           [1/0] via 10.60.255.1
"""

PREFIX_LIST = """\
ip prefix-list PL-LEN-OUT: 2 entries
   seq 5 permit 10.60.0.0/20
   seq 1040 permit 10.60.48.0/20 le 24
"""

ACCESS_LIST = """\
Extended IP access list QOS-VOICE
    10 permit udp any any range 16384 32767 (1204 matches)
    1040 permit udp 10.60.49.0 0.0.0.255 any range 10000 20000 (1 match)
"""

INTERFACES = """\
== [ port1 ]
name: port1   mode: static   ip: 0.0.0.0 0.0.0.0   status: up   netbios-forward: disable   type: physical
== [ c3-clin ]
name: c3-clin   mode: static   management-ip: 0.0.0.0 0.0.0.0   ip: 10.60.48.1 255.255.255.0   status: up   type: vlan
"""

POLICIES = """\
config firewall policy
    edit 12
        set name "ancien acces"
        set comments "temporaire
depuis 2014, dit \\"provisoire\\""
        set srcintf "vlan60"
        set status disable
    next
    edit 203201
        set name "UC-LEN-C3-0001"
        set srcintf "C3-CLIN" "C3-VOIX"
        config nested
            edit 1
                set name "not a policy"
            next
        end
        set action accept
    next
    edit 999000
        set name "deny-all"
    next
end
"""

READ = [
    (vlan_list, "10,20-22", frozenset({10, 20, 21, 22})),
    (vlan_list, "none", frozenset()),
    (vlan_list, "200-201, 300", frozenset({200, 201, 300})),
    (
        switch.vlan_brief,
        VLAN_BRIEF,
        {
            1: VlanRow("default", "active"),
            999: VlanRow("PARKING", "active"),
            1002: VlanRow("fddi-default", "act/unsup"),
            2032: VlanRow("U-LEN-C3-CLIN", "active"),
            2033: VlanRow("U-LEN-C3-VOIX", "suspended"),
        },
    ),
    (
        switch.interfaces_trunk,
        TRUNK,
        {
            "Te1/0/1": Trunk(
                "trunking",
                frozenset({10, 20, 30, *range(2032, 2041)}),
                frozenset({10, 20, 30, 2032, *range(2035, 2041)}),
                frozenset({10, 20, 2032}),
            ),
            "Po10": Trunk("trunking", frozenset({100, 110, 2032}), frozenset({100, 110, 2032}), frozenset()),
            "Gi1/0/9": Trunk("not-trunking"),
        },
    ),
    (switch.interfaces_trunk, "\n", {}),
    (switch.switchport, SWITCHPORT, Switchport("static access", 2032, 2033)),
    (switch.switchport, SWITCHPORT.replace("2033 (U-LEN-C3-VOIX)", "none"), Switchport("static access", 2032, None)),
    (switch.switchport, SWITCHPORT.replace("(U-LEN-C3-CLIN)", "(Inactive)"), Switchport("static access", None, 2033)),
    (switch.switchport, "Name: Gi0/0\nSwitchport: Disabled\n", Switchport("routed", None, None)),
    (
        switch.interfaces_status,
        STATUS,
        {
            "Gi1/0/13": "connected",
            "Gi1/0/14": "notconnect",
            "Gi1/0/16": "disabled",
            "Gi1/0/17": "err-disabled",
            "Te1/1/1": "connected",
        },
    ),
    (switch.snooping_vlans, SNOOPING, frozenset({10, 20, 2032})),
    (switch.snooping_vlans, SNOOPING.replace("10,20,2032\n", "10,20,\n2032\n"), frozenset({10, 20, 2032})),
    (
        controller.wlan_summary,
        WLANS,
        {
            "WL-GHT-SANTE": WlanRow(17, "GHT-SANTE", "UP"),
            "WL-GHT-INVITES": WlanRow(18, "GHT INVITES", "DOWN"),
            "WL-GHT-TABLETTES": WlanRow(19, "GHT-TABLETTES", "UP"),
        },
    ),
    (controller.profile_summary, PROFILES, {"PP-LEN-C3-PRO": "ENABLED", "default-policy-profile": "DISABLED"}),
    (controller.profile_detail, PROFILE, ("ENABLED", "U-LEN-C3-CLIN")),
    (controller.tag_detail, TAG, (("WL-GHT-SANTE", "PP-LEN-C3-PRO"), ("WL-GHT-INVITES", "PP-LEN-C3-GUEST"))),
    (controller.tag_summary, TAGS, frozenset({"PT-LEN-STD", "PT-LEN-C3"})),
    (
        controller.ap_tags,
        APS,
        {
            "00a3.8e11.3101": ApRow("len-ap-31", "ST-LEN", "PT-LEN-C3", "RF-LEN", "No", "Static"),
            "00a3.8e11.3102": ApRow("len-ap-32", "ST-LEN", "PT-LEN-STD", "RF-LEN", "Yes", "Default"),
        },
    ),
    (
        router.static_routes,
        ROUTES,
        {
            "0.0.0.0/0": frozenset({"198.51.100.1"}),
            "10.60.0.0/20": frozenset({"10.60.255.1"}),
            "10.60.48.0/20": frozenset({"10.60.255.1", "10.60.255.9"}),
            "172.20.8.0/24": frozenset({"10.60.255.1"}),
        },
    ),
    (router.static_routes, "", {}),
    (router.list_entries, PREFIX_LIST, {5: "permit 10.60.0.0/20", 1040: "permit 10.60.48.0/20 le 24"}),
    (
        router.list_entries,
        ACCESS_LIST,
        {10: "permit udp any any range 16384 32767", 1040: "permit udp 10.60.49.0 0.0.0.255 any range 10000 20000"},
    ),
    (
        firewall.system_interfaces,
        INTERFACES,
        {"port1": InterfaceRow("up", ""), "c3-clin": InterfaceRow("up", "10.60.48.1/24")},
    ),
    (
        firewall.table,
        POLICIES,
        {
            "12": {
                "name": ("ancien acces",),
                "comments": ('temporaire\ndepuis 2014, dit "provisoire"',),
                "srcintf": ("vlan60",),
                "status": ("disable",),
            },
            "203201": {"name": ("UC-LEN-C3-0001",), "srcintf": ("C3-CLIN", "C3-VOIX"), "action": ("accept",)},
            "999000": {"name": ("deny-all",)},
        },
    ),
    (
        firewall.lookup,
        "<src [10.60.48.10-12345] dst [10.60.4.10-443] proto tcp dev c3-clin> matches policy id: 203201\n",
        "203201",
    ),
]

REFUSED = [
    (vlan_list, "10,abc"),
    (vlan_list, "4095"),
    (vlan_list, "20-10"),
    (switch.vlan_brief, ""),
    (switch.vlan_brief, VLAN_BRIEF + "%SYS-5-CONFIG_I: Configured from console\n"),
    (switch.interfaces_trunk, "Te1/0/1 trunking"),
    (switch.interfaces_trunk, "Port    Vlans of another kind\nTe1/0/1 1\n"),
    (switch.switchport, "Name: Gi1/0/13\nSwitchport: Enabled\n"),
    (switch.switchport, SWITCHPORT.replace("2032 (U-LEN-C3-CLIN)", "dynamic")),
    (switch.interfaces_status, "Gi1/0/13 x connected 1\n"),
    (switch.interfaces_status, STATUS + "nonsense\n"),
    (switch.snooping_vlans, "Switch DHCP snooping is enabled\n"),
    (controller.wlan_summary, "17   WL-GHT-SANTE  GHT-SANTE  UP  [open]\n"),
    (controller.wlan_summary, WLANS.replace(": 3", ": 4") + "what is this\n"),
    (controller.wlan_summary, WLANS.rsplit("\n", 2)[0]),
    (controller.ap_tags, APS.replace("APs: 2", "APs: 3")),
    (controller.profile_summary, PROFILES.replace(": 2", ": 3") + "PP-X  odd\n"),
    (controller.profile_detail, "Policy Profile Name : X\nStatus : ENABLED\n"),
    (controller.tag_detail, TAG.replace("maps: 2", "maps: 3")),
    (controller.tag_detail, "Policy Tag Name : PT-LEN-C3\n"),
    (controller.tag_summary, ""),
    (
        controller.ap_tags,
        AP_HEAD.replace("APs: 2", "APs: 1") + "len-ap-31 00a3.8e11.3101 ST-LEN PT LEN C3 RF-LEN No Static\n",
    ),
    (router.static_routes, "S        172.20.8.0 [1/0] via 10.60.255.1\n"),
    (router.list_entries, "nonsense\n"),
    (firewall.system_interfaces, "Unknown action 0\n"),
    (firewall.table, "config firewall policy\n    edit 1\n"),
    (firewall.table, 'config firewall policy\n    set name "open\n'),
    (firewall.lookup, "command parse error before 'iprope'\n"),
]


@pytest.mark.parametrize(("read", "output", "expected"), READ)
def test_reads_the_documented_layout(read, output, expected):
    assert read(output) == expected


@pytest.mark.parametrize(("read", "output"), REFUSED)
def test_refuses_anything_else(read, output):
    with pytest.raises(LayoutError):
        read(output)


def test_time_stamps_of_the_line_are_not_data():
    stamps = "Load for five secs: 1%/0%; one minute: 1%\nTime source is NTP, 10:12:01.101 UTC Mon Apr 6 2020\n"
    assert switch.vlan_brief(stamps + VLAN_BRIEF) == switch.vlan_brief(VLAN_BRIEF)


@pytest.mark.parametrize(
    ("interface", "expected"),
    [
        ("GigabitEthernet1/0/13", "Gi1/0/13"),
        ("TenGigabitEthernet1/1/1", "Te1/1/1"),
        ("TwentyFiveGigE1/0/1", "Twe1/0/1"),
        ("Port-channel10", "Po10"),
        ("Ethernet1", "Ethernet1"),
        ("c3-clin", "c3-clin"),
    ],
)
def test_short_names(interface, expected):
    assert short_name(interface) == expected


def test_vlan_words_are_what_vlan_list_reads():
    vlans = frozenset({1, 10, 11, 12, 2032, 4094})
    assert vlan_words(vlans) == "1,10-12,2032,4094"
    assert vlan_list(vlan_words(vlans)) == vlans
