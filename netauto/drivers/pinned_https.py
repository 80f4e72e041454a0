"""HTTPS requests to a device whose certificate the inventory pins, each within a hard deadline.

Devices show certificates that they signed themselves: no authority vouches for them, and their names and dates mean nothing. Therefore
none of that is checked, and the one thing that counts is: the SHA-256 of the certificate that the device has just proved to own. It is
compared after the TLS handshake and before the first byte of HTTP, so that no password reaches anybody else.
"""

from __future__ import annotations

import hashlib
import re
import select
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
_FRESH = 5.0  # seconds; assumed: web servers keep an idle connection for much longer
_MOST = 64 * 1024 * 1024  # bytes of an answer: a device that never stops sending must not fill the memory


class PinnedHttps:
    """HTTPS requests to one device, one after the other.

    A connection is used again while it is fresh: a far device costs one round trip for each request instead of three. Later it might
    have been closed at the other end, and nobody could tell whether a request that was lost with it had been carried out.

    Args:
        device: as the inventory knows it.

    Raises:
        HostKeyError: the inventory pins no certificate.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self._pin = pinned(device)
        self._kept: _Pinned | None = None
        self._since = 0.0

    def post(self, path: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """Send a request, and return the status and the body of the answer.

        Args:
            path: e.g. ``/command-api``.
            body: of the request.
            headers: of the request; the password is one of them.
            seconds: for everything: name, connection, handshake, answer.

        Raises:
            HostKeyError: the device shows another certificate than the pinned one; nothing was sent then.
            TimeoutError: not within `seconds`, whatever it was that took so long.
            Exception: what sockets, TLS and HTTP raise.
        """
        connection = self._connection(seconds)
        try:
            with hanging_up(connection.cut, time.monotonic() + seconds):
                connection.request("POST", path, body, headers)
                answer = connection.answer()
        except BaseException:
            connection.close()
            raise
        self._kept, self._since = connection, time.monotonic()
        return answer

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _connection(self, seconds: float) -> _Pinned:
        """Return the connection that is kept, when it is fresh, or one that opens with its first request."""
        kept, self._kept = self._kept, None
        if kept is not None and time.monotonic() - self._since < _FRESH and kept.go_on(seconds):
            return kept
        if kept is not None:
            kept.close()
        return _Pinned(self._device, self._pin, seconds)


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

    def answer(self) -> tuple[int, bytes]:
        """Return the status and the whole body of the answer to the request that was sent."""
        response = self.getresponse()
        body = response.read(_MOST)
        if response.length:  # the connection ended before the answer did, or the answer does not end
            raise EOFError
        return response.status, body

    def go_on(self, seconds: float) -> bool:
        """Whether another request can be sent; what there is to read before one was sent is the end of the connection."""
        if self.sock is None:
            return False
        self.sock.settimeout(seconds)
        readable = select.poll()
        readable.register(self.sock, select.POLLIN)
        return not readable.poll(0)

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
