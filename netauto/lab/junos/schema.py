"""The statements that a Junos configuration can have, read from the text files in `schema/` (their notation is told there).

The order of statements in those files is the order in which Junos prints them (documented for lists that people order:
Juniper's published YANG modules; else assumed).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from netauto.lab.junos.types import Type, type_of

FILES = ("security", "common")
Kind = Literal["container", "list", "leaf", "leaf-list", "flag", "any"]
LINE = re.compile(r"(?P<indent> *)(?P<body>.*?)(?:\s+::\s+(?P<marks>.*))?")
PARAM = re.compile(r"(?P<word>[^\s<\[*]+)?\s*(?P<shape>\[?<|\*<)(?P<type>[^>]+)>\]?")


@dataclass(slots=True, eq=False, repr=False)
class Statement:
    """One kind of statement.

    Attributes:
        word: Its keyword; empty when a name or value stands in its place.
        kind: What it holds.
        types: Types of a list's keys, or of a value.
        between: Keywords before the second and later keys of a list.
        children: Statements inside, in the order of printing.
        tag: Name of its XML element.
        choice: Of the siblings with the same choice one can be set.
        presence: It means something even when it is empty.
        marks: Other marks of the schema.
    """

    word: str
    kind: Kind
    tag: str
    types: tuple[Type, ...] = ()
    between: tuple[str, ...] = ()
    children: tuple[Statement, ...] = ()
    choice: str = ""
    presence: bool = False
    marks: dict[str, str] = field(default_factory=dict)
    rank: int = 0
    by_word: dict[str, Statement] = field(default_factory=dict)
    by_tag: dict[str, Statement] = field(default_factory=dict)
    nameless: tuple[Statement, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.word or self.tag}>"

    def has(self, mark: str) -> bool:
        """Whether the schema marks it so."""
        return mark in self.marks

    def adopt(self, children: tuple[Statement, ...]) -> None:
        """Take statements in, and index them."""
        self.children = children
        for rank, child in enumerate(children):
            child.rank = rank
        self.by_word = {child.word: child for child in children if child.word}
        self.by_tag = {child.tag: child for child in children}
        self.nameless = tuple(child for child in children if not child.word)


@dataclass(slots=True)
class _Line:
    body: str
    marks: dict[str, str]
    below: list[_Line] = field(default_factory=list)


@cache
def schema() -> Statement:
    """The whole configuration, as a container without a name."""
    groups: dict[str, list[_Line]] = {}
    top: list[_Line] = []
    for name in FILES:
        text = resources.files("netauto.lab.junos").joinpath(f"schema/{name}.txt").read_text(encoding="utf-8")
        for line in _outline(text):
            if line.body.startswith("@group "):
                groups[line.body.split()[1]] = line.below
            else:
                top.append(line)
    root = Statement("", "container", "configuration")
    root.adopt(_statements(top, groups))
    return root


def _outline(text: str) -> list[_Line]:
    top: list[_Line] = []
    open_: list[tuple[int, list[_Line]]] = [(-1, top)]
    inside_group = False
    for raw in text.splitlines():
        if not raw.strip() or raw.startswith("#"):
            inside_group = inside_group and bool(raw.strip())
            continue
        found = LINE.fullmatch(raw)
        if found is None:
            raise ValueError(f"not a line of the schema: {raw}")
        depth = len(found["indent"]) // 2 + inside_group
        inside_group = inside_group or raw.startswith("@group ")
        marks = dict(mark.partition("=")[::2] for mark in (found["marks"] or "").split())
        line = _Line(found["body"], marks)
        while open_[-1][0] >= depth:
            open_.pop()
        open_[-1][1].append(line)
        open_.append((depth, line.below))
    return top


def _statements(lines: list[_Line], groups: dict[str, list[_Line]]) -> tuple[Statement, ...]:
    made: list[Statement] = []
    for line in lines:
        if line.body.startswith("@"):
            made.extend(_statements(groups[line.body[1:]], groups))
            continue
        statement = _statement(line)
        statement.adopt(_statements(line.below, groups))
        made.append(statement)
    return tuple(made)


def _statement(line: _Line) -> Statement:
    body, marks = line.body, dict(line.marks)  # a group is read more than once
    choice = marks.pop("choice", "")
    if body == "...":
        return Statement("", "any", "undocumented", types=(type_of("str"),))
    if body.endswith(";") or "<" not in body:
        word = body.rstrip(";!")
        kind: Kind = "flag" if body.endswith(";") else "container"
        return Statement(word, kind, marks.pop("tag", word), choice=choice, presence=body.endswith("!"), marks=marks)
    return _with_parameters(body, marks, choice)


def _with_parameters(body: str, marks: dict[str, str], choice: str) -> Statement:
    params = list(PARAM.finditer(body))
    word = params[0]["word"] or ""
    shape = params[0]["shape"]
    kind: Kind = "list" if shape == "*<" else "leaf-list" if shape == "[<" else "leaf"
    types = tuple(type_of(param["type"]) for param in params)
    between = tuple(_between(body, params))
    tag = marks.pop("tag", word)
    if not tag:
        raise ValueError(f"a statement without a keyword needs a tag: {body}")
    return Statement(word, kind, tag, types, between, choice=choice, marks=marks)


def _between(body: str, params: list[re.Match[str]]) -> list[str]:
    """Keywords before the second and later parameters; empty where there is none."""
    return [body[left.end() : right.start("shape")].strip() for left, right in itertools.pairwise(params)]
