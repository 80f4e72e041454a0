import signal
import threading
from contextlib import contextmanager

import pytest
from deploy_hospital import REVERT_AFTER, TIMED, UNTIMED, all_well

from netauto.deploy import Stop, abandon, planned, request_stop, result_of
from netauto.drivers.fake import Fault
from netauto.errors import BusyError, HeldError, JournalError, PlanError, UnfinishedError, UnreachableError
from netauto.verify.models import CheckResult

ALL = (*TIMED, *UNTIMED)


def test_everything_goes_well(hospital):
    result = hospital.drive()
    assert (result.verdict, result.reason, result.finished, result.attempts) == ("open", "", True, 1)
    assert {device.device: device.outcome for device in result.devices} == dict.fromkeys(ALL, "applied")
    assert hospital.all_after()
    for name in ALL:
        assert hospital.devices[name].startup == hospital.devices[name].running
        assert hospital.devices[name].acts == ["stage", "arm", "confirm", "save"]
        assert hospital.devices[name].sessions == 1
    assert {check.status for check in result.checks} == {"passed"}
    assert result.errors == ()


def test_texts_are_redacted_before_they_are_written_down(hospital):
    result = hospital.drive()
    device = result.devices[0]
    assert device.before == "hostname acc-1\nvlan 10\nvlan <redacted>\n"
    assert "vlan 2032\n" in device.after
    assert "vlan 20\n" not in device.after


def test_phases_come_in_order_with_a_barrier_between_them(hospital):
    result = hospital.drive()
    phases = [(p.phase, p.what) for p in hospital.progress if not p.device]
    assert phases == [
        (phase, what)
        for phase in ("read", "stage", "arm", "arm", "verify", "confirm", "save", "settle")
        for what in ("began", "ended")
    ]
    open_phase = None
    for progress in hospital.progress:
        if not progress.device:
            open_phase = progress.phase if progress.what == "began" else None
        assert not progress.device or progress.phase == open_phase
    assert [timing.phase for timing in result.timings if not timing.device] == [
        p for p, what in phases if what == "ended"
    ]


def test_devices_without_a_timer_are_armed_last_and_undone_first(hospital):
    hospital.verify = lambda _drivers: (_failed("acc-1"),)
    hospital.drive()
    armed = [p.device for p in hospital.progress if p.phase == "arm" and p.what == "began" and p.device]
    undone = [p.device for p in hospital.progress if p.phase == "revert" and p.what == "began" and p.device]
    assert armed[-1] == "fw-1"
    assert undone[0] == "fw-1"


def test_the_deadline_is_on_the_disk_before_the_timer_is_armed(hospital):
    seen = {}

    @contextmanager
    def spy(name, opened):
        with opened as driver:
            arm = driver.arm

            def checked(revert_after):
                with hospital.journal() as journal:
                    rows = [e for e in journal.events("r1") if (e.kind, e.device, e.step) == ("intent", name, "arm")]
                seen[name] = (revert_after, rows[0].body.get("deadline"))
                arm(revert_after)

            driver.arm = checked
            yield driver

    hospital.wrap = spy
    now = int(hospital.clock.now() * 1000)
    hospital.drive()
    assert seen == dict.fromkeys(TIMED, (REVERT_AFTER, now + REVERT_AFTER * 1000)) | {"fw-1": (0, None)}


def _failed(device):
    return CheckResult(
        device=device,
        check="vlan.active",
        subject="vlan 2032",
        status="failed",
        expected="active",
        observed="missing",
        method="device",
    )


def test_a_failed_verification_reverts_everything(hospital):
    hospital.verify = lambda drivers: (*all_well(drivers), _failed("wlc-1"))
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert result.reason == "verification failed: wlc-1 vlan.active vlan 2032: missing"
    assert {device.outcome for device in result.devices} == {"reverted"}
    assert result.finished
    assert hospital.all_before()


