"""What a run says about itself when it ends, as values that JSON can hold."""

from __future__ import annotations

from typing import Literal

from netauto.intent.models import Model
from netauto.plan.models import Action, Guarantee
from netauto.verify.models import CheckResult

Phase = Literal["read", "stage", "arm", "verify", "confirm", "revert", "save", "settle"]
PHASES: tuple[Phase, ...] = ("read", "stage", "arm", "verify", "confirm", "revert", "save", "settle")
Goal = Literal["confirm", "revert"]
Outcome = Literal["applied", "reverted", "untouched", "unknown"]
Verdict = Literal["open", "closed", "reverted", "needs-operator"]


class StepError(Model):
    """What went wrong on one device.

    Attributes:
        kind: name of the error's class in `netauto.errors`, or ``bug``.
        message: what happened, in netauto's and the device's words; no secret.
        hint: what to do next, or empty.
    """

    device: str
    step: Phase
    kind: str
    message: str
    hint: str = ""


class Timing(Model):
    """How long a phase took: on one device, or (`device` empty) from its first to its last.

    Attributes:
        ms: milliseconds of the monotonic clock.
    """

    phase: Phase
    device: str
    ms: int


class DeviceResult(Model):
    """What is true of one device at the end.

    Attributes:
        outcome: ``applied``: its running configuration was read back and is the planned one, and nothing waits on it;
            ``reverted``: it was touched, and its running configuration was read back and is the one from before;
            ``untouched``: nothing took effect on it; ``unknown``: none of these is proven.
        saved: startup was written.
        before, after: running configuration as read first and last, redacted; empty when it was not read.
    """

    device: str
    guarantee: Guarantee
    outcome: Outcome
    saved: bool
    before: str
    after: str


class RunResult(Model):
    """The end of a run, derived from its rows in the journal and nothing else.

    Attributes:
        plan: digest of the plan.
        verdict: ``open`` or ``closed`` (what the plan wanted), ``reverted`` (every device is as it was before), or
            ``needs-operator`` (something is not proven, or not saved: a person has to look, `netauto resume` tries again).
        reason: why it was reverted or needs a person; empty when all went well.
        finished: nothing is left to do; False only with ``needs-operator``.
        interrupted: somebody asked to stop.
        attempts: how many times the run was driven; more than one means that it was resumed.
        started, ended: UTC, ISO 8601.
        last_safe: UTC, ISO 8601: after this moment going back would not have ended within the budget; empty when it was not reckoned.
    """

    run: str
    unit: str
    action: Action
    plan: str
    verdict: Verdict
    reason: str
    finished: bool
    interrupted: bool
    attempts: int
    started: str
    ended: str
    devices: tuple[DeviceResult, ...]
    errors: tuple[StepError, ...]
    checks: tuple[CheckResult, ...]
    timings: tuple[Timing, ...]
    last_safe: str = ""

    def outcome(self, device: str) -> Outcome:
        """Return the outcome of `device` (KeyError when it has no part in the run)."""
        for result in self.devices:
            if result.device == device:
                return result.outcome
        raise KeyError(device)
