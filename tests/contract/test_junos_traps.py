"""What Junos devices, NAPALM and people do to the Junos driver, reproduced on the lab's switch."""

import time

import pytest
from contract_benches import BASES, PASSWORD, EosBench, IosBench, JunosBench
from napalm.junos import JunOSDriver

from netauto.drivers import Change, open_driver
from netauto.errors import (
    DeviceError,
    HeldError,
    HostKeyError,
    LoginError,
    RejectedError,
    UnreachableError,
)
from netauto.lab import Fault

OTHERS = "set vlans PERSONNE vlan-id 3333"
MEMBERS = "interfaces ae0 unit 0 family ethernet-switching vlan members"
PORT = "interfaces ge-0/0/39 unit 0 family ethernet-switching vlan members"


@pytest.fixture
def bench(bench_of):
    return bench_of(JunosBench)


@pytest.fixture
def napalm(bench):
    """NAPALM's own driver, over ncclient's own connection: a program of somebody else."""
    driver = JunOSDriver(bench.device.address, "netauto", PASSWORD, optional_args={"port": bench.device.port})
    driver.open()
    yield driver
    driver.close()


def armed(bench, driver, push=None, seconds=600):
    driver.stage(bench.change(push=push))
    driver.arm(seconds)


def has(bench, line):
    return line in bench.device.state().running.splitlines()


def load_shared(napalm, line):
    """Somebody edits the shared candidate, and does not commit."""
    napalm.device.rpc.load_config(line, format="set", action="set")


def test_napalm_would_commit_what_somebody_else_has_not(bench, napalm):
    with bench.open() as driver:
        armed(bench, driver)
    load_shared(napalm, OTHERS)
    with bench.open() as driver:
        with pytest.raises(RejectedError, match="PERSONNE") as caught:
            driver.confirm()
        assert caught.value.line == "lock-configuration"
        assert bench.waits()
        assert not has(bench, OTHERS)
    napalm.confirm_commit()
    assert has(bench, OTHERS), "which is what the driver must not do"


def test_what_somebody_has_not_committed_does_not_keep_the_timer_from_reverting(bench, napalm):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        load_shared(napalm, OTHERS)
        with pytest.raises(HeldError) as caught:
            driver.revert()
        assert "timer" in caught.value.hint
        bench.advance(601)
        driver.revert()
        assert driver.pending().state == "none"
    assert bench.config() == before


def test_what_somebody_has_not_committed_keeps_us_from_staging_and_stays(bench, napalm):
    load_shared(napalm, OTHERS)
    with bench.open() as driver:
        with pytest.raises(RejectedError, match="PERSONNE"):
            driver.stage(bench.change())
        driver.revert()
    assert "PERSONNE" in napalm.compare_config()


def test_who_holds_the_lock_is_named(bench):
    bench.device.set_fault(Fault("foreign_session", user="astreinte"))
    before = bench.config()
    with bench.open() as driver:
        with pytest.raises(RejectedError, match=r"astreinte .*\(pid \d+\)") as caught:
            driver.stage(bench.change())
        assert not isinstance(caught.value, HeldError)
        driver.revert()
    assert bench.config() == before
    assert bench.device.state().config_locked_by == "astreinte"


def test_the_lock_of_another_session_of_ours_is_waited_for(bench):
    with bench.open() as first:
        first.stage(bench.change())
        with bench.open() as second:
            with pytest.raises(HeldError, match="locked by: netauto"):
                second.stage(bench.change())
            first._netconf.cut()  # as a process that dies
            until = time.monotonic() + 5
            while bench.device.state().config_locked_by and time.monotonic() < until:
                second.pending()
            armed(bench, second)
            second.revert()
    assert not [line for line in bench.device.log.commands() if "kill-session" in line]


def test_nobody_edits_between_staging_and_arming(bench, napalm):
    with bench.open() as driver:
        driver.stage(bench.change())
        with pytest.raises(Exception, match="locked by"):
            load_shared(napalm, OTHERS)
        driver.arm(600)
        driver.revert()
    assert not has(bench, OTHERS)


def test_no_lock_stands_in_the_way_of_the_timer(bench):
    with bench.open() as driver:
        armed(bench, driver)
        assert bench.device.state().config_locked_by is None


