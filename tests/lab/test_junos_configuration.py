"""The configuration of a lab Junos device: what its statements mean, and the forms in which it is printed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junos_bench import JunosConsole, base, firewall_spec, switch_spec

from netauto.lab.junos import edit, markup
from netauto.lab.junos.compare import compare
from netauto.lab.junos.loading import Load
from netauto.lab.junos.printer import brace_text, set_text
from netauto.lab.junos.schema import schema
from netauto.lab.junos.system import Unreadable, empty

if TYPE_CHECKING:
    from netauto.lab.junos.tree import Node


def tree(*lines: str) -> Node:
    made = empty()
    for line in lines:
        edit.apply(made, line)
    return made


def text(*lines: str) -> list[str]:
    return set_text(tree(*lines)).splitlines()


@pytest.fixture(scope="module")
def switch() -> JunosConsole:
    return JunosConsole(switch_spec())


@pytest.fixture(scope="module")
def firewall() -> JunosConsole:
    return JunosConsole(firewall_spec())


@pytest.mark.parametrize("name", ["hnb-acc-1", "hnb-fw-1"])
def test_a_base_comes_back_byte_for_byte(name: str, switch: JunosConsole, firewall: JunosConsole) -> None:
    console = {"hnb-acc-1": switch, "hnb-fw-1": firewall}[name]
    state = console.device.system.state()
    assert state.running == base(name)
    assert state.startup == base(name)
    assert console.run("show configuration | display set") == base(name)


def test_the_bases_are_of_a_hospital_that_has_been_lived_in(firewall: JunosConsole) -> None:
    assert len(base("hnb-acc-1").splitlines()) > 400
    assert len(base("hnb-fw-1").splitlines()) > 500
    active = firewall.device.system.store.active
    policies = active.values("security", "policies", "global", "policy")
    assert len(policies) >= 20
    assert policies[-1] == "DENY-ALL"
    assert base("hnb-fw-1").isascii()
    assert "U-HNB" not in base("hnb-fw-1") + base("hnb-acc-1")


def test_braces_and_xml_say_the_same_as_set_lines(firewall: JunosConsole, switch: JunosConsole) -> None:
    for console in (firewall, switch):
        active = console.device.system.store.active
        braces = Load(console.device, empty(), "merge")
        braces.braces(brace_text(active))
        assert not braces.complaints
        assert set_text(braces.tree) == set_text(active)
        again = empty()
        assert (
            markup.load(again, ET.fromstring(f"<configuration>{markup.to_xml(active)}</configuration>"), "merge") == []
        )
        assert set_text(again) == set_text(active)


def test_a_value_is_replaced_and_a_member_is_added() -> None:
    assert text(
        "set vlans AB description one",
        "set vlans AB description two",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members AB",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members CD",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members AB",
    ) == [
        "set interfaces ae0 unit 0 family ethernet-switching vlan members AB",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members CD",
        "set vlans AB description two",
    ]


def test_several_statements_on_one_line() -> None:
    assert text(
        "set security policies global policy P match source-address any destination-address any application [ a b ]",
        "set security policies global policy P then log session-init session-close",
        "set applications application HL7 protocol tcp destination-port 2575",
    ) == [
        "set security policies global policy P match source-address any",
        "set security policies global policy P match destination-address any",
        "set security policies global policy P match application a",
        "set security policies global policy P match application b",
        "set security policies global policy P then log session-init",
        "set security policies global policy P then log session-close",
        "set applications application HL7 protocol tcp",
        "set applications application HL7 destination-port 2575",
    ]


def test_one_action_takes_the_place_of_the_other() -> None:
    assert text(
        "set security policies global policy P then permit", "set security policies global policy P then deny"
    ) == ["set security policies global policy P then deny"]


def test_interfaces_and_vlans_are_sorted_and_policies_are_not() -> None:
    lines = text(
        *(f"set interfaces {name} mtu 1500" for name in ("irb", "ae0", "ge-0/0/10", "ge-0/0/9", "xe-0/2/0")),
        *(f"set vlans {name}" for name in ("Zed", "Alpha")),
        *(f"set security policies global policy {name} then deny" for name in ("Z", "A")),
    )
    assert [line.split()[2] for line in lines if " interfaces " in line] == [
        "ge-0/0/9", "ge-0/0/10", "xe-0/2/0", "ae0", "irb",
    ]  # fmt: skip
    assert [line for line in lines if "vlans" in line] == ["set vlans Alpha", "set vlans Zed"]
    assert [line.split()[5] for line in lines if "policy" in line] == ["Z", "A"]


def test_insert_moves_an_entry_before_or_after_another() -> None:
    made = tree(*(f"set security policies global policy {name} then deny" for name in "ABC"))
    edit.apply(made, "insert security policies global policy C before policy A")
    edit.apply(made, "insert security policies global policy A after policy B")
    assert made.values("security", "policies", "global", "policy") == ("C", "B", "A")
    with pytest.raises(edit.Complaint, match="statement 'policy X' not found"):
        edit.apply(made, "insert security policies global policy A before policy X")


def test_delete_takes_empty_containers_along_and_leaves_named_ones() -> None:
    made = tree(
        "set interfaces ge-0/0/1 unit 0 family ethernet-switching vlan members AB",
        "set system login retry-options tries-before-disconnect 3",
    )
    edit.apply(made, "delete interfaces ge-0/0/1 unit 0 family ethernet-switching vlan members AB")
    edit.apply(made, "delete system login retry-options tries-before-disconnect")
    assert set_text(made) == "set interfaces ge-0/0/1 unit 0 family ethernet-switching\n"
    with pytest.raises(edit.NotFound, match="statement not found"):
        edit.apply(made, "delete vlans NONE")


def test_inactive_statements_are_kept_and_mean_nothing() -> None:
    made = tree(
        "set routing-options static route 10.0.0.0/8 next-hop 10.1.1.1",
        "set interfaces irb unit 5 family inet address 10.1.1.2/24",
        "deactivate routing-options static route 10.0.0.0/8",
        "deactivate interfaces irb unit 5 family inet",
    )
    assert made.values("routing-options", "static", "route") == ()
    assert "deactivate routing-options static route 10.0.0.0/8\n" in set_text(made)
    assert "    inactive: route 10.0.0.0/8 next-hop 10.1.1.1;\n" in brace_text(made)
    assert "        inactive: family inet {\n" in brace_text(made)
    edit.apply(made, "activate routing-options static route 10.0.0.0/8")
    assert made.values("routing-options", "static", "route") == ("10.0.0.0/8",)


def test_rename_keeps_what_stands_inside() -> None:
    made = tree("set vlans OLD vlan-id 7")
    edit.apply(made, "rename vlans OLD to NEW")
    assert set_text(made) == "set vlans NEW vlan-id 7\n"


@pytest.mark.parametrize(
    ("line", "message", "word"),
    [
        ("set vlans AB vlan-id 5000", r"Value 5000 is not within range \(1\.\.4094\)", "5000"),
        ("set vlans AB vlan-id ten", "Invalid numeric value: 'ten'", "ten"),
        ("set vlans AB colour red", "syntax error", "colour"),
        ("set vlans", "missing argument", ""),
        ("set interfaces eth0 mtu 1500", "invalid value 'eth0' for interface", "eth0"),
        ("set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.300/24", "invalid ip address", "10.0.0.300/24"),
        ("set interfaces ge-0/0/1 unit 0 family ethernet-switching port-mode trunk", "syntax error", "port-mode"),
        ("set security policies from-zone A policy P then deny", "syntax error", "policy"),
        ("set security zones security-zone Z host-inbound-traffic system-services gopher", "invalid value", "gopher"),
        ("paint it black", "unknown command", "paint"),
    ],
)
def test_what_is_no_statement_is_refused_and_nothing_changes(line: str, message: str, word: str) -> None:
    made = tree("set vlans AB vlan-id 10")
    before = set_text(made)
    with pytest.raises(edit.Complaint, match=message) as caught:
        edit.apply(made, line)
    assert caught.value.word == word
    assert set_text(made) == before


def test_the_difference_is_told_level_by_level() -> None:
    before = tree(
        "set vlans AB vlan-id 10",
        "set interfaces ge-0/0/1 description old",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members AB",
        *(f"set security policies global policy {name} then deny" for name in ("P1", "P2")),
    )
    after = before.copy()
    for line in (
        "set vlans CD vlan-id 20",
        'set interfaces ge-0/0/1 description "a new one"',
        "set interfaces ae0 unit 0 family ethernet-switching vlan members CD",
        "set security policies global policy P0 then permit",
        "insert security policies global policy P0 after policy P1",
    ):
        edit.apply(after, line)
    assert compare(before, after).splitlines() == [
        "[edit security policies global]",
        "      policy P1 { ... }",
        "+     policy P0 {",
        "+         then {",
        "+             permit;",
        "+         }",
        "+     }",
        "[edit interfaces ge-0/0/1]",
        "-    description old;",
        '+    description "a new one";',
        "[edit interfaces ae0 unit 0 family ethernet-switching vlan]",
        "-       members AB;",
        "+       members [ AB CD ];",
        "[edit vlans]",
        "+   CD {",
        "+       vlan-id 20;",
        "+   }",
    ]
    assert compare(after, after) == ""
    moved = before.copy()
    edit.apply(moved, "insert security policies global policy P2 before policy P1")
    assert compare(before, moved).splitlines()[0] == "[edit security policies global]"
    assert any(line.startswith("!     policy P") for line in compare(before, moved).splitlines())


def test_a_base_with_lines_that_junos_does_not_know_is_refused() -> None:
    with pytest.raises(Unreadable, match="base configuration of hnb-acc-1:\nsyntax error: colour"):
        JunosConsole(switch_spec(base="set system host-name x\nset vlans AB colour red\n"))


WORDS = sorted({child.word for top in schema().children for child in (top, *top.children) if child.word})
ANY_LINE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(["set", "delete", "ge-0/0/1", "unit", "0", "[", "]", "A", "10.0.0.0/8", '"', "before", "to"]),
        st.text(max_size=6),
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=300)
@given(st.sampled_from(["set ", "delete ", "insert ", "rename ", "deactivate "]), ANY_LINE)
def test_any_line_is_taken_or_refused_and_what_is_kept_can_be_read_again(verb: str, rest: str) -> None:
    made = tree("set vlans AB vlan-id 10", "set security policies global policy P then deny")
    before = set_text(made)
    try:
        edit.apply(made, verb + rest)
    except edit.Complaint:
        assert set_text(made) == before
        return
    assert set_text(tree(*set_text(made).splitlines())) == set_text(made)
