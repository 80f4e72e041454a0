"""The command `kiosk-session`; the kiosk's unit and its sway configuration are what calls it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import bar, browser, page, sway
from .session import Session

SETTINGS = Path("/etc/workstation-kiosk/session.json")
PAGES = Path("/usr/local/share/workstation-kiosk")
CLEANING = Path("/usr/local/bin/cleaning-mode")


@dataclass(frozen=True)
class Kiosk:
    """What the role wrote, and where this session is."""

    port: int
    language: str
    home_words: str
    home: Path
    session: Session


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    asked = _parser().parse_args(arguments)
    asked.act(_kiosk())
    return 0


def serve(kiosk: Kiosk) -> None:
    """Serve the start page."""
    with page.server(page.Desk(PAGES, kiosk.session.end), kiosk.port) as serving:
        serving.serve_forever()


def browse(kiosk: Kiosk) -> None:
    """Run the browser; when it is gone, so is the session."""
    browser.run(kiosk.home, kiosk.language, kiosk.port)
    kiosk.session.end()


def strip(kiosk: Kiosk) -> None:
    """Show the way back to the start page under every page (for swaybar)."""
    bar.run(kiosk.home_words, sway.width(), sys.stdout, sys.stdin, lambda: home(kiosk))


def home(kiosk: Kiosk) -> None:
    """Go back to the start page."""
    browser.go_home(kiosk.home, kiosk.language, kiosk.port)


def end(kiosk: Kiosk) -> None:
    """End the session."""
    kiosk.session.end()


def idle(kiosk: Kiosk) -> None:
    """Act on a session that nobody touches (for swayidle)."""
    kiosk.session.idle()


def after(kiosk: Kiosk) -> None:
    """Ask for a cleaning when the session was ended from inside (for the unit)."""
    kiosk.session.after()


def _kiosk() -> Kiosk:
    settings: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    session = Session(Path(os.environ["XDG_RUNTIME_DIR"]), CLEANING)
    return Kiosk(settings["port"], settings["language"], settings["home_words"], Path(os.environ["HOME"]), session)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-session", description="Parts of the kiosk's session.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for act in (serve, browse, strip, home, end, idle, after):
        commands.add_parser(act.__name__, help=act.__doc__, description=act.__doc__).set_defaults(act=act)
    return parser
