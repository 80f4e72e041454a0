"""The firewall of the lab, driven by Netmiko as it is published."""

import contextlib

import pytest
from fortios_bench import BASE, INVERSE, UNIT
from netmiko import ConnectHandler
from netmiko.exceptions import ConfigInvalidException

from netauto.lab import DeviceSpec, Fault, Lab

PASSWORD = "lab-only-Passw0rd"
pytestmark = [
    pytest.mark.foreign,
    # Netmiko's `fortinet` type allows classic Diffie-Hellman groups only, which the SSH server's library deprecates.
    pytest.mark.filterwarnings("ignore:Diffie-Hellman over finite fields"),
]
ERRORS = r"(Command fail|parse error|Unknown action)"


@pytest.fixture(scope="module")
def lab():
    paged = BASE.read_text().replace("config system console\n    set output standard\nend\n", "")
    specs = [
        DeviceSpec(name=name, dialect="fortios", base=text, model="FortiGate-200F", password=PASSWORD)
        for name, text in (("len-fw-1", BASE.read_text()), ("paged", paged))
    ]
    with Lab(specs) as running:
        yield running


@contextlib.contextmanager
def connected(device):
    connection = ConnectHandler(
        device_type="fortinet", host=device.address, port=device.port, username="netauto", password=PASSWORD
    )
    try:
        yield connection
    finally:
        connection.disconnect()


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]


def test_reads_the_whole_configuration(lab):
    with connected(lab["len-fw-1"]) as connection:
        shown = connection.send_command("show")
    assert shown.count("\n") == BASE.read_text().count("\n")
    assert shown.startswith("#config-version=FG200F-7.2.8-")
    assert lab["len-fw-1"].state().running == BASE.read_text()


def test_paging_is_switched_off_and_on_again_as_netmiko_does_it(lab):
    device = lab["paged"]
    before = device.state().running
    with connected(device) as connection:
        assert "    set output standard\n" in device.state().running
        assert connection.send_command("show firewall policy").endswith("end\n")
    assert device.state().running == before
    assert device.log.commands()[-4:] == ("config system console", "set output more", "end", "exit")


def test_unit_and_its_inverse(lab):
    device = lab["len-fw-1"]
    with connected(device) as connection:
        connection.send_config_set(lines(UNIT), error_pattern=ERRORS)
        assert "UC-LEN-C3-0001" in device.state().running
        shown = connection.send_command("show firewall policy 203201")
        connection.send_config_set(lines(INVERSE), error_pattern=ERRORS)
    assert 'set srcintf "C3-CLIN"' in shown
    assert device.state().running == BASE.read_text()
    assert device.state().sessions == ()


def test_error_pattern_stops_at_the_refused_line(lab):
    device = lab["len-fw-1"]
    with connected(device) as connection:
        with pytest.raises(ConfigInvalidException, match=r"set subnet 10\.60\.0\.300"):
            connection.send_config_set(
                ["config firewall address", "edit N-X", "set subnet 10.60.0.300 255.0.0.0", "next", "end"],
                error_pattern=ERRORS,
            )
        connection.send_config_set(["abort"])
    assert device.state().running == BASE.read_text()


def test_transaction_expires_on_the_labs_clock(lab):
    device = lab["len-fw-1"]
    with connected(device) as connection:
        connection.send_command("execute config-transaction start", expect_string=r"#")
        connection.send_config_set(lines(UNIT), error_pattern=ERRORS)
        assert device.state().config_locked_by == "netauto"
        lab.clock.advance(301)
        answer = connection.send_command("execute config-transaction commit", expect_string=r"# $")
    assert "No config transaction is started" in answer
    assert device.state().running == BASE.read_text()


def test_timed_revert_cuts_the_session_and_brings_the_saved_configuration_back(lab):
    device = lab["len-fw-1"]
    mode = ["config system global", "set cfg-save revert", "set cfg-revert-timeout 60", "end"]
    with connected(device) as connection:
        connection.send_config_set(mode, error_pattern=ERRORS)
        saved = device.state().running
        connection.send_config_set(lines(UNIT), error_pattern=ERRORS)
        assert device.state().pending.owner == "netauto"
        lab.clock.advance(61)
        assert device.state().running == saved
        assert device.state().sessions == ()
    with connected(device) as connection:
        back = ["config system global", "unset cfg-save", "unset cfg-revert-timeout", "end"]
        connection.send_config_set(back, error_pattern=ERRORS)
    assert device.state().running == device.state().startup == BASE.read_text()


def test_denied_and_ignored_lines(lab):
    device = lab["len-fw-1"]
    device.set_fault(Fault("deny", match=r"set subnet"), Fault("ignore", match=r"set comment"))
    try:
        with connected(device) as connection:
            out = connection.send_config_set(
                ["config firewall address", "edit N-X", "set comment c", "set subnet 10.1.0.0/16", "abort"]
            )
    finally:
        device.clear_faults()
    assert "Permission denied. Insufficient privileges.\nCommand fail. Return code -37" in out
    assert device.state().running == BASE.read_text()


def test_round_trip_and_device_time_of_a_campus():
    spec = DeviceSpec(name="far", dialect="fortios", base=BASE.read_text(), model="FortiGate-200F", password=PASSWORD)
    with Lab([spec], profile="campus") as far, connected(far["far"]) as connection:
        connection.send_config_set(lines(UNIT), error_pattern=ERRORS)
        connection.send_config_set(lines(INVERSE), error_pattern=ERRORS)
        assert far["far"].state().running == BASE.read_text()
