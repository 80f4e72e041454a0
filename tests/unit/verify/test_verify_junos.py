"""What may be concluded from the answers of Juniper switches and firewalls, what must be refused, which checks follow from a change."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.plan.apply import apply
from netauto.platforms import PLATFORMS
from netauto.verify.build import checks_for
from netauto.verify.check import judge
from netauto.verify.parsers import junos
from netauto.verify.parsers.junos import InterfaceRow, SwitchedPort, VlanRow
from netauto.verify.parsers.text import LayoutError

JUNOS = PLATFORMS["junos"]

VLANS = """\
Routing instance        VLAN name             Tag          Interfaces
default-switch          ADM                   10
                                                           ae0.0*
                                                           ge-0/0/3.0
default-switch          U-HNB-C1-A-LONG-NAME-FOR-IT 2400
                                                           ae0.0*
default-switch          default               1

{master:0}
"""
SWITCHED = """\
Routing Instance Name : default-switch
Logical Interface flags (DL - disable learning, AD - packet action drop,
                         LH - MAC limit hit, DN - interface down)

Logical          Vlan          TAG     MAC         STP         Logical           Tagging
interface        members               limit       state       interface flags
ge-0/0/12.0                            65535                                     untagged
                 U-HNB-C1-CLIN 2400    65535       Forwarding                    untagged
                 U-HNB-C1-VOIX 2401    65535       Forwarding                    tagged
Routing Instance Name : default-switch
Logical          Vlan          TAG     MAC         STP         Logical           Tagging
interface        members               limit       state       interface flags
ge-0/0/13.0                            65535                   DN                untagged
                 PARKING       999     65535       Discarding                    untagged
"""
DOT1X = """\
802.1X Information:
Interface     Role           State           MAC address          User
ge-0/0/12.0   Authenticator  Authenticated   aa:bb:cc:00:00:01    host/hnb-ws-101
ge-0/0/12.0                  Authenticated   aa:bb:cc:00:00:02    aabbcc000002
ge-0/0/14.0   Authenticator  Initialize
ge-0/0/15.0   Authenticator  Held            aa:bb:cc:00:00:03
"""
TERSE = """\
Interface               Admin Link Proto    Local                 Remote
ge-0/0/12               up    down
ge-0/0/12.0             up    down eth-switch
ge-0/0/13               down  down
ae0.100                 up    up   inet     10.64.1.1/24
                                            10.64.1.251/24
ae0.2400                up    up   inet     10.64.16.1/24
lo0.0                   up    up   inet     10.64.0.1           --> 0/0
"""
ZONES = """\

Security zone: C1-CLIN
  Zone ID: 10
  Send reset for non-SYN session TCP packets: Off
  Policy configurable: Yes
  Interfaces bound: 1
  Interfaces:
    ae0.2400
  Advanced-connection-tracking timeout: 1800

Security zone: TEST
  Send reset for non-SYN session TCP packets: Off
  Policy configurable: Yes
  Interfaces bound: 0
  Interfaces:
"""
POLICIES = """\
Default policy: deny-all
Pre ID default policy: permit-all
From zone: ADM, To zone: GHT
  Policy: OLD, State: enabled, Index: 4, Scope Policy: 0, Sequence number: 1
    Source addresses: any
    Destination addresses: any
    Applications: any
    Action: permit
Global policies:
  Policy: UC-HNB-C1-0001, State: enabled, Index: 5, Scope Policy: 0, Sequence number: 1
    From zones: C1-CLIN
    To zones: GHT
    Source addresses: N-HNB-C1-CLIN
    Destination addresses: any
    Applications: TCP-443
    Action: permit, log
  Policy: DENY-ALL, State: disabled, Index: 6, Scope Policy: 0, Sequence number: 2
    From zones: any
    To zones: any
    Action: deny, log
