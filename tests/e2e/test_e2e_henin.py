"""A site of Juniper devices, where one box is firewall and router: the same commands, the same promises."""

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

UNIT = "henin-consult-1"
DEVICES = ("hnb-acc-1", "hnb-fw-1", "len-wlc-1")
POLICY = "set security policies global policy "


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Return the devices of Hénin-Beaumont, and the controller at Lens."""
    with lab_of("hnb-", "len-wlc-1") as lab:
        yield lab


@pytest.fixture
def henin(lab, tmp_path, known) -> Iterator[Hospital]:
    """Return the site as it ships: two units are open, the third is not."""
    hospital = Hospital(tmp_path / "ws", lab, known)
    yield hospital
    # Devices as shipped for the next story: what this one left, it has asserted.
    for device in lab:
        device.clear_faults()
        device.reset()


def agreed(hospital: Hospital) -> str:
    return str(hospital.type("plan", UNIT, "--json", "-q").json["digest"])


def policies(text: str) -> list[str]:
    """Return the global policies in the order of the configuration."""
    names = (line.removeprefix(POLICY).split()[0] for line in text.splitlines() if line.startswith(POLICY))
    return list(dict.fromkeys(names))


def test_a_unit_opens_and_closes_without_a_trace(henin):
    before = henin.configs()
    opened = henin.type("open-unit", UNIT, answers="y\n")
    assert opened.code == 0, opened.said
    assert f"{UNIT}: open" in opened.out
    after = henin.configs()
    assert {name for name in after if after[name] != before[name]} == set(DEVICES)
    assert 'set interfaces ge-0/0/12 description "U-HNB-C1 box-1 workstation"\n' in after["hnb-acc-1"]
    assert "set switch-options voip interface ge-0/0/12.0 vlan U-HNB-C1-VOIX\n" in after["hnb-acc-1"]
    assert "set interfaces ae0 unit 2432 family inet address 10.64.48.1/24\n" in after["hnb-fw-1"]
    assert "set routing-options aggregate route 10.64.48.0/20 discard\n" in after["hnb-fw-1"]
    assert " vlan-name U-HNB-C1-CLIN\n  vlan-id 2432\n" in after["len-wlc-1"]
    # The unit's own in one block, in front of the one that denies and logs what is left.
    order = policies(after["hnb-fw-1"])
    own = [name for name in order if name.startswith("UC-HNB-C1-")]
    assert order[-len(own) - 1 :] == [*own, "DENY-ALL"]
    assert len(own) > 20
    assert henin.type("verify", UNIT).code == 0
    assert henin.type("drift", UNIT).code == 0
    closed = henin.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    assert henin.configs() == before
    assert henin.leftovers() == []


def test_what_people_change_since_is_drift_and_stays(henin):
    before = henin.configs()
    assert henin.type("open-unit", UNIT, "-q", answers="y\n").code == 0
    words = f"{POLICY}UC-HNB-C1-0001 then deny"
    henin.lab["hnb-fw-1"].console("configure", words, "commit", "exit")
    assert f"{words}\n" in henin.configs()["hnb-fw-1"]
    drifted = henin.type("drift", UNIT)
    assert drifted.code == 3, drifted.said
    assert "policy UC-HNB-C1-0001" in drifted.said
    closed = henin.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    assert f"{words}\n" in henin.configs()["hnb-fw-1"]
    assert "UC-HNB-C1-0001 was changed since the unit was opened" in closed.said
    assert henin.configs()["hnb-acc-1"] == before["hnb-acc-1"]


def test_a_firewall_that_refuses_a_statement_takes_nothing(henin):
    before = henin.configs()
    henin.fault("hnb-fw-1", "reject", match="dhcp-relay group U-HNB-C1-VOIX")
    opened = henin.type("open-unit", UNIT, answers="y\n")
    assert opened.code == 5, opened.said
    assert "hnb-fw-1: refused" in opened.said
    assert henin.configs() == before
    assert henin.leftovers() == []


def test_the_process_dies_while_the_devices_count_down(henin):
    before = henin.configs()
    process = henin.start("open-unit", UNIT, "--approve", agreed(henin), "-q", NETAUTO_WATCHDOG="off")
    while henin.lab["hnb-fw-1"].state().pending is None:
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)  # the lab tells nobody by itself
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    resumed = henin.type("resume", "-q")
    assert resumed.code in {0, 5}, resumed.said
    henin.lab.clock.advance(150)
    assert henin.leftovers() == []
    after = henin.configs()
    changed = {name for name, text in after.items() if text != before[name]}
    assert changed in (set(), set(DEVICES))
    assert (f"{UNIT}: open" in resumed.out) == bool(changed)
