"""What an Arista switch shows of itself, its ports and what is plugged in: tables for people, models for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import Console
from eos_bench import distribution_spec, eos_console

from netauto.lab.eos.commands import names
from netauto.lab.eos.grammar_files import grammar


@pytest.fixture
def switch() -> Console:
    return eos_console()


def model(console: Console, command: str) -> Any:
    return json.loads(console.run(f"{command} | json"))


def test_every_command_of_the_grammar_has_a_function_and_every_function_a_command() -> None:
    marks = {rule.mark("run") for mode in grammar("exec").modes.values() for rule in mode.rules}
    assert marks == names()


def test_every_view_that_promises_a_model_has_one(switch: Console) -> None:
    arguments = {"<ifs>": "Ethernet1", "<vlans>": "10", "<vlan>": "10", "<session>": "a", "<int:1-2000>": "1"}
    switch("configure session a", "end")
    for rule in grammar("exec").modes["exec"].rules:
        if rule.mark("json") is None or "|" in rule.syntax:
            continue
        words = rule.syntax.replace("[", "").replace("]", "").split()
        command = " ".join(arguments.get(word, word) for word in words)
        if command not in ("show session-config", "dir <file>"):
            assert isinstance(model(switch, command), dict), command


def test_vlans_show_the_ports_that_are_up_and_carry_them(switch: Console) -> None:
    vlans = model(switch, "show vlan")["vlans"]
    assert vlans["10"] == {
        "name": "ADM-BUREAUX",
        "dynamic": False,
        "status": "active",
        "interfaces": {name: {"privatePromoted": False} for name in ("Port-Channel1", "Ethernet1", "Ethernet5")},
    }
    assert list(vlans["30"]["interfaces"]) == ["Port-Channel1", "Ethernet1", "Ethernet5"]  # the phones' VLAN
    assert list(vlans["100"]["interfaces"]) == ["Cpu", "Port-Channel1"]
    assert vlans["1301"] == {"name": "VLAN1301", "dynamic": False, "status": "active", "interfaces": {}}
    assert "10    ADM-BUREAUX                      active    Po1, Et1, Et5" in switch.run("show vlan 10")
    assert "% VLAN 2200 not found in current VLAN database" in switch.run("show vlan 2200")


def test_a_suspended_vlan(switch: Console) -> None:
    switch.configure("vlan 10", "state suspend")
    assert model(switch, "show vlan 10")["vlans"]["10"]["status"] == "suspended"


def test_switchports(switch: Console) -> None:
    ports = model(switch, "show interfaces switchport")["switchports"]
    phone = ports["Ethernet1"]["switchportInfo"]
    assert (phone["mode"], phone["trunkingNativeVlanId"], phone["trunkingNativeVlanName"]) == (
        "trunk phone",
        10,
        "ADM-BUREAUX",
    )
    assert (phone["phoneVlan"], phone["phoneTrunkUntagged"], phone["trunkAllowedVlans"]) == (30, True, "ALL")
    trunk = ports["Port-Channel1"]["switchportInfo"]
    assert (trunk["mode"], trunk["trunkAllowedVlans"]) == ("trunk", "10,20,30,40,50,100,110,120-121,155,300,998")
    switch.configure(
        "interface Ethernet41", "switchport trunk allowed vlan none", "interface Ethernet48", "no switchport"
    )
    ports = model(switch, "show interfaces switchport")["switchports"]
    assert ports["Ethernet41"]["switchportInfo"]["trunkAllowedVlans"] == "NONE"
    assert ports["Ethernet48"] == {"enabled": False, "switchportInfo": {}}
    assert "Trunking VLANs Enabled: 110,120-121\n" in switch.run("show interfaces Ethernet42 switchport")


def test_the_state_of_ports(switch: Console) -> None:
    ports = model(switch, "show interfaces status")["interfaceStatuses"]
    assert (ports["Ethernet1"]["linkStatus"], ports["Ethernet1"]["vlanInformation"]["interfaceMode"]) == (
        "connected",
        "trunk",
    )
    assert ports["Ethernet2"]["linkStatus"] == "notconnect"
    assert ports["Ethernet7"]["linkStatus"] == "disabled"
    assert ports["Ethernet21"]["vlanInformation"]["vlanId"] == 20
    assert ports["Ethernet49"]["vlanInformation"]["vlanExplanation"] == "in Po1"
    switch.configure("interface Ethernet1", "shutdown")
    assert (
        model(switch, "show interfaces Ethernet1 status")["interfaceStatuses"]["Ethernet1"]["linkStatus"] == "disabled"
    )
    assert "Ethernet1 is administratively down, line protocol is down (disabled)" in switch.run(
        "show interfaces Ethernet1"
    )


def test_hosts_are_judged_by_the_port_that_they_are_on(switch: Console) -> None:
    rows = [line.split() for line in switch.run("show dot1x hosts").splitlines()[2:]]
    assert rows == [
        ["Et1", "0050.56a0.6201", "EAPOL", "SUCCESS", "NONE"],
        ["Et1", "0050.56a0.6202", "MAC-BASED-AUTH", "SUCCESS", "NONE"],
        ["Et5", "0050.56a0.6205", "MAC-BASED-AUTH", "FAILED", "AUTH-FAIL-VLAN", "998"],
        ["Et19", "0050.56a0.6219", "MAC-BASED-AUTH", "SUCCESS", "NONE"],
    ]
    table = model(switch, "show mac address-table")["unicastTable"]["tableEntries"]
    assert [(entry["interface"], entry["vlanId"], entry["entryType"]) for entry in table] == [
        ("Ethernet1", 10, "static"),
        ("Ethernet1", 30, "static"),
        ("Ethernet5", 998, "static"),
        ("Ethernet19", 40, "static"),
        ("Ethernet21", 20, "dynamic"),
    ]


def test_without_mac_authentication_a_printer_is_kept_out(switch: Console) -> None:
    switch.configure("interface Ethernet19", "no dot1x mac based authentication")
    assert "0050.56a0.6219" not in switch.run("show mac address-table")
    assert "SUPPLICANT-TIMEOUT" in switch.run("show dot1x hosts Ethernet19")


def test_without_its_switch_dot1x_asks_nobody(switch: Console) -> None:
    switch.configure("no dot1x system-auth-control")
    assert model(switch, "show dot1x hosts")["interfaces"] == {}
    assert {
        entry["entryType"] for entry in model(switch, "show mac address-table")["unicastTable"]["tableEntries"]
    } == {"dynamic"}


def test_a_host_in_a_vlan_that_does_not_exist_is_not_learned(switch: Console) -> None:
    switch.configure("no vlan 20")
    assert "0050.56a0.6221" not in switch.run("show mac address-table")


def test_neighbours_and_port_channels(switch: Console) -> None:
    neighbours = model(switch, "show lldp neighbors")["lldpNeighbors"]
    assert {"port": "Ethernet50", "neighborDevice": "bet-dist-1", "neighborPort": "Ethernet2", "ttl": 120} in neighbours
    assert list(model(switch, "show port-channel 1")["portChannels"]["Port-Channel1"]["activePorts"]) == [
        "Ethernet49",
        "Ethernet50",
    ]
    assert model(switch, "show interfaces Port-Channel1")["interfaces"]["Port-Channel1"]["bandwidth"] == 50_000_000_000
    switch.configure("interface Ethernet49-50", "shutdown")
    assert model(switch, "show lldp neighbors Ethernet49-50")["lldpNeighbors"] == []
    assert model(switch, "show ip interface brief")["interfaces"]["Vlan100"]["lineProtocolStatus"] == "down"


def test_a_distribution_switch_without_cables() -> None:
    console = Console(distribution_spec())
    ports = model(console, "show interfaces status")["interfaceStatuses"]
    assert ports["Ethernet49/1"]["interfaceType"] == "Not Present"
    assert ports["Ethernet48"]["vlanInformation"]["interfaceMode"] == "routed"
    assert model(console, "show vlan internal usage") == {"internalVlans": {"1006": "Ethernet48"}}
    assert "directly connected, Loopback0" in console.run("show ip route")
    assert "S        10.62.200.0/24 [1/0] via 172.20.62.2" in console.run("show ip route")
    assert console.run("show ip access-lists ACL-GTC").splitlines()[1:3] == [
        "        counters per-entry",
        "        10 permit tcp 10.62.12.0/24 host 10.62.0.50 eq 502",
    ]


def test_the_running_configuration_with_its_defaults(switch: Console) -> None:
    text = switch.run("show running-config all | section ^interface Ethernet48$")
    assert "   no shutdown\n" in text
    assert "   switchport trunk allowed vlan 1-4094\n   switchport mode access\n   switchport\n" in text
    assert "no shutdown" not in switch.run("show running-config interfaces Ethernet48")


def test_ping_reaches_what_is_plugged_in(switch: Console) -> None:
    assert "5 packets transmitted, 5 received, 0% packet loss" in switch.run("ping 10.62.2.11")
    assert "5 packets transmitted, 0 received, 100% packet loss" in switch.run("ping 10.9.9.9")


def test_paging_stops_until_a_key() -> None:
    console = eos_console()
    console("terminal length 24")
    assert console("show running-config").endswith(" --More-- ")
    assert console.keys(b"q").endswith("bet-acc-1#")


def test_where_snooping_works(switch: Console) -> None:
    shown = switch.run("show ip dhcp snooping")
    assert "DHCP Snooping is operational\n" in shown
    assert "DHCP Snooping bridging is operational on following VLANs:\n  10,20,30,40,50,110\n" in shown
    switch.configure("no vlan 20", "ip dhcp snooping vlan 2200")
    shown = switch.run("show ip dhcp snooping")
    assert "configured on following VLANs:\n  10,20,30,40,50,110,2200\n" in shown
    assert "operational on following VLANs:\n  10,30,40,50,110\n" in shown
    switch.configure(
        "no ip dhcp snooping bridging", "ip dhcp snooping", "interface Vlan30", "ip helper-address 10.62.0.31"
    )
    assert "DHCP Snooping is operational on following VLANs:\n  30\n" in switch.run("show ip dhcp snooping")
    switch.configure("no ip dhcp snooping information option")
    assert "DHCP Snooping is not operational\n" in switch.run("show ip dhcp snooping")
