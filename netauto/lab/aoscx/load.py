"""Reads a whole configuration into a tree, line by line through the editor, by its indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx.grammar_files import grammar
from netauto.lab.aoscx.texts import Banner
from netauto.lab.aoscx.tree import INDENT, Node
from netauto.lab.aoscx.words import absurd

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.aoscx.editor import Editor

TITLES = (
    "Current configuration:",
    "Startup configuration:",
    "Checkpoint configuration:",
)  # what `show` prints before a text


class Unreadable(ValueError):  # noqa: N818 - what it is
    """A base configuration has lines that the device would not hold; the text names them all."""


def factory(editor: Callable[[Node], Editor], ports: tuple[str, ...]) -> Node:
    """The configuration of a machine out of its box: VLAN 1, its ports, and the bars between the parts of a running configuration."""
    tree = Node("", "")
    for rule in grammar("config").modes["config"].rules:
        bars = int(rule.mark("bars") or 0)
        if bars:
            node = Node("!", rule.syntax, rule)
            node.raw = ("!",) * (bars - 1)
            tree.insert(node)
    tool = editor(tree)
    for line in ("vlan 1", "interface mgmt", *(f"interface {name}" for name in ports)):
        tool.apply(tool.start(), line)
    return tree


def load(editor: Callable[[Node], Editor], ports: tuple[str, ...], text: str) -> tuple[Node, list[str]]:
    """The configuration that `text` describes, and the device's complaints about lines that it does not accept."""
    tree = factory(editor, ports)
    tool = editor(tree)
    frames = tool.start()
    complaints: list[str] = []
    banner: Banner | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw.strip()
        if banner is not None:
            if banner.take(raw):
                banner.store(tool)
                banner = None
            continue
        if not line or line.startswith("!") or line in TITLES:
            continue
        frames = frames[: (len(raw) - len(raw.lstrip())) // len(INDENT) + 1]
        if Banner.opens(line, frames):
            banner = Banner(line)
            continue
        outcome = None if absurd(line) else tool.apply(frames, line)
        if outcome is None or outcome.failed:
            complaints.append(f"line {number}: {line[:80]}: {outcome.text.strip() if outcome else 'too long a number'}")
        else:
            frames = outcome.frames
    return tree, complaints
