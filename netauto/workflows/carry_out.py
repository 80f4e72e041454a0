"""Carrying a plan out: admit, drive, write down the way back, seal the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.deploy import Stop, drive, nobody, planned, request_stop, result_of
from netauto.deploy.asked import ask_back, ask_forward, no_forward
from netauto.errors import EvidenceError, InputError, JournalError, PlanError
from netauto.evidence import RunRecord, append, attested_in, rehearsal
from netauto.journal.locks import silent
from netauto.workflows.books import keep_books, refuse_owed, request_of
from netauto.workflows.checking import verifier
from netauto.workflows.foreign import explainer
from netauto.workflows.gate import admit, agreement
from netauto.workflows.root import TOOL
from netauto.workflows.signing import lists, sign_sealed
from netauto.workflows.watchdog import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from netauto.deploy import Observer, RunResult
    from netauto.errors import NetautoError
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


Direction = Literal["rules", "back", "forward"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended.

    Attributes:
        evidence: folder of the sealed bundle; None: it could not be sealed, see `unsealed`.
        unsigned: why the bundle is not signed, where it should be.
    """

    plan: Plan
    result: RunResult
    evidence: Path | None
    unsealed: NetautoError | None = None
    unsigned: str = ""


def carry_out(root: Root, plan: Plan, observer: Observer = nobody) -> Ended:
    """Apply `plan` to its devices as one transaction and seal what happened.

    Raises:
        PolicyError, PlanError: see `netauto.workflows.gate.admit`; nothing was sent.
        BusyError: somebody else works on the unit or on a device; nothing was sent.
        UnfinishedError: a run that shares the unit or a device has to be resumed first; nothing was sent.
        JournalError: the disk refuses.
    """
    with owned(root, root.run_id, plan):
        refuse_owed(root, plan.unit)
        admit(root, plan)
        return _drive(root, root.run_id, plan, observer)


def resume(
    root: Root,
    run: str,
    observer: Observer = nobody,
    *,
    towards: Direction = "rules",
    wait: float = 0.0,
    tell: Callable[[str], None] = silent,
) -> Ended:
    """Bring an unfinished run to its end: ask every device where it stands, then go on or go back.

    Args:
        root: where everything lies.
        run: its id.
        observer: told what begins and ends.
        towards: ``back``: undo it whatever was decided; ``forward``: carry it on, or touch nothing; ``rules``: what the rules say.
        wait: seconds for which a process that drives the run is waited for; when it has ended the run, nothing is left to do.
        tell: called with a sentence that says for whom is waited.

    Raises:
        PlanError: there is no such run, or what is asked cannot be; nothing was sent.
        BusyError: it is being driven by a live process.
    """
    plan = planned(root.journal.events(run))
    if towards == "back" and root.journal.holder(f"run.{run}") and run in root.unfinished:
        request_stop(root.journal, run, user=root.user)
    with owned(root, run, plan, wait=wait, tell=tell):
        if towards == "back":
            ask_back(root.journal, run, user=root.user)
        elif towards == "forward":
            _look_forward(root, run, plan)
        if run in root.unfinished:
            return _drive(root, run, plan, observer, only_forward=towards == "forward")
        return ended(root, run)


def owned(
    root: Root, run: str, plan: Plan, *, wait: float = 0.0, tell: Callable[[str], None] = silent
) -> AbstractContextManager[tuple[int, ...]]:
    """Hold the locks of a run, of its unit and of its devices; see `Journal.own`."""
    devices = tuple(device.device for device in plan.devices)
    return root.journal.own(run, unit=plan.unit, user=root.user, devices=devices, wait=wait, tell=tell)


def ended(root: Root, run: str) -> Ended:
    """Return how a run ended that somebody else brought to its end."""
    events = root.journal.events(run)
    plan, result = planned(events), result_of(run, events)
    bundles = sorted(path for path in root.workspace.evidence.glob(f"{run}*") if path.is_dir())
    if not bundles:
        return _sealed(root, plan, result)
    return Ended(plan, result, bundles[-1], unsigned=sign_sealed(root, bundles[-1]))


def _look_forward(root: Root, run: str, plan: Plan) -> None:
    """Refuse to go forwards where a device has gone back already: the rows cannot tell, so it is asked (PlanError)."""
    doubtful = ask_forward(root.journal, run, now=round(root.clock.now() * 1000))
    texts = root.sessions.each(doubtful, lambda _name, driver: driver.running())
    for name, text in texts.items():
        device = plan.device(name)
        if root.readings.fingerprint(device.platform, text) != device.predicted:
            raise no_forward(run, f"{name} is not as planned any more: its timer ran out before it was confirmed")


def _drive(root: Root, run: str, plan: Plan, observer: Observer, *, only_forward: bool = False) -> Ended:
    stop, refused = Stop(), None
    with watched(root, run, plan):
        try:
            result = drive(
                run,
                plan,
                journal=root.journal,
                user=root.user,
                open_driver=lambda name: root.sessions.driving(name, run),
                verify=verifier(plan, root.readings, root.clock, root.without_secrets, stop),
                fingerprint=root.readings.fingerprint,
                redact=lambda platform, text: root.without_secrets(root.readings.redact(platform, text)),
                secret=root.secrets.resolve,
                clock=root.clock,
                observer=observer,
                stop=stop,
                only_forward=only_forward,
                explain=explainer(root),
            )
        except PlanError as error:  # what somebody wants to be left as it is, the watchdog leaves, too
            refused = error
    if refused:
        raise refused
    try:
        keep_books(root, plan, result)
    except JournalError as error:  # what became of the devices has to be told all the same
        return Ended(plan, result, None, error)
    return _sealed(root, plan, result)


def _sealed(root: Root, plan: Plan, result: RunResult) -> Ended:
    try:
        bundle = _seal(root, plan, result)
    except (EvidenceError, InputError) as error:  # as above; policy.yml may be broken since
        return Ended(plan, result, None, error)
    return Ended(plan, result, bundle, unsigned=sign_sealed(root, bundle))


def _seal(root: Root, plan: Plan, result: RunResult) -> Path:
    record = RunRecord(
        inventory=root.workspace.inventory_name,
        operator=root.user,
        tool=TOOL,
        plan=plan,
        result=result,
        events=(*root.journal.events(attested_in(result.run)), *root.journal.events(result.run)),
        pictures=tuple(
            (path.stem, path.read_bytes()) for path in sorted(root.workspace.provision(result.run).glob("*.png"))
        ),
        templates=tuple(sorted(plan.templates.items())),
        request=request_of(root, plan.unit),
        agreement=agreement(root, plan),
        signers=lists(root),
        rehearsed=rehearsal(plan, result),
        limits=root.limits,
    )
    return append(record, root.workspace.evidence, secrets=root.secrets.values())
