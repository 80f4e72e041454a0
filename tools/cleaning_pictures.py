# ruff: noqa: INP001 - tools are scripts, not a package
"""Take pictures of the cleaning mode's screen: the real page, served by the real server, in a headless Chromium.

    python tools/cleaning_pictures.py [FOLDER]      default: docs/img

What is on the pictures (room, product, devices) is invented; the page is what the role installs. Needs `chromium`, which Debian packages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "roles/workstation_cleaning/files"))
sys.dont_write_bytecode = True  # what stands in the role's files is copied to workstations

from cleaning_mode import web  # noqa: E402 - the role's program is not a package of netauto

SIZE = (960, 540)
PATIENCE_S = 120

SETTINGS = {
    "room": "Salle de consultation 2",
    "workstation": "len-c3-ws-2",
    "protocol_version": "exemple, version 1",
    "product": "Produit exemple",
    "contact_time_s": 60,
    "stop_key": "KEY_ESC",
}
KEYBOARD = {"name": "Clavier étanche", "kind": "keyboard", "after_s": 0}
PANEL = {"name": "Dalle tactile", "kind": "touch", "after_s": 0}
BUSY = {"name": "Lecteur <b>code-barres</b>", "kind": "keyboard", "problem": "busy"}
DENIED = {"name": "Souris USB", "kind": "pointer", "problem": "denied"}
REMINDER = {"overdue": False, "last": "2020-04-12T08:30:00Z", "due": "2020-04-12T10:30:00Z"}
CLEANING = {
    "phase": "cleaning",
    "total_s": 60,
    "remaining_s": 42.0,
    "held_s": 0.0,
    "hold_s": 3,
    "way_out": True,
    "stop_key": "KEY_ESC",
    "disk": "",
    "progress": {"locked": [KEYBOARD, PANEL], "not_locked": []},
}
VIEWS: dict[str, dict[str, Any]] = {
    "running": CLEANING,
    "not-locked": {
        **CLEANING,
        "total_s": 120,
        "remaining_s": 87.0,
        "progress": {"locked": [PANEL], "not_locked": [BUSY, DENIED]},
    },
    "holding": {**CLEANING, "remaining_s": 31.0, "held_s": 1.6},
    "nothing-found": {**CLEANING, "way_out": False, "progress": {"locked": [], "not_locked": []}},
    "done": {**CLEANING, "phase": "completed"},
    "aborted": {**CLEANING, "phase": "aborted"},
    "stopped": {**CLEANING, "phase": "lost"},
    "start": {"phase": "idle", "reminder": {**REMINDER, "overdue": True}},
}
"""What the page is told, by the name of the picture."""


def take(name: str, view: dict[str, Any], folder: Path, browser: str) -> Path:
    """Write the picture of one view; returns its path.

    Raises:
        subprocess.SubprocessError: the browser fails or does not end.
    """
    serving = web.server(web.Desk(lambda: {"settings": SETTINGS, "reminder": REMINDER, **view}, lambda _: "started"), 0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    picture = folder / f"cleaning-{name}.png"
    with tempfile.TemporaryDirectory() as profile:
        line = [
            browser,
            "--headless",
            "--no-sandbox",  # our own page, on loopback, in a profile that is thrown away; the tool may run as root in CI
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            "--virtual-time-budget=2500",
            f"--screenshot={picture}",
            f"http://127.0.0.1:{serving.server_port}/",
        ]
        subprocess.run(line, check=True, capture_output=True, timeout=PATIENCE_S)
    serving.shutdown()
    serving.server_close()
    return picture


def main(arguments: list[str]) -> int:
    """Take every picture; returns an exit code."""
    browser = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if browser is None:
        print("cleaning_pictures: no picture was taken: chromium is not installed", file=sys.stderr)  # noqa: T201
        return 1
    folder = Path(arguments[0]) if arguments else ROOT / "docs/img"
    for name, view in VIEWS.items():
        print(take(name, view, folder, browser))  # noqa: T201 - the tool's answer
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
