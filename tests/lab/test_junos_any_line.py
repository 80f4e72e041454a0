"""Statements made at random from the device's own schema, and lines of nothing: what the device prints, it must also read."""

from __future__ import annotations

import difflib
import random
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from junos_bench import JunosConsole, firewall_spec, switch_spec

from netauto.lab.junos import edit, markup
from netauto.lab.junos.compare import compare
from netauto.lab.junos.loading import Load
from netauto.lab.junos.merge import merged
from netauto.lab.junos.printer import brace_text, set_text
from netauto.lab.junos.schema import schema
from netauto.lab.junos.system import empty
from netauto.lab.junos.types import Unfit
from netauto.lab.junos.words import split

if TYPE_CHECKING:
    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Node
    from netauto.lab.junos.types import Type

SAMPLES = (
    "mot", '"deux mots"', '"a; b { c } # d"', '"l\'un \\"deux\\" & <trois>"', '"$9$abc-DEF/x"', "UC-HNB-C1-0001", "0020-POSTES", "BIOMED",
    "20-30", "10.1.2.3", "2001:db8::1", "10.0.0.0/8", "2001:db8::/32", "10.1.2.3/24", "2001:db8::1/64", "ge-0/0/3", "ae0", "irb",
    "ge-0/0/3.0", "ae0.2400", "st0.1", "00:50:56:a0:64:01", "443", "16384-32767", "ssh", "ef", "101110", "ping", "dhcp", "any", "local7",
    "notice",
)  # fmt: skip


def fits(kind: Type, word: str) -> bool:
    try:
        kind.read(split(word)[0])
    except Unfit:
        return False
    return True


def sample(kind: Type, chance: random.Random) -> str:
    if kind.label.startswith("int:"):
        return chance.choice(kind.label.removeprefix("int:").split("-"))
    return chance.choice(kind.names or [word for word in SAMPLES if fits(kind, word)])


def words(statement: Statement, chance: random.Random) -> list[str]:
    """A path from here to some statement, as it is typed."""
    typed: list[str] = []
    here = statement
    while here.children and (not typed or chance.random() < 0.93):
        here = chance.choice(here.children)
        if here.kind == "any":
            return [*typed, "tout", "ce", "que", "l-on", "veut"]
        typed += [here.word] if here.word else []
        for index, kind in enumerate(here.types):
            if index and here.between[index - 1]:
                typed.append(here.between[index - 1])
            typed.append(sample(kind, chance))
    return typed


def change(tree: Node, chance: random.Random, count: int) -> None:
    for _ in range(count):
        line = " ".join(words(tree.statement, chance))
        verb = chance.choice(("set", "set", "set", "set", "delete", "deactivate", "activate"))
        try:
            edit.apply(tree, f"{verb} {line}")
        except edit.Complaint as complaint:
            if str(complaint) not in ("statement not found", "missing argument"):
                raise


def read_set(text: str) -> Node:
    tree = empty()
    for line in text.splitlines():
        edit.apply(tree, line)
    return tree


def differing(tree: Node, text: str) -> list[str]:
    """Lines that only one of both has, or that stand elsewhere; pytest's own comparison takes minutes."""
    return list(difflib.unified_diff(text.splitlines(), set_text(tree).splitlines(), lineterm="", n=0))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_printed_can_be_read_in_every_form(seed: int) -> None:
    chance = random.Random(seed)
    tree = empty()
    change(tree, chance, 250)
    text = set_text(tree)
    assert text.count("\n") > 50
    assert differing(read_set(text), text) == []
    console = JunosConsole(switch_spec())
    load = Load(console.device, empty(), "override")
    load.braces(brace_text(tree))
    assert not load.complaints, [(str(each), each.word) for each in load.complaints]
    assert differing(load.tree, text) == []
    again = empty()
    complaints = markup.load(again, ET.fromstring(f"<configuration>{markup.to_xml(tree)}</configuration>"), "merge")
    assert not complaints, [(str(each), each.word) for each in complaints]
    assert differing(again, text) == []


@pytest.mark.parametrize("seed", range(8))
def test_changes_on_a_lived_in_firewall_are_found_and_carried_over(seed: int) -> None:
    chance = random.Random(seed)
    base = JunosConsole(firewall_spec()).device.system.store.active
    mine = base.copy()
    change(mine, chance, 40)
    assert set_text(base) == set_text(JunosConsole(firewall_spec()).device.system.store.active)
    assert bool(compare(base, mine)) is (set_text(base) != set_text(mine))
    assert sorted(set_text(merged(base, mine, base)).splitlines()) == sorted(set_text(mine).splitlines())


@pytest.mark.parametrize("seed", range(4))
def test_no_line_is_too_much_for_the_command_line(seed: int) -> None:
    chance = random.Random(seed)
    console = JunosConsole(firewall_spec())
    verbs = (
        "show",
        "set",
        "delete",
        "edit",
        "commit",
        "run show",
        "top",
        "up",
        "rollback",
        "insert",
        "rename",
        "exit",
        "no",
        "yes",
        "?",
    )
    pieces = (
        "|",
        "[",
        "]",
        '"',
        "compare",
        "display set",
        "match",
        "5",
        "configuration",
        "security",
        "policies",
        "before",
        "to",
    )
    console("configure")
    for _ in range(250):
        tail = chance.choice(
            (
                " ".join(words(schema(), chance)[: chance.randrange(1, 6)]),
                " ".join(chance.choices(pieces, k=chance.randrange(4))),
                "".join(chr(chance.randrange(32, 0x250)) for _ in range(chance.randrange(12))),
            )
        )
        answer = console(f"{chance.choice(verbs)} {tail}")
        assert answer.endswith(("# ", "> ", ") ", " ")) or "?" in tail or console.terminal._closed, (answer, tail)
        if console.terminal._closed:
            console.terminal = console.open()
            console("set cli screen-length 0", "configure")
    state = console.device.system.state()
    assert set_text(read_set(state.running)) == state.running
