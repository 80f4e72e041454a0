"""What AOS-CX switches and people do to the driver, reproduced on the lab's switch."""

from datetime import datetime, timedelta

import pytest
from contract_benches import PASSWORD, AosCxBench, EosBench, IosBench

from netauto.drivers import Deadlines, open_driver
from netauto.drivers.aoscx_log import read_log
from netauto.errors import DeviceError, LoginError, PlatformMismatchError, RejectedError
from netauto.lab import Fault


@pytest.fixture
def bench_of():
    opened = []

    def make(kind=AosCxBench, **options):
        opened.append(kind(**options))
        return opened[-1]

    yield make
    for bench in opened:
        bench.close()


@pytest.fixture
def bench(bench_of):
    return bench_of()


def armed(bench, driver, seconds=300, run="r1"):
    driver.stage(bench.change(run=run))
    driver.arm(seconds)


def typed(bench, *lines, user="astreinte"):
    """What somebody types at a terminal of his own, through plain Netmiko; his answers."""
    from netmiko import ConnectHandler

    device = bench.device
    session = ConnectHandler(
        device_type="aruba_aoscx", host=device.address, port=device.port, username=user, password=PASSWORD
    )
    try:
        return [session.send_command(line, expect_string=r"# $") for line in lines]
    finally:
        session.disconnect()


def others():
    return {"extra": {"others": {"astreinte": PASSWORD}}}


def kept(bench):
    return [line.split()[0] for line in typed(bench, "show checkpoint", user="netauto")[0].splitlines()[1:]]


def test_nothing_is_left_behind_of_a_change_that_was_confirmed(bench):
    with bench.open() as driver:
        armed(bench, driver)
        assert "netauto-r1" in kept(bench)
        driver.confirm()
    assert kept(bench) == ["startup-config"]


def test_nothing_is_left_behind_of_a_change_that_was_reverted(bench):
    with bench.open() as driver:
        armed(bench, driver)
        driver.revert()
    assert kept(bench) == ["startup-config"]


def test_what_a_dead_run_left_is_swept_when_it_is_taken_up_again(bench):
    with bench.open() as driver:
        armed(bench, driver)
    bench.advance(301)
    assert "netauto-r1" in kept(bench)
    with bench.open() as driver:
        driver.stage(bench.change())
        assert "netauto-r1" not in kept(bench)


@pytest.mark.parametrize("again", [False, True], ids=["same session", "another session"])
def test_a_switch_that_keeps_this_configuration_already_goes_back_there(bench_of, again):
    """Five minutes after a change it keeps one by itself, and refuses to keep the same under another name."""
    bench = bench_of(**others())
    typed(bench, "configure terminal", "vlan 3333", "end")
    bench.advance(301)
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        assert "netauto-r1" not in kept(bench)
        assert driver.pending().state == "ours"
        if not again:
            driver.revert()
    if again:
        with bench.open() as driver:
            assert driver.pending().state == "ours"
            driver.revert()
            assert driver.pending().state == "none"
    assert bench.config() == before
    assert not bench.waits()
    assert len([name for name in kept(bench) if name.startswith("CPC")]) == 1


def test_a_switch_that_has_no_room_for_a_checkpoint_is_left_alone(bench):
    with bench.open() as driver:
        change = ("configure terminal", "vlan {}", "end", "copy running-config checkpoint c{}")
        answers = typed(bench, *(line.format(3000 + n) for n in range(32) for line in change), user="netauto")
        assert "".join(answers).count("Success") == 32
        before = bench.config()
        with pytest.raises(DeviceError, match="32 checkpoints"):
            driver.stage(bench.change())
    assert bench.config() == before


def test_somebody_elses_timer_is_told_with_his_name_and_how_long(bench_of):
    bench = bench_of(**others())
    typed(bench, "checkpoint auto 20")
    with bench.open() as driver:
        waiting = driver.pending()
        assert (waiting.state, waiting.owner) == ("foreign", "astreinte")
        assert 1190 <= waiting.seconds_left <= 1200
        with pytest.raises(DeviceError, match="a change of astreinte waits"):
            driver.stage(bench.change())
        with pytest.raises(DeviceError, match="a change of astreinte waits"):
            driver.confirm()
        driver.revert()
        assert bench.waits()
    typed(bench, "checkpoint auto confirm")
    with bench.open() as driver:
        assert driver.pending().state == "none"


