"""Stopping a run from another terminal, and turning an unfinished one round."""

from __future__ import annotations

import os
import re
import signal
import time
from datetime import datetime

import pytest
from e2e_hospital import UNIT
from test_e2e_interrupted import approved, until

from netauto.deploy.opening import open_run
from netauto.lab import Profile
from netauto.lab.profile import Cost
from netauto.plan.store import load_plan

pytestmark = pytest.mark.slow

LOOKS = Cost("^diagnose firewall iprope lookup", 0.05)
SAVES = Cost("^write memory", 1.5)

SOON = 0.9  # seconds: less than the pause before a device is asked again


@pytest.fixture
def slow(hospital):
    """Devices that take their time while they are looked at, and while they write their startup."""
    hospital.lab.set_profile(Profile(name="looks", costs=(LOOKS, SAVES)))
    yield hospital
    hospital.lab.set_profile("instant")


def armed(process) -> str:
    """Wait until the firewall, which is armed last, is armed: what follows is verification."""
    return until(process, "arm      done") + until(process, "arm      done")


def killed(hospital, when=armed) -> str:
    """Kill a run at a moment and return its id; nobody ends it."""
    process = approved(hospital, NETAUTO_WATCHDOG="off")
    when(process)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    with hospital.journal() as journal:
        return journal.open_runs()[0]


def moments(hospital, *kinds: str) -> list[datetime]:
    """Return when the first row of each kind was written."""
    with hospital.journal() as journal:
        rows = [event for run in journal.runs() for event in journal.events(run)]
    return [datetime.fromisoformat(next(row.time for row in rows if row.kind == kind)) for kind in kinds]


def test_somebody_else_stops_a_run_while_it_verifies(slow):
    before = slow.configs()
    process = approved(slow)
    armed(process)
    stopped = slow.type("stop", UNIT, user="m.leroy")
    out, err = process.communicate(timeout=60)
    assert stopped.code == 0, stopped.said
    assert process.returncode == 130, out + err
    assert "asked dora (process " in stopped.err
    assert "revert   done" in stopped.err
    for said in (stopped.out, out):
        assert f"{UNIT}: reverted: m.leroy asked to stop" in said
    evidence = [said.splitlines()[-1].rpartition("/")[2] for said in (stopped.out, out)]
    assert evidence[0] == evidence[1], "both name the same bundle"
    assert slow.configs() == before
    assert slow.leftovers() == []
    asked, decided = moments(slow, "stop", "decision")
    assert (decided - asked).total_seconds() < SOON


def test_a_run_that_waits_for_a_device_to_settle_is_stopped_at_once(hospital):
    before = hospital.configs()
    hospital.fault("len-dist-1", "truncate", match="^show interfaces trunk")
    process = approved(hospital)
    armed(process)
    stopped = hospital.type("stop", UNIT, "--json", user="m.leroy")
    process.communicate(timeout=60)
    assert (stopped.code, stopped.json["verdict"], stopped.json["exit_code"]) == (0, "reverted", 0)
    asked, decided = moments(hospital, "stop", "decision")
    assert (decided - asked).total_seconds() < SOON
    assert hospital.configs() == before


def test_a_run_that_was_decided_is_not_stopped(slow):
    process = approved(slow)
    until(process, "confirm  done")
    stopped = slow.type("stop", UNIT)
    process.communicate(timeout=60)
    assert stopped.code == 1, stopped.said
    assert f"{UNIT}: open" in stopped.out
    assert stopped.out.endswith(
        f"too late to stop: it was decided before you asked\n  next: netauto close-unit {UNIT}\n"
    )
    assert process.returncode == 0


def test_nothing_to_stop(hospital):
    nothing = hospital.type("stop", UNIT)
    assert (nothing.code, f"{UNIT}: no run is under way" in nothing.err) == (1, True)
    unknown = hospital.type("stop", "lens-consult-33")
    assert (unknown.code, "did you mean 'lens-consult-3'?" in unknown.err) == (2, True)
    with hospital.journal() as journal, journal.own("20260101T000000Z-000000", unit=UNIT, user="claire"):
        planning = hospital.type("stop", UNIT)
    assert planning.code == 1
    assert "no run has begun, nothing was sent; it is held by claire (process " in planning.err


def test_a_run_that_nobody_drives_is_not_stopped_but_rolled_back(hospital):
    hospital.plan()
    run = "20260101T000000Z-000000"
    with hospital.journal() as journal:
        open_run(journal, run, load_plan(next(hospital.workspace.plans.glob("*.json"))), "dora")
    for what in (UNIT, run):
        stopped = hospital.type("stop", what)
        assert stopped.code == 1
        assert (
            f"error: run {run} of {UNIT}: nobody drives it\n  next: netauto resume {run} --roll-back\n" in stopped.err
        )
    hospital.forget_commands()
    back = hospital.type("resume", run, "--roll-back")
    assert back.code == 0, back.said
    assert f"{UNIT}: reverted: dora asked to roll back" in back.out
    assert hospital.changing_commands() == []


