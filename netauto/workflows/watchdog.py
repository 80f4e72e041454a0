"""A process that outlives the command: it ends a run whose driver has died, for devices that cannot undo themselves.

A device with a timer of its own goes back by itself. One without would stay changed until somebody types `netauto resume`; so the
command starts this process before it touches such a device, and holds a pipe to it. When the run has ended, it says so through the pipe.
When the pipe ends without a word, the command is gone, however it went, and the watchdog does what `netauto resume` does.

It cannot help when the machine itself stops: then the next `netauto resume` has to.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from netauto.errors import BusyError, NetautoError, PlanError, UnfinishedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.plan.models import Plan
    from netauto.workflows.root import Root

SWITCH = "NETAUTO_WATCHDOG"  # environment variable: `off` starts none
LOG = "watchdog.log"
DONE = b"done"
REFUSED = (BusyError, PlanError, UnfinishedError)  # what `drive` raises before it begins
PATIENCE = 10.0  # seconds that a watchdog is given to leave
AGAIN_AFTER = 30.0  # seconds between attempts, while something is not proven and the run's budget lasts


def needs_watching(plan: Plan) -> bool:
    """Tell whether the plan changes a device that nothing but netauto would undo."""
    return any(device.changes and device.guarantee == "tool-side-undo" for device in plan.devices)


@contextmanager
def watched(root: Root, run: str, plan: Plan) -> Iterator[None]:
    """Have a watchdog while the block runs. A block that ends by an exception leaves the run to it, unless nothing was begun."""
    if os.environ.get(SWITCH) == "off" or not needs_watching(plan):
        yield
        return
    workspace = root.workspace
    what = (str(workspace.root), workspace.inventory_name, run, str(plan.budget_minutes))
    with (workspace.make_state() / LOG).open("ab") as log:
        watchdog = subprocess.Popen(
            [sys.executable, "-m", __name__, *what],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=os.environ | {SWITCH: "off"},  # a watchdog is not watched
            start_new_session=True,  # neither Ctrl-C nor the end of the terminal reaches it
        )
    words = b""
    try:
        yield
        words = DONE
    except REFUSED:
        words = DONE
        raise
    finally:
        _end_pipe(watchdog, words)


def _end_pipe(watchdog: subprocess.Popen[bytes], words: bytes) -> None:
    """Send it away, or (no words) have it act now: this process has let go of the run."""
    with suppress(OSError, subprocess.TimeoutExpired):  # it may have been killed: then the run ends without it
        if words:
            watchdog.communicate(words, timeout=PATIENCE)
        elif watchdog.stdin:
            watchdog.stdin.close()


def main() -> None:
    """Wait for the end of the pipe; end the run when nothing was said."""
    folder, inventory, run, minutes = sys.argv[1:]
    if sys.stdin.buffer.read() == DONE:
        return
    _say(f"run {run}: whoever drove it is gone")
    until = time.monotonic() + int(minutes) * 60
    while not _end(folder, inventory, run) and time.monotonic() + AGAIN_AFTER < until:
        time.sleep(AGAIN_AFTER)


def _end(folder: str, inventory: str, run: str) -> bool:
    """Do what `netauto resume` does; return whether nothing is left to do."""
    from pathlib import Path

    from netauto.workflows.carry_out import resume
    from netauto.workflows.root import Root
    from netauto.workspace import Workspace

    try:
        with Root(Workspace(Path(folder), inventory), agent="watchdog") as root:
            if run not in root.unfinished:
                _say(f"run {run}: nothing is left to do")
                return True
            ended = resume(root, run)
    except NetautoError as error:
        _say(f"run {run}: {error.message}")
        return False
    _say(f"run {run}: {ended.result.verdict}{f': {ended.result.reason}' if ended.result.reason else ''}")
    return ended.result.finished


def _say(words: str) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sys.stderr.write(f"{moment} {ascii(words)[1:-1]}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