def test_another_run_of_ours_is_not_this_one(bench):
    with bench.open(run="r1") as driver:
        armed(bench, driver)
        with bench.open(run="r2") as other:
            assert other.pending().state == "foreign"
            other.revert()
            assert bench.waits()
        assert driver.pending().state == "ours"
        driver.revert()


def test_somebody_who_confirms_for_us_is_noticed(bench_of):
    bench = bench_of(**others())
    with bench.open() as driver:
        armed(bench, driver)
        typed(bench, "checkpoint auto confirm")
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()


def test_a_timer_that_was_lost_is_noticed_when_it_is_confirmed(bench):
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault("lose_timer"))
        assert driver.pending().state == "ours"  # the device does not say; the log is all there is
        with pytest.raises(RejectedError, match="not active"):
            driver.confirm()


def test_the_warning_of_the_timer_is_no_answer(bench):
    with bench.open() as driver:
        armed(bench, driver)
        bench.advance(200)
        assert driver.pending().state == "ours"
        assert "WARNING" not in driver.running()
        driver.confirm()
        assert driver.pending().state == "none"


def test_a_log_that_hides_what_waits_does_not_keep_us_from_confirming(bench):
    with bench.open() as driver:
        armed(bench, driver)
        bench.device.set_fault(Fault("lie_pending"))
        assert driver.pending().state == "none"
        driver.confirm()
    assert not bench.waits()


def test_an_account_that_may_only_look(bench_of):
    bench = bench_of(extra={"privilege": 1})
    with bench.open() as driver, pytest.raises(LoginError, match="may only look"):
        driver.stage(bench.change())


@pytest.mark.parametrize(
    ("kind", "claimed"), [(AosCxBench, "ios_xe"), (IosBench, "aruba_aoscx"), (AosCxBench, "fortios")]
)
def test_another_kind_of_device_than_the_inventory_says(bench_of, kind, claimed):
    bench = bench_of(kind)
    before = bench.config()
    with (
        pytest.raises((PlatformMismatchError, RejectedError, LoginError)),
        bench.open(platform=claimed, deadlines=Deadlines(connect=2, show=2)) as driver,
    ):
        driver.stage(bench.change(push=("vlan 2032",)))
    assert bench.config() == before


def test_a_pinned_certificate_is_no_host_key(bench):
    with pytest.raises(DeviceError), bench.open(host_key=EosBench.other_key):
        pass


def test_a_switch_that_keeps_its_pages_is_not_spoken_to(bench):
    """What is typed ahead would be taken for keys that turn pages."""
    bench.device.set_fault(Fault("reject", match="^no page$", text="Invalid input: page\n"))
    with pytest.raises(PlatformMismatchError, match="pages"), bench.open():
        pass


def test_a_question_is_never_answered(bench):
    with bench.open() as driver, pytest.raises(RejectedError, match="asks"):
        driver.show("boot system")
    assert bench.device.state().up


def test_a_rollback_that_fails_leaves_it_to_the_timer(bench):
    before = bench.config()
    bench.device.set_fault(Fault("reject", match="^checkpoint rollback", text="Copying configuration: [Error]\n"))
    with bench.open() as driver:
        armed(bench, driver)
        with pytest.raises(DeviceError, match="did not roll back") as caught:
            driver.revert()
        assert "its timer reverts it in" in caught.value.hint
    bench.advance(301)
    assert bench.config() == before


def test_a_switch_that_cannot_keep_a_checkpoint_is_not_touched(bench):
    before = bench.config()
    bench.device.set_fault(Fault("reject", match="^copy running-config", text="Copying configuration: [Error]\n"))
    with bench.open() as driver:
        driver.stage(bench.change())
        with pytest.raises(RejectedError, match="copy running-config checkpoint netauto-r1"):
            driver.arm(300)
        assert not bench.waits()
    assert bench.config() == before


def test_a_switch_that_does_not_start_its_timer_is_not_touched(bench):
    before = bench.config()
    bench.device.set_fault(Fault("reject", match="^checkpoint auto 5", text="Invalid input: auto\n"))
    with bench.open() as driver:
        driver.stage(bench.change())
        with pytest.raises(RejectedError, match="checkpoint auto 5"):
            driver.arm(300)
    assert bench.config() == before
    assert not bench.waits()


