"""Two operators, two processes, the same devices: one after the other, and each plans on what the other left."""

from __future__ import annotations

import signal

import pytest
from e2e_hospital import UNIT
from test_e2e_interrupted import until

from netauto.lab import Profile
from netauto.lab.profile import Cost

pytestmark = pytest.mark.slow

OTHER = "lens-consult-4"
OTHER_UNIT = f"""\
unit: {OTHER}
site: lens
blueprint: covid-consultation
change: CHG-2020-0501
owner: Service de pneumologie
review: 2027-06-30
rooms:
  - {{name: box-1, port: len-acc-1 Gi1/0/36, workstation: len-ws-901}}
  - {{name: box-2, port: len-acc-2 Gi1/0/36, workstation: len-ws-902}}
"""


@pytest.fixture
def two(hospital):
    """A second unit on the same switches, and devices that take their time while they are looked at."""
    hospital.write(f"units/{OTHER}.yml", OTHER_UNIT)
    hospital.lab.set_profile(Profile(name="looks", costs=(Cost("^diagnose firewall iprope lookup", 0.03),)))
    yield hospital
    hospital.lab.set_profile("instant")


def opening(hospital):
    """Begin to open the unit in a process of its own, and return it once it reads devices under its locks."""
    process = hospital.start("open-unit", UNIT, "--approve", hospital.plan())
    until(process, "arm      done")
    return process


def test_the_second_operator_waits_and_plans_on_what_the_first_left(two):
    first = opening(two)
    second = two.type("open-unit", OTHER, answers="y\n", user="m.leroy")
    out, err = first.communicate(timeout=60)
    assert (first.returncode, second.code) == (0, 0), err + second.said
    waiting = [line for line in second.err.splitlines() if line.endswith("; waiting")]
    assert len(waiting) == 1, second.err
    assert waiting[0].startswith(f"len-acc-1 is held by dora (process {first.pid}) for unit {UNIT}, run ")
    assert (f"{UNIT}: open" in out, f"{OTHER}: open" in second.out) == (True, True)
    states = {unit["unit"]: unit["state"] for unit in two.type("status", "--json").json["units"]}
    assert (states[UNIT], states[OTHER]) == ("open", "open")
    for unit in (UNIT, OTHER):
        assert two.type("drift", unit).code == 0
    assert two.leftovers() == []
    for unit in (OTHER, UNIT):
        assert two.type("close-unit", unit, answers="y\n").code == 0


def test_both_wait_for_a_third_and_go_one_after_the_other(two):
    with (
        two.journal() as journal,
        journal.own("20260101T000000Z-000000", unit="x", user="claire", devices=("len-fw-1",)),
    ):
        digests = [two.plan(), two.type("plan", OTHER, "--json", "-q").json["digest"]]
        both = [
            two.start("open-unit", unit, "--approve", digest, "--wait", "60")
            for unit, digest in zip((UNIT, OTHER), digests, strict=True)
        ]
        for process in both:
            until(process, "waiting")
    said = [process.communicate(timeout=120) for process in both]
    # Whoever came second planned again, on what the first left: the digest that was agreed to is of another plan then.
    assert sorted(process.returncode for process in both) == [0, 1], said
    late = said[[process.returncode for process in both].index(1)][1]
    assert "error: the plan is " in late
    assert two.leftovers() == []


def test_without_a_terminal_the_answer_comes_at_once(two):
    first = opening(two)
    refused = two.type("open-unit", OTHER, "--approve", "0" * 12)
    first.communicate(timeout=60)
    assert refused.code == 1
    assert f"error: device len-acc-1 is held by dora (process {first.pid}) for unit {UNIT}" in refused.err
    assert "(--wait SECONDS)" in refused.err


def test_a_saved_plan_waits_too_and_is_refused_when_the_devices_have_changed(two):
    digest = two.type("plan", OTHER, "--json", "-q").json["digest"]
    first = opening(two)
    second = two.type("apply", OTHER, digest[:16], "--wait", "60")
    first.communicate(timeout=60)
    assert second.code == 1, second.said
    assert f"for unit {UNIT}, run " in second.err
    assert "its configuration has changed since the plan was made" in second.said
    assert first.returncode == 0


def test_control_c_while_waiting_sends_nothing(two):
    digest = two.plan()
    with (
        two.journal() as journal,
        journal.own("20260101T000000Z-000000", unit="x", user="claire", devices=("len-fw-1",)),
    ):
        two.forget_commands()
        process = two.start("open-unit", UNIT, "--approve", digest, "--wait", "60")
        until(process, "waiting")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert err.endswith("interrupted\n")
    assert [device.log.commands() for device in two.lab] == [()] * 6


def test_the_locks_of_a_dead_process_are_free(two):
    process = two.start("open-unit", UNIT, "--approve", two.plan(), NETAUTO_WATCHDOG="off")
    until(process, "read     done")
    process.kill()
    process.communicate(timeout=60)
    assert two.type("resume", "--wait", "0").code == 5
    two.lab.clock.advance(121)
    assert two.open("--wait", "0").code == 0


def test_who_asks_a_person_holds_the_devices(two, monkeypatch):
    refused = []

    def think(_question: str, **_options: bool) -> bool:
        """Somebody else tries, while the person at the keyboard thinks."""
        refused.append(two.start("open-unit", OTHER, "--approve", "0" * 12).communicate(timeout=60)[1])
        return False

    monkeypatch.setattr("netauto.cli.unit.click.confirm", think)
    asked = two.open()
    assert asked.code == 130
    assert "error: device len-acc-1 is held by dora (process " in refused[0]
