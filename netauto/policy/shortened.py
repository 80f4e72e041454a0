"""Names that did not fit a device: which they are, and that no two of them became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.plan.models import ShortName
from netauto.render import names, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent


def shortened(intent: Intent, allocation: Allocation) -> tuple[ShortName, ...]:
    """Return every name of the unit that stands shorter on a device than it would be.

    Raises:
        PlanError: two names are the same once they are short.
    """
    taken: dict[tuple[str, str], ShortName] = {}
    for kind, name in _names(intent, allocation):
        other = taken.setdefault((kind, name.short), name)
        if other.full != name.full:
            raise PlanError(
                f"{other.full!r} ({other.where}) and {name.full!r} ({name.where}) would both be the {kind} {name.short!r}",
                hint="choose another name for one of them",
            )
    return tuple(name for name in taken.values() if name.short != name.full)


def _names(intent: Intent, allocation: Allocation) -> Iterator[tuple[str, ShortName]]:
    """Give each name that has a limit, with what kind of thing bears it."""
    for service, found in intent.services.items():
        if found.hosts or found.fqdns:
            full = names.full_service_group(service)
            yield "address group", ShortName(where=f"services.{service}", full=full, short=names.service_group(service))
    for zone in scope.zones(intent):
        given, where = allocation.zone(zone), f"blueprint.zones.{zone}"
        yield "interface", ShortName(where=where, full=f"{allocation.short.lower()}-{zone}", short=given.interface)
        full = f"{names.unit_mark(allocation)}-{zone.upper()}"
        yield "VLAN", ShortName(where=where, full=full, short=given.vlan_name)
