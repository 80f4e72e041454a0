"""The parse graph, the configuration tree, and what small pieces of the lab promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.lab.engine.interfaces import canonical_interface, interface_order, short_interface
from netauto.lab.engine.syntax import Match, Mismatch, Rule, compile_rules, continuations, match
from netauto.lab.engine.tree import Node
from netauto.lab.files import FileStore
from netauto.lab.ios.acl import canonical_entry
from netauto.lab.ios.grammar_files import grammar
from netauto.lab.ios.load import load, render
from netauto.lab.ios.vlans import format_vlans, parse_vlans, wrapped
from netauto.lab.profile import CAMPUS
from netauto.lab.scp import ScpSink, ScpSource

GRAPH = compile_rules(
    Rule(syntax, rank, "", ())
    for rank, syntax in enumerate(
        (
            "show version",
            "show vlan [brief]",
            "show vlan id <vlan>",
            "set {red|green <int:1-9>} = <name>",
            "note = <line>",
            "interface <if>",
        )
    )
)


@pytest.mark.parametrize(
    ("line", "text", "key"),
    [
        ("sh ver", "show version", "show version"),
        ("show vlan", "show vlan", "show vlan"),
        ("SHOW VLAN BRIEF", "show vlan brief", "show vlan brief"),
        ("set green 3 x", "set green 3 x", "set green 3"),
        ("set r x", "set red x", "set red"),
        ("note  two  words ", "note two  words", "note"),
        ("int gi 1/0/1", "interface GigabitEthernet1/0/1", "interface GigabitEthernet1/0/1"),
    ],
)
def test_a_line_is_read_in_full_words(line: str, text: str, key: str) -> None:
    found = match(GRAPH, line)
    assert isinstance(found, Match)
    assert (found.text, found.key) == (text, key)


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        ("show wibble", "invalid", 5),
        ("show v", "incomplete", 6),
        ("s", "incomplete", 1),
        ("set green 10 x", "invalid", 10),
        ("show vlan id 5000", "invalid", 13),
        ("show version now", "invalid", 13),
    ],
)
def test_a_bad_line_says_where(line: str, reason: str, column: int) -> None:
    found = match(GRAPH, line)
    if line in ("s", "show v"):
        reason, column = "ambiguous", 0 if line == "s" else 5
    assert found == Mismatch(reason, column)


def test_the_identifying_part_is_enough_where_it_is_asked_for() -> None:
    found = match(GRAPH, "set green 3", partial=True)
    assert isinstance(found, Match)
    assert not found.complete
    assert match(GRAPH, "set green 3") == Mismatch("incomplete", 11)


def test_what_may_follow() -> None:
    assert continuations(GRAPH, "show ") == ("version", "vlan")
    assert continuations(GRAPH, "show vlan ") == ("brief", "id", "<cr>")
    assert continuations(GRAPH, "show ve") == ("version",)
    assert continuations(GRAPH, "wibble ") == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("gi1/0/1", "GigabitEthernet1/0/1"),
        ("Te1/1/1", "TenGigabitEthernet1/1/1"),
        ("po10", "Port-channel10"),
        ("vlan100", "Vlan100"),
        ("Gi0/0/0.110", "GigabitEthernet0/0/0.110"),
        ("t1", None),
        ("gi", None),
        ("wibble1", None),
    ],
)
def test_interface_names(typed: str, name: str | None) -> None:
    assert canonical_interface(typed) == name
    if name:
        assert canonical_interface(short_interface(name)) == name


def test_interfaces_are_printed_in_the_order_of_the_device() -> None:
    names = ["Vlan1", "TenGigabitEthernet1/1/1", "GigabitEthernet1/0/10", "GigabitEthernet1/0/2", "Loopback0"]
    assert sorted(names, key=interface_order) == [
        "Loopback0",
        "GigabitEthernet1/0/2",
        "GigabitEthernet1/0/10",
        "TenGigabitEthernet1/1/1",
        "Vlan1",
    ]


VLANS = st.frozensets(st.integers(1, 4094), min_size=1, max_size=200)


@given(VLANS)
def test_a_vlan_list_is_read_back(numbers: frozenset[int]) -> None:
    assert parse_vlans(format_vlans(numbers)) == numbers
    assert parse_vlans(format_vlans(numbers, "-")) == numbers


@given(VLANS)
def test_a_long_list_is_spread_over_lines_that_fit(numbers: frozenset[int]) -> None:
    lines = wrapped("switchport trunk allowed vlan", numbers)
    assert all(len(line) <= 80 for line in lines)
    parts = [parse_vlans(line.rpartition(" ")[2]) for line in lines]
    assert frozenset().union(*parts) == numbers
    text = "interface GigabitEthernet1/0/1\n" + "".join(f" {line}\n" for line in lines) + "end\n"
    tree = load(grammar("config"), text)
    assert render(tree) == text
    assert tree.children[0].children[0].text == f"switchport trunk allowed vlan {format_vlans(numbers)}"


@pytest.mark.parametrize("text", ["", "x", "5-", "10-5", "4095", "0", "1,,2"])
def test_a_bad_vlan_list_is_none(text: str) -> None:
    assert parse_vlans(text) is None


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("permit tcp any host 10.0.0.1 eq 80", "permit tcp any host 10.0.0.1 eq www"),
        ("permit udp any any eq 80", "permit udp any any eq 80"),
        ("permit ip 10.1.2.3 0.0.0.255 any", "permit ip 10.1.2.0 0.0.0.255 any"),
        ("deny ip 0.0.0.0 255.255.255.255 10.0.0.1 0.0.0.0 log", "deny   ip any host 10.0.0.1 log"),
        ("permit tcp any any range 80 443", "permit tcp any any range www 443"),
        ("remark deny 10.0.0.1", "remark deny 10.0.0.1"),
    ],
)
def test_an_access_list_entry_in_the_words_of_the_device(typed: str, printed: str) -> None:
    assert canonical_entry(typed, extended=True) == printed


LINES = st.lists(
    st.sampled_from(
        [
            "!", "hostname x", "ip routing", "no ip routing", "vlan 5", " name A", "vlan 7,9", "interface Vlan5",
            " ip address 10.0.0.1 255.0.0.0", " description d", "  deeper unknown", "unknown line", "banner motd ^C",
            "text of a banner", "^C", "router bgp 1", " !", " address-family ipv4", "  network 10.0.0.0",
            " exit-address-family",
        ]
    ),
    max_size=30,
)  # fmt: skip


@given(LINES)
def test_any_text_prints_back(lines: list[str]) -> None:
    first = render(load(grammar("config"), "\n".join([*lines, "end"]) + "\n"))
    assert render(load(grammar("config"), first)) == first


def test_a_node_goes_in_and_out_without_a_trace() -> None:
    root = Node("", "")
    for text in ("a 1", "a 3", "b 1"):
        node = Node(text, text, rank=ord(text[0]))
        node.sort = (int(text[2]),)
        node.loaded = True
        root.children.append(node)
    root.children[1].after = root.children[2].after = ("!",)
    before = [line for child in root.children for line in child.lines()]
    for text in ("a 2", "a 4", "b 0", "b 9"):
        node = Node(text, text, rank=ord(text[0]))
        node.sort = (int(text[2]),)
        root.insert(node, grouped=True, depth=0)
        assert [child.text for child in root.children] == sorted(child.text for child in root.children)
        root.remove(node)
        assert [line for child in root.children for line in child.lines()] == before


def test_scp_takes_a_file_in_pieces() -> None:
    stored, said = {}, []
    sink = ScpSink("a.txt", lambda name, content: stored.update({name: content}) or True, said.append)
    sink.start()
    for byte in b"T1 0 1 0\nC0644 7 a.txt\nbonjour\x00":
        assert sink.feed(bytes([byte]))
    assert stored == {"a.txt": b"bonjour"}
    assert said == [b"\x00"] * 4
    assert not sink.feed(b"nonsense\n")


def test_scp_gives_a_file_when_asked() -> None:
    said, done = [], []
    source = ScpSource("flash/a.txt", b"bonjour", said.append, lambda: done.append(True))
    source.start()
    assert source.feed(b"\0\0\0")
    assert said == [b"C0644 7 a.txt\n", b"bonjour\x00"]
    assert done
    assert not source.feed(b"\x01")


def test_a_flash_has_a_size() -> None:
    store = FileStore(capacity=10)
    assert store.put("a", b"12345", 0)
    assert not store.put("b", b"123456", 0)
    assert store.put("a", b"1234567890", 0)
    assert store.delete("a")
    assert not store.delete("a")


def test_a_profile_knows_what_takes_long() -> None:
    assert CAMPUS.busy("write memory", config=False) == 1.5
    assert CAMPUS.busy("show clock", config=False) == 0.05
    assert CAMPUS.busy("vlan 5", config=True) == CAMPUS.config_line


def test_every_mode_of_the_grammar_can_be_left() -> None:
    for files in (("config",), ("config", "wireless")):
        modes = grammar(*files).modes
        assert all(mode.prompt for mode in modes.values())
