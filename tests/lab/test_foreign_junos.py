"""NAPALM's `junos` driver, ncclient, netmiko and OpenSSH against the lab's Juniper devices, all unmodified."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD
from junos_bench import base, connect, junos_lab
from napalm import get_network_driver
from napalm.base.exceptions import CommitConfirmException, LockError, MergeConfigException
from ncclient.operations import RPCError
from ncclient.transport.errors import SSHUnknownHostError
from netmiko import ConnectHandler
from netmiko.exceptions import ConfigInvalidException

from netauto.lab import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.lab import Lab, LabDevice

pytestmark = pytest.mark.foreign

LINES = (
    "set vlans U-HNB-C1-CLIN vlan-id 2400",
    'set interfaces ge-0/0/6 description "U-HNB-C1 salle 6"',
    "set interfaces ae0 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
)
BRACES = """
vlans {
    U-HNB-C1-CLIN {
        vlan-id 2400;
    }
}
interfaces {
    ge-0/0/6 {
        description "U-HNB-C1 salle 6";
    }
    ae0 {
        unit 0 {
            family ethernet-switching {
                vlan {
                    members U-HNB-C1-CLIN;
                }
            }
        }
    }
}
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with junos_lab() as running:
        yield running


@pytest.fixture
def switch(lab: Lab) -> LabDevice:
    lab["hnb-acc-1"].reset()
    return lab["hnb-acc-1"]


@pytest.fixture
def firewall(lab: Lab) -> LabDevice:
    lab["hnb-fw-1"].reset()
    return lab["hnb-fw-1"]


@pytest.fixture
def napalm(switch: LabDevice) -> Iterator[Any]:
    driver = get_network_driver("junos")(
        switch.address, "netauto", PASSWORD, timeout=20, optional_args={"port": switch.port}
    )
    driver.open()
    yield driver
    driver.close()


# NAPALM.


def test_the_getters_understand_the_switch(napalm: Any) -> None:
    facts = napalm.get_facts()
    assert (facts["hostname"], facts["model"], facts["vendor"]) == ("hnb-acc-1", "EX4300-48P", "Juniper")
    assert facts["fqdn"] == "hnb-acc-1.henin.ght-artois.invalid"
    assert (facts["serial_number"], facts["os_version"]) == ("PE3719480001", "21.4R3.15")
    assert {"ge-0/0/47", "ae0", "irb", "me0"} < set(facts["interface_list"])
    vlan = napalm.get_vlans()["50"]
    assert vlan == {"name": "BIOMED", "interfaces": ["ge-0/0/22.0", "ge-0/0/23.0", "ae0.0"]}
    port = napalm.get_interfaces()["ge-0/0/0"]
    assert (port["is_up"], port["is_enabled"], port["description"]) == (True, True, "Accueil - poste 1")
    assert napalm.get_interfaces_ip() == {"irb.100": {"ipv4": {"10.64.1.11": {"prefix_length": 24}}}}
    assert napalm.get_lldp_neighbors()["ge-0/0/46"] == [{"hostname": "hnb-fw-1", "port": "ge-0/0/8"}]
    detail = napalm.get_lldp_neighbors_detail()["ge-0/0/46"][0]
    assert (detail["remote_system_name"], detail["parent_interface"]) == ("hnb-fw-1", "ae0")
    assert napalm.get_users()["superv"]["level"] == 0
    assert napalm.get_snmp_information()["community"] == {"chhb-lecture-2012": {"acl": "", "mode": "ro"}}
    config = napalm.get_config()
    assert "version 21.4R3.15;\n" in config["running"]
    assert config["startup"] == ""


def test_the_getters_understand_the_firewall(firewall: LabDevice) -> None:
    driver = get_network_driver("junos")(
        firewall.address, "netauto", PASSWORD, timeout=20, optional_args={"port": firewall.port}
    )
    driver.open()
    assert driver.get_facts()["model"] == "SRX345"
    assert driver.get_interfaces_ip()["ge-0/0/0.0"] == {"ipv4": {"198.51.100.34": {"prefix_length": 30}}}
    assert driver.get_vlans() == {}
    assert {
        "mac": "00:00:5E:00:64:01",
        "ip": "198.51.100.33",
        "interface": "ge-0/0/0.0",
    }.items() <= driver.get_arp_table()[0].items()
    driver.close()


