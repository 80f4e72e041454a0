"""When a cleaning is overdue."""

import pytest
from cleaning_bench import WHEN
from cleaning_mode.clock import stamp
from cleaning_mode.reminder import judge, starts_by_itself


def record(seq, ended, outcome="completed"):
    return {"seq": seq, "ended": stamp(WHEN + ended), "outcome": outcome}


@pytest.mark.parametrize(
    ("records", "now", "overdue"),
    [
        ([], 0, True),
        ([record(1, 0)], 3599, False),
        ([record(1, 0)], 3600, True),
        ([record(1, 0), record(2, 3000, "aborted")], 3600, True),
        ([record(1, 0), record(2, 3000)], 3600, False),
        ([record(1, 7200)], 0, True),  # the clock went back: nobody can say when it was
        ([record(1, 200)], 0, False),
        ([record(1, 0) | {"ended": "hier"}], 10, True),
    ],
)
def test_overdue_is_measured_from_the_last_completed_one(records, now, overdue):
    assert judge(records, 3600, WHEN + now, 0.0, {}).overdue is overdue


def test_a_reminder_that_nobody_heeds_keeps_its_beginning_and_starts_the_cleaning_after_the_time_of_grace():
    first = judge([record(1, 0)], 3600, WHEN + 4000, 100.0, {})
    second = judge([record(1, 0)], 3600, WHEN + 4060, 160.0, first.fields())
    assert second.since_s == 100.0
    assert [starts_by_itself(second, grace, 160.0) for grace in (0, 60, 61)] == [False, True, False]


def test_an_aborted_cleaning_gives_a_new_time_of_grace():
    first = judge([record(1, 0)], 3600, WHEN + 4000, 100.0, {})
    second = judge([record(1, 0), record(2, 4030, "aborted")], 3600, WHEN + 4060, 160.0, first.fields())
    assert second.since_s == 160.0
    assert not starts_by_itself(second, 60, 160.0)


def test_after_a_restart_of_the_machine_the_time_of_grace_begins_again():
    assert judge([], 3600, WHEN, 5.0, {"overdue": True, "after": 0, "since_s": 9000.0}).since_s == 5.0
