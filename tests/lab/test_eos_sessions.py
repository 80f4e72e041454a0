"""Configuration sessions and commit timers of the Arista switch, typed at its terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from eos_bench import eos_console

from netauto.lab import Fault

if TYPE_CHECKING:
    from conftest import Console

NAME = "netauto-20261122-1"
CHANGE = ("vlan 2200", "name U-BTN-C3-CLIN", "interface Port-Channel1", "switchport trunk allowed vlan add 2200")


@pytest.fixture
def switch() -> Console:
    return eos_console()


def stage(console: Console, name: str = NAME, *lines: str) -> None:
    console(f"configure session {name}", *(lines or CHANGE), "end")


def running(console: Console) -> str:
    return console.device.state().running


def sessions(console: Console) -> dict[str, Any]:
    return json.loads(console.run("show configuration sessions detail | json"))["sessions"]


def states(console: Console) -> dict[str, str]:
    return {name: session["state"] for name, session in sessions(console).items()}


def test_a_staged_session_changes_nothing_and_shows_its_difference(switch: Console) -> None:
    before = running(switch)
    stage(switch)
    assert running(switch) == before
    assert states(switch) == {NAME: "pending"}
    diff = switch.run(f"show session-config named {NAME} diffs")
    assert diff.startswith(f"--- system:/running-config\n+++ session:/{NAME}-session-config\n@@ ")
    changed = [line for line in diff.splitlines()[2:] if line[0] in "+-"]
    assert changed == [
        "+vlan 2200",
        "+   name U-BTN-C3-CLIN",
        "+!",
        "-   switchport trunk allowed vlan 10,20,30,40,50,100,110,120-121,155,300,998",
        "+   switchport trunk allowed vlan 10,20,30,40,50,100,110,120-121,155,300,998,2200",
    ]
    assert "   name U-BTN-C3-CLIN\n" in switch.run(f"show session-config named {NAME}")


def test_a_difference_counts_the_header_of_the_file(switch: Console) -> None:
    stage(switch, NAME, "aaa root nopassword")
    diff = switch.run(f"show session-config named {NAME} diffs").splitlines()
    assert diff[2] == "@@ -3,7 +3,7 @@"
    assert diff[3:9] == [
        " ! boot system flash:/EOS-4.30.5M.swi",
        " !",
        " no enable password",
        "-no aaa root",
        "+aaa root nopassword",
        " !",
    ]


def test_a_session_is_taken_up_where_it_was_left(switch: Console) -> None:
    stage(switch)
    stage(switch, NAME, "vlan 2201", "name U-BTN-C3-VOIX")
    switch(f"configure session {NAME} commit")
    assert "vlan 2200\n   name U-BTN-C3-CLIN\n!\nvlan 2201\n   name U-BTN-C3-VOIX\n" in running(switch)
    assert states(switch) == {NAME: "completed"}


def test_a_commit_with_a_timer_takes_effect_and_comes_back_by_itself(switch: Console) -> None:
    before = running(switch)
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    assert "vlan 2200" in running(switch)
    pending = switch.device.state().pending
    assert pending is not None
    assert (pending.owner, round(pending.seconds_left)) == ("netauto", 300)
    switch.clock.advance(299)
    assert "vlan 2200" in running(switch)
    switch.clock.advance(2)
    assert running(switch) == before
    assert switch.device.state().pending is None
    assert states(switch) == {}


def test_the_deadline_is_told_in_uptime(switch: Console) -> None:
    switch.clock.advance(86_400)
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:02:00")
    uptime = json.loads(switch.run("show version | json"))["uptime"]
    session = sessions(switch)[NAME]
    assert session["state"] == "pendingCommitTimer"
    assert session["commitBy"] - uptime == pytest.approx(120, abs=0.5)
    assert f"{NAME}           pendingCommitTimer  netauto               1m59s" in switch.run(
        "show configuration sessions"
    )


def test_a_second_commit_confirms(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00", f"configure session {NAME} commit")
    assert switch.device.state().pending is None
    switch.clock.advance(600)
    assert "vlan 2200" in running(switch)
    assert states(switch) == {NAME: "completed"}


def test_abort_undoes_at_once_what_is_on_trial(switch: Console) -> None:
    before = running(switch)
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00", f"configure session {NAME} abort")
    assert running(switch) == before
    assert switch.device.state().pending is None
    assert states(switch) == {}


def test_commit_abort_and_timer_inside_a_session(switch: Console) -> None:
    before = running(switch)
    assert switch("configure session a", *CHANGE, "commit timer 0:01:00").endswith("bet-acc-1#")
    assert switch.device.state().pending is not None
    assert switch("configure session a", "abort").endswith("bet-acc-1#")
    assert running(switch) == before
    assert switch("configure session b", *CHANGE, "commit").endswith("bet-acc-1#")
    assert "vlan 2200" in running(switch)


def test_what_was_unsaved_before_the_commit_comes_back_too(switch: Console) -> None:
    switch.configure("vlan 77")
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00", f"configure session {NAME} abort")
    assert "vlan 77\n" in running(switch)
    assert "vlan 77\n" not in switch.device.state().startup


def test_a_commit_replaces_what_others_changed_meanwhile(switch: Console) -> None:
    stage(switch)
    switch.configure("vlan 77")
    switch(f"configure session {NAME} commit")
    assert "vlan 77\n" not in running(switch)


def test_what_others_change_while_the_timer_runs_is_lost_with_it(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    switch.configure("vlan 77")
    assert "vlan 77\n" in running(switch)
    switch.clock.advance(301)
    assert "vlan 77\n" not in running(switch)


def test_saving_while_the_timer_runs_saves_what_is_on_trial(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00", "write memory")
    switch.clock.advance(301)
    assert "vlan 2200" not in running(switch)
    assert "vlan 2200" in switch.device.state().startup


def test_only_one_session_is_on_trial(switch: Console) -> None:
    stage(switch, "a", "vlan 2200")
    stage(switch, "b", "vlan 2201")
    switch("configure session a commit timer 00:05:00")
    for verb in ("commit", "commit timer 00:01:00"):
        assert "% Session a is pending commit timer." in switch(f"configure session b {verb}")
    assert "2201" not in running(switch)
    switch("configure session a commit")
    switch("configure session b commit")
    assert "vlan 1301-1302,2201\n" in running(switch)  # b never knew VLAN 2200


def test_a_timer_is_set_anew_by_another_one(switch: Console) -> None:
    before = running(switch)
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:01:00", f"configure session {NAME} commit timer 01:00:00")
    switch.clock.advance(3599)
    assert "vlan 2200" in running(switch)
    switch.clock.advance(2)
    assert running(switch) == before


def test_five_sessions_may_be_pending(switch: Console) -> None:
    for number in range(5):
        stage(switch, f"s{number}", "vlan 2200")
    answer = switch("configure session s5")
    assert "% Maximum number of pending sessions has been reached." in answer
    assert answer.endswith("bet-acc-1#")
    switch("configure session s0 abort")
    assert switch("configure session s5").endswith("(config-s-s5)#")


def test_a_session_without_a_name_is_given_one(switch: Console) -> None:
    assert switch("configure session").endswith("(config-s-sess-2)#")
    switch("end", "configure session", "end")
    assert list(states(switch).values()) == ["pending", "pending"]


def test_one_completed_session_is_kept_and_cannot_be_used_again(switch: Console) -> None:
    for name in ("a", "b"):
        stage(switch, name, "vlan 2200")
        switch(f"configure session {name} commit")
    assert states(switch) == {"b": "completed"}
    for line in ("configure session b", "configure session b commit", "configure session b abort"):
        assert "% Session b is completed and cannot be changed" in switch(line)


@pytest.mark.parametrize("verb", ["commit", "commit timer 00:05:00", "abort"])
def test_a_session_that_is_not_there(switch: Console, verb: str) -> None:
    before = running(switch)
    assert "no such session" in switch(f"configure session fantome {verb}")
    assert running(switch) == before
    assert states(switch) == {}


def test_a_session_on_trial_cannot_be_changed(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    answer = switch(f"configure session {NAME}", "vlan 2201")
    assert f"% Session {NAME} is pendingCommitTimer and cannot be changed" in answer
    assert "2201" not in switch.run("show session-config")


def test_a_timer_of_nothing_is_refused(switch: Console) -> None:
    stage(switch)
    assert "% Timer must be greater than zero" in switch(f"configure session {NAME} commit timer 00:00:00")
    assert "% Invalid input (at token 5: '00:99:00')" in switch(f"configure session {NAME} commit timer 00:99:00")
    assert states(switch) == {NAME: "pending"}


def test_clean_config_starts_from_the_box(switch: Console) -> None:
    stage(switch, NAME, "rollback clean-config", "hostname neuf")
    text = switch.run(f"show session-config named {NAME}")
    assert text.partition("!\nno aaa root\n")[2].startswith(
        "!\nhostname neuf\n!\nspanning-tree mode mstp\n!\ninterface Ethernet1\n!\ninterface Ethernet2\n"
    )
    assert "vlan 10" not in text


def test_a_reboot_forgets_sessions_and_timer(switch: Console) -> None:
    startup = switch.device.state().startup
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    switch.device.reboot()
    assert running(switch) == startup
    assert switch.device.state().pending is None
    assert switch.device.console("astreinte", ("show configuration sessions detail | json",))[0].count(NAME) == 0


def test_a_replacement_is_all_or_nothing(switch: Console) -> None:
    before = running(switch)
    switch("copy running-config flash:avant.cfg")
    switch.configure("no vlan 10", "hostname autre")
    switch.device.system.files.put("bad.cfg", before.replace("vlan 20\n", "vlaan 20\n").encode(), 0.0)
    answer = switch("configure replace flash:bad.cfg")
    assert "vlaan 20: % Invalid input (at token 0: 'vlaan')" in answer
    assert "hostname autre" in running(switch)
    switch("configure replace flash:avant.cfg")
    assert running(switch) == before
    assert "No such file or directory" in switch("configure replace flash:absent.cfg")


def test_files_are_copied_listed_shown_and_deleted(switch: Console) -> None:
    assert "Copy completed successfully." in switch("copy startup-config flash:rollback-0")
    assert "rollback-0" in switch.run("dir flash:")
    assert "hostname bet-acc-1" in switch.run("more flash:rollback-0 | include hostname")
    switch("delete flash:rollback-0")
    assert "rollback-0" not in switch.run("dir")
    switch.device.system.files.put("plus.cfg", b"vlan 2200\n   name X\nvlaan 3\n", 0.0)
    assert "% Invalid input (at token 0: 'vlaan')" in switch("copy flash:plus.cfg running-config")
    assert "vlan 2200\n   name X\n" in running(switch)


def test_a_lock_keeps_others_out(switch: Console) -> None:
    switch.device.console("astreinte", ("configure lock",))
    stage_answer = switch("configure session a")
    assert "% Unable to run this command: configuration lock held by user astreinte" in stage_answer
    assert "held by user astreinte" in switch("configure unlock")
    switch("configure unlock force")
    assert switch("configure session a").endswith("(config-s-a)#")


def test_without_authorisation_a_login_starts_at_level_1() -> None:
    text = eos_console().device.state().running
    console = eos_console(
        base=text.replace("aaa authorization exec default group TAC-ADMIN local\n", ""), enable_password="Enable-1"
    )
    assert console("").endswith("bet-acc-1>")
    assert "% Invalid input (privileged mode required)" in console("show running-config")
    assert "% Invalid input (privileged mode required)" in console("configure")
    assert console("enable", "faux", "Enable-1").endswith("bet-acc-1#")
    assert console("disable").endswith("bet-acc-1>")


def test_a_lost_timer_and_somebody_elses(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    switch.device.set_fault(Fault("lose_timer"))
    switch.clock.advance(600)
    assert "vlan 2200" in running(switch)
    switch.device.set_fault(Fault("foreign_timer", user="alice", seconds=120))
    assert states(switch)["sess-alice"] == "pendingCommitTimer"
    pending = switch.device.state().pending
    assert pending is not None
    assert (pending.owner, round(pending.seconds_left)) == ("alice", 120)


def test_a_lie_about_what_is_pending(switch: Console) -> None:
    stage(switch)
    switch(f"configure session {NAME} commit timer 00:05:00")
    switch.device.set_fault(Fault("lie_pending"))
    assert states(switch) == {NAME: "completed"}
    assert "commitBy" not in sessions(switch)[NAME]
    assert "pendingCommitTimer" not in switch.run("show configuration sessions detail")