@pytest.mark.parametrize("config", ["\n".join(LINES), BRACES])
def test_a_merge_is_compared_committed_on_trial_confirmed_and_undone(
    napalm: Any, switch: LabDevice, config: str
) -> None:
    before = switch.state()
    napalm.load_merge_candidate(config=config)
    assert switch.state().running == before.running
    assert switch.state().config_locked_by == "netauto"
    changes = napalm.compare_config().splitlines()
    assert changes[:3] == [
        "[edit interfaces ge-0/0/6]",
        "-    description LIBRE;",
        '+    description "U-HNB-C1 salle 6";',
    ]
    assert changes[-4:] == ["[edit vlans]", "+   U-HNB-C1-CLIN {", "+       vlan-id 2400;", "+   }"]
    napalm.commit_config(message="netauto-1", revert_in=120)
    pending = switch.state().pending
    assert pending is not None
    assert 110 < pending.seconds_left <= 120
    assert napalm.has_pending_commit()
    napalm.confirm_commit()
    assert switch.state().pending is None
    assert not napalm.has_pending_commit()
    assert LINES[0] in switch.state().running
    napalm.rollback()  # of the confirming commit, which changed nothing
    assert LINES[0] in switch.state().running


def test_an_unconfirmed_merge_comes_back_when_the_clock_says_so(napalm: Any, switch: LabDevice, lab: Lab) -> None:
    napalm.load_merge_candidate(config="\n".join(LINES))
    napalm.commit_config(revert_in=60)
    lab.clock.advance(61)
    assert switch.state().running == base("hnb-acc-1")
    assert not napalm.has_pending_commit()


def test_a_pending_merge_is_rolled_back_at_once(napalm: Any, switch: LabDevice) -> None:
    napalm.load_merge_candidate(config="\n".join(LINES))
    napalm.commit_config(revert_in=300)
    napalm.rollback()
    assert switch.state().running == base("hnb-acc-1")
    assert switch.state().pending is None


def test_closing_the_driver_leaves_a_pending_commit(switch: LabDevice) -> None:
    driver = get_network_driver("junos")(
        switch.address, "netauto", PASSWORD, timeout=20, optional_args={"port": switch.port}
    )
    driver.open()
    driver.load_merge_candidate(config="\n".join(LINES))
    driver.commit_config(revert_in=300)
    driver.close()
    assert switch.state().pending is not None
    assert LINES[0] in switch.state().running


def test_a_merge_is_refused_discarded_or_locked_out(napalm: Any, switch: LabDevice) -> None:
    with pytest.raises(MergeConfigException, match=r"Value 5000 is not within range"):
        napalm.load_merge_candidate(config="set vlans U-X vlan-id 5000")
    napalm.load_merge_candidate(config="\n".join(LINES))
    napalm.discard_config()
    assert napalm.compare_config() == ""
    with pytest.raises(CommitConfirmException):
        napalm.commit_config(revert_in=90)
    switch.set_fault(Fault("foreign_session", user="astreinte"))
    with pytest.raises(LockError, match="astreinte"):
        napalm.load_merge_candidate(config="\n".join(LINES))
    assert switch.state().running == base("hnb-acc-1")


def test_a_replacement_takes_away_what_it_does_not_name(napalm: Any, switch: LabDevice) -> None:
    wanted = napalm.get_config()["running"].replace("    vlan1302 {\n        vlan-id 1302;\n    }\n", "")
    napalm.load_replace_candidate(config=wanted)
    assert napalm.compare_config().splitlines() == ["[edit vlans]", "-   vlan1302 {", "-       vlan-id 1302;", "-   }"]
    napalm.commit_config()
    assert switch.state().running == base("hnb-acc-1").replace("set vlans vlan1302 vlan-id 1302\n", "")


def test_a_private_candidate_leaves_the_shared_one_alone(switch: LabDevice, lab: Lab) -> None:
    driver = get_network_driver("junos")(
        switch.address, "netauto", PASSWORD, timeout=20, optional_args={"port": switch.port, "config_private": True}
    )
    driver.open()
    driver.load_merge_candidate(config="\n".join(LINES))
    assert switch.state().config_locked_by is None
    assert "U-HNB-C1-CLIN" not in switch.console("configure", "show | compare")[1]
    driver.commit_config(message="netauto-1", revert_in=60)
    assert LINES[0] in switch.state().running
    driver.close()
    lab.clock.advance(61)
    assert switch.state().running == base("hnb-acc-1")


