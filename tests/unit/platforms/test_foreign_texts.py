"""Configurations that others wrote and that are installed with the tests (`tools/foreign_texts.py`): nothing of them is lost.

How many lines are understood is in docs/platforms.md, which `tests/docs` holds against what is counted.
"""

import re
from importlib.metadata import files

import pytest

from netauto.plan.apply import apply
from netauto.plan.commands import commands
from netauto.plan.survey import survey
from netauto.platforms import PLATFORMS
from netauto.platforms.arista_eos_rules import entry_as_printed
from tools.foreign_texts import SOURCES, told_apart

TEXTS = {f"{source.platform}-{source.package}": (PLATFORMS[source.platform], source.read()) for source in SOURCES}
EVERY_TEXT = tuple(dict.fromkeys(text for _, read in TEXTS.values() for texts in read.values() for text in texts))
each_source = pytest.mark.parametrize(("platform", "read"), TEXTS.values(), ids=TEXTS)
# What a unit begins with on such a device.
BEGINNING = {
    "ios_xe": ("vlan 3999", " name U-LEN-C3"),
    "c9800": ("vlan 3999", " name U-LEN-C3"),
    "arista_eos": ("vlan 3999", "   name U-BET-C1"),
    "junos": ("set vlans U-HNB-C1 vlan-id 3999",),
}


def of(platform, module):
    """The texts that the examples of an Ansible module show."""
    return TEXTS[f"{platform}-ansible"][1][module]


def test_two_libraries_ship_no_recordings():
    """Should they one day, they belong into `SOURCES`."""
    assert {path.suffix for path in files("ntc-templates") if path.parts[0] == "ntc_templates"} <= {
        ".py",
        ".pyc",
        ".textfsm",
        "",
    }
    assert {path.suffix for path in files("napalm") if path.parts[0] == "napalm"} <= {
        ".py",
        ".pyc",
        ".j2",
        ".tpl",
        ".yml",
    }


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_every_text_prints_back_and_is_read_whoever_wrote_it(platform):
    """Those of another platform, too: whatever a device answers, it is kept, and nothing is raised."""
    assert len(EVERY_TEXT) > 350
    for text in EVERY_TEXT:
        assert str(platform.parse(text)) == text
        platform.read_model(text)


@each_source
def test_every_line_is_counted_once(platform, read):
    for text in (text for texts in read.values() for text in texts):
        counted = sum(
            size for _line, size, _known in told_apart(platform, platform.rules, platform.parse(text).children)
        )
        lines = [line.strip() for line in text.splitlines()]
        assert counted == sum(not re.match(r"$|!|#|exit-address-family", line) for line in lines), text


@each_source
def test_a_unit_moves_no_line(platform, read):
    for text in (text for texts in read.values() for text in texts):
        before = platform.parse(text)
        after = apply(platform, before, BEGINNING[platform.name])
        left = iter(str(after).split("\n"))
        assert all(line in left for line in text.split("\n")), "a line is lost, or not where it was"
        assert str(apply(platform, after, commands(platform, after, before))) == text


# Of two lines of one name the second is compared, but never changed: no template has them.
SAID_TWICE = {"ip access-group", "# remark"}


def surveys(platform, section, nodes):
    found = survey(section, nodes, platform.syntax)
    yield found
    for entry in found.known.values():
        if entry.rule.section:
            yield from surveys(platform, entry.rule.section, entry.children)


@each_source
def test_no_two_lines_fall_together(platform, read):
    trees = [platform.parse(text) for texts in read.values() for text in texts]
    found = [one for tree in trees for one in surveys(platform, platform.rules, tree.children)]
    entries = [entry for one in found for entry in one.known.values() if entry.rule.kind != "member"]
    assert {entry.rule.words for entry in entries if len(entry.nodes) > 1} <= SAID_TWICE


