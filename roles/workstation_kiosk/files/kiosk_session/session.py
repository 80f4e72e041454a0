"""Marks of a session, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import sway

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 10


@dataclass(frozen=True)
class Session:
    """What is known of a session.

    Attributes:
        folder: its runtime folder, in memory; the unit's manager removes it after the session.
        cleaning: the program of the cleaning mode, which need not be there.
    """

    folder: Path
    cleaning: Path

    @property
    def used(self) -> Path:
        """Is there as soon as somebody touched a key, the panel or the mouse; swayidle writes it."""
        return self.folder / "used"

    @property
    def over(self) -> Path:
        """Is there when the session was ended from inside: a patient has left. It is not when the unit was stopped."""
        return self.folder / "over"

    def end(self) -> None:
        """End the session. With the compositor ends the unit, and with the unit all that the session wrote."""
        self.over.touch()
        sway.message("exit")

    def idle(self) -> None:
        """Act on a session that nobody touches: end it; if nobody ever did, there is nothing to end, and the screen goes dark."""
        if self.used.exists():
            self.end()
        else:
            sys.stderr.write("nobody came: the screen goes dark\n")
            sway.message("output * dpms off")

    def after(self) -> None:
        """Ask for a cleaning when a session is over; the protocol of the place decides whether there is one."""
        if not (self.over.exists() and self.cleaning.exists()):
            return
        asked = [str(self.cleaning), "start", "--reason", "patient-change"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        said = f"cleaning at patient change: {done.stdout.strip() or done.stderr.strip()}\n"
        sys.stderr.write(said)
