"""Junos: how statements are read into sections, what a configuration means, what the device's texts mean, where secrets stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_text, fingerprint
from netauto.plan.certify import certify_reading
from netauto.plan.close import close_tree
from netauto.plan.commands import commands
from netauto.plan.diff import diff
from netauto.plan.redact import holds_secret, redact
from netauto.platforms import PLATFORMS
from netauto.platforms.model import (
    AGGREGATE,
    Address,
    AddressGroup,
    FirewallPolicy,
    ListEntry,
    Port,
    Route,
    ServiceObject,
    Vlan,
    Zone,
)
from netauto.render.models import Fragment

JUNOS = PLATFORMS["junos"]
KEY = b"group"
SWITCH = """\
## Last commit: 2020-03-30 21:14:08 CEST by astreinte
set version 21.4R3.15
set system host-name hnb-acc-1
set interfaces interface-range BUREAUX member ge-0/0/30
set interfaces interface-range BUREAUX member-range ge-0/0/31 to ge-0/0/32
set interfaces interface-range BUREAUX unit 0 family ethernet-switching vlan members ADM
set interfaces ge-0/0/5 description "box 1"
set interfaces ge-0/0/5 unit 0 family ethernet-switching interface-mode access
set interfaces ge-0/0/5 unit 0 family ethernet-switching vlan members ADM
set interfaces ge-0/0/6 disable
set interfaces ge-0/0/6 unit 0 family ethernet-switching vlan members 999
set interfaces ge-0/0/7 description "out of order"
set interfaces ge-0/0/7 unit 0 family ethernet-switching vlan members ADM
deactivate interfaces ge-0/0/7
set interfaces ge-0/0/40 native-vlan-id 110
set interfaces ge-0/0/40 unit 0 family ethernet-switching interface-mode trunk
set interfaces ge-0/0/40 unit 0 family ethernet-switching vlan members 110-111
set interfaces ge-0/0/46 ether-options 802.3ad ae0
set interfaces ae0 unit 0 family ethernet-switching interface-mode trunk
set interfaces ae0 unit 0 family ethernet-switching vlan members all
set interfaces irb unit 100 family inet address 10.64.1.11/24
set routing-options static route 0.0.0.0/0 next-hop 10.64.1.1
set protocols dot1x authenticator interface ge-0/0/5.0 mac-radius
set switch-options voip interface ge-0/0/5.0 vlan VOIX
set vlans ADM vlan-id 10
set vlans ADM forwarding-options dhcp-security arp-inspection
set vlans ESSAI vlan-id 666
deactivate vlans ESSAI
set vlans VOIX vlan-id 30
"""
FIREWALL = """\
set security address-book global address N-ADM 10.64.2.0/24
set security address-book global address F-TELE dns-name tele.example.org
set security address-book global address R-OLD range-address 10.64.3.1 to 10.64.3.9
set security address-book global address-set G-ALL address N-ADM
set security address-book global address-set G-ALL address-set G-OTHERS
set security nat source rule-set PRO from zone ADM
set security nat source rule-set PRO to zone INTERNET
set security nat source rule-set PRO rule 1 match source-address 10.64.2.0/24
set security nat source rule-set PRO rule 1 then source-nat pool POOL-PRO
set security policies from-zone ADM to-zone GHT policy OLD match source-address N-ADM
set security policies from-zone ADM to-zone GHT policy OLD match destination-address any
set security policies from-zone ADM to-zone GHT policy OLD match application junos-https
set security policies from-zone ADM to-zone GHT policy OLD then permit
set security policies global policy WEB match source-address N-ADM
set security policies global policy WEB match destination-address F-TELE
set security policies global policy WEB match application TCP-8443
set security policies global policy WEB match from-zone ADM
set security policies global policy WEB match to-zone INTERNET
set security policies global policy WEB then permit
set security policies global policy WEB then log session-close
set security policies global policy SLEEPS match source-address any
set security policies global policy SLEEPS then permit
deactivate security policies global policy SLEEPS
set security policies global policy DENY-ALL match source-address any
set security policies global policy DENY-ALL match destination-address any
set security policies global policy DENY-ALL match application any
set security policies global policy DENY-ALL then deny
set security policies default-policy deny-all
set security zones security-zone ADM interfaces ae0.10 host-inbound-traffic system-services ping
set security zones security-zone INTERNET interfaces ge-0/0/0
set interfaces ae0 vlan-tagging
set interfaces ae0 unit 10 vlan-id 10
set interfaces ae0 unit 10 family inet address 10.64.2.1/24
set forwarding-options dhcp-relay server-group DHCP 10.60.0.31
set forwarding-options dhcp-relay active-server-group DHCP
set forwarding-options dhcp-relay group LEGACY interface ae0.10
set policy-options prefix-list PL-OUT 10.64.0.0/20
set firewall family inet filter QOS term VOICE from protocol udp
set firewall family inet filter QOS term VOICE then accept
set routing-options static route 10.60.0.0/16 next-hop 10.64.255.10
set routing-options static route 198.51.100.40/29 discard
set routing-options aggregate route 10.64.0.0/20 discard
set applications application TCP-8443 protocol tcp
set applications application TCP-8443 destination-port 8443
set applications application-set WEB application TCP-8443
set applications application-set WEB application junos-http
"""


def tree(text):
    return JUNOS.parse(text)


LINES = st.lists(
    st.sampled_from(
        [
            "set vlans A vlan-id 5",
            "set vlans A",
            'set vlans B description "two words"',
            "set  vlans A vlan-id  5",
            "set interfaces ae0 unit 0 family ethernet-switching vlan members A",
            "set interfaces ae0 unit 1",
            "deactivate vlans A",
            "deactivate vlans",
            "deactivate vlans B description",
            "deactivate interfaces ae0",
            "delete vlans A",
            "",
            "  ",
            "# comment",
            'set system login message "open',
            'closed" and more',
            "set",
            "set ",
            "é",
        ]
    ),
    max_size=9,
)


STATEMENTS = (
    "set interfaces ae0 description x",
    "set interfaces ae0 unit 0 family ethernet-switching interface-mode trunk",
    "set interfaces ae0 unit 0 family ethernet-switching vlan members A",
    "set interfaces ae0 unit 1 family inet address 10.0.0.1/24",
    "set vlans A description y",
    "set vlans A vlan-id 5",
    "set vlans B vlan-id 6",
)
INACTIVE = (
    "interfaces ae0",
    "interfaces ae0 description",
    "interfaces ae0 unit 0",
    "interfaces ae0 unit 0 family ethernet-switching",
    "interfaces ae0 unit 1",
    "vlans A",
    "vlans A vlan-id",
    "vlans B",
)


def with_inactive(paths):
    """The statements with a mark behind what is inactive: the last that it is about, as `| display set` prints it."""
    for number, statement in enumerate(STATEMENTS):
        yield statement
        for path in sorted(paths, key=len, reverse=True):
            if f"{statement} ".startswith(f"set {path} ") and not any(
                f"{later} ".startswith(f"set {path} ") for later in STATEMENTS[number + 1 :]
            ):
                yield f"deactivate {path}"


@given(LINES)
def test_every_text_prints_back(lines):
    text = "\n".join(lines)
    assert str(tree(text)) == text


@given(st.text(max_size=60))
def test_even_what_is_no_configuration_prints_back(text):
    assert str(tree(text)) == text


@given(st.lists(st.sampled_from(INACTIVE), unique=True))
def test_inactive_statements_have_one_canonical_form(inactive):
    text = "".join(f"{line}\n" for line in with_inactive(inactive))
    canonical = canonical_text(JUNOS, text, KEY)
    assert sorted(canonical.splitlines()) == sorted(text.splitlines())
    assert canonical_text(JUNOS, canonical, KEY) == canonical


def test_an_inactive_section_goes_with_its_mark_and_leaves_others_theirs():
    text = "".join(f"{line}\n" for line in with_inactive(INACTIVE))
    for written in (text, canonical_text(JUNOS, text, KEY)):
        gone = str(apply(JUNOS, tree(written), ["delete interfaces ae0 unit 0"])).splitlines()
        assert [line for line in written.splitlines() if line not in gone] == [
            line for line in written.splitlines() if " ae0 unit 0" in line
        ]
        assert "deactivate interfaces ae0" in gone


def test_a_section_is_printed_by_what_it_holds_and_alone_where_it_is_empty():
    empty = apply(JUNOS, tree("set vlans A vlan-id 5\n"), ["delete vlans A vlan-id"])
    assert str(empty) == "set vlans A\n"
    assert str(apply(JUNOS, empty, ["set vlans A description x"])) == "set vlans A description x\n"


def test_statements_of_one_section_that_stand_apart_are_all_compared():
    apart = "set vlans A vlan-id 5\nset vlans B vlan-id 6\nset vlans A description x\n"
    assert canonical_text(JUNOS, apart, KEY).splitlines() == [
        "set vlans A description x",
        "set vlans A vlan-id 5",
        "set vlans B vlan-id 6",
    ]


def test_two_members_are_two_lines_and_their_order_means_nothing():
    one, other = (tree(f"set vlans A interface {a}\nset vlans A interface {b}\n") for a, b in (("x", "y"), ("y", "x")))
    assert commands(JUNOS, one, other) == ()
    assert fingerprint(JUNOS, str(one), KEY) == fingerprint(JUNOS, str(other), KEY)
    assert str(apply(JUNOS, one, ["delete vlans A interface x"])) == "set vlans A interface y\n"
    assert str(apply(JUNOS, one, ["delete vlans A interface"])) == "set vlans A\n"


def test_a_value_of_two_words_is_one_member():
    base = "set security zones security-zone Z host-inbound-traffic system-services dhcp except\n"
    more = apply(JUNOS, tree(base), ["set security zones security-zone Z host-inbound-traffic system-services ping"])
    assert str(more) == base + "set security zones security-zone Z host-inbound-traffic system-services ping\n"
    assert commands(JUNOS, more, tree(base)) == (
        "delete security zones security-zone Z host-inbound-traffic system-services ping",
    )


def test_quotation_marks_stand_where_they_are_needed():
    after = apply(
        JUNOS, tree("set version 1"), ['set vlans A description "plain"', 'set vlans B description "two words"']
    )
    assert str(after).splitlines()[1:] == ["set vlans A description plain", 'set vlans B description "two words"']
    assert canonical_text(JUNOS, 'set vlans A description "plain"\n', KEY) == "set vlans A description plain\n"


def test_a_longer_statement_is_another_one():
    base = "set security policies global policy P then permit tunnel ipsec-vpn V\n"
    after = str(apply(JUNOS, tree(base), ["set security policies global policy P then permit"]))
    assert after == base + "set security policies global policy P then permit\n"


def test_the_diff_says_whole_statements():
    lines = diff(JUNOS, tree("set vlans A vlan-id 5\n"), tree("set vlans A vlan-id 6\nset vlans B vlan-id 7\n"), KEY)
    assert [(line.sign, line.depth, line.text) for line in lines] == [
        ("-", 0, "set vlans A vlan-id 5"),
        ("+", 0, "set vlans A vlan-id 6"),
        ("+", 0, "set vlans B vlan-id 7"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("vlans A vlan-id 5", "neither a complete `set`, `delete` nor `insert`"),
        ("delete", "neither a complete `set`, `delete` nor `insert`"),
        ("insert security policies global policy A", "neither a complete `set`, `delete` nor `insert`"),
        ("set vlans A interface [ x y ]", "one value on each line, without brackets"),
        ('set vlans A description "open', "the quotation does not end"),
        ("set vlans A vlan-id 5\tx", "control character"),
        ("set protocols ospf area 0", "has no rule"),
        ("set security policies global policy A then permit tunnel", "has no rule"),
        ("insert security policies global policy A before policy B", "names an entry that is not there"),
    ],
)
def test_what_is_no_statement_is_refused(line, words):
    with pytest.raises(PlanError, match=words):
        apply(JUNOS, tree(""), [line])


def test_closing_leaves_what_others_use_and_what_people_changed():
    base = tree("set interfaces ae0 unit 0 family ethernet-switching vlan members OLD\nset vlans OLD vlan-id 10\n")
    text = (
        "set interfaces ae0 unit 0 family ethernet-switching vlan members U-1-A\n"
        "set vlans U-1-A vlan-id 2400\nset vlans U-1-B vlan-id 2401\nset vlans U-1-C vlan-id 2402\n"
    )
    opened = apply(JUNOS, base, text.splitlines())
    people = [
        "set interfaces ge-0/0/9 unit 0 family ethernet-switching vlan members U-1-B",
        "set vlans U-1-C description kept",
    ]
    now = apply(JUNOS, opened, people)
    fragment = Fragment(
        device="d", template="junos/vlan.j2", intent_key="unit", text=text, owner="1", template_digest=""
    )
    for undo in (commands(JUNOS, opened, base), ()):
        _, after, kept, _ = close_tree(JUNOS, now, [fragment], undo)
        left = apply(JUNOS, base, people + text.splitlines()[2:])
        assert commands(JUNOS, after, left) == commands(JUNOS, left, after) == ()
        assert any("U-1-B is used by" in words for words in kept)
        assert any("U-1-C was changed" in words for words in kept) or undo == ()


def test_what_a_switch_means():
    model = JUNOS.read_model(SWITCH)
    assert model.hostname == "hnb-acc-1"
    assert model.vlans == {10: Vlan(10, "ADM"), 30: Vlan(30, "VOIX")}
    assert model.snooping_vlans == {10}
    access = Port(
        "ge-0/0/5", "box 1", mode="access", access_vlan=10, voice_vlan=30, control_policy="802.1X or MAC address"
    )
    assert model.ports["ge-0/0/5"] == access
    assert model.ports["ge-0/0/6"] == Port("ge-0/0/6", enabled=False, mode="access", access_vlan=999)
    assert "ge-0/0/7" not in model.ports
    assert model.ports["ge-0/0/40"].trunk_vlans == {110, 111}
    assert model.ports["ge-0/0/40"].native_vlan == 110
    assert (model.ports["ae0"].mode, model.ports["ae0"].trunk_vlans) == ("trunk", None)
    assert model.ports["ge-0/0/46"].channel_group == 0
    assert [model.ports[f"ge-0/0/{number}"].access_vlan for number in (30, 31, 32)] == [10, 10, 10]
    assert model.ports["irb.100"].address == "10.64.1.11/24"
    assert model.routes == (Route("0.0.0.0/0", "10.64.1.1"),)


def test_what_a_firewall_means():
    model = JUNOS.read_model(FIREWALL)
    assert model.zones["ADM"] == Zone("ADM", frozenset({"ae0.10"}), intrazone_deny=True)
    assert model.zones["INTERNET"].interfaces == {"ge-0/0/0.0"}
    assert list(model.addresses.values()) == [
        Address("N-ADM", "10.64.2.0/24"),
        Address("F-TELE", "tele.example.org"),
        Address("R-OLD", "10.64.3.1-10.64.3.9"),
    ]
    assert model.address_groups["G-ALL"] == AddressGroup("G-ALL", frozenset({"N-ADM", "G-OTHERS"}))
    assert model.services["WEB"] == ServiceObject("WEB", frozenset({"tcp/8443", "tcp/80"}))
    assert model.services["junos-https"].ports == {"tcp/443"}
    gateway = Port("ae0.10", mode="routed", address="10.64.2.1/24", parent="ae0", tag=10, relay=("10.60.0.31",))
    assert model.ports["ae0.10"] == gateway == model.vlan_interface("c1-clin", 10)
    assert model.routes == (
        Route("10.60.0.0/16", "10.64.255.10"),
        Route("198.51.100.40/29", "discard"),
        Route("10.64.0.0/20", AGGREGATE),
    )
    assert model.entries == (
        ListEntry("PL-OUT 10.64.0.0/20", 0, "listed"),
        ListEntry("QOS VOICE", 0, "from protocol udp, then accept"),
    )


def test_policies_of_zone_pairs_come_before_global_ones_and_inactive_ones_do_not_count():
    model = JUNOS.read_model(FIREWALL)
    assert [policy.key for policy in model.policies] == ["ADM to GHT OLD", "WEB", "DENY-ALL"]
    assert model.policies[1] == FirewallPolicy(
        key="WEB",
        name="WEB",
        sources=frozenset({"ADM"}),
        destinations=frozenset({"INTERNET"}),
        source_addresses=frozenset({"N-ADM"}),
        destination_addresses=frozenset({"F-TELE"}),
        services=frozenset({"TCP-8443"}),
        accept=True,
        log=True,
        nat_pool="POOL-PRO",
    )
    last = model.policies[2]
    assert (last.sources, last.source_addresses, last.services) == ({"any"}, {"all"}, {"ALL"})
    assert not last.accept
    assert not last.log


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("set ethernet-switching-options secure-access-port vlan all examine-dhcp", "as before ELS"),
        ("set interfaces ge-0/0/1 unit 0 family ethernet-switching port-mode trunk", "as before ELS"),
        ("set chassis cluster reth-count 2", "chassis cluster"),
        ("set logical-systems A interfaces ge-0/0/1 unit 0", "divided into systems"),
    ],
)
def test_a_device_that_the_rules_do_not_know_is_refused(line, words):
    text = f"set version 21.4R3\n{line}\n"
    with pytest.raises(PlanError, match=words):
        certify_reading("hnb-acc-1", JUNOS, text, tree(text))


def test_a_text_that_only_speaks_of_such_a_device_is_no_reason():
    text = 'set system login message "no:\\nset chassis cluster reth-count 2"\n'
    certify_reading("hnb-acc-1", JUNOS, text, tree(text))


@pytest.mark.parametrize(
    "line",
    [
        'set system root-authentication encrypted-password "$6$abc$SECRET"',
        'set access radius-server 10.60.0.21 secret "$9$SECRET"',
        'set system tacplus-server 10.60.0.23 secret "$9$SECRET"',
        'set system ntp authentication-key 2 type md5 value "$9$SECRET"',
        'set system ntp authentication-key 2 value "$9$SECRET"',
        'set protocols bgp group G authentication-key "$9$SECRET"',
        'set security ike policy P pre-shared-key ascii-text "$9$SECRET"',
        'set snmp v3 usm local-engine user u authentication-sha authentication-key "$9$SECRET"',
        'set snmp v3 usm local-engine user u privacy-aes128 privacy-key "$9$SECRET"',
        'set system archival configuration archive-sites scp://u@h/j password "$9$SECRET"',
        "set snmp community SECRET authorization read-only",
        'set protocols ospf area 0 interface ae0.1 authentication md5 1 key "$9$SECRET"',
    ],
)
def test_secrets_are_hidden(line):
    assert holds_secret(JUNOS, line)
    assert "SECRET" not in redact(JUNOS, line, KEY)


@pytest.mark.parametrize("line", ["set system ntp authentication-key 2 type md5", "set vlans A description key"])
def test_what_is_no_secret_stays(line):
    assert redact(JUNOS, line, KEY) == line


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        ("                     ^\nsyntax error.", "the device does not know the statement"),
        ("error: configuration database locked by:", "somebody else's change is in the way"),
        ("error: commit failed: (statements constraint check failed)", "the configuration as a whole is refused"),
        ("error: permission denied: system", "the account may not do this"),
        ("warning: statement not found", None),
        ("[edit]", None),
    ],
)
def test_what_a_reply_means(reply, meaning):
    found = JUNOS.complaint(reply)
    assert (found.meaning if found else None) == meaning
