"""The EOS driver on a switch of another release, or one that answers what it should not."""

import json
import logging
import threading
import time

import pytest
from eos_switch import BASE, PASSWORD, RefusedError, Switch

from netauto.drivers import Change, Deadlines
from netauto.errors import (
    DeviceError,
    HostKeyError,
    LoginError,
    PlatformMismatchError,
    RejectedError,
    UnreachableError,
)

SECRET = "Unit-Secret-4711"


@pytest.fixture
def make(tmp_path):
    switches = []

    def make(**options):
        switches.append(Switch(tmp_path, **options))
        return switches[-1]

    yield make
    for switch in switches:
        switch.close()


@pytest.fixture(params=[False, True], ids=["4.31", "4.32"])
def switch(make, request):
    return make(new_wording=request.param)


def change(*push, run="r1"):
    return Change(run, push=push or ("vlan 2232",), inverse=("no vlan 2232",), secret=lambda _reference: SECRET)


def test_a_transaction_in_either_wording(switch):
    with switch.open() as driver:
        driver.stage(change())
        assert switch.running == list(BASE)
        driver.arm(90)
        waiting = driver.pending()
        assert (waiting.state, waiting.owner, waiting.seconds_left) == ("ours", "netauto-r1", 90)
        driver.confirm()
        assert driver.pending().state == "none"
        driver.save()
        assert "vlan 2232" in driver.startup()
        assert driver.running() == "hostname bet-acc-1\nvlan 10\nvlan 2232\nend\n"
    assert switch.startup == switch.running == [*BASE, "vlan 2232"]


def test_another_process_of_the_run_finds_its_change_and_confirms_it(switch):
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(600)
    assert switch.waiting == "netauto-r1"
    assert not [line for line in switch.typed if line.endswith("abort")]
    with switch.open() as driver:
        assert driver.pending().state == "ours"
        driver.confirm()
    assert not switch.waiting
    assert "vlan 2232" in switch.running


def test_another_process_of_the_run_takes_its_change_back(switch):
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(600)
    with switch.open() as driver:
        driver.revert()
        assert driver.pending().state == "none"
    assert switch.running == list(BASE)


def test_another_runs_change_is_foreign_and_left_alone(switch):
    switch.arm("netauto-r10", 600)
    with switch.open() as driver:
        waiting = driver.pending()
        assert (waiting.state, waiting.owner, waiting.seconds_left) == ("foreign", "netauto-r10", 600)
        with pytest.raises(DeviceError, match="a session of astreinte, netauto-r10, waits for confirmation"):
            driver.stage(change())
        with pytest.raises(RejectedError, match="session netauto-r10 waits instead"):
            driver.confirm()
        driver.revert()
    assert switch.waiting == "netauto-r10"


def test_a_session_without_a_run_owns_nothing(switch):
    switch.arm("netauto-", 600)
    with switch.open(run="") as driver:
        assert driver.pending().state == "foreign"


def test_a_session_that_somebody_has_open_is_named_and_left_alone(switch):
    switch.open_session("napalm_123456")
    with switch.open() as driver:
        with pytest.raises(DeviceError, match="astreinte, napalm_123456, is open") as caught:
            driver.stage(change())
        assert "configure session napalm_123456 abort" in caught.value.hint
        driver.revert()
    assert switch.states == {"napalm_123456": "pending"}


def test_what_a_process_of_the_run_left_open_is_ended_first(switch):
    with switch.open() as driver:
        driver.stage(change("vlan 666"))
    with switch.open() as driver:
        driver.stage(change())
        assert switch.states == {"netauto-r1": "aborted", "netauto-r1-2": "pending"}
        driver.arm(60)
        driver.confirm()
    assert switch.running == [*BASE, "vlan 2232"]


def test_a_confirmed_change_is_undone_in_a_session_of_another_name(switch):
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(60)
        driver.confirm()
        driver.stage(change("no vlan 2232"))
        driver.arm(60)
        assert driver.pending() == driver.pending()
        assert driver.pending().owner == "netauto-r1-2"
        assert driver.pending().state == "ours"
        driver.confirm()
    assert switch.running == list(BASE)


def test_what_was_staged_only_is_never_confirmed(switch):
    with switch.open() as driver:
        driver.stage(change())
        with pytest.raises(RejectedError, match="nothing waits"):
            driver.confirm()
        driver.revert()
        with pytest.raises(RejectedError, match="nothing waits"):
            driver.confirm()
    assert switch.running == list(BASE)


