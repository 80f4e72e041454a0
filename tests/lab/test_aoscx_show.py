"""What the AOS-CX switch shows of itself, its ports and what is plugged in, and that templates which others wrote can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aoscx_bench import aoscx_console
from ntc_templates.parse import parse_output

from netauto.lab.aoscx.commands import names
from netauto.lab.aoscx.grammar_files import grammar

CLIENTS = "show aaa authentication port-access interface all client-status"

if TYPE_CHECKING:
    from conftest import Console


@pytest.fixture
def switch() -> Console:
    return aoscx_console()


def parsed(console: Console, command: str) -> list[dict[str, object]]:
    return parse_output(platform="aruba_aoscx", command=command, data=console.run(command) + "\n")


def test_every_command_of_the_grammar_has_a_function_and_every_function_a_command() -> None:
    marks = {rule.mark("run") for mode in grammar("exec").modes.values() for rule in mode.rules}
    assert marks == names()


def test_vlans_and_their_ports(switch: Console) -> None:
    rows = {row["vlan_id"]: row for row in parsed(switch, "show vlan")}
    assert rows["1"]["type"] == "default"
    assert (rows["20"]["vlan_name"], rows["20"]["status"], rows["20"]["reason"]) == ("LBS-SOINS", "up", "ok")
    assert rows["20"]["interfaces"] == ["1/1/5-1/1/8", "lag1"]
    assert (rows["140"]["status"], rows["140"]["reason"]) == ("down", "admin_down")
    assert rows["99"]["interfaces"] == []
    assert [row["vlan_id"] for row in parsed(switch, "show vlan 20")] == ["20"]
    assert "Number of existing VLANs: 22" in switch.run("show vlan summary")


def test_many_ports_of_a_vlan_are_wrapped(switch: Console) -> None:
    switch.configure(
        "vlan 2400", *(line for n in range(29, 41, 2) for line in (f"interface 1/1/{n}", "vlan access 2400"))
    )
    row = parsed(switch, "show vlan 2400")[0]
    assert row["interfaces"] == [f"1/1/{n}" for n in range(29, 41, 2)]


def test_the_vlans_of_a_port(switch: Console) -> None:
    rows = [line.split() for line in switch.run("show vlan port 1/1/1").splitlines()[3:]]
    assert [(row[0], row[2]) for row in rows] == [("10", "native-untagged"), ("30", "trunk")]


def test_interfaces(switch: Console) -> None:
    rows = {row["interface"]: row for row in parsed(switch, "show interface")}
    assert rows["1/1/1"]["link_status"] == "up"
    assert rows["1/1/29"]["link_admin"] == "down"
    assert rows["1/1/12"]["vlan_access"] == "1"
    assert len([name for name in rows if name.startswith("1/")]) == 52


def test_interfaces_in_a_line_each(switch: Console) -> None:
    rows = {line.split()[0]: line for line in switch.run("show interface brief").splitlines()[4:]}
    assert rows["1/1/1"].split()[1:7] == ["10", "trunk", "1GbT", "yes", "up", "1000"]
    assert "Administratively down" in rows["1/1/29"]
    assert "Waiting for link" in rows["1/1/2"]
    assert rows["1/1/49"].split()[1:4] == ["--", "--", "25G-DAC3"]
    assert rows["lag1"].split()[5] == "up"
    assert rows["lag5"].split()[4] == "no"


def test_clients(switch: Console) -> None:
    rows = parsed(switch, CLIENTS)
    assert [(row["client_mac"], row["session_port"], row["role"]) for row in rows] == [
        ("00:50:56:a0:66:11", "1/1/1", "RADIUS_0"),
        ("00:50:56:a0:66:12", "1/1/1", "RADIUS_0"),
        ("00:50:56:a0:66:17", "1/1/7", "QUARANTAINE"),
        ("00:50:56:a0:66:21", "1/1/11", "RADIUS_0"),
    ]
    table = switch.run("show port-access clients")
    assert "1/1/1    lbs-ws-1" in table
    assert "(u)30           ma|c|-|s" in table
    assert "(u)666          --|c|-|f" in table
    switch.configure("interface 1/1/1", "shutdown", "interface 1/1/7", "shutdown", "interface 1/1/11", "shutdown")
    assert switch.run(CLIENTS) == "No port-access clients found."


def test_without_the_switch_s_own_line_a_port_asks_nobody(switch: Console) -> None:
    for block in ("aaa authentication port-access dot1x authenticator", "aaa authentication port-access mac-auth"):
        switch.configure(block, "no enable")
    assert switch.run(CLIENTS) == "No port-access clients found."


def test_addresses_that_were_learned(switch: Console) -> None:
    rows = {row["mac_address"]: row for row in parsed(switch, "show mac-address-table")}
    assert rows["00:50:56:a0:66:12"]["vlan_id"] == "30"
    assert rows["00:50:56:a0:66:26"]["vlan_id"] == "60"
    assert rows["00:50:56:a0:66:26"]["type"] == "dynamic"


def test_snooping(switch: Console) -> None:
    text = switch.run("show dhcpv4-snooping")
    assert "DHCPv4-Snooping      : Yes" in text
    assert "Enabled VLANs        : 8-10,20,30,40,50,60,70-72,80,120,130" in text
    switch.configure("no dhcpv4-snooping")
    assert "DHCPv4-Snooping      : No" in switch.run("show dhcpv4-snooping")


def test_neighbours(switch: Console) -> None:
    text = switch.run("show lldp neighbor-info detail")
    # The template's name has one letter too many, or the command that it was recorded with one too few.
    rows = parse_output(platform="aruba_aoscx", command="show lldp neighbors-info detail", data=f"{text}\n")
    assert [row["local_interface"] for row in rows] == ["1/1/1", "1/1/41", "1/1/49", "1/1/50"]
    assert text.count("Neighbor Chassis-Name") == 4
    assert "Neighbor Port-ID               : eth2" in text


def test_the_machine(switch: Console) -> None:
    modules = parsed(switch, "show module")
    assert modules[0]["model"] == "JL661A"
    system = parsed(switch, "show system")[0]
    assert (system["hostname"], system["version"]) == ("lbs-acc-1", "FL.10.13.1000")
    assert "ArubaOS-CX\n" in switch.run("show version")
    assert "Access VLAN                         : 666" in switch.run("show port-access role")
    assert "5 received" in switch.run("ping 10.66.2.11")
    assert "0 received" in switch.run("ping 10.66.2.99")


@pytest.mark.parametrize(
    "command", ["show hostname", "show clock", "show uptime", "show users", "show lacp interfaces"]
)
def test_small_answers(switch: Console, command: str) -> None:
    assert switch.run(command).strip()
