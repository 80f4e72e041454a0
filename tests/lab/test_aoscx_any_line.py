"""Lines made at random from the AOS-CX switch's own grammar, and lines of nothing: what the switch prints, it must also read."""

from __future__ import annotations

import random

import pytest
import test_eos_any_line as any_line
from aoscx_bench import aoscx_console

from netauto.lab.aoscx.grammar_files import grammar

SAMPLES = any_line.SAMPLES | {
    "ip": ("10.66.1.9", "192.0.2.1"),
    "net": ("10.66.9.1/24", "10.66.9.7/24"),
    "prefix": ("10.66.0.0/16", "0.0.0.0/0"),
    "ports": ("1/1/29", "1/1/30-1/1/33", "1/1/29,1/1/35"),
    "port": ("1/1/29", "lag1"),
    "vlan": ("10", "20", "999"),
    "vlans": ("10", "20-21", "10,30"),
    "word": ("UN", "deux-2", "10.66.0.9"),
}


def lines(chance: random.Random, count: int) -> list[str]:
    """Lines for some contexts, each entered from the top."""
    modes = grammar("config").modes
    typed: list[str] = []
    while len(typed) < count:
        rule = chance.choice([rule for rule in modes["config"].rules if not rule.syntax.startswith(("!", "banner"))])
        typed.append(chance.choice(("", "", "", "no ")) + _line(rule.syntax, chance))
        for _ in range(chance.randrange(6) if rule.opens else 0):
            inner = chance.choice(modes[rule.opens].rules)
            typed.append(chance.choice(("", "", "", "no ")) + _line(inner.syntax, chance))
        typed += ["end", "configure terminal"]
    return typed


def _line(syntax: str, chance: random.Random) -> str:
    return " ".join(any_line.expand(any_line.ELEMENT.findall(syntax), chance))


@pytest.mark.parametrize("seed", range(12))
def test_what_it_prints_after_any_lines_it_reads_back(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(any_line, "SAMPLES", SAMPLES)
    chance = random.Random(seed)
    console = aoscx_console()
    console("configure terminal")
    refusals = ("Invalid input", "% ", "does not exist", "not allowed", "cannot")
    accepted = sum(not any(words in console(line) for words in refusals) for line in lines(chance, 200))
    assert accepted > 100
    text = console.device.state().running
    tree, complaints = console.device.system.read(text)  # type: ignore[attr-defined]
    assert complaints == []
    assert tree.render(console.device.system.header) == text  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_is_typed_breaks_it(seed: int) -> None:
    chance = random.Random(seed)
    words = ["no", "show", "configure", "checkpoint", "auto", "confirm", "diff", "rollback", "vlan", "interface", "|",
             "include", "count", '"', "[", "(", "*", "\u0663", "\u00b2", "10-", "-", "", "a" * 300, "1/1/1", "1/1/1-1/1/999",
             "lag", "1", "banner", "motd", "!", "$", "copy", "running-config", "trunk", "allowed", "native", "access", "all",
             "999999999999999999999", "9" * 5000, "10.0.0.0/99", "ip", "access-list", "permit", "0", "erase", "exit", "page"]  # fmt: skip
    console = aoscx_console()
    for _ in range(400):
        console(" ".join(chance.choice(words) for _ in range(chance.randrange(1, 7))))
        if console.closed:
            console.closed.clear()
            console.terminal = console.open()
    console("!", "$")
    console.keys(b"\x1a")
    assert console("show hostname").endswith(("# ", "> "))
