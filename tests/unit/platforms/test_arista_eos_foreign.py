"""Configurations of EOS switches that others recorded: what Ansible's arista.eos, as it is installed, shows of them in its examples.

(The wheels of NAPALM and of ntc-templates hold none: their recordings are in their repositories.)
"""

import re
from importlib.metadata import files
from textwrap import dedent

import pytest

from netauto.plan.survey import survey
from netauto.platforms import PLATFORMS
from netauto.platforms.arista_eos_model import read_model
from netauto.platforms.arista_eos_rules import entry_as_printed

EOS = PLATFORMS["arista_eos"]
MODULE = re.compile(r"ansible_collections/arista/eos/plugins/modules/eos_(\w+)\.py")
SHOWN = re.compile(r"^# .*show running-config.*\n((?:#.*\n)+)", re.MULTILINE)


def configuration(shown):
    """Return the lines without the mark of a comment before them, and without the prompt at the end."""
    return re.sub(r"^\S*veos\S*#\n", "", dedent(re.sub(r"^#", "", shown, flags=re.MULTILINE)), flags=re.MULTILINE)


def recorded():
    """Return module → configurations that its examples show, the ``# `` before each line taken away."""
    found = {}
    for path in files("ansible"):
        module = MODULE.fullmatch(path.as_posix())
        if module:
            shown = SHOWN.findall(path.locate().read_text(encoding="utf-8"))
            found[module[1]] = tuple(configuration(text) for text in shown)
    return found


RECORDED = recorded()


def told_apart(section, nodes):
    """Return the lines that a rule knows, and those that none does (with what stands below them)."""
    known, unknown = [], []
    for node in nodes:
        if not node.text or node.text.startswith("!"):
            continue
        match = section.line(node.text, EOS.syntax.tokens)
        if match is None:
            unknown.append(node.text)
            continue
        known.append(node.text)
        below = told_apart(match.rule.section, node.children) if match.rule.section else ([], [])
        known, unknown = known + below[0], unknown + below[1]
    return known, unknown


def test_every_recorded_configuration_prints_back_and_is_read():
    texts = [text for shown in RECORDED.values() for text in shown]
    assert len(texts) > 150
    assert all(str(EOS.parse(text)) == text for text in texts)
    assert sum(len(read_model(text).ports) for text in texts) > 100


def surveys(section, nodes):
    found = survey(section, nodes, EOS.syntax)
    yield found
    for entry in found.known.values():
        if entry.rule.section:
            yield from surveys(entry.rule.section, entry.children)


def test_no_two_lines_fall_together():
    """Of two lines of one name the second would neither be compared nor changed."""
    trees = [EOS.parse(text) for shown in RECORDED.values() for text in shown]
    entries = [one for tree in trees for found in surveys(EOS.rules, tree.children) for one in found.known.values()]
    assert len(entries) > 300
    assert [entry.nodes for entry in entries if len(entry.nodes) > 1 and entry.rule.kind != "member"] == []


# What a unit is made of: VLANs, ports, trunks, port channels, addresses, access lists, prefix lists.
MODULES = {
    "vlans": 25,
    "l2_interfaces": 70,
    "lag_interfaces": 20,
    "interfaces": 55,
    "l3_interfaces": 55,
    "acls": 45,
    "prefix_lists": 55,
}


@pytest.mark.parametrize("module", MODULES)
def test_of_what_a_unit_is_made_of_only_the_new_protocol_is_not_understood(module):
    parts = [told_apart(EOS.rules, EOS.parse(text).children) for text in RECORDED[module]]
    known, unknown = ([line for part in parts for line in part[side]] for side in (0, 1))
    assert len(known) >= MODULES[module], len(known)
    others = [line for line in unknown if not line.startswith("ipv6 ")]
    # Kept as it is, so that no unit takes a routed port by accident; `read_model` knows what it means.
    assert set(others) <= {"no switchport"}, others


def test_recorded_static_routes_are_read():
    """Those of a VRF excepted: no unit uses one."""
    lines = [line for text in RECORDED["static_routes"] for line in text.splitlines() if line.startswith("ip route ")]
    routes = [route for text in RECORDED["static_routes"] for route in read_model(text).routes]
    assert len(routes) == len([line for line in lines if not line.startswith("ip route vrf ")]) > 5


def test_a_recorded_access_list_is_read():
    entries = read_model(RECORDED["acls"][0]).entries
    assert [(entry.list, entry.sequence, entry.text) for entry in entries] == [
        ("test1", 10, "permit ip 10.10.10.0/24 any ttl eq 200"),
        ("test1", 20, "permit ip 10.30.10.0/24 host 10.20.10.1"),
        ("test1", 30, "deny tcp host 10.10.20.1 eq finger www any syn log"),
        ("test1", 40, "permit ip any any"),
    ]
    assert [entry_as_printed(entry.text) for entry in entries] == [entry.text for entry in entries]
