"""Fault 1: `kill -9` before and after every row that is written and every piece of text that is sent, then a resume."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, RESUME, Act, Case
from campaign.faults.common import LATE, first_of_each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.case import Step
    from campaign.record import Point, Record

ASKING = frozenset({"read", "verify"})  # phases in which nothing that is sent changes anything
SIDES = ("before", "after")


def cases(record: Record) -> Iterator[Case]:
    """Yield the cases."""
    for point in _telling(record.points):
        for side in SIDES:
            yield _case(record, f"kill.{side}-{point.name}", point, (_killed(side, point),))
    telling = [each for each in record.points if each.is_row and each.phase != "read"]
    for point in first_of_each(record, telling, by_platform=False):
        late = (_killed("after", point), Act("advance", seconds=LATE))
        yield _case(record, f"kill-late.after-{point.name}", point, late)
    yield from _going_back(record)
    yield from _resumes(record)


def _telling(points: tuple[Point, ...]) -> Iterator[Point]:
    """Yield every row, and every text; of those that only ask, the first and the last of each device and phase."""
    for point in points:
        alike = [
            each.name for each in points if (each.device, each.phase) == (point.device, point.phase) and not each.is_row
        ]
        if point.is_row or point.phase not in ASKING or point.name in {alike[0], alike[-1]}:
            yield point


def _going_back(record: Record) -> Iterator[Case]:
    """A run that has to go back is killed while it does; and one whose devices are partly confirmed."""
    for point in record.failing.points:
        for side in SIDES if point.is_row else ("after",):
            script = (record.failing.disturbance, _killed(side, point))
            yield _case(record, f"kill-revert.{side}-{point.name}", point, script)
    for point in first_of_each(record, record.refused.points):
        script = (record.refused.disturbance, _killed("after", point))
        yield _case(record, f"kill-turn.after-{point.name}", point, script)


def _resumes(record: Record) -> Iterator[Case]:
    """The resume itself is killed: one that goes back, and one that goes on."""
    untimed = [point for point in record.points if point.kind == "journal.outcome" and point.phase == "arm"][-1]
    back = _killed("before", untimed)
    for point in record.failing.points[1:]:
        if point.is_row and ".phase." not in point.name:
            again = replace(RESUME, at=f"after-{point.name}", fate="kill")
            yield _case(record, f"kill-resume.back.after-{point.name}", point, (back, again))
    decided = next(point for point in record.points if point.kind == "journal.decision")
    on = _killed("after", decided)
    later = record.points[record.points.index(decided) + 1 :]
    for point in first_of_each(record, [each for each in later if each.is_row]):
        again = replace(RESUME, at=f"after-{point.name}", fate="kill")
        yield _case(record, f"kill-resume.on.after-{point.name}", point, (on, again))


def _killed(side: str, point: Point) -> Step:
    return replace(APPLY, at=f"{side}-{point.name}", fate="kill")


def _case(record: Record, name: str, point: Point, script: tuple[Step, ...]) -> Case:
    return Case(name, 1, record.platforms.get(point.device, ANY), script)