# ncclient alone.


@pytest.mark.parametrize("framing", ["1.0", "1.1"])
def test_ncclient_carries_out_a_transaction_in_both_framings(
    switch: LabDevice, framing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ncclient.devices.junos import JunosDeviceHandler

    offered = [f"urn:ietf:params:netconf:base:{framing}"]
    monkeypatch.setattr(JunosDeviceHandler, "get_capabilities", lambda _: offered)
    with connect(switch) as session:
        text = session.get_configuration(format="set").xpath("//configuration-set")[0].text
        assert text == "\n" + base("hnb-acc-1")
        session.lock()
        session.load_configuration(action="set", config=list(LINES))
        assert "U-HNB-C1-CLIN" in session.compare_configuration().xpath("//configuration-output")[0].text
        session.commit(check=True)
        session.commit(confirmed=True, timeout="120", comment="netauto-1")
        assert switch.state().pending is not None
        row = session.rpc("<get-commit-information/>").xpath("//commit-history")[0]
        assert row.findtext("log") == "netauto-1"
        assert row.findtext("commit-confirmed") == "rollback pending"
        session.rollback(1)
        session.commit()
        session.unlock()
    assert switch.state().running == base("hnb-acc-1")
    assert switch.state().config_locked_by is None


def test_ncclient_hears_what_is_refused(switch: LabDevice) -> None:
    with connect(switch) as session:
        with pytest.raises(RPCError, match="syntax error"):
            session.load_configuration(action="set", config=["set paint black"])
        session.discard_changes()
        with connect(switch, username="netauto") as other:
            other.lock()
            with pytest.raises(RPCError, match="configuration database locked by") as caught:
                session.lock()
            assert caught.value.tag == "lock-denied"
        session.lock()


def test_ncclient_does_not_talk_to_a_stranger(switch: LabDevice, lab: Lab) -> None:
    switch.set_fault(Fault("host_key"))
    with pytest.raises(SSHUnknownHostError):
        connect(switch, hostkey_b64=lab["hnb-fw-1"].host_key.split()[1])
    switch.clear_faults()
    with connect(switch) as session:
        assert session.connected


# netmiko and OpenSSH.


@pytest.fixture
def known_hosts(switch: LabDevice, tmp_path: Path) -> Path:
    file = tmp_path / "known_hosts"
    file.write_text(f"[{switch.address}]:{switch.port} {switch.host_key}\n")
    return file


@pytest.fixture
def netmiko(switch: LabDevice, known_hosts: Path) -> Iterator[Any]:
    session = ConnectHandler(
        device_type="juniper_junos",
        host=switch.address,
        port=switch.port,
        username="netauto",
        password=PASSWORD,
        ssh_strict=True,
        alt_host_keys=True,
        alt_key_file=str(known_hosts),
    )
    yield session
    session.disconnect()


def test_netmiko_configures_commits_and_confirms(netmiko: Any, switch: LabDevice) -> None:
    netmiko.send_config_set(list(LINES), exit_config_mode=False, error_pattern="syntax error")
    assert "commit complete" in netmiko.commit(confirm=True, confirm_delay=5, comment="netauto-1", and_quit=True)
    assert switch.state().pending is not None
    assert "rollback pending" in netmiko.send_command("show system commit")
    assert "configuration check succeeds" in netmiko.commit(check=True)
    assert switch.state().pending is None
    assert LINES[0] in switch.state().running
    netmiko.exit_config_mode()
    with pytest.raises(ConfigInvalidException, match="paint"):
        netmiko.send_config_set(["set paint black"], error_pattern="syntax error")


def test_scrapli_knows_its_way_about(switch: LabDevice, tmp_path: Path) -> None:
    from scrapli.driver.core import JunosDriver

    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"{switch.address} {switch.host_key}\n")  # scrapli looks for the address without the port
    with JunosDriver(
        host=switch.address,
        port=switch.port,
        auth_username="netauto",
        auth_password=PASSWORD,
        auth_strict_key=True,
        ssh_known_hosts_file=str(known_hosts),
        transport="paramiko",
    ) as session:
        assert session.get_prompt().endswith("netauto@hnb-acc-1>")
        assert "21.4R3.15" in session.send_command("show version").result
        answers = session.send_configs([*LINES, "commit"])
        assert not answers.failed
        assert "commit complete" in answers[-1].result
    assert LINES[0] in switch.state().running


