import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.drivers.eapi import _said
from netauto.drivers.eos_sessions import Sessions, read_sessions

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
KEYS = ("state", "commitBy", "commitUser", "instances")
SESSIONS = st.dictionaries(st.text(max_size=8), st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON)))
TIMES = st.fixed_dictionaries({}, optional={"uptime": SCALARS, "bootupTimestamp": SCALARS})


def recorded(state, **more):
    """The layout of the example in napalm-automation/napalm issue 2166."""
    session = {
        "state": state,
        "completedTime": 1739832190.8,
        "commitUser": "adminuser",
        "description": "",
        "instances": {},
    }
    return {
        "sessions": {"troubleshooting": session | more},
        "maxSavedSessions": 1,
        "maxOpenSessions": 5,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
    }


@pytest.mark.parametrize(
    "detail",
    [
        recorded("pendingCommitTimer", commitBy=5300.5),
        recorded("committed") | {"commitTimerSessionName": "troubleshooting", "commitTimerExpireTime": 5300.5},
    ],
    ids=["4.31", "4.32"],
)
def test_both_wordings_say_the_same(detail):
    found = read_sessions(detail, {"uptime": 5000.25})
    assert (found.waiting, found.seconds_left, found.open) == ("troubleshooting", 300, ())
    assert found.users == {"troubleshooting": "adminuser"}
    assert found.states == {"troubleshooting": "pendingCommitTimer"}


def test_a_session_that_waits_and_is_not_listed():
    found = read_sessions({"sessions": {}, "commitTimerSessionName": "x", "commitTimerExpireTime": 60}, {"uptime": 50})
    assert (found.waiting, found.seconds_left, found.states) == ("x", 10, {"x": "pendingCommitTimer"})


@pytest.mark.parametrize("state", ["committed", "completed", "aborted", "pending"])
def test_nothing_waits(state):
    found = read_sessions(recorded(state), {"uptime": 5000.25})
    assert (found.waiting, found.seconds_left) == ("", 0)
    assert found.open == (("troubleshooting",) if state == "pending" else ())


@pytest.mark.parametrize(
    ("until", "version", "left"),
    [
        (5300.0, {}, 0),
        (None, {"uptime": 5000.0}, 0),
        (4999.0, {"uptime": 5000.0}, 0),
        (1739835851.0, {"uptime": 5000.0, "bootupTimestamp": 1739830551.0}, 300),
        (1739835851.0, {"uptime": 5000.0}, 0),
    ],
)
def test_how_long_it_waits_is_told_only_where_the_device_tells(until, version, left):
    found = read_sessions(recorded("pendingCommitTimer", commitBy=until), version)
    assert (found.waiting, found.seconds_left) == ("troubleshooting", left)


def test_who_has_a_session_open():
    detail = recorded("pending", commitUser="", instances={"1203": {"user": "astreinte", "terminal": "vty4"}})
    assert read_sessions(detail, {}).users == {"troubleshooting": "astreinte"}


@given(JSON | st.fixed_dictionaries({"sessions": JSON | SESSIONS}), JSON | TIMES)
def test_whatever_is_answered_is_understood_or_an_error(detail, version):
    with contextlib.suppress(ValueError):
        assert isinstance(read_sessions(detail, version), Sessions)


@given(
    JSON | st.fixed_dictionaries({"message": JSON, "data": JSON | st.lists(st.fixed_dictionaries({"errors": JSON}))})
)
def test_whatever_error_is_answered_has_a_reason(error):
    number, reason = _said(error)
    assert number >= 0
    assert isinstance(reason, str)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            {
                "code": 1002,
                "message": "CLI command 3 of 5 'vlan 5000' failed: invalid command",
                "data": [{}, {}, {"errors": ["Invalid input (at token 1: '5000')", "VLAN out of range"]}],
            },
            (3, "Invalid input (at token 1: '5000'); VLAN out of range"),
        ),
        (
            {"code": 1000, "message": "CLI command 1 of 2 'enable' failed: could not run command"},
            (1, "could not run command"),
        ),
        ({"code": -32600, "message": "Invalid request"}, (0, "Invalid request")),
        ({}, (0, "no reason")),
    ],
)
def test_which_command_was_refused_and_why(error, said):
    assert _said(error) == said
