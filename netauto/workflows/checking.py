"""What is verified after a change, derived from the plan alone: a resumed run checks the same things as the first attempt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from netauto.errors import NetautoError
from netauto.plan.apply import apply
from netauto.platforms import PLATFORMS
from netauto.verify.build import checks_for
from netauto.verify.config import allocation_check, equals_predicted, model_checks
from netauto.verify.run import Patience, run_checks
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netauto.deploy.interrupts import Stop
    from netauto.deploy.seams import Clock
    from netauto.drivers.protocol import Driver
    from netauto.plan.models import DevicePlan, Plan
    from netauto.platforms.model import DeviceModel
    from netauto.verify.check import Check
    from netauto.verify.models import CheckResult
    from netauto.workflows.readings import Readings


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to be true of one device once its plan is applied.

    Attributes:
        base, predicted: what its configuration means without and with the change.
        checks: what it is asked about its state.
    """

    device: DevicePlan
    base: DeviceModel
    predicted: DeviceModel
    checks: tuple[Check, ...]

    @classmethod
    def of(cls, device: DevicePlan) -> Expectation:
        """Return what follows from a device's plan."""
        predicted = model(device.platform, device.predicted_text)
        if not device.changes:
            return cls(device, predicted, predicted, ())
        base = model(device.platform, base_text(device))
        return cls(device, base, predicted, checks_for(device.device, device.platform, base, predicted))

    def look(
        self, plan: Plan, driver: Driver, readings: Readings, patience: Patience | None
    ) -> tuple[CheckResult, ...]:
        """Ask the device, and judge: its configuration first, then its state."""
        name, platform = self.device.device, self.device.platform
        text = driver.running()
        observed = model(platform, text)
        equal = equals_predicted(self.device, readings.fingerprint(platform, text), readings.canonical(platform, text))
        # A state cannot settle into what the configuration does not say: nobody waits for it then.
        awaited = patience if equal.status == "passed" else None
        return (
            equal,
            *model_checks(name, self.base, self.predicted, observed),
            allocation_check(plan.action, name, plan.allocation, self.predicted, observed),
            *run_checks(driver, self.checks, awaited),
        )


def base_text(device: DevicePlan) -> str:
    """Return the configuration that a device's plan was made from, secrets replaced; lines stand as the device puts them."""
    platform = PLATFORMS[device.platform]
    return str(apply(platform, platform.parse(device.predicted_text), device.inverse))


def verifier(
    plan: Plan, readings: Readings, clock: Clock, clean: Callable[[str], str], stop: Stop
) -> Callable[[Mapping[str, Driver]], tuple[CheckResult, ...]]:
    """Return the function that looks at all armed devices of `plan` at once; `clean` takes secrets out of what they say.

    States that settle (an access point that joins again) are waited for during half of the plan's verification budget; the other
    half is for confirming. A request to stop ends the looking, without results: nothing depends on them any more.
    """

    def look(drivers: Mapping[str, Driver]) -> tuple[CheckResult, ...]:
        patience = Patience(
            now=clock.monotonic,
            wait=lambda seconds: _stopped_while(clock, seconds, stop),
            deadline=clock.monotonic() + plan.verify_budget / 2,
        )

        def one(device: DevicePlan) -> tuple[CheckResult, ...]:
            asked = cast("Driver", _Asked(drivers[device.device], stop))
            try:
                found = Expectation.of(device).look(plan, asked, readings, patience)
            except NetautoError as error:
                error.message = clean(error.message)
                raise
            return tuple(each.model_copy(update={"observed": clean(each.observed)}) for each in found)

        with ThreadPoolExecutor(max_workers=len(plan.devices), thread_name_prefix="verify") as pool:
            try:
                return tuple(result for results in pool.map(one, plan.devices) for result in results)
            except _StoppedError:
                return ()

    return look


def _stopped_while(clock: Clock, seconds: float, stop: Stop) -> bool:
    clock.sleep(seconds, stop.asked)
    return stop.requested


class _StoppedError(Exception):
    """Somebody asked to stop while devices were looked at."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A session of which nothing more is asked once somebody has asked to stop; it has the members that looking needs."""

    driver: Driver
    stop: Stop

    def running(self) -> str:
        self._go_on()
        return self.driver.running()

    def show(self, command: str) -> str:
        self._go_on()
        return self.driver.show(command)

    def _go_on(self) -> None:
        if self.stop.requested:
            raise _StoppedError
