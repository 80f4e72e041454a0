r"""The device's side of the SCP protocol (`scp -t`, `scp -f`), on files in memory.

The protocol is the rcp one: each message is answered by a zero byte, or by `\x01` and a text. asyncssh could serve SCP
only from a folder on disk; a lab device's flash is a dictionary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OK = b"\x00"
HEADER = re.compile(rb"C[0-7]{4} (\d+) ([^\n]*)\n")
MAX_FILE = 64 * 1024 * 1024


class ScpSink:
    """Receives one file."""

    def __init__(self, name: str, store: Callable[[str, bytes], bool], write: Callable[[bytes], None]) -> None:
        self._name = name
        self._store = store
        self._write = write
        self._buffer = bytearray()
        self._size: int | None = None

    def start(self) -> None:
        """Say that the device is ready."""
        self._write(OK)

    def feed(self, data: bytes) -> bool:
        """Bytes from the client; False when the transfer is refused."""
        self._buffer += data
        while self._buffer:
            before = len(self._buffer)
            if not (self._header() if self._size is None else self._content()):
                return False
            if len(self._buffer) == before:
                return True
        return True

    def _header(self) -> bool:
        if self._buffer.startswith((b"T", b"E")):  # times and end of folder carry nothing that a flash keeps
            line, newline, rest = self._buffer.partition(b"\n")
            if newline:
                self._buffer = bytearray(rest)
                self._write(OK)
            return bool(line)
        found = HEADER.match(self._buffer)
        if not found:
            return b"\n" not in self._buffer
        self._size = int(found[1])
        del self._buffer[: found.end()]
        if self._size > MAX_FILE:
            self._write(b"\x01scp: file too large\n")
            return False
        self._write(OK)
        return True

    def _content(self) -> bool:
        size = self._size or 0
        if len(self._buffer) <= size:
            return True
        content = bytes(self._buffer[:size])
        del self._buffer[: size + 1]
        self._size = None
        if not self._store(self._name, content):
            self._write(b"\x01%Error writing file (No space left on device)\n")
            return False
        self._write(OK)
        return True


class ScpSource:
    """Sends one file: header, content, each after the client's zero byte."""

    def __init__(self, name: str, content: bytes, write: Callable[[bytes], None], done: Callable[[], None]) -> None:
        base = name.rpartition("/")[2].encode()
        self._steps = [b"C0644 %d %s\n" % (len(content), base), content + OK]
        self._write = write
        self._done = done

    def start(self) -> None:
        """The client speaks first."""

    def feed(self, data: bytes) -> bool:
        """Acknowledgements of the client; False when it refuses."""
        for byte in data:
            if byte:
                return False
            if not self._steps:
                self._done()
                return True
            self._write(self._steps.pop(0))
        return True
