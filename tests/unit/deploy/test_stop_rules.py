"""What may be asked of an unfinished run, as a table: rows in, answer out."""

import pytest
from deploy_hospital import TIMED, UNTIMED
from test_deploy_states import (
    ALL,
    ARMED,
    BACK,
    BEGUN,
    CONFIRMED,
    DEADLINE,
    GO,
    NOW,
    PLAN,
    READ,
    SAVED,
    SETTLED,
    TIMED_ARMED,
    VERIFIED,
    done,
    failed,
    row,
)

from netauto.deploy.asked import doubtful, no_way_forward, refuse_ended
from netauto.deploy.result import verdict_of
from netauto.deploy.states import next_step, replay
from netauto.errors import PlanError

LATE = DEADLINE + 60_000
CONFIRMED_HALF = GO + done("confirm", "acc-1", "fw-1")
HALF_BEGUN = [*CONFIRMED_HALF, row("intent", "acc-2", "confirm")]
BAD = row(
    "checks",
    step="verify",
    checks=[
        {
            "device": "acc-1",
            "check": "vlan",
            "subject": "vlan 2032",
            "status": "failed",
            "expected": "",
            "observed": "missing",
            "method": "device",
        }
    ],
)


@pytest.mark.parametrize(
    ("rows", "now", "words"),
    [
        (BEGUN, NOW, "interrupted before every device was armed (not armed: acc-1, acc-2, dist-1, wlc-1, wan-1, fw-1)"),
        (TIMED_ARMED, NOW, "interrupted before every device was armed (not armed: fw-1)"),
        (
            READ + failed("stage", "acc-2"),
            NOW,
            "stage failed: why (not armed: acc-1, acc-2, dist-1, wlc-1, wan-1, fw-1)",
        ),
        ([*ARMED, row("stop", user="m.leroy")], NOW, "m.leroy asked to stop"),
        (ARMED, NOW, ""),
        (
            ARMED,
            LATE,
            "the timers leave no time to verify (acc-1 has reverted by itself 60 s ago; verifying may take 60 s)",
        ),
        (
            ARMED,
            DEADLINE - 30_000,
            "the timers leave no time to verify (acc-1 reverts by itself in 30 s; verifying may take 60 s)",
        ),
        (VERIFIED, DEADLINE - 30_000, ""),
        ([*ARMED, BAD], NOW, "verification failed: acc-1 vlan vlan 2032: missing"),
        (GO, NOW, ""),
        (GO, LATE, "; ".join(f"{name} has reverted by itself 60 s ago, unconfirmed" for name in TIMED)),
        (GO + failed("confirm", "acc-1"), NOW, "not every device could be confirmed: why"),
        (HALF_BEGUN, LATE, "; ".join(f"{name} has reverted by itself 60 s ago, unconfirmed" for name in TIMED[2:])),
        (CONFIRMED, LATE, ""),
        (SAVED, LATE, ""),
        (BACK, NOW, "it was decided to go back: why"),
        ([*SETTLED, row("closed", verdict="open")], LATE, ""),
    ],
)
def test_why_a_run_cannot_go_forwards(rows, now, words):
    found = no_way_forward(replay(rows), PLAN, now)
    assert found.startswith(words) if "timers" not in words else found == words
    assert bool(found) is bool(words)


def test_only_the_device_itself_knows_whether_a_late_confirmation_reached_it():
    everywhere = GO + [row("intent", name, "confirm") for name in TIMED]
    assert no_way_forward(replay(everywhere), PLAN, LATE) == ""
    assert doubtful(replay(everywhere), PLAN, LATE) == TIMED
    assert doubtful(replay(everywhere), PLAN, NOW) == ()
    assert doubtful(replay(HALF_BEGUN), PLAN, LATE) == ("acc-2",)


OPEN = [*SETTLED, row("closed", verdict="open")]
REVERTED = [*BACK, *done("revert", *ALL), row("closed", verdict="reverted")]
ABANDONED = [*GO, row("closed", verdict="needs-operator", user="m.leroy", reason="by hand")]


@pytest.mark.parametrize(
    ("rows", "wanted", "words", "hint"),
    [
        (OPEN, "revert", "has ended: open", "netauto close-unit lens-consult-3"),
        (REVERTED, "confirm", "has ended: reverted", "netauto open-unit lens-consult-3 begins again"),
        (ABANDONED, "revert", "closed by a person", "netauto plan shows"),
        (ABANDONED, "confirm", "closed by a person", "netauto plan shows"),
    ],
)
def test_a_decision_is_taken_once(rows, wanted, words, hint):
    with pytest.raises(PlanError, match=words) as caught:
        refuse_ended(replay(rows), PLAN, "r1", wanted=wanted)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("rows", "wanted"), [(OPEN, "confirm"), (REVERTED, "revert"), (GO, "revert"), (BACK, "confirm")]
)
def test_what_is_so_already_is_not_refused(rows, wanted):
    assert refuse_ended(replay(rows), PLAN, "r1", wanted=wanted) is None


ROUND = row("decision", goal="revert", reason="m.leroy asked to roll back")
AGAIN = row("attempt")


@pytest.mark.parametrize("rows", [ARMED, GO, CONFIRMED_HALF, CONFIRMED, SAVED, SETTLED])
def test_a_run_that_is_turned_round_undoes_everything(rows):
    turned = [*rows, ROUND, AGAIN]
    first = next_step(replay(turned), PLAN, LATE)
    assert (first.do, first.devices) == ("revert", UNTIMED)
    turned += done("revert", *UNTIMED)
    second = next_step(replay(turned), PLAN, LATE)
    assert (second.do, second.devices) == ("revert", TIMED)


@pytest.mark.parametrize(
    ("rows", "stale"), [(CONFIRMED, ()), (CONFIRMED + done("save", "wlc-1"), ("wlc-1",)), (SAVED, ALL)]
)
def test_a_startup_that_was_written_is_written_again(rows, stale):
    state = replay([*rows, ROUND, AGAIN, *done("revert", *ALL)])
    last = next_step(state, PLAN, LATE)
    assert (last.do, set(last.devices)) == (("save", set(stale)) if stale else ("end", set()))


def test_a_run_whose_startup_is_stale_is_not_called_reverted():
    rows = [*SAVED, ROUND, AGAIN, *done("revert", *ALL)]
    assert verdict_of(replay(rows), PLAN) == "needs-operator"
    assert verdict_of(replay([*rows, *done("save", *ALL)]), PLAN) == "reverted"
    assert verdict_of(replay([*CONFIRMED, ROUND, AGAIN, *done("revert", *ALL)]), PLAN) == "reverted"
