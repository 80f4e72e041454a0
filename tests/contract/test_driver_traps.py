"""What real terminals, networks and people do to a driver, reproduced on lab devices."""

import re
import threading
import time

import pytest
from contract_benches import BASES, PASSWORD, C9800Bench, FortiOsBench, IosBench
from paramiko import Transport

from netauto.drivers import Deadlines, open_driver
from netauto.errors import (
    DeviceError,
    HeldError,
    HostKeyError,
    LoginError,
    PlatformMismatchError,
    RejectedError,
    UnreachableError,
)
from netauto.lab import Fault
from netauto.lab.profile import Profile

ACC_1 = (BASES / "len-acc-1.cfg").read_text()


def test_a_changed_host_key_is_refused_and_says_what_to_do(lab_bench):
    with pytest.raises(HostKeyError) as caught, lab_bench.open(host_key=lab_bench.other_key):
        pass
    assert caught.value.device == lab_bench.name
    assert "host_key in the inventory" in caught.value.hint


@pytest.mark.parametrize("key", ["", "ssh-ed25519 AAAA", "ssh-rsa bm9rZXk="])
def test_a_device_without_a_usable_host_key_is_refused(lab_bench, key):
    with pytest.raises(HostKeyError), lab_bench.open(host_key=key):
        pass
    assert not [event for event in lab_bench.device.log if event.kind == "login"]


def test_a_wrong_password(lab_bench):
    with pytest.raises(LoginError) as caught, open_driver(lab_bench.inventory(), password="wrong-Passw0rd"):
        pass
    assert "wrong-Passw0rd" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("refuse", "refuses the connection"),
        ("vty_full", "(?:lines|sessions) taken|was lost|during the login|is not ready"),
        ("black_hole", "no answer in time"),
    ],
)
def test_a_device_that_does_not_let_us_in(lab_bench, kind, words):
    lab_bench.device.set_fault(Fault(kind))
    start = time.monotonic()
    with pytest.raises(UnreachableError) as caught, lab_bench.open(deadlines=Deadlines(connect=1)):
        pass
    assert re.search(words, caught.value.message + caught.value.hint)
    assert time.monotonic() - start < 4


def test_nothing_of_a_session_is_left_in_the_process(ssh_bench):
    def readers():
        return {thread for thread in threading.enumerate() if isinstance(thread, Transport)}

    before = readers()
    with ssh_bench.open():
        ours = readers() - before
    assert ours
    assert not ours & readers()


def test_nothing_listens(lab_bench):
    with pytest.raises(UnreachableError, match="refuses the connection"), lab_bench.open(port=1):
        pass


def test_a_name_that_does_not_resolve(lab_bench):
    with pytest.raises(UnreachableError, match="cannot be resolved"), lab_bench.open(host="no-such-host.invalid"):
        pass


def test_a_banner_that_looks_like_a_prompt(lab_bench):
    lab_bench.device.set_fault(Fault("banner", text="\n*** AUTHORISED#\nCHU-LENS#\nlen-wlc-9# \n"))
    with lab_bench.open() as driver:
        assert "AUTHORISED" not in driver.running()
        driver.stage(lab_bench.change())
        driver.revert()


LOG = "*Nov 21 10:11:12.345: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet1/0/3, changed state to up"


def test_log_messages_between_lines(bench_of):
    bench = bench_of(IosBench)
    before = bench.config()
    with bench.open() as driver:
        bench.device.set_fault(Fault("noise", match="^ |^vlan|^interface", text=LOG))
        driver.stage(bench.change())
        driver.arm(120)
        bench.recover()
        after = bench.config()
        assert after != before
        driver.confirm()


def test_log_messages_inside_the_running_configuration(bench_of):
    bench = bench_of(IosBench)
    with bench.open() as driver:
        quiet = driver.running()
        bench.device.set_fault(Fault("noise", match="^show running-config", text=LOG))
        assert driver.running() == quiet


