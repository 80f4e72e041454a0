"""The time that a run has: what its phases took before, and the last moment from which everything could still be undone."""

import pytest
from deploy_hospital import TIMED, UNTIMED, Hospital

from netauto.deploy.budget import ASSUMED, FORWARD, Budget, budget_row
from netauto.deploy.states import next_step, replay
from netauto.journal import Event

PLAN = Hospital(None).plan()
MINUTE = 60_000


def row(kind, device="", step="", **body):
    return Event(1, "2020-03-16T22:00:00.000+00:00", "r1", kind, device, step, body, "", "")


OPENED = row("opened")
BEGAN = 1_584_396_000_000  # that moment


def history(**spent):
    """The same milliseconds on every device, newest first."""
    return [
        (name, step, ms)
        for step, values in spent.items()
        for ms in values
        for name in (("",) if step == "verify" else (*TIMED, *UNTIMED))
    ]


def test_without_a_history_every_figure_is_assumed_and_said_to_be():
    budget = Budget(**budget_row(PLAN, OPENED, []))
    assert budget.ends == BEGAN + 60 * MINUTE
    assert budget.spans == {phase: ASSUMED[phase] for phase in FORWARD}
    assert budget.back == 2 * ASSUMED["revert"], "devices without a timer first, then the others"
    assert not budget.measured


def test_history_counts_the_usual_way_forward_and_the_worst_way_back():
    spent = {phase: [100, 900, 200] for phase in FORWARD}
    budget = Budget(**budget_row(PLAN, OPENED, history(**spent, revert=[1000, 8000])))
    assert set(budget.spans.values()) == {200}
    assert budget.back == 16_000
    assert budget.measured


def test_the_slowest_device_of_a_phase_counts():
    slow = [(TIMED[0], "arm", 30_000)]
    assert budget_row(PLAN, OPENED, slow)["spans"]["arm"] == 30_000


def test_only_the_newest_of_a_long_history_count():
    old = [(name, "revert", ms) for ms in (*[500] * 10, 60_000) for name in (*TIMED, *UNTIMED)]
    assert budget_row(PLAN, OPENED, old)["back"] == 1000


@pytest.mark.parametrize(
    ("phase", "over", "left"),
    [("read", False, 28), ("read", True, 27), ("settle", False, 7), ("settle", True, 0), ("revert", False, 50)],
)
def test_the_outlook(phase, over, left):
    budget = Budget(1000, {each: n for n, each in enumerate(FORWARD, 1)}, 50, measured=True)
    assert budget.outlook(phase, over, 900) == (left, 50)
    assert budget.outlook(phase, over, 2000) == (left, 0)


def begun(*rows, back=10 * MINUTE):
    spans = dict.fromkeys(FORWARD, MINUTE)
    return [
        OPENED,
        row("attempt"),
        row("budget", ends=BEGAN + 60 * MINUTE, spans=spans, back=back, measured=True),
        *rows,
    ]


def done(step, *devices):
    return [row("outcome", name, step, state="done", ms=1) for name in devices]


ALL = (*TIMED, *UNTIMED)
READ = done("read", *ALL)
STAGED = READ + done("stage", *ALL)
ARMED = STAGED + done("arm", *ALL)
VERIFIED = [*ARMED, row("checks", step="verify", checks=[])]


@pytest.mark.parametrize(
    ("rows", "phase"), [([], "read"), (READ, "stage"), (STAGED, "arm"), (ARMED, "verify"), (VERIFIED, "confirm")]
)
def test_no_phase_starts_after_which_going_back_would_not_fit(rows, phase):
    state = replay(begun(*rows))
    last = BEGAN + 49 * MINUTE
    in_time, too_late = next_step(state, PLAN, last), next_step(state, PLAN, last + 1)
    assert in_time.goal == "confirm" if phase == "confirm" else in_time.do == phase
    assert (too_late.do, too_late.goal) == ("decide", "revert")
    assert (
        f"{phase} takes about 60 s, going back up to 600 s, and 660 s of the run's budget are left" in too_late.reason
    )


def test_a_run_whose_time_is_over_is_undone_and_says_so(tmp_path):
    hospital = Hospital(tmp_path)
    plain = hospital.open

    def slow(name):
        hospital.clock.sleep(591)  # six sessions take the hour less a minute
        return plain(name)

    hospital.open = slow
    result = hospital.drive()
    assert result.verdict == "reverted"
    assert result.reason.startswith("the time is over: stage takes about 5 s, going back up to 60 s, and 54 s ")
    assert hospital.all_before()


def test_the_result_says_what_the_last_safe_moment_was(tmp_path):
    result = Hospital(tmp_path).drive()
    assert result.last_safe == "2020-03-16T09:59:00+00:00"
    assert result.started == "2020-03-16T09:00:00.000+00:00"


def test_progress_tells_what_is_left(tmp_path):
    hospital = Hospital(tmp_path)
    hospital.drive()
    assert all(event.safe > 0 for event in hospital.progress)
    began = [event.left for event in hospital.progress if not event.device and event.what == "began"]
    assert began[0] == sum(ASSUMED[phase] for phase in FORWARD) / 1000
    assert began == sorted(began, reverse=True)
    assert hospital.progress[-1].left == 0
