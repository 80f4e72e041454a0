"""NAPALM's `eos` driver, pyeapi, netmiko and OpenSSH against the lab's Arista switch, all unmodified."""

from __future__ import annotations

import os
import ssl
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD
from eos_bench import connect, eos_lab
from napalm import get_network_driver
from napalm.base.exceptions import MergeConfigException
from napalm.eos.eos import SessionLockedException
from netmiko import ConnectHandler
from netmiko.exceptions import ConfigInvalidException
from pyeapi.eapilib import CommandError
from pyeapi.eapilib import ConnectionError as EapiConnectionError

from netauto.lab import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.lab import Lab, LabDevice

pytestmark = pytest.mark.foreign

CHANGE = """vlan 2200
   name U-BTN-C3-CLIN
!
interface Ethernet7
   description U-BTN-C3 salle 7
   no shutdown
   no switchport access vlan
   switchport trunk native vlan 2200
   switchport phone vlan 2201
   switchport phone trunk untagged
   switchport mode trunk phone
!
interface Port-Channel1
   switchport trunk allowed vlan add 2200-2201
"""


@pytest.fixture
def eos() -> Iterator[Lab]:
    with eos_lab() as running:
        yield running


@pytest.fixture
def switch(eos: Lab) -> LabDevice:
    return eos["bet-acc-1"]


@pytest.fixture
def napalm(switch: LabDevice) -> Iterator[Any]:
    driver = get_network_driver("eos")(switch.address, "netauto", PASSWORD, optional_args={"port": switch.port})
    driver.open()
    yield driver
    driver.close()


# NAPALM.


def test_the_getters_understand_the_switch(napalm: Any) -> None:
    facts = napalm.get_facts()
    assert (facts["hostname"], facts["model"], facts["vendor"]) == ("bet-acc-1", "CCS-720XP-48Y6", "Arista")
    assert facts["fqdn"] == "bet-acc-1.bethune.ght-artois.invalid"
    assert facts["serial_number"] == "JPE21380001"
    assert facts["os_version"].startswith("4.30.5M")
    assert {"Ethernet54", "Port-Channel1", "Vlan100", "Management1"} < set(facts["interface_list"])
    assert napalm.get_vlans()["10"] == {
        "name": "ADM-BUREAUX",
        "interfaces": ["Port-Channel1", "Ethernet1", "Ethernet5"],
    }
    port = napalm.get_interfaces()["Ethernet1"]
    assert (port["is_up"], port["is_enabled"], port["speed"]) == (True, True, 1000.0)
    assert napalm.get_lldp_neighbors()["Ethernet49"] == [{"hostname": "bet-dist-1", "port": "Ethernet1"}]
    assert napalm.get_lldp_neighbors_detail()["Ethernet49"][0]["remote_chassis_id"] == "00:1C:73:00:0D:01"
    assert napalm.get_interfaces_ip() == {"Vlan100": {"ipv4": {"10.62.1.11": {"prefix_length": 24}}, "ipv6": {}}}
    assert {
        "mac": "00:50:56:A0:62:21",
        "interface": "Ethernet21",
        "vlan": 20,
    }.items() <= napalm.get_mac_address_table()[-1].items()
    assert napalm.get_users()["astreinte"]["level"] == 15
    assert napalm.get_config()["running"].endswith("!\nend\n")


def test_a_merge_is_compared_committed_on_trial_confirmed_and_undone(napalm: Any, switch: LabDevice) -> None:
    before = switch.state()
    napalm.load_merge_candidate(config=CHANGE)
    assert switch.state() == before
    changed = [line for line in napalm.compare_config().splitlines() if line.startswith(("+", "-"))]
    assert changed == [
        "+vlan 2200",
        "+   name U-BTN-C3-CLIN",
        "+!",
        "-   switchport trunk allowed vlan 10,20,30,40,50,100,110,120-121,155,300,998",
        "+   switchport trunk allowed vlan 10,20,30,40,50,100,110,120-121,155,300,998,2200-2201",
        "-   description LIBRE",
        "-   shutdown",
        "-   switchport access vlan 999",
        "+   description U-BTN-C3 salle 7",
        "+   switchport trunk native vlan 2200",
        "+   switchport phone vlan 2201",
        "+   switchport phone trunk untagged",
        "+   switchport mode trunk phone",
    ]
    napalm.commit_config(revert_in=120)
    pending = switch.state().pending
    assert pending is not None
    assert 110 < pending.seconds_left <= 120
    assert napalm.has_pending_commit()
    assert switch.state().startup == before.startup
    napalm.confirm_commit()
    assert not napalm.has_pending_commit()
    assert switch.state().startup == switch.state().running
    napalm.rollback()
    assert switch.state().running == before.running


