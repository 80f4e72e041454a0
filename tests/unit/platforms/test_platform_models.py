from pathlib import Path

import pytest

from netauto.platforms import PLATFORMS
from netauto.platforms.model import (
    Address,
    AddressGroup,
    ApTags,
    FirewallPolicy,
    ListEntry,
    PolicyProfile,
    PolicyTag,
    Port,
    Route,
    ServiceObject,
    Vlan,
    Wlan,
    Zone,
)
from netauto.platforms.vlans import format_vlans, parse_vlans

GOLDEN = Path(__file__).parents[2] / "golden"
BASES = Path(__file__).parents[3] / "inventories" / "lab" / "bases"
SWITCH = """\
hostname sw
ip dhcp snooping vlan 10-12
ip dhcp snooping vlan 20
vlan internal allocation policy ascending
vlan 10
 name ADM-BUREAUX
vlan 20,30-31
interface Port-channel10
 switchport trunk native vlan 99
 switchport trunk allowed vlan 10,20
 switchport trunk allowed vlan add 2032-2034
 switchport mode trunk
interface GigabitEthernet1/0/1
 description poste 1
 switchport access vlan 10
 switchport mode access
 switchport voice vlan 30
 shutdown
 service-policy type control subscriber DOT1X-MAB
interface GigabitEthernet1/0/2
 channel-group 10 mode active
interface TenGigabitEthernet1/1/1
 switchport trunk allowed vlan none
interface GigabitEthernet0/0/1.7
 encapsulation dot1Q 7
 ip address 10.0.0.1 255.255.255.252
 ip helper-address 10.60.0.31
ip route 10.60.48.0 255.255.240.0 10.60.255.1 name U-LEN-C3
ip route 10.60.16.0 255.255.240.0 Null0 254 name RESERVE
ip prefix-list PL seq 10 permit 10.60.0.0/21
ip access-list extended QOS
 10 remark dicom
 10 permit tcp any  any eq 104
 deny ip any any
"""


def test_a_switch():
    model = PLATFORMS["ios_xe"].read_model(SWITCH)
    assert model.hostname == "sw"
    assert model.vlans == {10: Vlan(10, "ADM-BUREAUX"), 20: Vlan(20), 30: Vlan(30), 31: Vlan(31)}
    assert model.snooping_vlans == {10, 11, 12, 20}
    assert list(model.ports.values()) == [
        Port("Port-channel10", mode="trunk", trunk_vlans=frozenset({10, 20, 2032, 2033, 2034}), native_vlan=99),
        Port(
            "GigabitEthernet1/0/1",
            description="poste 1",
            enabled=False,
            mode="access",
            access_vlan=10,
            voice_vlan=30,
            control_policy="DOT1X-MAB",
        ),
        Port("GigabitEthernet1/0/2", channel_group=10),
        Port("TenGigabitEthernet1/1/1", trunk_vlans=frozenset()),
        Port(
            "GigabitEthernet0/0/1.7",
            mode="routed",
            address="10.0.0.1/30",
            parent="GigabitEthernet0/0/1",
            tag=7,
            relay=("10.60.0.31",),
        ),
    ]
    assert model.routes == (
        Route("10.60.48.0/20", "10.60.255.1", "U-LEN-C3"),
        Route("10.60.16.0/20", "Null0", "RESERVE"),
    )
    assert model.entries == (
        ListEntry("PL", 10, "permit 10.60.0.0/21"),
        ListEntry("QOS", 10, "permit tcp any any eq 104"),
    )


def test_a_controller():
    model = PLATFORMS["c9800"].read_model((GOLDEN / "c9800/whole-unit/predicted.cfg").read_text(encoding="utf-8"))
    assert model.wlans == {
        "WL-GHT-SANTE": Wlan("WL-GHT-SANTE", 17, "GHT-SANTE", enabled=True, security="dot1x"),
        "WL-ESSAI-GEOLOC": Wlan("WL-ESSAI-GEOLOC", 33, "ESSAI-NE-PAS-SUPPRIMER", enabled=False, security="dot1x"),
    }
    assert model.policy_profiles["PP-LEN-C3-PRO"] == PolicyProfile("PP-LEN-C3-PRO", "U-LEN-C3-CLIN", enabled=True)
    assert not model.policy_profiles["PP-LEN-BIOMED-ANCIEN"].enabled
    assert model.policy_tags["PT-LEN-C3"] == PolicyTag("PT-LEN-C3", (("WL-GHT-SANTE", "PP-LEN-C3-PRO"),))
    assert model.access_points == {
        "00a3.8e11.0001": ApTags("00a3.8e11.0001", "PT-LEN-STD", "ST-LEN", "RF-LEN"),
        "00a3.8e11.3101": ApTags("00a3.8e11.3101", "PT-LEN-C3", "ST-LEN", "RF-LEN"),
    }
    assert model.ports["Port-channel1"].trunk_vlans == {100, 110, 120, 121, 2032}


SECURITY = [
    ("", "dot1x"),
    (" security wpa akm owe\n", "owe"),
    (" no security wpa akm dot1x\n security wpa akm psk\n", "psk"),
    (" security wpa akm sae\n", "sae"),
    (" no security wpa\n", "open"),
    (" no security wpa akm dot1x\n", "open"),
    (" no security wpa wpa2\n", "dot1x"),
]


@pytest.mark.parametrize(("lines", "security"), SECURITY)
def test_the_security_of_a_wlan(lines, security):
    model = PLATFORMS["c9800"].read_model(f"wlan W 20 S\n{lines}")
    assert model.wlans["W"].security == security


