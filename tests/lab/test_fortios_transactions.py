import pytest
from fortios_bench import INVERSE, UNIT, Firewall

from netauto.lab.faults import Fault

REVERT = "config system global\nset cfg-save revert\nset cfg-revert-timeout 120\nend"


def test_transaction_is_seen_by_nobody_else_until_it_is_committed():
    firewall = Firewall()
    mine, other = firewall.login(), firewall.login()
    assert mine("execute config-transaction start") == ""
    assert "fail" not in mine(UNIT)
    assert "203201" in mine("show firewall policy")
    assert "203201" not in other("show firewall policy")
    assert firewall.running == firewall.base
    assert firewall.device.state().config_locked_by == "netauto"
    assert mine("execute config-transaction commit") == ""
    assert "203201" in other("show firewall policy")
    assert firewall.running == firewall.startup != firewall.base
    assert firewall.device.state().config_locked_by is None


def test_committed_in_a_transaction_or_line_by_line_is_the_same():
    one, two = Firewall(), Firewall()
    one.login()(UNIT)
    two.login()("execute config-transaction start\n" + UNIT + "execute config-transaction commit")
    assert one.running == two.running


def test_aborted_transaction_leaves_nothing():
    firewall = Firewall()
    session = firewall.login()
    session("execute config-transaction start\n" + UNIT + "execute config-transaction abort")
    assert firewall.running == firewall.base
    assert "203201" not in session("show firewall policy")


def test_transaction_expires_after_five_minutes_without_input():
    firewall = Firewall()
    session = firewall.login()
    session("execute config-transaction start\n" + UNIT)
    firewall.clock.advance(299)
    session("show firewall policy 3")
    firewall.clock.advance(299)
    assert firewall.device.state().config_locked_by == "netauto"
    firewall.clock.advance(1)
    assert firewall.device.state().config_locked_by is None
    assert firewall.running == firewall.base
    refusal = session("execute config-transaction commit")
    assert refusal.startswith("No config transaction is started")
    assert "config transaction id=1 has expired" in [event.text for event in firewall.device.log]


def test_warnings_come_before_the_end():
    firewall = Firewall()
    firewall.login()("execute config-transaction start 2")
    for _ in range(12):
        firewall.clock.advance(10)
    texts = [event.text for event in firewall.device.log if event.kind == "timer"]
    assert texts == [
        "config transaction id=1 will expire in 30 seconds",
        "config transaction id=1 will expire in 20 seconds",
        "config transaction id=1 will expire in 10 seconds",
        "config transaction id=1 has expired",
    ]


@pytest.mark.parametrize("minutes", ["0", "61", "soon", "5 6"])
def test_timeout_must_be_1_to_60_minutes(minutes):
    firewall = Firewall()
    assert "fail" in firewall.login()(f"execute config-transaction start {minutes}")
    assert firewall.device.state().config_locked_by is None


def test_edited_object_is_locked_for_others():
    firewall = Firewall()
    mine, other = firewall.login(), firewall.login("admin")
    mine("execute config-transaction start\nconfig firewall policy\nedit 21\nset logtraffic disable\nend")
    other("config firewall policy\nedit 21")
    assert other("set status disable").endswith("by other transactions.\nCommand fail. Return code 14\n")
    other("abort\nconfig firewall policy\nedit 22")
    assert other("set status disable\nend") == ""
    mine("execute config-transaction commit")
    shown = mine("show firewall policy")
    assert "set logtraffic disable" in shown
    assert "    edit 22\n        set status disable\n" in shown


def test_lost_session_keeps_its_locks_until_the_transaction_expires():
    firewall = Firewall()
    mine, other = firewall.login(), firewall.login("admin")
    mine("execute config-transaction start\nconfig firewall policy\nedit 21\nset logtraffic disable\nend")
    mine.cli.close()
    other("config firewall policy\nedit 21")
    assert "Return code 14" in other("set status disable")
    firewall.clock.advance(300)
    assert other("set status disable") == ""


def test_commit_that_no_longer_fits_is_refused_as_a_whole():
    firewall = Firewall()
    mine, other = firewall.login(), firewall.login("admin")
    other("config firewall address\nedit N-SOON-GONE\nset subnet 10.99.0.0/16\nend")
    before = firewall.running
    mine("execute config-transaction start\n" + UNIT)
    mine("config firewall addrgrp\nedit G-NEW\nset member N-SOON-GONE\nnext\nend")
    other("config firewall address\ndelete N-SOON-GONE\nend")
    answer = mine("execute config-transaction commit")
    assert answer.startswith("entry not found in datasource\n")
    assert "N-SOON-GONE" in before
    assert firewall.running == firewall.base
    mine("execute config-transaction abort")
    assert firewall.device.state().config_locked_by is None


def test_console_cannot_be_changed_in_a_transaction():
    session = Firewall().login()
    session("execute config-transaction start\nconfig system console")
    assert "fail" in session("set output more")


def test_one_transaction_per_session():
    session = Firewall().login()
    session("execute config-transaction start")
    assert "already started" in session("execute config-transaction start")


