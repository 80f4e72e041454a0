"""Exec commands about the session itself, and the few that need no configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.engine.ping import ping_text

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match

PAGE = 24


def leave(cli: AosCxCli, found: Match) -> Reply:  # noqa: ARG001
    """`exit` ends the session."""
    return Reply(close=True)


def page(cli: AosCxCli, found: Match) -> str:
    """`page [N]`: paging on."""
    cli.page_length = int(found.values[0][1]) if found.values else PAGE
    return ""


def no_page(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`no page`: paging off (recorded: oxidized and netmiko begin with it)."""
    cli.page_length = 0
    return ""


def boot(cli: AosCxCli, found: Match) -> Reply:  # noqa: ARG001
    """`boot system`: save first? then continue? (documented)."""

    def confirmed(answer: str) -> Reply:
        if not answer.strip().lower().startswith("y"):
            return Reply("Reboot aborted.\n")
        cli.system.device.reboot()
        return Reply(close=True)

    def saved(answer: str) -> Reply:
        if answer.strip().lower().startswith("y"):
            cli.system.save(cli.login.user)
        return Reply(ask=Question("Continue (y/n)? ", confirmed))

    if cli.system.text() == cli.system.startup:
        return Reply(ask=Question("This will reboot the entire switch.\nContinue (y/n)? ", confirmed))
    return Reply(ask=Question("Do you want to save the current configuration (y/n)? ", saved))


def ping(cli: AosCxCli, found: Match) -> str:
    """`ping ADDRESS`."""
    target = found.text.split()[1]
    return ping_text(cli.system.device, cli.system.running, target, payload=100, milliseconds=4001)


COMMANDS: dict[str, Command] = {
    "leave": leave,
    "page": page,
    "no_page": no_page,
    "boot": boot,
    "ping": ping,
}
