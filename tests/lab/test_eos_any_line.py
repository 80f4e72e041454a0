"""Lines made at random from the switch's own grammar, and lines of nothing: what the switch prints, it must also read."""

from __future__ import annotations

import random
import re

import pytest
from conftest import Console
from eos_bench import distribution_spec, eos_console

from netauto.lab.eos.grammar_files import grammar

ELEMENT = re.compile(r"<[^>]+>|[\[\]{}|=]|[^\s\[\]{}|<>]+")
SAMPLES = {
    "ip": ("10.62.1.9", "0.0.0.255", "192.0.2.1"),
    "net": ("10.62.9.0/24", "10.62.9.7/24", "0.0.0.0/0", "10.1.2.3/32"),
    "vlan": ("10", "2200", "4094"),
    "vlans": ("10", "2200-2203", "10,12-14,4094"),
    "if": ("Ethernet3", "Vlan100"),
    "ifs": ("Ethernet3-5", "Vlan100"),
    "ets": ("Ethernet3", "Ethernet4-6,9"),
    "pos": ("Port-Channel1", "Port-Channel44"),
    "los": ("Loopback0", "Loopback7"),
    "mas": ("Management1",),
    "vls": ("Vlan100", "Vlan2200"),
    "mac": ("001c.7300.0001",),
    "aclport": ("443", "ssh", "8443"),
    "icmp": ("echo", "3"),
    "dscp": ("ef", "46"),
    "line": ("mot", "deux mots", "x 1 y"),
}


def sample(label: str, chance: random.Random) -> str:
    kind, _, argument = label.partition(":")
    if kind == "int":
        low, high = argument.split("-")
        return chance.choice((low, high))
    return chance.choice(SAMPLES.get(kind, ("UN", "deux-2")))


def expand(elements: list[str], chance: random.Random, until: str = "") -> list[str]:
    """One line of a rule; takes what it has read from `elements`."""
    branches: list[list[str]] = [[]]
    while elements:
        element = elements.pop(0)
        if element == until:
            break
        if element == "|":
            branches.append([])
        elif element == "[":
            inner = expand(elements, chance, "]")
            branches[-1] += inner if chance.random() < 0.5 else []
        elif element == "{":
            branches[-1] += expand(elements, chance, "}")
        elif element != "=":
            branches[-1].append(sample(element[1:-1], chance) if element.startswith("<") else element)
    return chance.choice(branches)


def lines(chance: random.Random, count: int) -> list[str]:
    """Lines for some modes, each mode entered from the top."""
    modes = grammar("config").modes
    typed = []
    while len(typed) < count:
        rule = chance.choice(modes["config"].rules)
        line = " ".join(expand(ELEMENT.findall(rule.syntax), chance))
        if line.startswith("banner"):
            continue
        typed.append(chance.choice(("", "", "", "no ", "default ")) + line)
        for _ in range(chance.randrange(6) if rule.opens else 0):
            inner = chance.choice(modes[rule.opens].rules)
            if inner.syntax not in ("comment", "<line>"):
                body = " ".join(expand(ELEMENT.findall(inner.syntax), chance))
                typed.append(chance.choice(("", "", "", "no ")) + body)
        typed.append("end")
        typed.append("configure")
    return typed


@pytest.mark.parametrize("seed", range(12))
def test_what_it_prints_after_any_lines_it_reads_back(seed: int) -> None:
    chance = random.Random(seed)
    console = eos_console() if seed % 2 else Console(distribution_spec())
    console("configure")
    accepted = sum("% " not in console(line) for line in lines(chance, 200))
    assert accepted > 100
    text = console.device.state().running
    tree, complaints = console.device.system.read(text)
    assert complaints == []
    assert tree.render() == text


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_is_typed_breaks_it(seed: int) -> None:
    chance = random.Random(seed)
    words = ["no", "default", "show", "configure", "session", "commit", "timer", "abort", "vlan", "interface", "|", "section",
             "json", "[", "(", "*", "\u0663", "\u00b2", "10-", "-", "", "a" * 300, "Ethernet", "Ethernet1-", "Ethernet1-99999", "4094-1",
             "banner", "login", "EOF", "copy", "flash:", "running-config", "switchport", "trunk", "allowed", "add", "comment", "!!", "?",
             "999999999999999999999", "9" * 5000, "10.0.0.0/99", "ip", "access-list", "permit", "resequence", "0"]  # fmt: skip
    console = eos_console()
    before = console.device.state().startup
    for _ in range(400):
        console(" ".join(chance.choice(words) for _ in range(chance.randrange(1, 7))))
    console.keys(b"\x1a")
    assert console("show hostname").endswith(("#", ">"))
    assert console.device.state().startup == before or "copy" in "".join(console.device.log.commands())