@pytest.mark.parametrize("error", [RuntimeError("with a secret in it"), PlanError("cannot tell")])
def test_a_verification_that_breaks_reverts_everything(hospital, error):
    def broken(_drivers):
        raise error

    hospital.verify = broken
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert "secret" not in result.model_dump_json()
    assert result.errors[0].kind == ("PlanError" if isinstance(error, PlanError) else "bug")
    assert hospital.all_before()


def test_a_device_that_changed_since_the_plan_stops_all_before_anything_is_sent(hospital):
    hospital.devices["acc-2"].running = ("vlan 666",)
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert "changed since the plan" in result.reason
    assert {device.outcome for device in result.devices} == {"untouched"}
    assert all(device.acts == [] for device in hospital.devices.values())


@pytest.mark.parametrize("name", ["acc-1", "fw-1"])
@pytest.mark.parametrize("line", [1, 2])
def test_a_refused_line_reverts_everything(hospital, name, line):
    step = "arm" if name in TIMED else "stage"
    hospital.devices[name].faults = (Fault(step, "reject", line=line),)
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert result.errors[0].kind == "RejectedError"
    assert ("vlan 2032", "name U-LEN-C3-CLIN")[line - 1] in result.reason
    assert hospital.all_before()


STEPS = ("open", "running", "stage", "arm", "pending", "confirm", "revert", "save")


@pytest.mark.parametrize("name", ["acc-1", "fw-1"])
@pytest.mark.parametrize("trouble", ["drop", "hang", "lost_answer", "ignore", "bug", "reject", "lie", "foreign"])
@pytest.mark.parametrize("step", STEPS)
def test_no_single_fault_leaves_a_mixture(hospital, name, trouble, step):
    hospital.devices[name].faults = (Fault(step, trouble),)
    if step == "revert":
        hospital.verify = lambda _drivers: (_failed("acc-2"),)
    result = hospital.drive()
    if result.verdict == "open":
        assert hospital.all_after()
        assert all(device.saved for device in result.devices)
    elif result.verdict == "reverted":
        assert hospital.all_before()
    else:
        assert not result.finished
        result = hospital.drive()  # what was lost once is there again
        assert result.verdict in {"open", "reverted"}
        assert hospital.all_after() if result.verdict == "open" else hospital.all_before()
    for device in hospital.devices.values():
        assert device.acts.count("arm") <= 2  # the change, and at most its inverse
    assert "secret" not in result.model_dump_json()


@pytest.mark.parametrize("name", ["acc-1", "fw-1"])
@pytest.mark.parametrize("step", ["stage", "arm", "confirm", "revert"])
def test_a_device_that_stays_away_does_not_hold_up_the_others(hospital, name, step):
    hospital.devices[name].faults = (Fault(step, "lost_answer", times=1), Fault("open", "drop", skip=1, times=0))
    if step == "revert":
        hospital.verify = lambda _drivers: (_failed("acc-2"),)
    result = hospital.drive()
    others = [other for other in ALL if other != name]
    assert all(hospital.is_before(other) for other in others)
    if step == "stage":
        assert (result.verdict, result.outcome(name)) == ("reverted", "untouched")
    else:
        assert (result.verdict, result.outcome(name)) == ("needs-operator", "unknown")
        assert result.reason.endswith(f"not proven to be undone: {name}")
        hospital.devices[name].faults = ()
        result = hospital.drive()
        assert (result.verdict, result.attempts) == ("reverted", 2)
        assert hospital.all_before()


def test_the_way_to_a_device_is_cut_by_the_change_and_comes_back_with_its_timer(hospital):
    device = hospital.devices["dist-1"]
    cut = hospital.clock.now() + REVERT_AFTER

    def trouble(step):
        away = "vlan 2032" in device.running and hospital.clock.now() < cut
        return Fault(step, "drop") if away and step != "arm" else None

    device.trouble = trouble
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert result.outcome("dist-1") == "reverted"
    assert hospital.all_before()


def test_a_device_that_refuses_to_confirm_reverts_the_confirmed_ones_too(hospital):
    hospital.devices["acc-1"].faults = (Fault("confirm", "reject"),)
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert "could be confirmed" in result.reason
    assert hospital.all_before()
    assert hospital.devices["acc-2"].acts == ["stage", "arm", "confirm", "stage", "arm", "confirm"]


