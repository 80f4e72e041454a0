"""Faults 2 to 7 and 31: what happens to the program, its disk, its clock and its plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, RESUME, Act, Case, Command
from campaign.faults.common import LATE, PATIENCE, first_of_each, phases, platforms
from campaign.vendor import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Record

JUMP = 600.0
BUDGET = 3_600.0
# A device that prints a message of its own behind its prompt is waited for until the deadline.
QUICK = replace(APPLY, deadline=PATIENCE)
OTHER = "lens-consult-2"  # of the first hospital


def cases(record: Record) -> Iterator[Case]:
    """Yield the cases."""
    for phase in phases(record):
        yield from _in_phase(record, phase)
    yield from _disk(record)
    yield from _operators(record)
    yield from _plan(record)


def _in_phase(record: Record, phase: str) -> Iterator[Case]:
    first = f"before-{record.first(phase, kind='journal')}"
    for name, seconds in (("ahead", JUMP), ("back", -JUMP)):
        yield Case(f"jump.{name}.{phase}", 4, ANY, (replace(APPLY, at=first, acts=(Act("jump", seconds=seconds),)),))
    yield Case(f"sleep.{phase}", 4, ANY, (replace(QUICK, at=first, acts=(Act("suspend", seconds=LATE),)),))
    elsewhere = replace(RESUME, user="astrid", folder="templates")
    yield Case(f"elsewhere.{phase}", 5, ANY, (replace(APPLY, at=first, fate="kill"), elsewhere))
    for fate in ("interrupt-twice", "terminate"):
        yield Case(f"{fate}.{phase}", 7, ANY, (replace(APPLY, at=first, fate=fate),))
    for name, seconds in (("over", BUDGET), ("short", 500.0), ("tight", 590.0)):
        yield Case(
            f"budget.{name}.{phase}", 31, ANY, (replace(QUICK, at=first, acts=(Act("advance", seconds=seconds),)),)
        )
    for platform, device in platforms(record):
        point = f"after-{record.first(phase, device)}"
        stopped = replace(QUICK, at=point, fate="stop", acts=(Act("advance", seconds=LATE),))
        yield Case(f"stop.{phase}.{platform}", 4, platform, (stopped,))
        yield Case(f"interrupt.{phase}.{platform}", 7, platform, (replace(APPLY, at=point, fate="interrupt"),))


def _disk(record: Record) -> Iterator[Case]:
    """The disk is full from a row on; the newest row never reached it."""
    for point in first_of_each(record, [each for each in record.points if each.is_row], by_platform=False):
        platform = record.platforms.get(point.device, ANY)
        name = f"{point.kind.removeprefix('journal.')}.{point.phase}"
        yield Case(f"disk-full.{name}", 2, platform, (replace(APPLY, at=f"before-{point.name}", fate="full"),))
        killed = replace(APPLY, at=f"after-{point.name}", fate="kill")
        yield Case(f"torn.{name}", 2, platform, (killed, Act("tear")))


def _operators(record: Record) -> Iterator[Case]:
    other = replace(APPLY, user="astrid")
    yield Case("two-operators.at-once", 3, ANY, (replace(APPLY, beside=other),), ends=("after",))
    for phase in phases(record):
        first = f"before-{record.first(phase, kind='journal')}"
        started = replace(APPLY, at=first, beside=other)
        yield Case(f"two-operators.{phase}", 3, ANY, (started,), ends=("after",))
        killed = replace(APPLY, at=first, fate="kill")
        both = replace(RESUME, beside=replace(RESUME, user="astrid"))
        yield Case(f"two-resumes.{phase}", 3, ANY, (killed, both))
    plan = Command(("plan", OTHER, "--close", "--json"))
    close = Command(("apply", OTHER, "{close}", "--json"), user="astrid")
    known = (plan, close, Act("name", lines=("other-closed",)), Act("fresh"), plan)
    ends = ("after", "other-closed")
    yield Case("two-units.at-once", 3, ANY, (*known, replace(APPLY, beside=close)), ends=ends)
    for phase in ("read", "arm", "verify", "settle"):
        first = f"before-{record.first(phase, kind='journal')}"
        yield Case(f"two-units.{phase}", 3, ANY, (*known, replace(APPLY, at=first, beside=close)), ends=ends)


def _plan(record: Record) -> Iterator[Case]:
    saved = "inventories/lab/.netauto/plans/*.json"
    unit = record.hospital.unit
    edits = {"a-line": ("vlan 2032", "vlan 2033"), "a-name": (unit, f"{unit[:-1]}2"), "a-number": ("600", "601")}
    for name, (old, new) in edits.items():
        yield Case(f"plan.edited.{name}", 6, ANY, (Act("edit", lines=(saved, old, new)), APPLY), ends=("before",))
    yield Case("plan.replayed", 6, ANY, (APPLY, APPLY), ends=("after",))
    for phase in phases(record):
        killed = replace(APPLY, at=f"before-{record.first(phase, kind='journal')}", fate="kill")
        yield Case(f"plan.replayed-while-unfinished.{phase}", 6, ANY, (killed, APPLY))
    for platform, device in platforms(record):
        words = WORDS.get(platform)
        if words is not None:
            edited = Act("console", device, lines=words.edit), Act("name", lines=("edited",))
            yield Case(f"plan.of-another-day.{platform}", 6, platform, (*edited, APPLY), ends=("edited",))
