"""A channel that runs one command: ``ssh HOST COMMAND``. For dialects whose box has a shell (`RunsCommands`).

The faults are those of a terminal's lines, on the whole command; what is not there is noise: a command's output is its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.terminal import Wire

# Commands that read what the client sends; the others begin before it has said that nothing more comes.
_READS = re.compile(r"-x\w*f -|\btee\b|\bcat *(?:>|$|;|\|)|^(?:\S*/)?(?:ba)?sh(?: -s)?$")


@runtime_checkable
class RunsCommands(Protocol):
    """A system whose box runs commands."""

    def run_command(self, login: Login, command: str, stdin: bytes) -> tuple[int, bytes, bytes]:
        """Return exit status, output and complaints."""


class ExecChannel:
    """One command.

    Args:
        device: where it runs; its system is one that `RunsCommands`. login: whose it is. command: as the client sent it.
        wire: the connection below. done: called with status and complaints when all output is sent.
    """

    def __init__(
        self,
        device: Device,
        login: Login,
        command: str,
        *,
        wire: Wire,
        done: Callable[[int, bytes], None],
    ) -> None:
        self._device = device
        self._login = login
        self._command = command
        self._wire = wire
        self._done = done
        self._stdin = bytearray()
        self._ran = False

    def start(self) -> None:
        """Run at once, unless the command waits for what the client sends."""
        if not _READS.search(self._command):
            self._run()

    def feed(self, data: bytes) -> None:
        """Bytes for the command's standard input."""
        self._stdin += data

    def end(self) -> None:
        """The client sends nothing more."""
        if not self._ran:
            self._run()

    def _run(self) -> None:
        self._ran = True
        self._device.record("command", self._command, self._login.session)
        if self._interrupted(after=False):
            return
        screened = self._device.screen(self._command)
        if screened.reply is not None:
            status, out, err = int(bool(screened.reply)), b"", screened.reply.encode()
        else:
            system = self._device.system
            if not isinstance(system, RunsCommands):
                raise TypeError(f"{self._device.spec.dialect} has no shell")
            status, out, err = system.run_command(self._login, screened.line, bytes(self._stdin))
        if self._interrupted(after=True):
            return
        cut = self._device.faults.take("truncate", self._command)
        busy = self._device.profile.busy(self._command, config=False)
        answer = out[: cut.size] if cut else out
        if busy:
            self._wire.later(busy, lambda: self._answer(status, answer, err))
        else:
            self._answer(status, answer, err)

    def _answer(self, status: int, out: bytes, err: bytes) -> None:
        if out:
            self._wire.write(out)
        self._done(status, err)

    def _interrupted(self, *, after: bool) -> bool:
        faults = self._device.faults
        if faults.take("drop", self._command, after=after):
            self._wire.reset()
            return True
        if faults.take("hang", self._command, after=after):
            self._wire.mute()
            return True
        reboot = faults.take("reboot", self._command, after=after)
        if reboot:
            self._device.reboot(reboot.seconds)
        return reboot is not None
