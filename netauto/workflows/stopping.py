"""Stopping a run from elsewhere: ask whoever drives it to go back, watch, and say what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.deploy import Progress, planned, request_stop, result_of
from netauto.errors import InputError, PlanError, UnfinishedError
from netauto.intent.load import unit_names
from netauto.intent.validate import nearest
from netauto.workflows.carry_out import Ended, ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.deploy import Observer
    from netauto.workflows.root import Root

LOOK_SECONDS = 0.25  # between two looks at what the other process has done
TAKE_OVER_SECONDS = 3.0  # within which a watchdog goes on with a run whose driver has died


def stop(root: Root, what: str, observer: Observer, tell: Callable[[str], None]) -> Ended:
    """Ask the process that drives a run to roll back, and return how the run ended: it may have been decided before.

    Args:
        root: where everything lies.
        what: a unit, or the id of a run.
        observer: told what ends, as the other process writes it down.
        tell: called with a sentence that says who is asked.

    Raises:
        InputError: there is no such unit or run.
        PlanError: nothing is under way.
        UnfinishedError: nobody drives the run, or whoever drove it has ended before it was done.
    """
    run = _unfinished(root, what)
    driver = root.journal.holder(f"run.{run}")
    if not driver:
        raise _undriven(root, run, "nobody drives it")
    request_stop(root.journal, run, user=root.user)
    tell(f"asked {driver} to roll back")
    follow(root, run, observer)
    if run in root.unfinished and _never_tried(root, run):
        raise _undriven(root, run, "whoever drove it has ended before it was done")
    return ended(root, run)


def follow(root: Root, run: str, observer: Observer) -> None:
    """Return when nobody drives `run` any more; tell `observer` meanwhile which phases have ended."""
    started = seen = root.clock.monotonic()
    last = max((row[0] for row in root.journal.outline(run)), default=0)
    while True:
        driven, now = bool(root.journal.holder(f"run.{run}")), root.clock.monotonic()
        seen = now if driven else seen
        for seq, kind, _device, step in root.journal.outline(run, last):
            last = seq
            if kind == "phase":
                observer(Progress("ended", step, "", now - started))  # type: ignore[arg-type]  # written by the engine
        if not driven and (run not in root.unfinished or now - seen > TAKE_OVER_SECONDS):
            return
        root.clock.sleep(LOOK_SECONDS)


def _unfinished(root: Root, what: str) -> str:
    unfinished = root.unfinished
    runs = [run for run in unfinished if what in {run, planned(root.journal.events(run)).unit}]
    if runs:
        return runs[-1]
    if root.workspace.journal.exists() and what in root.journal.runs():
        raise PlanError(f"run {what} has ended", hint="netauto status")
    known = unit_names(root.workspace)
    if what not in known:
        guess = nearest(what, (*known, *unfinished))
        raise InputError(f"no unit or run {what!r}", hint=f"did you mean {guess!r}?" if guess else "netauto status")
    holder = root.journal.holder(f"unit.{what}") if root.workspace.journal.exists() else ""
    if holder:
        raise PlanError(f"{what}: no run has begun, nothing was sent; it is held by {holder}", hint="Ctrl-C there")
    raise PlanError(f"{what}: no run is under way", hint=f"netauto close-unit {what} closes a unit that is open")


def _never_tried(root: Root, run: str) -> bool:
    """Whether the run was left in the middle, and not at an end that needs a person."""
    return not any(kind == "decision" for _, kind, _, _ in root.journal.outline(run))


def _undriven(root: Root, run: str, why: str) -> UnfinishedError:
    unit = result_of(run, root.journal.events(run)).unit
    return UnfinishedError(f"run {run} of {unit}: {why}", hint=f"netauto resume {run} --roll-back")
