"""Three lab devices, one for each kind of command line, and plans of any lines for them; time passes when somebody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plan_sample
from plan_sample import device_plan

from campaign.bench import INVENTORY, ROOT
from netauto.deploy import drive
from netauto.drivers import DRIVERS, Deadlines, open_driver
from netauto.inventory.models import Device
from netauto.journal import Journal
from netauto.lab import Lab, load_lab_file
from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_text, fingerprint
from netauto.platforms import PLATFORMS
from netauto.verify.models import CheckResult

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.plan.models import DevicePlan, Plan

KEY = b"crash"
SITE = {"len-acc-2": "ios_xe", "len-wlc-1": "c9800", "len-fw-1": "fortios"}
QUICK = Deadlines(connect=10, show=10, window=10, commit=10)
REVERT_AFTER = 300


class Clock:
    """A clock that moves with the lab's."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.seconds = 1_584_349_200.0

    def now(self) -> float:
        return self.seconds

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float, *_unless: object) -> None:
        self.seconds += seconds
        self._lab.clock.advance(seconds)


class Site:
    """Devices that are made as they were for each example."""

    def __init__(self) -> None:
        specs = [spec for spec in load_lab_file(ROOT / INVENTORY / "lab.yml").devices if spec.name in SITE]
        self.lab = Lab(specs)
        self.lab.start()
        self.before = self.running()

    def running(self) -> dict[str, str]:
        return {device.name: device.state().running for device in self.lab}

    def reset(self) -> None:
        for device in self.lab:
            device.reset()
        self.clock = Clock(self.lab)

    def open(self, name):
        lab = self.lab[name]
        device = Device(
            name=name,
            site="lens",
            role="access",
            platform=SITE[name],
            host=lab.address,
            port=lab.port,
            user="netauto",
            password="vault:device_password",
            host_key=lab.host_key,
        )
        return open_driver(device, password=lab.spec.password, run="r1", deadlines=QUICK)

    def plan(self, pushes) -> Plan:
        """Return a plan that sends each device its lines; `pushes`: name → (push, inverse)."""
        return plan_sample.plan(*(self._device(name, *pushes[name]) for name in SITE))

    def _device(self, name, push, inverse) -> DevicePlan:
        platform = PLATFORMS[SITE[name]]
        predicted = canonical_text(platform, str(apply(platform, platform.parse(self.before[name]), push)), KEY)
        guarantee = DRIVERS[platform.name].capabilities.guarantee
        return device_plan(
            name,
            platform.name,
            base=fingerprint(platform, self.before[name], KEY),
            predicted=fingerprint(platform, predicted, KEY),
            predicted_text=predicted,
            push=push,
            inverse=inverse,
            guarantee=guarantee,
            revert_after=REVERT_AFTER if guarantee == "timed-native" else 0,
        )

    def drive(self, plan: Plan, folder: Path):
        def look(drivers):
            return tuple(
                CheckResult(
                    device=device.device,
                    check="config.equals-predicted",
                    subject="running",
                    status="passed" if self._seen(device, drivers) == device.predicted else "failed",
                    expected="as planned",
                    observed="otherwise",
                    method="model",
                )
                for device in plan.devices
            )

        with Journal(folder / "journal.sqlite", now=self.clock.now) as journal:
            return drive(
                "r1",
                plan,
                journal=journal,
                user="c.durand",
                open_driver=self.open,
                verify=look,
                fingerprint=lambda platform, text: fingerprint(PLATFORMS[platform], text, KEY),
                redact=lambda platform, text: canonical_text(PLATFORMS[platform], text, KEY),
                secret=str,
                clock=self.clock,
            )

    @staticmethod
    def _seen(device: DevicePlan, drivers) -> str:
        return fingerprint(PLATFORMS[device.platform], drivers[device.device].running(), KEY)

    def is_after(self, plan: Plan, name: str) -> bool:
        """Whether a device runs what was planned, by the device's own state."""
        platform = PLATFORMS[SITE[name]]
        return fingerprint(platform, self.lab[name].state().running, KEY) == plan.device(name).predicted
