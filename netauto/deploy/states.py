"""The order of a run, as a pure function of what the journal says. Nothing here reads a clock, a device or a file.

The rules, first match wins:

1.  A closed run has nothing left to do.
2.  Before the decision, anything that went wrong, a request to stop, or an interruption before every device was armed leads to
    the decision to revert. A run that was interrupted later goes on if the shortest timer leaves its whole verification budget.
    A phase after which going back would no longer fit into the run's budget does not start: the decision is to revert then, too.
3.  Every device is read before any is staged, every changing device is staged before any is armed.
4.  Devices that revert by themselves are armed first, the others last: while something can still be refused, as much as possible
    undoes itself.
5.  Verification comes when all are armed. Every check passed and time left on every timer: the decision to confirm. Otherwise: to revert.
6.  After the decision to confirm: confirm all; one that cannot be confirmed turns the decision, once and for good, to revert, and those
    already confirmed are undone with the others. When all are confirmed: save all, then settle all; one that has gone back meanwhile
    (it restarted before it was saved) turns the decision, too.
7.  After the decision to revert: undo devices without a timer first, then the others, whatever was or was not proven of them; devices
    that were never staged are left alone. A startup that may have been written before (a person turned the run round) is written again.
8.  A step that failed is not tried again in the same attempt; a new attempt tries the steps that are safe to try again (revert, save,
    settle). What is still not proven then stays unknown, and the run stays open for a person or another attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from netauto.deploy.budget import Budget
from netauto.deploy.models import Goal, Phase, StepError
from netauto.errors import GoneBackError
from netauto.verify.models import CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from netauto.journal import Event
    from netauto.plan.models import Plan

# A confirmation that would reach the device later than this before its timer may come too late.
CONFIRM_MARGIN_MS = 5_000


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a step got on a device.

    Attributes:
        state: ``begun``: it was about to act and nothing more is known.
        attempt: in which attempt, counted from 1.
    """

    state: Literal["begun", "done", "failed"]
    attempt: int


@dataclass(slots=True)
class RunState:
    """Everything the rules look at.

    Attributes:
        attempt: number of the attempt that is running, 0 before the first.
        goal, reason: the decision; it may turn from confirm to revert, never back.
        marks: by device and step.
        deadlines: milliseconds since the epoch at which a device reverts by itself; written before it is armed.
        stopped, stopper: somebody asked to stop; the login name of whoever did it elsewhere.
        checks: what verification said; None before.
        rewritten: devices whose startup may have been written before the decision to revert.
        budget: the time that the run has; None in runs that were begun without one.
    """

    attempt: int = 0
    goal: Goal | None = None
    reason: str = ""
    stopped: bool = False
    stopper: str = ""
    closed: bool = False
    marks: dict[tuple[str, Phase], Mark] = field(default_factory=dict)
    deadlines: dict[str, int] = field(default_factory=dict)
    errors: list[StepError] = field(default_factory=list)
    checks: tuple[CheckResult, ...] | None = None
    rewritten: frozenset[str] = frozenset()
    budget: Budget | None = None

    def is_done(self, device: str, step: Phase) -> bool:
        """Whether the step is known to have succeeded."""
        mark = self.marks.get((device, step))
        return mark is not None and mark.state == "done"

    def was_begun(self, device: str, step: Phase) -> bool:
        """Whether the step may have had an effect."""
        return (device, step) in self.marks

    def may_try(self, device: str, step: Phase) -> bool:
        """Whether the step is neither done nor given up in this attempt."""
        mark = self.marks.get((device, step))
        return mark is None or (mark.state != "done" and (mark.state, mark.attempt) != ("failed", self.attempt))

    def has_failed(self, device: str, step: Phase) -> bool:
        """Whether the step was tried and did not succeed."""
        mark = self.marks.get((device, step))
        return mark is not None and mark.state == "failed"


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now.

    Attributes:
        do: a phase to run on `devices`, a decision to write down (`goal`, `reason`), or the end.
    """

    do: Phase | Literal["decide", "end"]
    devices: tuple[str, ...] = ()
    goal: Goal = "revert"
    reason: str = ""


def replay(events: Iterable[Event]) -> RunState:
    """Return the state that a run's rows, oldest first, add up to."""
    state = RunState()
    for event in events:
        _take(state, event)
    return state


def _take(state: RunState, event: Event) -> None:
    body, key = event.body, (event.device, event.step)
    match event.kind:
        case "attempt":
            state.attempt += 1
        case "budget":
            state.budget = Budget(**body)
        case "intent":
            state.marks[key] = Mark("begun", state.attempt)  # type: ignore[index]  # written by the engine, which knows the steps
            state.deadlines.update({event.device: body["deadline"]} if "deadline" in body else {})
        case "outcome":
            state.marks[key] = Mark(body["state"], state.attempt)  # type: ignore[index]
            state.errors.extend(_errors(body))
        case "checks":
            state.checks = tuple(CheckResult.model_validate(check) for check in body["checks"])
            state.errors.extend(_errors(body))
        case "decision":
            state.goal, state.reason = body["goal"], body["reason"]
            if state.goal == "revert":
                state.rewritten = frozenset(device for device, step in state.marks if step == "save")
                state.marks = {key: mark for key, mark in state.marks.items() if key[1] != "save"}
        case "stop":
            state.stopped, state.stopper = True, state.stopper or body.get("user", "")
        case "closed":
            state.closed = True
        case _:
            pass


