"""Trees that programs with root's rights work in.

Folders that others may enter, whatever the caller's umask; and a removal that looks first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from netauto.lab.workstations.errors import WorkstationError

MOUNTS = Path("/proc/self/mounts")


def make(folder: Path) -> None:
    """Make a folder and those above it that are missing, for everybody to enter: an overlay shows their modes as those of the system."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)


def remove(tree: Path, mounts: Path = MOUNTS) -> None:
    """Remove a folder, if it is there, with all that is in it; not if something is mounted there: that would be emptied, and is not ours.

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
    if tree.exists():
        shutil.rmtree(tree)
