"""One transaction over the six devices of Lens: switches, controller, router and firewall, each through its own driver."""

import time
from contextlib import ExitStack
from pathlib import Path

import plan_sample
import pytest
from contract_benches import BASES, PASSWORD
from plan_sample import device_plan

from netauto.canonical import sha256
from netauto.deploy import drive
from netauto.drivers import open_driver
from netauto.inventory.models import Device
from netauto.journal import Journal
from netauto.lab import DeviceSpec, Fault, Lab
from netauto.plan.canonical import canonical_text, fingerprint
from netauto.platforms import PLATFORMS
from netauto.verify.models import CheckResult

KEY = b"contract"
VLAN = (("vlan 2032", " name U-LEN-C3-CLIN"), ("no vlan 2032",))
ROUTER = (("ip prefix-list PL-TEST seq 5 permit 10.60.48.0/20",), ("no ip prefix-list PL-TEST seq 5",))
FIREWALL = (
    (
        "config firewall address",
        '    edit "N-LEN-C3"',
        "        set subnet 10.60.48.0 255.255.240.0",
        "    next",
        "end",
    ),
    ("config firewall address", '    delete "N-LEN-C3"', "end"),
)
SITE = {
    "len-acc-1": ("ios_xe", "C9300-48P", "access", VLAN),
    "len-acc-2": ("ios_xe", "C9300-48P", "access", VLAN),
    "len-dist-1": ("ios_xe", "C9500-24Y4C", "distribution", VLAN),
    "len-wlc-1": ("c9800", "C9800-40-K9", "wlc", VLAN),
    "len-wan-1": ("ios_xe", "ISR4331", "wan", ROUTER),
    "len-fw-1": ("fortios", "FortiGate-200F", "firewall", FIREWALL),
}


DIALECTS = {"arista_eos": "eos", "aruba_aoscx": "aoscx"}  # of the lab, where they are not called as the platform is


class Lens:
    def __init__(self, stack, folder: Path, profile="instant", site=SITE):
        self.site = site
        specs = [
            DeviceSpec(
                name=name,
                dialect=DIALECTS.get(platform, platform),
                base=(BASES / f"{name}.cfg").read_text(),
                model=model,
                username="netauto",
                password=PASSWORD,
            )
            for name, (platform, model, _role, _lines) in site.items()
        ]
        self.lab = stack.enter_context(Lab(specs, profile=profile))
        self.journal = stack.enter_context(Journal(folder / "journal.sqlite"))
        self.before = {name: self.config(name) for name in self.site}
        self.after = self._predicted()
        self.verify = self.look

    def _predicted(self):
        """What each device makes of its lines, tried out by hand and taken back before the test begins."""
        predicted = {}
        for name, (_platform, _model, _role, (push, inverse)) in self.site.items():
            with self.open(name) as driver:
                for lines in (push, inverse):
                    driver.stage(_change(lines))
                    driver.arm(0)
                    predicted.setdefault(name, self.config(name))
        assert {name: self.config(name) for name in self.site} == self.before
        for device in self.lab:
            device.log.clear()
        return predicted

    def config(self, name):
        return canonical_text(PLATFORMS[self.site[name][0]], self.lab[name].state().running, KEY)

    def open(self, name):
        platform, _model, role, _lines = self.site[name]
        lab = self.lab[name]
        device = Device(
            name=name,
            site="lens",
            role=role,
            platform=platform,
            host=lab.address,
            port=lab.port,
            user="netauto",
            password="vault:device_password",
            host_key=lab.host_key,
        )
        return open_driver(device, password=PASSWORD, run="r1")

    def plan(self):
        return plan_sample.plan(*(self._device(name) for name in self.site))

    def _device(self, name):
        platform, _model, _role, (push, inverse) = self.site[name]
        timed = platform != "fortios"
        return device_plan(
            name,
            platform,
            base=sha256(self.before[name]),
            predicted=sha256(self.after[name]),
            predicted_text=self.after[name],
            push=push,
            inverse=inverse,
            guarantee="timed-native" if timed else "tool-side-undo",
            revert_after=300 if timed else 0,
        )

    def look(self, drivers):
        return tuple(
            CheckResult(
                device=name,
                check="config.equals-predicted",
                subject="running",
                status="passed"
                if canonical_text(PLATFORMS[self.site[name][0]], driver.running(), KEY) == self.after[name]
                else "failed",
                expected="as planned",
                observed="",
                method="model",
            )
            for name, driver in drivers.items()
        )

    def drive(self):
        return drive(
            "r1",
            self.plan(),
            journal=self.journal,
            user="c.durand",
            open_driver=self.open,
            verify=self.verify,
            fingerprint=lambda platform, text: fingerprint(PLATFORMS[platform], text, KEY),
            redact=lambda platform, text: canonical_text(PLATFORMS[platform], text, KEY),
            secret=str,
        )

    def check(self, result):
        """Nothing is mixed, nothing waits, and the verdict says what is true."""
        configs = {name: self.config(name) for name in self.site}
        assert result.verdict in {"open", "reverted"}, result
        assert configs == (self.after if result.verdict == "open" else self.before)
        states = [self.lab[name].state() for name in self.site]
        assert not [state for state in states if state.pending or state.config_locked_by]
        return result.verdict


