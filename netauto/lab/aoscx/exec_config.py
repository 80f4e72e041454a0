"""Exec commands that change, copy or keep configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx import words
from netauto.lab.engine.refusals import Refused

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match


def configure(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`configure terminal`: lines take effect at once; several people may be at it (assumed: no lock was found)."""
    cli.enter_config()
    return ""


def write_memory(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`write memory`, `copy running-config startup-config`."""
    complaint = cli.system.save(cli.login.user)
    if complaint:
        raise Refused(complaint)
    return words.SUCCESS


def copy_checkpoint(cli: AosCxCli, found: Match) -> str:
    """`copy running-config checkpoint NAME`."""
    cli.system.checkpoints.take(found.values[0][1])
    return words.SUCCESS


def restore_checkpoint(cli: AosCxCli, found: Match) -> str:
    """`copy checkpoint NAME running-config` or `startup-config`."""
    text = cli.system.checkpoints.text(found.values[0][1])
    if found.text.endswith(" running-config"):
        cli.system.become(text, cli.login.user)
    else:
        cli.system.startup = text
    return words.SUCCESS


def restore_startup(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`copy startup-config running-config`."""
    cli.system.become(cli.system.startup, cli.login.user)
    return words.SUCCESS


def auto(cli: AosCxCli, found: Match) -> str:
    """`checkpoint auto N`."""
    minutes = int(found.values[0][1])
    cli.system.checkpoints.arm(cli.login.user, minutes * 60)
    return words.ARMED.format(minutes=minutes)


def auto_confirm(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`checkpoint auto confirm`: anybody may (assumed; the documents do not say otherwise)."""
    return f"checkpoint {cli.system.checkpoints.confirm()} created\n"


def rollback(cli: AosCxCli, found: Match) -> str:
    """`checkpoint rollback NAME`; whoever is in a configuration context comes out of it (recorded)."""
    cli.system.checkpoints.rollback(found.values[0][1], cli.login.user)
    cli.leave_config()
    return words.SUCCESS


def diff(cli: AosCxCli, found: Match) -> str:
    """`checkpoint diff A B`."""
    return cli.system.checkpoints.difference(found.values[0][1], found.values[1][1])


def rename(cli: AosCxCli, found: Match) -> str:
    """`checkpoint rename OLD NEW`."""
    cli.system.checkpoints.rename(found.values[0][1], found.values[1][1])
    return ""


def erase(cli: AosCxCli, found: Match) -> str:
    """`erase checkpoint NAME`: without a word (documented)."""
    cli.system.checkpoints.erase(found.values[0][1])
    return ""


def erase_startup(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`erase startup-config`."""
    cli.system.startup = ""
    return ""


def post_on(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`checkpoint post-configuration`."""
    cli.system.checkpoints.post = True
    return ""


def post_off(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`no checkpoint post-configuration`."""
    cli.system.checkpoints.post = False
    return ""


COMMANDS: dict[str, Command] = {
    "configure": configure,
    "write_memory": write_memory,
    "copy_checkpoint": copy_checkpoint,
    "restore_checkpoint": restore_checkpoint,
    "restore_startup": restore_startup,
    "auto": auto,
    "auto_confirm": auto_confirm,
    "rollback": rollback,
    "diff": diff,
    "rename": rename,
    "erase": erase,
    "erase_startup": erase_startup,
    "post_on": post_on,
    "post_off": post_off,
}
