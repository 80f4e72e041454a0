"""A terminal session over Netmiko's own connection classes, driven by events instead of pauses.

Netmiko brings what it knows best: the SSH set-up of each kind of device. Its reading loop polls, its session preparation and prompt
discovery cost round trips and sleeps, and host keys go unchecked by default. Here the host key is pinned, one round trip after the shell is
open the prompt is known, lines are typed ahead in windows, and reading waits on the channel until the deadline.

Measured on loopback, two shared cores: see ``benchmarks``. No real device was ever used.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from netauto.drivers.screen import Screen, windows, words
from netauto.drivers.secrets import Typed
from netauto.drivers.translate import translated
from netauto.errors import DeviceError, HostKeyError, LoginError, RejectedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import paramiko

    from netauto.drivers.screen import Style
    from netauto.inventory.models import Device

_CHUNK = 65_536
_MOST_PAGES = 16  # keys typed ahead for pages; what is too many arrives as blanks in front of the next line, which no device minds
_LONGEST_REFUSAL = 6  # lines
_WIDTH, _HEIGHT = 511, 1000


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
        self._connection: Any = None  # a Netmiko connection; its classes are made when they are needed
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
            UnreachableError: no connection, or no prompt in time.
        """
        until = time.monotonic() + seconds
        with self._translating("connect"), self._hanging_up(until) as sock:
            self._connection = _connection(kind, self.device, password, seconds, sock)
            self._connection.establish_connection(width=_WIDTH, height=_HEIGHT)
            self._channel = self._connection.remote_conn
        while not self._screen.at_prompt():
            self._receive(until, "connect", seconds)

    def close(self) -> None:
        """Close the connection, without a word to the device: nothing on it changes."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            _drop(connection)

    @contextlib.contextmanager
    def _hanging_up(self, until: float) -> Iterator[socket.socket]:
        """Yield a socket to the device that is closed when the block takes too long, whatever it waits for."""
        left = max(until - time.monotonic(), 0.001)
        sock = socket.create_connection((self.device.host, self.device.port), timeout=left)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        late = threading.Event()

        def hang_up() -> None:
            late.set()
            sock.close()

        timer = threading.Timer(max(until - time.monotonic(), 0.001), hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield sock
        except Exception as error:
            sock.close()
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()

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
            raise RejectedError(self.device.name, line.shown, line.hide(words(_without_marker(reply))))

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


def _connection(kind: str, device: Device, password: str, seconds: float, sock: socket.socket) -> Any:  # noqa: ANN401 - Netmiko's
    """Return a Netmiko connection, not yet open, that accepts the pinned host key and no other."""
    from netmiko.ssh_dispatcher import CLASS_MAPPER  # noqa: PLC0415 - half a second

    known_as = device.host if device.port == 22 else f"[{device.host}]:{device.port}"  # noqa: PLR2004 - as OpenSSH writes it
    key = _pinned_key(device)
    base = CLASS_MAPPER[kind]

    class Pinned(base):  # type: ignore[misc, valid-type]  # Netmiko's classes are found at run time
        """Netmiko's class for this kind of device, with one host key and without its own way of preparing the session."""

        def _build_ssh_client(self) -> paramiko.SSHClient:
            client: paramiko.SSHClient = super()._build_ssh_client()
            client.get_host_keys().add(known_as, key.get_name(), key)
            return client

    return Pinned(
        device_type=kind,
        host=device.host,
        port=device.port,
        username=device.user,
        password=password,
        auto_connect=False,
        ssh_strict=True,
        system_host_keys=False,
        allow_agent=False,
        use_keys=False,
        conn_timeout=seconds,
        banner_timeout=seconds,
        auth_timeout=seconds,
        sock=sock,
        # Netmiko's FortiOS class allows SHA-1 key exchanges only unless something is said here; FortiOS 7 offers better ones (documented).
        disabled_algorithms={"kex": ["diffie-hellman-group1-sha1"]},
    )


def _pinned_key(device: Device) -> paramiko.PKey:
    """Return the host key that the inventory pins.

    Raises:
        HostKeyError: there is none, or it is not a key.
    """
    from paramiko.hostkeys import HostKeyEntry, InvalidHostKey  # noqa: PLC0415
    from paramiko.ssh_exception import SSHException  # noqa: PLC0415

    try:
        entry = HostKeyEntry.from_line(f"device {device.host_key}") if device.host_key else None
        key = entry.key if entry else None
    except (InvalidHostKey, SSHException, ValueError):
        key = None
    if key is None:
        words_of = "a host key that is not one" if device.host_key else "no host key"
        hint = "read the key at the device's console, and put it in the inventory as host_key"
        raise HostKeyError(device.name, f"the inventory pins {words_of}", hint=hint)
    return key


def _drop(connection: Any) -> None:  # noqa: ANN401 - Netmiko's
    """Cut the connection now; the transport's thread ends by itself."""
    transport = connection.remote_conn_pre and connection.remote_conn_pre.get_transport()
    with contextlib.suppress(Exception):
        if transport is not None:
            transport.close()
