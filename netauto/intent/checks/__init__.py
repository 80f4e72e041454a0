"""Comparing what people wrote with everything else they wrote: one problem, with its line, for each contradiction.

Pydantic sees one value at a time; here a name is looked up where it is defined, and one unit is held against the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.errors import Problem
    from netauto.intent.sources import Sources
    from netauto.inventory.models import Inventory


def check_sources(sources: Sources, inventory: Inventory) -> tuple[Problem, ...]:
    """Return every contradiction between the files of an inventory; a file that could not be read is left out."""
    from netauto.intent.checks import blueprints, catalogue, partners, policy, sites, units  # noqa: PLC0415 (they import this package)

    checks = (
        *sites.check(sources, inventory),
        *catalogue.check(sources),
        *partners.check(sources),
        *blueprints.check(sources),
        *policy.check(sources),
        *units.check(sources, inventory),
    )
    return tuple(sorted(dict.fromkeys(checks), key=lambda problem: (problem.file, problem.line)))
