"""Places that are never on a disk: a folder for secrets and for what Ansible writes for a moment, and files without a name.

Ansible writes what it copies to a local folder first, and that may be a password; sockets of kept connections need a path of few
characters. Both stand in `/dev/shm`, which is memory, in a folder that only this account may enter.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from netauto.errors import InputError

SHM = Path("/dev/shm")  # noqa: S108 - memory, and the folder made in it is private
MOUNTS = Path("/proc/self/mounts")
PREFIX = "netauto-"
LOCK = "lock"


class MemoryFolder:
    """A private folder in memory. It is held by a lock: those whose holders have died are swept by the next one.

    Attributes:
        path: the folder.
        lock: descriptor of the lock. Who inherits it holds the folder, too.

    Raises:
        InputError: this machine has no such memory.
    """

    def __init__(self, place: Path = SHM) -> None:
        if not _in_memory(place):
            raise InputError(
                f"no {place}: secrets of workstations would have to be written to a disk", hint="it needs Linux"
            )
        _sweep(place)
        self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
        draft = self.path / f"{LOCK}.new"
        self.lock = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        draft.rename(self.path / LOCK)  # held before anybody can find it

    def remove(self) -> None:
        """Remove it with all that it holds; nothing happens the second time."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            os.close(self.lock)
        self.lock = -1


def unnamed_file(name: str) -> int:
    """Return the descriptor of an empty file in memory that has no path; name: what the kernel's own lists call it."""
    return os.memfd_create(name, os.MFD_CLOEXEC)


def _sweep(place: Path) -> None:
    """Remove folders of this account that nobody holds any more."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another account's, or gone meanwhile
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            with (folder / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _in_memory(place: Path) -> bool:
    """Whether a file system of the kind tmpfs is mounted there."""
    with suppress(OSError):
        mounts = (line.split() for line in MOUNTS.read_text(encoding="utf-8").splitlines())
        return any(where == str(place) and kind == "tmpfs" for _, where, kind, *_ in mounts)
    return False
