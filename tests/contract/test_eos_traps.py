"""What Arista switches, NAPALM and people do to the EOS driver, reproduced on the lab's switch."""

import pytest
from contract_benches import PASSWORD, EosBench, FortiOsBench, IosBench
from napalm.eos import EOSDriver

from netauto.drivers import open_driver
from netauto.errors import DeviceError, HostKeyError, LoginError, PlatformMismatchError, RejectedError, UnreachableError
from netauto.lab import Fault

UNSAVED = ("vlan 3000", "   name PERSONNE", "   exit")


@pytest.fixture
def bench(bench_of):
    return bench_of(EosBench)


def foreign_client(bench):
    """NAPALM's own driver, over pyeapi's own connection."""
    lab = bench.device
    return EOSDriver(lab.address, "netauto", PASSWORD, optional_args={"port": lab.port})


def armed(bench, driver, push=None, seconds=600):
    driver.stage(bench.change(push=push))
    driver.arm(seconds)


def test_closing_does_not_abort_what_waits_as_napalm_does(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
    assert bench.waits()
    assert bench.config() != before
    napalm = foreign_client(bench)
    napalm.open()
    assert napalm.has_pending_commit()
    napalm.config_session = "netauto-r1"
    napalm.close()
    assert not bench.waits()
    assert bench.config() == before


def test_napalm_sees_the_run_and_can_confirm_it(bench):
    with bench.open() as driver:
        armed(bench, driver)
        after = bench.config()
        napalm = foreign_client(bench)
        napalm.open()
        napalm.config_session = "netauto-r1"
        napalm.confirm_commit()
        assert driver.pending().state == "none"
    assert bench.config() == after


@pytest.mark.parametrize("how", ["abort", "timer", "another session"])
def test_what_comes_back_is_what_ran_and_not_what_was_saved(bench, how):
    with bench.open(run="r0") as driver:
        driver.stage(bench.change(push=UNSAVED, run="r0"))
        driver.arm(0)
    before = bench.config()
    assert bench.startup() != before
    with bench.open() as driver:
        armed(bench, driver)
        if how == "abort":
            driver.revert()
    if how == "timer":
        bench.advance(601)
    if how == "another session":
        with bench.open() as driver:
            driver.revert()
    assert bench.config() == before
    assert not bench.waits()
    assert not [line for line in bench.device.log.commands() if "rollback" in line or "replace" in line]


def test_nothing_is_left_on_the_device(bench):
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        driver.save()
        driver.stage(bench.change(push=UNSAVED))
        driver.revert()
        listed = driver.show("show configuration sessions")
        files = driver.show("dir")
    assert "pending" not in listed.replace("pending sessions", "")
    assert "rollback" not in files


def test_the_confirmed_change_of_a_run_is_undone_by_the_same_run(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
    with bench.open() as driver:
        driver.stage(bench.undoing())
        driver.arm(600)
        assert driver.pending().state == "ours"
    with bench.open() as driver:
        assert driver.pending().state == "ours"
        driver.confirm()
    assert bench.config() == before


def test_a_dead_process_of_the_run_left_a_session_open(bench):
    with bench.open() as driver:
        driver.stage(bench.change(push=UNSAVED))
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
    assert "vlan 3000" not in bench.config()
    assert "vlan 2232" in bench.config()


def test_somebody_has_a_session_open(bench):
    bench.device.set_fault(Fault("foreign_session", user="astreinte"))
    before = bench.config()
    with bench.open() as driver:
        with pytest.raises(DeviceError, match="astreinte") as caught:
            driver.stage(bench.change())
        assert "abort" in caught.value.hint
        driver.revert()
        assert "sess-astreinte" in driver.show("show configuration sessions")
    assert bench.config() == before


def test_somebody_confirms_in_our_place(bench):
    with bench.open() as driver:
        armed(bench, driver)
        after = bench.config()
        with bench.open(run="r2") as other:
            other.show("configure session netauto-r1 commit")
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()
    assert bench.config() == after


def test_somebody_changes_the_configuration_after_staging(bench):
    with bench.open() as driver:
        driver.stage(bench.change())
        with bench.open(run="") as person:
            napalm = foreign_client(bench)
            napalm.open()
            napalm.device.run_commands(["configure", *UNSAVED, "end"])
            running = person.running()
        with pytest.raises(DeviceError, match="has changed since the lines were staged"):
            driver.arm(600)
        driver.revert()
        assert driver.running() == running
    assert "vlan 3000" in bench.config()


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


def test_a_timer_that_the_device_has_lost_is_noticed(bench):
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault("lose_timer"))
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()


def test_a_reboot_before_confirmation(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault("reboot", match="netauto-r1 commit$", seconds=30))
        with pytest.raises(UnreachableError):
            driver.confirm()
    bench.recover()
    bench.advance(31)
    with bench.open() as driver:
        assert driver.pending().state == "none"
        assert bench.meaning(driver.running()) == before


def test_an_account_without_privilege(bench_of):
    bench = bench_of(EosBench, extra={"privilege": 1, "enable_password": "Enable-0815"})
    with pytest.raises(LoginError, match="may only look"), bench.open():
        pass
    with pytest.raises(LoginError), open_driver(bench.inventory(), password=PASSWORD, enable_password="wrong"):
        pass
    with open_driver(bench.inventory(), password=PASSWORD, enable_password="Enable-0815", run="r1") as driver:
        armed(bench, driver)
        driver.revert()


@pytest.mark.parametrize("kind", [IosBench, FortiOsBench])
def test_a_device_that_is_reached_by_ssh(bench_of, kind):
    bench = bench_of(kind)
    with pytest.raises(HostKeyError), bench.open(platform="arista_eos"):
        pass
    with (
        pytest.raises(PlatformMismatchError, match="does not speak TLS"),
        bench.open(platform="arista_eos", host_key=EosBench.other_key),
    ):
        pass


def test_a_switch_that_the_inventory_takes_for_another(bench):
    with pytest.raises(HostKeyError), bench.open(platform="ios_xe"):
        pass


def test_the_certificate_is_another_from_one_session_to_the_next(bench):
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


def test_a_refused_line_is_named_in_the_words_of_the_device(bench):
    with bench.open() as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(bench.change(push=("vlan 2232", "   name X", "   exit", "vlan 5000", "   exit")))
        assert caught.value.line == "vlan 5000"
        assert "nvalid" in caught.value.reply
        assert "vlan 5000" not in caught.value.reply
        driver.revert()
    assert not bench.waits()
