"""Which checks follow from a change, and how answers are judged."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from verify_sample import (
    FW_BASE,
    FW_OPEN,
    SWITCH_BASE,
    SWITCH_OPEN,
    WAN_BASE,
    WAN_OPEN,
    WLC_BASE,
    WLC_OPEN,
    Device,
)

from netauto.errors import RejectedError
from netauto.platforms.model import DeviceModel
from netauto.verify.build import checks_for
from netauto.verify.check import Check, describe, judge, one_line
from netauto.verify.run import Patience, run_checks

OPEN = [
    (
        "ios_xe",
        SWITCH_BASE,
        SWITCH_OPEN,
        (
            ("vlan.state", "VLAN 2032", "show vlan brief", "active, named U-LEN-C3-CLIN"),
            ("vlan.state", "VLAN 2033", "show vlan brief", "active, named U-LEN-C3-VOIX"),
            (
                "port.vlans",
                "GigabitEthernet1/0/13",
                "show interfaces GigabitEthernet1/0/13 switchport",
                "access VLAN 2032, voice VLAN 2033",
            ),
            ("port.state", "GigabitEthernet1/0/13", "show interfaces status", "enabled"),
            (
                "trunk.vlans",
                "TenGigabitEthernet1/1/1 VLAN 2032-2033",
                "show interfaces trunk",
                "carried and forwarding",
            ),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2032-2033", "show ip dhcp snooping", "operational"),
        ),
    ),
    (
        "ios_xe",
        SWITCH_OPEN,
        SWITCH_BASE,
        (
            ("vlan.state", "VLAN 2032", "show vlan brief", "absent"),
            ("vlan.state", "VLAN 2033", "show vlan brief", "absent"),
            (
                "port.vlans",
                "GigabitEthernet1/0/13",
                "show interfaces GigabitEthernet1/0/13 switchport",
                "access VLAN 999",
            ),
            ("port.state", "GigabitEthernet1/0/13", "show interfaces status", "shut down"),
            ("trunk.vlans", "TenGigabitEthernet1/1/1 VLAN 2032-2033", "show interfaces trunk", "not carried"),
            ("dhcp-snooping.vlans", "DHCP snooping VLAN 2032-2033", "show ip dhcp snooping", "off"),
        ),
    ),
    (
        "c9800",
        WLC_BASE,
        WLC_OPEN,
        (
            ("wlan.state", "WLAN WL-GHT-SANTE", "show wlan summary", "UP, id 17, SSID GHT-SANTE"),
            (
                "policy-profile.state",
                "policy profile PP-LEN-C3-PRO",
                "show wireless profile policy detailed PP-LEN-C3-PRO",
                "ENABLED, VLAN U-LEN-C3-CLIN",
            ),
            (
                "policy-tag.maps",
                "policy tag PT-LEN-C3",
                "show wireless tag policy detailed PT-LEN-C3",
                "WL-GHT-SANTE to PP-LEN-C3-PRO",
            ),
            (
                "ap.tags",
                "access point 00a3.8e11.3101",
                "show ap tag summary",
                "policy tag PT-LEN-C3, site tag ST-LEN, RF tag RF-LEN, source Static, Misconfigured No",
            ),
        ),
    ),
    (
        "c9800",
        WLC_OPEN,
        WLC_BASE,
        (
            (
                "policy-profile.state",
                "policy profile PP-LEN-C3-PRO",
                "show wireless profile policy summary",
                "absent",
            ),
            ("policy-tag.maps", "policy tag PT-LEN-C3", "show wireless tag policy summary", "absent"),
            (
                "ap.tags",
                "access point 00a3.8e11.3101",
                "show ap tag summary",
                "policy tag PT-LEN-STD, site tag ST-LEN, RF tag RF-LEN, source Static, Misconfigured No",
            ),
        ),
    ),
    (
        "fortios",
        FW_BASE,
        FW_OPEN,
        (
            ("interface.state", "interface c3-clin", "get system interface", "up, address 10.60.48.1/24"),
            ("zone.members", "zone C3-CLIN", "show system zone", "members c3-clin; traffic inside denied"),
            ("policy.order", "order of 2 policies", "show firewall policy", "203201, 203202, 999000"),
            (
                "policy.lookup",
                "10.60.48.10 to 10.60.4.10 tcp/443",
                "diagnose firewall iprope lookup 10.60.48.10 49152 10.60.4.10 443 tcp c3-clin",
                "policy 203201 accepts",
            ),
        ),
    ),
    (
        "fortios",
        FW_OPEN,
        FW_BASE,
        (
            ("interface.state", "interface c3-clin", "get system interface", "absent"),
            ("zone.members", "zone C3-CLIN", "show system zone", "absent"),
            ("policy.gone", "policies 203201, 203202", "show firewall policy", "absent"),
        ),
    ),
    (
        "ios_xe",
        WAN_BASE,
        WAN_OPEN,
        (
            ("route.installed", "route 10.60.48.0/20", "show ip route static", "via 10.60.255.1"),
            ("list.entry", "PL-LEN-OUT 1040", "show ip prefix-list PL-LEN-OUT", "permit 10.60.48.0/20"),
            (
                "list.entry",
                "QOS-VOICE 1040",
                "show ip access-lists QOS-VOICE",
                "permit ip 10.60.49.0 0.0.0.255 any",
            ),
        ),
    ),
    (
        "ios_xe",
        WAN_OPEN,
        WAN_BASE,
        (
            ("route.installed", "route 10.60.48.0/20", "show ip route static", "absent"),
            ("list.entry", "PL-LEN-OUT 1040", "show ip prefix-list PL-LEN-OUT", "absent"),
            ("list.entry", "QOS-VOICE 1040", "show ip access-lists QOS-VOICE", "absent"),
        ),
    ),
    ("ios_xe", SWITCH_BASE, SWITCH_BASE, ()),
    ("another", SWITCH_BASE, SWITCH_OPEN, ()),
]


@pytest.mark.parametrize(("platform", "base", "predicted", "expected"), OPEN)
def test_checks_follow_from_the_difference(platform, base, predicted, expected):
    checks = checks_for("len-x-1", platform, base, predicted)
    assert tuple((check.id, check.subject, check.command, check.expect) for check in checks) == expected
    assert {check.device for check in checks} <= {"len-x-1"}


def test_the_plan_shows_one_sentence_for_each_check():
    assert describe(checks_for("len-wan-1", "ios_xe", WAN_BASE, WAN_OPEN))[0] == (
        "route 10.60.48.0/20: via 10.60.255.1 (`show ip route static`)"
    )


def test_a_member_of_a_bundle_and_a_trunk_that_carries_everything_are_not_asked():
    member = replace(SWITCH_OPEN.ports["TenGigabitEthernet1/1/1"], channel_group=1)
    everything = replace(member, channel_group=None, trunk_vlans=None)
    for port in (member, everything):
        base = DeviceModel(ports={port.name: replace(port, description="before")})
        assert checks_for("len-dist-1", "ios_xe", base, DeviceModel(ports={port.name: port})) == ()


def test_a_denied_packet_is_looked_up_too():
    narrow = replace(
        FW_OPEN,
        zones=FW_OPEN.zones
        | {"MGMT": replace(FW_OPEN.zones["DC-SANTE"], name="MGMT", interfaces=frozenset({"vlan100"}))},
    )
    ports = narrow.ports | {"vlan100": replace(narrow.ports["vlan60"], name="vlan100", address="10.60.1.1/24")}
    found = [
        check
        for check in checks_for("len-fw-1", "fortios", FW_BASE, replace(narrow, ports=ports))
        if check.id == "policy.lookup"
    ]
    assert [(check.subject, check.expect) for check in found] == [
        ("10.60.48.10 to 10.60.4.10 tcp/443", "policy 203201 accepts"),
        ("10.60.48.10 to 10.60.1.10 tcp/443", "policy 203202 denies"),
    ]


TRUNKS = """\
Port        Mode             Encapsulation  Status        Native vlan
Te1/1/1     on               802.1q         {status}      99

