"""Waits for what a container says of itself (sd_notify(3)): the number of its first process, then that it has booted."""

from __future__ import annotations

import os
import secrets
import select
import socket
import struct
import time
from typing import TYPE_CHECKING

from netauto.lab.workstations.errors import WorkstationError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid; unix(7)
LEADER = "X_NSPAWN_LEADER_PID"  # systemd-nspawn's own word for it


class Notices:
    """A socket with a name of its own, for `NOTIFY_SOCKET`. Only who is waited for is listened to: the kernel says who sent."""

    def __init__(self) -> None:
        self.name = f"netauto-{secrets.token_hex(8)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(f"\0{self.name}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._socket.close()

    def wait_for(self, word: str, sender: int, deadline: float) -> str:
        """Return the value that `sender` gives to `word`.

        Args:
            word: e.g. `READY`.
            sender: number of the process that has to say it; a child of this process.
            deadline: on the monotonic clock.

        Raises:
            WorkstationError: it ended before, or the deadline passed.
        """
        life = os.pidfd_open(sender)
        try:
            while (left := deadline - time.monotonic()) > 0:
                readable = select.select([self._socket.fileno(), life], [], [], left)[0]
                if self._socket.fileno() in readable and (value := self._receive(sender).get(word)):
                    return value
                if readable == [life]:
                    raise WorkstationError("the container ended while it was starting")
        finally:
            os.close(life)
        raise WorkstationError(f"the container did not say {word} in time")

    def _receive(self, sender: int) -> dict[str, str]:
        data, ancillary, _, _ = self._socket.recvmsg(4096, socket.CMSG_SPACE(_CREDENTIALS.size))
        if not ancillary or _CREDENTIALS.unpack(ancillary[0][2])[0] != sender:
            return {}
        parts = (line.partition("=") for line in data.decode(errors="replace").splitlines())
        return {word: value for word, _, value in parts}
