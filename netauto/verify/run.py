"""Asking the devices: every command once, and again only for what is allowed to take a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import DeviceError
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
    pause: float = 2.0


def run_checks(driver: Driver, checks: tuple[Check, ...], patience: Patience | None = None) -> tuple[CheckResult, ...]:
    """Ask one device and judge its answers; results are in the order of `checks`.

    A device that does not answer, or refuses a command, makes results of status ``error``; nothing is raised. Without `patience`,
    every state is taken as it is found.
    """
    began = patience.now() if patience else 0.0
    results = _ask(driver, checks)
    while patience and (waiting := _unsettled(checks, results, patience.now() - began)):
        if patience.now() + patience.pause > patience.deadline or patience.wait(patience.pause):
            break
        results |= _ask(driver, waiting)
    return tuple(results[check] for check in checks)


def _unsettled(checks: tuple[Check, ...], results: dict[Check, CheckResult], waited: float) -> tuple[Check, ...]:
    return tuple(check for check in checks if check.settle > waited and results[check].status == "failed")


def _ask(driver: Driver, checks: tuple[Check, ...]) -> dict[Check, CheckResult]:
    answers: dict[str, str | DeviceError] = {}
    results: dict[Check, CheckResult] = {}
    for check in checks:
        if check.command not in answers:
            answers[check.command] = _show(driver, check.command)
        answer = answers[check.command]
        if isinstance(answer, DeviceError):
            results[check] = result(check, "error", f"no answer to `{check.command}`: {answer.message}")
        else:
            results[check] = judge(check, answer)
    return results


def _show(driver: Driver, command: str) -> str | DeviceError:
    try:
        return driver.show(command)
    except DeviceError as error:
        return error