"""
MET = """\
node0:
--------------------------------------------------------------------------
Policy: UC-HNB-C1-0001, action-type: permit, State: enabled, Index: 6
0
  Policy Type: Configured, global
  Sequence number: 1
  From zones: C1-CLIN
  To zones: GHT
  Application: junos-https
    IP protocol: tcp, ALG: 0, Inactivity timeout: 1800
"""
MET_PAIR = """\
Policy: OLD, action-type: deny, State: enabled, Index: 5
0
  Policy Type: Configured
  Sequence number: 1
  From zone: ADM, To zone: GHT
"""
ROUTE = """\

inet.0: 12 destinations, 13 routes (12 active, 0 holddown, 0 hidden)
+ = Active Route, - = Last Active, * = Both

10.64.16.0/20      *[Aggregate/130] 00:00:05
                       Discard
10.60.0.0/16       *[Static/5] 3w2d 01:02:03
                    >  to 10.64.255.10 via ge-0/0/1.0
"""

READ = [
    (
        junos.vlans,
        VLANS,
        {
            "ADM": VlanRow(10, frozenset({"ae0.0", "ge-0/0/3.0"})),
            "U-HNB-C1-A-LONG-NAME-FOR-IT": VlanRow(2400, frozenset({"ae0.0"})),
            "default": VlanRow(1, frozenset()),
        },
    ),
    (
        junos.switched_ports,
        SWITCHED,
        {
            "ge-0/0/12.0": SwitchedPort(frozenset({2401}), frozenset({2400})),
            "ge-0/0/13.0": SwitchedPort(frozenset(), frozenset({999})),
        },
    ),
    (
        junos.authenticators,
        DOT1X,
        {
            "ge-0/0/12.0": ("aa:bb:cc:00:00:01 Authenticated", "aa:bb:cc:00:00:02 Authenticated"),
            "ge-0/0/14.0": (),
            "ge-0/0/15.0": ("aa:bb:cc:00:00:03 Held",),
        },
    ),
    (
        junos.interfaces_terse,
        TERSE,
        {
            "ge-0/0/12": InterfaceRow("up", "down"),
            "ge-0/0/12.0": InterfaceRow("up", "down"),
            "ge-0/0/13": InterfaceRow("down", "down"),
            "ae0.100": InterfaceRow("up", "up", ("10.64.1.1/24", "10.64.1.251/24")),
            "ae0.2400": InterfaceRow("up", "up", ("10.64.16.1/24",)),
            "lo0.0": InterfaceRow("up", "up", ("10.64.0.1",)),
        },
    ),
    (junos.zones, ZONES, {"C1-CLIN": frozenset({"ae0.2400"}), "TEST": frozenset()}),
    (junos.policies, POLICIES, (("ADM to GHT OLD", True), ("UC-HNB-C1-0001", True), ("DENY-ALL", False))),
    (junos.met_policy, MET, ("UC-HNB-C1-0001", "permit")),
    (junos.met_policy, MET_PAIR, ("ADM to GHT OLD", "deny")),
    (
        junos.route,
        ROUTE,
        {"10.64.16.0/20": ("Aggregate", frozenset()), "10.60.0.0/16": ("Static", frozenset({"10.64.255.10"}))},
    ),
    (junos.route, "\n", {}),
]
REFUSED = [
    *((read, "error: communication failure\n") for read in (junos.vlans, junos.switched_ports, junos.authenticators)),
    *((read, "syntax error, expecting <command>.\n") for read in (junos.interfaces_terse, junos.zones, junos.policies)),
    (junos.met_policy, "error: Zone C1-CLIN does not exist\n"),
    (junos.route, "error: routing process is not running\n"),
    (junos.vlans, "VLAN name\n                     ae0.0*\n"),
    (junos.policies, "Default policy: deny-all\n  Policy: X, State: enabled, Index: 4\n"),
]


@pytest.mark.parametrize(("read", "output", "expected"), READ, ids=lambda value: getattr(value, "__name__", ""))
def test_reads_the_published_layout(read, output, expected):
    assert read(output) == expected


@pytest.mark.parametrize(("read", "output"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_another_layout_is_an_error_and_no_absence(read, output):
    with pytest.raises(LayoutError):
        read(output)


@pytest.mark.parametrize(
    ("read", "output"), [case[:2] for case in READ], ids=lambda value: getattr(value, "__name__", "")
)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_answer_is_read_or_refused(read, output, data):
    begin, end = sorted(data.draw(st.tuples(st.integers(0, len(output)), st.integers(0, len(output)))))
    noise = data.draw(st.text(st.sampled_from("0123456789 .:/,-\nagePolicyzone*é"), max_size=20))
    with contextlib.suppress(LayoutError):
        read(output[:begin] + noise + output[end:])


def model(text, *lines):
    return JUNOS.read_model(str(apply(JUNOS, JUNOS.parse(text), lines)))


SWITCH = """\
set interfaces ge-0/0/12 disable
set interfaces ge-0/0/12 unit 0 family ethernet-switching vlan members PARKING
set interfaces ae0 unit 0 family ethernet-switching interface-mode trunk
set interfaces ae0 unit 0 family ethernet-switching vlan members PARKING
set vlans PARKING vlan-id 999
"""
OPENED = (
    "set vlans U-HNB-C1-A-LONG-NAME-FOR-IT vlan-id 2400",
    "set vlans U-HNB-C1-VOIX vlan-id 2401",
    "set interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-A-LONG-NAME-FOR-IT",
    "delete interfaces ge-0/0/12 disable",
    "delete interfaces ge-0/0/12 unit 0 family ethernet-switching vlan members",
    "set interfaces ge-0/0/12 unit 0 family ethernet-switching vlan members U-HNB-C1-A-LONG-NAME-FOR-IT",
    "set switch-options voip interface ge-0/0/12.0 vlan U-HNB-C1-VOIX",
    "set protocols dot1x authenticator interface ge-0/0/12.0 mac-radius",
)
ANSWERS = {
    "show vlans": VLANS,
    "show ethernet-switching interface": SWITCHED,
    "show interfaces terse": TERSE,
    "show dot1x interface": DOT1X,
    "show security zones": ZONES,
    "show security policies": POLICIES,
    "show route 10.64.16.0/20 exact": ROUTE,
}


def judged(checks, answers=ANSWERS):
    return {(check.id, check.subject): judge(check, answers[check.command]) for check in checks}


def test_what_is_asked_of_a_switch():
    base, after = model(SWITCH), model(SWITCH, *OPENED)
    results = judged(checks_for("hnb-acc-1", "junos", base, after))
    assert {subject: (found.status, found.expected) for subject, found in results.items()} == {
        ("vlan.state", "VLAN 2400"): ("passed", "named U-HNB-C1-A-LONG-NAME-FOR-IT"),
        ("vlan.state", "VLAN 2401"): ("failed", "named U-HNB-C1-VOIX"),
        ("trunk.vlans", "ae0 VLAN 2400"): ("passed", "carried"),
        ("port.vlans", "ge-0/0/12"): ("passed", "access VLAN 2400, voice VLAN 2401"),
        ("port.state", "ge-0/0/12"): ("passed", "enabled"),
        ("port.access", "ge-0/0/12"): ("passed", "clients have to authenticate"),
    }


def test_closing_asks_for_the_opposite():
    base, after = model(SWITCH), model(SWITCH, *OPENED)
    results = judged(checks_for("hnb-acc-1", "junos", after, base))
    assert {subject: (found.expected, found.observed) for subject, found in results.items()} == {
        ("vlan.state", "VLAN 2400"): ("absent", "named U-HNB-C1-A-LONG-NAME-FOR-IT"),
        ("vlan.state", "VLAN 2401"): ("absent", "absent"),
        ("trunk.vlans", "ae0 VLAN 2400"): ("not carried", "carried"),
        ("port.vlans", "ge-0/0/12"): ("access VLAN 999", "access VLAN 2400, voice VLAN 2401"),
        ("port.state", "ge-0/0/12"): ("shut down", "enabled"),
        ("port.access", "ge-0/0/12"): ("nobody is asked", "clients have to authenticate"),
    }


def policy(name, source, target, action, *, application="TCP-443", address="any"):
    words = f"set security policies global policy {name}"
    return (
        f"{words} match source-address any",
        f"{words} match destination-address {address}",
        f"{words} match application {application}",
        f"{words} match from-zone {source}",
        f"{words} match to-zone {target}",
        f"{words} then {action}",
    )


FIREWALL = (
    "\n".join(
        (
            "set security address-book global address H-DPI 10.60.4.10/32",
            *policy("DENY-ALL", "any", "any", "deny", application="any"),
            "set security zones security-zone GHT interfaces ge-0/0/1.0",
            "set interfaces ge-0/0/1 unit 0 family inet address 10.60.4.1/24",
            "set applications application TCP-443 protocol tcp",
            "set applications application TCP-443 destination-port 443",
        )
    )
    + "\n"
)
UNIT = (
    "set interfaces ae0 unit 2400 vlan-id 2400",
    "set interfaces ae0 unit 2400 family inet address 10.64.16.1/24",
    "set security zones security-zone C1-CLIN interfaces ae0.2400",
    *policy("UC-HNB-C1-0001", "C1-CLIN", "GHT", "permit", address="H-DPI"),
    "insert security policies global policy UC-HNB-C1-0001 before policy DENY-ALL",
    "set routing-options aggregate route 10.64.16.0/20 discard",
)
LOOK_UP = (
    "show security match-policies from-zone C1-CLIN to-zone GHT source-ip 10.64.16.10 destination-ip 10.60.4.10"
    " source-port 49152 destination-port 443 protocol tcp"
)


def test_what_is_asked_of_a_firewall():
    checks = checks_for("hnb-fw-1", "junos", model(FIREWALL), model(FIREWALL, *UNIT))
    in_force = POLICIES.replace("DENY-ALL, State: disabled", "DENY-ALL, State: enabled")
    results = judged(checks, ANSWERS | {LOOK_UP: MET, "show security policies": in_force})
    assert {subject: (found.status, found.expected) for subject, found in results.items()} == {
        ("interface.state", "interface ae0.2400"): ("passed", "up, address 10.64.16.1/24"),
        ("zone.members", "zone C1-CLIN"): ("passed", "members ae0.2400"),
        ("policy.order", "order of 1 policies"): ("passed", "UC-HNB-C1-0001, DENY-ALL"),
        ("policy.lookup", "10.64.16.10 to 10.60.4.10 tcp/443"): ("passed", "policy UC-HNB-C1-0001 accepts"),
        ("route.installed", "route 10.64.16.0/20"): ("passed", "aggregate"),
    }


def test_a_packet_that_meets_another_policy_fails_and_is_named():
    checks = checks_for("hnb-fw-1", "junos", model(FIREWALL), model(FIREWALL, *UNIT))
    look_up = next(check for check in checks if check.id == "policy.lookup")
    assert (judge(look_up, MET_PAIR).status, judge(look_up, MET_PAIR).observed) == (
        "failed",
        "policy ADM to GHT OLD denies",
    )
    assert judge(look_up, "error: Zone C1-CLIN does not exist\n").status == "error"


def test_what_is_gone_after_closing():
    checks = checks_for("hnb-fw-1", "junos", model(FIREWALL, *UNIT), model(FIREWALL))
    gone = {
        "show interfaces terse": TERSE.replace("ae0.2400", "ae0.2500"),
        "show security zones": ZONES.replace("C1-CLIN", "C2-CLIN"),
        "show security policies": POLICIES.replace("UC-HNB-C1", "UC-HNB-C2"),
        "show route 10.64.16.0/20 exact": "\n",
    }
    assert {(found.status, found.expected) for found in judged(checks, gone).values()} == {("passed", "absent")}
    assert {found.status for found in judged(checks).values()} == {"failed"}