def test_lines_that_change_nothing_are_armed_all_the_same(switch):
    with switch.open() as driver:
        driver.stage(change("vlan 10"))
        assert switch.sessions["netauto-r1"] == switch.running
        driver.arm(60)
        assert driver.pending().state == "ours"


@pytest.mark.parametrize("seconds", [86_400, 86_460, -1])
def test_a_timer_of_a_day_or_more_is_refused_and_not_wrapped(switch, seconds):
    with switch.open() as driver:
        driver.stage(change())
        with pytest.raises(DeviceError, match="its timer cannot be"):
            driver.arm(seconds)
    assert switch.running == list(BASE)


def test_the_longest_timer(switch):
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(86_399)
        assert driver.pending().seconds_left == 86_399
    assert "configure session netauto-r1 commit timer 23:59:59" in switch.typed


def test_the_moment_may_count_from_1970(switch):
    switch.by_epoch = True
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(300)
        switch.pass_time(100)
        assert driver.pending().seconds_left == 200


def test_a_timer_that_does_not_run_is_found_out_at_once(switch):
    switch.answers["configure session netauto-r1 commit timer 00:01:00"] = ""
    with switch.open() as driver:
        driver.stage(change())
        with pytest.raises(DeviceError, match="does not say that its timer runs"):
            driver.arm(60)


def test_a_confirmation_that_did_nothing_is_found_out(switch):
    switch.answers["configure session netauto-r1 commit"] = ""
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(60)
        with pytest.raises(DeviceError, match="did not confirm"):
            driver.confirm()


def test_an_abort_that_did_nothing_is_found_out(switch):
    switch.answers["configure session netauto-r1 abort"] = RefusedError("Cannot abort")
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(60)
        with pytest.raises(DeviceError, match="did not revert") as caught:
            driver.revert()
        assert "timer" in caught.value.hint


def test_a_session_that_is_called_done_is_confirmed_all_the_same(make):
    """A wording that nobody knows yet: the session is listed as done, and its commit waits."""
    switch = make(new_wording=True)
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(60)
    detail = switch._detail()
    del detail["commitTimerSessionName"]
    switch.answers["show configuration sessions detail"] = detail
    with switch.open() as driver:
        assert driver.pending().state == "none"
        driver.confirm()
    assert not switch.waiting


def test_what_somebody_changed_since_staging_is_not_overwritten(switch):
    with switch.open() as driver:
        driver.stage(change())
        switch.running.append("vlan 20")
        with pytest.raises(DeviceError, match="has changed since the lines were staged"):
            driver.arm(60)
        driver.revert()
    assert switch.running == [*BASE, "vlan 20"]


def test_a_session_that_somebody_ended_is_not_committed(switch):
    with switch.open() as driver:
        driver.stage(change())
        switch._abort("netauto-r1")
        with pytest.raises(DeviceError, match="no session netauto-r1 any more"):
            driver.arm(60)


def test_a_device_that_saves_what_nobody_has_confirmed_is_refused(switch):
    switch.saves_at_once = True
    with switch.open() as driver, pytest.raises(DeviceError, match="a restart would not undo it"):
        driver.stage(change())


@pytest.mark.parametrize("line", ["commit", " abort", "end", "configure terminal", "exit", "rollback clean-config"])
def test_a_line_that_would_leave_the_session_is_never_typed(switch, line):
    with switch.open() as driver, pytest.raises(RejectedError, match="not one line of configuration") as caught:
        driver.stage(change("vlan 2232", line))
    assert caught.value.line == line
    assert "configure session netauto-r1" not in switch.typed
    assert not switch.states


@pytest.mark.parametrize("reply", ["% Invalid input\n", "% VLAN 2232 is in use\n"])
def test_a_line_that_is_refused_in_the_text_of_its_answer_only(make, reply):
    switch = make()
    switch.answers["vlan 2232"] = reply
    with switch.open() as driver, pytest.raises(RejectedError) as caught:
        driver.stage(change("vlan 2232"))
    assert (caught.value.line, caught.value.reply) == ("vlan 2232", reply.strip())


