"""A site with other switches, and with a controller that stands elsewhere: the same commands, the same promises."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from e2e_hospital import Hospital, lab_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import Lab

pytestmark = pytest.mark.slow

UNIT = "bethune-consult-2"
DEVICES = ("bet-acc-1", "bet-dist-1", "bet-fw-1", "bet-wan-1", "len-wlc-1")


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Return the devices of Bethune, and the controller at Lens; the second unit is closed once and for all."""
    with lab_of("bet-", "len-wlc-1") as lab:
        yield lab


@pytest.fixture
def bethune(lab, tmp_path, known) -> Iterator[Hospital]:
    """Return the site with its second unit closed."""
    hospital = Hospital(tmp_path / "ws", lab, known)
    for device in lab:
        device.clear_faults()
    closed = hospital.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    yield hospital
    # Devices as shipped for the next story: what this one left, it has asserted.
    for device in lab:
        device.reset()


def agreed(hospital: Hospital) -> str:
    return str(hospital.type("plan", UNIT, "--json", "-q").json["digest"])


def test_a_unit_opens_and_closes_without_a_trace(bethune):
    before = bethune.configs()
    opened = bethune.type("open-unit", UNIT, answers="y\n")
    assert opened.code == 0, opened.said
    assert f"{UNIT}: open" in opened.out
    assert {device.name for device in bethune.lab if bethune.configs()[device.name] != before[device.name]} == set(
        DEVICES
    )
    switch = bethune.lab["bet-acc-1"].state()
    assert switch.running == switch.startup
    assert "interface Ethernet11\n   description U-BTN-C2 box-1 workstation\n" in switch.running
    assert "   switchport trunk allowed vlan 110,120-121,2216,2220-2221,2223\n" in switch.running
    assert " vlan-name U-BTN-C2-CLIN\n  vlan-id 2216\n" in bethune.configs()["len-wlc-1"]
    assert bethune.type("verify", UNIT).code == 0
    assert bethune.type("drift", UNIT).code == 0
    closed = bethune.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    assert bethune.configs() == before
    assert bethune.leftovers() == []


def test_a_switch_that_refuses_a_line_takes_nothing(bethune):
    before = bethune.configs()
    bethune.fault("bet-acc-1", "reject", match="switchport phone vlan 2217")
    opened = bethune.type("open-unit", UNIT, answers="y\n")
    assert opened.code == 5
    assert "bet-acc-1: refused 'switchport phone vlan 2217'" in opened.said
    assert bethune.configs() == before
    assert bethune.leftovers() == []
    assert bethune.lab["bet-acc-1"].state().sessions == ()


def test_the_process_dies_while_a_switch_counts_down(bethune):
    before = bethune.configs()
    process = bethune.start("open-unit", UNIT, "--approve", agreed(bethune), "-q", NETAUTO_WATCHDOG="off")
    while bethune.lab["bet-acc-1"].state().pending is None:
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)  # the lab tells nobody by itself
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    resumed = bethune.type("resume", "-q")
    assert resumed.code in {0, 5}, resumed.said
    # The firewall gives back what a dead session had begun; every timer has had its time.
    bethune.lab.clock.advance(150)
    assert bethune.leftovers() == []
    after = bethune.configs()
    changed = {name for name, text in after.items() if text != before[name]}
    assert changed in (set(), set(DEVICES))
    assert (f"{UNIT}: open" in resumed.out) == bool(changed)