def test_a_killed_run_is_rolled_back_although_it_could_go_on(slow):
    before = slow.configs()
    run = killed(slow)
    back = slow.type("resume", run, "--roll-back", "--json", user="m.leroy")
    assert back.code == 0, back.said
    (ended,) = back.json["runs"]
    assert (ended["verdict"], ended["reason"]) == ("reverted", "m.leroy asked to roll back")
    assert slow.configs() == before
    again = slow.type("resume", run, "--roll-back")
    assert again.code == 0
    forward = slow.type("resume", run, "--roll-forward")
    assert forward.code == 1
    assert f"error: run {run} of {UNIT} has ended: reverted; a decision is taken once" in forward.err


def test_a_confirmed_run_is_rolled_back_startups_included(slow):
    before = slow.configs()
    run = killed(slow, lambda process: until(process, "save     done"))
    back = slow.type("resume", run, "--roll-back")
    assert back.code == 0, back.said
    assert slow.configs() == before
    assert {device.name: device.state().startup for device in slow.lab} == before
    assert slow.leftovers() == []


def test_a_killed_run_goes_forwards(slow):
    run = killed(slow)
    forward = slow.type("resume", run, "--roll-forward")
    assert forward.code == 0, forward.said
    assert f"{UNIT}: open" in forward.out
    back = slow.type("resume", run, "--roll-back")
    assert back.code == 1
    assert f"has ended: open; a decision is taken once\n  next: netauto close-unit {UNIT}\n" in back.err


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            lambda process: until(process, "arm      done"),
            "interrupted before every device was armed (not armed: len-fw-1)",
        ),
        (armed, "verification failed: "),
    ],
)
def test_a_run_that_cannot_go_forwards_is_left_as_it_is(slow, when, words):
    run = killed(slow, when)
    if when is armed:
        slow.fault("len-wlc-1", "truncate", match="^show wlan summary")
    held = slow.configs()
    slow.forget_commands()
    forward = slow.type("resume", run, "--roll-forward")
    assert forward.code == 1, forward.said
    assert f"error: run {run} cannot go forwards: {words}" in forward.err
    assert f"  next: netauto resume {run} --roll-back undoes it\n" in forward.err
    assert slow.changing_commands() == []
    assert slow.configs() == held
    assert slow.type("resume", run, "--roll-back").code == 0


def test_a_timer_that_has_run_out_is_the_reason(slow, monkeypatch):
    before = slow.configs()
    run = killed(slow)
    slow.lab.clock.advance(1200)
    monkeypatch.setattr("netauto.deploy.seams.SystemClock.now", lambda _clock: time.time() + 1200)
    forward = slow.type("resume", run, "--roll-forward")
    assert forward.code == 1
    assert re.search(
        r"the timers leave no time to verify \(len-\S+ has reverted by itself \d+ s ago; verifying", forward.err
    )
    assert slow.type("resume", run).code == 5
    assert slow.configs() == before


def test_resume_waits_for_a_process_that_drives_the_run(slow):
    process = approved(slow)
    armed(process)
    with slow.journal() as journal:
        (run,) = journal.open_runs()
    waited = slow.type("resume")
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, waited.code) == (0, 0), waited.said + out
    assert f"len-acc-1 is held by dora (process {process.pid}) for unit {UNIT}, run {run}, since " in waited.err
    assert f"{UNIT}: open" in waited.out
    with slow.journal() as journal:
        assert [event.kind for event in journal.events(run)].count("attempt") == 1


def test_resume_that_may_not_wait_is_refused(slow):
    process = approved(slow)
    armed(process)
    refused = slow.type("resume", "--wait", "0")
    assert refused.code == 1
    assert "is held by dora (process " in refused.err
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_rolling_back_a_live_run_stops_it(slow):
    before = slow.configs()
    process = approved(slow)
    armed(process)
    back = slow.type("resume", "--roll-back", user="m.leroy")
    process.communicate(timeout=60)
    assert (process.returncode, back.code) == (130, 0), back.said
    assert f"{UNIT}: reverted: m.leroy asked to stop" in back.out
    assert slow.configs() == before


def test_only_one_direction(hospital):
    both = hospital.type("resume", "--roll-back", "--roll-forward")
    assert both.code == 2
    assert "exclude each other" in both.err
