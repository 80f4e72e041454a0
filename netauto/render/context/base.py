"""What the context modules share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that rendering follows from.

    Attributes:
        held: workstations whose ports stay in the quarantine zone, because they have not proved themselves.
    """

    intent: Intent
    allocation: Allocation
    inventory: Inventory
    held: frozenset[str] = frozenset()

    def platform(self, device: str) -> str:
        """Return the platform of `device` (InventoryError when it is unknown)."""
        return self.inventory.device(device).platform


@dataclass(frozen=True, slots=True)
class Request:
    """One template to print for one device.

    Attributes:
        template: name below the platform's folder, e.g. ``vlan`` for ``ios_xe/vlan.j2``.
        key: what in the intent asked for it, e.g. ``rooms[0].port``.
        view: frozen dataclass; its fields are the template's variables.
        shared: whether the lines belong to the site and stay when the unit is closed.
    """

    device: str
    template: str
    key: str
    view: DataclassInstance
    shared: bool = False