def test_members_are_added_and_the_port_is_in_two_networks_unless_one_is_taken_away(bench):
    """NAPALM's merge of one more member does what Junos says: the port has both then; the plan's lines take the old one away."""
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver, push=("set vlans NEUF vlan-id 2440", f"set {PORT} NEUF"))
        assert has(bench, f"set {PORT} PARKING")
        assert has(bench, f"set {PORT} NEUF")
        driver.revert()
        armed(bench, driver)
        assert not has(bench, f"set {PORT} PARKING")
        assert has(bench, f"set {PORT} U-HNB-C1-CLIN")
        driver.revert()
    assert bench.config() == before


def test_a_trunk_keeps_the_networks_of_others(bench):
    text = bench.device.state().running
    others = [line for line in text.splitlines() if line.startswith(f"set {MEMBERS} ")]
    assert others
    with bench.open() as driver:
        armed(bench, driver, push=("set vlans NEUF vlan-id 2440", f"set {MEMBERS} NEUF"))
        assert all(has(bench, line) for line in (*others, f"set {MEMBERS} NEUF"))
        driver.revert()
    assert bench.device.state().running == text


def test_a_statement_that_changes_nothing_is_armed_and_waits_all_the_same(bench):
    """An empty comparison is not "nothing to do": the timer runs, and it is confirmed like any other."""
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver, push=("set interfaces ge-0/0/39 description LIBRE",))
        assert driver.pending().state == "ours"
        assert bench.config() == before
        driver.confirm()
    assert not bench.waits()
    assert bench.config() == before


def test_the_history_after_a_confirmation_holds_no_way_back_by_one(bench):
    """`rollback 1` after a confirmation is the confirmed configuration itself: the way back is the inverse, and `revert` knows it."""
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        after = bench.config()
        driver.revert()
        assert bench.config() == after
        armed(bench, driver, bench.inverse)
        driver.confirm()
    assert bench.config() == before


def test_a_dead_process_armed_and_another_one_finds_out_whose_it_is(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
    with bench.open(run="r2") as other:
        assert other.pending().state == "foreign"
        assert other.pending().owner == "netauto"
        other.revert()
        with pytest.raises(DeviceError):
            other.stage(bench.change(run="r2"))
    with bench.open() as same:
        waiting = same.pending()
        assert (waiting.state, waiting.owner) == ("ours", "netauto-r1")
        same.revert()
    assert bench.config() == before


def test_napalm_sees_the_run_and_can_confirm_it(bench, napalm):
    with bench.open() as driver:
        armed(bench, driver)
        after = bench.config()
        assert napalm.has_pending_commit()
        napalm.confirm_commit()
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()
        driver.revert()
    assert bench.config() == after


def test_a_check_by_somebody_confirms_ours_and_napalm_does_not_see_it(bench, napalm):
    with bench.open() as driver:
        armed(bench, driver)
        napalm.device.cu.commit_check()
        assert napalm.has_pending_commit(), "its words stay in the history"
        assert driver.pending().state == "none"
        driver.revert()
    assert not bench.waits()


def test_a_check_of_ours_never_confirms_somebody_elses(bench):
    bench.foreign()
    with bench.open() as driver, pytest.raises(DeviceError, match="astreinte waits for confirmation"):
        driver.stage(bench.change())
    assert bench.waits()
    assert not [line for line in bench.device.log.commands() if line.startswith("commit-configuration")]


def test_a_device_that_says_that_nothing_waits_is_confirmed_all_the_same(bench):
    with bench.open() as driver:
        armed(bench, driver)
        after = bench.config()
        bench.device.set_fault(Fault("lie_pending"))
        assert driver.pending().state == "none"
        driver.confirm()
        bench.recover()
    bench.advance(3600)
    assert bench.config() == after


@pytest.mark.parametrize("fault", ["lie_pending", "lose_timer"])
def test_a_device_that_does_not_say_that_ours_waits_goes_back_all_the_same(bench, fault):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault(fault))
        assert driver.pending().state == "none"
    with bench.open() as driver:
        driver.revert()
    bench.recover()
    assert bench.config() == before
    assert not bench.waits()


def test_a_reboot_before_confirmation(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault("reboot", match="^commit-configuration log=netauto-r1: confirmed", seconds=30))
        with pytest.raises(UnreachableError):
            driver.confirm()
    bench.recover()
    bench.advance(31)
    with bench.open() as driver:
        driver.revert()
        assert driver.pending().state == "none"
    assert bench.config() == before


