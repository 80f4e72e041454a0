"""The service as a process, with files as devices. `flock` behaves as EVIOCGRAB: one owner, EBUSY for others, free when the owner dies."""

import errno
import fcntl
import os
import signal
import socket
import sys
from pathlib import Path

from cleaning_mode.cli import Places
from cleaning_mode.clock import SystemClock
from cleaning_mode.devices import Description
from cleaning_mode.service import Service
from cleaning_mode.settings import load


class FileDevice:
    def __init__(self, path):
        self._file = path.open()
        self._quiet, self._other_end = os.pipe()

    def fileno(self):
        return self._quiet

    def grab(self):
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EBUSY, "busy") from None

    def read(self):
        return ()

    def keys_down(self):
        return frozenset()

    def has_key(self, code):
        return True

    def close(self):
        self._file.close()
        os.close(self._quiet)
        os.close(self._other_end)


class FileBus:
    def __init__(self, folder):
        self._folder = folder

    def nodes(self):
        return sorted(path.name for path in self._folder.iterdir())

    def describe(self, node):
        return Description("Clavier", "keyboard")

    def open(self, node):
        return FileDevice(self._folder / node)


def main(root, act, number="-1"):
    places, told = Places(Path(root)), []
    signal.signal(signal.SIGTERM, lambda which, _: told.append(which))
    bus = FileBus(places.root / "dev")
    service = Service(
        load(places.settings),
        1,
        bus,
        SystemClock(),
        places.ledger,
        places.state,
        places.run / "lock",
        stopped=lambda: bool(told),
    )
    if act == "recover":
        service.recover()
        return
    service.serve(socket.socket(fileno=int(number)))


main(*sys.argv[1:])