Port        Vlans allowed on trunk
Te1/1/1     {allowed}

Port        Vlans allowed and active in management domain
Te1/1/1     {active}

Port        Vlans in spanning tree forwarding state and not pruned
Te1/1/1     {forwarding}
"""


@pytest.mark.parametrize(
    ("status", "lists", "opening", "closing"),
    [
        ("trunking", ("10,30,2032-2033",) * 3, "carried and forwarding", "carried and forwarding"),
        ("trunking", ("10,30",) * 3, "not carried", "not carried"),
        ("trunking", ("10,2032-2033", "10", "10"), "allowed, not existing", "allowed, not existing"),
        (
            "trunking",
            ("10,2032", "10,2032", "10"),
            "VLAN 2032 existing, not forwarding; VLAN 2033 not carried",
            "VLAN 2032 existing, not forwarding; VLAN 2033 not carried",
        ),
        ("not-trunking", ("none",) * 3, "the port is not trunking", "not carried"),
    ],
)
def test_what_a_trunk_says(status, lists, opening, closing):
    output = TRUNKS.format(status=status, **dict(zip(("allowed", "active", "forwarding"), lists, strict=True)))
    for base, predicted, words in ((SWITCH_BASE, SWITCH_OPEN, opening), (SWITCH_OPEN, SWITCH_BASE, closing)):
        (check,) = (c for c in checks_for("len-acc-1", "ios_xe", base, predicted) if c.id == "trunk.vlans")
        result = judge(check, output)
        assert (result.observed, result.status) == (words, "passed" if words == check.expect else "failed")


APS = "Number of APs: {count}\n\nAP Name  AP Mac\n{row}\n"
AP_ROW = "len-ap-31  00a3.8e11.3101  ST-LEN  {tag}  RF-LEN  {bad}  {source}"


@pytest.mark.parametrize(
    ("row", "observed"),
    [
        (AP_ROW.format(tag="PT-LEN-C3", bad="No", source="Static"), None),
        (
            AP_ROW.format(tag="PT-LEN-C3", bad="Yes", source="Static"),
            "policy tag PT-LEN-C3, site tag ST-LEN, RF tag RF-LEN, source Static, Misconfigured Yes",
        ),
        (AP_ROW.format(tag="PT-LEN-C3", bad="No", source="Default"), "no static tags"),
        ("", "not joined"),
    ],
)
def test_what_an_access_point_says(row, observed):
    (check,) = (c for c in checks_for("len-wlc-1", "c9800", WLC_BASE, WLC_OPEN) if c.id == "ap.tags")
    result = judge(check, APS.format(row=row, count=1 if row else 0))
    assert result.observed == (observed or check.expect)
    assert result.status == ("failed" if observed else "passed")


ZONES = 'config system zone\n    edit "C3-CLIN"\n        set intrazone {intra}\n        set interface "c3-clin"\n    next\nend\n'
POLICIES = "config firewall policy\n{}end\n"


@pytest.mark.parametrize(
    ("id_", "output", "observed"),
    [
        ("zone.members", ZONES.format(intra="deny"), "members c3-clin; traffic inside denied"),
        ("zone.members", ZONES.format(intra="allow"), "members c3-clin; traffic inside allowed"),
        ("zone.members", "config system zone\nend\n", "absent"),
        (
            "policy.order",
            POLICIES.format(
                "    edit 203201\n    next\n    edit 7\n    next\n    edit 203202\n    next\n    edit 999000\n    next\n"
            ),
            "203201, 203202, 999000",
        ),
        (
            "policy.order",
            POLICIES.format("    edit 999000\n    next\n    edit 203202\n        set status disable\n    next\n"),
            "999000, 203202 disabled",
        ),
        (
            "interface.state",
            "name: c3-clin   ip: 10.60.48.1 255.255.255.0   status: down   type: vlan\n",
            "down, address 10.60.48.1/24",
        ),
        ("policy.lookup", "<src x> matches policy id: 203201\n", "policy 203201 accepts"),
        ("policy.lookup", "<src x> matches policy id: 0\n", "policy 0"),
    ],
)
def test_what_a_firewall_says(id_, output, observed):
    check = next(c for c in checks_for("len-fw-1", "fortios", FW_BASE, FW_OPEN) if c.id == id_)
    assert judge(check, output).observed == observed


STATUS = (
    "Port      Name               Status       Vlan  Duplex Speed Type\n"
    "Gi1/0/13  U-LEN-C3 box-1     {:<12} 2032  auto  auto 10/100/1000BaseTX\n"
)


@pytest.mark.parametrize(
    ("state", "observed"),
    [("connected", "enabled"), ("notconnect", "enabled"), ("disabled", "shut down"), ("err-disabled", "err-disabled")],
)
def test_a_port_without_a_cable_is_enabled_all_the_same(state, observed):
    (check,) = (c for c in checks_for("len-acc-1", "ios_xe", SWITCH_BASE, SWITCH_OPEN) if c.id == "port.state")
    assert judge(check, STATUS.format(state)).observed == observed


def test_snooping_on_some_vlans_only():
    (check,) = (c for c in checks_for("len-acc-1", "ios_xe", SWITCH_BASE, SWITCH_OPEN) if c.id == "dhcp-snooping.vlans")
    output = "DHCP snooping is operational on following VLANs:\n10,2032\n"
    assert judge(check, output).observed == "operational on VLAN 2032 only"


def test_an_answer_that_cannot_be_read_is_an_error_and_no_pass():
    check = checks_for("len-acc-1", "ios_xe", SWITCH_BASE, SWITCH_OPEN)[0]
    result = judge(check, "\x1b[31m% Invalid input detected\n")
    assert result.status == "error"
    assert (
        result.observed
        == r"the answer cannot be read: not a line of `show vlan brief`: '\x1b[31m% Invalid input detected'"
    )


def test_words_of_devices_are_cleaned_and_cut():
    assert one_line("a\x1b[31mb\r\n\u202ec\u200b  d") == "a b c d"
    assert one_line("x" * 400) == "x" * 300 + "…"


def words(output):
    return output.strip()


def check(command, expect="up", settle=0, id_="a.check"):
    return Check(id_, "len-acc-1", f"subject of {command}", command, partial(words), expect, settle)


def test_a_command_is_sent_once_however_many_checks_use_it():
    device = Device({"show a": "up", "show b": "up"})
    checks = (check("show a"), check("show b"), check("show a", expect="down"))
    results = run_checks(device, checks)
    assert device.asked == ["show a", "show b"]
    assert [result.status for result in results] == ["passed", "passed", "failed"]


def test_a_lost_session_makes_errors_and_no_exception():
    device = Device({"show a": "up"})
    results = run_checks(device, (check("show a"), check("show gone")))
    assert [result.status for result in results] == ["passed", "error"]
    assert results[1].observed == "no answer to `show gone`: len-acc-1: the connection was lost"


def test_a_lost_session_is_not_asked_again():
    device = Device({"show b": "up"})
    results = run_checks(device, (check("show gone"), check("show b")))
    assert device.asked == ["show gone"]
    assert [result.status for result in results] == ["error", "error"]


def test_a_refused_command_does_not_stop_the_others():
    device = Device({"show a": RejectedError("len-acc-1", "show a", "% Invalid input"), "show b": "up"})
    results = run_checks(device, (check("show a"), check("show b")))
    assert [result.status for result in results] == ["error", "passed"]
    assert results[0].observed == "no answer to `show a`: len-acc-1: refused 'show a': % Invalid input"


def test_nothing_is_asked_after_the_deadline():
    device, clock = Device({"show a": "up"}), Clock()
    (result,) = run_checks(device, (check("show a"),), clock.patience(99.0))
    assert device.asked == []
    assert result.observed == "no answer to `show a`: len-acc-1: not asked: the time for verification is over"


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self, stop_after=99):
        self.time, self.waits, self.stop_after = 100.0, 0, stop_after

    def wait(self, seconds):
        self.time, self.waits = self.time + seconds, self.waits + 1
        return self.waits >= self.stop_after

    def patience(self, deadline):
        return Patience(lambda: self.time, self.wait, deadline, pause=5.0)


def test_what_settles_is_asked_again_and_nothing_else():
    device = Device({"show ap": ["away", "away", "up"], "show vlan": "gone"})
    clock = Clock()
    results = run_checks(device, (check("show ap", settle=60), check("show vlan")), clock.patience(200.0))
    assert device.asked == ["show ap", "show vlan", "show ap", "show ap"]
    assert [result.status for result in results] == ["passed", "failed"]
    assert clock.time == 110.0


@pytest.mark.parametrize(
    ("settle", "deadline", "stop_after", "asked"),
    [
        (12, 1000.0, 99, 4),  # its own time runs out: asked after 0, 5, 10 and 15 s
        (60, 111.0, 99, 3),  # the caller's deadline: a question at 115 s would be too late
        (60, 1000.0, 1, 1),  # somebody asked to stop
        (0, 1000.0, 99, 1),  # must be so at once
    ],
)
def test_waiting_ends(settle, deadline, stop_after, asked):
    device = Device({"show ap": "away"})
    (result,) = run_checks(device, (check("show ap", settle=settle),), Clock(stop_after).patience(deadline))
    assert len(device.asked) == asked
    assert result.status == "failed"


def test_without_patience_a_state_is_taken_as_it_is():
    device = Device({"show ap": ["away", "up"]})
    (result,) = run_checks(device, (check("show ap", settle=60),))
    assert (result.status, len(device.asked)) == ("failed", 1)
