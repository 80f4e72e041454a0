"""The vendor's own words (recorded: netmiko issue 2738, and captures of 10.18 in a published training simulator; others are marked)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Mismatch

DIGITS = re.compile(r"\d{1000}")
INCOMPLETE = "% Command incomplete.\n"
AMBIGUOUS = "% Ambiguous command.\n"
UNSUPPORTED = "Command not supported.\n"
NOT_ALLOWED = "Cannot execute command. Command not allowed.\n"  # assumed wording
SUCCESS = "Copying configuration: [Success]\n"
NO_SPACE = "Copying configuration: [Error] No space left on device\n"  # assumed wording
IDENTICAL = "An identical checkpoint already exists\n"
NO_CHECKPOINT = "Checkpoint {name} doesn't exist\n"
TAKEN = "Checkpoint {name} already exists\n"  # assumed wording
FULL = "Maximum number of user checkpoints has been reached\n"  # assumed wording
RESERVED = "Invalid checkpoint name: names that begin with CPC are the system's\n"  # assumed wording
ARMED = "Auto checkpoint mode expires in {minutes} minute(s)\n"
ALREADY = "Auto checkpoint mode is already active\n"  # assumed wording
NOT_ARMED = "Auto checkpoint mode is not active\n"  # assumed wording
WARNING = 'WARNING  Please "checkpoint auto confirm" within 2 minutes'
RESTORING = "WARNING: Restoring configuration. Do NOT add any new configuration."
RESTORED = "Restoration successful"
NO_VLAN = "VLAN {number} does not exist\n"
NO_INTERFACE = "Interface {name} does not exist\n"
NO_LAG = "Interface lag{number} does not exist\n"
ROUTED = "Operation not allowed on an interface with routing enabled.\n"  # assumed wording
MEMBER = "Operation not allowed on an interface that is part of a LAG.\n"  # assumed wording
NO_NUMBER = "Unable to add an entry behind the last number\n"  # assumed wording
DEFAULT_VLAN = "VLAN 1 is the default VLAN and cannot be deleted\n"  # assumed wording


def absurd(line: str) -> bool:
    """Whether a line has a number that no program would read."""
    return DIGITS.search(line) is not None


def mistake(line: str, mismatch: Mismatch) -> str:
    """What AOS-CX says about a line that its grammar does not know: the first word that fits nothing."""
    if mismatch.reason == "incomplete":
        return INCOMPLETE
    if mismatch.reason == "ambiguous":
        return AMBIGUOUS
    words = line[mismatch.column :].split() or line.split() or [""]
    return f"Invalid input: {words[0]}\n"
