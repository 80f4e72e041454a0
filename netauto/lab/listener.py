"""What every front end of a lab device shares: a port that the system chose once, opened and closed on purpose."""

from __future__ import annotations

import asyncio
import socket
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.link import LabLoop


class Acceptor(Protocol):
    """What accepts connections on a socket until it is closed."""

    def close(self) -> None:
        """Accept nothing any more."""

    async def wait_closed(self) -> None:
        """Return when nothing is accepted any more."""


Identity = TypeVar("Identity")


class Listener(ABC, Generic[Identity]):
    """One port of one device, kept for the device's life. `Identity` is what the front end proves itself with.

    Attributes:
        address: Loopback address that it listens on.
        port: TCP port, chosen by the system at the first start.
        opening: The last `refresh` under way, or done.
    """

    def __init__(self, device: Device, loop: LabLoop, address: str = "127.0.0.1", port: int = 0) -> None:
        self.device = device
        self.address = address
        self.port = port
        self.opening: asyncio.Task[None] | None = None
        self._loop = loop
        self._acceptor: Acceptor | None = None
        self._listener: socket.socket | None = None
        self._key = self._first_key = self._new_identity()
        self._turn = asyncio.Lock()
        self._ended = False

    @property
    @abstractmethod
    def host_key(self) -> str:
        """What an inventory pins: an OpenSSH public key line, or `sha256:` and the digest of a certificate."""

    @abstractmethod
    def _new_identity(self) -> Identity:
        """Make what the front end proves itself with."""

    @abstractmethod
    async def _serve(self, listener: socket.socket) -> Acceptor:
        """Accept connections on a bound socket that the loop has wired to the device."""

    def new_host_key(self) -> None:
        """Change the identity; `refresh` makes new connections see it."""
        self._key = self._new_identity()
        self._shut()

    def old_host_key(self) -> None:
        """Show the identity again that was there first."""
        if self._key is not self._first_key:
            self._key = self._first_key
            self._shut()

    async def start(self) -> None:
        """Listen, unless a fault or a reboot keeps the port closed; one call at a time."""
        async with self._turn:
            while self._acceptor is None and not self._closed_on_purpose():
                key = self._key
                acceptor = await self._listen()
                if self._closed_on_purpose() or self._key is not key:  # that has changed meanwhile
                    acceptor.close()
                    await acceptor.wait_closed()
                else:
                    self._acceptor = acceptor

    async def _listen(self) -> Acceptor:
        await asyncio.sleep(0)  # the port may still have to be closed, see `_shut`
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.address, self.port))
        self.port = listener.getsockname()[1]
        self._loop.wire(listener, self.device)
        self._listener = listener
        return await self._serve(listener)

    def refresh(self) -> None:
        """Open or close the port as the faults and a reboot say."""
        if self._closed_on_purpose():
            self._shut()
        else:
            self.opening = self._loop.create_task(self.start())

    async def stop(self) -> None:
        """Close the port for good; one that was just being opened, too."""
        self._ended = True
        self._shut()
        if self.opening is not None:
            await self.opening

    def _shut(self) -> None:
        """Accept nothing from now on, and close the port one turn later: asyncio would lose what it has just accepted."""
        if self._acceptor is not None and self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._loop.call_soon(self._acceptor.close)
            self._acceptor = self._listener = None

    def _closed_on_purpose(self) -> bool:
        return self._ended or self.device.rebooting or self.device.faults.find("refuse") is not None
