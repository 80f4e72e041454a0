"""What may be concluded from the answers of an AOS-CX switch, what must be refused, and which checks follow from a change."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.platforms.model import DeviceModel, Port, Vlan
from netauto.verify.build import checks_for
from netauto.verify.check import judge
from netauto.verify.parsers import aruba_aoscx
from netauto.verify.parsers.aruba_aoscx import BriefRow, Client, VlanRow
from netauto.verify.parsers.text import LayoutError

RULE = "-" * 114
VLANS = f"""\
{RULE}
VLAN  Name                              Status  Reason                  Type        Interfaces
{RULE}
1     DEFAULT_VLAN_1                    up      ok                      default     1/1/34-1/1/52
20    poste de soins                    down    admin_down              static      1/1/3,lag1-lag2
2400  U-LBS-E1-CLIN                     up      ok                      static      1/1/2-1/1/4,1/1/6-1/1/8,
                                                                                    1/1/12,1/1/17-1/1/19,lag1
2401  VLAN2401                          down    no_member_port          static
"""
BRIEF = """\
----------------------------------------------------------------------------------------------------
Port           Native  Mode   Type           Enabled Status  Reason                  Speed   Description
               VLAN                                                                  (Mb/s)
----------------------------------------------------------------------------------------------------
1/1/1          44      access 1GbT           yes     down    Waiting for link        --      --
1/1/12         2400    trunk  1GbT           yes     up                              1000    U-LBS-E1 chambre-1
1/1/20         999     access 1GbT           no      down    Administratively down   --      LIBRE
1/1/49         --      --     25G-DAC3       yes     up                              25000   lbs-fw-1 eth2
1/1/52         --      routed --             yes     down    Waiting for link        --      --
lag1           1       trunk  --             yes     up                              --      --
"""
CLIENTS = """\
Port Access Client Status Details

Client 90:4c:81:cf:10:30, lbs-ws-1
============================
  Session Details
  ---------------
    Port         : 1/1/12
    Session Time : 5340956s
    IPv4 Address :
    IPv6 Address :

  Authentication Details
  ----------------------
    Status          : dot1x Authenticated
    Auth Precedence : dot1x - Authenticated, mac-auth - Not attempted

  Authorization Details
  ----------------------
    Role   : RADIUS_0
    Status : Applied

Client 90:4c:81:cf:0e:ec, 904c81cf0eec
============================
  Session Details
  ---------------
    Port         : 1/1/20
    Session Time : 5s

  Authentication Details
  ----------------------
    Status          : Authentication Failed, Server-Reject
"""
NOBODY = "No port-access clients found.\n"
SNOOPING = """\
 DHCPv4-Snooping Information

  DHCPv4-Snooping      : Yes  Verify MAC Address   : Yes
  Allow Overwrite Binding : No   Enabled VLANs        : 10,2400-2401
