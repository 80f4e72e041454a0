"""Chromium's windows: what is in them decide the managed policies, not this program."""

from __future__ import annotations

import socket
import subprocess
import time
from typing import TYPE_CHECKING

from . import sway

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START_S = 10.0
STEP_S = 0.1


def line(home: Path, language: str, url: str) -> list[str]:
    """Return the command line that opens a window, without address or buttons, in the session's browser, or starts it."""
    return [
        "chromium",
        f"--app={url}",
        f"--lang={language}",
        "--ozone-platform=wayland",
        f"--user-data-dir={home / 'profile'}",
        "--password-store=basic",
        "--no-first-run",
        "--disable-features=Translate",
        "--disable-background-networking",
    ]


def run(home: Path, language: str, port: int) -> None:
    """Show the start page, as soon as it is served, and return when the browser has ended."""
    _until(lambda: _served(port), START_S)
    # What it prints names pages of a patient: nothing of it may reach the journal.
    silent = subprocess.DEVNULL
    subprocess.run(line(home, language, _url(port)), stdin=silent, stdout=silent, stderr=silent, check=False)


def go_home(home: Path, language: str, port: int) -> None:
    """Open the start page in a window of its own, and close those that there were."""
    before = sway.windows()
    silent = subprocess.DEVNULL
    subprocess.run(
        line(home, language, _url(port)), stdin=silent, stdout=silent, stderr=silent, timeout=START_S, check=False
    )
    if _until(lambda: bool(sway.windows() - before), START_S):
        for window in before:
            sway.message(f"[con_id={window}] kill")


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/start"


def _served(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (done := true()) and time.monotonic() < deadline:
        time.sleep(STEP_S)
    return done
