"""A terminal session over a Netmiko connection, driven by events instead of pauses.

Netmiko's reading loop polls, and its session preparation and prompt discovery cost round trips and sleeps. Here one round trip after the
shell is open the prompt is known, lines are typed ahead in windows, and reading waits on the channel until the deadline.
"""

from __future__ import annotations

import contextlib
import re
import time
from typing import TYPE_CHECKING

from netauto.drivers.connection import Connection
from netauto.drivers.screen import Screen, windows, words
from netauto.drivers.secrets import Typed
from netauto.drivers.translate import translated
from netauto.errors import DeviceError, LoginError, PlatformMismatchError, RejectedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import paramiko

    from netauto.drivers.screen import Style
    from netauto.inventory.models import Device

_CHUNK = 65_536
_MOST_PAGES = 16  # keys typed ahead for pages; what is too many arrives as blanks in front of the next line, which no device minds
_LONGEST_REFUSAL = 6  # lines


class Session:
    """One terminal on one device.

    Args:
        device: as the inventory knows it.
        style: how its terminal looks.
        complaint: finds what the device says when it refuses a line in its reply; None when it does not refuse.
    """

    def __init__(self, device: Device, style: Style, complaint: Callable[[str], object]) -> None:
        self.device = device
        self._screen = Screen(style)
        self._complaint = complaint
        self._connection: Connection | None = None
        self._channel: paramiko.Channel | None = None

    # Opening and closing.

    def connect(self, kind: str, password: str, seconds: float) -> None:
        """Open the connection and wait for the first prompt.

        Args:
            kind: Netmiko's device type, e.g. ``cisco_xe``.
            password: of the inventory's user.
            seconds: for all of it.

        Raises:
            HostKeyError: no key is pinned, or the device shows another one.
            LoginError: wrong password.
            UnreachableError: no connection, or nothing was said in time.
            PlatformMismatchError: the device talks, but not as its platform does.
        """
        with self._translating("connect"):
            self._connection = Connection(kind, self.device)
            until = time.monotonic() + seconds
            self._channel = self._connection.open(password, seconds)
        while not self._screen.at_prompt():
            try:
                self._receive(until, "connect", seconds)
            except UnreachableError:
                self._refuse_strange_prompt()
                raise

    def _refuse_strange_prompt(self) -> None:
        """Say what kind of trouble it is when the device talks, and never prompts as its platform does."""
        seen = words(self._screen.tail)
        if seen:
            raise PlatformMismatchError(
                self.device.name,
                f"prompts with {seen[-60:]!r}, as no {self.device.platform} does",
                hint="is netauto_platform right in the inventory?",
            ) from None

    def close(self) -> None:
        """Close the connection, without a word to the device: nothing on it changes."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.close()

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
            raise known from None  # the libraries' own words may hold what was typed

    # Talking.

    @property
    def prompt(self) -> str:
        """The prompt that the device shows now; empty when it does not."""
        return self._screen.at_prompt().strip()

    def greet(self, commands: tuple[str, ...], seconds: float) -> tuple[str, ...]:
        """Type the first commands; learn the hostname from the prompt in front of their echo."""
        replies = self._exchange(commands, "first commands", seconds, after_prompt=True)
        self._screen.learn(commands[0])
        return replies

    def ask(self, *commands: str, seconds: float) -> tuple[str, ...]:
        """Type commands ahead, and return their replies.

        Raises:
            RejectedError: the device does not take one of them.
            UnreachableError: the connection was lost, or no answer in time; the connection is closed.
        """
        replies = self.tell(*commands, seconds=seconds)
        for command, reply in zip(commands, replies, strict=True):
            if reply.count("\n") <= _LONGEST_REFUSAL:  # a whole configuration may contain anything
                self._accept(Typed(command, command), reply)
        return replies

    def tell(self, *commands: str, seconds: float) -> tuple[str, ...]:
        """Type commands ahead, and return their replies, whatever they are."""
        return self._exchange(commands, commands[0], seconds)

    def send_lines(self, lines: tuple[Typed, ...], *, seconds: float, careful: bool) -> tuple[tuple[str, str], ...]:
        """Type configuration lines in windows; stop after the window in which one is refused.

        Args:
            lines: what to type.
            seconds: for each window.
            careful: wait at each line that opens a section; see `windows`.

        Returns:
            Each line as it may be shown, with the device's reply.

        Raises:
            RejectedError: the first line that was refused.
            UnreachableError: the connection was lost, or no answer in time; the connection is closed.
        """
        done: list[tuple[str, str]] = []
        for start, end in windows(tuple(line.typed for line in lines), self._screen.style.window, careful=careful):
            window = lines[start:end]
            replies = self._exchange(tuple(line.typed for line in window), "configuration lines", seconds)
            for line, reply in zip(window, replies, strict=True):
                self._accept(line, reply)
                done.append((line.shown, line.hide(reply)))
        return tuple(done)

    def raise_privilege(self, password: str, seconds: float) -> None:
        """Become privileged with the enable password.

        Raises:
            LoginError: the password is wrong.
        """
        until = time.monotonic() + seconds
        self._screen.clear()
        self._write("enable\n", "enable")
        while not self._screen.question() and not self._screen.at_prompt():
            self._receive(until, "enable", seconds)
        if self._screen.question():
            self._screen.clear()
            self._write(f"{password}\n", "enable")
            while not self._screen.at_prompt() and not self._screen.question():
                self._receive(until, "enable", seconds)
        if not self.prompt.endswith("#"):
            self.close()
            raise LoginError(
                self.device.name, "refuses the enable password", hint="check the enable password's reference"
            )

    def _accept(self, line: Typed, reply: str) -> None:
        if self._complaint(reply):
            raise RejectedError(self.device.name, line.shown, words(line.hide(_without_marker(reply))))

    def _exchange(
        self, lines: tuple[str, ...], operation: str, seconds: float, *, after_prompt: bool = False
    ) -> tuple[str, ...]:
        """Type lines ahead and read until each has its reply and the device prompts again."""
        until = time.monotonic() + seconds
        if not after_prompt:
            self._screen.clear()
        for line in lines:
            renamed = re.fullmatch(self._screen.style.rename, line.strip())
            if renamed:
                self._screen.rename(renamed[1])
        self._write("".join(f"{line}\n" for line in lines), operation)
        pages = 1
        while (replies := self._screen.replies(lines)) is None:
            self._receive(until, operation, seconds)
            if self._screen.at_more():
                self._write(" " * pages, operation)
                pages = min(pages * 2, _MOST_PAGES)
            elif self._screen.question():
                self._refuse(lines, operation)
        return replies

    def _refuse(self, lines: tuple[str, ...], operation: str) -> None:
        """Answer no question: whoever wrote the lines did not expect one, and the next line typed would be taken for the answer."""
        question = words(self._screen.question())
        self.close()
        raise RejectedError(self.device.name, operation if len(lines) > 1 else lines[0], f"asks {question!r}")

    def _write(self, text: str, operation: str) -> None:
        if self._channel is None:
            raise UnreachableError(self.device.name, f"{operation}: the connection is lost")
        with self._translating(operation):
            self._channel.sendall(text.encode())

    def _receive(self, until: float, operation: str, seconds: float) -> None:
        """Wait for more text, no longer than `until`."""
        if self._channel is None:
            raise UnreachableError(self.device.name, f"{operation}: the connection is lost")
        left = until - time.monotonic()
        with self._translating(operation):
            self._channel.settimeout(max(left, 0.001))
            try:
                data = self._channel.recv(_CHUNK) if left > 0 else None
            except TimeoutError:
                data = None
            if data == b"":
                raise EOFError
        if data is None:
            self.close()
            raise UnreachableError(
                self.device.name, f"{operation}: no answer within {seconds:g} s", hint="is the device overloaded?"
            )
        self._screen.feed(data.decode("utf-8", "replace"))


def _without_marker(reply: str) -> str:
    """Return a reply without the line that only points at a column of the echo."""
    return "\n".join(line for line in reply.splitlines() if line.strip() != "^")
