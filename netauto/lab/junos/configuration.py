"""`get-configuration`, `show configuration`: which configuration, which part of it, in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.compare import compare
from netauto.lab.junos.printer import brace_text, set_text
from netauto.lab.junos.views.commits import stamp

if TYPE_CHECKING:
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.tree import Node


def headed(system: JunosSystem, node: Node, *, candidate: bool) -> str:
    """A configuration with braces, below the line that says when it changed (recorded: published configurations)."""
    last = system.store.history[0]
    if candidate and system.store.dirty:
        head = f"## Last changed: {stamp(system, system.device.clock.now())}"
    else:
        head = f"## Last commit: {stamp(system, last.at)} by {last.user}"
    return f"{head}\n{brace_text(node)}"


def formatted(system: JunosSystem, node: Node, layout: str, *, candidate: bool) -> str:
    """A configuration as `text` or `set`."""
    return set_text(node) if layout == "set" else headed(system, node, candidate=candidate)


def difference(system: JunosSystem, node: Node, number: int) -> str:
    """What differs between an entry of the history and a configuration."""
    return compare(system.store.revision(number).tree, node)
