"""The revert timer, the archive, replace and the file store of IOS-XE."""

from __future__ import annotations

import pytest
from conftest import Console, switch_spec

from netauto.lab import Fault

CHANGE = ("vlan 2032", "name X", "end")


def armed(switch: Console, minutes: int = 5) -> str:
    return switch(f"configure terminal revert timer {minutes}", *CHANGE)


def test_the_timer_restores_what_was_there_before(switch: Console) -> None:
    before = switch.device.state()
    assert "Backing up current running config to flash:archive-len-acc-1-0" in armed(switch, 2)
    assert switch.device.state().pending.owner == "netauto"
    switch.clock.advance(119)
    assert "vlan 2032" in switch.device.state().running
    switch.text = b""
    switch.clock.advance(1.5)
    assert b"rolling to the previous configuration" in switch.text
    after = switch.device.state()
    assert (after.running, after.startup, after.pending) == (before.running, before.startup, None)


def test_the_last_minute_is_announced(switch: Console) -> None:
    armed(switch, 3)
    switch.text = b""
    switch.clock.advance(121)
    assert b"Rollback will begin in one minute" in switch.text


def test_a_confirmed_change_stays(switch: Console) -> None:
    armed(switch)
    assert switch.run("configure confirm") == ""
    switch.clock.advance(3600)
    assert "vlan 2032" in switch.device.state().running
    assert "%No Rollback Confirmed Change pending" in switch.run("configure confirm")


def test_a_change_can_be_taken_back_at_once(switch: Console) -> None:
    armed(switch)
    assert "Rollback Done" in switch.run("configure revert now")
    assert "vlan 2032" not in switch.device.state().running


def test_the_timer_can_be_set_again(switch: Console) -> None:
    armed(switch, 1)
    switch("configure revert timer 10")
    switch.clock.advance(500)
    assert "vlan 2032" in switch.device.state().running
    assert "Timer value: 10 min" in switch.run("show archive config rollback timer")


def test_a_second_timer_is_refused(switch: Console) -> None:
    armed(switch)
    assert "already pending" in switch.run("configure terminal revert timer 5")


def test_there_is_no_timer_without_an_archive(switch: Console) -> None:
    switch.configure("no archive")
    assert "Archive feature not enabled" in switch.run("show archive")
    assert "config archive on" in switch.run("configure terminal revert timer 5")
    assert switch.device.state().pending is None


@pytest.mark.parametrize("minutes", [0, 121, "x"])
def test_a_timer_has_one_to_120_minutes(switch: Console, minutes: object) -> None:
    assert "% Invalid input" in switch(f"configure terminal revert timer {minutes}")
    assert switch.device.state().pending is None


def test_a_session_in_a_submode_stays_there_when_the_timer_fires(switch: Console) -> None:
    switch("configure terminal revert timer 1", "interface Gi1/0/13", "description X")
    switch.clock.advance(61)
    assert switch("description Y").endswith("(config-if)#")
    assert " description Y\n" in switch.device.state().running


def test_a_timer_can_be_lost_or_denied(switch: Console) -> None:
    armed(switch)
    switch.device.set_fault(Fault("lie_pending"))
    assert "%No Rollback" in switch.run("show archive config rollback timer")
    assert switch.device.state().pending is not None
    switch.device.set_fault(Fault("lose_timer"))
    assert switch.device.state().pending is None
    switch.clock.advance(3600)
    assert "vlan 2032" in switch.device.state().running


def test_a_reboot_brings_the_startup_configuration_back(switch: Console) -> None:
    switch("write memory")
    armed(switch)
    switch.device.reboot()
    assert switch.device.state().running == switch.device.state().startup
    assert switch.device.state().pending is None


def test_saving_can_fail(switch: Console) -> None:
    switch.configure("vlan 2032")
    switch.device.set_fault(Fault("save_fails"))
    assert "No space left on device" in switch.run("write memory")
    assert "vlan 2032" not in switch.device.state().startup


def test_saving_adds_to_the_archive(switch: Console) -> None:
    switch("write memory", "write memory")
    assert "flash:archive-len-acc-1-1 <- Most Recent" in switch.run("show archive")
    assert [name for name, _ in switch.device.state().files] == ["archive-len-acc-1-0", "archive-len-acc-1-1"]