def test_a_device_without_session_diffs_leaves_no_session(make):
    switch = make()
    switch.answers["show session-config named netauto-r1 diffs"] = RefusedError("Invalid input")
    with switch.open() as driver:
        with pytest.raises(RejectedError):
            driver.stage(change())
        with pytest.raises(DeviceError, match="nothing is staged"):
            driver.arm(60)
    assert switch.states == {"netauto-r1": "aborted"}


def test_a_line_is_sent_as_it_is_whatever_pyeapi_reads_into_it(make):
    switch = make()
    line = "description MULTILINE: «salle d'été»"
    with switch.open() as driver:
        driver.stage(change("interface Ethernet12", f"   {line}"))
    assert switch.sessions["netauto-r1"][-1] == line
    assert f"   {line}" in switch.typed


def test_a_section_is_left_once_and_no_more(switch):
    section = ("vlan 2232", "   name U-BET-C1-CLIN", "   exit")
    with switch.open() as driver:
        driver.stage(change(*section, "vlan 2233"))
        driver.revert()
        with pytest.raises(RejectedError, match="not one line of configuration"):
            driver.stage(change(*section, "   exit", "vlan 2233"))


@pytest.mark.parametrize(
    "detail",
    [{}, [], None, "none", {"sessions": []}, {"sessions": {"a": {}}}, {"sessions": {}, "commitTimerSessionName": 7}],
)
def test_an_answer_that_is_not_understood_is_never_taken_for_nothing(switch, detail):
    with switch.open() as driver:
        driver.stage(change())
        driver.arm(60)
        switch.answers["show configuration sessions detail"] = (
            {"output": detail} if detail in ("none", None) else detail
        )
        for ask in (driver.pending, driver.confirm, driver.revert):
            with pytest.raises(DeviceError, match="not understood"):
                ask()
    assert switch.waiting


def test_a_refusal_shows_neither_the_secret_nor_what_the_device_made_of_it(make, caplog):
    caplog.set_level(logging.DEBUG)
    switch = make()
    line = "gibberish ⟦secret:vault:radius_key⟧"
    with switch.open(enable_password="Enable-0815") as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(change("vlan 2232", line))
        assert caught.value.line == line
        assert caught.value.reply == "Invalid input (at token 0: 'gibberish ⟦secret:vault:radius_key⟧')"
    shown = caplog.text + repr(caught.value) + str(caught.value.__context__)
    assert f"gibberish {SECRET}" in switch.typed
    assert not [word for word in (SECRET, PASSWORD, "Enable-0815") if word in shown]
    assert switch.states == {"netauto-r1": "aborted"}


def test_a_secret_is_hidden_before_a_long_refusal_is_shortened(make):
    switch = make()
    switch.answers[f"gibberish {SECRET}"] = RefusedError("x" * 395 + SECRET)
    with switch.open() as driver, pytest.raises(RejectedError) as caught:
        driver.stage(change("gibberish ⟦secret:vault:radius_key⟧"))
    assert SECRET[:5] not in str(caught.value)


def test_the_enable_password_opens_every_request(make):
    switch = make()
    with switch.open(enable_password="Enable-0815") as driver:
        driver.running()
    assert [request["cmds"][0] for request in switch.requests] == [{"cmd": "enable", "input": "Enable-0815"}] * 2


def test_an_account_that_may_only_look(make):
    switch = make()
    switch.answers["enable"] = RefusedError("Bad secret")
    with pytest.raises(LoginError, match="may only look: Bad secret"), switch.open():
        pass


def test_another_certificate_is_refused_before_anything_is_sent(make):
    switch = make()
    with pytest.raises(HostKeyError, match="another certificate") as caught, switch.open(host_key="sha256:" + "0" * 64):
        pass
    assert "host_key in the inventory" in caught.value.hint
    assert not switch.requests


