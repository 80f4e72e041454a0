"""What the device refuses, in its own words, and that nothing changes then."""

from __future__ import annotations

import pytest
from conftest import Console, switch_spec

# Lines typed after `configure terminal`, and what the answer to the last of them contains.
REFUSED = {
    "unknown": (["wibble 3"], "% Invalid input detected at '^' marker."),
    "incomplete": (["interface"], "% Incomplete command."),
    "ambiguous": (["interface Gi1/0/1", "s"], '% Ambiguous command:  "s"'),
    "port that the chassis lacks": (["interface GigabitEthernet1/0/99"], "% Invalid input"),
    "VLAN beyond 4094": (["vlan 4095"], "Bad VLAN list"),
    "reserved VLAN": (["vlan 1003"], "1002-1005"),
    "access VLAN beyond 4094": (["interface Gi1/0/1", "switchport access vlan 5000"], "% Invalid input"),
    "trunk list": (
        ["interface Te1/1/1", "switchport trunk allowed vlan add 10,4099"],
        "Command rejected: Bad VLAN allowed list",
    ),
    "VLAN name of another": (["vlan 2050", "name PARKING"], "same name exists"),
    "VLAN name too long": (["vlan 2050", f"name {'X' * 33}"], "longer than 32"),
    "missing policy map": (["interface Gi1/0/1", "service-policy output NO"], "% policy map NO not configured"),
    "missing subscriber policy": (
        ["interface Gi1/0/1", "service-policy type control subscriber NO"],
        "% policy map NO not configured",
    ),
    "missing class map": (["policy-map P", "class NO"], "% class map NO not configured"),
    "missing radius server": (["aaa group server radius NAC", "server name NO"], '% Server "NO" is not defined'),
    "missing group": (["aaa authentication login X group NO"], 'Server group "NO" is not defined'),
    "address on a switch port": (["interface Gi1/0/1", "ip address 10.0.0.1 255.255.255.0"], "L2 links"),
    "bad mask": (["interface Vlan100", "ip address 10.0.0.1 255.0.255.0"], "% Invalid input"),
    "bad protocol in an access list": (["ip access-list extended A", "permit udpp any any"], "% Invalid input"),
    "bad port in an access list": (["ip access-list extended A", "permit tcp any any eq htps"], "% Invalid input"),
    "bits behind the prefix": (["ip prefix-list P seq 5 permit 10.0.0.1/8"], "% Invalid input"),
    "number taken": (["ip access-list extended ACL-TEST", "10 permit udp any any"], "already exists"),
    "entry not there": (["ip access-list extended ACL-TEST", "no 77"], "not found"),
    "physical port removed": (["no interface GigabitEthernet1/0/1"], "not permitted"),
    "VLAN 1 removed": (["no vlan 1"], "may not be deleted"),
    "policy map in use": (
        ["policy-map P", "class class-default", "interface Gi1/0/1", "service-policy input P", "no policy-map P"],
        "% policy map P is being used",
    ),
    "revert without unit": (["do configure revert now"], "%No Rollback Confirmed Change pending"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_line_is_answered_and_changes_nothing(switch: Console, case: str) -> None:
    lines, words = REFUSED[case]
    switch("configure terminal", *lines[:-1])
    before = switch.device.state().running
    assert words in switch(lines[-1])
    assert switch.device.state().running == before


def test_the_caret_stands_under_the_word_that_does_not_fit(switch: Console) -> None:
    answer = switch("show vlan brif").split("\n")
    assert answer[1].index("^") == len("len-acc-1#show vlan ")


def test_the_chassis_port_is_pointed_at(switch: Console) -> None:
    answer = switch("conf t", "interface gi1/0/99").split("\n")
    assert answer[-5].endswith("#interface gi1/0/99")
    assert answer[-4].index("^") == len("len-acc-1(config)#interface gi")


def test_a_refused_line_leaves_the_mode_alone(switch: Console) -> None:
    assert switch("conf t", "interface Gi1/0/1", "vlan 5000").endswith("len-acc-1(config-if)#")


def test_an_unknown_word_is_looked_up_as_a_host(switch: Console) -> None:
    assert "unable to find computer address" in switch("wibble")


def test_privilege_one_reads_little_and_changes_nothing() -> None:
    console = Console(switch_spec())
    console.terminal = console.open(privilege=1)
    assert console("configure terminal").endswith("len-acc-1>")
    assert "% Invalid input" in console("show running-config")
    assert "Cisco IOS XE Software" in console("show version")