def test_an_unconfirmed_merge_comes_back_when_the_clock_says_so(napalm: Any, switch: LabDevice, eos: Lab) -> None:
    before = switch.state().running
    napalm.load_merge_candidate(config=CHANGE)
    napalm.commit_config(revert_in=60)
    eos.clock.advance(61)
    assert switch.state().running == before
    assert not napalm.has_pending_commit()
    napalm.config_session = None  # the session is gone; NAPALM would abort it when it closes


def test_a_pending_merge_is_rolled_back_at_once(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    napalm.load_merge_candidate(config=CHANGE)
    napalm.commit_config(revert_in=300)
    napalm.rollback()
    assert switch.state().running == before
    assert switch.state().pending is None


def test_napalm_confirms_what_eos_4_32_words_anew() -> None:
    with eos_lab(version="4.32.5M") as lab:
        switch = lab["bet-acc-1"]
        driver = get_network_driver("eos")(switch.address, "netauto", PASSWORD, optional_args={"port": switch.port})
        driver.open()
        driver.load_merge_candidate(config=CHANGE)
        driver.commit_config(revert_in=300)
        assert driver.has_pending_commit()
        driver.confirm_commit()
        assert not driver.has_pending_commit()
        driver.close()
        assert "vlan 2200" in switch.state().startup


def test_closing_the_driver_aborts_a_pending_commit(switch: LabDevice) -> None:
    before = switch.state().running
    driver = get_network_driver("eos")(switch.address, "netauto", PASSWORD, optional_args={"port": switch.port})
    driver.open()
    driver.load_merge_candidate(config=CHANGE)
    driver.commit_config(revert_in=300)
    driver.close()
    assert switch.state().running == before


def test_a_merge_that_is_refused_leaves_no_session(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    with pytest.raises(MergeConfigException, match=r"Invalid input \(at token 1: 'Ethernet99'\)"):
        napalm.load_merge_candidate(config="vlan 2200\ninterface Ethernet99\n")
    assert switch.state().running == before
    assert "pending" not in switch.console("show configuration sessions | include napalm")[0]


def test_a_merge_is_discarded(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    napalm.load_merge_candidate(config=CHANGE)
    napalm.discard_config()
    assert napalm.compare_config() == ""
    assert switch.state().running == before


def test_a_replacement_takes_away_what_it_does_not_name(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    # NAPALM strips the blanks at the beginning of a banner's lines: this one has some, so it is left out.
    wanted = before[: before.index("banner motd\n")] + before[before.index("management api http-commands\n") :]
    wanted = wanted.replace("vlan 155\n   name CAMERAS-PARKING\n!\n", "").replace(
        "description LIBRE\n", "description libre\n"
    )
    napalm.load_replace_candidate(config=wanted)
    assert "-vlan 155" in napalm.compare_config()
    napalm.commit_config()
    assert switch.state().running == wanted
    assert "vlan 155\n" in before


def test_somebody_elses_session_is_a_lock_for_napalm(napalm: Any, switch: LabDevice) -> None:
    switch.set_fault(Fault("foreign_session", user="astreinte"))
    napalm.config_session = "napalm_1"
    with pytest.raises(SessionLockedException):
        napalm._lock()
    napalm.config_session = None


# pyeapi.


def test_pyeapi_trusts_the_pinned_certificate_and_no_other(switch: LabDevice, tmp_path: Path) -> None:
    pinned = tmp_path / "pinned.pem"
    pinned.write_text(switch.certificate)
    node = connect(switch, context=ssl.create_default_context(cafile=str(pinned)))
    assert node.enable("show version")[0]["result"]["version"] == "4.30.5M"
    with eos_lab() as other:
        pinned.write_text(other["bet-acc-1"].certificate)
    with pytest.raises(EapiConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        connect(switch, context=ssl.create_default_context(cafile=str(pinned))).enable("show version")


def test_pyeapi_configures_and_names_the_line_that_is_refused(switch: LabDevice) -> None:
    node = connect(switch)
    assert node.config(["vlan 2200", "name X"]) == [{}, {}]
    assert "vlan 2200\n   name X\n" in switch.state().running
    with pytest.raises(CommandError, match="'vlan 5000' failed: invalid command") as caught:
        node.config(["vlan 2201", "vlan 5000", "vlan 2202"])
    assert caught.value.error_code == 1002


def test_pyeapi_is_told_that_its_password_is_wrong(switch: LabDevice) -> None:
    with pytest.raises(EapiConnectionError, match="Unauthorized"):
        connect(switch, password="faux").enable("show version")


def test_pyeapi_knows_its_own_sessions(switch: LabDevice) -> None:
    node = connect(switch)
    node.configure_session()
    node.config(["vlan 2200", "name X"])
    assert "+vlan 2200" in node.diff()
    node.commit()
    assert "vlan 2200\n   name X\n" in switch.state().running


def test_pyeapi_reads_the_configuration_by_its_own_models(switch: LabDevice) -> None:
    node = connect(switch)
    vlan = node.api("vlans").get("10")
    assert (vlan["name"], vlan["state"]) == ("ADM-BUREAUX", "active")
    port = node.api("switchports").get("Ethernet41")
    assert (port["mode"], port["trunk_native_vlan"], port["trunk_allowed_vlans"]) == ("trunk", "110", "110,120-121")
    assert node.api("interfaces").get("Ethernet7")["shutdown"] is True


# netmiko and OpenSSH, by the SSH port.


@pytest.fixture
def netmiko(switch: LabDevice, tmp_path: Path) -> Iterator[Any]:
    known = tmp_path / "known_hosts"
    known.write_text(f"[{switch.address}]:{switch.ssh_port} {switch.ssh_host_key}\n")
    session = ConnectHandler(
        device_type="arista_eos",
        host=switch.address,
        port=switch.ssh_port,
        username="netauto",
        password=PASSWORD,
        ssh_strict=True,
        alt_host_keys=True,
        alt_key_file=str(known),
    )
    yield session
    session.disconnect()


def test_netmiko_configures_and_saves(netmiko: Any, switch: LabDevice) -> None:
    netmiko.send_config_set(["vlan 2200", "name X", "interface Et7", "switchport access vlan 2200"], error_pattern="%")
    assert "switchport access vlan 2200" in netmiko.send_command("show running-config interfaces Ethernet7")
    assert "2200" not in switch.state().startup
    assert "Copy completed successfully." in netmiko.save_config()
    assert switch.state().startup == switch.state().running
    with pytest.raises(ConfigInvalidException, match="interface Ethernet99"):
        netmiko.send_config_set(["interface Ethernet99"], error_pattern="%")


TABLES = {
    "show version": {"model": "CCS-720XP-48Y6", "image": "4.30.5M", "serial_number": "JPE21380001"},
    "show vlan": {"vlan_id": "10", "vlan_name": "ADM-BUREAUX", "interfaces": ["Po1", "Et1", "Et5"]},
    "show interfaces": {"interface": "Ethernet1", "link_status": "up", "protocol_status": "up (connected)"},
    "show interfaces status": {"port": "Et49", "status": "connected", "vlan_id": "Po1", "speed": "25G"},
    "show interfaces description": {"port": "Et7", "status": "admin down", "description": "LIBRE"},
    "show mac address-table": {"mac_address": "0050.56a0.6201", "vlan_id": "10", "destination_port": ["Et1"]},
    "show lldp neighbors": {
        "neighbor_name": "bet-dist-1",
        "local_interface": "Et50",
        "neighbor_interface": "Ethernet2",
    },
    "show ip interface brief": {"interface": "Vlan100", "ip_address": "10.62.1.11/24", "status": "up"},
    "show port-channel summary": {"bundle_name": "Po1", "member_interface": ["Et49", "Et50"]},
    "show ip access-lists": {"name": "ACL-ADMIN", "sn": "999", "action": "deny", "protocol": "ip"},
    "show hostname": {"hostname": "bet-acc-1"},
    "dir": {"name": "startup-config"},
}


@pytest.mark.parametrize("command", TABLES)
def test_the_templates_of_others_parse_the_tables(netmiko: Any, command: str) -> None:
    rows = netmiko.send_command(command, use_textfsm=True)
    assert isinstance(rows, list), rows
    assert any(TABLES[command].items() <= row.items() for row in rows), rows


def test_openssh_types_into_the_switch(switch: LabDevice, tmp_path: Path) -> None:
    (tmp_path / "known_hosts").write_text(f"[{switch.address}]:{switch.ssh_port} {switch.ssh_host_key}\n")
    helper = tmp_path / "askpass"
    helper.write_text(f"#!/bin/sh\necho '{PASSWORD}'\n")
    helper.chmod(0o700)
    done = subprocess.run(
        ["ssh", "-tt", "-F", "/dev/null", "-o", f"UserKnownHostsFile={tmp_path / 'known_hosts'}", "-o",
         "StrictHostKeyChecking=yes", "-o", "PreferredAuthentications=password", "-p", str(switch.ssh_port),
         f"netauto@{switch.address}"],
        input="terminal length 0\nconfigure session a\nvlan 2200\nname X\ncommit\nshow vlan 2200\nexit\n",
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SSH_ASKPASS": str(helper), "SSH_ASKPASS_REQUIRE": "force"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )  # fmt: skip
    assert "bet-acc-1(config-s-a-vlan-2200)#" in done.stdout, done.stdout + done.stderr
    assert "2200  X " in done.stdout
    assert "vlan 2200\n   name X\n" in switch.state().running