def test_no_time_left_after_verification(hospital):
    def slow(drivers):
        hospital.clock.seconds += REVERT_AFTER - 4
        return all_well(drivers)

    hospital.verify = slow
    result = hospital.drive()
    assert (result.verdict, result.reason) == ("reverted", "the timers leave no time to confirm")
    assert hospital.all_before()
    assert all("confirm" not in device.acts for device in hospital.devices.values())


def test_a_clock_that_is_set_back_does_not_lengthen_the_timers(hospital):
    steady = {"at": 0.0}
    hospital.clock.monotonic = lambda: steady["at"]

    def set_back(drivers):
        hospital.clock.seconds -= 600
        steady["at"] += REVERT_AFTER - 4
        return all_well(drivers)

    hospital.verify = set_back
    assert hospital.drive().reason == "the timers leave no time to confirm"


def test_a_device_whose_flash_is_full_is_not_called_open(hospital):
    hospital.devices["acc-1"].faults = (Fault("save", "reject"),)
    result = hospital.drive()
    assert (result.verdict, result.finished) == ("needs-operator", False)
    assert result.outcome("acc-1") == "applied"
    assert "No space left" in result.reason
    again = hospital.drive()
    assert (again.verdict, again.finished, again.reason) == ("open", True, "")
    assert hospital.devices["acc-1"].startup == hospital.devices["acc-1"].running
    assert hospital.devices["acc-1"].acts == ["stage", "arm", "confirm", "save"]


def test_what_a_dead_session_holds_is_waited_for_before_it_is_undone(hospital):
    begun = hospital.clock.now()
    hospital.verify = lambda _drivers: (_failed("acc-1"),)

    def without_memory(name, opened):
        """The firewall's session is another one than that which armed, and for two minutes a dead one holds the objects."""

        @contextmanager
        def session():
            with opened as driver:
                stage = driver.stage

                def held(change):
                    if name == "fw-1" and change.push[0].startswith("no ") and hospital.clock.now() < begun + 120:
                        raise HeldError(name, change.push[0], "being configured by other transactions")
                    stage(change)

                driver.stage = held
                if name == "fw-1":
                    driver.revert = lambda: None
                yield driver

        return session()

    hospital.wrap = without_memory
    result = hospital.drive()
    assert (result.verdict, result.finished) == ("reverted", True), result
    assert hospital.all_before()
    assert hospital.clock.now() >= begun + 120


@pytest.mark.parametrize("trouble", ["drop", "lost_answer", "hang"])
def test_saving_is_asked_for_again_when_the_session_is_lost(hospital, trouble):
    hospital.devices["acc-1"].faults = (Fault("save", trouble),)
    result = hospital.drive()
    assert (result.verdict, result.finished) == ("open", True)
    assert hospital.devices["acc-1"].startup == hospital.devices["acc-1"].running


def test_a_device_that_accepts_and_does_nothing_is_found_out(hospital):
    hospital.devices["acc-1"].faults = (Fault("arm", "ignore"),)
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert hospital.all_before()


def test_closing_a_unit(hospital):
    assert hospital.drive(hospital.plan(action="close")).verdict == "closed"


def test_a_device_that_nothing_is_sent_to_is_read_and_left_alone(hospital):
    result = hospital.drive(hospital.plan(spare=True))
    assert result.verdict == "open"
    assert result.outcome("spare-1") == "untouched"
    assert result.devices[-1].before.startswith("hostname spare-1")
    assert hospital.devices["spare-1"].acts == []


def test_a_plan_without_changes_opens_nothing_and_is_checked(hospital):
    result = hospital.drive(hospital.plan(names=(), spare=True))
    assert (result.verdict, result.outcome("spare-1")) == ("open", "untouched")
    hospital.verify = lambda _drivers: (_failed("spare-1"),)
    with hospital.journal() as journal:
        result = hospital.drive(hospital.plan(names=(), spare=True), run="r2", journal=journal)
    assert (result.verdict, result.outcome("spare-1"), result.finished) == ("reverted", "untouched", True)