def test_a_running_configuration_that_ends_too_early(lab_bench):
    lab_bench.device.set_fault(Fault("truncate", match=lab_bench.steps["running"], size=2000))
    with lab_bench.open() as driver, pytest.raises(DeviceError, match=r"before its end|is not XML"):
        driver.running()


def test_the_hostname_changes_under_our_feet(bench_of):
    bench = bench_of(IosBench)
    before = bench.config()
    push = ("hostname a-much-longer-hostname-than-before", *bench.push)
    with bench.open() as driver:
        driver.stage(bench.change(push=push))
        driver.arm(120)
        assert "hostname a-much-longer-hostname-than-before" in driver.running()
        driver.revert()
        assert bench.meaning(driver.running()) == before


def test_a_long_hostname_that_is_cut_in_configuration_mode(bench_of):
    bench = bench_of(IosBench, base=ACC_1.replace("hostname len-acc-1", "hostname centre-hospitalier-de-lens-acces-1"))
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.arm(120)
        driver.revert()
    assert bench.config() == before


def test_pages_are_turned_where_paging_is_on(bench_of):
    base = (BASES / "len-fw-1.cfg").read_text().replace("set output standard", "set output more")
    bench = bench_of(FortiOsBench, base=base)
    with bench.open() as driver:
        text = driver.running()
        assert bench.meaning(text) == bench.config()
        assert "More" not in text
        assert bench.meaning(driver.running()) == bench.config()
    typed = bench.device.log.commands()
    assert not [line for line in typed if "console" in line or "output" in line]


def test_a_slow_drip_is_given_up_at_the_deadline(bench_of):
    bench = bench_of(IosBench)
    with bench.open(deadlines=Deadlines(show=1)) as driver:
        bench.device.set_fault(Fault("slow", size=400))
        start = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer within 1 s"):
            driver.running()
        assert time.monotonic() - start < 3


def test_a_far_device_costs_round_trips_not_lines(bench_of):
    bench = bench_of(IosBench, profile=Profile(name="far", round_trip=0.1))
    lines = tuple(f"ip prefix-list PL-TEST seq {number} permit 10.60.{number}.0/24" for number in range(5, 105))
    with bench.open() as driver:
        driver.stage(bench.change(push=lines))
        start = time.monotonic()
        driver.arm(120)
        spent = time.monotonic() - start
        driver.revert()
    assert spent < 2.5  # a round trip for each line would take ten seconds


def test_archive_is_not_configured(bench_of):
    without = ACC_1[: ACC_1.index("archive\n")] + ACC_1[ACC_1.index("archive\n") :].split("!\n", 1)[1]
    bench = bench_of(IosBench, base=without)
    with bench.open() as driver, pytest.raises(DeviceError, match="archive is not configured"):
        driver.stage(bench.change())


def test_an_account_without_privilege(bench_of):
    bench = bench_of(IosBench, extra={"privilege": 1, "enable_password": "Enable-0815"})
    with pytest.raises(LoginError, match="may only look"), bench.open():
        pass
    with pytest.raises(LoginError), open_driver(bench.inventory(), password=PASSWORD, enable_password="wrong"):
        pass
    with open_driver(bench.inventory(), password=PASSWORD, enable_password="Enable-0815") as driver:
        driver.stage(bench.change())
        driver.arm(120)
        driver.revert()


@pytest.mark.parametrize(("kind", "claimed"), [(IosBench, "c9800"), (C9800Bench, "fortios"), (FortiOsBench, "ios_xe")])
def test_another_kind_of_device_than_the_inventory_says(bench_of, kind, claimed):
    bench = bench_of(kind)
    before = bench.config()
    with (
        pytest.raises(PlatformMismatchError),
        bench.open(platform=claimed, deadlines=Deadlines(connect=2, show=2)) as driver,
    ):
        driver.stage(bench.change(push=("vlan 2032",)))
    assert bench.config() == before


