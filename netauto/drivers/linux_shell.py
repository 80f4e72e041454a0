"""Commands on a Linux box, one SSH channel each: no terminal, no prompt, the exit status as it is.

Typing ahead at a shell's prompt echoes lines twice and loses which answer belongs to which; a channel of its own for each command has
neither problem, and takes any bytes on standard input.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.drivers.connection import Connection
from netauto.drivers.screen import printable
from netauto.drivers.translate import translated
from netauto.errors import DeviceError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import paramiko

    from netauto.inventory.models import Device

_CHUNK = 65_536
_MOST = 16 * 1024 * 1024  # bytes of one answer; a configuration has some ten thousand
_LOST = -1  # exit status of a channel that ended without one


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left: exit status, output as it came, complaints as text."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """The output as text, without control characters."""
        return printable(self.out.decode("utf-8", "replace"))


class Shell:
    """An SSH connection on which commands run.

    Args:
        device: as the inventory knows it.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        self._connection: Connection | None = None

    def connect(self, password: str, seconds: float) -> None:
        """Log in.

        Raises:
            HostKeyError: no key is pinned, or the device shows another one.
            LoginError: wrong password.
            UnreachableError: no connection, or nothing was said in time.
        """
        with self._translating("connect"):
            self._connection = Connection("linux", self.device)
            self._connection.open(password, seconds)

    def close(self) -> None:
        """Close the connection; what runs on the box goes on."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def run(self, script: str, *, seconds: float, stdin: bytes = b"") -> Answer:
        """Run a script, and return what it left.

        Raises:
            UnreachableError: the connection was lost, or no answer in time; the connection is closed.
        """
        operation = script.partition(";")[0].lstrip(": ")
        if self._connection is None:
            raise UnreachableError(self.device.name, f"{operation}: the connection is lost")
        until = time.monotonic() + seconds
        with self._translating(operation):
            try:
                return _run(self._connection.command_channel(seconds), script, stdin, until)
            except TimeoutError:
                answer = None
        del answer
        self.close()
        raise UnreachableError(
            self.device.name, f"{operation}: no answer within {seconds:g} s", hint="is the device overloaded?"
        )

    @contextlib.contextmanager
    def _translating(self, operation: str) -> Iterator[None]:
        """Turn what the libraries underneath raise into `DeviceError`; the session is over then."""
        try:
            yield
        except DeviceError:
            raise
        except Exception as error:
            self.close()
            known = translated(self.device.name, operation, error)
            if known is None:
                raise
            raise known from None  # the libraries' own words may hold what was sent


def _run(channel: paramiko.Channel, script: str, stdin: bytes, until: float) -> Answer:
    with contextlib.closing(channel):
        _wait(channel, until)
        channel.exec_command(script)
        if stdin:
            channel.sendall(stdin)
        channel.shutdown_write()
        out = _read(channel, until)
        err = _read(channel, until, stderr=True)
        if not channel.status_event.wait(max(until - time.monotonic(), 0.001)):
            raise TimeoutError
        if channel.exit_status == _LOST:
            raise EOFError
        return Answer(channel.exit_status, out, printable(err.decode("utf-8", "replace")))


def _wait(channel: paramiko.Channel, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)


def _read(channel: paramiko.Channel, until: float, *, stderr: bool = False) -> bytes:
    """Read one of the two streams to its end."""
    parts: list[bytes] = []
    size = 0
    while True:
        _wait(channel, until)
        data = channel.recv_stderr(_CHUNK) if stderr else channel.recv(_CHUNK)
        if not data:
            return b"".join(parts)
        size += len(data)
        if size > _MOST:
            raise EOFError
        parts.append(data)
