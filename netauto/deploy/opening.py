"""The first row of a run, and what forbids writing it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from netauto.deploy.budget import budget_row
from netauto.deploy.result import planned
from netauto.errors import PlanError, UnfinishedError

if TYPE_CHECKING:
    from netauto.journal import Journal
    from netauto.plan.models import Plan


def open_run(journal: Journal, run: str, plan: Plan, user: str) -> bool:
    """Write that an attempt begins, and before the first one the plan itself; return whether the run had already ended.

    Raises:
        UnfinishedError: another unfinished run shares the unit or a device.
        PlanError: the run was begun with another plan.
    """
    events = journal.events(run)
    if events and planned(events).digest != plan.digest:
        raise PlanError(f"run {run} was begun with another plan", hint=f"netauto resume {run} carries on with that one")
    if any(event.kind == "closed" for event in events):
        return True
    if events:
        opened = events[0]
    else:
        refuse_beside_unfinished(journal, plan.unit, tuple(device.device for device in plan.devices))
        opened = journal.append(run, "opened", plan=plan.model_dump(mode="json"), digest=plan.digest, user=user)
    # What it is about stands here, too: who only lists runs need not take a whole plan apart.
    journal.append(run, "attempt", user=user, pid=os.getpid(), unit=plan.unit, action=plan.action)
    journal.append(run, "budget", **budget_row(plan, opened, journal.spans()))
    return False


def abandon(journal: Journal, run: str, *, user: str, reason: str) -> None:
    """Close a run that needs a person, because a person has looked and says so.

    The devices are left as they are. The run's outcomes stay what was proven of them.

    Args:
        journal: the journal.
        run: id of an unfinished run.
        user: who has looked.
        reason: what was found and done, in the person's words.

    Raises:
        PlanError: there is no such run.
        BusyError: the run is being driven.
    """
    plan = planned(journal.events(run))
    with journal.own(run, unit=plan.unit, user=user):
        if run in journal.open_runs():
            journal.append(run, "closed", verdict="needs-operator", user=user, reason=reason)


def request_stop(journal: Journal, run: str, *, user: str) -> None:
    """Ask the process that drives `run`, whichever it is, to revert; without effect once the run has been decided.

    Raises:
        PlanError: there is no such run.
    """
    planned(journal.events(run))
    journal.append(run, "stop", user=user)


def refuse_beside_unfinished(journal: Journal, unit: str, devices: tuple[str, ...]) -> None:
    """Refuse to begin beside an unfinished run that shares the unit or a device (UnfinishedError)."""
    mine = set(devices)
    for other in journal.open_runs():
        unfinished = planned(journal.events(other))
        shared = sorted(mine & {device.device for device in unfinished.devices})
        if shared or unfinished.unit == unit:
            where = f" on {', '.join(shared)}" if shared else ""
            raise UnfinishedError(
                f"run {other} of unit {unfinished.unit} is unfinished{where}",
                hint=f"netauto resume {other} brings it to an end",
            )