def test_driving_a_finished_run_again_does_nothing(hospital):
    first = hospital.drive()
    acts = {name: list(device.acts) for name, device in hospital.devices.items()}
    assert hospital.drive() == first
    assert {name: device.acts for name, device in hospital.devices.items()} == acts


def test_a_run_keeps_its_plan(hospital):
    result = hospital.drive()
    with hospital.journal() as journal:
        assert planned(journal.events("r1")) == hospital.plan()
        assert result_of("r1", journal.events("r1")) == result
        journal.verify_chain()
    with pytest.raises(PlanError, match="another plan"):
        hospital.drive(hospital.plan(action="close"))
    with pytest.raises(PlanError, match="no such run"):
        planned(())


def test_a_held_device_is_refused_with_its_holders_words(hospital):
    with (
        hospital.journal() as journal,
        journal.own("r0", unit="lens-consult-1", user="m.leroy", devices=("acc-2",)),
        pytest.raises(BusyError, match=r"device acc-2 is held by m.leroy .* lens-consult-1"),
    ):
        hospital.drive()
    assert hospital.kinds() == []


def unfinished(hospital):
    hospital.devices["acc-1"].faults = (Fault("save", "reject", times=0),)
    return hospital.drive()


def test_an_unfinished_run_is_resumed_first(hospital):
    unfinished(hospital)
    with hospital.journal() as journal, pytest.raises(UnfinishedError, match=r"run r1 .* acc-1") as caught:
        hospital.drive(hospital.plan(action="close"), run="r2", journal=journal)
    assert "netauto resume r1" in caught.value.hint


def test_a_person_can_close_a_run_that_needs_one(hospital):
    unfinished(hospital)
    with hospital.journal() as journal:
        abandon(journal, "r1", user="c.durand", reason="startup written by hand")
        assert journal.open_runs() == ()
        abandon(journal, "r1", user="c.durand", reason="again")
        assert [event.kind for event in journal.events("r1")].count("closed") == 1
    assert hospital.drive().verdict == "needs-operator"


def test_a_request_to_stop_reverts(hospital):
    hospital.stop = Stop()

    def asked(drivers):
        hospital.stop.ask()
        return all_well(drivers)

    hospital.verify = asked
    result = hospital.drive()
    assert (result.verdict, result.reason, result.interrupted) == ("reverted", "somebody asked to stop", True)
    assert hospital.all_before()


def test_another_process_can_ask_to_stop(hospital):
    def asked(drivers):
        with hospital.journal() as journal:
            request_stop(journal, "r1", user="m.leroy")
        return all_well(drivers)

    hospital.verify = asked
    result = hospital.drive()
    assert (result.verdict, result.interrupted) == ("reverted", True)
    assert hospital.all_before()
    with hospital.journal() as journal, pytest.raises(PlanError, match="no such run"):
        request_stop(journal, "r9", user="m.leroy")


def test_a_request_to_stop_comes_too_late_after_the_decision(hospital):
    hospital.stop = Stop()

    @contextmanager
    def late(_name, opened):
        with opened as driver:
            confirm = driver.confirm

            def asked():
                hospital.stop.ask()
                confirm()

            driver.confirm = asked
            yield driver

    hospital.wrap = late
    result = hospital.drive()
    assert (result.verdict, result.interrupted) == ("open", True)
    assert hospital.all_after()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("phase", ["read", "stage", "arm", "verify"])
def test_signals_revert(hospital, number, phase):
    before = signal.getsignal(number)

    def send(progress):
        if (progress.phase, progress.what, progress.device) == (phase, "began", ""):
            signal.raise_signal(number)

    hospital.progress = _Calls(send)
    result = hospital.drive()
    assert (result.verdict, result.interrupted) == ("reverted", True)
    assert hospital.all_before()
    assert signal.getsignal(number) is before


