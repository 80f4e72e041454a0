"""One transaction over a Juniper switch and firewall and another firewall: whatever is lost on the way, all are before or all are after."""

import threading
from contextlib import ExitStack

import pytest
from test_transaction_on_lab import FIREWALL, Lens

from netauto.lab import Fault

SWITCH = (
    (
        "set vlans U-HNB-C1-CLIN vlan-id 2432",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
    ),
    (
        "delete interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
        "delete vlans U-HNB-C1-CLIN",
    ),
)
SITE = {
    "hnb-acc-1": ("junos", "EX4300-48P", "access", SWITCH),
    "len-fw-1": ("fortios", "FortiGate-200F", "firewall", FIREWALL),
}
# What is asked of the switch, and for the how-many-th time the connection is lost there.
STEPS = (
    ("^get-configuration database=committed", 1),
    ("^get-configuration database=committed", 3),
    ("^command format=text show version", 1),
    ("^lock-configuration", 1),
    ("^lock-configuration", 2),
    ("^get-commit-information", 1),
    ("^get-commit-information", 2),
    ("^get-commit-information", 4),
    ("^load-configuration action=set", 1),
    ("^commit-configuration check", 1),
    ("^commit-configuration confirmed", 1),
    ("^unlock-configuration", 1),
    ("^unlock-configuration", 2),
    ("^get-system-uptime-information", 1),
    ("^commit-configuration log=netauto-r1: confirmed", 1),
)
BACK = (
    "^lock-configuration",
    "^load-configuration rollback=1",
    "^commit-configuration log=netauto-r1: undone",
    "^unlock-configuration",
    "^get-commit-information",
)


@pytest.fixture
def pair(tmp_path):
    with ExitStack() as stack:
        yield Lens(stack, tmp_path, site=SITE)


@pytest.fixture
def switch(pair):
    return pair.lab["hnb-acc-1"]


def failed(pair):
    return lambda drivers: tuple(check.model_copy(update={"status": "failed"}) for check in pair.look(drivers))


def test_a_unit_opens(pair, switch):
    result = pair.drive()
    assert pair.check(result) == "open"
    assert result.errors == ()
    assert "set vlans U-HNB-C1-CLIN vlan-id 2432" in switch.state().startup
    assert switch.state().config_locked_by is None


def test_a_failed_verification_undoes_both(pair):
    pair.verify = failed(pair)
    assert pair.check(pair.drive()) == "reverted"


def test_a_refused_line_undoes_both(pair, switch):
    switch.set_fault(Fault("reject", match="^set interfaces ae0", text="error: syntax error\n"))
    result = pair.drive()
    assert pair.check(result) == "reverted"
    assert [(error.device, error.kind) for error in result.errors] == [("hnb-acc-1", "RejectedError")]
    assert "set interfaces ae0" in result.errors[0].message


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
    assert switch.state().config_locked_by is None


@pytest.mark.parametrize("match", BACK)
@pytest.mark.parametrize("after", [False, True])
def test_a_connection_that_is_lost_on_the_way_back(pair, switch, match, after):
    def lose(drivers):
        switch.set_fault(Fault("drop", match=match, times=1, after=after))
        return failed(pair)(drivers)

    pair.verify = lose
    assert pair.check(pair.drive()) == "reverted"


def test_somebody_edits_while_the_change_has_to_go_back(pair, switch):
    """Their lines keep us from undoing; the switch's own timer does it, and nothing of theirs is committed."""
    fires = threading.Timer(1, pair.lab.clock.advance, (301,))

    def edit(drivers):
        switch.set_fault(Fault("foreign_session", user="astreinte", text="shared"))
        fires.start()
        return failed(pair)(drivers)

    pair.verify = edit
    result = pair.drive()
    fires.join()
    assert pair.check(result) == "reverted"
    assert "intervention-astreinte" not in switch.state().running


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


def test_what_is_undone_after_it_was_confirmed(pair):
    """The firewall loses its change after the switch was confirmed: `rollback 1` would bring nothing back, the inverse does."""
    pair.lab["len-fw-1"].set_fault(Fault("drop", match="^diagnose sys config-transaction status", times=0))
    result = pair.drive()
    pair.lab["len-fw-1"].clear_faults()
    if result.verdict == "needs-operator":
        result = pair.drive()
    pair.check(result)