def test_a_far_switch_costs_round_trips_not_lines(bench_of):
    import time

    from netauto.lab.profile import Profile

    bench = bench_of(profile=Profile(name="far", round_trip=0.1))
    lines = tuple(line for n in range(3000, 3050) for line in (f"vlan {n}", f"    name ESSAI-{n}"))
    with bench.open() as driver:
        driver.stage(bench.change(push=lines))
        start = time.monotonic()
        driver.arm(120)
        spent = time.monotonic() - start
        driver.revert()
    assert spent < 8  # each section is entered before its lines are typed: fifty round trips, not a hundred


START = datetime(2020, 4, 8, 10, 0, 0)  # noqa: DTZ001 - the log has no zone


def record(seconds, typed, user="netauto", result="success"):
    at = (START + timedelta(seconds=seconds)).strftime("%b %d %Y %H:%M:%S.398")
    return (
        f"type=USYS_CONFIG msg=audit({at}:42) : msg='rec=ACCT_CMD op=stop timezone=UTC user={user} priv-lvl=15"
        f' auth-method=LOCAL auth-type=LOCAL service=shell data="{typed}" hostname=8320 addr=192.0.2.5 res={result}\'\n'
    )


KEPT, AUTO, CONFIRMED = "copy running-config checkpoint netauto-r1", "checkpoint auto 5", "checkpoint auto confirm"
LOGS = [
    ("", None),
    (record(0, KEPT), None),
    (record(0, KEPT) + record(1, AUTO), ("netauto", "netauto-r1", "netauto-r1", 291)),
    (record(0, KEPT) + record(1, AUTO) + record(5, CONFIRMED), None),
    (
        record(0, KEPT) + record(1, AUTO) + record(5, CONFIRMED, result="failure"),
        ("netauto", "netauto-r1", "netauto-r1", 291),
    ),
    (record(0, KEPT) + record(1, AUTO, result="failure"), None),
    (record(0, KEPT) + record(1, "checkpoint  auto 5"), ("netauto", "netauto-r1", "netauto-r1", 291)),
    (record(-400, KEPT) + record(-399, AUTO), None),
    (record(0, AUTO, user="astreinte"), ("astreinte", "", "", 290)),
    (record(0, KEPT) + record(1, AUTO, user="astreinte"), ("astreinte", "", "", 291)),
    (
        record(0, KEPT, result="failure") + record(1, "checkpoint diff CPC2020 running-config") + record(2, AUTO),
        ("netauto", "netauto-r1", "CPC2020", 292),
    ),
    (
        record(0, KEPT) + record(1, AUTO) + record(2, CONFIRMED) + record(3, "checkpoint auto 10"),
        ("netauto", "", "", 593),  # somebody who logs in with the same account, after a run of ours was over
    ),
    (
        record(0, KEPT)
        + record(1, "checkpoint diff a b", user="astreinte")
        + record(1, "show checkpoint list all")
        + record(2, AUTO),
        ("netauto", "netauto-r1", "netauto-r1", 292),
    ),
    ("Invalid input: log\n", None),
]


@pytest.mark.parametrize(("log", "expected"), LOGS)
def test_what_the_log_tells(log, expected):
    found = read_log(record(10, "show clock"), log)
    assert ((found.user, found.mark, found.restore, found.seconds_left) if found else None) == expected


@pytest.mark.parametrize(
    ("newest", "log"), [("Invalid input: log\n", ""), (record(0, "show clock"), record(0, AUTO).replace("Apr", "Avr"))]
)
def test_a_log_that_cannot_be_read_is_no_empty_log(newest, log):
    with pytest.raises(ValueError, match=r"."):
        read_log(newest, log)


def test_a_wrong_password_is_told_without_it(bench):
    with pytest.raises(LoginError) as caught, open_driver(bench.inventory(), password="wrong-Passw0rd"):
        pass
    assert "wrong-Passw0rd" not in str(caught.value)


def test_a_switch_that_hides_its_log_is_not_touched(bench):
    with bench.open() as driver:
        bench.device.set_fault(Fault("reject", match="^show accounting log last", text="Invalid input: accounting\n"))
        with pytest.raises(DeviceError, match="does not say whether a change waits"):
            driver.stage(bench.change())
        with pytest.raises(DeviceError, match="does not say whether a change waits"):
            driver.pending()
