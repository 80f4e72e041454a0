"""The rules, one by one, without devices: rows in, next step out."""

import itertools

import pytest
from deploy_hospital import TIMED, UNTIMED, Hospital
from hypothesis import given
from hypothesis import strategies as st

from netauto.deploy.result import outcome_of, verdict_of
from netauto.deploy.states import CONFIRM_MARGIN_MS, Next, next_step, replay
from netauto.journal import Event

PLAN = Hospital(None).plan()
ALL = (*TIMED, *UNTIMED)
NOW = 1_000_000
DEADLINE = NOW + 300_000
PASSED = {
    "device": "acc-1",
    "check": "c",
    "subject": "s",
    "status": "passed",
    "expected": "",
    "observed": "",
    "method": "model",
}


def row(kind, device="", step="", **body):
    return Event(0, "", "r1", kind, device, step, body, "", "")


def done(step, *devices, **body):
    pairs = [(row("intent", name, step, **body), row("outcome", name, step, state="done", ms=1)) for name in devices]
    return list(itertools.chain(*pairs))


def failed(step, device, message="why"):
    error = {"device": device, "step": step, "kind": "UnreachableError", "message": message}
    return [row("intent", device, step), row("outcome", device, step, state="failed", ms=1, error=error)]


BEGUN = [row("opened"), row("attempt")]
READ = BEGUN + done("read", *ALL)
STAGED = READ + done("stage", *ALL)
TIMED_ARMED = STAGED + done("arm", *TIMED, deadline=DEADLINE)
ARMED = TIMED_ARMED + done("arm", *UNTIMED)
VERIFIED = [*ARMED, row("checks", step="verify", checks=[PASSED])]
GO = [*VERIFIED, row("decision", goal="confirm", reason="all well")]
CONFIRMED = GO + done("confirm", *ALL)
SAVED = CONFIRMED + done("save", *ALL)
SETTLED = SAVED + done("settle", *ALL)
BACK = [*ARMED, row("decision", goal="revert", reason="why")]
AGAIN = row("attempt")


@pytest.mark.parametrize(
    ("rows", "do", "devices"),
    [
        (BEGUN, "read", ALL),
        (BEGUN + done("read", "acc-1"), "read", ALL[1:]),
        (READ, "stage", ALL),
        (STAGED, "arm", TIMED),
        (TIMED_ARMED, "arm", UNTIMED),
        (ARMED, "verify", ALL),
        ([*ARMED, AGAIN], "verify", ALL),
        (GO, "confirm", ALL),
        ([*GO, AGAIN], "confirm", ALL),
        (GO + done("confirm", *ALL[1:]), "confirm", ("acc-1",)),
        ([*GO, row("intent", "acc-1", "confirm"), AGAIN, *done("confirm", *ALL[1:])], "confirm", ("acc-1",)),
        (CONFIRMED, "save", ALL),
        (SAVED, "settle", ALL),
        (SETTLED, "end", ()),
        (CONFIRMED + done("save", *ALL[1:]) + failed("save", "acc-1"), "settle", ALL),
        ([*CONFIRMED, *done("save", *ALL[1:]), *failed("save", "acc-1"), AGAIN], "save", ("acc-1",)),
        (BACK, "revert", UNTIMED),
        (BACK + done("revert", *UNTIMED), "revert", TIMED),
        (BACK + failed("revert", *UNTIMED), "revert", TIMED),
        (BACK + done("revert", *ALL), "end", ()),
        (BACK + failed("revert", "fw-1") + done("revert", *TIMED), "end", ()),
        ([*BACK, *failed("revert", "fw-1"), *done("revert", *TIMED), AGAIN], "revert", UNTIMED),
        ([*READ, row("decision", goal="revert", reason="why")], "end", ()),
        ([*SETTLED, row("closed", verdict="open")], "end", ()),
        ([*BEGUN, row("closed", verdict="reverted")], "end", ()),
    ],
)
def test_what_comes_next(rows, do, devices):
    found = next_step(replay(rows), PLAN, NOW)
    assert (found.do, found.devices) == (do, devices)


