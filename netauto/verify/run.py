"""Asking the devices: every command once, and again only for what is allowed to take a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import DeviceError, UnreachableError
from netauto.verify.check import judge, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.drivers.protocol import Driver
    from netauto.verify.check import Check
    from netauto.verify.models import CheckResult


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for states that settle.

    Attributes:
        now: seconds of a monotonic clock.
        wait: wait so many seconds; True when everything should stop (`threading.Event.wait` fits).
        deadline: moment of `now` after which nothing is asked again.
        pause: seconds between two questions about the same thing.
    """

    now: Callable[[], float]
    wait: Callable[[float], bool]
    deadline: float
    pause: float = 1.0


def run_checks(driver: Driver, checks: tuple[Check, ...], patience: Patience | None = None) -> tuple[CheckResult, ...]:
    """Ask one device and judge its answers; results are in the order of `checks`.

    A device that does not answer, or refuses a command, makes results of status ``error``; nothing is raised. A session that is lost
    is not asked again, and nothing is asked after the deadline: a revert timer is running meanwhile. Without `patience`, every state
    is taken as it is found.
    """
    began = patience.now() if patience else 0.0
    results = _ask(driver, checks, patience)
    while patience and (waiting := _unsettled(checks, results, patience.now() - began)):
        if patience.now() + patience.pause > patience.deadline or patience.wait(patience.pause):
            break
        results |= _ask(driver, waiting, patience)
    return tuple(results[check] for check in checks)


def _unsettled(checks: tuple[Check, ...], results: dict[Check, CheckResult], waited: float) -> tuple[Check, ...]:
    return tuple(check for check in checks if check.settle > waited and results[check].status == "failed")


def _ask(driver: Driver, checks: tuple[Check, ...], patience: Patience | None) -> dict[Check, CheckResult]:
    answers: dict[str, str | DeviceError] = {}
    lost: DeviceError | None = None
    for command in dict.fromkeys(check.command for check in checks):
        if lost is None and patience and patience.now() > patience.deadline:
            lost = UnreachableError(checks[0].device, "not asked: the time for verification is over")
        answer = lost or _show(driver, command)
        answers[command] = answer
        lost = answer if isinstance(answer, UnreachableError) else None
    return {check: _judge(check, answers[check.command]) for check in checks}


def _show(driver: Driver, command: str) -> str | DeviceError:
    try:
        return driver.show(command)
    except DeviceError as error:
        return error


def _judge(check: Check, answer: str | DeviceError) -> CheckResult:
    if isinstance(answer, DeviceError):
        return result(check, "error", f"no answer to `{check.command}`: {answer.message}")
    return judge(check, answer)
