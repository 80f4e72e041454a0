"""What every driver owes, asked of every driver in the same words."""

import time

import pytest
from contract_benches import SECRET

from netauto.drivers import Change, Deadlines
from netauto.errors import DeviceError, RejectedError, SecretError, UnreachableError

TIMER = 120


def timer_of(bench):
    return TIMER if bench.capabilities.timer_max else 0


def armed(bench, driver, change=None):
    driver.stage(change or bench.change())
    driver.arm(timer_of(bench))


def everything(bench, driver):
    driver.running()
    driver.stage(bench.change())
    driver.arm(timer_of(bench))
    driver.pending()
    driver.save()


def test_running_is_the_whole_configuration(bench):
    with bench.open() as driver:
        text = driver.running()
        assert bench.meaning(text) == bench.meaning(driver.running())
        assert "--More--" not in text
        assert "\b" not in text
        assert "\r" not in text
        assert len(text.splitlines()) >= 2


def test_running_equals_what_is_true_on_the_device(bench):
    with bench.open() as driver:
        before = bench.meaning(driver.running())
        armed(bench, driver)
        after = bench.meaning(driver.running())
    assert before != after
    assert after == bench.config()


def test_show_answers(bench):
    with bench.open() as driver:
        assert driver.show(bench.look).strip()


def test_a_show_that_the_device_refuses(bench):
    bench.refuse_show()
    with bench.open() as driver, pytest.raises(RejectedError):
        driver.show("gibberish here")


def test_staging_has_no_effect(bench):
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        assert bench.config() == before
        assert not bench.waits()
    assert bench.config() == before


def test_arming_takes_effect_and_waits(bench):
    before = bench.config()
    with bench.open() as driver:
        assert driver.pending().state == "none"
        armed(bench, driver)
        assert bench.config() != before
        waiting = driver.pending()
        assert waiting.state == "ours"
        assert waiting.owner or bench.capabilities.candidate
        if timer_of(bench):
            assert TIMER - 30 <= waiting.seconds_left <= TIMER