@pytest.mark.parametrize(
    "key", ["", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mAvJw0iU8kI0dFYmB0x0m3mS6bq0nJw9iT5m7zW1x"]
)
def test_a_device_without_a_pinned_certificate_is_refused(make, key):
    switch = make()
    with pytest.raises(HostKeyError, match="the inventory pins"), switch.open(host_key=key):
        pass
    assert not switch.requests


def http(status, body, length=None):
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("raw", "kind", "says"),
    [
        (http(401, b""), LoginError, "refuses the login"),
        (http(403, b""), LoginError, "does not let the account use eAPI"),
        (http(404, b"<html>"), PlatformMismatchError, "not as eAPI does"),
        (http(302, b""), PlatformMismatchError, "not as eAPI does"),
        (http(503, b""), UnreachableError, "not ready"),
        (http(200, b"<html>welcome</html>"), PlatformMismatchError, "not as eAPI does"),
        (http(200, b"[" * 100_000), PlatformMismatchError, "not as eAPI does"),
        (http(200, b"{}"), PlatformMismatchError, "not as eAPI does"),
        (http(200, b'{"result": 7}'), PlatformMismatchError, "not as eAPI does"),
        (http(200, b'{"result": [{}, {"version": 7}]}'), PlatformMismatchError, "not as eAPI does"),
        (http(200, b'{"result": [{}, {"modelName": "x"}]}'), PlatformMismatchError, "not as eAPI does"),
        (
            http(200, b'{"result": [{}, {"version": "4.20.1F"}]}'),
            PlatformMismatchError,
            "too old",
        ),
        (http(200, b'{"error": 7}'), DeviceError, "no reason"),
        (http(200, b'{"result": [', 5000), UnreachableError, "the connection was lost"),
        (b"", UnreachableError, "the connection was lost"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", PlatformMismatchError, "does not speak HTTP"),
    ],
)
def test_whatever_is_answered_becomes_an_error_of_ours(make, raw, kind, says):
    switch = make()
    switch.raw = raw
    with pytest.raises(DeviceError, match=says) as caught, switch.open():
        pass
    assert type(caught.value) is kind


def test_a_port_without_tls(make):
    switch = make(tls=False)
    with pytest.raises(PlatformMismatchError, match="does not speak TLS"), switch.open():
        pass


def test_a_device_that_hangs_is_given_up_at_the_deadline(make):
    switch, given_up = make(), threading.Event()

    def hang():
        given_up.wait(10)
        return "late"

    switch.answers["show running-config"] = hang
    with switch.open(deadlines=Deadlines(show=0.3)) as driver:
        start = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer in time") as caught:
            driver.running()
        assert time.monotonic() - start < 2
        assert caught.value.__cause__ is None  # what the libraries say may hold what was sent
        given_up.set()
        with pytest.raises(UnreachableError, match="the connection is lost"):
            driver.pending()


def test_an_answer_that_drips_is_given_up_at_the_deadline(make):
    switch, given_up = make(), threading.Event()

    def drip(wire):
        wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        while not given_up.wait(0.05):
            wire.write(b" ")

    with switch.open(deadlines=Deadlines(show=0.5)) as driver:
        switch.raw = drip
        start = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer in time"):
            driver.running()
        assert time.monotonic() - start < 2
        given_up.set()


def test_a_refusal_of_a_command_that_was_never_sent(make):
    switch = make()
    message = "CLI command 99999 of 2 'x' failed: could not run command"
    with switch.open() as driver:
        switch.raw = http(200, json.dumps({"error": {"code": 1000, "message": message, "data": None}}).encode())
        with pytest.raises(DeviceError, match="refuses a request: could not run command"):
            driver.show("show clock")


@pytest.mark.parametrize("results", [[], [{}], [{}, {}, {}], [{}, {"output": 7}], [{}, 7]])
def test_answers_that_do_not_fit_what_was_asked(make, results):
    switch = make()
    with switch.open() as driver:
        switch.raw = http(200, json.dumps({"result": results}).encode())
        with pytest.raises(PlatformMismatchError, match="not as eAPI does"):
            driver.show("show clock")


def test_control_characters_of_the_device_reach_nobody(make):
    switch = make()
    switch.answers["show clock"] = "10:00\x1b[2J\x07\n"
    switch.answers["show bad"] = RefusedError("no \x1b[2J such\ncommand")
    with switch.open() as driver:
        assert driver.show("show clock") == "10:00[2J\n"
        with pytest.raises(RejectedError) as caught:
            driver.show("show bad")
    assert caught.value.reply == "no [2J such command"


@pytest.mark.parametrize(
    ("answer", "why"), [("% Error: no space left on device\n", "no space left"), ("", "says nothing")]
)
def test_saving_that_failed(make, answer, why):
    switch = make()
    switch.answers["write memory"] = answer
    with switch.open() as driver, pytest.raises(RejectedError, match=why):
        driver.save()
