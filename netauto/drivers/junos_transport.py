"""ncclient's session over SSH, to a pinned host key, within hard deadlines, and without its pauses.

ncclient brings what NETCONF is: hello, capabilities, which answer belongs to which request. How it connects is left out: it takes any
host key unless told otherwise, and offers the keys that it finds in the home folder. What it would write to its log, requests with their
secrets among it, goes nowhere. Requests are written at once: its own loop looks ten times a second whether there is one.
"""

from __future__ import annotations

import logging
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from ncclient.devices.junos import JunosDeviceHandler
from ncclient.operations.rpc import RPC, RaiseMode
from ncclient.transport.session import NetconfBase
from ncclient.transport.ssh import SSHSession
from ncclient.xml_ import parse_root, to_ele

from netauto.drivers.connection import fast_transport, known_as, pinned_key, quieten
from netauto.drivers.deadline import hanging_up, shut
from netauto.drivers.junos_framing import Frames, framed
from netauto.errors import PlatformMismatchError, UnreachableError

if TYPE_CHECKING:
    from netauto.inventory.models import Device

JUNOS = (
    "http://xml.juniper.net/netconf/junos/"  # documented: Juniper, NETCONF guide, "lock-configuration": its capability
)
_READ = 65_536
_LATER = 5.0  # seconds

_SILENT = logging.Logger("netauto.netconf", level=logging.CRITICAL + 1)  # noqa: LOG001 - nobody can find it and switch it on


class _Handler(JunosDeviceHandler):  # type: ignore[misc]
    """What ncclient knows of Junos; answers are handed on as they came."""

    def transform_reply(self) -> None:
        """Leave an answer as it is."""


class _Request(RPC):  # type: ignore[misc]
    """A request whose answer, errors among it, is for the caller to judge."""

    def request(self, body: str) -> Any:  # noqa: ANN401 - ncclient is published without types
        return self._request(to_ele(body))


class Transport(SSHSession):  # type: ignore[misc]
    """A NETCONF session with one device; opened once, closed once.

    Args:
        device: as the inventory knows it.

    Raises:
        HostKeyError: the inventory pins no key, or what is not one.
    """

    def __init__(self, device: Device) -> None:
        super().__init__(_Handler({"name": "junos"}))
        self.logger = _SILENT
        self.parser = self  # ncclient's seam for answers: `parse` is called with what was read
        self.device = device
        self._key = pinned_key(device)
        self._frames = Frames()
        self._client: Any = None
        self._socket: socket.socket | None = None

    def connect(self, password: str, seconds: float) -> None:
        """Connect, prove that the device is the pinned one, log in, and say hello.

        Raises:
            UnreachableError: the device does not speak NETCONF there, or with nobody more.
            PlatformMismatchError: it does, and is not of Juniper.
            TimeoutError: not within `seconds`, whatever it was that took so long.
            Exception: what ncclient, Paramiko and sockets raise.
        """
        until = time.monotonic() + seconds
        self._socket = socket.create_connection((self.device.host, self.device.port), timeout=seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with hanging_up(partial(shut, self._socket), until):
            self._log_in(password, seconds + _LATER)
            self._connected = True
            self._post_connect(seconds + _LATER)
        if not any(str(capability).startswith(JUNOS) for capability in self.server_capabilities):
            raise PlatformMismatchError(
                self.device.name,
                "speaks NETCONF, but not as Junos does",
                hint="is netauto_platform right in the inventory?",
            )

    def _log_in(self, password: str, seconds: float) -> None:
        from paramiko import SSHClient, SSHException  # noqa: PLC0415

        quieten()
        self._client = SSHClient()  # refuses unknown keys unless told otherwise
        self._client.get_host_keys().add(known_as(self.device), self._key.get_name(), self._key)
        self._client.connect(
            self.device.host,
            self.device.port,
            self.device.user,
            password,
            sock=self._socket,
            allow_agent=False,
            look_for_keys=False,
            timeout=seconds,  # longer than ours, so that one deadline decides
            banner_timeout=seconds,
            auth_timeout=seconds,
            channel_timeout=seconds,
            transport_factory=fast_transport,
        )
        self._transport = self._client.get_transport()
        self._channel = self._transport.open_session()
        try:
            self._channel.invoke_subsystem("netconf")
        except SSHException:
            if not self._transport.is_active():
                raise
            hint = "are all its sessions taken, or is system services netconf ssh not configured?"
            raise UnreachableError(self.device.name, "connect: refuses to speak NETCONF", hint=hint) from None

    def ask(self, body: str, seconds: float) -> str:
        """Send a request, and return the device's answer as XML.

        Args:
            body: what stands in ``<rpc>``; may hold secrets.
            seconds: for everything.

        Raises:
            Exception: what ncclient and Paramiko raise.
        """
        self._channel.settimeout(seconds)
        request = _Request(self, self._device_handler, timeout=seconds, raise_mode=RaiseMode.NONE)
        answer: str = request.request(body).xml
        return answer

    def send(self, message: str) -> None:
        """Write a message now; the seam between ncclient and the wire."""
        if self._channel is None:
            raise EOFError
        self._channel.sendall(framed(message, chunked=self._chunked))

    def parse(self, data: bytes) -> None:
        """Take what was read; called by ncclient's thread, which ends the session when this raises."""
        self._frames.feed(data)
        while (message := self._frames.take(chunked=self._chunked)) is not None:
            parse_root(message)  # ncclient drops what it cannot read, and whoever waits for it waits until the deadline
            self._dispatch_message(message)

    def close(self) -> None:
        """Cut the connection now; closing it twice does no harm."""
        self._closing.set()
        if self._socket is not None:
            shut(self._socket)  # first, so that nothing below waits for a device that hangs
        if self._transport is not None:
            super().close()
        if self._client is not None:
            reader = self._client.get_transport()
            self._client.close()
            if reader is not None and reader.is_alive():
                reader.join(_LATER)  # Paramiko does not wait for its own thread
        if self._socket is not None:
            self._socket.close()

    @property
    def _chunked(self) -> bool:
        return bool(self._base == NetconfBase.BASE_11)

    def _transport_read(self) -> bytes:
        data: bytes = self._channel.recv(_READ)
        return data
