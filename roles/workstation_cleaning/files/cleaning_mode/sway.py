"""The compositor of the kiosk: where the count-down's window is, and what is in front."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Protocol

PATIENCE_S = 5
AGAIN_S = 10.0
"""How long a browser that has died is left alone: one that cannot run must not take the processor."""

WORKSPACE = "cleaning"


class Stage(Protocol):
    """What the screen's program does with a compositor; nothing here may raise because a compositor is slow or gone."""

    def keep_ready(self) -> None:
        """See to it that the page's window is there, out of sight."""
        ...

    def show(self) -> None:
        """Bring the page to the front."""
        ...

    def hide(self) -> None:
        """Bring back what was in front before."""
        ...

    def remind(self) -> None:
        """Show the reminder; one that is shown already stays."""
        ...

    def forget(self) -> None:
        """Take the reminder away."""
        ...


class Sway:
    """Sway, by its own commands `swaymsg` and `swaynag`, and Chromium.

    Args:
        url: of the page.
        words: `remind`, `remind_start`, `remind_later` are used.
        command: what the reminder's button starts.
    """

    def __init__(
        self, url: str, words: dict[str, Any], command: str = "/usr/local/bin/cleaning-mode start --reason reminder"
    ) -> None:
        self._url = url
        self._words = words
        self._command = command
        self._browser: subprocess.Popen[bytes] | None = None
        self._nag: subprocess.Popen[bytes] | None = None
        self._placed = False
        self._again = 0.0
        self._before = ""

    def keep_ready(self) -> None:
        """See `Stage`."""
        now = time.monotonic()
        if (self._browser is None or self._browser.poll() is not None) and now >= self._again:
            self._browser, self._placed, self._again = _start(self._browser_line()), False, now + AGAIN_S
        if not self._placed and self._browser is not None:
            self._placed = bool(_message(f"[pid={self._browser.pid}] move container to workspace {WORKSPACE}"))

    def show(self) -> None:
        """See `Stage`."""
        spaces = _message("-t", "get_workspaces") or []
        self._before = next((str(space.get("name")) for space in spaces if space.get("focused")), "")
        _message(f"workspace {WORKSPACE}")

    def hide(self) -> None:
        """See `Stage`."""
        if self._before and self._before != WORKSPACE:
            _message(f"workspace {json.dumps(self._before)}")

    def remind(self) -> None:
        """See `Stage`."""
        if self._nag is None or self._nag.poll() is not None:
            words = self._words
            line = [
                "swaynag",
                "--type",
                "warning",
                "--layer",
                "overlay",
                "--font",
                "sans 22",
                "--message",
                words["remind"],
            ]
            self._nag = _start(
                [
                    *line,
                    "--dismiss-button",
                    words["remind_later"],
                    "--button-dismiss-no-terminal",
                    words["remind_start"],
                    self._command,
                ]
            )

    def forget(self) -> None:
        """See `Stage`."""
        if self._nag is not None:
            # It has nothing to tidy up, and its handler of a kinder signal is not safe while it starts.
            self._nag.kill()
            self._nag.wait()
        self._nag = None

    def _browser_line(self) -> list[str]:
        profile = Path(os.environ.get("XDG_RUNTIME_DIR", "/tmp")) / "cleaning-mode-browser"  # noqa: S108 - a session always has the former
        return [
            "chromium",
            f"--app={self._url}",
            f"--user-data-dir={profile}",
            "--ozone-platform=wayland",
            "--incognito",
            "--kiosk",
            "--disable-features=Translate",
            "--no-first-run",
            "--disable-background-networking",
        ]


def _start(line: list[str]) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return None


def _message(*words: str) -> list[dict[str, Any]]:
    """Return sway's answer; an empty one if it refuses, is slow or is not there."""
    try:
        done = subprocess.run(["swaymsg", "--raw", *words], capture_output=True, timeout=PATIENCE_S, check=False)
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return []
    return found if done.returncode == 0 and isinstance(found, list) else []
