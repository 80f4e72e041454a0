"""A hospital of fake devices, a plan for them, and a clock that only moves when somebody waits."""

from dataclasses import dataclass, field

import plan_sample
from plan_sample import device_plan

from netauto.canonical import sha256
from netauto.deploy import drive
from netauto.drivers.fake import FakeDevice, Fault
from netauto.journal import Journal
from netauto.verify.models import CheckResult

TIMED = ("acc-1", "acc-2", "dist-1", "wlc-1", "wan-1")
UNTIMED = ("fw-1",)
FEW = ("acc-1", "acc-2", "fw-1")
REVERT_AFTER = 300


class FakeClock:
    def __init__(self):
        self.seconds = 1_584_349_200.0

    def now(self):
        return self.seconds

    def monotonic(self):
        return self.seconds

    def sleep(self, seconds, _waker=None):
        self.seconds += seconds


class Kill(BaseException):
    """The process is gone: nothing may catch this."""


def text_of(lines):
    return "\n".join(sorted(lines)) + "\n"


def fingerprint(_platform, text):
    return sha256(text)


def all_well(drivers):
    return tuple(
        CheckResult(
            device=name,
            check="vlan.active",
            subject="vlan 2032",
            status="passed" if "vlan 2032" in driver.running() else "failed",
            expected="active",
            observed="active" if "vlan 2032" in driver.running() else "missing",
            method="device",
        )
        for name, driver in drivers.items()
        if name != "spare-1"
    )


@dataclass
class Hospital:
    folder: object
    clock: FakeClock = field(default_factory=FakeClock)
    devices: dict = field(default_factory=dict)
    progress: list = field(default_factory=list)
    verify: object = all_well
    stop: object = None
    wrap: object = None  # lets a test stand between the engine and the drivers

    def __post_init__(self):
        names = (*TIMED, *UNTIMED)
        self.devices = {
            name: FakeDevice(name, self.base(name), timer=name in TIMED, clock=self.clock.now) for name in names
        }

    @staticmethod
    def base(name):
        return (f"hostname {name}", "vlan 10", "vlan 20")

    def plan(self, *, action="open", spare=False, names=None):
        names = (names if names is not None else (*TIMED, *UNTIMED)) + (("spare-1",) if spare else ())
        if spare:
            self.devices["spare-1"] = FakeDevice("spare-1", self.base("spare-1"), clock=self.clock.now)
        return plan_sample.plan(*(self._device(name) for name in names), action=action)

    def _device(self, name):
        push = () if name == "spare-1" else ("vlan 2032", "name U-LEN-C3-CLIN")
        inverse = tuple(f"no {line}" for line in reversed(push))
        predicted = text_of((*self.base(name), *push))
        return device_plan(
            name,
            "fake",
            base=sha256(text_of(self.base(name))),
            predicted=sha256(predicted),
            predicted_text=predicted,
            push=push,
            inverse=inverse,
            guarantee="tool-side-undo" if name in UNTIMED else "timed-native",
            revert_after=0 if name in UNTIMED else REVERT_AFTER,
        )

    def open(self, name):
        opened = self.devices[name].open("r1")
        return self.wrap(name, opened) if self.wrap else opened

    def drive(self, plan=None, *, run="r1", journal=None):
        if journal is not None:
            return self._drive(plan or self.plan(), run, journal)
        with self.journal() as opened:
            return self._drive(plan or self.plan(), run, opened)

    def journal(self):
        journal = Journal(self.folder / "journal.sqlite", now=self.clock.now)
        journal._store._connection.execute(
            "PRAGMA synchronous = OFF"
        )  # no power is cut here, and thousands of rows are written
        return journal

    def _drive(self, plan, run, journal):
        return drive(
            run,
            plan,
            journal=journal,
            user="c.durand",
            open_driver=self.open,
            verify=self.verify,
            fingerprint=fingerprint,
            redact=lambda _platform, text: text.replace("vlan 20\n", "vlan <redacted>\n"),
            secret=str,
            clock=self.clock,
            observer=self.progress.append,
            stop=self.stop,
        )

    def running(self, name):
        device = self.devices[name]
        device.armed()
        return device.running

    def is_before(self, name):
        return self.running(name) == tuple(sorted(self.base(name)))

    def is_after(self, name):
        return self.running(name) == tuple(sorted((*self.base(name), "vlan 2032", "name U-LEN-C3-CLIN")))

    def all_before(self):
        return all(self.is_before(name) and self.devices[name].armed() is None for name in self.devices)

    def all_after(self):
        return all(self.is_after(name) and self.devices[name].armed() is None for name in self.devices)

    def kinds(self, run="r1"):
        with self.journal() as journal:
            return [(event.kind, event.device, event.step) for event in journal.events(run)]


def few_devices(folder, scenario):
    """Return a hospital of three devices where verification fails (``fails``), one refuses to be confirmed (``turns``), or all is well."""
    folder.mkdir()
    hospital = Hospital(folder)
    hospital.devices = {name: hospital.devices[name] for name in FEW}
    if scenario == "fails":
        hospital.verify = lambda drivers: tuple(
            check.model_copy(update={"status": "failed"}) for check in all_well(drivers)
        )
    if scenario == "turns":
        hospital.devices["acc-2"].faults = (Fault("confirm", "reject"),)
    return hospital
