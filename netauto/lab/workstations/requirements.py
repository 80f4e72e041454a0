"""Whether this machine can run workstations at all, said in one sentence."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# The command that is looked for, and the Debian package that brings it.
COMMANDS = (
    ("mmdebstrap", "mmdebstrap"),
    ("slirp4netns", "slirp4netns"),
    ("socat", "socat"),
    ("ssh", "openssh-client"),
    ("ssh-keygen", "openssh-client"),
    ("systemd-nspawn", "systemd-container"),
    ("unshare", "util-linux"),
)
DEBIAN = Path("/etc/debian_version")


def missing(
    *,
    which: Callable[[str], str | None] = shutil.which,
    user: Callable[[], int] = os.geteuid,
    debian: Path = DEBIAN,
) -> str | None:
    """Return one sentence that says what this machine lacks for workstations, None when it lacks nothing.

    Packages are named with the command that installs them, where that command can help.

    Args:
        which: finds a command on PATH.
        user: the effective user id.
        debian: the file that every Debian has.
    """
    packages = sorted({package for command, package in COMMANDS if which(command) is None})
    if not debian.exists():
        return "The lab's workstations need Debian (their image is made with its tools and its packages)."
    lacks = [] if user() == 0 else ["root (mounts, namespaces and control groups)"]
    if packages:
        lacks.append(f"{', '.join(packages)} (apt-get install --no-install-recommends {' '.join(packages)})")
    return f"The lab's workstations need {' and '.join(lacks)}." if lacks else None
