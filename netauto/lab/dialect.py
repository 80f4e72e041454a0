"""The seam between the lab's machinery and a vendor's command line.

The machinery (SSH, line discipline, paging, questions, faults, clock, delay profile, event log, oracle) is shared. A
dialect brings a `System`: the state of one device (its configurations, files, timers), and a `Cli`: what one logged-in
session types into. To add a dialect, write both and add one line to `DIALECTS`; nothing else knows their names. A dialect
that listens to more than SSH brings a `Listener` for it (`netauto.lab.listener`), and one line in `FRONTS`; one whose SSH
has subsystems beside the shell brings a `Conversation` for each (`netauto.lab.terminal`), and one line in `SUBSYSTEMS`.

Who calls what:

* `Device` builds the `System` once (`System(device)`), asks it for `state()`, restarts it after a reboot, and hands it
  faults that only the dialect can enact (`lose_timer`, `foreign_session`, `foreign_timer`).
* One `Cli` per session comes from `System.open(login)`. The terminal calls `execute(line)` for each line, prints the
  reply's text, then `prompt()`. While a reply asks a `Question`, the next line is its answer.
* Line faults (`reject`, `deny`, `ignore`, `normalise`) are applied by `Device.screen(line)`: the terminal calls it for
  typed lines; a dialect calls it for lines that reach the configuration in another way (a file merged in).
* `Reply.command` is the command in full words; the delay profile looks it up to know how long the device was busy.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.faults import Fault
    from netauto.lab.files import FileStore
    from netauto.lab.link import LabLoop
    from netauto.lab.listener import Listener
    from netauto.lab.oracle import Pending
    from netauto.lab.terminal import Conversation, Wire

DIALECTS: dict[str, str] = {
    "ios_xe": "netauto.lab.ios.system:IosXeSystem",
    "c9800": "netauto.lab.ios.system:C9800System",
    "fortios": "netauto.lab.fortios.system:FortiOsSystem",
    "eos": "netauto.lab.eos.system:EosSystem",
    "junos": "netauto.lab.junos.system:JunosSystem",
    "aoscx": "netauto.lab.aoscx.system:AosCxSystem",
    "linux": "netauto.lab.linux.system:LinuxSystem",
}
SSH = "netauto.lab.server:DeviceServer"
# Front ends of the dialects that have more than SSH. The first is the one that an inventory names, the last is SSH.
FRONTS: dict[str, tuple[str, ...]] = {"eos": ("netauto.lab.eos.eapi:EapiServer", SSH)}
# Subsystems that a dialect's SSH server starts beside the shell: `Conversation(device, login, wire)`.
SUBSYSTEMS: dict[str, dict[str, str]] = {"junos": {"netconf": "netauto.lab.junos.netconf:NetconfSession"}}


@dataclass(frozen=True, slots=True)
class Login:
    """Who is at the terminal."""

    session: int
    user: str
    privilege: int
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """A dialog: `text` is printed without a line end, the next line typed goes to `answer`.

    `single_key` is for `[confirm]`, which takes one key; `echo` is off for passwords.
    """

    text: str
    answer: Callable[[str], Reply]
    echo: bool = True
    single_key: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    r"""What a line does to the terminal.

    Attributes:
        text: Output with `\n` line ends; a missing last line end is added.
        ask: A question that must be answered before the next prompt.
        close: The device ends the session.
        command: The command in full words, for the delay profile; empty means free of charge.
        config: The line was configuration, not an exec command.
    """

    text: str = ""
    ask: Question | None = None
    close: bool = False
    command: str = ""
    config: bool = False


@dataclass(frozen=True, slots=True)
class TerminalStyle:
    """How a dialect's terminal behaves.

    Attributes:
        more: What is printed when a page is full.
        typeahead: Bytes of input kept while the device is busy; what comes beyond is lost (assumed figure).
        help_key: The key that asks for help at once, if any.
        rejected: What a line is answered that a fault rejects.
        denied: What a line is answered that a fault withholds from the user.
        ssh_version: How the SSH server introduces itself, behind `SSH-2.0-`.
    """

    more: str = " --More-- "
    typeahead: int = 8192
    help_key: bytes = b"?"
    rejected: str = "% Invalid input detected at '^' marker.\n"
    denied: str = "Command authorization failed.\n"
    ssh_version: str = "Cisco-1.25"


class Cli(Protocol):
    """The command interpreter of one session."""

    @property
    def page_length(self) -> int:
        """Lines of a page, 0 for no paging."""

    def banner(self) -> str:
        """Text printed before the first prompt."""

    def prompt(self) -> str:
        """The prompt now; empty while the device is collecting raw text."""

    def execute(self, line: str) -> Reply:
        """Run one line as typed, without its line end. Never raises on bad input: the vendor's error is the reply."""

    def help(self, line: str) -> str:
        """Answer to the help key after `line`."""

    def complete(self, line: str) -> str:
        """`line` after the TAB key."""

    def interrupt(self) -> None:
        """Ctrl-C was pressed."""

    def finish(self) -> None:
        """Ctrl-Z was pressed."""

    def close(self) -> None:
        """The session is gone."""


@dataclass(frozen=True, slots=True)
class SystemState:
    """What a dialect contributes to the oracle, see `netauto.lab.oracle.DeviceState`."""

    running: str
    startup: str
    pending: Pending | None
    config_locked_by: str | None


class System(Protocol):
    """The state of one device, built as `System(device)`.

    Attributes:
        style: How its terminal behaves.
        files: Its flash.
        vty: Number of terminal lines.
    """

    style: TerminalStyle
    files: FileStore
    vty: int

    def open(self, login: Login) -> Cli:
        """A session has logged in."""

    def state(self) -> SystemState:
        """The truth, read without side effects."""

    def restart(self) -> None:
        """The device has rebooted: running becomes startup, timers and locks are gone."""

    def enact(self, fault: Fault) -> None:
        """Make a fault happen that only the dialect can: `lose_timer`, `foreign_session`, `foreign_timer`."""

    def file_copy_refusal(self, login: Login) -> str | None:
        """Why SCP is refused now, or None."""


def load_system(dialect: str) -> Callable[[Device], System]:
    """The `System` class of a dialect, imported when it is first needed.

    Raises:
        KeyError: No dialect has this name; the message lists them.
    """
    if dialect not in DIALECTS:
        raise KeyError(f"no lab dialect is called {dialect!r}; there are: {', '.join(sorted(DIALECTS))}")
    return cast("Callable[[Device], System]", _imported(DIALECTS[dialect]))


def load_fronts(dialect: str) -> tuple[Callable[[Device, LabLoop, str], Listener[object]], ...]:
    """The listener classes of a dialect's front ends, the one that an inventory names first."""
    return tuple(
        cast("Callable[[Device, LabLoop, str], Listener[object]]", _imported(target))
        for target in FRONTS.get(dialect, (SSH,))
    )


def load_subsystem(dialect: str, name: str) -> Callable[[Device, Login, Wire], Conversation] | None:
    """What talks to a client that asks for a subsystem of SSH, or None when the dialect has no such thing."""
    target = SUBSYSTEMS.get(dialect, {}).get(name)
    return None if target is None else cast("Callable[[Device, Login, Wire], Conversation]", _imported(target))


def _imported(target: str) -> object:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