def test_a_question_is_never_answered(bench_of):
    bench = bench_of(IosBench)
    with bench.open() as driver, pytest.raises(RejectedError, match="asks"):
        driver.show("reload")
    assert bench.device.state().up


def test_a_timer_that_the_device_has_lost_is_noticed(bench_of):
    bench = bench_of(IosBench)
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.arm(120)
        bench.device.set_fault(Fault("lose_timer"))
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()


def test_a_reboot_before_confirmation(bench_of):
    bench = bench_of(IosBench)
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.arm(120)
        bench.device.set_fault(Fault("reboot", match="^configure confirm", seconds=30))
        with pytest.raises(UnreachableError):
            driver.confirm()
    bench.recover()
    bench.advance(31)
    with bench.open() as driver:
        assert driver.pending().state == "none"
        assert bench.meaning(driver.running()) == before


def test_no_thread_outlives_its_session(lab_bench):
    with lab_bench.open():
        pass
    deadline = time.monotonic() + 5
    while [t for t in threading.enumerate() if "paramiko" in type(t).__module__] and time.monotonic() < deadline:
        for thread in threading.enumerate():
            if "paramiko" in type(thread).__module__:
                thread.join(1)
    assert not [t for t in threading.enumerate() if "paramiko" in type(t).__module__]


def test_a_transaction_that_has_expired_is_undone_already(bench_of):
    bench = bench_of(FortiOsBench)
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        bench.advance(600)
        with pytest.raises(RejectedError):
            driver.arm(0)
        driver.revert()
    assert bench.config() == before
    assert bench.device.state().config_locked_by is None


def test_a_firewall_that_could_not_save_by_itself_is_found_out(bench_of):
    bench = bench_of(FortiOsBench)
    bench.device.set_fault(Fault("save_fails"))
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.arm(0)
        driver.confirm()
        with pytest.raises(RejectedError, match="no space left"):
            driver.save()
        bench.recover()
        driver.save()
    assert bench.startup() == bench.config()


@pytest.mark.parametrize("kind", [IosBench, C9800Bench])
def test_a_switch_that_refuses_to_leave_its_configuration_can_still_be_reverted(bench_of, kind):
    bench = bench_of(kind)
    before = bench.config()
    bench.device.set_fault(Fault("deny", match="^end$", times=1))
    with bench.open() as driver:
        driver.stage(bench.change())
        with pytest.raises(RejectedError):
            driver.arm(300)
        with pytest.raises(UnreachableError):
            driver.revert()
    with bench.open() as driver:
        driver.revert()
    assert bench.config() == before


def test_a_commit_that_did_nothing_is_undone_already(bench_of):
    bench = bench_of(FortiOsBench)
    before = bench.config()
    bench.device.set_fault(Fault("ignore", match="^execute config-transaction commit", times=1))
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.arm(0)
        driver.revert()
    assert bench.config() == before
    bench.advance(600)
    assert bench.device.state().config_locked_by is None


@pytest.mark.parametrize("kind", [IosBench, C9800Bench, FortiOsBench])
def test_a_configuration_without_its_end_is_read_again(bench_of, kind):
    bench = bench_of(kind)
    bench.device.set_fault(Fault("truncate", match="^show( running-config)?$", size=400, times=2))
    with bench.open() as driver:
        whole = driver.running()
    assert bench.meaning(whole) == bench.meaning(bench.config())


def test_a_transaction_of_a_dead_session_of_ours_is_told_from_somebody_elses(bench_of):
    bench = bench_of(FortiOsBench)
    with bench.open() as dead:
        dead.stage(bench.change())
    with bench.open() as driver:
        with pytest.raises(HeldError, match="in a transaction of netauto") as held:
            driver.stage(bench.change())
        assert "try again" in held.value.hint
        bench.advance(130)
        driver.stage(bench.change())
    bench.advance(130)
    bench.foreign()
    with bench.open() as driver, pytest.raises(RejectedError, match="in a transaction of astreinte") as caught:
        driver.stage(bench.change())
    assert not isinstance(caught.value, HeldError)
