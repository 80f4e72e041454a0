"""Netmiko's `aruba_aoscx` and OpenSSH against the lab's Aruba switch, both unmodified."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from aoscx_bench import aoscx_lab
from conftest import PASSWORD
from netmiko import ConnectHandler
from netmiko.exceptions import ConfigInvalidException

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.lab import LabDevice

pytestmark = pytest.mark.foreign

CHANGE = [
    "vlan 2400",
    "name U-LBS-E1-CLIN",
    "interface 1/1/29",
    "description U-LBS-E1 chambre-1",
    "vlan access 2400",
    "aaa authentication port-access mac-auth",
    "enable",
    "exit",
    "no shutdown",
    "interface lag 1",
    "vlan trunk allowed 2400",
]


@pytest.fixture
def switch() -> Iterator[LabDevice]:
    with aoscx_lab() as running:
        yield running["lbs-acc-1"]


@pytest.fixture
def netmiko(switch: LabDevice, tmp_path: Path) -> Iterator[Any]:
    known = tmp_path / "known_hosts"
    known.write_text(f"[{switch.address}]:{switch.port} {switch.host_key}\n")
    session = ConnectHandler(
        device_type="aruba_aoscx",
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
    output = netmiko.send_config_set(CHANGE, error_pattern=r"Invalid input|% |does not exist")
    assert "lbs-acc-1(config-if-macauth)#" in output
    assert not netmiko.check_config_mode()
    shown = netmiko.send_command("show running-config interface 1/1/29")
    assert "    vlan access 2400\n    aaa authentication port-access mac-auth\n        enable" in shown
    assert "2400" not in switch.state().startup
    assert "[Success]" in netmiko.save_config()
    assert switch.state().startup == switch.state().running


def test_netmiko_finds_the_error_of_a_line(netmiko: Any, switch: LabDevice) -> None:
    before = switch.state().running
    with pytest.raises(ConfigInvalidException, match="interface 1/1/99"):
        netmiko.send_config_set(["interface 1/1/99"], error_pattern="does not exist")
    assert switch.state().running == before


def test_netmiko_reads_tables_by_the_templates_of_others(netmiko: Any) -> None:
    netmiko.send_config_set(CHANGE)
    row = netmiko.send_command("show vlan 2400", use_textfsm=True)[0]
    assert (row["vlan_id"], row["vlan_name"], row["interfaces"]) == ("2400", "U-LBS-E1-CLIN", ["1/1/29", "lag1"])
    clients = netmiko.send_command("show aaa authentication port-access interface all client-status", use_textfsm=True)
    assert {client["session_port"] for client in clients} == {"1/1/1", "1/1/7", "1/1/11"}


def test_netmiko_pages_are_off(netmiko: Any, switch: LabDevice) -> None:
    text = netmiko.send_command("show running-config")
    assert text.removeprefix("Current configuration:\n") == switch.state().running.rstrip("\n")


def test_netmiko_uses_a_checkpoint(netmiko: Any, switch: LabDevice) -> None:
    before = switch.state().running
    assert "expires in 5 minute(s)" in netmiko.send_command("checkpoint auto 5")
    netmiko.send_config_set(CHANGE)
    assert switch.state().pending is not None
    assert "created" in netmiko.send_command("checkpoint auto confirm")
    netmiko.send_config_set(["no vlan 2400"])
    assert "Success" in netmiko.send_command("checkpoint rollback startup-config")
    assert switch.state().running == before


def test_openssh_runs_commands(switch: LabDevice, tmp_path: Path) -> None:
    """The system's ssh, its key pinned, commands on standard input."""
    known, askpass = tmp_path / "known_hosts", tmp_path / "askpass"
    known.write_text(f"[{switch.address}]:{switch.port} {switch.host_key}\n")
    askpass.write_text(f"#!/bin/sh\necho '{PASSWORD}'\n")
    askpass.chmod(0o700)
    options = ["-o", f"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=yes", "-F", "none", "-tt"]
    done = subprocess.run(
        ["ssh", *options, "-p", str(switch.port), f"netauto@{switch.address}"],
        input="no page\nshow version\nshow running-config | count\nexit\n",
        env=os.environ | {"SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "ArubaOS-CX" in done.stdout
    assert f"\n{switch.state().running.count(chr(10)) + 1}\n" in done.stdout.replace("\r", "")
