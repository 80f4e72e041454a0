"""Exec commands about the session itself, and the few that need no configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.engine.ping import ping_text
from netauto.lab.eos.answer import Answer, failure

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command

FULL_PRIVILEGE = 15
ATTEMPTS = 3


def nothing(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """Accepted without a word."""
    return Answer(data={})


def unavailable(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """The lab's devices have no shell behind their command line."""
    return failure("% Bash is not available\n")


def leave(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`exit`, `logout`."""
    return Answer(close=True, data={})


def enable(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`enable` asks for the password when one is set."""
    expected = cli.system.device.spec.enable_password
    if cli.privilege == FULL_PRIVILEGE or not expected:
        cli.privilege = FULL_PRIVILEGE
        return Answer(data={})
    return Answer(ask=_password(cli, expected, ATTEMPTS), data={})


def _password(cli: EosCli, expected: str, attempts: int) -> Question:
    def answer(text: str) -> Reply:
        if text == expected:
            cli.privilege = FULL_PRIVILEGE
            return Answer(data={})
        if attempts == 1:
            return failure("% Bad secret\n")
        return Answer(ask=_password(cli, expected, attempts - 1), data={})

    return Question("Password: ", answer, echo=False)


def disable(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """Back to privilege level 1."""
    cli.privilege = 1
    return Answer(data={})


def terminal_length(cli: EosCli, found: Match) -> Answer:
    """Lines of a page, 0 for none."""
    cli.page_length = int(found.values[-1][1])
    return Answer(f"Pagination {'disabled' if not cli.page_length else f'set to {cli.page_length} lines'}.\n", data={})


def terminal_width(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """Columns of the terminal; the lab never folds lines (recorded: the answer, in netmiko's driver)."""
    return Answer(f"Width set to {found.values[-1][1]} columns.\n", data={})


def reload_now(cli: EosCli, found: Match) -> Answer:
    """`reload` asks, `reload now` does not."""
    if found.text.endswith(" now"):
        cli.system.device.reboot()
        return Answer(close=True, data={})

    def confirmed(key: str) -> Reply:
        if key.lower() not in ("", "y"):
            return Answer(data={})
        cli.system.device.reboot()
        return Answer(close=True, data={})

    return Answer(ask=Question("Proceed with reload? [confirm]", confirmed, single_key=True), data={})


def ping(cli: EosCli, found: Match) -> str:
    """`ping ADDRESS`."""
    target = found.text.split()[1]
    return ping_text(cli.system.device, cli.system.running, target, payload=72, milliseconds=10)


COMMANDS: dict[str, Command] = {
    "nothing": nothing,
    "unavailable": unavailable,
    "leave": leave,
    "enable": enable,
    "disable": disable,
    "terminal_length": terminal_length,
    "terminal_width": terminal_width,
    "reload": reload_now,
    "ping": ping,
}
