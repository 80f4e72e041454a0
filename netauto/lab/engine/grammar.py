"""Grammar files: the commands of a dialect as data, read into one parse graph per mode.

`[mode] prompt=TEXT` begins a section, `#` a comment, `@set NAME TEXT` names a text that rules use as `$NAME`. Every other
line is a rule, see `netauto.lab.engine.syntax`; `~` or `&` in its first column becomes the mark `sign`. Rules that stand
together without a blank line are one group, and carry its number as the mark `group`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from netauto.lab.engine.params import param_of
from netauto.lab.engine.syntax import Graph, Match, Mismatch, Rule, compile_rules, match

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.params import Param

SECTION = re.compile(r"\[([\w-]+)\](?:\s+prompt=(\S+))?")
RULE = re.compile(r"(?:(?P<sign>[~&])\s+)?(?P<syntax>.*?)(?:\s+>\s+(?P<opens>[\w-]+))?(?:\s+::\s+(?P<marks>.*))?")
CACHE = 20_000


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode of the command line: what its prompt says in brackets, its parse graph, and the rules behind it."""

    name: str
    prompt: str
    graph: Graph
    rules: tuple[Rule, ...] = ()


class Grammar:
    """All modes of a dialect. Answers are cached: a hospital's devices repeat themselves."""

    def __init__(self, modes: dict[str, Mode]) -> None:
        self.modes = modes
        self._cache: dict[tuple[str, str, bool], Match | Mismatch] = {}

    def match(self, mode: str, text: str, *, partial: bool = False) -> Match | Mismatch:
        """What `text` means in `mode`; with `partial`, its identifying part is enough."""
        key = (mode, text, partial)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > CACHE:
                self._cache.clear()
            found = self._cache[key] = match(self.modes[mode].graph, text, partial=partial)
        return found


def read_grammar(package: str, files: tuple[str, ...], types: Callable[[str], Param] = param_of) -> Grammar:
    """The grammar made of some files of a package's `grammar` folder; sections of the same name continue each other.

    Args:
        package: Package that has the folder.
        files: Names without `.txt`.
        types: Makes the parameter of a label, for dialects with types of their own.

    Raises:
        ValueError: A line is not a rule, or a rule opens a mode that has no section.
    """
    prompts: dict[str, str] = {}
    rules: dict[str, list[Rule]] = {}
    for file in files:
        folder = resources.files(package).joinpath("grammar")
        _read(folder.joinpath(f"{file}.txt").read_text(encoding="utf-8"), prompts, rules)
    missing = {rule.opens for section in rules.values() for rule in section if rule.opens} - set(rules)
    if missing:
        raise ValueError(f"modes without a section in {files}: {', '.join(sorted(missing))}")
    return Grammar(
        {
            name: Mode(name, prompts.get(name, ""), compile_rules(section, types), tuple(section))
            for name, section in rules.items()
        }
    )


def _read(text: str, prompts: dict[str, str], rules: dict[str, list[Rule]]) -> None:
    texts: dict[str, str] = {}
    section: list[Rule] = []
    group = 0
    for line in text.splitlines():
        group += not line.strip()
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@set "):
            _, name, value = line.split(" ", 2)
            texts[name] = _replaced(value, texts)
            continue
        header = SECTION.fullmatch(line)
        if header:
            section = rules.setdefault(header[1], [])
            if header[2]:
                prompts[header[1]] = header[2]
            continue
        section.append(_rule(_replaced(line, texts), len(section), group))


def _replaced(text: str, texts: dict[str, str]) -> str:
    return re.sub(r"\$([A-Z]+)", lambda found: texts[found[1]], text)


def _rule(line: str, rank: int, group: int) -> Rule:
    found = RULE.fullmatch(line)
    if not found:
        raise ValueError(f"not a grammar rule: {line}")
    marks = [tuple(mark.partition("=")[::2]) for mark in (found["marks"] or "").split()]
    if found["sign"]:
        marks.append(("sign", found["sign"]))
    marks.append(("group", str(group)))
    return Rule(found["syntax"], rank, found["opens"] or "", tuple((name, value) for name, value in marks))
