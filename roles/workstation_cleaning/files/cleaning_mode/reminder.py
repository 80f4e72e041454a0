"""When a cleaning is overdue: what the screen shows, and what starts by itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .clock import seconds_of, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chain import Record

TRUSTED_AHEAD_S = 300
"""A last cleaning that lies further in the future shows that the clock went back: nobody can say when it was, so it counts as overdue."""


@dataclass(frozen=True)
class Reminder:
    """What is known about the next cleaning.

    Attributes:
        overdue: whether it should have been done.
        last: when the last completed one ended, as records have it; None if none is known.
        due: when the next one is due; None if no completed one is known.
        after: number of the last record, completed or not, when the reminder was given.
        since_s: elapsed seconds of the clock when it was given.
    """

    overdue: bool
    last: str | None
    due: str | None
    after: int
    since_s: float

    def fields(self) -> dict[str, bool | str | int | float | None]:
        """Return it for the file that the screen reads."""
        return asdict(self)


def judge(
    records: Sequence[Record], interval_s: int, wall: float, elapsed: float, before: dict[str, object]
) -> Reminder:
    """Judge whether a cleaning is overdue.

    Args:
        records: the newest records, oldest first.
        interval_s: seconds from the end of a completed one until the next is overdue.
        wall: now, for comparing with records.
        elapsed: now, for measuring how long the reminder is there.
        before: the fields of the reminder before; one that nobody heeded keeps its beginning, an aborted cleaning gives a new one.
    """
    ends = [ended for record in records if record.get("outcome") == "completed" and (ended := _end(record)) is not None]
    last = ends[-1] if ends else None
    overdue = last is None or wall >= last + interval_s or last > wall + TRUSTED_AHEAD_S
    after = int(str(records[-1]["seq"])) if records else 0
    since = before.get("since_s")
    same = (
        before.get("overdue") is True
        and before.get("after") == after
        and isinstance(since, int | float)
        and since <= elapsed
    )
    return Reminder(
        overdue=overdue,
        last=None if last is None else stamp(last),
        due=None if last is None else stamp(last + interval_s),
        after=after,
        since_s=float(str(since)) if same else elapsed,
    )


def starts_by_itself(reminder: Reminder, grace_s: int, elapsed: float) -> bool:
    """Tell whether nobody has heeded the reminder for the time of grace; 0 is for ever."""
    return reminder.overdue and grace_s > 0 and elapsed - reminder.since_s >= grace_s


def _end(record: Record) -> float | None:
    try:
        return seconds_of(str(record.get("ended")))
    except ValueError:
        return None
