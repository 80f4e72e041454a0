"""Junos configurations that others recorded: what Ansible's junipernetworks.junos, as it is installed, shows of devices in its examples.

They are in braces there; the converter here makes the `set` form of them. (The wheels of NAPALM, ncclient and ntc-templates hold no
configurations of Junos: their recordings are in their repositories.)
"""

import re
from importlib.metadata import files

import pytest

from netauto.plan.survey import survey
from netauto.platforms import PLATFORMS
from netauto.platforms.junos_model import read_model

JUNOS = PLATFORMS["junos"]
MODULE = re.compile(r"ansible_collections/junipernetworks/junos/plugins/modules/junos_(\w+)\.py")
PROMPT = re.compile(r"^# ?\S*@\S+[#>] ?show (?:configuration )?([a-z][a-z0-9 -]*)$")
END = re.compile(r"\{(?:master|primary|backup)\S*\}|\[edit.*\]")


def statements(shown, above):
    """Yield the `set` form of a configuration in braces, all of it below the words `above`."""
    path = [above]
    for line in shown:
        text = re.sub(r"\s*(##|/\*).*", "", line).strip()
        if text.endswith("{"):
            path.append(text[:-1].strip())
        elif text == "}" and len(path) > 1:
            path.pop()
        elif text.endswith(";"):
            *words, last = re.findall(r'"[^"]*"|\[[^\]]*\]|\S+', text[:-1])
            for value in last.strip("[]").split() if last.startswith("[") else [last]:
                yield " ".join(("set", *path, *words, value))


def recorded():
    """Return module → configurations in `set` form."""
    found = {}
    for path in files("ansible"):
        module = MODULE.fullmatch(path.as_posix())
        lines = path.locate().read_text(encoding="utf-8").splitlines() if module else []
        for number, line in enumerate(lines):
            prompt = PROMPT.match(line)
            if prompt:
                end = next(
                    (n for n in range(number + 1, len(lines)) if not re.match(r"#\s+\S|#\s*\}|# *[\w<]", lines[n])),
                    len(lines),
                )
                shown = [one[1:] for one in lines[number + 1 : end] if not END.fullmatch(one[1:].strip())]
                text = "".join(f"{statement}\n" for statement in statements(shown, prompt[1].strip()))
                if text:
                    found.setdefault(module[1], []).append(text)
    return found


RECORDED = recorded()
TEXTS = [text for shown in RECORDED.values() for text in shown]


def told_apart(section, nodes):
    """Return the lines that a rule knows, and those that none does."""
    known, unknown = [], []
    for node in nodes:
        match = section.line(node.text, JUNOS.syntax.tokens)
        line = node.indent + node.text
        if match is None:
            unknown += [line] if node.text else []
            continue
        below = told_apart(match.rule.section, node.children) if match.rule.section else ([], [])
        known += [*([] if node.implied else [line]), *below[0]]
        unknown += below[1]
    return known, unknown


def test_every_recorded_configuration_prints_back_and_is_read():
    assert len(TEXTS) > 130
    assert sum(text.count("\n") for text in TEXTS) > 1200
    assert all(str(JUNOS.parse(text)) == text for text in TEXTS)
    assert sum(len(read_model(text).ports) for text in TEXTS) > 250


def surveys(section, nodes):
    found = survey(section, nodes, JUNOS.syntax)
    yield found
    for entry in found.known.values():
        if entry.rule.section:
            yield from surveys(entry.rule.section, entry.children)


def test_no_two_statements_fall_together():
    """Of two statements of one name the second would neither be compared nor changed."""
    trees = [JUNOS.parse(text) for text in TEXTS]
    entries = [one for tree in trees for found in surveys(JUNOS.rules, tree.children) for one in found.known.values()]
    assert len(entries) > 500
    assert [entry.nodes for entry in entries if len(entry.nodes) > 1 and entry.rule.kind != "member"] == []


# What a unit is made of, and how many statements of it are understood there.
MODULES = {"vlans": 19, "l2_interfaces": 60, "interfaces": 65, "lag_interfaces": 40, "prefix_lists": 40}
# Link settings of ports, the management port, IPv6, bundling: kept as they are.
OTHERS = re.compile(
    r"set interfaces (?:fxp0 |\S+ (?:speed|link-mode|hold-time|ether-options|aggregated-ether-options)|\S+ unit 0 family inet6)"
    r"|set policy-options prefix-list \S+ dynamic-db"
)


@pytest.mark.parametrize("module", MODULES)
def test_of_what_a_unit_is_made_of_everything_is_understood(module):
    parts = [told_apart(JUNOS.rules, JUNOS.parse(text).children) for text in RECORDED[module]]
    known, unknown = ([line for part in parts for line in part[side]] for side in (0, 1))
    assert len(known) >= MODULES[module]
    assert [line for line in unknown if not OTHERS.match(line)] == []


def test_recorded_vlans_and_trunks_are_read():
    vlans = [vlan for text in RECORDED["vlans"] for vlan in read_model(text).vlans.values()]
    assert len(vlans) == 12
    assert {(vlan.id, vlan.name) for vlan in vlans} >= {(1, "vlan1"), (2, "vlan2"), (11, "vlan1")}
    modes = [
        port.mode
        for text in RECORDED["l2_interfaces"]
        for port in read_model(text).ports.values()
        if port.mode != "routed"
    ]
    assert {"access", "trunk"} <= set(modes)


def test_recorded_zones_are_read():
    zones = [
        zone
        for text in RECORDED["security_zones"]
        for zone in read_model(text.replace("set system ntp ", "set security zones ")).zones.values()
    ]
    assert {("test_sec_zone1", frozenset({"ge-0/0/3.0", "ge-0/0/4.0"}))} <= {
        (zone.name, zone.interfaces) for zone in zones
    }
