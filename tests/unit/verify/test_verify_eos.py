"""What may be concluded from the answers of an EOS switch, what must be refused, and which checks follow from a change."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.platforms.model import DeviceModel, Port, Vlan
from netauto.verify.build import checks_for
from netauto.verify.check import judge
from netauto.verify.parsers import arista_eos
from netauto.verify.parsers.arista_eos import Host, Neighbor, Switchport, VlanRow
from netauto.verify.parsers.text import LayoutError

VLANS = json.dumps(
    {
        "sourceDetail": "",
        "vlans": {
            "1": {"status": "active", "name": "default", "interfaces": {}, "dynamic": False},
            "2200": {
                "status": "active",
                "name": "U-BET-C1-CLIN",
                "interfaces": {"Ethernet49": {"privatePromoted": False}, "Cpu": {"privatePromoted": False}},
                "dynamic": False,
            },
            "2201": {"status": "suspended", "name": "VLAN2201", "interfaces": {}, "dynamic": True},
        },
    },
    indent=4,
)


def switchport(mode="access", access=1, native=1, **more):
    info = {
        "mode": mode,
        "accessVlanId": access,
        "accessVlanName": "x",
        "trunkingNativeVlanId": native,
        "trunkAllowedVlans": "ALL",
        "staticTrunkGroups": [],
        "macLearning": True,
    }
    return {"enabled": True, "switchportInfo": info | more}


PHONE = switchport("trunk", 999, 2200, phoneTrunk=True, phoneVlan=2201, phoneTrunkUntagged=True)
SWITCHPORTS = json.dumps(
    {
        "switchports": {
            "Ethernet12": PHONE,
            "Ethernet20": switchport(access=2203),
            "Ethernet48": {"enabled": False, "switchportInfo": None},
            "Ethernet49": switchport("trunk"),
            "Management1": {"enabled": False, "switchportInfo": {}},
        },
        "sourceDetail": "",
    }
)


def status(state="connected"):
    return {
        "linkStatus": state,
        "lineProtocolStatus": "up",
        "vlanInformation": {"interfaceMode": "bridged", "vlanId": 2200},
        "bandwidth": 1000000000,
        "description": "U-BET-C1 box-1",
    }


STATUSES = json.dumps({"interfaceStatuses": {"Ethernet12": status(), "Ethernet20": status("disabled")}})
NEIGHBORS = json.dumps(
    {
        "tablesLastChangeTime": 1448356585.4279644,
        "tablesInserts": 1,
        "lldpNeighbors": [
            {"ttl": 120, "neighborDevice": "bet-dist-1.ght", "neighborPort": "Ethernet1", "port": "Ethernet49"}
        ],
    }
)
HOSTS = """\
Port      Supplicant MAC Auth   State              Fallback     VLAN
--------- -------------- ------ ------------------ ------------ ----
Et2       d83a.dd98.6183 EAPOL  SUCCESS            NONE
Et12      6c6e.0743.2f8c MBA    SUPPLICANT-TIMEOUT NONE         2210
"""
SNOOPING = """\
DHCP Snooping is enabled
DHCP Snooping is operational
DHCP Snooping is configured on following VLANs:
  10,2200-2201
DHCP Snooping is operational on following VLANs:
  10,2200
Insertion of Option-82 is enabled
  Circuit-id format: Interface name:Vlan ID
  Remote-id: 00:1c:73:1f:b4:38 (Switch MAC)
"""
BRIDGING = """\
DHCP Snooping is enabled
DHCP Snooping is operational
DHCP Snooping is configured on following VLANs:
 650
DHCP Snooping bridging is operational on following VLANs:
 650
Insertion of Option-82 is enabled
 Circuit-id sub-option Type: 0