@pytest.mark.parametrize(
    ("rows", "now", "reason"),
    [
        ([*BEGUN, *failed("read", "acc-1")], NOW, "read failed: why"),
        ([*STAGED, *failed("arm", "acc-1")], NOW, "arm failed: why"),
        ([*STAGED, row("stop")], NOW, "asked to stop"),
        ([*ARMED, row("stop"), AGAIN], NOW, "asked to stop"),
        ([*STAGED, AGAIN], NOW, "interrupted before"),
        ([*TIMED_ARMED, row("intent", "fw-1", "arm"), AGAIN], NOW, "interrupted before"),
        (ARMED, DEADLINE - CONFIRM_MARGIN_MS, "no time to verify"),
        ([*ARMED, AGAIN], DEADLINE - PLAN.verify_budget * 1000, "no time to verify"),
        (VERIFIED, DEADLINE - CONFIRM_MARGIN_MS, "no time to confirm"),
        ([*ARMED, row("checks", checks=[PASSED, PASSED | {"status": "failed"}])], NOW, "verification failed"),
        (
            [*ARMED, row("checks", checks=[PASSED | {"status": "error"}, PASSED | {"status": "failed"}])],
            NOW,
            "and 1 more",
        ),
        ([*GO, *failed("confirm", "acc-1")], NOW, "not every device could be confirmed: why"),
        ([*GO, *failed("confirm", "acc-1"), AGAIN], NOW, "not every device could be confirmed: why"),
    ],
)
def test_what_leads_to_reverting(rows, now, reason):
    found = next_step(replay(rows), PLAN, now)
    assert (found.do, found.goal) == ("decide", "revert")
    assert reason in found.reason


def test_all_well_is_decided_once():
    assert next_step(replay(VERIFIED), PLAN, NOW) == Next(
        "decide", (), "confirm", "every device is armed and every check passed"
    )
    skipped = [*ARMED, row("checks", checks=[PASSED | {"status": "skipped"}])]
    assert next_step(replay(skipped), PLAN, NOW).goal == "confirm"


@pytest.mark.parametrize(
    ("rows", "outcome", "verdict"),
    [
        (SETTLED, "applied", "open"),
        (SAVED, "unknown", "needs-operator"),
        (CONFIRMED + done("settle", *ALL), "applied", "needs-operator"),
        (BACK + done("revert", *ALL), "reverted", "reverted"),
        (BACK, "unknown", "needs-operator"),
        ([*STAGED, row("decision", goal="revert", reason="why")], "untouched", "reverted"),
        (BEGUN, "untouched", "needs-operator"),
    ],
)
def test_the_verdict_follows_from_what_is_proven(rows, outcome, verdict):
    state = replay(rows)
    assert outcome_of(state, PLAN.device("acc-1")) == outcome
    assert verdict_of(state, PLAN) == verdict


STEPS = ("read", "stage", "arm", "confirm", "revert", "save", "settle")
ROWS = st.one_of(
    st.builds(lambda d, s: row("intent", d, s), st.sampled_from(ALL), st.sampled_from(STEPS)),
    st.builds(lambda d, s: done(s, d)[1], st.sampled_from(ALL), st.sampled_from(STEPS)),
    st.builds(lambda d, s: failed(s, d)[1], st.sampled_from(ALL), st.sampled_from(STEPS)),
    st.just(AGAIN),
    st.just(row("stop")),
    st.just(row("checks", checks=[PASSED])),
)


@given(st.lists(ROWS, max_size=30), st.sampled_from([None, "confirm", "revert"]), st.integers(0, 2 * DEADLINE))
def test_whatever_the_rows_say_there_is_a_next_step_and_no_way_back(rows, goal, now):
    decided = [row("decision", goal=goal, reason="x")] if goal else []
    found = next_step(replay([*BEGUN, *rows, *decided]), PLAN, now)
    if goal == "revert":
        assert found.do in {"revert", "save", "end"}
        undone = {event.device for event in rows if (event.kind, event.step) == ("outcome", "revert")}
        assert found.do != "save" or set(found.devices) <= undone, "startup is written again only where all is undone"
    if goal == "confirm":
        assert found.do in {"confirm", "save", "settle", "end"} or (found.do, found.goal) == ("decide", "revert")
    if goal is None:
        assert found.do in {"read", "stage", "arm", "verify", "decide"}
    if found.do == "arm" and set(found.devices) & set(UNTIMED):
        state = replay([*BEGUN, *rows])
        assert all(state.is_done(name, "arm") for name in TIMED)