def _errors(body: Mapping[str, Any]) -> tuple[StepError, ...]:
    return (StepError.model_validate(body["error"]),) if "error" in body else ()


def next_step(state: RunState, plan: Plan, now: int) -> Next:
    """Return what to do next.

    Args:
        state: what the journal says.
        plan: what the run carries out.
        now: milliseconds since the epoch.
    """
    if state.closed:
        return Next("end")
    if state.goal is None:
        return _before_decision(state, plan, now)
    return _confirming(state, plan) if state.goal == "confirm" else _reverting(state, plan)


def _before_decision(state: RunState, plan: Plan, now: int) -> Next:
    trouble = _trouble(state, plan, now)
    if trouble:
        return Next("decide", goal="revert", reason=trouble)
    waves: tuple[tuple[Phase, tuple[str, ...]], ...] = (
        ("read", tuple(device.device for device in plan.devices)),
        ("stage", changing(plan)),
        ("arm", tuple(name for name in changing(plan) if is_timed(plan, name))),
        ("arm", tuple(name for name in changing(plan) if not is_timed(plan, name))),
    )
    for phase, names in waves:
        left = tuple(name for name in names if not state.is_done(name, phase))
        if left:
            return _in_time(state, now, phase, Next(phase, left))
    if state.checks is None:
        return _in_time(state, now, "verify", Next("verify", tuple(device.device for device in plan.devices)))
    go = Next("decide", goal="confirm", reason="every device is armed and every check passed")
    return _in_time(state, now, "confirm", go)


def _in_time(state: RunState, now: int, phase: Phase, todo: Next) -> Next:
    """Return `todo`, or the decision to revert when going back would not fit into the budget after `phase`."""
    budget = state.budget
    if budget is None or budget.allows(phase, now):
        return todo
    reason = (
        f"the time is over: {phase} takes about {budget.spans[phase] / 1000:.0f} s, going back up to {budget.back / 1000:.0f} s,"
        f" and {max(0, budget.ends - now) / 1000:.0f} s of the run's budget are left"
    )
    return Next("decide", goal="revert", reason=reason)


def _trouble(state: RunState, plan: Plan, now: int) -> str:
    """Return why the run has to be reverted, or nothing."""
    armed = all(state.is_done(name, "arm") for name in changing(plan))
    if state.errors:
        first = state.errors[0]
        return f"{first.step} failed: {first.message}"
    if state.stopped:
        return f"{state.stopper or 'somebody'} asked to stop"
    if state.attempt > 1 and not armed:
        return "interrupted before every device was armed"
    if state.checks is None:
        # A resumed run has its whole verification before it; the first attempt was given its time by the plan.
        need = plan.verify_budget * 1000 if state.attempt > 1 else CONFIRM_MARGIN_MS
        return "" if has_time(state, now, need) else "the timers leave no time to verify"
    bad = [check for check in state.checks if check.status in {"failed", "error"}]
    if bad:
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        return f"verification failed: {bad[0].device} {bad[0].check} {bad[0].subject}: {bad[0].observed}{more}"
    return "" if has_time(state, now, CONFIRM_MARGIN_MS) else "the timers leave no time to confirm"


def _confirming(state: RunState, plan: Plan) -> Next:
    names = changing(plan)
    for name in names:
        if state.has_failed(name, "confirm"):
            words = next(
                error.message for error in reversed(state.errors) if (error.device, error.step) == (name, "confirm")
            )
            return Next("decide", goal="revert", reason=f"not every device could be confirmed: {words}")
    gone = [error for error in state.errors if error.kind == GoneBackError.__name__]
    if gone:
        return Next("decide", goal="revert", reason=f"not every device kept the change: {gone[-1].message}")
    phases: tuple[Phase, ...] = ("confirm", "save", "settle")
    for phase in phases:
        left = tuple(name for name in names if state.may_try(name, phase))
        if left:
            return Next(phase, left)
    return Next("end")


def _reverting(state: RunState, plan: Plan) -> Next:
    touched = [name for name in changing(plan) if state.was_begun(name, "stage") and state.may_try(name, "revert")]
    untimed = tuple(name for name in touched if not is_timed(plan, name))
    timed = tuple(name for name in touched if is_timed(plan, name))
    if touched:
        return Next("revert", untimed or timed)
    stale = tuple(
        name for name in sorted(state.rewritten) if state.is_done(name, "revert") and state.may_try(name, "save")
    )
    return Next("save", stale) if stale else Next("end")


def changing(plan: Plan) -> tuple[str, ...]:
    """Return the names of the devices to which something is sent, in the plan's order."""
    return tuple(device.device for device in plan.devices if device.changes)


def is_timed(plan: Plan, name: str) -> bool:
    """Whether the device reverts by itself."""
    return plan.device(name).guarantee == "timed-native"


def has_time(state: RunState, now: int, need: int) -> bool:
    """Whether every armed timer leaves `need` milliseconds from `now`."""
    return all(now + need < deadline for deadline in state.deadlines.values())