"""
OFF = "DHCP Snooping is enabled\nDHCP Snooping is not operational\nDHCP Snooping is operational on following VLANs:\n  None\n"

READ = [
    (
        arista_eos.vlans,
        VLANS,
        {
            1: VlanRow(name="default", status="active", interfaces={}),
            2200: VlanRow(
                name="U-BET-C1-CLIN",
                status="active",
                interfaces={"Ethernet49": {"privatePromoted": False}, "Cpu": {"privatePromoted": False}},
            ),
            2201: VlanRow(name="VLAN2201", status="suspended", interfaces={}),
        },
    ),
    (
        arista_eos.switchports,
        SWITCHPORTS,
        {
            "Ethernet12": Switchport(
                mode="trunk",
                access_vlan_id=999,
                trunking_native_vlan_id=2200,
                trunk_allowed_vlans="ALL",
                phone_trunk=True,
                phone_vlan=2201,
            ),
            "Ethernet20": Switchport(
                mode="access", access_vlan_id=2203, trunking_native_vlan_id=1, trunk_allowed_vlans="ALL"
            ),
            "Ethernet48": None,
            "Ethernet49": Switchport(
                mode="trunk", access_vlan_id=1, trunking_native_vlan_id=1, trunk_allowed_vlans="ALL"
            ),
            "Management1": None,
        },
    ),
    (arista_eos.interfaces_status, STATUSES, {"Ethernet12": "connected", "Ethernet20": "disabled"}),
    (
        arista_eos.lldp_neighbors,
        NEIGHBORS,
        (Neighbor(port="Ethernet49", neighbor_device="bet-dist-1.ght", neighbor_port="Ethernet1"),),
    ),
    (
        arista_eos.dot1x_hosts,
        HOSTS,
        (
            Host(port="Et2", mac="d83a.dd98.6183", method="EAPOL", state="SUCCESS", vlan=None),
            Host(port="Et12", mac="6c6e.0743.2f8c", method="MBA", state="SUPPLICANT-TIMEOUT", vlan=2210),
        ),
    ),
    (arista_eos.dot1x_hosts, "Port      Supplicant MAC Auth   State   Fallback   VLAN\n", ()),
    (arista_eos.snooping_vlans, SNOOPING, frozenset({10, 2200})),
    (arista_eos.snooping_vlans, BRIDGING, frozenset({650})),
    (arista_eos.snooping_vlans, OFF, frozenset()),
    (arista_eos.snooping_vlans, "DHCP Snooping is disabled\n", frozenset()),
]


@pytest.mark.parametrize(("read", "output", "expected"), READ)
def test_an_answer_is_read(read, output, expected):
    assert read(output) == expected


REFUSED = [
    (arista_eos.vlans, "", "Invalid JSON"),
    (arista_eos.vlans, "% Invalid input (at token 1: 'vlan')\n", "Invalid JSON"),
    (arista_eos.vlans, "{}", "vlans: Field required"),
    (arista_eos.vlans, '{"vlans": {"x": {"name": "a", "status": "b", "interfaces": {}}}}', "has no number"),
    (arista_eos.vlans, '{"vlans": {"10": {"name": 5, "status": "b", "interfaces": {}}}}', "vlans.10.name: "),
    (arista_eos.vlans, "[" * 5000, "Invalid JSON"),
    (arista_eos.switchports, '{"switchports": {"Et1": {"enabled": true}}}', "`show interfaces switchport`, 'Et1': "),
    (arista_eos.switchports, SWITCHPORTS.replace('"mode"', '"modus"'), "mode: Field required"),
    (arista_eos.interfaces_status, '{"interfaceStatuses": {"Ethernet1": {}}}', "linkStatus: Field required"),
    (arista_eos.lldp_neighbors, '{"lldpNeighbors": [{"port": "Ethernet1"}]}', "neighborDevice: Field required"),
    (arista_eos.dot1x_hosts, "", "has no heading"),
    (arista_eos.dot1x_hosts, "Dot1x is disabled\n", "not a line of `show dot1x hosts`"),
    (arista_eos.dot1x_hosts, HOSTS.replace("d83a.dd98.6183", "d8:3a:dd:98:61:83"), "not a line of"),
    (arista_eos.snooping_vlans, "", "does not say where it is operational"),
    (arista_eos.snooping_vlans, SNOOPING.replace("  10,2200\n", "  all of them\n"), "not a list of VLANs"),
]


@pytest.mark.parametrize(("read", "output", "message"), REFUSED)
def test_an_answer_in_another_layout_is_refused(read, output, message):
    with pytest.raises(LayoutError) as refusal:
        read(output)
    assert message in str(refusal.value)


SAMPLES = {read: [output for other, output, _ in (*READ, *REFUSED) if other is read] for read, *_ in READ}
NOISE = st.text(st.sampled_from('0123456789 ,-/.:"\\\n{}[]abcVLANtrue\u202e\x00é'), max_size=20)


@st.composite
def damaged(draw, samples):
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 3))):
        begin, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        text = draw(st.sampled_from([text[:begin] + text[end:], text[:begin] + draw(NOISE) + text[begin:]]))
    return text


@pytest.mark.parametrize("read", SAMPLES, ids=lambda read: read.__name__)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_answer_is_read_or_refused(read, data):
    with contextlib.suppress(LayoutError):
        read(data.draw(damaged(SAMPLES[read]) | st.text()))


PARKED = Port("Ethernet12", description="LIBRE", enabled=False, mode="access", access_vlan=999)
PRINTER = replace(PARKED, name="Ethernet20")
UPLINK = Port("Ethernet49", mode="trunk", trunk_vlans=frozenset({10, 30}), native_vlan=99)
BASE = DeviceModel(
    hostname="bet-acc-1",
    vlans={10: Vlan(10, "ADM-BUREAUX"), 999: Vlan(999, "PARKING")},
    ports={port.name: port for port in (PARKED, PRINTER, UPLINK)},
    snooping_vlans=frozenset({10}),
)
OPEN = replace(
    BASE,
    vlans=BASE.vlans | {2200: Vlan(2200, "U-BET-C1-CLIN"), 2201: Vlan(2201)},
    ports={
        "Ethernet12": Port(
            "Ethernet12",
            description="U-BET-C1 box-1 workstation",
            mode="access",
            access_vlan=2200,
            voice_vlan=2201,
            native_vlan=2200,
            control_policy="802.1X or MAC address",
        ),
        "Ethernet20": Port("Ethernet20", mode="access", access_vlan=2203),
        "Ethernet49": replace(UPLINK, trunk_vlans=frozenset({10, 30, 2200, 2201})),
    },
    snooping_vlans=frozenset({10, 2200, 2201}),
)
CHECKS = [
    (
        BASE,
        OPEN,
        [
            ("vlan.state", "VLAN 2200", "show vlan | json", "active, named U-BET-C1-CLIN"),
            ("vlan.state", "VLAN 2201", "show vlan | json", "active, named VLAN2201"),
            ("port.vlans", "Ethernet12", "show interfaces switchport | json", "access VLAN 2200, voice VLAN 2201"),
            ("port.state", "Ethernet12", "show interfaces status | json", "enabled"),
            ("port.vlans", "Ethernet20", "show interfaces switchport | json", "access VLAN 2203"),
            ("port.state", "Ethernet20", "show interfaces status | json", "enabled"),
            ("trunk.vlans", "Ethernet49 VLAN 2200-2201", "show vlan | json", "carried"),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2200-2201", "show ip dhcp snooping", "operational"),
        ],
    ),
    (
        OPEN,
        BASE,
        [
            ("vlan.state", "VLAN 2200", "show vlan | json", "absent"),
            ("vlan.state", "VLAN 2201", "show vlan | json", "absent"),
            ("port.vlans", "Ethernet12", "show interfaces switchport | json", "access VLAN 999"),
            ("port.state", "Ethernet12", "show interfaces status | json", "shut down"),
            ("port.clients", "Ethernet12", "show dot1x hosts", "no client"),
            ("port.vlans", "Ethernet20", "show interfaces switchport | json", "access VLAN 999"),
            ("port.state", "Ethernet20", "show interfaces status | json", "shut down"),
            ("trunk.vlans", "Ethernet49 VLAN 2200-2201", "show vlan | json", "not carried"),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2200-2201", "show ip dhcp snooping", "off"),
        ],
    ),
    (OPEN, OPEN, []),
]


@pytest.mark.parametrize(("base", "predicted", "expected"), CHECKS, ids=["open", "close", "nothing"])
def test_checks_follow_from_the_change(base, predicted, expected):
    checks = checks_for("bet-acc-1", "arista_eos", base, predicted)
    assert [(check.id, check.subject, check.command, check.expect) for check in checks] == expected


def test_a_trunk_without_a_list_and_a_member_of_a_port_channel_are_not_asked():
    ports = {
        "Ethernet47": Port("Ethernet47", channel_group=10),
        "Port-Channel20": Port("Port-Channel20", mode="trunk"),
        "Vlan100": Port("Vlan100", mode="routed", address="10.62.9.1/24"),
    }
    changed = {name: replace(port, description="x") for name, port in ports.items()}
    assert checks_for("bet-dist-1", "arista_eos", replace(BASE, ports=ports), replace(BASE, ports=changed)) == ()


def answer(**ports):
    return json.dumps({"switchports": ports})


OBSERVED = [
    (OPEN, "vlan.state", VLANS, ["active, named U-BET-C1-CLIN", "suspended, named VLAN2201"]),
    (OPEN, "vlan.state", '{"vlans": {}}', ["absent", "absent"]),
    (OPEN, "trunk.vlans", VLANS, ["VLAN 2201 not carried"]),
    (OPEN, "trunk.vlans", '{"vlans": {}}', ["not carried"]),
    (OPEN, "port.vlans", SWITCHPORTS, ["access VLAN 2200, voice VLAN 2201", "access VLAN 2203"]),
    (OPEN, "port.vlans", answer(Ethernet12=switchport("trunk")), ["trunk", "no switched port"]),
    (OPEN, "port.state", STATUSES, ["enabled", "shut down"]),
    (
        OPEN,
        "port.state",
        json.dumps({"interfaceStatuses": {"Ethernet12": status("errdisabled")}}),
        ["errdisabled", "absent"],
    ),
    (OPEN, "dhcp-snooping.vlans", SNOOPING, ["operational on VLAN 2200 only"]),
    (OPEN, "dhcp-snooping.vlans", OFF, ["off"]),
    (BASE, "port.clients", HOSTS, ["6c6e.0743.2f8c SUPPLICANT-TIMEOUT"]),
    (BASE, "port.clients", HOSTS.replace("Et12 ", "Ethernet12 "), ["6c6e.0743.2f8c SUPPLICANT-TIMEOUT"]),
    (BASE, "port.clients", HOSTS.replace("Et12 ", "Et13 "), ["no client"]),
]


@pytest.mark.parametrize(("predicted", "check", "output", "observed"), OBSERVED)
def test_what_a_switch_says(predicted, check, output, observed):
    base = OPEN if predicted is BASE else BASE
    checks = [one for one in checks_for("bet-acc-1", "arista_eos", base, predicted) if one.id == check]
    assert [judge(one, output).observed for one in checks] == observed


def test_an_answer_that_cannot_be_read_is_an_error_and_no_pass():
    result = judge(checks_for("bet-acc-1", "arista_eos", BASE, OPEN)[0], "% Authorization denied\n")
    assert result.status == "error"
    assert result.observed.startswith("the answer cannot be read: Invalid JSON")


@pytest.mark.parametrize(
    ("whole", "short"),
    [("Ethernet12", "Et12"), ("Ethernet3/1/4", "Et3/1/4"), ("Port-Channel10", "Po10"), ("Cpu", "Cpu")],
)
def test_short_names(whole, short):
    assert arista_eos.short_name(whole) == short
