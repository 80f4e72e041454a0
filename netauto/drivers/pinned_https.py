"""One HTTPS request to a device whose certificate the inventory pins, within a hard deadline.

Devices show certificates that they signed themselves: no authority vouches for them, and their names and dates mean nothing. Therefore
none of that is checked, and the one thing that counts is: the SHA-256 of the certificate that the device has just proved to own. It is
compared after the TLS handshake and before the first byte of HTTP, so that no password reaches anybody else.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from functools import cache
from http.client import HTTPSConnection
from typing import TYPE_CHECKING

from netauto.drivers.deadline import hanging_up, shut
from netauto.drivers.translate import KEY_HINT
from netauto.errors import HostKeyError

if TYPE_CHECKING:
    from netauto.inventory.models import Device

_PIN = re.compile(r"sha256:[0-9a-f]{64}")
_MOST = 64 * 1024 * 1024  # bytes of an answer: a device that never stops sending must not fill the memory


def post(device: Device, path: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
    """Send a request over a connection of its own, and return the status and the body of the answer.

    Args:
        device: as the inventory knows it.
        path: e.g. ``/command-api``.
        body: of the request.
        headers: of the request; the password is one of them.
        seconds: for everything: name, connection, handshake, answer.

    Raises:
        HostKeyError: the inventory pins no certificate, or the device shows another one; nothing was sent then.
        TimeoutError: not within `seconds`, whatever it was that took so long.
        Exception: what sockets, TLS and HTTP raise.
    """
    connection = _Pinned(device, pinned(device), seconds)
    try:
        with hanging_up(connection.cut, time.monotonic() + seconds):
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            answer = response.read(_MOST)
            if response.length:  # the connection ended before the answer did
                raise EOFError
            return response.status, answer
    finally:
        connection.close()


def pinned(device: Device) -> str:
    """Return the certificate that the inventory pins, as ``sha256:…``.

    Raises:
        HostKeyError: it pins none, or something else.
    """
    if not _PIN.fullmatch(device.host_key):
        what = "a key that is not the SHA-256 of a certificate" if device.host_key else "no certificate"
        raise HostKeyError(
            device.name,
            f"the inventory pins {what}",
            hint="read the certificate's SHA-256 at the device's console, and put sha256:… in the inventory as host_key",
        )
    return device.host_key


class _Pinned(HTTPSConnection):
    """A connection that goes no further when the certificate is not the pinned one."""

    def __init__(self, device: Device, pin: str, seconds: float) -> None:
        super().__init__(device.host, device.port, timeout=seconds, context=_context())
        self._device = device
        self._pin = pin

    def connect(self) -> None:
        """Connect, shake hands, and compare the certificate."""
        self.sock = socket.create_connection((self.host, self.port), self.timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = tls = _context().wrap_socket(self.sock, do_handshake_on_connect=False)
        tls.do_handshake()
        certificate = tls.getpeercert(binary_form=True) or b""
        if f"sha256:{hashlib.sha256(certificate).hexdigest()}" != self._pin:
            raise HostKeyError(
                self._device.name, "connect: shows another certificate than the inventory pins", hint=KEY_HINT
            )

    def cut(self) -> None:
        """End every wait for the device; called from another thread."""
        if self.sock is not None:
            shut(self.sock)


@cache
def _context() -> ssl.SSLContext:
    """Return what every connection begins with: TLS 1.2 or later, any certificate; `_Pinned` is what judges it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
