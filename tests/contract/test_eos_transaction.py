"""One transaction over an Arista switch and a firewall: whatever is lost on the way, both are before or both are after."""

from contextlib import ExitStack

import pytest
from test_transaction_on_lab import FIREWALL, Lens

from netauto.lab import Fault

SWITCH = (
    ("vlan 2032", "   name U-BET-C1-CLIN", "   exit"),
    ("no vlan 2032",),
)
SITE = {
    "bet-acc-1": ("arista_eos", "CCS-720XP-48Y6", "access", SWITCH),
    "len-fw-1": ("fortios", "FortiGate-200F", "firewall", FIREWALL),
}
# What is typed at the switch, and for the how-many-th time the connection is lost there.
STEPS = (
    ("^show version$", 1),
    ("^show running-config", 1),
    ("^show running-config", 3),
    ("^show configuration sessions", 1),
    ("^show configuration sessions", 2),
    ("^show configuration sessions", 3),
    ("^configure session netauto-r1$", 1),
    ("name U-BET-C1-CLIN", 1),
    ("^show session-config named", 1),
    ("^show session-config named", 2),
    ("^configure session netauto-r1 commit timer", 1),
    ("^configure session netauto-r1 commit$", 1),
    ("^write memory", 1),
)


@pytest.fixture
def pair(tmp_path):
    with ExitStack() as stack:
        yield Lens(stack, tmp_path, site=SITE)


@pytest.fixture
def switch(pair):
    return pair.lab["bet-acc-1"]


def failed(pair):
    return lambda drivers: tuple(check.model_copy(update={"status": "failed"}) for check in pair.look(drivers))


def test_a_unit_opens(pair, switch):
    result = pair.drive()
    assert pair.check(result) == "open"
    assert result.errors == ()
    assert "vlan 2032" in switch.state().startup


def test_a_failed_verification_undoes_both(pair):
    pair.verify = failed(pair)
    assert pair.check(pair.drive()) == "reverted"


def test_a_refused_line_undoes_both(pair, switch):
    switch.set_fault(Fault("reject", match="name U-BET", text="% Invalid input\n"))
    result = pair.drive()
    assert pair.check(result) == "reverted"
    assert [(error.device, error.kind) for error in result.errors] == [("bet-acc-1", "RejectedError")]
    assert "name U-BET-C1-CLIN" in result.errors[0].message


def test_a_switch_whose_firewall_refuses_comes_back(pair):
    pair.lab["len-fw-1"].set_fault(
        Fault("reject", match="^execute config-transaction commit", text="Command fail. Return code -61\n")
    )
    assert pair.check(pair.drive()) == "reverted"


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("match", "at"), STEPS)
def test_a_connection_that_is_lost_anywhere(pair, switch, match, at, after):
    switch.set_fault(Fault("drop", match=match, at=at, times=1, after=after))
    result = pair.drive()
    if result.verdict == "needs-operator":
        result = pair.drive()
    pair.check(result)


@pytest.mark.parametrize("match", ["^configure session netauto-r1 abort", "^show configuration sessions"])
@pytest.mark.parametrize("after", [False, True])
def test_a_connection_that_is_lost_on_the_way_back(pair, switch, match, after):
    def lose(drivers):
        switch.set_fault(Fault("drop", match=match, times=1, after=after))
        return failed(pair)(drivers)

    pair.verify = lose
    assert pair.check(pair.drive()) == "reverted"


def test_a_switch_that_does_not_say_that_its_timer_runs_is_brought_back(pair, switch):
    switch.set_fault(Fault("lie_pending"))
    result = pair.drive()
    switch.clear_faults()
    assert pair.check(result) == "reverted"


def test_a_switch_that_lies_about_its_timer_later_is_confirmed_all_the_same(pair, switch):
    def lie(drivers):
        switch.set_fault(Fault("lie_pending"))
        return pair.look(drivers)

    pair.verify = lie
    result = pair.drive()
    switch.clear_faults()
    pair.lab.clock.advance(301)
    assert pair.check(result) == "open"


def test_a_timer_that_is_lost_does_not_keep_a_switch_from_coming_back(pair, switch):
    def lose(drivers):
        switch.set_fault(Fault("lose_timer"))
        return failed(pair)(drivers)

    pair.verify = lose
    assert pair.check(pair.drive()) == "reverted"


def test_what_is_undone_after_it_was_confirmed(pair, switch):
    """The firewall loses its change after the switch was confirmed: the switch is undone by a session of another name."""
    pair.lab["len-fw-1"].set_fault(Fault("drop", match="^diagnose sys config-transaction status", times=0))
    result = pair.drive()
    pair.lab["len-fw-1"].clear_faults()
    if result.verdict == "needs-operator":
        result = pair.drive()
    pair.check(result)
