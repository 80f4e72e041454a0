"""NETCONF messages out of a stream of bytes, in both framings, from a peer that may send anything.

ncclient's own parsers decode whatever a read happened to bring, so that a letter of two bytes at its border ends the session; they keep
what never ends, and read a long answer as often as it has pieces. Source: RFC 6242, 4.2 (chunks) and 4.3 (end of message).
"""

from __future__ import annotations

import re

END = b"]]>]]>"
_CHUNK = re.compile(rb"\n#(?:([1-9][0-9]{0,9})|#)\n")
_LONGEST_HEADER = 13  # bytes: "\n#", ten digits, "\n"
_MOST = 64 * 1024 * 1024  # bytes of one message: a device that never stops sending must not fill the memory
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# XML 1.0, 2.2: everything but these may stand in a document, be it written out or as a number.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_HIGHEST = 0x10FFFF


class FramingError(Exception):
    """What came is no NETCONF message."""


class Frames:
    """The bytes that have come and are no whole message yet."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._message = bytearray()
        self._searched = 0

    def feed(self, data: bytes) -> None:
        """Add bytes as they come.

        Raises:
            FramingError: a message has become too long.
        """
        self._bytes += data
        if len(self._bytes) + len(self._message) > _MOST:
            raise FramingError("a message does not end")

    def take(self, *, chunked: bool) -> str | None:
        """Return the next whole message; None while there is none.

        Args:
            chunked: both sides have said that they speak NETCONF 1.1.

        Raises:
            FramingError: there will be none.
        """
        message = self._chunks() if chunked else self._until_end()
        return None if message is None else harmless(message)

    def _until_end(self) -> bytes | None:
        at = self._bytes.find(END, max(0, self._searched - len(END)))
        if at < 0:
            self._searched = len(self._bytes)
            return None
        message = bytes(self._bytes[:at])
        self._forget(at + len(END))
        return message

    def _chunks(self) -> bytes | None:
        if not self._message and self._bytes[:2].isspace():
            # A device may end its hello, which is not in chunks, with a line end more than it has to.
            blanks = len(self._bytes) - len(self._bytes.lstrip())
            self._forget(blanks - 1)
        while self._bytes:
            header = _CHUNK.match(self._bytes)
            if header is None:
                if len(self._bytes) >= _LONGEST_HEADER or not self._bytes.startswith(b"\n#"[: len(self._bytes)]):
                    raise FramingError("a chunk begins as none does")
                return None
            if header[1] is None:
                message, self._message = bytes(self._message), bytearray()
                self._forget(header.end())
                return message
            end = header.end() + int(header[1])
            if len(self._bytes) < end:
                return None
            self._message += self._bytes[header.end() : end]
            self._forget(end)
        return None

    def _forget(self, until: int) -> None:
        del self._bytes[:until]
        self._searched = 0


def framed(message: str, *, chunked: bool) -> bytes:
    """Return a message as it goes over the wire."""
    data = message.encode()
    return b"\n#%d\n%s\n##\n" % (len(data), data) if chunked else data + END


def harmless(message: bytes) -> str:
    """Return a message as text that any XML parser may be given.

    What XML does not allow is left out: a device puts into its answers whatever somebody has put into it.

    Raises:
        FramingError: it declares entities; devices never do, and a parser would have to be trusted with them.
    """
    text = _FORBIDDEN.sub("", message.decode("utf-8", "replace"))
    if _DECLARES.search(text):
        raise FramingError("a message declares entities")
    return _NUMBERED.sub(_allowed, text).strip()


def _allowed(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number <= _HIGHEST and not _FORBIDDEN.match(chr(number)) else ""
