"""Views of configurations and of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.ios.exec_files import missing, read
from netauto.lab.ios.vlans import parse_vlans

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

NVRAM = 2_097_152


def show_running(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show running-config`."""
    body = cli.system.dated() + cli.system.store.text()
    return f"Building configuration...\n\nCurrent configuration : {len(body.encode())} bytes\n{body}"


def show_running_interface(cli: IosCli, found: Match) -> str:
    """`show running-config interface X`."""
    name = found.value("if") or ""
    node = cli.system.store.running.find(f"interface {name}")
    lines = list(node.lines())[: -len(node.after) or None] if node is not None else []
    if node is None:
        if not cli.system.chassis.has(name) or name.startswith(("Vlan", "Port-channel", "Loopback", "Tunnel")):
            return f"{' ' * 40}^\n% Invalid input detected at '^' marker.\n\n"
        lines = [f"interface {name}"]
    body = "\n".join(("!", *lines, "end")) + "\n"
    return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n{body}\n"


def show_running_vlan(cli: IosCli, found: Match) -> str:
    """`show running-config vlan [LIST]`."""
    wanted = parse_vlans(found.value("vlans") or "1-4094") or frozenset()
    lines: list[str] = []
    for node in cli.system.store.running.starting("vlan "):
        if node.text.split()[1].isdigit() and int(node.text.split()[1]) in wanted:
            lines.extend(("!", node.text, *(f" {child.text}" for child in node.children)))
    return "Building configuration...\n\nCurrent configuration:\n" + "\n".join((*lines, "end")) + "\n"


def show_startup(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show startup-config`."""
    text = cli.system.store.startup
    if not text:
        return "startup-config is not present\n"
    return f"Using {len(text.encode())} out of {NVRAM} bytes\n{text}"


def show_archive(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show archive`."""
    return cli.system.rollback.show_archive()


def show_rollback_timer(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show archive config rollback timer`."""
    return cli.system.rollback.show_timer()


def show_differences(cli: IosCli, found: Match) -> str:
    """`show archive config differences [A [B]]`: from A (running) to B; B alone missing means running."""
    names = [value for kind, value in found.values if kind == "file"]
    first = names[0] if names else "nvram:startup-config"
    second = names[1] if len(names) > 1 else "system:running-config"
    texts = [read(cli, name) for name in (first, second)]
    for name, text in zip((first, second), texts, strict=True):
        if text is None:
            return missing(name)
    lines = cli.system.store.differences(texts[0] or "", texts[1] or "")
    return "\n".join(("!Contextual Config Diffs:", *(lines or ("!No changes were found",)))) + "\n"


def show_incremental(cli: IosCli, found: Match) -> str:
    """`show archive config incremental-diffs FILE ignorecase`."""
    name = found.value("file") or ""
    text = read(cli, name)
    if text is None:
        return missing(name)
    lines = cli.system.store.incremental(text)
    return "\n".join(("!List of Commands:", *lines, *(("end",) if lines else ("!No changes were found",)))) + "\n"


def show_lock(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show configuration lock`."""
    owner = cli.system.locked_by
    if owner is None:
        return "Parser Configure Lock\n---------------------\nOwner PID         : -1\nUser              : none\n"
    return f"Parser Configure Lock\n---------------------\nOwner PID         : 318\nUser              : {owner}\n"


COMMANDS: dict[str, Command] = {
    "show_running": show_running,
    "show_running_interface": show_running_interface,
    "show_running_vlan": show_running_vlan,
    "show_startup": show_startup,
    "show_archive": show_archive,
    "show_rollback_timer": show_rollback_timer,
    "show_differences": show_differences,
    "show_incremental": show_incremental,
    "show_lock": show_lock,
}
