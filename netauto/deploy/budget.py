"""How long a run may take, and how long its phases have taken so far: from the journal's own history, phase by phase.

A run has a budget (60 minutes, unless the blueprint says otherwise) that counts from its first row, whoever drives it and however often.
The last safe moment is the budget's end less what going back takes: a phase that would leave less than that does not start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netauto.deploy.models import Phase
    from netauto.journal import Event
    from netauto.plan.models import Plan

FORWARD: tuple[Phase, ...] = ("read", "stage", "arm", "verify", "confirm", "save", "settle")
LOOKED_BACK = 10  # times that a step is remembered
# Assumed of a device that has no history yet; milliseconds.
ASSUMED: Mapping[str, int] = {
    "read": 5_000,
    "stage": 5_000,
    "arm": 20_000,
    "verify": 60_000,
    "confirm": 10_000,
    "save": 10_000,
    "settle": 10_000,
    "revert": 30_000,
}

Span = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a run, and what it will need; milliseconds, moments since the epoch.

    Attributes:
        ends: when the run is to be over.
        spans: what each phase takes, its slowest device counted.
        back: what undoing everything takes at worst: first the devices without a timer, then the others.
        measured: every figure comes from this inventory's history; False: some are assumed.
    """

    ends: int
    spans: Mapping[str, int]
    back: int
    measured: bool

    @property
    def last_safe(self) -> int:
        """Moment after which going back would not end within the budget."""
        return self.ends - self.back

    def allows(self, phase: Phase, now: int) -> bool:
        """Whether everything could still be undone in time after `phase`."""
        return now + self.spans[phase] <= self.last_safe

    def outlook(self, phase: Phase, over: bool, now: int) -> tuple[int, int]:  # noqa: FBT001 - one of two moments
        """Return what is likely to pass until the run ends, and what is left until the last safe moment.

        Args:
            phase: the phase that begins, or (`over`) has just ended.
            over: see there.
            now: milliseconds since the epoch.
        """
        at = FORWARD.index(phase) + over if phase in FORWARD else None
        left = sum(self.spans[each] for each in FORWARD[at:]) if at is not None else 0 if over else self.back
        return left, max(0, self.last_safe - now)


def budget_row(plan: Plan, opened: Event, history: Iterable[Span]) -> dict[str, Any]:
    """Return what the journal remembers of the budget of a run that an `opened` row began.

    Args:
        plan: what the run carries out.
        opened: the run's first row.
        history: device (empty: the phase as a whole), step, milliseconds; newest first.
    """
    known: dict[tuple[str, str], list[int]] = {}
    for device, step, spent in history:
        known.setdefault((device, step), []).append(spent)
    recent = {key: spent[:LOOKED_BACK] for key, spent in known.items()}
    changed = [device for device in plan.devices if device.changes]
    steps = [(device.device, step) for device in changed for step in (*FORWARD, "revert") if step != "verify"]
    wanted = [*steps, ("", "verify")]
    usual = {key: round(median(recent[key])) if key in recent else ASSUMED[key[1]] for key in wanted}
    worst = {key: max(recent[key]) if key in recent else ASSUMED[key[1]] for key in wanted}
    waves = ([device for device in changed if (device.guarantee == "timed-native") is timed] for timed in (False, True))
    began = round(datetime.fromisoformat(opened.time).timestamp() * 1000)
    return {
        "ends": began + plan.budget_minutes * 60_000,
        "spans": {step: max((usual[key] for key in wanted if key[1] == step), default=0) for step in FORWARD},
        "back": sum(max((worst[device.device, "revert"] for device in wave), default=0) for wave in waves),
        "measured": all(key in recent for key in wanted if key[1] != "revert"),
    }