"""
OFF = SNOOPING.replace(": Yes  Verify", ": No   Verify")

READ = [
    (
        aruba_aoscx.vlans,
        VLANS,
        {
            1: VlanRow("DEFAULT_VLAN_1", "up", "ok", frozenset(f"1/1/{n}" for n in range(34, 53))),
            20: VlanRow("poste de soins", "down", "admin_down", frozenset({"1/1/3", "lag1", "lag2"})),
            2400: VlanRow(
                "U-LBS-E1-CLIN",
                "up",
                "ok",
                frozenset({f"1/1/{n}" for n in (2, 3, 4, 6, 7, 8, 12, 17, 18, 19)} | {"lag1"}),
            ),
            2401: VlanRow("VLAN2401", "down", "no_member_port", frozenset()),
        },
    ),
    (
        aruba_aoscx.interface_brief,
        BRIEF,
        {
            "1/1/1": BriefRow(44, "access", enabled=True, up=False),
            "1/1/12": BriefRow(2400, "trunk", enabled=True, up=True),
            "1/1/20": BriefRow(999, "access", enabled=False, up=False),
            "1/1/49": BriefRow(None, "--", enabled=True, up=True),
            "1/1/52": BriefRow(None, "routed", enabled=True, up=False),
            "lag1": BriefRow(1, "trunk", enabled=True, up=True),
        },
    ),
    (
        aruba_aoscx.client_status,
        CLIENTS,
        (
            Client("90:4c:81:cf:10:30", "1/1/12", "dot1x Authenticated"),
            Client("90:4c:81:cf:0e:ec", "1/1/20", "Authentication Failed, Server-Reject"),
        ),
    ),
    (aruba_aoscx.client_status, NOBODY, ()),
    (aruba_aoscx.snooping_vlans, SNOOPING, frozenset({10, 2400, 2401})),
    (aruba_aoscx.snooping_vlans, OFF, frozenset()),
    (aruba_aoscx.snooping_vlans, SNOOPING.replace("10,2400-2401", ""), frozenset()),
]


@pytest.mark.parametrize(("read", "output", "expected"), READ)
def test_an_answer_is_read(read, output, expected):
    assert read(output) == expected


REFUSED = [
    (aruba_aoscx.vlans, "", "has no heading"),
    (aruba_aoscx.vlans, "Invalid input: vlann\n", "not a line of `show vlan`"),
    (aruba_aoscx.vlans, VLANS.replace("VLAN  Name ", "VLAN  Nom "), "not a line of `show vlan`"),
    (aruba_aoscx.vlans, VLANS.replace("1/1/34-1/1/52", "1/1/34-1/2/52"), "not a list of ports"),
    (aruba_aoscx.vlans, VLANS.replace("1/1/34-1/1/52", "1/1/34-1/1/99999"), "not a list of ports"),
    (aruba_aoscx.vlans, VLANS.replace(" up      ok  ", " perhaps ok  "), "not a line of `show vlan`"),
    (aruba_aoscx.interface_brief, "", "has no heading"),
    (aruba_aoscx.interface_brief, BRIEF.replace(" yes ", " oui "), "not a line of `show interface brief`"),
    (aruba_aoscx.client_status, "", "has no heading"),
    (aruba_aoscx.client_status, CLIENTS.replace("    Port         : 1/1/20\n", ""), "has no port or no status"),
    (aruba_aoscx.snooping_vlans, "", "does not say where it is enabled"),
    (aruba_aoscx.snooping_vlans, SNOOPING.replace("10,2400-2401", "5000"), "not a list of VLANs"),
]


@pytest.mark.parametrize(("read", "output", "message"), REFUSED)
def test_an_answer_in_another_layout_is_refused(read, output, message):
    with pytest.raises(LayoutError) as refusal:
        read(output)
    assert message in str(refusal.value)


SAMPLES = {read: [output for other, output, _ in (*READ, *REFUSED) if other is read] for read, *_ in READ}
NOISE = st.text(st.sampled_from("0123456789 ,-/.:\nabcVLANlagyesup\u202e\x00é"), max_size=20)


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


PARKED = Port("1/1/12", description="LIBRE", enabled=False, mode="access", access_vlan=999)
PRINTER = replace(PARKED, name="1/1/20")
UPLINK = Port("lag1", mode="trunk", trunk_vlans=frozenset({10, 30}), native_vlan=99)
BASE = DeviceModel(
    hostname="lbs-acc-1",
    vlans={10: Vlan(10, "ADM-BUREAUX"), 999: Vlan(999, "PARKING")},
    ports={port.name: port for port in (PARKED, PRINTER, UPLINK)},
    snooping_vlans=frozenset({10}),
)
ROOM = Port(
    "1/1/12",
    description="U-LBS-E1 chambre-1 workstation",
    mode="access",
    access_vlan=2400,
    voice_vlan=2401,
    native_vlan=2400,
    control_policy="802.1X or MAC address",
)
OPEN = replace(
    BASE,
    vlans=BASE.vlans | {2400: Vlan(2400, "U-LBS-E1-CLIN"), 2401: Vlan(2401)},
    ports={
        "1/1/12": ROOM,
        "1/1/20": Port("1/1/20", mode="access", access_vlan=2400),
        "lag1": replace(UPLINK, trunk_vlans=frozenset({10, 30, 2400, 2401})),
    },
    snooping_vlans=frozenset({10, 2400, 2401}),
)
STATUS = "show aaa authentication port-access interface all client-status"
CHECKS = [
    (
        BASE,
        OPEN,
        [
            ("vlan.state", "VLAN 2400", "show vlan", "enabled, named U-LBS-E1-CLIN"),
            ("vlan.state", "VLAN 2401", "show vlan", "enabled, named VLAN2401"),
            ("port.vlans", "1/1/12", "show vlan", "VLAN 2400-2401"),
            ("port.state", "1/1/12", "show interface brief", "enabled, VLAN 2400 untagged"),
            ("port.vlans", "1/1/20", "show vlan", "VLAN 2400"),
            ("port.state", "1/1/20", "show interface brief", "enabled, VLAN 2400 untagged"),
            ("trunk.vlans", "lag1 VLAN 2400-2401", "show vlan", "carried"),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2400-2401", "show dhcpv4-snooping", "operational"),
        ],
    ),
    (
        OPEN,
        BASE,
        [
            ("vlan.state", "VLAN 2400", "show vlan", "absent"),
            ("vlan.state", "VLAN 2401", "show vlan", "absent"),
            ("port.vlans", "1/1/12", "show vlan", "VLAN 999"),
            ("port.state", "1/1/12", "show interface brief", "shut down, VLAN 999 untagged"),
            ("port.clients", "1/1/12", STATUS, "no client"),
            ("port.vlans", "1/1/20", "show vlan", "VLAN 999"),
            ("port.state", "1/1/20", "show interface brief", "shut down, VLAN 999 untagged"),
            ("trunk.vlans", "lag1 VLAN 2400-2401", "show vlan", "not carried"),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2400-2401", "show dhcpv4-snooping", "off"),
        ],
    ),
    (OPEN, OPEN, []),
]


@pytest.mark.parametrize(("base", "predicted", "expected"), CHECKS, ids=["open", "close", "nothing"])
def test_checks_follow_from_the_change(base, predicted, expected):
    checks = checks_for("lbs-acc-1", "aruba_aoscx", base, predicted)
    assert [(check.id, check.subject, check.command, check.expect) for check in checks] == expected


def test_a_trunk_that_carries_all_and_a_port_of_an_aggregate_are_not_asked():
    ports = {
        "1/1/49": Port("1/1/49", channel_group=1),
        "lag2": Port("lag2", mode="trunk"),
        "vlan66": Port("vlan66", mode="routed", address="10.66.1.11/24"),
    }
    changed = {name: replace(port, description="x") for name, port in ports.items()}
    assert checks_for("lbs-acc-1", "aruba_aoscx", replace(BASE, ports=ports), replace(BASE, ports=changed)) == ()


EMPTY = "\n".join(VLANS.splitlines()[:3]) + "\n"
OBSERVED = [
    (OPEN, "vlan.state", VLANS, ["enabled, named U-LBS-E1-CLIN", "enabled, named VLAN2401"]),
    (OPEN, "vlan.state", VLANS.replace("up      ok     ", "down    admin_down"), ["disabled, named U-LBS-E1-CLIN"]),
    (OPEN, "vlan.state", EMPTY, ["absent", "absent"]),
    (OPEN, "trunk.vlans", VLANS, ["VLAN 2401 not carried"]),
    (OPEN, "trunk.vlans", EMPTY, ["not carried"]),
    (OPEN, "port.vlans", VLANS, ["VLAN 2400", "in no VLAN"]),
    (OPEN, "port.state", BRIEF, ["enabled, VLAN 2400 untagged", "shut down, VLAN 999 untagged"]),
    (OPEN, "port.state", BRIEF.replace("1/1/12 ", "1/1/13 "), ["absent"]),
    (OPEN, "dhcp-snooping.vlans", SNOOPING, ["operational"]),
    (OPEN, "dhcp-snooping.vlans", SNOOPING.replace("-2401", ""), ["operational on VLAN 2400 only"]),
    (OPEN, "dhcp-snooping.vlans", OFF, ["off"]),
    (BASE, "port.clients", CLIENTS, ["90:4c:81:cf:10:30 dot1x Authenticated"]),
    (BASE, "port.clients", NOBODY, ["no client"]),
]


@pytest.mark.parametrize(("predicted", "check", "output", "observed"), OBSERVED)
def test_what_a_switch_says(predicted, check, output, observed):
    base = OPEN if predicted is BASE else BASE
    checks = [one for one in checks_for("lbs-acc-1", "aruba_aoscx", base, predicted) if one.id == check]
    assert [judge(one, output).observed for one in checks][: len(observed)] == observed


def test_an_answer_that_cannot_be_read_is_an_error_and_no_pass():
    result = judge(checks_for("lbs-acc-1", "aruba_aoscx", BASE, OPEN)[0], "Cannot execute command.\n")
    assert result.status == "error"
    assert result.observed.startswith("the answer cannot be read: not a line of `show vlan`")
