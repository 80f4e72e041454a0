"""What is open, what is unfinished, and what happened last: read from the files beside the units and from the journal, no device asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from netauto.allocation.lockfile import read_locks
from netauto.deploy.result import result_of
from netauto.intent.load import load_units
from netauto.intent.models import Model

if TYPE_CHECKING:
    from netauto.workflows.root import Root

State = Literal["open", "planned", "closed", "unfinished"]


class UnitState(Model):
    """A unit and how it stands.

    Attributes:
        state: ``open``: its undo file is there; ``planned``: it has an allocation; ``unfinished``: a run has to be resumed.
        vlans: its block, e.g. ``2032-2047``, or empty.
        prefix: its summary prefix, or empty.
        run: the unfinished run, or empty.
    """

    unit: str
    site: str
    blueprint: str
    state: State
    vlans: str
    prefix: str
    review: str
    run: str = ""


class RunState(Model):
    """A run of the journal, in short."""

    run: str
    unit: str
    action: str
    verdict: str
    started: str
    ended: str
    finished: bool


def unit_states(root: Root) -> tuple[UnitState, ...]:
    """Return every unit of the inventory, in order of their names."""
    locks = read_locks(root.workspace)
    unfinished = {state.unit: state.run for state in run_states(root) if not state.finished}
    states = []
    for unit in load_units(root.workspace):
        lock = locks.get(unit.unit)
        run = unfinished.get(unit.unit, "")
        is_open = root.workspace.undo_file(unit.unit).is_file()
        state: State = "unfinished" if run else "open" if is_open else "planned" if lock else "closed"
        states.append(
            UnitState(
                unit=unit.unit,
                site=unit.site,
                blueprint=unit.blueprint,
                state=state,
                vlans=f"{lock.block}-{lock.block + 15}" if lock else "",
                prefix=str(lock.prefix) if lock else "",
                review=unit.review.isoformat(),
                run=run,
            )
        )
    return tuple(states)


def run_states(root: Root, last: int = 0) -> tuple[RunState, ...]:
    """Return the runs of the journal, oldest first; `last` > 0: only the newest so many."""
    if not root.workspace.journal.exists():
        return ()
    states = []
    for run in root.journal.runs()[-last:]:
        events = root.journal.events(run)
        if not any(event.kind == "opened" for event in events):
            continue  # an approval of a plan, not a run
        result = result_of(run, events)
        states.append(
            RunState(
                run=run,
                unit=result.unit,
                action=result.action,
                verdict=result.verdict,
                started=result.started,
                ended=result.ended,
                finished=result.finished,
            )
        )
    return tuple(states)
