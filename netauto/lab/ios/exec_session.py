"""Exec commands about the session itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.ios.multiline import TclShell

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

ATTEMPTS = 3
FULL_PRIVILEGE = 15


def nothing(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """Accepted without a word."""
    return ""


def leave(cli: IosCli, found: Match) -> Reply:
    """`exit` ends the Tcl shell first, then the session."""
    if cli.tcl is not None:
        return tclquit(cli, found)
    return Reply(close=True)


def enable(cli: IosCli, found: Match) -> Reply:  # noqa: ARG001
    """`enable` asks for the password, three times at most."""
    if cli.privilege == FULL_PRIVILEGE:
        return Reply()
    expected = cli.system.device.spec.enable_password
    if not expected:
        return Reply("% No password set\n")
    return Reply(ask=_password(cli, expected, ATTEMPTS))


def _password(cli: IosCli, expected: str, attempts: int) -> Question:
    def answer(text: str) -> Reply:
        if text == expected:
            cli.privilege = FULL_PRIVILEGE
            return Reply()
        if attempts == 1:
            return Reply("% Bad secrets\n")
        return Reply(ask=_password(cli, expected, attempts - 1))

    return Question("Password: ", answer, echo=False)


def disable(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """Back to privilege level 1."""
    cli.privilege = 1
    return ""


def terminal_length(cli: IosCli, found: Match) -> str:
    """Lines of a page, 0 for none."""
    cli.page_length = int(found.values[-1][1])
    return ""


def tclsh(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """Into the Tcl shell."""
    cli.tcl = TclShell(cli.system)
    return ""


def tclquit(cli: IosCli, found: Match) -> Reply:  # noqa: ARG001
    """Out of the Tcl shell; files that were put are written now."""
    if cli.tcl is not None:
        cli.tcl.leave()
        cli.tcl = None
    return Reply()


def reload_now(cli: IosCli, found: Match) -> Reply:  # noqa: ARG001
    """`reload`: save first? then [confirm]."""
    if cli.system.store.text() != cli.system.store.startup:
        return Reply(ask=Question("System configuration has been modified. Save? [yes/no]: ", lambda a: _saved(cli, a)))
    return _reload(cli)


def _saved(cli: IosCli, answer: str) -> Reply:
    if answer.strip().lower().startswith("y"):
        cli.system.save(cli.login.user)
    return _reload(cli)


def _reload(cli: IosCli) -> Reply:
    def confirmed(key: str) -> Reply:
        if key.lower() not in ("", "y"):
            return Reply()
        cli.system.device.reboot()
        return Reply(close=True)

    return Reply(ask=Question("Proceed with reload? [confirm]", confirmed, single_key=True))


def ping(cli: IosCli, found: Match) -> str:
    """`ping ADDRESS`: whatever is plugged in answers, and the device's own addresses."""
    words = found.text.split()
    target = next((word for word in words[1:] if word.count(".") == 3), "")  # noqa: PLR2004
    plugged = {thing.ip for things in cli.system.device.spec.attached.values() for thing in things if thing.ip}
    own = {node.text.split()[2] for node in cli.system.store.running.walk() if node.text.startswith("ip address ")}
    answers = target in plugged | own
    marks, percent = ("!!!!!", "100 percent (5/5)") if answers else (".....", "0 percent (0/5)")
    times = ", round-trip min/avg/max = 1/1/2 ms" if answers else ""
    return (
        "Type escape sequence to abort.\n"
        f"Sending 5, 100-byte ICMP Echos to {target}, timeout is 2 seconds:\n"
        f"{marks}\nSuccess rate is {percent}{times}\n"
    )


COMMANDS: dict[str, Command] = {
    "nothing": nothing,
    "leave": leave,
    "enable": enable,
    "disable": disable,
    "terminal_length": terminal_length,
    "tclsh": tclsh,
    "tclquit": tclquit,
    "reload_now": reload_now,
    "ping": ping,
}
