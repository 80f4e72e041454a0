"""Configurations, checkpoints and the accounting log as `show` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx import words
from netauto.lab.engine.refusals import Refused

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match

RUNNING, STARTUP, CHECKPOINT = "Current configuration:\n", "Startup configuration:\n", "Checkpoint configuration:\n"


def show_running(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show running-config` (recorded: no line marks its end)."""
    return RUNNING + cli.system.text()


def show_running_part(cli: AosCxCli, found: Match) -> str:
    """`show running-config interface X` and `vlan N`: the section, and `exit` at its end (recorded)."""
    text = found.text.removeprefix("show running-config ")
    node = cli.system.running.find(text)
    if node is None:
        template = words.NO_VLAN if text.startswith("vlan ") else words.NO_INTERFACE
        raise Refused(template.format(number=text.split()[-1], name=text.split()[-1]))
    return "\n".join((*node.section(), "    exit")) + "\n"


def show_startup(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show startup-config` (assumed: like the running one)."""
    if not cli.system.startup:
        raise Refused("No startup configuration found\n")  # assumed wording
    return STARTUP + cli.system.startup


def show_checkpoint(cli: AosCxCli, found: Match) -> str:
    """`show checkpoint NAME`."""
    return CHECKPOINT + cli.system.checkpoints.text(found.values[0][1])


def show_checkpoints(cli: AosCxCli, found: Match) -> str:
    """`show checkpoint`; from 10.08 on `list` would be a checkpoint's name (documented)."""
    if "list" in found.text:
        raise Refused(words.NO_CHECKPOINT.format(name="list"))
    return cli.system.checkpoints.listing()


def show_post(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show checkpoint post-configuration` (documented: layout)."""
    status = "enabled" if cli.system.checkpoints.post else "disabled"
    return (
        "Checkpoint Post-Configuration feature\n-------------------------------------\n"
        f"Status        : {status}\nTimeout (sec) : 300\n"
    )


def show_accounting(cli: AosCxCli, found: Match) -> str:
    """`show accounting log [last N]` (documented: layout, on one line each)."""
    lying = cli.system.device.faults.find("lie_pending") is not None
    return cli.system.accounting.show(
        int(found.values[0][1]) if found.values else 0, hide="checkpoint" if lying else ""
    )


VIEWS: dict[str, Command] = {
    "show_running": show_running,
    "show_running_part": show_running_part,
    "show_startup": show_startup,
    "show_checkpoint": show_checkpoint,
    "show_checkpoints": show_checkpoints,
    "show_post": show_post,
    "show_accounting": show_accounting,
}
