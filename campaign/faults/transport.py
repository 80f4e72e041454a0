"""Faults 8 to 10: what happens between netauto and a device."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, Act, Case
from campaign.faults.common import (
    ACTING,
    OUT_OF_REACH,
    PATIENCE,
    fault,
    lines,
    more,
    on_line,
    phases,
    platforms,
    unsaved,
)
from campaign.vendor import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Record

BYTES = (1_000, 4_000, 12_000, 30_000, 60_000, 120_000)  # of the answers on one connection


def cases(record: Record) -> Iterator[Case]:
    """Yield the cases."""
    for platform, device in platforms(record):
        yield from _from_the_start(platform, device)
        for phase in phases(record, device):
            yield from _in_phase(record, platform, device, phase)
        yield from _words(record, platform, device)
    yield Case("far-away", 8, ANY, (Act("link", seconds=0.5), APPLY), ends=("after",))


def _from_the_start(platform: str, device: str) -> Iterator[Case]:
    quick = replace(APPLY, deadline=PATIENCE)
    yield Case(f"refused.{platform}", 8, platform, (fault(device, "refuse"), APPLY), ends=("before",))
    yield Case(f"swallowed.{platform}", 8, platform, (fault(device, "black_hole"), quick), ends=("before",))
    yield Case(f"lines-taken.{platform}", 8, platform, (fault(device, "vty_full"), APPLY), ends=("before",))
    yield Case(f"drip.{platform}", 8, platform, (fault(device, "slow", size=40_000), APPLY), ends=("after",))
    for size in BYTES:
        once = fault(device, "drop", size=size, times=1)
        yield Case(f"cut.after-bytes.{size}.{platform}", 8, platform, (once, APPLY))
    for size in BYTES[::2]:
        always = fault(device, "drop", size=size)
        yield Case(f"cut.always-after-bytes.{size}.{platform}", 8, platform, (always, APPLY), operator=OUT_OF_REACH)
    yield Case(f"host-key.start.{platform}", 10, platform, (fault(device, "host_key"), APPLY), ends=("before",))


def _in_phase(record: Record, platform: str, device: str, phase: str) -> Iterator[Case]:
    chosen = lines(record, device, phase, more(phase))
    for number, line in enumerate(chosen, start=1):
        for side, after in (("before", False), ("after", True)):
            script = (on_line(line, "drop", after=after), APPLY)
            yield Case(f"cut.{side}.{phase}.{number}.{platform}", 8, platform, script)
    half_open = (on_line(chosen[-1], "hang", after=True), replace(APPLY, deadline=PATIENCE))
    yield Case(f"half-open.{phase}.{platform}", 8, platform, half_open)
    at = f"before-{record.first(phase, device)}"
    next_line = fault(device, "drop", times=1)
    gone = replace(APPLY, at=at, acts=(fault(device, "refuse"), next_line))
    yield Case(f"gone.{phase}.{platform}", 8, platform, (gone,), operator=OUT_OF_REACH)
    other_key = (next_line, fault(device, "host_key"))
    yield Case(
        f"host-key.{phase}.{platform}",
        10,
        platform,
        (replace(APPLY, at=at, acts=other_key),),
        operator="the device shows another key than the pinned one: only a person can say whether it still is the device",
    )
    if phase in ACTING:
        denied = (on_line(chosen[-1], "deny"), APPLY)
        yield Case(f"denied.{phase}.{platform}", 10, platform, denied, operator=unsaved(phase))


def _words(record: Record, platform: str, device: str) -> Iterator[Case]:
    banner = fault(device, "banner", text="*** MAINTENANCE # TONIGHT ***\nlen-acc-9# show\nPassword:")
    yield Case(f"banner.{platform}", 9, platform, (banner, APPLY), ends=("before", "after"))
    pages = fault(device, "ignore", match="^terminal length")
    yield Case(f"pages.{platform}", 9, platform, (pages, replace(APPLY, deadline=PATIENCE)))
    words = WORDS.get(platform)
    for phase in phases(record, device):
        chosen = lines(record, device, phase, 2)
        cut = on_line(chosen[-1], "truncate", size=40)
        yield Case(f"truncated.{phase}.{platform}", 9, platform, (cut, APPLY))
        if words is not None:
            logged = tuple(on_line(line, "noise", text=words.log) for line in chosen)
            yield Case(f"log-lines.{phase}.{platform}", 9, platform, (*logged, APPLY))