def test_the_archive_forgets_the_oldest(switch: Console) -> None:
    switch.configure("archive", "maximum 2")
    switch("write memory", "write memory", "write memory")
    assert [name for name, _ in switch.device.state().files] == ["archive-len-acc-1-1", "archive-len-acc-1-2"]


def test_replace_brings_a_file_back(switch: Console) -> None:
    before = switch.device.state().running
    switch.configure("file prompt quiet")
    kept = switch.device.state().running
    switch("copy running-config flash:keep.cfg")
    switch.configure(*CHANGE[:2], "no ip http server")
    diff = switch.run("show archive config differences flash:keep.cfg")
    assert diff == "!Contextual Config Diffs:\n+vlan 2032\n +name X\n+no ip http server\n-ip http server"
    assert "Rollback Done" in switch.run("configure replace flash:keep.cfg force")
    assert switch.device.state().running == kept != before


def test_replace_asks_unless_forced(switch: Console) -> None:
    switch.configure("file prompt quiet")
    switch("copy running-config flash:keep.cfg")
    switch.configure(*CHANGE[:2])
    assert switch("configure replace flash:keep.cfg").endswith("? [no]: ")
    switch("no")
    assert "vlan 2032" in switch.device.state().running
    switch("configure replace flash:keep.cfg", "y")
    assert "vlan 2032" not in switch.device.state().running


def test_replace_under_a_timer_comes_back(switch: Console) -> None:
    switch.configure("file prompt quiet")
    switch("copy running-config flash:keep.cfg")
    switch.configure(*CHANGE[:2])
    changed = switch.device.state().running
    switch("configure replace flash:keep.cfg force revert trigger error timer 2")
    assert switch.device.state().running != changed
    switch.clock.advance(121)
    assert switch.device.state().running == changed


def test_merge_names_the_line_that_is_refused(switch: Console) -> None:
    switch.configure("file prompt quiet")
    switch.device.system.files.put("m.cfg", b"vlan 2032\n name X\ninterface Gi1/0/99\n description Y\nend\n", 0)
    answer = switch.run("copy flash:m.cfg running-config")
    assert "interface Gi1/0/99\n" in answer
    assert "% Invalid input" in answer
    assert " name X\n" in switch.device.state().running


def test_incremental_diffs_show_only_what_would_change(switch: Console) -> None:
    text = b"vlan 10\n name ADM-BUREAUX\nvlan 2032\n name X\ninterface GigabitEthernet1/0/13\n description LIBRE\n no shutdown\n"
    switch.device.system.files.put("m.cfg", text, 0)
    assert switch.run("show archive config incremental-diffs flash:m.cfg ignorecase") == (
        "!List of Commands:\nvlan 2032\n name X\ninterface GigabitEthernet1/0/13\n no shutdown\nend"
    )


def test_files_are_listed_verified_shown_and_deleted(switch: Console) -> None:
    switch.device.system.files.put("a.txt", b"bonjour\n", 0)
    assert "  -rw-                 8  " in switch.run("dir flash:/a.txt")
    assert "verify /md5 (flash:a.txt) = " in switch.run("verify /md5 flash:a.txt")
    assert switch.run("more flash:a.txt") == "bonjour"
    assert switch("delete flash:a.txt").endswith("Delete filename [a.txt]? ")
    switch("")
    switch.keys(b"\n")
    assert switch.device.state().files == ()
    assert "No such file" in switch.run("dir flash:/a.txt")
    assert "No such file" in switch.run("delete /force flash:a.txt")


def test_a_full_flash_takes_nothing() -> None:
    console = Console(switch_spec(flash_bytes=100))
    assert "No space left" in console("configure terminal revert timer 5").replace("no space", "No space")
    assert console.device.state().pending is None


def test_a_lock_keeps_others_out(switch: Console) -> None:
    switch.device.set_fault(Fault("foreign_session", user="alice"))
    assert "locked by process" in switch.run("configure terminal")
    assert switch.device.state().config_locked_by == "alice"
    switch("clear configuration lock")
    assert switch("configure terminal").endswith("(config)#")
