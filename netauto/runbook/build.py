"""From a plan to the paper: the plan's lines, and around them what the platform's driver would send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from netauto.platforms import PLATFORMS
from netauto.platforms.by_hand import BY_HAND, MINUTES
from netauto.runbook.models import Block, Look, Runbook, Sheet, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netauto.inventory.models import Inventory
    from netauto.plan.models import DevicePlan, Plan

REFERENCE = re.compile(r"⟦secret:((?:vault|env):[A-Za-z_][A-Za-z0-9_]*)⟧")
_CREATED = re.compile(r"delete file (/\S+)")


class Question(NamedTuple):
    """What a device is asked, of what, and what it has to say."""

    command: str
    subject: str
    expect: str


class Asked(NamedTuple):
    """What one device is asked before and after its change."""

    before: tuple[Question, ...]
    after: tuple[Question, ...]


class Office(NamedTuple):
    """What stands on the paper and not in the plan.

    Attributes:
        owner: who answers for the unit; empty: not known.
        vault: file of the secrets, as a person types it.
        tool: name and version of what made the paper.
    """

    owner: str
    vault: str
    tool: str


def runbook(plan: Plan, inventory: Inventory, asked: Callable[[DevicePlan], Asked], office: Office) -> Runbook:
    """Return the procedure of `plan`: the same lines, in the same order.

    Args:
        plan: what is to be done.
        inventory: where the devices are.
        asked: returns what a device is asked.
        office: what is known beside the plan.
    """
    mark = f"hand-{plan.allocation.code.lower()}"
    return Runbook(
        unit=plan.unit,
        code=plan.allocation.code,
        action=plan.action,
        change=plan.change,
        plan=plan.digest,
        intent=plan.intent,
        tool=office.tool,
        owner=office.owner,
        minutes=MINUTES,
        vault=office.vault,
        prerequisites=plan.prerequisites,
        sheets=tuple(
            _sheet(plan, device, inventory, asked(device), mark)
            for device in plan.devices
            if device.changes or any(held.device == device.device for held in plan.held)
        ),
        unchanged=tuple(device.device for device in plan.devices if not device.changes),
    )


def _sheet(plan: Plan, device: DevicePlan, inventory: Inventory, asked: Asked, mark: str) -> Sheet:
    known = next((one for one in inventory.devices if one.name == device.device), None)
    secrets = dict.fromkeys(
        reference for line in (*device.push, *device.inverse) for reference in REFERENCE.findall(line)
    )
    port = f" port {known.port}" if known and known.running else ""
    return Sheet(
        device=device.device,
        title=PLATFORMS[device.platform].title,
        site=known.site if known else "",
        role=known.role if known else "",
        where=f"{known.host}{port}" if known else "",
        user=known.user if known else "",
        password=known.password if known else "",
        base=device.base,
        predicted=device.predicted,
        timed=bool(BY_HAND[device.platform].back),
        edited=BY_HAND[device.platform].edited,
        impact=device.impact,
        secrets=tuple(secrets),
        blocks=tuple(block for block in _blocks(plan, device, asked, mark) if block.steps),
    )


def _blocks(plan: Plan, device: DevicePlan, asked: Asked, mark: str) -> Iterable[Block]:
    hand = BY_HAND[device.platform]
    # Files that the inverse takes away are those that the plan makes.
    created = " ".join(found[1] for line in device.inverse if (found := _CREATED.fullmatch(line.strip())))

    def typed(commands: Iterable[str]) -> tuple[Step, ...]:
        values = {
            "mark": mark,
            "minutes": MINUTES,
            "clock": f"{MINUTES // 60:02}:{MINUTES % 60:02}:00",
            "created": created,
        }
        kept = (command for command in commands if created or command != "rm -f {created}")
        return tuple(Step(text=command.format(**values)) for command in kept)

    def lines(texts: Iterable[str]) -> tuple[Step, ...]:
        return tuple(Step(text=text) for text in texts)

    files = ("edited",) if hand.edited else ()
    changes = bool(device.changes)
    if changes:
        yield Block(title="before", steps=(*typed(hand.look), *_questions(asked.before)), notes=("stop_if",))
        yield Block(title="begin", steps=typed(hand.begin), notes=_timer(hand.begin))
        yield Block(title="lines", steps=lines(device.push), notes=("refused", *files))
        yield Block(title="effect", steps=typed(hand.effect), notes=_timer(hand.effect) if hand.back else ("untimed",))
        yield Block(title="after", steps=_questions(asked.after))
        yield Block(title="keep", steps=typed(hand.keep))
    for held in plan.held:
        if held.device == device.device:
            yield Block(
                title="held",
                about=f"{held.port}: {held.workstation}, {held.room}: {held.zone}",
                steps=(*typed(hand.undo_begin), *lines(held.push), *typed(hand.undo_effect)),
            )
    if changes:
        links = ("links",) if hand.edited else ()
        yield Block(title="back", steps=typed(hand.back), notes=(*links, "as_before"))
        steps = (*typed(hand.undo_begin), *lines(device.inverse), *typed(hand.undo_effect))
        yield Block(title="undo", steps=steps, notes=(*files, *links, "as_before"))


def _timer(commands: Iterable[str]) -> tuple[str, ...]:
    """Return the note for the block in which the device's timer is started."""
    return ("timed",) if any("{minutes}" in command or "{clock}" in command for command in commands) else ()


def _questions(questions: Iterable[Question]) -> tuple[Step, ...]:
    """Return one step for each command, with everything that its answer has to say."""
    together: dict[str, list[Look]] = {}
    for question in questions:
        together.setdefault(question.command, []).append(Look(subject=question.subject, expect=question.expect))
    return tuple(Step(text=command, looks=tuple(looks)) for command, looks in together.items())
