import itertools

import pytest
from fortios_bench import BASE, INVERSE, UNIT, Firewall

from netauto.lab.fortios.behaviours import BEHAVIOURS
from netauto.lab.fortios.store import Config
from netauto.lab.fortios.tables import SECTIONS, TABLES
from netauto.lab.fortios.tree import ConfigTextError


def blocks_of(section, table):
    return section.blocks() if table.key else (section,)


def test_base_prints_back_byte_for_byte():
    text = BASE.read_text()
    assert Config.read(text).text() == text
    assert Config.read(text).copy().text() == text


def test_base_uses_only_what_the_tables_know_in_their_order_and_without_defaults():
    wrong = []
    for section in Config.read(BASE.read_text()).root.blocks():
        table = TABLES.get(section.name)
        for block in blocks_of(section, table) if table else ():
            names = [item.name for item in block.items]
            known = [name for name in table.order if name in names]
            defaults = [s.name for s in block.settings() if (a := table.attr(s.name)) and a.default == s.value]
            if names != known or defaults:
                wrong.append((section.name, block.name, names, defaults))
    assert wrong == []


def test_sections_of_the_base_stand_in_the_order_of_the_table():
    order = [block.name for block in Config.read(BASE.read_text()).root.blocks() if block.name in SECTIONS]
    assert sorted(SECTIONS.index(name) for name in order if name.startswith("firewall")) == [
        SECTIONS.index(name) for name in order if name.startswith("firewall")
    ]


def test_unit_and_its_inverse_leave_no_trace():
    firewall = Firewall()
    session = firewall.login()
    assert [line for line in session(UNIT).splitlines() if not line.startswith("new entry ")] == []
    changed = firewall.running
    assert changed != firewall.base
    assert session(INVERSE) == ""
    assert firewall.running == firewall.startup == firewall.base


def test_unit_pushed_twice_changes_nothing_more():
    firewall = Firewall()
    session = firewall.login()
    session(UNIT)
    once = firewall.running
    assert session(UNIT) == ""
    assert firewall.running == once


def test_what_the_device_adds_by_itself():
    firewall = Firewall()
    firewall.login()(UNIT)
    lines = [line.strip() for line in firewall.running.splitlines()]
    before = [line.strip() for line in firewall.base.splitlines()]
    typed = [line.strip().replace("append ", "set ") for line in UNIT.splitlines()]
    added = [line for line in lines if line not in before and line not in typed]
    kinds = {" ".join(line.split()[:2]) for line in added}
    assert kinds == {"set uuid", "set snmp-index"}
    relay = next(line for line in firewall.running.splitlines() if "dhcp-relay-ip" in line)
    assert relay.endswith('"10.60.0.31" ')


def test_empty_section_made_by_a_session_disappears_again():
    firewall = Firewall(base="config system global\nend\n")
    session = firewall.login()
    session("config system console\nset output standard\nend")
    assert "config system console\n    set output standard\nend\n" in firewall.running
    firewall.device.reboot()
    session = firewall.login()
    session("config system console\nset output more\nend")
    assert firewall.running == firewall.base


@pytest.mark.parametrize(
    "text", ["edit 1\n", "config a b\nedit 1\n", "config a b\nset\nend\n", "config a b\nnonsense\nend\n"]
)
def test_base_in_another_form_is_refused(text):
    with pytest.raises(ConfigTextError):
        Config.read(text)


def test_each_behaviour_is_marked_and_named_once():
    assert {mark for _, mark, _ in BEHAVIOURS} == {"recorded", "documented", "assumed"}
    assert len({what for what, _, _ in BEHAVIOURS}) == len(BEHAVIOURS)
    assert all(source for _, _, source in BEHAVIOURS)


def test_no_two_tables_share_a_path():
    assert all(left != right for left, right in itertools.pairwise(sorted(TABLES)))
