"""A transaction that is interrupted: by Ctrl-C, by the end of its process, by a disk that is full."""

from __future__ import annotations

import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from e2e_hospital import UNIT

from netauto.deploy.opening import open_run
from netauto.lab import Profile
from netauto.lab.profile import Cost
from netauto.plan.store import load_plan

pytestmark = pytest.mark.slow


def until(process, words: str) -> str:
    """Read what a running command says on standard error until it says `words`; return all of it."""
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(f"ended without {words!r}: {said}")


def processes() -> list[str]:
    """Return the command line of every process of this machine."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            found.append(entry.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


@pytest.fixture
def slow(hospital):
    """Devices that take their time while they are looked at."""
    hospital.lab.set_profile(Profile(name="looks", costs=(Cost("^diagnose firewall iprope lookup", 0.05),)))
    yield hospital
    hospital.lab.set_profile("instant")


def approved(hospital, **environment):
    return hospital.start("open-unit", UNIT, "--approve", hospital.plan(), **environment)


def test_control_c_while_verifying_reverts_everything(slow):
    before = slow.configs()
    process = approved(slow)
    # The second turn of this phase ends when the firewall is armed: what follows is verification.
    said = until(process, "arm      done") + until(process, "arm      done")
    status = slow.type("status")
    assert status.code == 0, "nothing has to be done about a run that is driven"
    assert f"of {UNIT}, driven by dora (process {process.pid})" in status.out
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, said + err + out
    assert f"{UNIT}: reverted" in out
    assert slow.configs() == before
    assert slow.leftovers() == []


def test_the_process_dies_and_resume_finishes(slow):
    before = slow.configs()
    process = approved(slow, NETAUTO_WATCHDOG="off")
    until(process, "arm      done")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)

    status = slow.type("status", "--json")
    assert status.code == 6
    assert status.json["runs"][0]["finished"] is False
    run = status.json["runs"][0]["run"]
    assert {unit["unit"]: unit["state"] for unit in status.json["units"]}[UNIT] == "unfinished"

    slow.forget_commands()
    other = slow.type("close-unit", "lens-consult-2", answers="y\n")
    assert other.code == 1
    assert f"error: run {run} of unit {UNIT} is unfinished on len-acc-1, " in other.err
    assert f"  next: netauto resume {run}" in other.err
    assert slow.changing_commands() == []

    resumed = slow.type("resume", "--json")
    assert resumed.code == 5, resumed.said
    assert resumed.json["runs"][0]["verdict"] == "reverted"
    assert slow.configs() == before
    slow.lab.clock.advance(121)  # a firewall keeps the transaction of a dead session until it expires
    assert slow.leftovers() == []
    assert slow.type("status").code == 0
    nothing = slow.type("resume")
    assert (nothing.code, nothing.out) == (0, "nothing is unfinished\n")


def test_the_process_dies_and_the_watchdog_finishes(slow):
    before = slow.configs()
    process = approved(slow)
    until(process, "arm      done")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    run = slow.type("status", "--json").json["runs"][0]["run"]

    deadline = time.monotonic() + 60
    while not (log := slow.path(".netauto/watchdog.log").read_text()).endswith("was armed\n"):
        assert time.monotonic() < deadline, log
        time.sleep(0.1)
    assert f"run {run}: whoever drove it is gone\n" in log
    assert f"run {run}: reverted: interrupted before every device was armed\n" in log
    assert slow.configs() == before
    status = slow.type("status", "--json")
    assert (status.code, status.json["runs"][0]["verdict"]) == (0, "reverted")
    assert slow.type("audit", "verify").code == 0, "the watchdog seals what happened, too"
    assert "'s watchdog" in slow.type("audit", "journal", run).out


def test_a_run_that_ends_well_leaves_no_watchdog(hospital):
    process = approved(hospital)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, out + err
    assert hospital.path(".netauto/watchdog.log").read_text() == ""
    with hospital.journal() as journal:
        (run,) = journal.runs()
        assert journal.open_runs() == ()
    assert not [line for line in processes() if run in line]


def test_a_person_closes_a_run_that_needs_one(hospital):
    digest = hospital.plan()
    plan = load_plan(next(hospital.workspace.plans.glob("*.json")))
    run = "20260101T000000Z-000000"
    with hospital.journal() as journal:
        open_run(journal, run, plan, "dora")
    assert hospital.type("status").code == 6
    refused = hospital.type("apply", UNIT, digest[:12])
    assert refused.code == 1
    assert f"next: netauto resume {run}" in refused.err
    hospital.forget_commands()
    closed = hospital.type("resume", run, "--abandon", "looked at every device, put right by hand")
    assert (closed.code, closed.out) == (0, f"run {run} is closed; no device was asked or touched\n")
    assert [device.log.commands() for device in hospital.lab] == [()] * 6
    assert hospital.type("status").code == 0


def test_a_disk_that_is_full_before_anything_is_sent(hospital):
    digest = hospital.plan()
    hospital.type("status")
    hospital.forget_commands()
    before = hospital.configs()

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    process = hospital.start("open-unit", UNIT, "--approve", digest, preexec_fn=full)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, out + err
    assert "error: " in err
    assert "Traceback" not in err
    assert hospital.changing_commands() == []
    assert hospital.configs() == before
