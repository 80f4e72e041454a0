"""What people see of a cleaning, in a real browser. `NETAUTO_PICTURES=FOLDER` writes the pictures of docs/cleaning-mode.md."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from pathlib import Path

import pytest
from cleaning_bench import SETTINGS, FakeClock
from cleaning_mode import web
from cleaning_mode.screen import Screen
from cleaning_mode.settings import Settings
from cleaning_mode.state import StateFile

pytestmark = pytest.mark.slow
WIDE, HIGH = 960, 540
KEYBOARD = {"name": "Clavier USB", "kind": "keyboard"}
READER = {"name": "Lecteur <b>code-barres</b>", "kind": "keyboard", "problem": "busy"}
MOUSE = {"name": "Souris USB", "kind": "pointer", "problem": "denied"}
LOCKED, FREE = {"locked": [KEYBOARD], "not_locked": []}, {"locked": [KEYBOARD], "not_locked": [READER, MOUSE]}
RUNNING = {"phase": "cleaning", "total_s": 120, "held_s": 0.0, "hold_s": 3, "way_out": True, "stop_key": "KEY_ESC"}
OVERDUE = {"overdue": True, "last": "2020-04-12T08:00:00Z", "due": "2020-04-12T12:00:00Z"}
# Picture → what the service says, what the reminder says, and words that have to be read.
SEEN = {
    "running": ({**RUNNING, "remaining_s": 42.0, "progress": LOCKED}, {}, ("42", "all_locked", "Échap")),
    "not-locked": (
        {**RUNNING, "remaining_s": 87.0, "progress": FREE},
        {},
        ("1:27", "not_locked", "&lt;b&gt;code-barres"),
    ),
    "holding": ({**RUNNING, "remaining_s": 42.0, "held_s": 1.4, "progress": LOCKED}, {}, ("Arrêt dans 2 s",)),
    "done": ({"phase": "completed", "progress": LOCKED}, {}, ("completed", "completed_detail")),
    "aborted": ({"phase": "aborted", "progress": LOCKED}, {}, ("aborted", "aborted_detail")),
    "start": ({"phase": "idle"}, OVERDUE, ("overdue", "start", "produit d'exemple")),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_people_see(chromium_program, tmp_path, name):
    said, reminder, words = SEEN[name]
    clock = FakeClock()
    state = StateFile(tmp_path / "state.json")
    state.write({"at": clock.elapsed(), **said})
    (tmp_path / "reminder.json").write_text(json.dumps(reminder))
    screen = Screen(Settings(**SETTINGS), state, tmp_path / "reminder.json", tmp_path / "none", clock, None)
    serving = web.server(web.Desk(screen.view, screen.start), 0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    picture = Path(os.environ.get("NETAUTO_PICTURES", tmp_path)) / f"cleaning-{name}.png"
    try:
        page = look(chromium_program, f"http://127.0.0.1:{serving.server_port}/", tmp_path, picture)
    finally:
        serving.shutdown()
        serving.server_close()
    texts = web.texts()
    assert [word for word in words if texts.get(word, word) not in page] == []
    header = picture.read_bytes()[:24]
    assert (header[1:4], int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (b"PNG", WIDE, HIGH)


def look(chromium_program, url, folder, picture):
    """Return the page as the browser has built it, and leave a picture of it."""
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync")
    done = subprocess.run(
        [
            chromium_program,
            "--headless",
            "--no-sandbox",  # root's browser has none; on the workstation it has one (molecule/workstation_kiosk)
            "--no-first-run",
            *(f"--disable-{what}" for what in quiet),
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={WIDE},{HIGH}",
            "--hide-scrollbars",
            "--virtual-time-budget=3000",
            f"--screenshot={picture}",
            "--dump-dom",
            url,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout
