"""Reads a whole configuration into a tree, line by line through the editor, by its indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.texts import Text
from netauto.lab.eos.tree import INDENT, Node
from netauto.lab.eos.words import NUMBERLESS, absurd

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.editor import Frame
    from netauto.lab.engine.grammar import Grammar
    from netauto.lab.eos.editor import Editor

VERBATIM = ("verbatim", "verbatim-bgp")
FACTORY = ("no aaa root", "spanning-tree mode mstp", "no ip routing")


class Unreadable(ValueError):  # noqa: N818 - what it is
    """A base configuration has lines that the device would not hold; the text names them all."""


def factory(editor: Callable[[Node], Editor], ports: tuple[str, ...]) -> Node:
    """The configuration of a machine out of its box (`rollback clean-config`): its ports, and what EOS always prints."""
    tree = Node("", "")
    tool = editor(tree)
    for line in (*FACTORY, *(f"interface {name}" for name in ports)):
        tool.apply(tool.start(), line)
    return tree


def load(editor: Callable[[Node], Editor], ports: tuple[str, ...], text: str) -> tuple[Node, list[str]]:
    """The configuration that `text` describes, and the device's complaints about lines that it does not accept."""
    tree = factory(editor, ports)
    tool = editor(tree)
    frames = tool.start()
    complaints: list[str] = []
    collector: Text | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if collector is not None:
            if collector.take(raw):
                collector.store(tool)
                collector = None
            continue
        line = raw.strip()
        if not line or line == "end" or (line.startswith("!") and not line.startswith("!!")):
            continue
        frames = frames[: (len(raw) - len(raw.lstrip())) // len(INDENT) + 1]
        if Text.opens(line, frames):
            collector = Text(line, frames)
        elif absurd(line):
            complaints.append(f"line {number}: {NUMBERLESS.strip()}")
        elif frames[-1].mode in VERBATIM:
            _keep(frames, raw, tool.grammar)
        else:
            outcome = tool.apply(frames, line)
            frames = outcome.frames
            complaints += [f"line {number}: {line}: {outcome.text.strip()}"] if outcome.failed else []
    return tree, complaints


def _keep(frames: tuple[Frame, ...], raw: str, grammar: Grammar) -> None:
    """Keep a line of a mode that the lab does not know, with the blanks that it has beyond the mode's own."""
    line = raw[len(INDENT) * (len(frames) - 1) :].rstrip()
    for node in frames[-1].nodes:
        node.children.append(Node(line, f"{len(node.children)} {line}", grammar.modes[frames[-1].mode].rules[0]))