TABLES = {
    "show version": {"hostname": "hnb-acc-1", "model": "ex4300-48p", "junos_version": "21.4R3.15"},
    "show vlans": {"vlan_name": "BIOMED", "tag": "50", "interfaces": ["ge-0/0/22.0", "ge-0/0/23.0", "ae0.0*"]},
    "show lldp neighbors": {
        "local_interface": "ge-0/0/46",
        "parent_interface": "ae0",
        "neighbor_interface": "ge-0/0/8",
        "neighbor_name": "hnb-fw-1",
    },
    "show lacp interfaces": {"bundle_name": "ae0", "member_interface": ["ge-0/0/46", "ge-0/0/47"]},
    "show system uptime": {"time_source": "NTP CLOCK", "last_config_user": "root"},
    "show chassis hardware": {"chassis_serial_number": "PE3719480001", "chassis_description": "EX4300-48P"},
}


@pytest.mark.parametrize("command", TABLES)
def test_the_templates_of_others_parse_the_tables(netmiko: Any, command: str) -> None:
    rows = netmiko.send_command(command, use_textfsm=True)
    assert isinstance(rows, list), rows
    assert any(TABLES[command].items() <= row.items() for row in rows), rows


def test_the_templates_of_others_parse_the_firewalls_tables(firewall: LabDevice) -> None:
    with ConnectHandler(
        device_type="juniper_junos", host=firewall.address, port=firewall.port, username="netauto", password=PASSWORD
    ) as session:
        peers = session.send_command("show bgp summary", use_textfsm=True)
        assert [(row["peer_ip"], row["peer_as"], row["state"]) for row in peers] == [
            ("198.51.100.33", "64500", "Establ")
        ]
        hosts = session.send_command("show arp no-resolve", use_textfsm=True)
        assert {"ip_address": "198.51.100.33", "interface": "ge-0/0/0.0"}.items() <= hosts[0].items()


def _ssh(switch: LabDevice, tmp_path: Path, typed: str, *options: str) -> str:
    helper = tmp_path / "askpass"
    helper.write_text(f"#!/bin/sh\necho '{PASSWORD}'\n")
    helper.chmod(0o700)
    done = subprocess.run(
        ["ssh", *options[:1], "-F", "/dev/null", "-o", f"UserKnownHostsFile={tmp_path / 'known_hosts'}", "-o",
         "StrictHostKeyChecking=yes", "-o", "PreferredAuthentications=password", "-p", str(switch.port),
         f"netauto@{switch.address}", *options[1:]],
        input=typed,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SSH_ASKPASS": str(helper), "SSH_ASKPASS_REQUIRE": "force"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.usefixtures("known_hosts")
def test_openssh_types_into_the_switch(switch: LabDevice, tmp_path: Path) -> None:
    typed = (
        "set cli screen-length 0\nconfigure exclusive\n"
        + "\n".join(LINES)
        + "\ncommit and-quit\nshow vlans U-HNB-C1-CLIN\nexit\n"
    )
    shown = _ssh(switch, tmp_path, typed, "-tt")
    assert "{master:0}[edit]" in shown
    assert "commit complete" in shown
    assert "U-HNB-C1-CLIN         2400" in shown
    assert LINES[0] in switch.state().running


@pytest.mark.usefixtures("known_hosts")
def test_openssh_reaches_the_subsystem(switch: LabDevice, tmp_path: Path) -> None:
    hello = '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities/></hello>]]>]]>\n'
    typed = hello + "<rpc><get-software-information/></rpc>]]>]]>\n<rpc><close-session/></rpc>]]>]]>\n"
    shown = _ssh(switch, tmp_path, typed, "-s", "netconf")
    assert "<capability>http://xml.juniper.net/netconf/junos/1.0</capability>" in shown
    assert "<junos-version>21.4R3.15</junos-version>" in shown
    assert shown.count("]]>]]>") == 3
