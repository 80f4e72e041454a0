"""NETCONF's two framings over SSH (documented: RFC 6242). Bytes in, messages out; pure."""

from __future__ import annotations

import re

END = b"]]>]]>"
CHUNK = re.compile(rb"\n+#(?:([1-9]\d{0,9})|#)\n")  # a line end behind the last mark of the other framing does no harm
BEGUN = re.compile(rb"\n*(#([1-9]\d{0,9}|#)?)?")
LARGEST = 16 * 1024 * 1024


class BadFrame(ValueError):  # noqa: N818 - what it is
    """The client does not keep to the framing, or sends more than a device takes."""


class Framer:
    """Takes messages out of a stream. It begins with end-of-message marks; `chunked` is set once both sides can."""

    def __init__(self) -> None:
        self.chunked = False
        self._input = bytearray()
        self._message = bytearray()

    def feed(self, data: bytes) -> None:
        """Bytes from the client.

        Raises:
            BadFrame: A message is larger than a device takes.
        """
        self._input += data
        if len(self._input) + len(self._message) > LARGEST:
            raise BadFrame("message too large")

    def take(self) -> str | None:
        """The next whole message, or None.

        Raises:
            BadFrame: What came is no chunk, or no UTF-8.
        """
        raw = self._chunks() if self.chunked else self._marked()
        if raw is None:
            return None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadFrame("not UTF-8") from error

    def wrap(self, message: str) -> bytes:
        """A message as it goes to the client."""
        data = message.encode()
        return b"\n#%d\n%b\n##\n" % (len(data), data) if self.chunked else data + b"\n" + END + b"\n"

    def _marked(self) -> bytes | None:
        end = self._input.find(END)
        if end < 0:
            return None
        raw = bytes(self._input[:end])
        del self._input[: end + len(END)]
        return raw

    def _chunks(self) -> bytes | None:
        while self._input:
            found = CHUNK.match(self._input)
            if found is None:
                if BEGUN.fullmatch(self._input) is None:
                    raise BadFrame("not a chunk")
                return None
            if found[1] is None:
                raw = bytes(self._message)
                self._message.clear()
                del self._input[: found.end()]
                return raw
            end = found.end() + int(found[1])
            if len(self._input) < end:
                return None
            self._message += self._input[found.end() : end]
            del self._input[:end]
        return None
