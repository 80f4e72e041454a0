"""Fault 1 once more, with the watchdog that netauto starts beside a run: nobody types anything after the kill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import APPLY, Act, Case
from campaign.faults.common import ACTING, platforms
from netauto.drivers import DRIVERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Record


def cases(record: Record) -> Iterator[Case]:
    """Yield a kill in each phase that acts, on every platform whose devices do not undo themselves."""
    for platform, device in platforms(record):
        if DRIVERS[platform].capabilities.guarantee == "timed-native":
            continue
        for phase in ACTING:
            for side in ("before", "after"):
                at = f"{side}-{record.first(phase, device)}"
                script = (replace(APPLY, at=at, fate="kill", watched=True), Act("watchdog"))
                yield Case(f"watchdog.{side}.{phase}.{platform}", 1, platform, script)
