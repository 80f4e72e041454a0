"""The files beside a unit that say what its last run left: its way back and its allocation.

They are written after the run has ended, from the run's own plan, and the journal notes when it is done. Where that note is missing (the
disk was full, the process died), the run counts as unfinished, and `netauto resume` writes them again: writing twice changes nothing.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from netauto.allocation.lockfile import remove_lock, write_lock
from netauto.deploy.result import planned
from netauto.errors import InputError, JournalError, PlanError, UnfinishedError
from netauto.evidence import Request
from netauto.intent.load import load_unit
from netauto.plan.undo import Undo, read_left, read_undo, write_left, write_undo
from netauto.workflows.checking import base_text

if TYPE_CHECKING:
    from netauto.deploy import RunResult
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


def keep_books(root: Root, plan: Plan, result: RunResult) -> None:
    """Write the way back of an open unit; forget that of a closed one but for what others use, and give its allocation back.

    Raises:
        JournalError: a file cannot be written, or is not what netauto wrote; what became of the devices stands in the journal.
    """
    try:
        _write(root, plan, result)
    except (OSError, PlanError) as error:
        reason = error.message if isinstance(error, PlanError) else f"{error.filename or 'the disk'}: {error.strerror}"
        raise JournalError(
            f"the files beside unit {plan.unit} could not be written: {reason}",
            hint=f"put that right, then: netauto resume {result.run}",
        ) from error
    if result.run in root.journal.owed_runs():
        root.journal.keep(result.run)


def _write(root: Root, plan: Plan, result: RunResult) -> None:
    path = root.workspace.undo_file(plan.unit)
    if result.verdict == "open" and plan.changes:
        write_lock(root.workspace, plan.allocation)  # a saved plan may come from another checkout
        earlier = read_undo(path)
        if earlier is None or earlier.plan != plan.digest:  # otherwise it is written already
            # Of a unit that was not there at all, an earlier way back leads from somewhere else (the lab forgets when it stops).
            write_undo(Undo.of(plan).then(earlier if _extends(plan) else None), path)
    elif result.verdict == "closed":
        left = read_left(root.workspace.left_file) | {device.device: device.left for device in plan.devices}
        write_left({name: lines for name, lines in sorted(left.items()) if lines}, root.workspace.left_file)
        forget(root, plan.unit)


def forget(root: Root, unit: str) -> None:
    """Remove what is kept beside a unit while it is open: its way back, its allocation, the proofs of its workstations."""
    for path in (root.workspace.undo_file(unit), root.workspace.attested_file(unit)):
        path.unlink(missing_ok=True)
    remove_lock(root.workspace, unit)


def request_of(root: Root, unit: str) -> Request:
    """Return what somebody asked for: the unit's file as it stands, without secrets; nothing where it is gone or is no unit any more."""
    path = root.workspace.unit_file(unit)
    with suppress(OSError, UnicodeDecodeError, InputError):
        text = root.without_secrets(path.read_text(encoding="utf-8"))
        known = load_unit(root.workspace, unit)
        return Request(path.name, text, known.owner, known.review.isoformat())
    return Request()


def refuse_owed(root: Root, unit: str) -> None:
    """Refuse to plan or change a unit whose files do not say yet what its last run left (UnfinishedError)."""
    for run in root.journal.owed_runs() if root.workspace.journal.exists() else ():
        if planned(root.journal.events(run)).unit == unit:
            raise UnfinishedError(
                f"run {run} of unit {unit} has ended, and the files beside the unit are not written yet",
                hint=f"netauto resume {run} writes them",
            )


def _extends(plan: Plan) -> bool:
    """Tell whether something of the unit stood on a device before this plan."""
    mark = re.compile(rf"\b{re.escape(plan.allocation.code)}\b")
    return any(mark.search(base_text(device)) for device in plan.devices)
