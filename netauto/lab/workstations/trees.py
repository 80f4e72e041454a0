"""Removing a tree that programs with root's rights have worked in."""

from __future__ import annotations

import shutil
from pathlib import Path

from netauto.lab.workstations.errors import WorkstationError

MOUNTS = Path("/proc/self/mounts")


def remove(tree: Path, mounts: Path = MOUNTS) -> None:
    """Remove a folder with all that is in it, unless something is mounted there: that would be emptied, and it is not ours.

    Args:
        tree: an absolute path, without symbolic links.
        mounts: the kernel's list.

    Raises:
        WorkstationError: something is mounted in it.
    """
    lines = mounts.read_text(encoding="utf-8").splitlines()
    # The kernel writes blanks and the like as octal numbers; proc_pid_mounts(5).
    targets = (Path(line.split()[1].encode().decode("unicode_escape")) for line in lines)
    if found := next((target for target in targets if target.is_relative_to(tree)), None):
        raise WorkstationError(f"{found} is mounted; unmount it, {tree} cannot be removed before")
    shutil.rmtree(tree)
