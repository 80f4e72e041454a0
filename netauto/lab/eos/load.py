"""Reads a whole configuration into a tree, line by line through the editor, by its indentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.banner import Banner
from netauto.lab.eos.tree import INDENT, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.eos.editor import Editor

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
    banner: Banner | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if banner is not None:
            if banner.take(raw):
                banner.store(tool, frames[:1])
                banner = None
            continue
        line = raw.strip()
        if not line or line.startswith("!") or line == "end":
            continue
        depth = (len(raw) - len(raw.lstrip())) // len(INDENT)
        outcome = tool.apply(frames[: depth + 1], line)
        frames = outcome.frames
        banner = Banner(line) if Banner.opens(line) else None
        if outcome.failed:
            complaints.append(f"line {number}: {line}: {outcome.text.strip()}")
    return tree, complaints
