"""Everything that can go wrong with a lab device, seen through a real SSH client."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

import paramiko
import pytest
from conftest import PASSWORD, Console

from netauto.lab import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import Lab, LabDevice


class Client:
    """A shell as a script would use it: type, read until a text appears."""

    def __init__(self, device: LabDevice) -> None:
        self.ssh = paramiko.SSHClient()
        keys = self.ssh.get_host_keys()
        name, data = device.host_key.split()
        keys.add(f"[{device.address}]:{device.port}", name, paramiko.PKey.from_type_string(name, _bytes(data)))
        self.ssh.connect(
            device.address, device.port, "netauto", PASSWORD, look_for_keys=False, allow_agent=False, timeout=3
        )
        self.shell = self.ssh.invoke_shell(width=500)
        self.shell.settimeout(3)

    def read_until(self, text: str, behind: str = "") -> str:
        data = b""
        while text.encode() not in data.partition(behind.encode() or b"\0")[2 if behind else 0]:
            piece = self.shell.recv(65535)
            if not piece:
                raise EOFError(data.decode())
            data += piece
        return data.decode()

    def __call__(self, line: str, until: str = "#") -> str:
        self.shell.send(f"{line}\n".encode())
        return self.read_until(until, behind=line)


def _bytes(data: str) -> bytes:
    import base64

    return base64.b64decode(data)


@contextlib.contextmanager
def client(device: LabDevice) -> Iterator[Client]:
    session = Client(device)
    try:
        session.read_until("#")
        session("terminal length 0")
        yield session
    finally:
        session.ssh.close()


@pytest.fixture
def device(lab: Lab) -> LabDevice:
    return lab["len-acc-1"]


def test_a_refused_connection(device: LabDevice) -> None:
    device.set_fault(Fault("refuse"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((device.address, device.port), timeout=3)
    assert not device.state().up
    device.clear_faults()
    with client(device) as session:
        assert "level is 15" in session("show privilege", "15")


def test_a_black_hole(device: LabDevice) -> None:
    device.set_fault(Fault("black_hole"))
    where = (device.address, device.port)
    with socket.create_connection(where, timeout=0.3) as connection, pytest.raises(TimeoutError):
        connection.recv(100)


def test_every_line_taken(device: LabDevice) -> None:
    device.set_fault(Fault("vty_full"))
    with pytest.raises(paramiko.SSHException):
        Client(device)


@pytest.mark.parametrize("after", [False, True])
def test_a_drop_before_or_after_the_line_took_effect(device: LabDevice, after: bool) -> None:  # noqa: FBT001
    device.set_fault(Fault("drop", match="^vlan", after=after))
    with client(device) as session:
        session("configure terminal", "(config)#")
        with pytest.raises((EOFError, OSError)):
            session("vlan 2032", "(config-vlan)#")
    assert ("vlan 2032" in device.state().running) is after


def test_a_drop_after_some_bytes(device: LabDevice) -> None:
    with client(device) as session:
        session("terminal length 0")
        device.set_fault(Fault("drop", size=1000))
        with pytest.raises((EOFError, OSError)):
            session("show running-config", "\nend")


def test_a_session_that_hangs(device: LabDevice) -> None:
    device.set_fault(Fault("hang", match="privilege", at=2))
    with client(device) as session:
        session("show privilege", "15")
        session.shell.settimeout(0.3)
        with pytest.raises(TimeoutError):
            session("show privilege", "15")
    with client(device) as session:
        assert session("show clock")


def test_slow_output(device: LabDevice) -> None:
    with client(device) as session:
        device.set_fault(Fault("slow", size=4000))
        session.shell.settimeout(10)
        assert "Cisco IOS XE" in session("show clock", "#") + session("show version", "register")


def test_a_reboot(lab: Lab, device: LabDevice) -> None:
    with client(device) as session:
        session("configure terminal", "(config)#")
        session("vlan 2032", "(config-vlan)#")
        device.reboot(120)
        with pytest.raises((EOFError, OSError)):
            session("vlan 2033", "(config-vlan)#")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((device.address, device.port), timeout=3)
    lab.clock.advance(121)
    assert "vlan 2032" not in device.state().running
    with client(device) as session:
        assert "uptime is 0 minutes" in session("show version", "Model")


def test_a_reboot_in_the_middle_of_a_line(lab: Lab, device: LabDevice) -> None:
    device.set_fault(Fault("reboot", match="^write", seconds=5))
    with client(device) as session, pytest.raises((EOFError, OSError)):
        session("write memory", "[OK]")
    device.clear_faults()
    lab.clock.advance(6)
    assert device.state().up


def test_what_was_typed_ahead_of_a_reboot_is_lost(device: LabDevice) -> None:
    device.set_fault(Fault("reboot", match="^vlan 2032"))
    with client(device) as session:
        session.shell.send(b"configure terminal\nvlan 2032\nvlan 2033\nend\n")
        with pytest.raises((EOFError, OSError)):
            session("show clock", "nothing")
    assert "vlan 203" not in device.state().running


def test_a_cut_after_some_bytes_happens_as_often_as_it_is_asked_to(device: LabDevice) -> None:
    with client(device) as session:
        device.set_fault(Fault("drop", size=1000, times=1))
        with pytest.raises((EOFError, OSError)):
            session("show running-config", "\nend")
    with client(device) as session:
        assert session("show running-config", "\nend")


def test_a_device_is_reset_to_what_it_was(lab: Lab, device: LabDevice) -> None:
    before, port, key = device.state(), device.port, device.host_key
    device.console("configure terminal revert timer 5", "vlan 2032", "end", "write memory")
    device.set_fault(Fault("host_key"), Fault("refuse"))
    assert device.state().pending is not None
    device.reset()
    lab.clock.advance(600)
    assert (device.state(), device.port, device.host_key) == (before, port, key)
    assert len(device.log) == 0
    with client(device) as session:
        assert "level is 15" in session("show privilege", "15")


def test_another_host_key_goes_when_the_faults_are_cleared(device: LabDevice) -> None:
    before = device.host_key
    device.set_fault(Fault("host_key"))
    device.clear_faults()
    assert device.host_key == before
    with client(device) as session:
        assert session("show clock")


def test_another_host_key(device: LabDevice) -> None:
    before = device.host_key
    device.set_fault(Fault("host_key"))
    assert device.host_key != before
    with client(device) as session:
        assert session("show clock")


def test_a_banner_and_noise(device: LabDevice) -> None:
    device.set_fault(Fault("banner", text="*** MAINTENANCE # TONIGHT ***"))
    device.set_fault(Fault("noise", match="privilege", text="*Mar 17 08:00:00.123: %LINK-3-UPDOWN: Gi1/0/9 down"))
    session = Client(device)
    assert "MAINTENANCE" in session.read_until("len-acc-1#")
    assert "%LINK-3-UPDOWN" in session("show privilege", "level is 15")
    session.ssh.close()


def test_line_faults(switch: Console) -> None:
    switch.device.set_fault(Fault("reject", match="^vlan 2001", text="% VLAN table full\n"))
    switch.device.set_fault(Fault("deny", match="^vlan 2002"))
    switch.device.set_fault(Fault("ignore", match="^vlan 2003"))
    switch.device.set_fault(Fault("normalise", match="UPPER", text="upper"))
    answer = switch.configure("vlan 2001", "vlan 2002", "vlan 2003", "vlan 2004", "name UPPER")
    assert "% VLAN table full" in answer
    assert "uthorization failed" in answer
    running = switch.device.state().running
    assert [number for number in range(2001, 2005) if f"vlan {number}\n" in running] == [2004]
    assert " name upper\n" in running


def test_a_fault_acts_on_the_lines_that_it_counts(switch: Console) -> None:
    switch.device.set_fault(Fault("reject", match="^vlan", at=2, times=1, text="% no\n"))
    switch.configure("vlan 2001", "vlan 2002", "vlan 2003")
    running = switch.device.state().running
    assert [number for number in range(2001, 2004) if f"{number}" in running] == [2001, 2003]


def test_line_faults_reach_a_merged_file(switch: Console) -> None:
    switch.configure("file prompt quiet")
    switch.device.set_fault(Fault("reject", match="name", text="% no\n"))
    switch.device.system.files.put("m.cfg", b"vlan 2032\n name X\n", 0)
    assert "% no" in switch.run("copy flash:m.cfg running-config")
    assert "name X" not in switch.device.state().running


def test_output_is_cut(switch: Console) -> None:
    switch.device.set_fault(Fault("truncate", match="^show running", size=100))
    assert len(switch.run("show running-config")) <= 110


def test_a_fault_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="there are: refuse"):
        Fault("explode")  # type: ignore[arg-type]
