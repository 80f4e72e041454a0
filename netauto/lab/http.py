"""As much of an HTTP/1.1 server as an API of a device needs: requests with a length, one after the other."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from http import HTTPStatus

LARGEST_HEAD = 65_536
LARGEST_BODY = 16_777_216


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def keeps(self) -> bool:
        """Whether the client wants to go on with the connection."""
        return self.headers.get("connection", "").lower() != "close"

    def credentials(self) -> tuple[str, str]:
        """User and password of HTTP basic authentication, empty when there are none."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return "", ""
        try:
            user, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return user, password


class BadRequest(Exception):  # noqa: N818 - the name of its status
    """The client does not speak HTTP as we do; carries the status to answer."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class RequestReader:
    """Finds requests in a stream of bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Bytes from the client."""
        self._buffer += data

    def take(self) -> Request | None:
        """The next whole request, or None until more bytes have come.

        Raises:
            BadRequest: What came is not a request, or too large.
        """
        head, found, _ = self._buffer.partition(b"\r\n\r\n")
        if not found:
            if len(self._buffer) > LARGEST_HEAD:
                raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return None
        method, path, headers = _head(bytes(head).decode("latin-1"))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or "transfer-encoding" in headers:
            raise BadRequest(HTTPStatus.LENGTH_REQUIRED)
        if int(length) > LARGEST_BODY:
            raise BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        start = len(head) + 4
        end = start + int(length)
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return Request(method, path, headers, body)


def _head(text: str) -> tuple[str, str, dict[str, str]]:
    first, *lines = text.split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, path, version
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        headers[name.strip().lower()] = value.strip()
    return words[0], words[1], headers


def response(
    status: HTTPStatus, body: bytes, *, kind: str = "text/plain", keep: bool = False, extra: str = ""
) -> bytes:
    """A whole response; `extra` holds more header lines, each with its line end."""
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nServer: nginx\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: {'keep-alive' if keep else 'close'}\r\n{extra}\r\n"
    )
    return head.encode("latin-1") + body
