"""Plain Netmiko, scrapli and the OpenSSH-style SCP of paramiko against the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD, switch_spec
from netmiko import ConnectHandler, NetmikoAuthenticationException, file_transfer
from netmiko.exceptions import ConfigInvalidException
from scrapli.driver.core import IOSXEDriver

from netauto.lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.lab import LabDevice

pytestmark = pytest.mark.foreign


@pytest.fixture
def switch(lab: Lab) -> LabDevice:
    return lab["len-acc-1"]


@pytest.fixture
def netmiko(switch: LabDevice, tmp_path: Path) -> Iterator[Any]:
    known = tmp_path / "known_hosts"
    known.write_text(f"[{switch.address}]:{switch.port} {switch.host_key}\n")
    session = ConnectHandler(
        device_type="cisco_xe",
        host=switch.address,
        port=switch.port,
        username="netauto",
        password=PASSWORD,
        ssh_strict=True,
        alt_host_keys=True,
        alt_key_file=str(known),
    )
    yield session
    session.disconnect()


def test_netmiko_configures_and_saves(netmiko: Any, switch: LabDevice) -> None:
    netmiko.send_config_set(
        ["vlan 2032", "name U-LEN-C3-CLIN", "interface Gi1/0/13", "switchport access vlan 2032"], error_pattern="%"
    )
    assert "switchport access vlan 2032" in netmiko.send_command("show running-config interface Gi1/0/13")
    assert "2032" not in switch.state().startup
    assert "[OK]" in netmiko.save_config()
    assert switch.state().startup == switch.state().running
    rows = netmiko.send_command("show vlan brief", use_textfsm=True)
    assert {"vlan_id": "2032", "vlan_name": "U-LEN-C3-CLIN", "status": "active", "interfaces": ["Gi1/0/13"]} in rows


def test_netmiko_finds_the_error_of_a_line(netmiko: Any, switch: LabDevice) -> None:
    before = switch.state().running
    with pytest.raises(ConfigInvalidException, match="interface GigabitEthernet1/0/99"):
        netmiko.send_config_set(["interface GigabitEthernet1/0/99"], error_pattern="%")
    assert switch.state().running == before


def test_netmiko_answers_a_question(netmiko: Any, switch: LabDevice) -> None:
    output = netmiko.send_command("copy running-config startup-config", expect_string=r"startup-config\]\?")
    output += netmiko.send_command("", expect_string=r"#")
    assert "[OK]" in output
    output = netmiko.send_multiline(
        [["copy running-config flash:keep.cfg", r"filename \[keep.cfg\]"], ["", r"bytes copied"]]
    )
    assert dict(switch.state().files)["keep.cfg"].startswith(b"!")


def test_a_hostname_change_shows_in_the_prompt(netmiko: Any) -> None:
    netmiko.send_config_set(["hostname len-acc-1-with-a-long-name"], cmd_verify=False)
    assert netmiko.find_prompt() == "len-acc-1-with-a-long-name#"


def test_files_travel_both_ways(netmiko: Any, switch: LabDevice, tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("bonjour\n" * 1000)
    sent = file_transfer(netmiko, str(source), "a.txt", file_system="flash:", direction="put")
    assert sent == {"file_exists": True, "file_transferred": True, "file_verified": True}
    assert dict(switch.state().files)["a.txt"] == source.read_bytes()
    file_transfer(netmiko, "a.txt", str(target), file_system="flash:", direction="get")
    assert target.read_bytes() == source.read_bytes()


def test_a_wrong_password_is_refused(switch: LabDevice) -> None:
    with pytest.raises(NetmikoAuthenticationException):
        ConnectHandler(
            device_type="cisco_xe", host=switch.address, port=switch.port, username="netauto", password="wrong"
        )
    assert [event.text for event in switch.log if event.kind == "refused"]


def test_a_user_without_privilege_enables() -> None:
    with Lab([switch_spec(privilege=1, enable_password="Enable-1")]) as lab:
        device = lab["len-acc-1"]
        session = ConnectHandler(
            device_type="cisco_xe",
            host=device.address,
            port=device.port,
            username="netauto",
            password=PASSWORD,
            secret="Enable-1",
        )
        assert session.find_prompt() == "len-acc-1>"
        assert "Invalid input" in session.send_command("show running-config")
        session.enable()
        assert session.find_prompt() == "len-acc-1#"
        assert "Enable-1" not in "".join(event.text for event in device.log)
        session.disconnect()


def test_scrapli_reads_and_configures(switch: LabDevice) -> None:
    with IOSXEDriver(
        host=switch.address,
        port=switch.port,
        auth_username="netauto",
        auth_password=PASSWORD,
        auth_strict_key=False,
        transport="paramiko",
    ) as session:
        assert "U-LEN-C1-CLIN" in session.send_command("show vlan brief").result
        done = session.send_configs(["vlan 2040", "name TEST"])
        assert not done.failed
        failed = session.send_configs(["interface GigabitEthernet1/0/13", "switchport trunk allowed vlan 4099"])
        assert failed[0].failed is False
        assert "rejected" in failed[1].result
    assert "vlan 2040\n name TEST\n" in switch.state().running
