"""The vendor's own words for errors (recorded: they appear so in countless public session captures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Mismatch

INVALID = "% Invalid input detected at '^' marker.\n\n"
INCOMPLETE = "% Incomplete command.\n\n"
UNKNOWN_WORD = (
    'Translating "{word}"\n'  # with `no ip domain lookup` IOS leaves this line out
    "% Bad IP address or host name\n"
    "% Unknown command or computer name, or unable to find computer address\n"
)
NO_PENDING = "%No Rollback Confirmed Change pending\n"
ARCHIVE_OFF = "%Please turn config archive on before using this feature\n"


def caret(offset: int, mismatch: Mismatch) -> str:
    """The line with the caret; `offset` is what stands before the typed line (the prompt)."""
    return " " * (offset + mismatch.column) + "^\n" if mismatch.reason == "invalid" else ""


def describe(line: str, mismatch: Mismatch) -> str:
    """The sentence under the caret."""
    if mismatch.reason == "incomplete":
        return INCOMPLETE
    if mismatch.reason == "ambiguous":
        return f'% Ambiguous command:  "{line.strip()}"\n'
    return INVALID
