"""Carrying a plan out: admit, drive, write down the way back, seal the evidence."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.allocation.lockfile import remove_lock, write_lock
from netauto.deploy import drive, nobody, planned
from netauto.errors import EvidenceError
from netauto.evidence import RunRecord, append
from netauto.plan.undo import Undo, read_undo, write_undo
from netauto.workflows.checking import base_text, verifier
from netauto.workflows.gate import admit
from netauto.workflows.root import TOOL
from netauto.workflows.watchdog import watched

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.deploy import Observer, RunResult
    from netauto.errors import NetautoError
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended.

    Attributes:
        evidence: folder of the sealed bundle; None: it could not be sealed, see `unsealed`.
    """

    plan: Plan
    result: RunResult
    evidence: Path | None
    unsealed: NetautoError | None = None


def carry_out(root: Root, plan: Plan, observer: Observer = nobody) -> Ended:
    """Apply `plan` to its devices as one transaction and seal what happened.

    Raises:
        PolicyError, PlanError: see `netauto.workflows.gate.admit`; nothing was sent.
        BusyError: somebody else works on the unit or on a device; nothing was sent.
        UnfinishedError: a run that shares the unit or a device has to be resumed first; nothing was sent.
        JournalError: the disk refuses.
    """
    admit(root, plan)
    return _drive(root, root.run_id, plan, observer)


def resume(root: Root, run: str, observer: Observer = nobody) -> Ended:
    """Bring an unfinished run to its end: ask every device where it stands, then go on or go back.

    Raises:
        PlanError: there is no such run.
        BusyError: it is being driven by a live process.
    """
    return _drive(root, run, planned(root.journal.events(run)), observer)


def _drive(root: Root, run: str, plan: Plan, observer: Observer) -> Ended:
    with watched(root, run, plan):
        result = drive(
            run,
            plan,
            journal=root.journal,
            user=root.user,
            open_driver=root.sessions.driving,
            verify=verifier(plan, root.readings, root.clock, root.without_secrets),
            fingerprint=root.readings.fingerprint,
            redact=lambda platform, text: root.without_secrets(root.readings.redact(platform, text)),
            secret=root.secrets.resolve,
            clock=root.clock,
            observer=observer,
        )
    _keep_books(root, plan, result)
    try:
        return Ended(plan, result, _seal(root, plan, result))
    except EvidenceError as error:  # what became of the devices has to be told all the same
        return Ended(plan, result, None, error)


def _keep_books(root: Root, plan: Plan, result: RunResult) -> None:
    """Write the way back of an open unit; forget that of a closed one, and give its allocation back."""
    undo = root.workspace.undo_file(plan.unit)
    if result.verdict == "open" and plan.changes:
        write_lock(root.workspace, plan.allocation)  # a saved plan may come from another checkout
        # Of a unit that was not there at all, an earlier way back leads from somewhere else (the lab forgets when it stops).
        write_undo(Undo.of(plan).then(read_undo(undo) if _extends(plan) else None), undo)
    elif result.verdict == "closed":
        forget(root, plan.unit)


def forget(root: Root, unit: str) -> None:
    """Remove what is kept beside a unit while it is open: its way back and its allocation."""
    with suppress(FileNotFoundError):
        root.workspace.undo_file(unit).unlink()
    remove_lock(root.workspace, unit)


def _extends(plan: Plan) -> bool:
    """Tell whether something of the unit stood on a device before this plan."""
    mark = re.compile(rf"\b{re.escape(plan.allocation.code)}\b")
    return any(mark.search(base_text(device)) for device in plan.devices)


def _seal(root: Root, plan: Plan, result: RunResult) -> Path:
    record = RunRecord(
        inventory=root.workspace.inventory_name,
        operator=root.user,
        tool=TOOL,
        plan=plan,
        result=result,
        events=root.journal.events(result.run),
        templates=tuple(sorted(plan.templates.items())),
        limits=root.limits,
    )
    return append(record, root.workspace.evidence, secrets=root.secrets.values())
