"""What an Aruba AOS-CX switch makes of lines: what it prints afterwards, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aoscx_bench import BASE, SHIPPED, access_spec, aoscx_console

from netauto.lab.aoscx.load import Unreadable
from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.profile import INSTANT

if TYPE_CHECKING:
    from conftest import Console


@pytest.fixture
def switch() -> Console:
    return aoscx_console()


def device(text: str) -> Device:
    return Device(access_spec(base=text), Clock(), INSTANT)


def port(console: Console, name: str) -> str:
    return console.run(f"show running-config interface {name}")


@pytest.mark.parametrize("path", [BASE, SHIPPED], ids=["before any unit", "as shipped"])
def test_the_base_comes_back_byte_for_byte(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert device(text).state().running == text
    assert text.count("\n") > 500
    assert text.isascii()


def test_a_base_may_be_what_show_printed() -> None:
    text = BASE.read_text(encoding="utf-8")
    assert device(f"Current configuration:\n{text}").state().running == text


def test_a_base_with_lines_that_the_device_would_not_hold_is_refused_with_all_of_them() -> None:
    text = (
        BASE.read_text(encoding="utf-8")
        .replace("hostname lbs", "hostnames lbs")
        .replace("vlan access 999", "vlan access 998", 1)
    )
    with pytest.raises(Unreadable) as caught:
        device(text)
    assert "hostnames lbs-acc-1: Invalid input: hostnames" in str(caught.value)
    assert "vlan access 998: VLAN 998 does not exist" in str(caught.value)


def test_a_vlan(switch: Console) -> None:
    switch.configure("vlan 2400", "name U-LBS-E1-CLIN", "dhcpv4-snooping", "voice")
    text = switch.device.state().running
    assert "vlan 2400\n    name U-LBS-E1-CLIN\n    voice\n    dhcpv4-snooping\nspanning-tree\n" in text
    switch.configure("no vlan 2400")
    assert switch.device.state().running == BASE.read_text(encoding="utf-8")


def test_several_vlans_at_once_stay_in_the_context(switch: Console) -> None:
    assert switch("configure terminal", "vlan 2400-2402,2410").endswith("lbs-acc-1(config)# ")
    assert all(f"vlan {number}\n" in switch.device.state().running for number in (2400, 2401, 2402, 2410))
    switch("no vlan 2400-2410")
    assert "vlan 24" not in switch.device.state().running


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("vlan access 10",), ("no routing", "vlan access 10")),
        (("vlan trunk native 20",), ("no routing", "vlan trunk native 20", "vlan trunk allowed all")),
        (("vlan trunk allowed 20,30",), ("no routing", "vlan trunk native 1", "vlan trunk allowed 20,30")),
        (
            ("vlan trunk allowed 20", "vlan trunk allowed 21,30"),
            ("no routing", "vlan trunk native 1", "vlan trunk allowed 20-21,30"),
        ),
        (
            ("vlan trunk allowed 20,30", "no vlan trunk allowed 20"),
            ("no routing", "vlan trunk native 1", "vlan trunk allowed 30"),
        ),
        # The last one that is taken away opens the trunk to everything.
        (
            ("vlan trunk allowed 20", "no vlan trunk allowed 20"),
            ("no routing", "vlan trunk native 1", "vlan trunk allowed all"),
        ),
        # Naming one where everything passes cuts off the rest.
        (
            ("vlan trunk allowed all", "vlan trunk allowed 20"),
            ("no routing", "vlan trunk native 1", "vlan trunk allowed 20"),
        ),
        (("vlan trunk allowed 20", "vlan access 10"), ("no routing", "vlan access 10")),
        (("vlan trunk native 20 tag", "no vlan trunk native"), ("no routing", "vlan trunk native 1", "vlan trunk allowed all")),
        (("no vlan access",), ("no routing", "vlan access 1")),
        (("vlan trunk allowed 20", "no vlan access"), ("no routing", "vlan trunk native 1", "vlan trunk allowed 20")),
        (("routing", "ip address 10.66.9.1/24"), ("ip address 10.66.9.1/24",)),
        (("routing", "no routing"), ("no routing", "vlan access 1")),
        (("lag 5",), ("lag 5",)),
        (("lag 5", "no lag 5"), ("no routing", "vlan access 1")),
    ],
)  # fmt: skip
def test_the_kinds_of_a_port(switch: Console, lines: tuple[str, ...], printed: tuple[str, ...]) -> None:
    assert switch.configure("interface 1/1/29", *lines).count("Invalid") == 0
    shown = "".join(f"    {line}\n" for line in ("description LIBRE", "shutdown", *printed, "exit"))
    assert port(switch, "1/1/29") + "\n" == "interface 1/1/29\n" + shown


def test_defaults_are_not_printed(switch: Console) -> None:
    before = port(switch, "1/1/29")
    lines = ("mtu 1500", "aaa authentication port-access client-limit 1", "qos trust none", "lldp transmit")
    switch.configure("interface 1/1/29", *lines, "aaa authentication port-access auth-precedence dot1x mac-auth")
    assert port(switch, "1/1/29") == before


def test_both_states_of_a_port_are_printed(switch: Console) -> None:
    switch.configure("interface 1/1/29", "no shutdown")
    assert "    no shutdown\n" in port(switch, "1/1/29")
    switch.configure("interface 1/1/29", "shutdown")
    assert switch.device.state().running == BASE.read_text(encoding="utf-8")


def test_a_block_of_authentication(switch: Console) -> None:
    switch("configure terminal", "interface 1/1/29")
    block = "aaa authentication port-access mac-auth"
    assert switch(block).endswith("lbs-acc-1(config-if-macauth)# ")
    switch("reauth", "enable", "exit", "aaa authentication port-access dot1x authenticator")
    assert switch("enable").endswith("lbs-acc-1(config-if-dot1x-auth)# ")
    text = port(switch, "1/1/29")
    assert text.index("dot1x authenticator\n        enable") < text.index("mac-auth\n        reauth\n        enable")
    switch("exit", f"no {block}", "no aaa authentication port-access dot1x authenticator")
    assert "aaa" not in port(switch, "1/1/29")


def test_an_access_list_is_numbered_in_tens_and_a_number_that_is_taken_is_replaced(switch: Console) -> None:
    lines = ("permit tcp any any eq ssh", "deny any any any", "15 permit udp any any eq 123", "20 permit any any any")
    switch.configure("access-list ip ESSAI", *lines)
    text = switch.device.state().running
    assert (
        "access-list ip ESSAI\n    10 permit tcp any any eq ssh\n    15 permit udp any any eq 123\n    20 permit any any any\n"
        in text
    )


def test_several_ports_at_once(switch: Console) -> None:
    assert switch("configure terminal", "interface 1/1/29-1/1/31,1/1/33").endswith(
        "(config-if-<1/1/29-1/1/31,1/1/33>)# "
    )
    switch("description essai", "end")
    assert [name for name in range(28, 35) if "essai" in port(switch, f"1/1/{name}")] == [29, 30, 31, 33]


def test_no_interface_gives_a_port_its_defaults_and_deletes_an_aggregate(switch: Console) -> None:
    switch.configure("no interface 1/1/1", "no interface lag 5")
    assert port(switch, "1/1/1") == "interface 1/1/1\n    no shutdown\n    no routing\n    vlan access 1\n    exit"
    text = switch.device.state().running
    assert "interface lag 5" not in text
    assert "    lag 5" not in text


def test_a_secret_is_kept_as_a_blob(switch: Console) -> None:
    switch.configure("radius-server host 10.60.0.99 key plaintext S3cret.Pass")
    assert "S3cret" not in switch.device.state().running
    assert "S3cret" not in switch("show accounting log")
    assert "radius-server host 10.60.0.99 key ciphertext AQBap" in switch.device.state().running


def test_a_banner(switch: Console) -> None:
    switch("configure terminal", "banner exec $", "vlan 2400", "    name PIRATE", "$", "end")
    assert "banner exec $\nvlan 2400\n    name PIRATE\n$\n" in switch.device.state().running
    assert "vlan 2400\n    name" in switch.device.state().running
    assert "VLAN 2400 does not exist" in switch("show vlan 2400")


def test_who_deletes_what_he_stands_in_comes_out_of_it(switch: Console) -> None:
    assert switch("configure terminal", "vlan 2400", "no vlan 2400").endswith("lbs-acc-1(config)# ")


def test_what_is_unknown_to_a_context_is_tried_in_the_one_above(switch: Console) -> None:
    switch("configure terminal", "vlan 2400")
    assert switch("interface 1/1/29").endswith("(config-if)# ")
    assert switch("vlan 2401").endswith("(config-vlan-2401)# ")


REFUSALS = [
    (("bogus",), "Invalid input: bogus"),
    (("vlan",), "% Command incomplete."),
    (("interface 1/1/29", "no s"), "% Ambiguous command."),
    (("vlan 5000",), "Invalid input: 5000"),
    (("vlan 10-5000",), "Invalid input: 10-5000"),
    (("no vlan 1",), "VLAN 1 is the default VLAN"),
    (("vlan 2400", f"name {'X' * 33}"), "Invalid input: X"),
    (("interface 1/1/53",), "Interface 1/1/53 does not exist"),
    (("interface 1/1/29", "vlan access 2400"), "VLAN 2400 does not exist"),
    (("interface 1/1/29", "vlan trunk native 2400"), "VLAN 2400 does not exist"),
    (("interface 1/1/29", "vlan trunk allowed 20,2400"), "VLAN 2400 does not exist"),
    (("interface 1/1/29", "vlan trunk allowed 20,x"), "Invalid input: 20,x"),
    (("interface 1/1/29", "lag 77"), "Interface lag77 does not exist"),
    (("interface 1/1/49", "vlan access 10"), "part of a LAG"),
    (("interface 1/1/49", "routing"), "part of a LAG"),
    (("interface 1/1/29", "routing", "vlan access 10"), "with routing enabled"),
    (("interface 1/1/29", f"description {'X' * 65}"), "Invalid input: X"),
    (("interface vlan 2400",), "VLAN 2400 does not exist"),
    (("interface 1/1/29", "aaa authentication port-access client-limit 0"), "Invalid input: 0"),
    (("hostname bad name",), "Invalid input: name"),
    (("9" * 2000,), "Invalid input: 999"),
]


@pytest.mark.parametrize(("lines", "text"), REFUSALS)
def test_a_line_that_the_switch_does_not_take_changes_nothing(
    switch: Console, lines: tuple[str, ...], text: str
) -> None:
    switch("configure terminal", *lines[:-1])
    before = switch.device.state().running
    assert text in switch(lines[-1])
    assert switch.device.state().running == before


def test_an_operator_may_only_look(switch: Console) -> None:
    switch.terminal = switch.open("supervision", 1)
    assert switch("configure terminal").endswith("Cannot execute command. Command not allowed.\nlbs-acc-1> ")
    assert "1/1/1" in switch("no page", "show interface brief")
