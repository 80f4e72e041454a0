"""Whose journal it is: one inventory on one machine. A copy elsewhere may be read; who wants to drive runs with it adopts it first.

Locks are local to a machine. Two copies of a journal that are both driven would each take the other's runs for unfinished, or not know
of them at all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

_MACHINE = Path("/etc/machine-id")  # systemd's machine-id(5): unique, stable over reboots, not to be told to strangers


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose journal it is; anything may be empty, which means: not known.

    Attributes:
        journal: random id, given at its birth.
        inventory: name of the inventory's folder.
        machine: see `this_machine`.
        since: when it was born, or came from a version without identity; UTC, ISO 8601.
    """

    journal: str = ""
    inventory: str = ""
    machine: str = ""
    since: str = ""

    @classmethod
    def read(cls, meta: Mapping[str, str]) -> Identity:
        """Return what a journal's file says about itself."""
        return cls(meta.get("id", ""), meta.get("inventory", ""), meta.get("machine", ""), meta.get("since", ""))

    def stranger(self, inventory: str, machine: str) -> str:
        """Return why the journal does not belong to `inventory` on `machine`, or nothing."""
        if self.machine and machine and self.machine != machine:
            return "it was copied from another machine"
        if self.inventory and inventory and self.inventory != inventory:
            return f"it belongs to the inventory {self.inventory!r}, and this one is {inventory!r}"
        return ""


def newborn(inventory: str, machine: str, since: str) -> dict[str, str]:
    """Return what the file of a journal that begins says about itself."""
    return {"id": secrets.token_hex(8), "inventory": inventory, "machine": machine, "since": since}


def this_machine(file: Path = _MACHINE) -> str:
    """Return what tells this machine from others: a digest, so that the machine's own id stays here; empty where there is none."""
    try:
        name = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return sha256(f"netauto journal {name}")[:32] if name else ""
