"""Carry a plan out as one transaction over all its devices, or carry on with one that was interrupted.

The loop is short: replay the run's rows, ask `states.next_step` what to do, do it (which writes rows), again. Every device has a thread of
its own; between two phases is a barrier. A crash loses nothing but the sessions, so the same loop is the resume.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netauto.deploy.asked import no_forward
from netauto.deploy.bugs import log_bug
from netauto.deploy.interrupts import Stop, hearing, listening
from netauto.deploy.links import Link
from netauto.deploy.opening import open_run
from netauto.deploy.result import result_of
from netauto.deploy.seams import Observer, Progress, SteadyClock, SystemClock, nobody, unexplained
from netauto.deploy.states import Next, RunState, next_step, replay
from netauto.deploy.steps import StepRunner
from netauto.errors import JournalError, NetautoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from netauto.deploy.budget import Budget
    from netauto.deploy.models import Phase, RunResult
    from netauto.deploy.seams import Clock, Explain
    from netauto.drivers.protocol import Driver
    from netauto.journal import Journal
    from netauto.plan.models import Plan
    from netauto.verify.models import CheckResult

_log = logging.getLogger(__name__)


def drive(
    run: str,
    plan: Plan,
    *,
    journal: Journal,
    user: str,
    open_driver: Callable[[str], AbstractContextManager[Driver]],
    verify: Callable[[Mapping[str, Driver]], tuple[CheckResult, ...]],
    fingerprint: Callable[[str, str], str],
    redact: Callable[[str, str], str],
    secret: Callable[[str], str],
    clock: Clock | None = None,
    observer: Observer = nobody,
    stop: Stop | None = None,
    only_forward: bool = False,
    explain: Explain = unexplained,
) -> RunResult:
    """Carry out `plan` as run `run`; call it again, any time and from any process, to carry on with a run that was interrupted.

    Args:
        run: id of the run; the journal knows it from the first call on.
        plan: what to do; on later calls the same one (`result.planned` gives it back).
        journal: where every intent, outcome and decision is written.
        user: login name, for the locks and the record.
        open_driver: opens a session with a device, by inventory name.
        verify: looks at the armed devices and says whether all is well; must only ask, never change.
        fingerprint: of a running configuration: platform, text → digest, comparable with the plan's.
        redact: platform, text → text without secrets; only that is written down.
        secret: returns the value of a secret's reference; called at the moment of sending.
        clock: time; the machine's by default.
        observer: told what begins and ends.
        stop: set by Ctrl-C and SIGTERM while this runs, and by a ``stop`` in the journal; hand one in to ask from elsewhere.
        explain: what somebody else changed on a device, in words; for the messages.
        only_forward: refuse to decide to revert, unless somebody asks to stop or a device cannot be confirmed.

    Returns:
        What is true at the end, whatever happened. The caller turns the verdict into an exit code.

    Raises:
        BusyError: the unit or a device is held by another run; nothing was done.
        UnfinishedError: another run that shares a device has to be resumed first; nothing was done.
        PlanError: the run was begun with another plan, or cannot go forwards and may not go back; nothing was sent.
        JournalError: the journal cannot be written any more; what was not decided was undone as far as devices could be reached.
    """
    asked = stop or Stop()
    devices = tuple(device.device for device in plan.devices)
    with journal.own(run, unit=plan.unit, user=user, devices=devices), listening(asked), ExitStack() as stack:
        if open_run(journal, run, plan, user):
            return result_of(run, journal.events(run))
        stack.enter_context(hearing(asked, journal, run))
        links = {name: Link(name, open_driver) for name in devices}
        for link in links.values():
            stack.callback(link.close)
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=max(1, len(devices)), thread_name_prefix="device"))
        time = SteadyClock(clock or SystemClock())
        steps = StepRunner(run, journal, time, asked, fingerprint, redact, secret, explain)
        _Transaction(plan, links, pool, steps, verify, observer, only_forward).carry_on()
        return result_of(run, journal.events(run))


@dataclass(slots=True)
class _Transaction:
    """One call of `drive`; see there for what it is given."""

    plan: Plan
    links: Mapping[str, Link]
    pool: ThreadPoolExecutor
    steps: StepRunner
    verify: Callable[[Mapping[str, Driver]], tuple[CheckResult, ...]]
    observer: Observer
    only_forward: bool
    telling: threading.Lock = field(default_factory=threading.Lock)
    budget: Budget | None = None

    def carry_on(self) -> None:
        """Do what is next until nothing is."""
        try:
            while self._turn():
                pass
        except JournalError:
            self._undo_unrecorded()
            raise

    def _turn(self) -> bool:
        steps = self.steps
        state = self._state()
        todo = next_step(state, self.plan, steps.clock.now())
        if todo.do == "end":
            self._close(state)
        elif todo.do == "decide":
            if self.only_forward and todo.goal == "revert" and state.goal is None and not state.stopped:
                raise no_forward(steps.run, todo.reason)
            steps.journal.append(steps.run, "decision", goal=todo.goal, reason=todo.reason)
        elif todo.do == "verify":
            self._check(todo)
        else:
            self._phase(todo.do, todo, state)
        return todo.do != "end"

    def _state(self) -> RunState:
        """Replay the journal, after adding the request to stop when there is a new one."""
        steps = self.steps
        asked = steps.stop.requested  # before the rows are read: the row of somebody elsewhere is among them then
        state = replay(steps.journal.events(steps.run))
        if asked and not state.stopped:
            steps.journal.append(steps.run, "stop")
            state.stopped = True
        steps.deadlines.update(state.deadlines)
        self.budget = state.budget
        return state

    def _close(self, state: RunState) -> None:
        steps = self.steps
        verdict = result_of(steps.run, steps.journal.events(steps.run)).verdict
        if verdict != "needs-operator" and not state.closed:
            steps.journal.append(steps.run, "closed", verdict=verdict)

    def _phase(self, phase: Phase, todo: Next, state: RunState) -> None:
        """Take one step on several devices at once, and wait for all of them."""
        self._tell("began", phase)
        started = self.steps.clock.elapsed()
        futures = [
            self.pool.submit(self._take, phase, name, again=state.was_begun(name, phase)) for name in todo.devices
        ]
        wait(futures)
        errors = [future.result() for future in futures]
        self._end(phase, started, next(filter(None, errors), ""))

    def _take(self, phase: Phase, name: str, *, again: bool) -> str:
        steps = self.steps
        if phase in {"read", "stage", "arm"} and (steps.failed.is_set() or steps.stop.requested):
            return ""  # the run will be reverted; what has not begun does not begin
        self._tell("began", phase, name)
        error = steps.take(phase, self.plan.device(name), self.links[name], again=again)
        self._tell("ended", phase, name, error)
        return error

    def _check(self, todo: Next) -> None:
        """Let the caller look at the armed devices; an error while looking counts as a failed verification."""
        steps = self.steps
        self._tell("began", "verify")
        started = steps.clock.elapsed()
        checks: tuple[CheckResult, ...] = ()
        words = ""
        error: dict[str, Any] = {}
        try:
            checks = self.verify({name: self.links[name] for name in todo.devices})
        except Exception as raised:  # noqa: BLE001 - whatever goes wrong here, the armed devices have to be undone
            words, error = _look_failed(raised)
        steps.journal.append(
            steps.run, "checks", step="verify", checks=[check.model_dump(mode="json") for check in checks], **error
        )
        self._end("verify", started, words)

    def _end(self, phase: Phase, started: float, error: str) -> None:
        steps = self.steps
        steps.journal.append(steps.run, "phase", step=phase, ms=round((steps.clock.elapsed() - started) * 1000))
        self._tell("ended", phase, "", error)

    def _tell(self, what: str, phase: Phase, device: str = "", error: str = "") -> None:
        clock = self.steps.clock
        left, safe = (0, 0) if self.budget is None else self.budget.outlook(phase, what == "ended", clock.now())
        progress = Progress(
            "began" if what == "began" else "ended", phase, device, clock.elapsed(), error, left / 1000, safe / 1000
        )
        with self.telling:
            try:
                self.observer(progress)
            except Exception as bug:  # noqa: BLE001 - see `Observer`
                log_bug(_log, "the display of progress failed; the transaction goes on", bug)

    def _undo_unrecorded(self) -> None:
        """Undo what was not decided although nothing can be written down: a resume would presume the same (rule 2)."""
        try:
            state = replay(self.steps.journal.events(self.steps.run))
        except JournalError:
            return  # nothing is known any more: the timers undo what they guard, `netauto resume` the rest
        if state.goal is None:
            begun = [name for name in self.links if state.was_begun(name, "stage")]
            wait([self.pool.submit(self.links[name].revert) for name in begun])


def _look_failed(raised: Exception) -> tuple[str, dict[str, Any]]:
    known = isinstance(raised, NetautoError)
    if not known:
        log_bug(_log, "verification went wrong in netauto itself", raised)
    words = raised.message if isinstance(raised, NetautoError) else f"{type(raised).__name__} in netauto itself"
    kind = type(raised).__name__ if known else "bug"
    return words, {"error": {"device": "", "step": "verify", "kind": kind, "message": words}}
