"""The vendor's own words for errors (recorded: they appear so in published session captures and eAPI transcripts)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Mismatch

DIGITS = re.compile(r"\d{1000}")
REASONS = {"invalid": "Invalid input", "incomplete": "Incomplete command", "ambiguous": "Ambiguous command"}
UNPRIVILEGED = "% Invalid input (privileged mode required)\n"
NO_SESSION = "% Cannot commit session {name}: no such session\n"  # assumed wording
TOO_MANY = (
    "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions before creating "
    "a new one.\n"
)
TIMER_RUNNING = (
    "% Session {name} is pending commit timer. Another commit is not allowed until it is settled\n"  # assumed
)
SETTLED = "% Session {name} is {state} and cannot be changed\n"  # assumed wording
LOCKED = "% Unable to run this command: configuration lock held by user {user}\n"  # assumed wording
NO_SPACE = "% Error copying system:/running-config to flash:startup-config (No space left on device)\n"
NUMBERLESS = "% Invalid input (number too long)\n"  # assumed wording
COPIED = "Copy completed successfully.\n"


def absurd(line: str) -> bool:
    """Whether a line has a number that no program would read."""
    return DIGITS.search(line) is not None


def mistake(line: str, mismatch: Mismatch) -> str:
    """What EOS says about a line that its grammar does not know; tokens count from 0, `no` included."""
    words = line.split()
    if not words:
        return "% Incomplete command\n"
    end = len(line) if mismatch.reason == "incomplete" else mismatch.column
    index = min(len(line[:end].split()), len(words) - 1)
    return f"% {REASONS[mismatch.reason]} (at token {index}: '{words[index]}')\n"