# What a unit is made of: the modules whose examples show it, and what is kept there all the same, since no unit touches it.
MADE_OF = {
    "ios_xe": (
        ("l2_interfaces", "l3_interfaces", "interfaces", "lag_interfaces", "vrf_interfaces", "acls", "static_routes"),
        r"ipv6 |sequence |remark |mtu |media-type |no autostate|ip unnumbered |switchport trunk (encapsulation|pruning) ",
    ),
    "arista_eos": (
        ("vlans", "l2_interfaces", "l3_interfaces", "interfaces", "lag_interfaces", "acls", "prefix_lists"),
        # A routed port is kept as it is, so that no unit takes one by accident; `read_model` knows what it means.
        r"ipv6 |(seq )?\d+ |no switchport$",
    ),
    "junos": (
        ("vlans", "l2_interfaces", "interfaces", "lag_interfaces", "prefix_lists"),
        r"(aggregated-)?ether-options |speed |link-mode |hold-time |enable$|dhcp$|family inet6|dynamic-db$",
    ),
}


@pytest.mark.parametrize("name", MADE_OF)
def test_what_a_unit_is_made_of_is_understood(name):
    platform, (modules, kept) = PLATFORMS[name], MADE_OF[name]
    trees = [platform.parse(text) for module in modules for text in of(name, module)]
    lines = [line for tree in trees for line in told_apart(platform, platform.rules, tree.children)]
    assert len(lines) > 200
    assert {text for text, _size, known in lines if not known and not re.match(kept, text)} == set()


INTERFACE = {"ios_xe": r"^interface (\S+)", "arista_eos": r"^interface (\S+)", "junos": r"^set interfaces (\S+)"}


@pytest.mark.parametrize("name", INTERFACE)
def test_every_port_is_in_the_model(name):
    texts = [text for texts in TEXTS[f"{name}-ansible"][1].values() for text in texts]
    said = [set(re.findall(INTERFACE[name], text, re.MULTILINE)) for text in texts]
    ports = [{port.partition(".")[0] for port in PLATFORMS[name].read_model(text).ports} for text in texts]
    assert [{port.partition(".")[0] for port in one} for one in said] == ports
    assert sum(map(len, ports)) > 100


def test_static_routes_of_eos_are_read():
    """Those of a VRF excepted: no unit uses one."""
    texts = of("arista_eos", "static_routes")
    lines = [line for text in texts for line in text.splitlines() if line.startswith("ip route ")]
    routes = [route for text in texts for route in PLATFORMS["arista_eos"].read_model(text).routes]
    assert len(routes) == len([line for line in lines if not line.startswith("ip route vrf ")]) > 5


def test_an_access_list_of_eos_is_read():
    entries = PLATFORMS["arista_eos"].read_model(of("arista_eos", "acls")[0]).entries
    assert [(entry.list, entry.sequence, entry.text) for entry in entries] == [
        ("test1", 10, "permit ip 10.10.10.0/24 any ttl eq 200"),
        ("test1", 20, "permit ip 10.30.10.0/24 host 10.20.10.1"),
        ("test1", 30, "deny tcp host 10.10.20.1 eq finger www any syn log"),
        ("test1", 40, "permit ip any any"),
    ]
    assert [entry_as_printed(entry.text) for entry in entries] == [entry.text for entry in entries]


def test_vlans_ports_and_zones_of_junos_are_read():
    junos = PLATFORMS["junos"]
    vlans = {(vlan.id, vlan.name) for text in of("junos", "vlans") for vlan in junos.read_model(text).vlans.values()}
    assert vlans >= {(1, "vlan1"), (2, "vlan2"), (11, "vlan1")}
    modes = {port.mode for text in of("junos", "l2_interfaces") for port in junos.read_model(text).ports.values()}
    assert {"access", "trunk"} <= modes
    # The example names another section than it shows.
    texts = (text.replace("set system ntp ", "set security zones ") for text in of("junos", "security_zones"))
    zones = {(zone.name, zone.interfaces) for text in texts for zone in junos.read_model(text).zones.values()}
    assert ("test_sec_zone1", frozenset({"ge-0/0/3.0", "ge-0/0/4.0"})) in zones
