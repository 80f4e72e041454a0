"""The configuration database of a lab Junos device: locks, candidates, commits on trial, history. Two people at two terminals."""

from __future__ import annotations

import pytest
from junos_bench import JunosConsole, base, switch_spec

from netauto.lab import Fault
from netauto.lab.dialect import Login
from netauto.lab.junos.records import Refused
from netauto.lab.junos.store import HISTORY

CHANGE = "set vlans U-HNB-C1-CLIN vlan-id 2400"


@pytest.fixture
def switch() -> JunosConsole:
    return JunosConsole(switch_spec())


@pytest.fixture
def other(switch: JunosConsole) -> Login:
    return Login(99, "astreinte", 15, "127.0.0.1")


def running(switch: JunosConsole) -> str:
    return switch.device.system.state().running


def test_a_candidate_has_no_effect_until_it_is_committed(switch: JunosConsole) -> None:
    switch("configure", CHANGE)
    assert running(switch) == base("hnb-acc-1")
    assert switch.run("commit") == "commit complete\n"
    assert "set vlans U-HNB-C1-CLIN vlan-id 2400\n" in running(switch)
    assert switch.device.system.state().startup == running(switch)


def test_a_commit_on_trial_comes_back_by_itself(switch: JunosConsole) -> None:
    switch("configure exclusive", CHANGE)
    assert "automatically rolled back in 2 minutes" in switch.run("commit confirmed 2 comment netauto-run-1")
    pending = switch.device.system.state().pending
    assert pending is not None
    assert (pending.owner, 110 < pending.seconds_left <= 120) == ("netauto", True)
    rows = switch.run("run show system commit").splitlines()
    assert rows[0].endswith("by netauto via cli commit confirmed, rollback in 2mins")
    assert rows[1:3] == ["    netauto-run-1", "    rollback pending"]
    switch.clock.advance(121)
    assert running(switch) == base("hnb-acc-1")
    assert switch.device.system.state().pending is None
    assert "by root via other" in switch.run("run show system commit").splitlines()[0]


@pytest.mark.parametrize("confirmation", ["commit", "commit check"])
def test_a_commit_or_a_check_confirms(switch: JunosConsole, confirmation: str) -> None:
    switch("configure", CHANGE, "commit confirmed 1")
    switch(confirmation)
    switch.clock.advance(600)
    assert CHANGE in running(switch)
    assert "rollback pending" not in switch.run("run show system commit")


def test_rollback_1_takes_a_commit_on_trial_back(switch: JunosConsole) -> None:
    switch("configure", CHANGE, "commit confirmed 5", "rollback 1")
    assert "-   U-HNB-C1-CLIN {" in switch.run("show | compare")
    switch("commit")
    assert running(switch) == base("hnb-acc-1")
    assert switch.device.system.state().pending is None


def test_a_second_commit_on_trial_keeps_the_first_way_back(switch: JunosConsole) -> None:
    switch("configure", CHANGE, "commit confirmed 5", "set vlans U-HNB-C1-VOIX vlan-id 2401", "commit confirmed 5")
    switch.clock.advance(301)
    assert running(switch) == base("hnb-acc-1")


def test_a_bad_candidate_is_not_committed_and_stays(switch: JunosConsole) -> None:
    switch("configure", "set interfaces ge-0/0/6 unit 0 family ethernet-switching vlan members NONE")
    assert switch.run("commit").splitlines() == [
        "[edit interfaces ge-0/0/6 unit 0 family ethernet-switching vlan]",
        "  'members NONE'",
        "    vlan NONE not configured",
        "error: configuration check-out failed",
    ]
    assert running(switch) == base("hnb-acc-1")
    assert "members [ PARKING NONE ];" in switch.run("show interfaces ge-0/0/6")


def test_who_edits_alone_is_named_and_lets_nobody_else_in(switch: JunosConsole, other: Login) -> None:
    store = switch.device.system.store
    store.take_lock(other, "cli")
    assert "error: configuration database locked by:\n  astreinte terminal" in switch.run("configure")
    with pytest.raises(Refused, match="locked by"):
        store.load(Login(5, "netauto", 15, "x"), store.shared)
    store.end(other)
    assert "Entering configuration mode" in switch.run("configure exclusive")


def test_a_lock_is_refused_over_changes_that_somebody_has_not_committed(switch: JunosConsole, other: Login) -> None:
    switch("configure", CHANGE)
    store = switch.device.system.store
    with pytest.raises(Refused, match="configuration database modified"):
        store.take_lock(other, "netconf")
    with pytest.raises(Refused, match="shared configuration database modified"):
        store.open_private(other)


