"""Fault 1: `kill -9` before and after every row that is written and every piece of text that is sent, then a resume."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, Act, Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Record

LATE = 700.0  # seconds: longer than the revert timers of the plan


def cases(record: Record) -> Iterator[Case]:
    """Yield every point, each resumed at once; and the rows once more, resumed when every timer has fired."""
    for point in record.points:
        platform = record.platforms.get(point.device, ANY)
        for side in ("before", "after"):
            kill = replace(APPLY, at=f"{side}-{point.name}", fate="kill")
            yield Case(f"kill.{side}-{point.name}", 1, platform, (kill,))
        if point.name.startswith("journal") and point.phase not in {"read", "settle"}:
            kill = replace(APPLY, at=f"after-{point.name}", fate="kill")
            yield Case(f"kill-late.after-{point.name}", 1, platform, (kill, Act("advance", seconds=LATE)))
