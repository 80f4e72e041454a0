"""Ports that stay in the quarantine zone until their workstation has proved itself, and what moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.deploy import planned
from netauto.plan.apply import apply
from netauto.plan.attested import read_attested
from netauto.plan.build import lines_of
from netauto.plan.canonical import canonical_tree
from netauto.plan.models import Held
from netauto.platforms import PLATFORMS
from netauto.render import scope
from netauto.render.loader import load_templates
from netauto.render.render import render
from netauto.workflows.checking import base_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.plan.models import DevicePlan, Plan
    from netauto.workflows.root import Root


def held_in(root: Root, intent: Intent) -> frozenset[str]:
    """Return the workstations of a unit whose ports are held today.

    A proof counts for the port at which the workstation stood: one that was moved proves itself again.

    Raises:
        PlanError: the file beside the unit is not what netauto wrote.
    """
    rooms = scope.holdable(intent, root.inventory)
    if not rooms:
        return frozenset()
    proofs = read_attested(root.workspace.attested_file(intent.unit.unit), intent.unit.unit).workstations
    free = {name: proof.port for name, proof in proofs.items()}
    return frozenset(room.workstation for room in rooms if free.get(room.workstation) != str(room.port))


def held_ports(
    root: Root, intent: Intent, allocation: Allocation, held: frozenset[str], devices: Iterable[DevicePlan]
) -> tuple[Held, ...]:
    """Return each held port with the lines that will move it, room by room.

    Args:
        root: where everything lies.
        intent: of the unit.
        allocation: of the unit.
        held: its workstations whose ports are held.
        devices: its plans, with those ports in the quarantine zone.
    """
    if not held:
        return ()
    free = render(intent, allocation, root.inventory, load_templates(root.workspace.templates))
    wanted = {(fragment.device, fragment.intent_key): fragment for fragment in free}
    predicted = {device.device: device for device in devices}
    found = []
    for index, room in enumerate(intent.unit.rooms):
        if room.workstation not in held:
            continue
        device = predicted[room.port.device]
        fragment = wanted[device.device, f"rooms[{index}].port"]
        push = lines_of(PLATFORMS[device.platform], device.predicted_text, [fragment], device.device)
        zone = room.zone or intent.blueprint.room_zone
        found.append(
            Held(
                room=room.name,
                workstation=room.workstation,
                device=device.device,
                port=room.port.interface,
                zone=zone,
                push=push,
            )
        )
    return tuple(found)


def moves_only(plan: Plan, opening: Plan) -> bool:
    """Return whether `plan` does nothing but move ports that `opening` held, as it said: this was approved with it."""
    still = {held.workstation for held in plan.held}
    lines: dict[str, list[str]] = {}
    for held in opening.held:
        if held.workstation not in still:
            lines.setdefault(held.device, []).extend(held.push)
    return all(_leads(device, lines.get(device.device, [])) for device in plan.devices if device.changes)


def openings(root: Root, unit: str) -> Iterator[Plan]:
    """Yield the plans that have opened `unit` and held ports, the newest first, as far back as it was closed last."""
    return (plan for plan in _opened(root, unit) if plan.held)


def left_held(root: Root, unit: str) -> frozenset[str]:
    """Return the workstations whose ports the newest plan that was carried out for `unit` left in the quarantine zone."""
    newest = next(_opened(root, unit), None)
    return frozenset(held.workstation for held in newest.held) if newest else frozenset()


def _opened(root: Root, unit: str) -> Iterator[Plan]:
    for run in reversed(root.journal.summaries()):
        if run.unit != unit:
            continue
        if run.verdict == "closed":
            return
        plan = planned(root.journal.events(run.run)) if run.verdict == "open" else None
        if plan is not None:
            yield plan


def _leads(device: DevicePlan, lines: list[str]) -> bool:
    """Return whether exactly `lines` lead where the device's plan does; those that moved a port before change nothing again."""
    platform = PLATFORMS[device.platform]
    before, after = (platform.parse(text) for text in (base_text(device), device.predicted_text))
    return canonical_tree(platform, apply(platform, before, lines)) == canonical_tree(platform, after)
