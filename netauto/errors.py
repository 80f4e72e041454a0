"""Every error that netauto raises on purpose, grouped by what the caller can do about it.

::

    NetautoError                     expected trouble: message says what, where and what to do next     exit 1
    ├── InputError                   somebody wrote something wrong: correct the file, run again        exit 2
    │   ├── IntentError              one or many problems in what people write (carries all of them)
    │   ├── InventoryError           the device list is unusable
    │   └── SecretError              a secret's reference cannot be resolved
    ├── RefusedError                 the input is well formed and the answer is no                      exit 1
    │   ├── AllocationError          no free VLAN block or prefix, or one that overlaps
    │   ├── PolicyError              a lint, the path check, the capacity or an approval says no
    │   ├── PlanError                a plan that cannot be built, is stale, or was altered
    │   ├── BusyError                somebody else holds the unit or the device
    │   ├── EvidenceError            a bundle that must not or cannot be sealed, or was altered
    │   └── UnfinishedError          an earlier run has to be resumed first
    ├── JournalError                 the record of runs cannot be written or read: look at the disk     exit 1
    ├── DeviceError                  a device did not do what was asked: look at the device             exit 1
    │   ├── UnreachableError         no connection, no answer in time, connection lost
    │   ├── GoneBackError            confirmed, and back to the configuration from before
    │   ├── HostKeyError             not the device that the inventory pins
    │   ├── LoginError               wrong password, or not enough privilege
    │   ├── PlatformMismatchError    another kind of device than the inventory says
    │   └── RejectedError            the device refused a line (carries the line and the device's words)
    │       └── HeldError            because a session of our own that died, or the timer, still holds what it is about
    ├── VerificationFailedError      the change is in place and is not what was planned                 exit 4
    ├── RevertedError                the change was undone; every device is as it was before            exit 5
    └── NeedsOperatorError           netauto cannot tell, or must not decide: a person has to look      exit 6

Anything else that escapes is a bug (exit 70).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar


class ExitCode(IntEnum):
    """What a command's exit status means; the same for every command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    CHANGES_PENDING = 3
    VERIFICATION_FAILED = 4
    REVERTED = 5
    NEEDS_OPERATOR = 6
    BUG = 70
    INTERRUPTED = 130


class NetautoError(Exception):
    """Expected trouble.

    Args:
        message: one sentence: what happened, where.
        hint: what to do next, or empty.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.FAILED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(NetautoError):
    """Somebody wrote something wrong."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a person wrote.

    Attributes:
        file: path as the person would type it, relative to the workspace.
        line: 1-based line, or 0 when the whole file is meant.
        key: dotted path of the key, e.g. ``rooms[2].port``.
        found: what stands there.
        allowed: what may stand there, in words.
        suggestion: the nearest allowed name, or empty.
    """

    file: str
    line: int
    key: str
    found: str
    allowed: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        hint = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        return f"{where}: {self.key}: found {self.found}; {self.allowed}{hint}"


class IntentError(InputError):
    """Problems in what people write; all of a file's problems at once.

    Args:
        problems: at least one.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(f"{count} in the input:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


class InventoryError(InputError):
    """The device list cannot be read, or a device in it is unusable."""


class SecretError(InputError):
    """A secret's reference cannot be resolved. Never carries the secret."""


class RefusedError(NetautoError):
    """The input is well formed, and the answer is no."""


class AllocationError(RefusedError):
    """No free VLAN block or prefix, or one that overlaps with a known one."""


class PolicyError(RefusedError):
    """A lint, the path check, the capacity check or an approval says no.

    Args:
        message: why.
        hint: what to do next.
        findings: everything that was found (`netauto.plan.models.LintFinding`), where findings are the reason.
    """

    def __init__(self, message: str, *, hint: str = "", findings: tuple[Any, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.findings = findings


class PlanError(RefusedError):
    """A plan that cannot be built, is stale, or was altered."""


class BusyError(RefusedError):
    """Somebody else holds the unit or the device."""


class EvidenceError(RefusedError):
    """A bundle that must not or cannot be sealed, or that is not what was sealed."""


class UnfinishedError(RefusedError):
    """An earlier run is unfinished and has to be resumed first."""


class JournalError(NetautoError):
    """The record of runs, or a lock beside it, cannot be written or read."""


class DeviceError(NetautoError):
    """A device did not do what was asked.

    Args:
        device: the device's inventory name.
        message: what happened, without the device's name.
        hint: what to do next.
    """

    def __init__(self, device: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{device}: {message}", hint=hint)
        self.device = device


class UnreachableError(DeviceError):
    """No connection, no answer before the deadline, or the connection was lost."""


class GoneBackError(DeviceError):
    """The device runs its configuration from before, although the change was confirmed: it has restarted, or somebody put it back."""


class HostKeyError(DeviceError):
    """The device shows another host key than the inventory pins."""


class LoginError(DeviceError):
    """Wrong password, or the account lacks the privilege to configure."""


class PlatformMismatchError(DeviceError):
    """The device is of another kind than the inventory says."""


class RejectedError(DeviceError):
    """The device refused a line.

    Args:
        device: the device's inventory name.
        line: the configuration line as sent (secrets already replaced).
        reply: the device's own words, control characters removed.
    """

    def __init__(self, device: str, line: str, reply: str) -> None:
        super().__init__(device, f"refused {line.strip()!r}: {reply.strip()}")
        self.line = line
        self.reply = reply


class HeldError(RejectedError):
    """The device refused a line because a session of our own account, or its timer, still holds what it is about, until that expires."""

    def __init__(self, device: str, line: str, reply: str) -> None:
        super().__init__(device, line, reply)
        self.hint = "most likely a session that has died; the device ends it within minutes: try again then"


class VerificationFailedError(NetautoError):
    """The change is in place and is not what was planned."""

    exit_code = ExitCode.VERIFICATION_FAILED


class RevertedError(NetautoError):
    """The change was undone; every device is as it was before."""

    exit_code = ExitCode.REVERTED


class NeedsOperatorError(NetautoError):
    """Netauto cannot tell, or must not decide: a person has to look."""

    exit_code = ExitCode.NEEDS_OPERATOR
