"""When what happened: the phases of a run, and under them each device's own steps; milliseconds since the run's first row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.reports.sealed import Row, Sealed

PHASES = ("read", "stage", "arm", "verify", "confirm", "revert", "save", "settle")
_ENDS_GUARD = frozenset({"confirm", "revert"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one device: when it began, how long it took, whether it failed."""

    name: str
    start: int
    ms: int
    failed: bool = False

    @property
    def known(self) -> bool:
        """Whether the reports have a word for it."""
        return self.name in PHASES

    @property
    def end(self) -> int:
        """When it ended."""
        return self.start + self.ms


@dataclass(frozen=True, slots=True)
class Phase(Step):
    """One phase of the run: how many devices took part (0: nobody wrote that down), and which took longest."""

    devices: int = 0
    slowest: str = ""
    slowest_ms: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One device. guarded: when it would have undone the change by its own timer; None: never, or it is not known until when."""

    device: str
    steps: tuple[Step, ...]
    guarded: Step | None


def phases(sealed: Sealed) -> tuple[Phase, ...]:
    """Return the phases in order. A phase's row says when it ended; where there is none, it followed the one before."""
    told = tuple(_told(sealed))
    if [(phase.name, phase.ms) for phase in told] == [(one.phase, one.ms) for one in sealed.times.phases]:
        return told
    found: list[Phase] = []
    for timing in sealed.times.phases:
        found.append(Phase(timing.phase, found[-1].end if found else 0, timing.ms))
    return tuple(found)


def _told(sealed: Sealed) -> Iterator[Phase]:
    """Yield the phases as the rows of the run tell them; a device's step belongs to the phase whose row comes next."""
    began = _moment(sealed.manifest.started)
    steps: list[tuple[int, str]] = []
    for row in sealed.rows:
        step = _step(row, began)
        if row.kind == "outcome":
            steps.append((step.ms, row.device))
        elif row.kind == "phase":
            ms, device = max(steps, default=(0, ""))
            yield Phase(step.name, step.start, step.ms, devices=len(steps), slowest=device, slowest_ms=ms)
            steps = []


def lanes(sealed: Sealed) -> tuple[Lane, ...]:
    """Return what each device did when, as far as the rows of the run say."""
    began = _moment(sealed.manifest.started)
    steps: dict[str, list[Step]] = {plan.device: [] for plan in sealed.plan.devices}
    for row in sealed.rows:
        if row.kind == "outcome" and row.device in steps:
            steps[row.device].append(_step(row, began))
    timed = {plan.device for plan in sealed.plan.devices if plan.guarantee == "timed-native"}
    return tuple(
        Lane(device, tuple(done), _guarded(done) if device in timed else None) for device, done in steps.items() if done
    )


def _step(row: Row, began: datetime | None) -> Step:
    ms, end = row.body.get("ms"), _since(began, row.time)
    took = min(ms, end) if isinstance(ms, int) and ms > 0 else 0
    return Step(row.step, end - took, took, failed=row.body.get("state") == "failed")


def _guarded(steps: list[Step]) -> Step | None:
    """Return the time from when the timer surely ran to the end of what stopped it."""
    armed = [step.end for step in steps if step.name == "arm" and not step.failed]
    ended = [step.end for step in steps if step.name in _ENDS_GUARD and not step.failed]
    return Step("guard", armed[0], ended[-1] - armed[0]) if armed and ended and ended[-1] > armed[0] else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _since(began: datetime | None, moment: str) -> int:
    then = _moment(moment)
    if began is None or then is None or (began.tzinfo is None) != (then.tzinfo is None):
        return 0
    return max(round((then - began).total_seconds() * 1000), 0)
