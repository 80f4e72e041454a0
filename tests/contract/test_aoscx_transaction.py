"""One transaction over an Aruba switch and a firewall: whatever is lost on the way, both are before or both are after."""

import threading
from contextlib import ExitStack

import pytest
from test_transaction_on_lab import DIALECTS, FIREWALL, Lens

from netauto.lab import Fault

SWITCH = (("vlan 2432", "    name U-LBS-E3-CLIN"), ("no vlan 2432",))
SITE = {
    "lbs-acc-1": ("aruba_aoscx", "JL661A", "access", SWITCH),
    "len-fw-1": ("fortios", "FortiGate-200F", "firewall", FIREWALL),
}
# What is typed at the switch, and for the how-many-th time the connection is lost there.
STEPS = (
    ("^show version", 1),
    ("^show running-config$", 1),
    ("^show running-config$", 2),
    ("^show checkpoint$", 1),
    ("^show accounting log last 1$", 1),
    ("^show accounting log last 1$", 2),
    ("^copy running-config checkpoint netauto-r1$", 1),
    ("^checkpoint auto 5$", 1),
    ("^configure terminal$", 1),
    ("name U-LBS-E3-CLIN", 1),
    ("^end$", 1),
    ("^checkpoint auto confirm$", 1),
    ("^erase checkpoint AUTO", 1),
    ("^erase checkpoint netauto-r1$", 1),
    ("^write memory", 1),
)


@pytest.fixture
def pair(tmp_path):
    assert DIALECTS["aruba_aoscx"] == "aoscx"
    with ExitStack() as stack:
        yield Lens(stack, tmp_path, site=SITE)


@pytest.fixture
def switch(pair):
    return pair.lab["lbs-acc-1"]


def failed(pair):
    return lambda drivers: tuple(check.model_copy(update={"status": "failed"}) for check in pair.look(drivers))


def test_a_unit_opens(pair, switch):
    result = pair.drive()
    assert pair.check(result) == "open"
    assert result.errors == ()
    assert "vlan 2432" in switch.state().startup


def test_a_failed_verification_undoes_both(pair):
    pair.verify = failed(pair)
    assert pair.check(pair.drive()) == "reverted"


def test_a_refused_line_undoes_both(pair, switch):
    switch.set_fault(Fault("reject", match="name U-LBS", text="Invalid input: U-LBS-E3-CLIN\n"))
    result = pair.drive()
    assert pair.check(result) == "reverted"
    assert [error.kind for error in result.errors] == ["RejectedError"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("match", "number"), STEPS)
def test_a_session_that_is_lost_anywhere(pair, switch, match, number, after):
    switch.set_fault(Fault("drop", match=match, at=number, times=1, after=after))
    result = pair.drive()
    for _ in range(2):
        if result.verdict == "needs-operator":
            result = pair.drive()
    if result.verdict == "reverted":
        pair.lab.clock.advance(301)
    pair.check(result)


@pytest.mark.parametrize(
    "fault", [Fault("lose_timer"), Fault("reject", match="^checkpoint auto confirm", text="busy\n", times=0)]
)
def test_a_timer_that_cannot_be_ended_is_waited_for(pair, switch, fault):
    """The switch does not say whether its timer was lost or runs on: "reverted" is said when its time is over."""
    fires = threading.Timer(1, pair.lab.clock.advance, (301,))

    def lose(drivers):
        switch.set_fault(fault)
        fires.start()
        return failed(pair)(drivers)

    pair.verify = lose
    result = pair.drive()
    assert fires.finished.is_set()
    assert pair.check(result) == "reverted"