def test_two_signals_do_not_wait_for_a_device_that_is_away(hospital):
    hospital.devices["acc-1"].faults = (Fault("arm", "lost_answer"), Fault("open", "drop", skip=1, times=0))
    hospital.stop = Stop()
    hospital.stop.ask()
    asked = hospital.stop

    def hurry(progress):
        if progress.phase == "revert":
            asked.ask()

    hospital.stop = _Late(asked)
    hospital.progress = _Calls(hurry)
    start = hospital.clock.now()
    result = hospital.drive()
    assert result.verdict == "needs-operator"
    assert hospital.clock.now() - start < 60


def test_a_third_signal_ends_the_process(hospital):
    def send(progress):
        if (progress.phase, progress.what, progress.device) == ("stage", "began", ""):
            for _ in range(3):
                signal.raise_signal(signal.SIGINT)

    hospital.progress = _Calls(send)
    with pytest.raises(KeyboardInterrupt):
        hospital.drive()
    hospital.progress = []
    assert hospital.drive().verdict == "reverted"


class _Calls:
    def __init__(self, call):
        self.append = call


class _Late:
    """A request that is not seen before the devices are armed."""

    def __init__(self, stop):
        self._stop = stop

    def ask(self):
        self._stop.ask()

    @property
    def requested(self):
        return False

    @property
    def hurried(self):
        return self._stop.hurried

    @property
    def hurry(self):
        return self._stop.hurry


def test_outside_the_main_thread_no_signal_is_touched(hospital):
    results = []
    thread = threading.Thread(target=lambda: results.append(hospital.drive()))
    thread.start()
    thread.join()
    assert results[0].verdict == "open"


def test_a_broken_display_stops_nothing(hospital):
    def broken(_progress):
        raise BrokenPipeError

    hospital.progress = _Calls(broken)
    assert hospital.drive().verdict == "open"


def test_a_journal_that_fails_while_arming_undoes_what_was_not_decided(hospital, monkeypatch):
    with hospital.journal() as journal:
        append = journal.append

        def full(run, kind, **body):
            if kind == "outcome" and body["step"] == "arm" and body["device"] == "acc-2":
                raise JournalError("the disk is full")
            return append(run, kind, **body)

        monkeypatch.setattr(journal, "append", full)
        with pytest.raises(JournalError, match="disk is full"):
            hospital.drive(journal=journal)
    assert hospital.all_before()
    assert hospital.drive().verdict == "reverted"


def test_a_device_that_restarts_before_it_is_saved_takes_the_others_back(hospital):
    @contextmanager
    def restart(name, opened):
        device = hospital.devices[name]
        with opened as driver:
            save = driver.save

            def lost():
                if name == "acc-2" and device.running != device.startup:
                    device.running = device.startup
                    raise UnreachableError(name, "connection lost")
                save()

            driver.save = lost
            yield driver

    hospital.wrap = restart
    result = hospital.drive()
    if not result.finished:
        result = hospital.drive()
    assert result.verdict == "reverted"
    assert "acc-2: runs its configuration from before, although the change was confirmed" in result.reason
    assert hospital.all_before()
    assert all(device.startup == device.running for device in hospital.devices.values())


def test_a_change_that_somebody_saves_and_that_is_undone_is_not_what_the_device_starts_with(hospital):
    def saving(drivers):
        for name in ("acc-1", "fw-1"):
            hospital.devices[name].startup = hospital.devices[name].running
        return (*all_well(drivers), _failed("wlc-1"))

    hospital.verify = saving
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert hospital.all_before()
    assert hospital.devices["acc-1"].startup == hospital.devices["acc-1"].running
    assert hospital.devices["acc-1"].acts.count("save") == 1
    assert hospital.devices["acc-2"].acts.count("save") == 0


def test_what_somebody_else_has_not_saved_stays_unsaved_when_a_change_is_undone(hospital):
    hospital.devices["acc-1"].startup = ("hostname acc-1", "vlan 10")
    hospital.verify = lambda drivers: (*all_well(drivers), _failed("wlc-1"))
    assert hospital.drive().verdict == "reverted"
    assert hospital.devices["acc-1"].startup == ("hostname acc-1", "vlan 10")