@pytest.mark.parametrize(
    "asked", ["lock-configuration", "get-commit-information", "load-configuration", "commit-configuration check"]
)
@pytest.mark.parametrize("size", [1, 3])  # of an answer as short as <ok/>
def test_an_answer_that_is_cut_off_is_no_answer(bench, asked, size):
    before = bench.config()
    bench.device.set_fault(Fault("truncate", match=f"^{asked}", size=size))
    start = time.monotonic()
    with bench.open() as driver, pytest.raises(UnreachableError, match="breaks the NETCONF protocol"):
        driver.stage(bench.change())
    assert time.monotonic() - start < 5, "nobody waits for the deadline"
    bench.recover()
    with bench.open() as driver:
        driver.revert()
        driver.stage(bench.change())
    assert bench.config() == before
    assert bench.device.state().config_locked_by is None


@pytest.mark.parametrize(("name", "model"), [("hnb-acc-1", "EX4300-48P"), ("hnb-fw-1", "SRX345")])
def test_the_whole_configuration_is_read_to_the_last_byte(bench_of, name, model):
    bench = bench_of(JunosBench, base=(BASES / f"{name}.cfg").read_text(), extra={"model": model})
    with bench.open() as driver:
        text = driver.running()
    assert text == bench.device.state().running
    assert text.startswith("set version ")
    assert len(text.splitlines()) > 400


def test_a_text_of_several_lines_in_one_statement(bench):
    line = 'set system login message "Une\\nDeux  & <trois> é"'
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver, push=(line,))
        assert line in driver.running().splitlines()
        driver.revert()
    assert bench.config() == before


def test_a_secret_is_loaded_as_it_is(bench):
    line = 'set access radius-server 10.99.0.21 secret "⟦secret:vault:key⟧"'
    change = Change("r1", (line,), ("delete access radius-server 10.99.0.21",), lambda _name: "Radius-Geheim-1")
    before = bench.config()
    with bench.open() as driver:
        driver.stage(change)
        driver.arm(600)
        driver.revert()
    assert [each for each in bench.device.log.commands() if "Radius-Geheim-1" in each]
    assert bench.config() == before


def test_the_host_key_is_another_from_one_session_to_the_next(bench):
    pin = bench.device.host_key
    with bench.open() as driver:
        armed(bench, driver)
    bench.device.set_fault(Fault("host_key"))
    with pytest.raises(HostKeyError), bench.open(host_key=pin):
        pass
    bench.recover()
    with bench.open() as driver:
        driver.revert()
    assert not bench.waits()


def test_a_switch_of_another_vendor_at_the_other_end(bench_of):
    ios, eos = bench_of(IosBench), bench_of(EosBench)
    with pytest.raises(UnreachableError, match="refuses to speak NETCONF"), ios.open(platform="junos"):
        pass
    with pytest.raises(HostKeyError), eos.open(platform="junos"):
        pass
    with pytest.raises(UnreachableError), eos.open(platform="junos", host_key=ios.device.host_key):
        pass


def test_a_junos_device_that_the_inventory_takes_for_another(bench):
    with pytest.raises(DeviceError), bench.open(platform="ios_xe"):
        pass
    with pytest.raises(HostKeyError), bench.open(platform="arista_eos"):
        pass


def test_a_wrong_password_and_every_line_taken(bench):
    with pytest.raises(LoginError), open_driver(bench.inventory(), password="wrong"):
        pass
    bench.device.set_fault(Fault("vty_full"))
    with pytest.raises(UnreachableError, match="refuses to speak NETCONF"), bench.open():
        pass


def test_a_refused_line_is_named_in_the_words_of_the_device(bench):
    with bench.open() as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(
                bench.change(
                    push=("set vlans NEUF vlan-id 2440", "set vlans DIX vlan-id 5000", "set vlans ONZE vlan-id 2441")
                )
            )
        assert caught.value.line == "set vlans DIX vlan-id 5000"
        assert "5000" in caught.value.reply
        with pytest.raises(RejectedError) as caught:
            driver.stage(bench.change(push=("set vlans NEUF vlan-id 2440", f"set {PORT} NULLE-PART")))
        assert caught.value.line == f"set {PORT} NULLE-PART"
        driver.revert()
    assert not bench.waits()
    assert bench.device.state().config_locked_by is None
