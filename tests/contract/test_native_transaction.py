"""One transaction over a switch that has transactions of its own, and a firewall: whatever is lost, both are before or both are after."""

import threading
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from test_transaction_on_lab import FIREWALL, Lens

from netauto.lab import Fault


@dataclass(frozen=True)
class Native:
    """A switch, and what is asked of it.

    Attributes:
        push, inverse: the change, and what undoes it.
        sign: a line of the startup configuration once the unit is open.
        steps: what is asked, and for the how-many-th time the connection is lost there.
        back: what is asked on the way back.
        refusal: how the switch says no.
    """

    name: str
    platform: str
    model: str
    push: tuple
    inverse: tuple
    sign: str
    steps: tuple
    back: tuple
    refusal: str

    @property
    def site(self):
        switch = (self.platform, self.model, "access", (self.push, self.inverse))
        return {self.name: switch, "len-fw-1": ("fortios", "FortiGate-200F", "firewall", FIREWALL)}


EOS = Native(
    name="bet-acc-1",
    platform="arista_eos",
    model="CCS-720XP-48Y6",
    push=("vlan 2032", "   name U-BET-C1-CLIN", "   exit"),
    inverse=("no vlan 2032",),
    sign="vlan 2032",
    steps=(
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
    ),
    back=("^configure session netauto-r1 abort", "^show configuration sessions"),
    refusal="% Invalid input\n",
)
JUNOS = Native(
    name="hnb-acc-1",
    platform="junos",
    model="EX4300-48P",
    push=(
        "set vlans U-HNB-C1-CLIN vlan-id 2432",
        "set interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
    ),
    inverse=(
        "delete interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
        "delete vlans U-HNB-C1-CLIN",
    ),
    sign="set vlans U-HNB-C1-CLIN vlan-id 2432\n",
    steps=(
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
    ),
    back=(
        "^lock-configuration",
        "^load-configuration rollback=1",
        "^commit-configuration log=netauto-r1: undone",
        "^unlock-configuration",
        "^get-commit-information",
    ),
    refusal="error: syntax error\n",
)
KINDS = (EOS, JUNOS)
STEPS = [pytest.param(kind, *step, id=f"{kind.platform}-{step[0]}-{step[1]}") for kind in KINDS for step in kind.steps]
BACK = [pytest.param(kind, match, id=f"{kind.platform}-{match}") for kind in KINDS for match in kind.back]


class Pair(Lens):
    def __init__(self, stack, folder, kind):
        super().__init__(stack, folder, site=kind.site)
        self.kind = kind
        self.switch = self.lab[kind.name]
        self.firewall = self.lab["len-fw-1"]

    def fail(self, drivers):
        return tuple(check.model_copy(update={"status": "failed"}) for check in self.look(drivers))

    def ends(self):
        """The verdict, when somebody has resumed where a person was asked for."""
        result = self.drive()
        if result.verdict == "needs-operator":
            result = self.drive()
        return self.check(result)


@pytest.fixture
def pair_of(tmp_path):
    with ExitStack() as stack:
        yield lambda kind: Pair(stack, tmp_path, kind)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.platform)
def pair(request, pair_of):
    return pair_of(request.param)


def test_a_unit_opens(pair):
    result = pair.drive()
    assert pair.check(result) == "open"
    assert result.errors == ()
    assert pair.kind.sign in pair.switch.state().startup


def test_a_failed_verification_undoes_both(pair):
    pair.verify = pair.fail
    assert pair.check(pair.drive()) == "reverted"


def test_a_refused_line_undoes_both(pair):
    refused = pair.kind.push[1].strip()
    pair.switch.set_fault(Fault("reject", match=refused, text=pair.kind.refusal))
    result = pair.drive()
    assert pair.check(result) == "reverted"
    assert [(error.device, error.kind) for error in result.errors] == [(pair.kind.name, "RejectedError")]
    assert refused in result.errors[0].message


def test_a_switch_whose_firewall_refuses_comes_back(pair):
    refusal = "Command fail. Return code -61\n"
    pair.firewall.set_fault(Fault("reject", match="^execute config-transaction commit", text=refusal))
    assert pair.check(pair.drive()) == "reverted"


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("kind", "match", "at"), STEPS)
def test_a_connection_that_is_lost_anywhere(pair_of, kind, match, at, after):
    pair = pair_of(kind)
    pair.switch.set_fault(Fault("drop", match=match, at=at, times=1, after=after))
    pair.ends()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("kind", "match"), BACK)
def test_a_connection_that_is_lost_on_the_way_back(pair_of, kind, match, after):
    pair = pair_of(kind)

    def lose(drivers):
        pair.switch.set_fault(Fault("drop", match=match, times=1, after=after))
        return pair.fail(drivers)

    pair.verify = lose
    assert pair.check(pair.drive()) == "reverted"


def test_a_switch_that_does_not_say_that_its_timer_runs_is_brought_back(pair):
    pair.switch.set_fault(Fault("lie_pending"))
    result = pair.drive()
    pair.switch.clear_faults()
    assert pair.check(result) == "reverted"


def test_a_switch_that_lies_about_its_timer_later_is_confirmed_all_the_same(pair):
    def lie(drivers):
        pair.switch.set_fault(Fault("lie_pending"))
        return pair.look(drivers)

    pair.verify = lie
    result = pair.drive()
    pair.switch.clear_faults()
    pair.lab.clock.advance(301)
    assert pair.check(result) == "open"


def test_a_timer_that_is_lost_does_not_keep_a_switch_from_coming_back(pair):
    def lose(drivers):
        pair.switch.set_fault(Fault("lose_timer"))
        return pair.fail(drivers)

    pair.verify = lose
    assert pair.check(pair.drive()) == "reverted"


def test_what_is_undone_after_it_was_confirmed(pair):
    """The firewall loses its change after the switch was confirmed: nothing that the switch has brings it back, the inverse does."""
    pair.firewall.set_fault(Fault("drop", match="^diagnose sys config-transaction status", times=0))
    result = pair.drive()
    pair.firewall.clear_faults()
    if result.verdict == "needs-operator":
        result = pair.drive()
    pair.check(result)


def test_somebody_edits_while_a_juniper_switch_has_to_go_back(pair_of):
    """Their lines keep us from undoing; the switch's own timer does it, and nothing of theirs is committed."""
    pair = pair_of(JUNOS)
    fires = threading.Timer(1, pair.lab.clock.advance, (301,))

    def edit(drivers):
        pair.switch.set_fault(Fault("foreign_session", user="astreinte", text="shared"))
        fires.start()
        return pair.fail(drivers)

    pair.verify = edit
    result = pair.drive()
    fires.join()
    assert pair.check(result) == "reverted"
    assert "intervention-astreinte" not in pair.switch.state().running
