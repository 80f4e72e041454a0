"""A request to stop reaches whoever drives the run, wherever he is and whatever he waits for."""

import threading
import time

import pytest
from deploy_hospital import REVERT_AFTER, Hospital, all_well, fingerprint
from test_deploy_kills import Executioner, Kill
from test_deploy_kills import drive as driven

from netauto.deploy import Stop, SystemClock, drive, request_stop
from netauto.deploy.asked import ask_back, ask_forward
from netauto.deploy.interrupts import hearing
from netauto.drivers.fake import Fault
from netauto.errors import JournalError, PlanError


def test_a_row_of_another_process_is_heard_within_half_a_second(hospital):
    stop = Stop()
    hospital.drive()
    with hospital.journal() as journal, hospital.journal() as other, hearing(stop, journal, "r1"):
        assert not stop.asked.wait(0.6)
        request_stop(other, "r1", user="m.leroy")
        assert stop.asked.wait(0.5)
    assert not stop.hurried


def test_a_verification_that_waits_is_woken(hospital):
    hospital.stop = Stop()
    spent = []

    def waits(drivers):
        with hospital.journal() as other:
            request_stop(other, "r1", user="m.leroy")
        start = time.monotonic()
        SystemClock().sleep(20, hospital.stop.asked)
        spent.append(time.monotonic() - start)
        return all_well(drivers)

    hospital.verify = waits
    result = hospital.drive()
    assert (result.verdict, result.reason) == ("reverted", "m.leroy asked to stop")
    assert spent[0] < 0.5
    assert [kind for kind, _, _ in hospital.kinds()].count("stop") == 1
    assert hospital.all_before()


def test_the_listener_ends_with_the_run(hospital):
    hospital.drive()
    assert not [thread for thread in threading.enumerate() if thread.name == "stop"]


def test_a_journal_that_cannot_be_read_is_not_listened_to(hospital, monkeypatch, caplog):
    with hospital.journal() as journal:
        monkeypatch.setattr(journal, "outline", _unreadable)
        with hearing(Stop(), journal, "r1"):
            for thread in threading.enumerate():
                if thread.name == "stop":
                    thread.join(5)
    assert "cannot be heard: the disk is gone" in caplog.text


def _unreadable(*_which):
    raise JournalError("the disk is gone")


def test_signals_hurry_and_requests_from_elsewhere_do_not():
    stop = Stop()
    stop.hear()
    stop.hear()
    assert (stop.requested, stop.hurried) == (True, False)
    stop.ask()
    assert not stop.hurried
    stop.ask()
    assert stop.hurried


def forward(hospital, **changed):
    with hospital.journal() as journal:
        return drive(
            "r1",
            hospital.plan(),
            journal=journal,
            user="c.durand",
            open_driver=hospital.open,
            verify=hospital.verify,
            fingerprint=fingerprint,
            redact=lambda _platform, text: text,
            secret=str,
            clock=hospital.clock,
            only_forward=True,
            **changed,
        )


def interrupted(hospital):
    """Drive until every device is armed, and be killed while verifying."""

    def dies(_drivers):
        raise Kill

    hospital.verify = dies
    with pytest.raises(Kill):
        hospital.drive()
    hospital.verify = all_well


def test_forwards_or_not_at_all(hospital):
    interrupted(hospital)
    hospital.verify = lambda _drivers: (_ for _ in ()).throw(PlanError("cannot tell"))
    acts = {name: list(device.acts) for name, device in hospital.devices.items()}
    with pytest.raises(PlanError, match="run r1 cannot go forwards: verify failed: cannot tell"):
        forward(hospital)
    assert {name: device.acts for name, device in hospital.devices.items()} == acts
    hospital.verify = all_well
    assert hospital.drive().verdict == "reverted"
    assert hospital.all_before()


def test_forwards_when_nothing_is_in_the_way(hospital):
    interrupted(hospital)
    with hospital.journal() as journal:
        assert ask_forward(journal, "r1", now=int(hospital.clock.now() * 1000)) == ()
    assert forward(hospital).verdict == "open"
    assert hospital.all_after()


def test_a_device_that_refuses_to_confirm_takes_all_back_even_so(hospital):
    interrupted(hospital)
    hospital.devices["acc-1"].faults = (Fault("confirm", "reject"),)
    assert forward(hospital).verdict == "reverted"
    assert hospital.all_before()


def test_whoever_asks_to_stop_may_do_so_on_the_way_forwards(hospital):
    interrupted(hospital)
    stop = Stop()
    stop.ask()
    assert forward(hospital, stop=stop).verdict == "reverted"
    assert hospital.all_before()


@pytest.mark.parametrize("at", range(1, 100, 7))
def test_whatever_was_reached_can_be_rolled_back(tmp_path, at):
    """Killed anywhere, timers run out or not: every device is as before, its startup too."""
    for late in (0, REVERT_AFTER + 60):
        hospital = Hospital(tmp_path / str(late))
        (tmp_path / str(late)).mkdir()
        plan = hospital.plan(names=("acc-1", "acc-2", "fw-1"))
        try:
            result = driven(hospital, Executioner(at), plan)
        except Kill:
            result = None
        hospital.wrap = None
        hospital.clock.seconds += late
        with hospital.journal() as journal:
            if not journal.runs():
                continue
            if result is not None and result.finished:
                with pytest.raises(PlanError, match="has ended: open"):
                    ask_back(journal, "r1", user="m.leroy")
                continue
            ask_back(journal, "r1", user="m.leroy")
        assert hospital.drive(plan).verdict == "reverted"
        assert hospital.all_before()
        assert all(device.startup == device.running for device in hospital.devices.values())
