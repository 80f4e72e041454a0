"""What may be concluded from the answers of a Linux box, and what must be refused."""

import json

import pytest

from netauto.verify.parsers import linux
from netauto.verify.parsers.linux import LinkRow
from netauto.verify.parsers.text import LayoutError

RULES = """\
table inet netauto {
\tset C1-CLIN {
\t\ttype ifname
\t\telements = { "c1-clin",
\t\t\t     "c1-teleco" }
\t}

\tset EMPTY {
\t\ttype ipv4_addr
\t}

\tchain forward {
\t\ttype filter hook forward priority filter; policy drop;
\t\tjump units
\t\tjump deny-all
\t}

\tchain units {
\t\tjump unit-LBS-C1
\t}

\tchain unit-LBS-C1 {
\t\tjump UC-1
\t\tjump units
\t}

\tchain UC-1 {
\t\tiifname @C1-CLIN counter log prefix "UC-1 jump deny-all " accept
\t}

\tchain deny-all {
\t\tcounter drop
\t}
}
"""


def test_chains_in_the_order_in_which_a_packet_meets_them():
    assert linux.evaluated(linux.chains(RULES), "forward") == ("forward", "units", "unit-LBS-C1", "UC-1", "deny-all")


def test_sets_with_their_elements():
    assert linux.sets(RULES) == {"C1-CLIN": ("c1-clin", "c1-teleco"), "EMPTY": ()}


@pytest.mark.parametrize(
    "damage", ["", "table inet other {\n}\n", RULES[:-2], RULES.replace("table inet netauto", "table ip netauto")]
)
def test_rules_that_are_not_whole_are_refused(damage):
    for reader in (linux.chains, linux.sets):
        with pytest.raises(LayoutError):
            reader(damage)


def test_links():
    row = {
        "ifname": "c1-clin",
        "link": "lag1",
        "flags": ["BROADCAST", "UP"],
        "addr_info": [
            {"family": "inet6", "local": "fe80::1", "prefixlen": 64},
            {"family": "inet", "local": "10.66.16.1", "prefixlen": 24},
        ],
        "linkinfo": {"info_kind": "vlan", "info_data": {"protocol": "802.1Q", "id": 2600}},
    }
    bare = {"ifname": "br120", "flags": [], "addr_info": [], "linkinfo": {"info_kind": "bridge"}}
    assert linux.links(json.dumps([row, bare])) == {
        "c1-clin": LinkRow("10.66.16.1/24", 2600, "lag1", up=True),
        "br120": LinkRow("", None, "", up=False),
    }


@pytest.mark.parametrize(
    "answer", ["", "[]x", "{}x", '[{"ifname": 1}]', '[{"ifname": "a", "flags": [], "addr_info": [1]}]', "[1]", "null"]
)
def test_links_that_are_none_are_refused(answer):
    with pytest.raises(LayoutError):
        linux.links(answer)


def test_radios():
    answer = "phy#0\n\tInterface wlan0\n\t\ttype AP\n\t\tssid GHT SANTE\n\tInterface wlan0_x\n\t\ttype managed\n"
    assert linux.on_air(answer) == {"wlan0": "GHT SANTE"}
    with pytest.raises(LayoutError):
        linux.on_air("command failed: No such device (-19)\n")