def test_a_firewall():
    text = (GOLDEN / "fortios/translated-address/predicted.cfg").read_text(encoding="utf-8")
    model = PLATFORMS["fortios"].read_model(text)
    assert model.hostname == "len-fw-1"
    assert model.ports["vlan100"] == Port("vlan100", mode="routed", address="10.60.1.1/24", parent="lag1", tag=100)
    assert model.zones["INTERNET"] == Zone("INTERNET", frozenset({"port9"}), intrazone_deny=True)
    assert model.addresses["H-DPI-01"] == Address("H-DPI-01", "10.60.4.10/32")
    assert model.addresses["all"] == Address("all", "0.0.0.0/0")
    assert model.address_groups["G-PATIENT-RECORD"] == AddressGroup("G-PATIENT-RECORD", frozenset({"H-DPI-01"}))
    assert model.services["HTTPS"] == ServiceObject("HTTPS", frozenset({"tcp/443"}))
    assert model.services["PING"] == ServiceObject("PING", frozenset({"icmp"}))
    assert model.routes == (Route("0.0.0.0/0", "10.60.255.2"),)
    assert [policy.key for policy in model.policies] == ["31", "203201", "999000"]
    assert model.policies[1] == FirewallPolicy(
        key="203201",
        name="UC-LEN-C3-0001",
        sources=frozenset({"C3-CLIN"}),
        destinations=frozenset({"DC-SANTE"}),
        source_addresses=frozenset({"N-LEN-C3-CLIN"}),
        destination_addresses=frozenset({"G-PATIENT-RECORD"}),
        services=frozenset({"HTTPS"}),
        accept=True,
        log=True,
        nat_pool="POOL-PRO",
        comment="CHG-2020-0412 F-01",
    )
    assert not model.policies[2].accept


def test_service_groups_say_their_ports():
    text = (BASES / "len-fw-1.cfg").read_text(encoding="utf-8")
    model = PLATFORMS["fortios"].read_model(text)
    assert model.services["SG-IMAGERIE"].ports == {"tcp/104", "tcp/11112", "tcp/443"}
    assert model.services["TEST_5000"].ports == {"tcp/5000"}


def test_groups_that_contain_each_other_end():
    text = "config firewall service group\n" + "".join(
        f'    edit "{name}"\n        set member "{other}"\n    next\n' for name, other in ("AB", "BA")
    )
    assert PLATFORMS["fortios"].read_model(text + "end\n").services["A"].ports == frozenset()


OTHER_BASES = {
    "len-wlc-1": "c9800",
    "bet-wlc-1": "c9800",
    "len-fw-1": "fortios",
    "bet-fw-1": "fortios",
    "bet-acc-1": "arista_eos",
    "bet-dist-1": "arista_eos",
    "lbs-acc-1": "aruba_aoscx",
    "hnb-acc-1": "junos",
    "hnb-fw-1": "junos",
    "lbs-fw-1": "linux",
    "lbs-ap-1": "linux",
    "lbs-ap-2": "linux",
}


@pytest.mark.parametrize("path", sorted(BASES.glob("*.cfg")), ids=lambda path: path.stem)
def test_the_bases_of_the_lab(path):
    platform = OTHER_BASES.get(path.stem, "ios_xe")
    model = PLATFORMS[platform].read_model(path.read_text(encoding="utf-8"))
    assert model.hostname == path.stem
    assert len(model.ports) > 5


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
@pytest.mark.parametrize(
    "text", ["", "\n", "vlan x\nwlan\nap\ninterface\nip route", "config firewall policy\nedit 1\n", "end"]
)
def test_a_text_that_is_no_configuration_says_nothing(platform, text):
    assert not platform.read_model(text).routes


HOSTILE = [
    (
        "ios_xe",
        "ip route 10.0.0.0 999.0.0.0 x\ninterface A\n ip address 300.1.1.1 1.2.3.4\n switchport trunk allowed vlan x\nvlan 9999\n",
    ),
    (
        "ios_xe",
        "interface A\n switchport access vlan ٣\nip dhcp snooping vlan 5000\nvlan 1-\nip prefix-list A seq 9999999999999 permit x\n",
    ),
    (
        "c9800",
        "wlan A\nwlan B x y z\nwireless tag policy\nwireless tag policy A\n wlan x\nap x\nwireless profile policy\n",
    ),
    (
        "fortios",
        'config firewall policy\nedit x\nnext\nend\nconfig firewall address\nedit "a"\nset subnet 1.2 3.4\nset\nnext\nend\n',
    ),
    (
        "fortios",
        "config system interface\nedit a\nset ip x y\nset vlanid ٣\nnext\nend\nconfig router static\nedit 1\nset dst a b\n",
    ),
]


@pytest.mark.parametrize(("platform", "text"), HOSTILE)
def test_a_text_that_lies_raises_nothing(platform, text):
    assert PLATFORMS[platform].read_model(text).hostname == ""


@pytest.mark.parametrize("text", ["", "0", "4095", "10-5", "1-2-3", "a", "1,,2", "1 2", "-1", "٣"])
def test_what_is_no_vlan_list(text):
    with pytest.raises(ValueError, match="VLAN"):
        parse_vlans(text)


LISTS = [
    ({1}, ",", "1"),
    ({1, 2}, ",", "1,2"),
    ({1, 2}, "-", "1-2"),
    ({1, 2, 3}, ",", "1-3"),
    ({4094, 7, 5, 6}, ",", "5-7,4094"),
    (set(), ",", ""),
]


@pytest.mark.parametrize(("ids", "pair", "text"), LISTS)
def test_a_vlan_list_as_the_device_prints_it(ids, pair, text):
    assert format_vlans(ids, pair) == text
