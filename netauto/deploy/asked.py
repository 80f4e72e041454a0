"""What a person may ask of an unfinished run: to go back although the rules would go on, or to go forwards and never back.

The rules here only look at rows. Whoever asks holds the run's lock: nobody drives it meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netauto.deploy.result import planned, verdict_of
from netauto.deploy.states import CONFIRM_MARGIN_MS, changing, is_timed, next_step, replay
from netauto.errors import PlanError

if TYPE_CHECKING:
    from netauto.deploy.models import Goal
    from netauto.deploy.states import RunState
    from netauto.journal import Journal
    from netauto.plan.models import Plan

_OTHER_WAY = {"open": "close-unit", "close": "open-unit"}


def ask_back(journal: Journal, run: str, *, user: str) -> None:
    """Decide that `run` goes back, whatever was decided before; the next drive undoes it, confirmed devices included.

    Raises:
        PlanError: it has ended, and not by going back.
    """
    plan, state = _read(journal, run)
    refuse_ended(state, plan, run, wanted="revert")
    if not state.closed and state.goal != "revert":
        journal.append(run, "decision", goal="revert", reason=f"{user} asked to roll back", user=user)


def ask_forward(journal: Journal, run: str, *, now: int) -> tuple[str, ...]:
    """Return the devices of which only they themselves know whether `run` can go forwards; most often none.

    Args:
        journal: where the run's rows are.
        run: its id.
        now: milliseconds since the epoch.

    Raises:
        PlanError: it has ended otherwise, or the rules would revert it: says which device or timer is the reason.
    """
    plan, state = _read(journal, run)
    refuse_ended(state, plan, run, wanted="confirm")
    if trouble := no_way_forward(state, plan, now):
        raise no_forward(run, trouble)
    return doubtful(state, plan, now)


def no_forward(run: str, reason: str) -> PlanError:
    """Return the refusal to go forwards."""
    return PlanError(f"run {run} cannot go forwards: {reason}", hint=f"netauto resume {run} --roll-back undoes it")


def refuse_ended(state: RunState, plan: Plan, run: str, *, wanted: Goal) -> None:
    """Refuse a direction that a run that has ended did not take (PlanError)."""
    if not state.closed:
        return
    verdict = verdict_of(state, plan)
    if (verdict == "reverted") == (wanted == "revert") and verdict != "needs-operator":
        return
    words, again = {
        "reverted": ("reverted", f"netauto {plan.action}-unit {plan.unit} begins again"),
        "needs-operator": ("closed by a person", "netauto plan shows what the devices still need"),
    }.get(verdict, (verdict, f"netauto {_OTHER_WAY[plan.action]} {plan.unit}"))
    raise PlanError(f"run {run} of {plan.unit} has ended: {words}; a decision is taken once", hint=again)


def no_way_forward(state: RunState, plan: Plan, now: int) -> str:
    """Return which device or timer would make the rules revert the run if it was driven again; empty when none would."""
    if state.closed:
        return ""
    if state.goal == "revert":
        return f"it was decided to go back: {state.reason}"
    todo = next_step(replace(state, attempt=state.attempt + 1), plan, now)
    if todo.do == "decide" and todo.goal == "revert":
        return f"{todo.reason}{_details(state, plan, now)}"
    return "; ".join(
        f"{name} has reverted by itself {_seconds(now - state.deadlines[name])} ago, unconfirmed"
        for name in _run_out(state, plan, now)
        if not state.was_begun(name, "confirm")
    )


def doubtful(state: RunState, plan: Plan, now: int) -> tuple[str, ...]:
    """Return the devices that were being confirmed when the run was interrupted, and whose timers have run out since."""
    return tuple(name for name in _run_out(state, plan, now) if state.was_begun(name, "confirm"))


def _run_out(state: RunState, plan: Plan, now: int) -> tuple[str, ...]:
    if state.goal != "confirm":
        return ()
    return tuple(
        name
        for name in changing(plan)
        if is_timed(plan, name)
        and not state.is_done(name, "confirm")
        and state.deadlines.get(name, now) <= now + CONFIRM_MARGIN_MS
    )


def _details(state: RunState, plan: Plan, now: int) -> str:
    """Return the devices behind a reason that names none."""
    unarmed = [name for name in changing(plan) if not state.is_done(name, "arm")]
    if unarmed:
        return f" (not armed: {', '.join(unarmed)})"
    soonest = min(state.deadlines, key=state.deadlines.__getitem__, default=None)
    if soonest is None or state.errors:
        return ""
    left = state.deadlines[soonest] - now
    when = f"reverts by itself in {_seconds(left)}" if left > 0 else f"has reverted by itself {_seconds(-left)} ago"
    return f" ({soonest} {when}; verifying may take {plan.verify_budget} s)"


def _seconds(ms: int) -> str:
    return f"{max(0, ms) // 1000} s"


def _read(journal: Journal, run: str) -> tuple[Plan, RunState]:
    events = journal.events(run)
    return planned(events), replay(events)
