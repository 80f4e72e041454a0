"""Every configuration prints back byte for byte, whatever stands in it."""

from pathlib import Path

import pytest

from netauto.platforms import PLATFORMS
from netauto.platforms.blocks import parse as parse_blocks
from netauto.platforms.indented import parse as parse_indented

ROOT = Path(__file__).parents[3]
BASES = sorted((ROOT / "inventories" / "lab" / "bases").glob("*.cfg"))


@pytest.mark.parametrize("path", BASES, ids=lambda path: path.stem)
def test_the_bases_of_the_lab(path):
    text = path.read_text(encoding="utf-8")
    platform = PLATFORMS["fortios" if text.startswith("#config") else "ios_xe"]
    assert str(platform.parse(text)) == text


def test_there_are_bases():
    assert len(BASES) >= 6


def shape(nodes):
    return [(node.text, shape(node.children)) for node in nodes if node.text]


NESTED = [
    ("interface X\n mab\n!\nvlan 1\n", [("interface X", [("mab", [])]), ("vlan 1", [])]),
    (
        "policy-map P\n class C\n  police 1\n   drop\n class D\n",
        [("policy-map P", [("class C", [("police 1", [("drop", [])])]), ("class D", [])])],
    ),
    (
        "banner login ^C\ninterface X\n mab\n^C\nvlan 1",
        [("banner login ^C\ninterface X\n mab\n^C", []), ("vlan 1", [])],
    ),
    ("banner motd #one line#\nvlan 1", [("banner motd #one line#", []), ("vlan 1", [])]),
    ("banner exec x\nvlan 1\n", [("banner exec x", []), ("vlan 1", [])]),
    (
        "crypto pki certificate chain T\n certificate self-signed 01\n  3082\n  vlan 9\n  \tquit\nvlan 1",
        [
            ("crypto pki certificate chain T", [("certificate self-signed 01\n  3082\n  vlan 9\n  \tquit", [])]),
            ("vlan 1", []),
        ],
    ),
    ("macro name M\nvlan 9\n@\nvlan 1", [("macro name M\nvlan 9\n@", []), ("vlan 1", [])]),
    (
        "crypto key pubkey-chain rsa\n key-string\n  3082\n  quit\nvlan 1",
        [("crypto key pubkey-chain rsa", [("key-string\n  3082\n  quit", [])]), ("vlan 1", [])],
    ),
    ("a\n !\n b\n", [("a", [("!", []), ("b", [])])]),
    ("a\n b\n !\n c\n", [("a", [("b", []), ("c", [])])]),
]


@pytest.mark.parametrize(("text", "expected"), NESTED)
def test_what_stands_below_what(text, expected):
    tree = parse_indented(text)
    assert str(tree) == text
    assert shape(tree.children) == expected


def test_address_families_close_by_themselves():
    text = "router bgp 1\n !\n address-family ipv4\n  network 10.0.0.0\n exit-address-family\n!\nvlan 1\n"
    tree = parse_indented(text)
    family = tree.children[0].children[1]
    assert (family.text, family.close) == ("address-family ipv4", " exit-address-family")
    assert str(tree) == text


def test_blocks():
    text = 'config a\n    edit "x y"\n        config b\n            set c "1\nend\n2\\""\n        end\n    next\nend\n'
    tree = parse_blocks(text)
    assert str(tree) == text
    assert shape(tree.children) == [("config a", [('edit "x y"', [("config b", [('set c "1\nend\n2\\""', [])])])])]


def test_a_quotation_that_never_ends_takes_no_time():
    text = 'set a "\n' + "set b c\n" * 20_000
    assert str(parse_blocks(text)) == text


def test_deep_nesting_is_read():
    text = "\n".join(" " * depth + "x" for depth in range(200))
    assert str(parse_indented(text)) == text