def test_what_was_edited_alone_is_discarded_with_the_session(switch: JunosConsole) -> None:
    switch("configure exclusive", CHANGE)
    switch.terminal.hang_up()
    assert not switch.device.system.store.dirty
    assert switch.device.system.state().config_locked_by is None


def test_shared_changes_outlive_their_session(switch: JunosConsole) -> None:
    switch("configure", CHANGE)
    switch.terminal.hang_up()
    switch.terminal = switch.open("astreinte")
    switch("set cli screen-length 0")
    assert "The configuration has been changed but not committed" in switch.run("configure")
    assert "+   U-HNB-C1-CLIN {" in switch.run("show | compare")


def test_who_else_is_editing_is_said(switch: JunosConsole) -> None:
    switch("configure")
    switch.terminal = switch.open("astreinte")
    shown = switch.run("configure")
    assert shown.startswith("Users currently editing the configuration:\n  netauto terminal p1 (pid 20001) on since ")
    switch("exit")
    assert not any(editor.login.user == "astreinte" for editor in switch.device.system.store.editors.values())


def test_private_changes_are_brought_into_what_others_have_committed(switch: JunosConsole, other: Login) -> None:
    store = switch.device.system.store
    store.open_private(other)
    mine = store.candidate(other).copy()
    switch("configure", CHANGE, "set vlans PARKING description autre", "commit")
    mine.get("vlans").children.pop()  # vlan1302
    store.load(other, mine)
    assert not store.dirty
    store.commit(other, "cli")
    assert CHANGE in running(switch)
    assert "vlan1302" not in running(switch)
    assert not store.dirty


def test_history_holds_fifty_commits(switch: JunosConsole) -> None:
    switch("configure")
    for number in range(HISTORY + 5):
        switch(f"set system location floor {number}", "commit")
    assert len(switch.device.system.store.history) == HISTORY
    switch("rollback 49", "commit")
    assert "set system location floor 5\n" in running(switch)
    assert "error: could not open configuration file 60" in switch.run("rollback 60")


def test_leaving_asks_about_changes(switch: JunosConsole) -> None:
    switch("configure", CHANGE)
    assert "Exit with uncommitted changes? [yes,no] (yes) " in switch("exit")
    assert "Exit aborted" in switch("no")
    switch("exit")
    assert "Exiting configuration mode" in switch("yes")
    assert switch.device.system.store.dirty


# Faults.


def test_a_lost_timer_leaves_the_change(switch: JunosConsole) -> None:
    switch("configure", CHANGE, "commit confirmed 5")
    switch.device.set_fault(Fault("lose_timer"))
    switch.clock.advance(600)
    assert CHANGE in running(switch)


def test_a_reboot_forgets_timer_lock_and_candidate(switch: JunosConsole) -> None:
    switch("configure exclusive", CHANGE, "commit confirmed 5", "set vlans ESSAI vlan-id 7")
    switch.device.reboot()
    state = switch.device.system.state()
    assert (state.pending, state.config_locked_by) == (None, None)
    assert CHANGE in state.running
    assert not switch.device.system.store.dirty


def test_somebody_else_holds_the_lock_or_has_a_commit_on_trial(switch: JunosConsole) -> None:
    switch.device.set_fault(Fault("foreign_session", user="astreinte"))
    assert switch.device.system.state().config_locked_by == "astreinte"
    assert "astreinte" in switch.run("configure")
    switch("request system logout user astreinte")
    assert switch.device.system.state().config_locked_by is None
    switch.device.reset()
    switch.device.set_fault(Fault("foreign_session", user="astreinte", text="shared"))
    assert switch.device.system.store.dirty
    switch.device.reset()
    switch.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=120))
    pending = switch.device.system.state().pending
    assert pending is not None
    assert pending.owner == "astreinte"
    assert "building intervention-astreinte" in running(switch)
    switch.clock.advance(121)
    assert running(switch) == base("hnb-acc-1")


def test_a_device_can_lie_about_its_trial(switch: JunosConsole) -> None:
    switch("configure", CHANGE, "commit confirmed 5", "exit")
    switch.device.set_fault(Fault("lie_pending"))
    assert "rollback pending" not in switch.run("show system commit")
    assert switch.device.system.state().pending is not None


def test_a_line_is_rejected_or_ignored(switch: JunosConsole) -> None:
    switch("configure")
    switch.device.set_fault(Fault("reject", match="^set vlans", text="error: permission denied\n", times=1))
    assert "error: permission denied" in switch.run(CHANGE)
    switch.device.set_fault(Fault("ignore", match="vlan-id 2400"))
    switch(CHANGE)
    assert not switch.device.system.store.dirty
