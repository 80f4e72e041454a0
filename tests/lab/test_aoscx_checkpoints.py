"""Checkpoints and checkpoint auto mode of the lab's AOS-CX switch, and what its accounting log tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aoscx_bench import BASE, aoscx_console

from netauto.lab import Fault

if TYPE_CHECKING:
    from conftest import Console


@pytest.fixture
def switch() -> Console:
    return aoscx_console()


def names(console: Console) -> list[str]:
    return [line.split()[0] for line in console.run("show checkpoint").splitlines()[1:]]


def change(console: Console, vlan: int = 2400) -> None:
    console.configure(f"vlan {vlan}", "name ESSAI")


def test_a_checkpoint_is_a_whole_configuration(switch: Console) -> None:
    assert switch.run("copy running-config checkpoint avant") == "Copying configuration: [Success]"
    change(switch)
    diff = switch.run("checkpoint diff avant running-config")
    assert "\n+vlan 2400\n+    name ESSAI\n" in diff
    assert switch.run("checkpoint diff avant startup-config") == ""
    assert switch.run("checkpoint rollback avant") == "Copying configuration: [Success]"
    assert switch.device.state().running == BASE.read_text(encoding="utf-8")
    assert switch.run("show checkpoint avant") == "Checkpoint configuration:\n" + BASE.read_text(
        encoding="utf-8"
    ).rstrip("\n")


def test_whoever_configures_comes_out_of_it_when_everything_is_rolled_back(switch: Console) -> None:
    switch("copy running-config checkpoint avant", "configure terminal", "vlan 2400")
    assert switch("checkpoint rollback avant").endswith("lbs-acc-1# ")


def test_the_list_of_checkpoints(switch: Console) -> None:
    switch("copy running-config checkpoint avant")
    head, first, second = switch.run("show checkpoint").splitlines()
    assert head.split() == ["NAME", "TYPE", "WRITER", "DATE(YYYY/MM/DD)", "IMAGE", "VERSION"]
    assert first.split()[:3] == ["avant", "checkpoint", "User"]
    assert second.split()[:3] == ["startup-config", "startup", "User"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("copy running-config checkpoint encore", "An identical checkpoint already exists"),
        ("copy running-config checkpoint CPC20200101", "names that begin with CPC"),
        ("checkpoint rollback rien", "Checkpoint rien doesn't exist"),
        ("checkpoint diff rien avant", "Checkpoint rien doesn't exist"),
        ("erase checkpoint rien", "Checkpoint rien doesn't exist"),
        ("checkpoint rename rien autre", "Checkpoint rien doesn't exist"),
        ("show checkpoint list", "Checkpoint list doesn't exist"),
        ("checkpoint auto 0", "Invalid input: 0"),
        ("checkpoint auto 61", "Invalid input: 61"),
        ("checkpoint auto", "% Command incomplete."),
        ("checkpoint auto confirm", "Auto checkpoint mode is not active"),
        ("show vlan | section 10", "Command not supported."),
        ("show vlan |", "Command not supported."),
        ("show vlan | include", "% Command incomplete."),
        ("show vlan | include (", "Command not supported."),
        ("show vlann", "Invalid input: vlann"),
        ("vlan 10", "Invalid input: vlan"),
    ],
)
def test_what_is_refused(switch: Console, line: str, answer: str) -> None:
    switch("copy running-config checkpoint avant")
    before = switch.device.state().running
    assert answer in switch(line)
    assert switch.device.state().running == before


def test_names_change_and_go(switch: Console) -> None:
    switch("copy running-config checkpoint avant", "checkpoint rename avant apres")
    assert names(switch) == ["apres", "startup-config"]
    switch("erase checkpoint apres")
    assert names(switch) == ["startup-config"]


def test_five_quiet_minutes_after_a_change_there_is_a_checkpoint_of_the_system(switch: Console) -> None:
    change(switch)
    switch.clock.advance(200)
    change(switch, 2401)
    switch.clock.advance(200)
    assert names(switch) == ["startup-config"]
    switch.clock.advance(101)
    assert names(switch)[0].startswith("CPC")
    assert "An identical checkpoint" in switch("copy running-config checkpoint avant")
    switch("no checkpoint post-configuration")
    assert "Status        : disabled" in switch.run("show checkpoint post-configuration")


def test_auto_mode_puts_back_what_was_there(switch: Console) -> None:
    assert switch.run("checkpoint auto 5") == "Auto checkpoint mode expires in 5 minute(s)"
    change(switch)
    assert switch.device.state().pending is not None
    switch.text = b""
    switch.clock.advance(181)
    assert b'Please "checkpoint auto confirm" within 2 minutes' in switch.text
    switch.clock.advance(120)
    assert b"Restoration successful" in switch.text
    assert switch.device.state().running == BASE.read_text(encoding="utf-8")
    assert switch.device.state().pending is None


def test_auto_mode_ends_when_it_is_confirmed(switch: Console) -> None:
    switch("checkpoint auto 1")
    change(switch)
    assert switch.run("checkpoint auto confirm").startswith("checkpoint AUTO")
    switch.clock.advance(61)
    assert "vlan 2400" in switch.device.state().running
    assert names(switch)[0].startswith("AUTO")


def test_auto_mode_cannot_be_entered_twice(switch: Console) -> None:
    switch("checkpoint auto 5")
    assert "already active" in switch("checkpoint auto 5")


def test_a_rollback_in_auto_mode_does_not_end_it(switch: Console) -> None:
    switch("copy running-config checkpoint avant", "checkpoint auto 5")
    change(switch)
    switch("checkpoint rollback avant")
    assert switch.device.state().pending is not None


def test_saving_and_starting_again(switch: Console) -> None:
    change(switch)
    assert switch.run("write memory") == "Copying configuration: [Success]"
    change(switch, 2401)
    switch("checkpoint auto 5", "copy running-config checkpoint avant")
    switch.device.reboot()
    text = switch.device.state().running
    assert "vlan 2400" in text
    assert "vlan 2401" not in text
    assert switch.device.state().pending is None
    switch.terminal = switch.open()
    assert names(switch) == ["avant", "startup-config"]


def test_a_startup_configuration_that_cannot_be_written(switch: Console) -> None:
    switch.device.set_fault(Fault("save_fails"))
    change(switch)
    assert "[Error] No space left" in switch("write memory")
    assert "vlan 2400" not in switch.device.state().startup


def test_copies_in_every_direction(switch: Console) -> None:
    switch("copy running-config checkpoint avant")
    change(switch)
    switch("copy running-config startup-config", "copy checkpoint avant running-config")
    assert switch.device.state().running == BASE.read_text(encoding="utf-8")
    switch("copy startup-config running-config")
    assert "vlan 2400" in switch.device.state().running
    switch("copy checkpoint avant startup-config")
    assert "vlan 2400" not in switch.device.state().startup
    assert "vlan 20\n" in switch.run("show startup-config")
    switch("erase startup-config")
    assert "No startup configuration" in switch("show startup-config")


def test_a_reboot_asks_twice_where_something_is_not_saved(switch: Console) -> None:
    change(switch)
    assert switch("boot system").endswith("Do you want to save the current configuration (y/n)? ")
    assert switch("y").endswith("Continue (y/n)? ")
    assert "aborted" in switch("n")
    assert "vlan 2400" in switch.device.state().startup
    assert switch("boot system").endswith("Continue (y/n)? ")
    switch("y")
    assert switch.closed


def test_the_log_tells_who_typed_what_and_what_became_of_it(switch: Console) -> None:
    change(switch)
    switch("checkpoint auto 5", "checkpoint auto 61")
    records = [line for line in switch.run("show accounting log").splitlines() if line != "----"]
    assert records[0].startswith("type=USER_START msg=audit(")
    told = [line for line in records if "rec=ACCT_CMD" in line]
    assert (
        'user=netauto priv-lvl=15 auth-method=LOCAL auth-type=LOCAL service=shell data="configure terminal"'
        in "".join(told)
    )
    assert told[-2].endswith("res=success'")
    assert told[-1].endswith("res=failure'")
    assert switch.run("show accounting log last 2").count("msg=audit") == 2
    assert switch.run('show accounting log | include "checkpoint auto" | count') == "2"


def test_a_boot_begins_another_log(switch: Console) -> None:
    switch("checkpoint auto 5")
    switch.device.reboot()
    switch.terminal = switch.open()
    assert "checkpoint" not in switch.run("show accounting log")


def test_pipes(switch: Console) -> None:
    whole = switch.run("show running-config").splitlines()
    assert switch.run("show running-config | count") == str(len(whole))
    assert switch.run("show running-config | include ^hostname") == "hostname lbs-acc-1"
    assert switch.run('show running-config | include "vlan 2|vlan 3"').count("vlan") > 2
    assert switch.run("show running-config | begin ^https").splitlines()[0].startswith("https-server")
    assert "interface" not in switch.run("show running-config | exclude interface")
    assert switch.run("show running-config | include interface | count") == str(
        sum("interface" in line for line in whole)
    )


def test_paging(switch: Console) -> None:
    switch("page")
    assert switch("show running-config").endswith("-- MORE --, next page: Space, next line: Enter, quit: q")
    assert switch.keys(b"q").endswith("lbs-acc-1# ")
