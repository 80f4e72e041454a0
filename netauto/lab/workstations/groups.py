"""Control groups: the kernel's own list of what belongs to a container, complete even where no pid file was written.

A group's folder is below the mount of cgroup v2. Its name is made from the container's folder, so that nobody has to remember it.
"""

from __future__ import annotations

import hashlib
import os
import select
import time
from contextlib import suppress
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")


def name_of(folder: Path) -> str:
    """Return the group's name for the container that lives in `folder`: one for one folder of this machine."""
    return f"netauto-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}-{folder.name}"


def find(name: str, mounts: Path = MOUNTS) -> Path | None:
    """Return the folder of a group; None when there is no such group."""
    fields = (line.split() for line in mounts.read_text(encoding="utf-8").splitlines())
    folders = (Path(where) / name for _, where, kind, *_ in fields if kind == "cgroup2")
    return next((folder for folder in folders if folder.is_dir()), None)


def end(name: str, patience: float = 10.0) -> bool:
    """Kill every process of a group and of those in it, wait for their end and remove it.

    Args:
        name: of the group; nothing to do when there is none.
        patience: seconds to wait.

    Returns:
        Whether it is gone.
    """
    folder = find(name)
    if folder is None:
        return True
    deadline = time.monotonic() + patience
    (folder / "cgroup.kill").write_text("1", encoding="utf-8")  # Linux 5.14, cgroup-v2.rst
    with (folder / "cgroup.events").open(encoding="utf-8") as events:
        waiter = select.poll()
        waiter.register(events, select.POLLPRI)
        while "populated 1" in _again(events.fileno()) and time.monotonic() < deadline:
            waiter.poll(1000 * max(0.0, deadline - time.monotonic()))
    for inner, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            Path(inner).rmdir()
    return not folder.exists()


def _again(descriptor: int) -> str:
    """Read a file of the kernel's from its start; reading is what makes it tell of the next change."""
    return os.pread(descriptor, 4096, 0).decode()
