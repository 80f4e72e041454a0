"""The checks of the unit of Lens against lab devices before and after it is opened: asked over SSH, judged on what they show."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from netmiko import ConnectHandler

from netauto.allocation.allocate import allocate
from netauto.allocation.lockfile import read_locks
from netauto.intent.load import load_intent
from netauto.inventory.ansible import load_inventory
from netauto.lab import AccessPoint, Attached, DeviceSpec, Lab, Profile
from netauto.plan.apply import apply
from netauto.plan.commands import commands
from netauto.platforms import PLATFORMS
from netauto.render.loader import load_templates
from netauto.render.render import render
from netauto.verify.build import checks_for
from netauto.verify.config import allocation_check, model_checks
from netauto.verify.run import Patience, run_checks
from netauto.workspace import Workspace

pytestmark = [
    pytest.mark.slow,
    # What plain Netmiko negotiates with a FortiGate by default; the cryptography package warns about it.
    pytest.mark.filterwarnings("ignore:Diffie-Hellman over finite fields"),
]

ROOT = Path(__file__).parents[3]
PASSWORD = "lab-only-Passw0rd"
MODELS = {
    "len-acc-1": "C9300-48P",
    "len-acc-2": "C9300-48P",
    "len-dist-1": "C9500-24Y4C",
    "len-fw-1": "FortiGate-200F",
    "len-wan-1": "ISR4331",
    "len-wlc-1": "C9800-40-K9",
}
TEN = "TenGigabitEthernet"
CABLES = {
    "len-acc-1": (f"{TEN}1/1/1",),
    "len-acc-2": (f"{TEN}1/1/1",),
    "len-dist-1": tuple(f"{TEN}1/0/{number}" for number in (1, 2, 21, 22, 23, 24)),
    "len-wlc-1": (f"{TEN}0/0/0", f"{TEN}0/0/1"),
    "len-wan-1": ("GigabitEthernet0/0/0", "GigabitEthernet0/0/1"),
    "len-fw-1": (),
}
APS = tuple(
    AccessPoint(name=f"len-ap-3{number}", mac=f"00a3.8e11.310{number}", radio_mac=f"00a3.8e12.310{number}")
    for number in (1, 2)
)


class Shell:
    """Just enough of a driver: a session of plain Netmiko."""

    def __init__(self, device, platform):
        kind = "fortinet" if platform == "fortios" else "cisco_xe"
        self.session = ConnectHandler(
            device_type=kind,
            host=device.address,
            port=device.port,
            username="netauto",
            password=PASSWORD,
            conn_timeout=30,
        )

    def show(self, command):
        return self.session.send_command(command, read_timeout=30)


@pytest.fixture(scope="module")
def lens():
    """Return allocation, and device → platform, configuration before, configuration with the unit open."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    workspace = Workspace(ROOT)
    inventory = load_inventory(workspace)
    intent = load_intent(workspace, "lens-consult-3", inventory)
    allocation = allocate(intent, read_locks(workspace))
    fragments = render(intent, allocation, inventory, load_templates(workspace.templates))
    devices = {}
    for name in MODELS:
        platform = PLATFORMS[inventory.device(name).platform]
        base = (ROOT / "inventories" / "lab" / "bases" / f"{name}.cfg").read_text()
        lines = [line for fragment in fragments if fragment.device == name for line in fragment.text.splitlines()]
        devices[name] = (platform, base, str(apply(platform, platform.parse(base), lines)))
    return allocation, devices


def spec(name, platform, text, suffix=""):
    plugged = {port: Attached(kind="switch", name="neighbour", platform="x", port="x") for port in CABLES[name]}
    return DeviceSpec(
        name=name + suffix,
        dialect=platform.name,
        base=text,
        model=MODELS[name],
        password=PASSWORD,
        attached=plugged,
        aps=APS if platform.name == "c9800" else (),
    )


@pytest.fixture(scope="module")
def hospital(lens):
    """Return a function that opens a session to a device ``before`` or ``after`` the unit was opened."""
    _, devices = lens
    specs = [
        spec(name, platform, text, suffix)
        for name, (platform, before, after) in devices.items()
        for suffix, text in (("-before", before), ("-after", after))
    ]
    with Lab(specs) as lab:
        yield lambda name, when: Shell(lab[f"{name}-{when}"], devices[name][0].name)


@pytest.mark.parametrize("name", MODELS)
def test_devices_show_what_the_plan_promised_and_nothing_of_it_before(name, lens, hospital):
    platform, before, after = lens[1][name]
    base, opened = platform.read_model(before), platform.read_model(after)
    opening = checks_for(name, platform.name, base, opened)
    closing = checks_for(name, platform.name, opened, base)
    unopened, open_ = hospital(name, "before"), hospital(name, "after")
    shared = {"wlan.state"}  # asked because the unit uses them; they are up without it too
    for shell, checks, good in (
        (open_, opening, True),
        (unopened, closing, True),
        (open_, closing, False),
        (unopened, opening, False),
    ):
        results = run_checks(shell, checks)
        wrong = [r for r in results if (r.status == "passed") != good and not (r.check in shared and not good)]
        assert wrong == []
    assert len(opening) >= len(closing) > 0


@pytest.mark.parametrize("name", MODELS)
def test_the_running_configuration_means_what_was_planned(name, lens, hospital):
    allocation, devices = lens
    platform, before, after = devices[name]
    base, opened = platform.read_model(before), platform.read_model(after)
    observed = platform.read_model(
        hospital(name, "after").show("show" if platform.name == "fortios" else "show running-config")
    )
    results = (
        *model_checks(name, base, opened, observed),
        allocation_check("open", name, allocation, opened, observed),
    )
    assert [result for result in results if result.status != "passed"] == []


def test_an_access_point_that_joins_again_is_awaited(lens):
    platform, before, after = lens[1]["len-wlc-1"]
    base, opened = platform.read_model(before), platform.read_model(after)
    checks = tuple(check for check in checks_for("len-wlc-1", "c9800", base, opened) if check.id == "ap.tags")
    with Lab([spec("len-wlc-1", platform, before)], profile=Profile(name="radio", ap_rejoin=22.0)) as lab:
        shell = Shell(lab["len-wlc-1"], "c9800")
        shell.session.send_config_set(list(commands(platform, platform.parse(before), platform.parse(after))))
        waits = []

        def wait(seconds):
            waits.append(seconds)
            lab.clock.advance(seconds)
            return False

        patience = Patience(lambda: sum(waits), wait, deadline=60.0, pause=5.0)
        results = run_checks(shell, checks, patience)
    assert [result.status for result in results] == ["passed", "passed"]
    assert waits == [5.0] * 5
