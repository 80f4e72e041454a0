"""Views of quality of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.ios.effects import interfaces

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.engine.tree import Node
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command


def _maps(cli: IosCli) -> list[Node]:
    return [node for node in cli.system.store.running.children if node.rule is not None and node.rule.opens == "pmap"]


def _below(node: Node, indent: int) -> list[str]:
    lines = [" " * indent + child.text for child in node.children]
    return [line for pair in zip(lines, node.children, strict=True) for line in (pair[0], *_below(pair[1], indent + 2))]


def show_policy_map(cli: IosCli, found: Match) -> str:
    """`show policy-map [NAME]`."""
    words = found.text.split()
    wanted = words[2] if len(words) > 2 else None  # noqa: PLR2004
    blocks = []
    for node in _maps(cli):
        name = node.text.split()[-1]
        if wanted in (None, name):
            lines = [f"  Policy Map {name}"]
            for child in node.starting("class "):
                lines.append(f"    Class {child.text.split()[1]}")
                lines.extend(_below(child, 6))
            blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def show_policy_map_interface(cli: IosCli, found: Match) -> str:
    """`show policy-map interface [X] [input|output]`: policies attached, counters at zero."""
    wanted = found.value("if")
    maps = {node.text.split()[-1]: node for node in _maps(cli)}
    lines: list[str] = []
    for port in interfaces(cli.system):
        for way in ("input", "output"):
            name = port.setting(f"service-policy {way}")
            if name is None or wanted not in (None, port.name) or name not in maps:
                continue
            lines.extend((f" {port.name} ", "", f"  Service-policy {way}: {name}", ""))
            for child in maps[name].starting("class "):
                lines.append(f"    Class-map: {child.text.split()[1]} (match-any)  ")
                lines.append("      0 packets, 0 bytes")
                lines.extend(_below(child, 6))
                lines.append("")
    return "\n".join(lines) + "\n" if lines else ""


def show_class_map(cli: IosCli, found: Match) -> str:
    """`show class-map [NAME]`."""
    words = found.text.split()
    wanted = words[2] if len(words) > 2 else None  # noqa: PLR2004
    blocks = []
    for number, node in enumerate(cli.system.store.running.starting("class-map match-"), 1):
        kind, name = node.text.split()[1:3]
        if wanted in (None, name):
            matches = "".join(f"   {child.text.capitalize()}\n" for child in node.children)
            blocks.append(f" Class Map {kind} {name} (id {number})\n{matches}")
    return "\n".join(blocks)


COMMANDS: dict[str, Command] = {
    "show_policy_map": show_policy_map,
    "show_policy_map_interface": show_policy_map_interface,
    "show_class_map": show_class_map,
}
