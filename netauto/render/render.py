"""Intent and allocation to fragments: a pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.canonical import sha256
from netauto.errors import PlanError
from netauto.render.context import requests
from netauto.render.context.base import Subject
from netauto.render.engine import Engine
from netauto.render.models import SHARED_OWNER, Fragment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory


def render(
    intent: Intent,
    allocation: Allocation,
    inventory: Inventory,
    templates: Mapping[str, str],
    held: frozenset[str] = frozenset(),
) -> tuple[Fragment, ...]:
    """Return what every device of the unit needs, device by device in the inventory's order, each in dependency order.

    Args:
        intent: what people want, resolved.
        allocation: the ids, prefixes and names given to the unit.
        inventory: gives each device its platform and each access point its address.
        templates: name → text, from `netauto.render.loader.load_templates`.
        held: workstations whose ports stay in the quarantine zone, see `netauto.render.scope.holdable`.

    Raises:
        PlanError: when the site lacks something that the unit needs, or a template is missing, broken or prints residue.
        InventoryError: when the site names a device that the inventory lacks.
    """
    subject = Subject(intent, allocation, inventory, held)
    engine = Engine(dict(templates), allocation.code)
    digests = {name: sha256(text) for name, text in templates.items()}
    fragments = []
    for request in requests(subject):
        platform = subject.platform(request.device)
        name = f"{platform}/{request.template}.j2"
        if name not in templates:
            raise PlanError(
                f"no template {name}, which {request.device} needs for {request.key}",
                hint=f"the inventory says that {request.device} is a {platform}",
            )
        text = engine.text(name, request.view, request.key)
        owner = SHARED_OWNER if request.shared else intent.unit.unit
        fragments.append(Fragment(request.device, owner, name, digests[name], request.key, text))
    return tuple(fragments)
