"""Comparing what people wrote with everything else they wrote: one problem, with its line, for each contradiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.errors import Problem
    from netauto.intent.sources import Sources
    from netauto.inventory.models import Inventory


def check_sources(sources: Sources, inventory: Inventory, unit: str | None) -> tuple[Problem, ...]:
    """Return every contradiction."""
    return ()