def test_diagnostics_name_the_transaction_and_its_locks():
    session = Firewall().login()
    assert session("diagnose sys config-transaction show txn-meta") == "txn_count=0\n"
    session("execute config-transaction start\nconfig firewall policy\nedit 21\nset logtraffic disable\nend")
    assert session("diagnose sys config-transaction show txn-meta") == (
        "txn_count=1\nid=1 user=netauto session=1 expire=300\n"
    )
    assert session("diagnose sys config-transaction show txn-entity") == "firewall policy 21\n"
    assert session("diagnose sys config-transaction show txn-lock") == "id=1 user=netauto lock=firewall policy 21\n"
    assert session("diagnose sys config-transaction status") == "Current transaction: id=1\n"


# Saved configuration.


def test_revert_mode_brings_the_saved_configuration_back_when_nobody_types():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT)
    saved = firewall.startup
    session(UNIT)
    state = firewall.device.state()
    assert (state.pending.owner, state.pending.seconds_left) == ("netauto", 120)
    assert state.startup == saved != state.running
    firewall.clock.advance(100)
    session("get system status")
    firewall.clock.advance(119)
    assert firewall.running == state.running
    firewall.clock.advance(1)
    assert firewall.running == saved
    assert firewall.device.state().pending is None


def test_saved_in_time_nothing_reverts():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT + "\n" + UNIT)
    assert session("execute cfg save") == "config saved.\n"
    assert session("execute cfg save") == "no config to be saved.\n"
    firewall.clock.advance(1000)
    assert firewall.running == firewall.startup
    assert "203201" in firewall.running


def test_transaction_committed_in_revert_mode_is_under_the_timer():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT)
    saved = firewall.running
    session("execute config-transaction start\n" + UNIT)
    assert firewall.device.state().pending is None
    session("execute config-transaction commit")
    assert firewall.device.state().pending.seconds_left == 120
    firewall.clock.advance(120)
    assert firewall.running == saved


def test_back_to_automatic_saves_and_ends_the_timer():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT + "\n" + UNIT + "config system global\nunset cfg-save\nunset cfg-revert-timeout\nend")
    assert firewall.device.state().pending is None
    session(INVERSE)
    assert firewall.running == firewall.startup == firewall.base


def test_manual_mode_keeps_changes_until_a_restart():
    firewall = Firewall()
    session = firewall.login()
    session("config system global\nset cfg-save manual\nend")
    saved = firewall.startup
    session(UNIT)
    firewall.clock.advance(10_000)
    assert "203201" in firewall.running
    firewall.device.reboot()
    assert firewall.running == saved


def test_timeout_below_ten_seconds_is_refused():
    session = Firewall().login()
    session("config system global")
    assert "Return code -651" in session("set cfg-revert-timeout 9")


def test_reload_comes_back_with_the_saved_configuration():
    firewall = Firewall()
    session = firewall.login()
    session("config system global\nset cfg-save manual\nend")
    assert session("execute cfg reload") == "no config to be reloaded.\n"
    saved = firewall.startup
    session(UNIT)
    assert session("execute cfg reload") == "configs reloaded. system will reboot.\n"
    assert firewall.running == saved


def test_revisions_are_kept_listed_and_restored():
    firewall = Firewall()
    session = firewall.login()
    assert session("execute backup config flash before-c3").endswith("Config backed up to flash disk done.\n")
    session(UNIT)
    listing = session("execute revision list config").splitlines()
    assert listing[1].split() == ["ID", "TIME", "ADMIN", "FIRMWARE", "VERSION", "COMMENT"]
    assert (listing[2].split()[0], listing[2].split()[-1]) == ("1", "before-c3")
    assert session.ask("execute restore config flash 1", "y") == ""
    assert firewall.running == firewall.base
    assert "fail" in session("execute restore config flash 7")


# Faults.


def test_lost_timer_never_reverts():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT + "\n" + UNIT)
    firewall.device.set_fault(Fault("lose_timer"))
    firewall.clock.advance(10_000)
    assert "203201" in firewall.running


def test_lie_about_pending():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT + "\n" + UNIT)
    firewall.device.set_fault(Fault("lie_pending"))
    assert session("execute cfg save") == "no config to be saved.\n"
    assert firewall.device.state().pending is not None


def test_save_that_fails_leaves_the_timer_armed():
    firewall = Firewall()
    session = firewall.login()
    session(REVERT + "\n" + UNIT)
    firewall.device.set_fault(Fault("save_fails"))
    assert session("execute cfg save").startswith("Failed to save config")
    assert firewall.device.state().pending is not None
    assert "203201" not in firewall.startup


def test_automatic_save_that_fails_is_seen_by_the_oracle_only():
    firewall = Firewall()
    firewall.device.set_fault(Fault("save_fails"))
    assert "fail" not in firewall.login()(UNIT)
    assert firewall.startup == firewall.base != firewall.running


def test_foreign_transaction_locks_everything():
    firewall = Firewall()
    firewall.device.set_fault(Fault("foreign_session", user="astreinte"))
    session = firewall.login()
    session("config firewall policy\nedit 21")
    assert "Return code 14" in session("set status disable")
    assert firewall.device.state().config_locked_by == "astreinte"


def test_foreign_timer():
    firewall = Firewall()
    firewall.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=60))
    assert firewall.device.state().pending.owner == "astreinte"
    firewall.clock.advance(60)
    assert firewall.device.state().pending is None
