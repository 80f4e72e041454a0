"""Everything that can go wrong with an Arista switch, seen through eAPI."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING, Any

import pytest
from eos_bench import access_spec, connect, eos_console, eos_lab
from pyeapi.eapilib import CommandError
from pyeapi.eapilib import ConnectionError as EapiConnectionError

from netauto.lab import Fault, Lab, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import LabDevice

STAGE = ("configure session a", "vlan 2200", "name X", "end")


@pytest.fixture
def lab() -> Iterator[Lab]:
    with eos_lab() as running:
        yield running


@pytest.fixture
def switch(lab: Lab) -> LabDevice:
    return lab["bet-acc-1"]


def run(device: LabDevice, *commands: str, **options: Any) -> list[dict[str, Any]]:
    node = connect(device, timeout=2)
    return node.run_commands(list(commands), **options)


def sessions(device: LabDevice) -> dict[str, Any]:
    return run(device, "show configuration sessions detail")[0]["sessions"]


def test_a_closed_port(switch: LabDevice) -> None:
    switch.set_fault(Fault("refuse"))
    assert not switch.state().up
    with pytest.raises(EapiConnectionError):
        run(switch, "show version")
    switch.clear_faults()
    assert run(switch, "show version")


def test_a_port_that_never_answers(switch: LabDevice) -> None:
    switch.set_fault(Fault("black_hole"))
    started = time.monotonic()
    with pytest.raises(EapiConnectionError):
        run(switch, "show version")
    assert time.monotonic() - started > 1.5


def test_no_free_session(switch: LabDevice) -> None:
    switch.set_fault(Fault("vty_full"))
    with pytest.raises(EapiConnectionError):  # pyeapi reads the text of a 503 as JSON
        run(switch, "show version")


@pytest.mark.parametrize("after", [False, True])
def test_a_connection_that_breaks_in_the_middle(switch: LabDevice, after: bool) -> None:  # noqa: FBT001
    switch.set_fault(Fault("drop", match="^vlan 2200", after=after))
    with pytest.raises(EapiConnectionError):
        run(switch, *STAGE)
    assert sessions(switch)["a"]["state"] == "pending"
    diff = run(switch, "show session-config named a diffs", encoding="text")[0]["output"]
    assert ("2200" in diff) is after
    assert "name X" not in diff


def test_a_confirmation_whose_answer_is_lost(switch: LabDevice) -> None:
    run(switch, *STAGE)
    run(switch, "configure session a commit timer 00:05:00")
    switch.set_fault(Fault("drop", match="commit$", after=True, times=1))
    with pytest.raises(EapiConnectionError):
        run(switch, "configure session a commit")
    assert switch.state().pending is None
    assert sessions(switch)["a"]["state"] == "completed"


def test_a_connection_that_breaks_after_some_bytes(switch: LabDevice) -> None:
    switch.set_fault(Fault("drop", size=4000, times=1))
    with pytest.raises(EapiConnectionError):
        run(switch, "show running-config", encoding="text")
    assert run(switch, "show running-config", encoding="text")


def test_a_session_that_hangs(switch: LabDevice) -> None:
    switch.set_fault(Fault("hang", match="^vlan", after=True))
    with pytest.raises(EapiConnectionError):
        run(switch, *STAGE)
    switch.clear_faults()
    assert "2200" in run(switch, "show session-config named a diffs", encoding="text")[0]["output"]


def test_a_slow_answer(switch: LabDevice) -> None:
    switch.set_fault(Fault("slow", size=20_000))
    started = time.monotonic()
    assert "hostname bet-acc-1" in run(switch, "show running-config", encoding="text")[0]["output"]
    assert 0.5 < time.monotonic() - started < 5


def test_a_rejected_line_ends_the_request(switch: LabDevice) -> None:
    switch.set_fault(Fault("reject", match="^name", text="% Internal error\n"))
    with pytest.raises(CommandError, match="Internal error"):
        run(switch, *STAGE)
    assert sessions(switch)["a"]["state"] == "pending"


def test_a_line_that_authorisation_withholds(switch: LabDevice) -> None:
    switch.set_fault(Fault("deny", match="^configure session"))
    with pytest.raises(CommandError, match="Authorization denied"):
        run(switch, *STAGE)
    assert sessions(switch) == {}


def test_a_line_that_is_accepted_and_not_applied(switch: LabDevice) -> None:
    switch.set_fault(Fault("ignore", match="^name"))
    run(switch, *STAGE)
    diff = run(switch, "show session-config named a diffs", encoding="text")[0]["output"]
    assert "vlan 1301-1302,2200" in diff
    assert "name X" not in diff


def test_a_line_that_is_rewritten(switch: LabDevice) -> None:
    switch.set_fault(Fault("normalise", match="name X", text="name Y"))
    run(switch, *STAGE)
    assert "name Y" in run(switch, "show session-config named a diffs", encoding="text")[0]["output"]


def test_output_that_is_cut_or_soiled(switch: LabDevice) -> None:
    switch.set_fault(Fault("truncate", match="show hostname", size=5))
    assert run(switch, "show hostname", encoding="text") == [{"output": "Hostn"}]
    switch.clear_faults()
    switch.set_fault(Fault("noise", match="show hostname", text="%LINEPROTO-5-UPDOWN: Ethernet1 down"))
    assert run(switch, "show hostname", encoding="text")[0]["output"].startswith("%LINEPROTO")


def test_a_startup_configuration_that_cannot_be_written(switch: LabDevice) -> None:
    switch.set_fault(Fault("save_fails"))
    with pytest.raises(CommandError, match="No space left on device"):
        run(switch, "write memory")
    with pytest.raises(CommandError, match="No space left on device"):
        run(switch, "copy running-config startup-config")


def test_a_reboot_in_the_middle_of_a_trial(lab: Lab, switch: LabDevice) -> None:
    before = switch.state().running
    run(switch, *STAGE)
    run(switch, "configure session a commit timer 00:05:00")
    switch.reboot(30)
    with pytest.raises(EapiConnectionError):
        run(switch, "show version")
    lab.clock.advance(31)
    lab.settle()
    assert switch.state().running == before
    assert sessions(switch) == {}
    assert run(switch, "show version")[0]["uptime"] < 10


def test_a_reboot_at_a_line(switch: LabDevice) -> None:
    switch.set_fault(Fault("reboot", match="commit timer", after=True, times=1))
    run(switch, *STAGE)
    with pytest.raises(EapiConnectionError):
        run(switch, "configure session a commit timer 00:05:00")
    assert "2200" not in switch.state().running


def test_somebody_elses_lock(switch: LabDevice) -> None:
    switch.set_fault(Fault("foreign_session", user="astreinte"))
    assert sessions(switch)["sess-astreinte"]["state"] == "pending"
    assert switch.state().config_locked_by == "astreinte"
    with pytest.raises(CommandError, match="configuration lock held by user astreinte"):
        run(switch, *STAGE)


def test_another_certificate_after_the_start(switch: LabDevice) -> None:
    context = ssl.create_default_context(cadata=switch.certificate)
    assert connect(switch, context=context).run_commands(["show version"])
    switch.set_fault(Fault("host_key"))
    with pytest.raises(EapiConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        connect(switch, context=context).run_commands(["show version"])


def test_a_reset_makes_everything_new_again(switch: LabDevice) -> None:
    before, port, pin = switch.state(), switch.port, switch.host_key
    run(switch, *STAGE)
    run(switch, "configure session a commit timer 00:05:00")
    switch.set_fault(Fault("host_key"), Fault("foreign_session", user="astreinte"))
    switch.reset()
    assert (switch.state(), switch.port, switch.host_key) == (before, port, pin)
    assert sessions(switch) == {}


def test_the_delay_profile_applies_to_requests() -> None:
    profile = Profile("slow", round_trip=0.05, exec_command=0.1, config_line=0.02)
    with Lab([access_spec()], profile=profile) as lab:
        switch = lab["bet-acc-1"]
        started = time.monotonic()
        run(switch, "show hostname", "show hostname")
        # Three commands with `enable`; TCP, TLS and the request itself take three round trips.
        assert 0.4 < time.monotonic() - started < 2


def test_line_faults_reach_the_terminal_too() -> None:
    console = eos_console()
    console.device.set_fault(Fault("reject", match="^vlan 2200"))
    assert "% Invalid input" in console("configure", "vlan 2200")
    console.device.set_fault(Fault("drop", match="^hostname"))
    console("hostname x")
    assert console.closed == ["reset"]