def _change(lines):
    from netauto.drivers import Change

    return Change("r0", push=lines, inverse=(), secret=str)


@pytest.fixture
def lens(tmp_path):
    with ExitStack() as stack:
        yield Lens(stack, tmp_path)


def test_a_unit_opens_on_six_devices(lens):
    result = lens.drive()
    assert lens.check(result) == "open"
    assert result.errors == ()
    for name in SITE:
        state = lens.lab[name].state()
        assert canonical_text(PLATFORMS[SITE[name][0]], state.startup, KEY) == lens.after[name]
        assert [event.kind for event in lens.lab[name].log].count("login") == 1


@pytest.mark.parametrize("name", ["len-acc-1", "len-wlc-1", "len-fw-1"])
def test_a_refused_line_on_one_device_undoes_all(lens, name):
    push = SITE[name][3][0]
    lens.lab[name].set_fault(
        Fault("reject", match="name U-LEN|set subnet", text="Command fail. Return code -61\n% Bad VLAN\n")
    )
    result = lens.drive()
    assert lens.check(result) == "reverted"
    assert any(
        error.device == name
        and error.kind == "RejectedError"
        and push[1 if name != "len-fw-1" else 2].strip() in error.message
        for error in result.errors
    )


def test_a_failed_verification_undoes_all(lens):
    lens.verify = lambda drivers: tuple(check.model_copy(update={"status": "failed"}) for check in lens.look(drivers))
    assert lens.check(lens.drive()) == "reverted"


LOST = {
    "len-dist-1": ("show running-config", "show privilege", "^vlan 2032", "configure confirm", "write memory"),
    "len-fw-1": ("^show$", "config-transaction start", "set subnet", "config-transaction commit", "get system global"),
}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("name", "match"), [(name, match) for name, lines in LOST.items() for match in lines])
def test_a_session_that_is_lost_anywhere(lens, name, match, after):
    lens.lab[name].set_fault(Fault("drop", match=match, times=1, after=after))
    result = lens.drive()
    if result.verdict == "needs-operator":
        result = lens.drive()
    if name == "len-fw-1" and result.verdict == "reverted":
        lens.lab.clock.advance(150)  # the lost session's transaction holds its objects until it expires
    lens.check(result)


def test_a_device_that_lies_about_its_timer_is_confirmed_all_the_same(lens):
    lens.lab["len-acc-1"].set_fault(Fault("lie_pending"))
    result = lens.drive()
    lens.lab["len-acc-1"].clear_faults()
    lens.lab.clock.advance(301)
    assert lens.check(result) == "open"


def test_a_timer_that_is_lost_does_not_keep_a_device_from_coming_back(lens):
    def lose(drivers):
        lens.lab["len-acc-1"].set_fault(Fault("lose_timer"))
        return tuple(check.model_copy(update={"status": "failed"}) for check in lens.look(drivers))

    lens.verify = lose
    assert lens.check(lens.drive()) == "reverted"


def test_how_long_a_unit_takes_at_campus_distance(tmp_path):
    with ExitStack() as stack:
        lens = Lens(stack, tmp_path, profile="campus")
        start = time.monotonic()
        result = lens.drive()
        spent = time.monotonic() - start
        assert lens.check(result) == "open"
    slowest = {timing.phase: timing.ms for timing in result.timings if not timing.device}
    assert set(slowest) == {"read", "stage", "arm", "verify", "confirm", "save", "settle"}
    assert spent < 20  # the devices' own time is about six seconds
