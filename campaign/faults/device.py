"""Faults 11 to 21: what a device does, or somebody else on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, Act, Case
from campaign.faults.common import (
    ACTING,
    OUT_OF_REACH,
    PATIENCE,
    WAITING,
    fault,
    lines,
    more,
    on_line,
    phases,
    platforms,
    spread,
    unsaved,
)
from campaign.vendor import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Line, Record
    from campaign.vendor import Words

EARLY = 601.0  # seconds: the timers fire, and the clock of netauto's machine says that they cannot
DOWN = 30.0
SOMEBODY_HOLDS = "somebody else's change stands on the device: only they know what becomes of it"


def cases(record: Record) -> Iterator[Case]:
    """Yield the cases."""
    for platform, device in platforms(record):
        words = WORDS.get(platform)
        for phase in phases(record, device):
            yield from _in_phase(record, platform, device, phase)
            if words is not None:
                yield from _people(record, platform, device, phase, words)
        yield from _silent(record, platform, device)
        yield from _late(record, platform, device)
        if words is not None:
            yield from _refusals(record, platform, device, words)
    for phase in phases(record):
        first = f"before-{record.first(phase, kind='journal')}"
        early = replace(APPLY, at=first, deadline=PATIENCE, acts=(Act("drift", seconds=EARLY),))
        yield Case(f"timer-early.{phase}", 17, ANY, (early,))


def carriers(record: Record, device: str) -> tuple[Line, ...]:
    """Return the lines of the plan itself, wherever they are typed; where files are sent instead, what sends and loads them."""
    typed = (*record.lines(device, "stage"), *record.lines(device, "arm"))
    return tuple(line for line in typed if line.text.strip() in record.pushed[device]) or typed


def _in_phase(record: Record, platform: str, device: str, phase: str) -> Iterator[Case]:
    chosen = lines(record, device, phase, more(phase))
    for number, line in enumerate(chosen, start=1):
        refused = (on_line(line, "reject"), APPLY)
        yield Case(f"refused.{phase}.{number}.{platform}", 11, platform, refused, operator=unsaved(phase))
        for side, after in (("before", False), ("after", True)):
            script = (on_line(line, "reboot", after=after, seconds=DOWN), APPLY, Act("advance", seconds=2 * DOWN))
            yield Case(f"restart.{side}.{phase}.{number}.{platform}", 15, platform, script, operator=OUT_OF_REACH)
    at = f"before-{record.first(phase, device)}"
    for name, kind in (("denies-waiting", "lie_pending"), ("forgets-timer", "lose_timer")):
        if phase in WAITING:
            wrong = replace(APPLY, at=at, acts=(fault(device, kind),))
            yield Case(f"{name}.{phase}.{platform}", 16, platform, (wrong,))
    if phase in {"arm", "confirm", "save"}:
        for side in ("drop", "hang"):
            quick = replace(APPLY, deadline=PATIENCE) if side == "hang" else APPLY
            lost = on_line(chosen[-1], side, after=True)
            yield Case(f"answer-lost.{side}.{phase}.{platform}", 18, platform, (lost, quick))


def _people(record: Record, platform: str, device: str, phase: str, words: Words) -> Iterator[Case]:
    at = f"before-{record.first(phase, device)}"
    for name, typed in (("confirms", words.confirm), ("reverts", words.revert)):
        if typed and phase in WAITING:
            meddled = replace(APPLY, at=at, acts=(Act("console", device, lines=typed),))
            yield Case(f"somebody-{name}.{phase}.{platform}", 19, platform, (meddled,))
    if words.save and phase == "verify":  # while a change stands that the checks then refuse
        saved = replace(APPLY, at=at, acts=(Act("console", device, lines=words.save),))
        yield Case(f"somebody-saves.{phase}.{platform}", 19, platform, (record.failing.disturbance, saved))
    if phase in ACTING and words.release is not None:
        held = replace(APPLY, at=at, acts=(fault(device, "foreign_session"),))
        gone = (Act("console", device, lines=words.release), Act("advance", seconds=310.0))
        yield Case(f"somebody-holds.{phase}.{platform}", 19, platform, (held, *gone), operator=SOMEBODY_HOLDS)
    edited = replace(APPLY, at=at, acts=(Act("console", device, lines=words.edit),))
    undone = Act("console", device, lines=words.undo)
    yield Case(f"somebody-edits.{phase}.{platform}", 19, platform, (edited, undone), operator=SOMEBODY_HOLDS)
    if phase not in WAITING:
        return
    renamed = tuple(line.format(name="len-autre-9") for line in words.rename)
    back = tuple(line.format(name=device) for line in words.rename)
    other = replace(APPLY, at=at, acts=(Act("console", device, lines=renamed),), deadline=PATIENCE)
    script = (other, Act("console", device, lines=back))
    yield Case(f"another-prompt.{phase}.{platform}", 9, platform, script, operator=SOMEBODY_HOLDS)


def _refusals(record: Record, platform: str, device: str, words: Words) -> Iterator[Case]:
    typed = carriers(record, device)
    for number, (text, line) in enumerate(
        zip(words.refusals, spread(typed, len(words.refusals)), strict=True), start=1
    ):
        yield Case(f"refused.family.{number}.{platform}", 11, platform, (on_line(line, "reject", text=text), APPLY))
    for number, line in enumerate(spread(typed, 3), start=1):
        yield Case(f"table-full.{number}.{platform}", 21, platform, (on_line(line, "reject", text=words.full), APPLY))
    first = record.lines(device, "arm")[0]
    no_room = on_line(first, "reject", text=words.no_room)
    yield Case(f"no-room.arm.{platform}", 20, platform, (no_room, APPLY))
    for number, line in enumerate(lines(record, device, "stage", 2), start=1):
        off = on_line(line, "reject", text=words.no_room)
        yield Case(f"no-room.stage.{number}.{platform}", 20, platform, (off, APPLY))


def _silent(record: Record, platform: str, device: str) -> Iterator[Case]:
    """Lines that are taken and not applied, or applied otherwise than typed."""
    typed = carriers(record, device)
    for number, line in enumerate(spread(typed, 5), start=1):
        yield Case(f"ignored.{number}.{platform}", 12, platform, (on_line(line, "ignore"), APPLY))
    for phase in ("arm", "confirm", "save"):
        for number, line in enumerate(lines(record, device, phase, 2), start=1):
            ignored = (on_line(line, "ignore"), APPLY)
            yield Case(f"ignored.{phase}.{number}.{platform}", 12, platform, ignored, operator=unsaved(phase))
    changed = [line for line in typed if line.text.lower() != line.text]
    for number, line in enumerate(spread(changed, 3), start=1):
        other = fault(device, "normalise", match=line.match, at=line.at, times=1, text=line.text.lower())
        yield Case(f"normalised.{number}.{platform}", 13, platform, (other, APPLY))


def _late(record: Record, platform: str, device: str) -> Iterator[Case]:
    """Answers that come when nobody waits any more; and a startup configuration that cannot be written."""
    quick = replace(APPLY, deadline=PATIENCE)
    for phase in ("arm", "confirm", "save"):
        slow = Act("busy", seconds=PATIENCE + 1.5, lines=(record.own(device, phase).match,))
        yield Case(f"late-answer.{phase}.{platform}", 14, platform, (slow, quick), operator=unsaved(phase))
    script = (fault(device, "save_fails"), APPLY)
    yield Case(f"no-room.save.{platform}", 20, platform, script, operator=unsaved("save"))
    behind = replace(APPLY, at=f"after-{record.first('arm', device)}", fate="kill")
    yield Case(f"left-behind.{platform}", 20, platform, (behind, APPLY))