def test_a_confirmed_change_stays(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        assert driver.pending().state == "none"
        after = bench.config()
        assert after != before
        bench.advance(2 * TIMER)
        assert bench.config() == after
        assert not bench.waits()


def test_nothing_to_confirm(bench):
    with bench.open() as driver, pytest.raises(RejectedError):
        driver.confirm()


def test_reverting_brings_the_configuration_back(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        driver.revert()
        assert bench.config() == before
        assert driver.pending().state == "none"
        driver.revert()
        assert bench.config() == before


def test_nothing_to_revert(bench):
    before = bench.config()
    with bench.open() as driver:
        driver.revert()
        assert bench.config() == before


def test_reverting_what_was_only_staged_leaves_nothing_behind(bench):
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        driver.revert()
        with pytest.raises(DeviceError, match="nothing is staged"):
            driver.arm(timer_of(bench))
        armed(bench, driver)
        driver.revert()
    assert bench.config() == before


def test_the_timer_reverts(timed):
    before = timed.config()
    with timed.open() as driver:
        armed(timed, driver)
        timed.advance(TIMER + 1)
        assert timed.config() == before
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()


def test_arming_without_staging(bench):
    before = bench.config()
    with bench.open() as driver, pytest.raises(DeviceError, match="nothing is staged"):
        driver.arm(timer_of(bench))
    assert bench.config() == before


@pytest.mark.parametrize("number", range(6))
def test_a_timer_that_the_device_cannot_keep_is_refused_and_not_rounded(bench, number):
    seconds = bench.impossible[number]
    before = bench.config()
    with bench.open() as driver:
        driver.stage(bench.change())
        with pytest.raises(DeviceError):
            driver.arm(seconds)
        driver.revert()
    assert bench.config() == before
    assert not bench.waits()


@pytest.mark.parametrize("number", [1, 2, -1])
def test_a_refused_line_is_named_and_leaves_no_trace(bench, number):
    before = bench.config()
    refused = bench.push[number if number < 0 else number - 1]
    if bench.capabilities.candidate and refused == "end":
        refused = bench.push[2]
    bench.reject(bench.push.index(refused) + 1)
    with bench.open() as driver:
        with pytest.raises(RejectedError) as caught:
            armed(bench, driver)
        assert caught.value.line == refused
        assert caught.value.reply
        assert caught.value.device in caught.value.message
        driver.revert()
        assert bench.config() == before
        assert driver.pending().state == "none"
        bench.recover()
        armed(bench, driver)
        driver.revert()
    assert bench.config() == before


def test_a_line_that_the_device_does_not_know(bench):
    before = bench.config()
    with bench.open() as driver:
        with pytest.raises(RejectedError) as caught:
            armed(bench, driver, bench.change(push=(bench.nonsense,)))
        assert caught.value.line == bench.nonsense
        driver.revert()
    assert bench.config() == before


STEPS = ("running", "stage", "arm", "pending", "save")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_lost_session_is_unreachable_and_a_new_one_brings_the_device_back(bench, step, after):
    before = bench.config()
    bench.lose(step, after=after)
    with bench.open() as driver, pytest.raises(UnreachableError) as caught:
        everything(bench, driver)
    assert caught.value.device in caught.value.message
    bench.recover()
    with bench.open() as driver:
        driver.revert()
        if bench.config() != before:  # a device without a timer: the caller stages the inverse
            assert bench.capabilities.guarantee == "tool-side-undo"
            driver.stage(bench.undoing())
            driver.arm(0)
            driver.confirm()
        assert bench.config() == before
        assert driver.pending().state == "none"


@pytest.mark.parametrize("after", [False, True])
def test_a_session_lost_at_confirmation(timed, after):
    timed.lose("confirm", after=after)
    with timed.open() as driver:
        armed(timed, driver)
        with pytest.raises(UnreachableError):
            driver.confirm()
    with timed.open() as driver:
        assert driver.pending().state == ("none" if after else "ours")


@pytest.mark.parametrize("after", [False, True])
def test_a_session_lost_while_reverting(timed, after):
    before = timed.config()
    timed.lose("revert", after=after)
    with timed.open() as driver:
        armed(timed, driver)
        with pytest.raises(UnreachableError):
            driver.revert()
    with timed.open() as driver:
        driver.revert()
    assert timed.config() == before


@pytest.mark.parametrize("step", STEPS)
def test_a_device_that_hangs_is_given_up_at_the_deadline(bench, step):
    bench.hang(step)
    short = Deadlines(connect=5, show=0.5, window=0.5, commit=0.5)
    with bench.open(deadlines=short) as driver:
        start = time.monotonic()
        with pytest.raises(UnreachableError) as caught:
            everything(bench, driver)
        assert time.monotonic() - start < 5
        assert "no answer" in caught.value.message
        with pytest.raises(UnreachableError):
            driver.pending()


def test_somebody_elses_change_is_left_alone(timed):
    timed.foreign()
    before = timed.config()
    with timed.open() as driver:
        waiting = driver.pending()
        assert waiting.state == "foreign"
        assert "astreinte" in waiting.owner
        with pytest.raises(DeviceError):
            driver.stage(timed.change())
    assert timed.config() == before


def test_a_lock_that_somebody_else_holds_stops_staging(bench):
    bench.foreign()
    before = bench.config()
    with bench.open() as driver:
        with pytest.raises(DeviceError):
            driver.stage(bench.change())
        bench.recover()
    assert bench.config() == before


def test_a_change_armed_by_a_session_that_is_gone_can_be_confirmed(timed):
    with timed.open() as driver:
        armed(timed, driver)
    after = timed.config()
    with timed.open() as driver:
        assert driver.pending().state == "ours"
        driver.confirm()
    timed.advance(2 * TIMER)
    assert timed.config() == after


def test_a_change_armed_by_a_session_that_is_gone_can_be_reverted(timed):
    before = timed.config()
    with timed.open() as driver:
        armed(timed, driver)
    assert timed.config() != before
    with timed.open() as driver:
        driver.revert()
        assert driver.pending().state == "none"
    assert timed.config() == before


def test_leaving_the_session_changes_nothing(bench):
    with bench.open() as driver:
        armed(bench, driver)
        after = bench.config()
    assert bench.config() == after
    assert bench.waits() == bool(timer_of(bench))


def test_the_inverse_undoes_a_confirmed_change(bench):
    before = bench.config()
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        armed(bench, driver, bench.undoing())
        driver.confirm()
    assert bench.config() == before


def test_saving_writes_startup(bench):
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        driver.save()
    assert bench.startup() == bench.config()


def test_a_device_that_cannot_save_says_so(bench):
    bench.fail_save()
    with bench.open() as driver:
        armed(bench, driver)
        driver.confirm()
        with pytest.raises(RejectedError):
            driver.save()


@pytest.mark.parametrize(
    "line", ["vlan 2032\nno vlan 10", "vlan 2032\r", "a\x03b", "what ?", "tab\there", "\x1b[2J", "", "  "]
)
def test_a_line_that_a_terminal_would_act_upon_is_never_typed(bench, line):
    if not hasattr(bench, "lab"):
        line = f"!{line}"
    before = bench.config()
    with bench.open() as driver:
        with pytest.raises(RejectedError):
            armed(bench, driver, bench.change(push=(bench.push[0], line)))
        driver.revert()
    assert bench.config() == before


def test_a_refused_line_shows_the_reference_of_its_secret(bench):
    line = f"{bench.nonsense} ⟦secret:vault:contract_key⟧"
    with bench.open() as driver:
        with pytest.raises(RejectedError) as caught:
            armed(bench, driver, bench.change(push=(line,)))
        assert caught.value.line == line
        assert SECRET not in str(caught.value) + repr(caught.value) + caught.value.reply + caught.value.hint
        driver.revert()


def test_a_secret_is_typed(typed_bench):
    with typed_bench.open() as driver:
        with pytest.raises(RejectedError):
            armed(
                typed_bench, driver, typed_bench.change(push=(f"{typed_bench.nonsense} ⟦secret:vault:contract_key⟧",))
            )
        driver.revert()
    assert [event for event in typed_bench.device.log if f"{typed_bench.nonsense} {SECRET}" in str(event)]


def test_a_secret_that_cannot_be_typed_is_refused_without_showing_it(lab_bench):
    bad = Change("r1", push=("key ⟦secret:vault:contract_key⟧",), inverse=(), secret=lambda _name: "pass\nword")
    before = lab_bench.config()
    with lab_bench.open() as driver:
        with pytest.raises(SecretError) as caught:
            armed(lab_bench, driver, bad)
        assert "pass" not in str(caught.value)
        driver.revert()
    assert lab_bench.config() == before
