"""The processes of a run, all of them: Ansible's workers and ssh leave its process group, but not their environment.

Each carries `MARK` with a value that is this run's alone; it is how those are found that lost their parent.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PAUSE = 0.02  # seconds between two looks at what is dying


def marked(mark: str) -> tuple[int, ...]:
    """Return the numbers of the processes whose environment holds `mark` (``NAME=value``), this one left out."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with suppress(OSError):  # gone meanwhile, or another account's
                if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return tuple(found)


def end_marked(mark: str, patience: float) -> bool:
    """Kill every process that bears `mark`, those that it starts meanwhile, too; return whether all are gone after `patience` seconds."""
    deadline = time.monotonic() + patience
    while left := marked(mark):
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to the process group that `pid` leads; nothing where it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
