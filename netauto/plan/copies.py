"""What a device does by itself in answer to a command: telling the ports of a port channel what the channel is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.platforms.rules import fill
from netauto.platforms.syntax import Command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.plan.apply import Touch
    from netauto.plan.edit import Editor
    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Copying

_DEEP = 2  # a section and a line in it


def copies(platform: Platform, root: Editor, touches: Iterable[Touch]) -> tuple[Command, ...]:
    """Return the commands that the device gives itself in consequence of `touches`."""
    return tuple(
        command for copying in platform.copying for touch in touches for command in _copy(copying, root, touch)
    )


def _copy(copying: Copying, root: Editor, touch: Touch) -> Iterator[Command]:
    section, name = touch.path[0][0], touch.path[0][-1]
    if len(touch.path) != _DEEP or section != copying.section or not touch.match.rule.copied:
        return
    leader, number = name[: len(copying.leader)], name[len(copying.leader) :]
    if leader == copying.leader:
        for follower in _followers(copying, root, number):
            yield Command(0, fill(copying.section, (follower,)), touch.command.number)
            yield Command(1, touch.command.text, touch.command.number)


def _followers(copying: Copying, root: Editor, number: str) -> Iterator[str]:
    joined = f"{copying.joined} {number} "
    for item in root.items:
        if item.match is None or item.match.rule.words != copying.section:
            continue
        if any(f"{child.text} ".startswith(joined) for child in item.node.children):
            yield item.match.captures[0]
