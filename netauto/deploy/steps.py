"""What each step does to one device, and how it proves what it did.

`StepRunner.take` is the only way to touch a device: the intent is on the disk before the act, the outcome after it. Steps that may
have been interrupted ask the device first: a confirmation is sent only while the device says that our change waits, and undoing
starts from what the running configuration is.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netauto.deploy.bugs import log_bug
from netauto.deploy.seams import unexplained
from netauto.deploy.states import CONFIRM_MARGIN_MS
from netauto.drivers.protocol import Change
from netauto.errors import (
    DeviceError,
    GoneBackError,
    HeldError,
    JournalError,
    NeedsOperatorError,
    NetautoError,
    PlanError,
    RejectedError,
    UnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.deploy.interrupts import Stop
    from netauto.deploy.links import Link
    from netauto.deploy.models import Phase
    from netauto.deploy.seams import Explain, SteadyClock, Wanted
    from netauto.journal import Journal
    from netauto.plan.models import DevicePlan

_log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0  # between two attempts to reach a device that has to be undone
PATIENCE_MS = 30_000  # how long such a device is tried after its timer must have fired
HELD_MS = 150_000  # how long it is tried while a session that has died holds it: longer than the transaction of a firewall lasts


@dataclass(slots=True)
class StepRunner:
    """The steps of one run.

    Attributes:
        fingerprint, redact: of a running configuration, by platform; only redacted text reaches the journal.
        secret: returns the value of a secret's reference.
        explain: see `drive`.
        deadlines: milliseconds since the epoch at which devices revert by themselves; shared with the run.
        last: the running configuration as `see` read it last, by device; in memory only.
        failed: set when a step before the decision failed: those that have not begun do not begin.
    """

    run: str
    journal: Journal
    clock: SteadyClock
    stop: Stop
    fingerprint: Callable[[str, str], str]
    redact: Callable[[str, str], str]
    secret: Callable[[str], str]
    explain: Explain = unexplained
    deadlines: dict[str, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict, repr=False)
    failed: threading.Event = field(default_factory=threading.Event)

    def take(self, step: Phase, plan: DevicePlan, link: Link, *, again: bool) -> str:
        """Take one step on one device; return what went wrong, or nothing.

        Args:
            step: what to do.
            plan: the device's plan.
            link: a session with it.
            again: an earlier attempt began this step and its outcome is not known.

        Raises:
            JournalError: the step, or its outcome, could not be recorded.
        """
        started = self.clock.elapsed()
        try:
            body: dict[str, Any] = {"state": "done", "learned": _STEPS[step](self, plan, link, again)}
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 - one device's trouble must not keep the others from being undone
            self.failed.set()
            body = {"state": "failed", "error": self.words(error, step, plan)}
        spent = round((self.clock.elapsed() - started) * 1000)
        self.journal.append(self.run, "outcome", device=plan.device, step=step, ms=spent, **body)
        return body["error"]["message"] if "error" in body else ""

    def intend(self, step: Phase, plan: DevicePlan, **body: Any) -> None:  # noqa: ANN401 - JSON
        """Write down what is about to be done."""
        self.journal.append(self.run, "intent", device=plan.device, step=step, **body)

    def intend_arm(self, step: Phase, plan: DevicePlan) -> None:
        """Write down when the device will revert by itself, before its timer starts."""
        if plan.guarantee != "timed-native":
            self.intend(step, plan)
            return
        deadline = self.clock.now() + plan.revert_after * 1000
        self.intend(step, plan, deadline=deadline)
        self.deadlines[plan.device] = deadline

    def see(self, step: Phase, plan: DevicePlan, link: Link) -> str:
        """Read the running configuration, write it down redacted, return its fingerprint."""
        text = self.last[plan.device] = link.running()
        seen = self.fingerprint(plan.platform, text)
        redacted = self.redact(plan.platform, text)
        self.journal.append(self.run, "seen", device=plan.device, step=step, fingerprint=seen, text=redacted)
        return seen

    def strange(self, plan: DevicePlan, wanted: Wanted) -> str:
        """Return how the configuration seen last differs from the wanted one, as the end of a sentence."""
        words = self.explain(plan, self.last[plan.device], wanted)
        return f": {words}" if words else ""

    def change(self, plan: DevicePlan) -> Change:
        """Return what the plan wants from the device."""
        return Change(run=self.run, push=plan.push, inverse=plan.inverse, secret=self.secret)

    def undoing(self, plan: DevicePlan) -> Change:
        """Return the same change, the other way round."""
        return Change(run=self.run, push=plan.inverse, inverse=plan.push, secret=self.secret)

    def words(self, error: Exception, step: Phase, plan: DevicePlan) -> dict[str, str]:
        """Return an error as it is recorded: a device may repeat a secret when it complains."""
        found = _words(error, step, plan.device)
        return found | {"message": self.redact(plan.platform, found["message"])}

    def confirm_time(self, plan: DevicePlan) -> bool:
        """Whether a confirmation would still reach the device before its timer."""
        deadline = self.deadlines.get(plan.device)
        return deadline is None or self.clock.now() + CONFIRM_MARGIN_MS < deadline


def _words(error: Exception, step: Phase, device: str) -> dict[str, str]:
    if isinstance(error, NetautoError):
        return {
            "device": device,
            "step": step,
            "kind": type(error).__name__,
            "message": error.message,
            "hint": error.hint,
        }
    # A driver raises DeviceError and nothing else. The words of anything else are not repeated: nobody has checked them for secrets.
    log_bug(_log, f"{device}: {step} went wrong in netauto itself", error)
    return {
        "device": device,
        "step": step,
        "kind": "bug",
        "message": f"{device}: {type(error).__name__} in netauto itself",
    }


def _read(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001 - a row of the table below
    if steps.see("read", plan, link) != plan.base:
        raise PlanError(
            f"{plan.device}: its configuration has changed since the plan was made{steps.strange(plan, 'base')}",
            hint="make and approve a new plan from what is there now",
        )
    return "read"


def _stage(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001
    steps.intend("stage", plan)
    link.stage(steps.change(plan))
    return "act"


def _arm(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001
    steps.intend_arm("arm", plan)
    link.arm(plan.revert_after if plan.guarantee == "timed-native" else 0)
    return "act"


def _confirm(steps: StepRunner, plan: DevicePlan, link: Link, again: bool) -> str:  # noqa: FBT001
    steps.intend("confirm", plan)
    while True:
        try:
            return _confirm_once(steps, plan, link, again=again)
        except UnreachableError:
            # The question is asked again, never the confirmation blindly; a device that stays away is undone with the others.
            again = True
            if plan.guarantee != "timed-native" or not steps.confirm_time(plan) or steps.stop.hurried:
                raise
            steps.clock.sleep(RETRY_SECONDS, steps.stop.hurry)


def _confirm_once(steps: StepRunner, plan: DevicePlan, link: Link, *, again: bool) -> str:
    waiting = link.pending()
    if waiting.state == "foreign":
        raise NeedsOperatorError(
            f"{plan.device}: a change of {waiting.owner or 'somebody else'} waits there instead of ours"
        )
    if waiting.state == "ours":
        if not steps.confirm_time(plan):
            raise DeviceError(plan.device, "its timer leaves no time to confirm")
        link.confirm()
        return "act"
    seen = steps.see("confirm", plan, link)
    if seen != plan.predicted:
        words = (
            "reverted by itself"
            if seen == plan.base
            else f"its configuration is neither the planned one nor the one from before{steps.strange(plan, 'planned')}"
        )
        raise DeviceError(plan.device, f"before it was confirmed: {words}")
    if plan.guarantee == "timed-native" and not again:
        return _confirm_anyway(link)
    return "probe"


def _confirm_anyway(link: Link) -> str:
    """Confirm on a device that we armed and that says that nothing waits: it may be wrong about that, and revert later."""
    try:
        link.confirm()
    except RejectedError:
        return "probe"  # it was right: somebody else has confirmed
    return "act"


def _revert(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001
    steps.intend("revert", plan)
    start = steps.clock.now()
    while True:
        try:
            learned = _undo(steps, plan, link)
            _save_again(steps, plan, link)
            return learned  # noqa: TRY300 - what follows is for a device that cannot be undone yet
        except (UnreachableError, HeldError) as error:
            # The change itself may have cut the way to the device: its timer brings it back. Or a session that died before holds it.
            patience = HELD_MS if isinstance(error, HeldError) else PATIENCE_MS
            give_up = max(start, steps.deadlines.get(plan.device, 0)) + patience
            if steps.clock.now() >= give_up or steps.stop.hurried:
                raise
            steps.clock.sleep(RETRY_SECONDS, steps.stop.hurry)


def _undo(steps: StepRunner, plan: DevicePlan, link: Link) -> str:
    """Bring a device back, from wherever it is, and prove it."""
    link.revert()
    seen = steps.see("revert", plan, link)
    if seen == plan.base:
        return "act"
    if seen == plan.predicted:
        _compensate(steps, plan, link)
        if steps.see("revert", plan, link) == plan.base:
            return "inverse"
    raise NeedsOperatorError(
        f"{plan.device}: its configuration is neither the one from before nor the planned one{steps.strange(plan, 'base')}",
        hint="compare it with the run's first reading, and correct it by hand",
    )


def _save_again(steps: StepRunner, plan: DevicePlan, link: Link) -> None:
    """Save when somebody saved our change while it stood: the device must not start with what it does not run."""
    if plan.guarantee != "timed-native" or not plan.changes:
        return
    startup = link.startup()
    if steps.fingerprint(plan.platform, startup) == plan.base:
        return
    ours = _lines(plan.predicted_text) - _lines(steps.redact(plan.platform, link.running()))
    if ours & _lines(steps.redact(plan.platform, startup)):
        link.save()


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def _compensate(steps: StepRunner, plan: DevicePlan, link: Link) -> None:
    """Push the inverse, under the device's own timer where it has one: a line refused half-way then leaves no mixture."""
    link.stage(steps.undoing(plan))
    steps.intend_arm("revert", plan)
    try:
        link.arm(plan.revert_after if plan.guarantee == "timed-native" else 0)
        link.confirm()
    except RejectedError:
        link.revert()
        raise


def _save(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001
    # Safe to repeat: it writes the running configuration, whatever was written before.
    steps.intend("save", plan)
    link.save()
    return "act"


def _settle(steps: StepRunner, plan: DevicePlan, link: Link, _again: bool) -> str:  # noqa: FBT001
    seen = steps.see("settle", plan, link)
    if seen == plan.base:
        raise GoneBackError(plan.device, "runs its configuration from before, although the change was confirmed")
    if seen != plan.predicted:
        raise NeedsOperatorError(
            f"{plan.device}: confirmed, and its configuration is not the planned one{steps.strange(plan, 'planned')}",
            hint="put it right by hand, then resume the run; or close the unit when the run is closed",
        )
    if plan.guarantee == "timed-native" and link.pending().state != "none":
        raise NeedsOperatorError(f"{plan.device}: confirmed, and a change still waits there")
    return "read"


_STEPS: dict[str, Callable[[StepRunner, DevicePlan, Link, bool], str]] = {
    "read": _read,
    "stage": _stage,
    "arm": _arm,
    "confirm": _confirm,
    "revert": _revert,
    "save": _save,
    "settle": _settle,
}
