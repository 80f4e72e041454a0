"""Echo, editing keys, paging, questions, typed-ahead input and output modifiers."""

from __future__ import annotations

from conftest import Console, switch_spec

from netauto.lab.profile import CAMPUS


def test_what_is_typed_comes_back_with_the_answer_and_the_prompt(switch: Console) -> None:
    assert switch("show privilege") == "show privilege\nCurrent privilege level is 15\nlen-acc-1#"


def test_line_ends_of_all_kinds(switch: Console) -> None:
    assert switch.keys(b"show privilege\r").count("level is 15") == 1
    assert switch.keys(b"\r\n\n") == "\nlen-acc-1#\nlen-acc-1#"
    assert switch.keys(b"\r") + switch.keys(b"\n") == "\nlen-acc-1#\nlen-acc-1#"


def test_editing_keys(switch: Console) -> None:
    assert "level is 15" in switch.keys(b"show privilage\x08\x08\x08ege\n")
    assert "level is 15" in switch.keys(b"nonsense\x15show privilege\n")
    assert "level is 15" in switch.keys(b"show nonsense\x17privilege\n")
    assert "level is 15" in switch.keys(b"show priv\t\n")
    assert "level is 15" in switch.keys(b"show \x00privilege\n")


def test_the_help_key(switch: Console) -> None:
    assert "  privilege" in switch.keys(b"show pr?")
    assert "level is 15" in switch.keys(b"ivilege\n")


def test_control_keys_leave_configuration_mode(switch: Console) -> None:
    switch("configure terminal", "interface Gi1/0/1")
    assert switch.keys(b"\x1a").endswith("len-acc-1#")
    switch("configure terminal")
    assert switch.keys(b"vlan 7\x03").endswith("len-acc-1#")
    assert "vlan 7\n" not in switch.device.state().running


def test_paging_until_it_is_switched_off(switch: Console) -> None:
    switch("terminal length 5")
    first = switch("show vlan brief")
    assert first.endswith(" --More-- ")
    assert first.count("\n") == 1 + 4
    one = switch.keys(b"\r").replace("\b", "").strip(" ")
    assert one.count("\n") == 1
    assert switch.keys(b" ").endswith(" --More-- ")
    assert switch.keys(b"q").endswith("len-acc-1#")
    switch("terminal length 0")
    assert "--More--" not in switch("show running-config")


def test_input_beyond_the_buffer_is_lost(switch: Console) -> None:
    lines = b"!" + b"x" * 98 + b"\n"
    switch.keys(lines * 200)
    lost = [event.text for event in switch.device.log if event.kind == "dropped-input"]
    assert lost == [f"{200 * 100 - 8192} bytes"]


def test_input_waits_while_the_device_is_busy() -> None:
    console = Console(switch_spec(), CAMPUS)
    console.pass_time()
    console.later_calls.clear()
    console.text = b""
    console.terminal.feed(b"write memory\nshow privilege\n")
    assert console.text == b"write memory\r\n"
    assert [seconds for seconds, _ in console.later_calls] == [1.5]
    console.pass_time()
    assert console.text.endswith(b"Current privilege level is 15\r\nlen-acc-1#")


def test_output_modifiers(switch: Console) -> None:
    assert switch.run("show running-config | include ^hostname") == "hostname len-acc-1"
    assert switch.run("sh run | sec Gig.*1/0/13").split("\n")[0] == "interface GigabitEthernet1/0/13"
    assert "LIBRE" in switch.run("show running-config | section Gig.*1/0/13")
    assert switch.run("show running-config | begin ^ntp") == "ntp server 10.60.0.11\nend"
    assert "hostname" not in switch.run("show running-config | exclude hostname")
    assert switch.run("show running-config | count ^vlan").endswith("= 6")
    assert "% Invalid" in switch.run("show running-config | frobnicate x")
    assert "% Incomplete" in switch.run("show running-config | include")


def test_a_question_is_answered_by_the_next_line(switch: Console) -> None:
    assert switch("copy running-config startup-config").endswith("Destination filename [startup-config]? ")
    assert "[OK]" in switch("")


def test_exit_ends_the_session(switch: Console) -> None:
    switch("exit")
    assert switch.closed == ["close"]


def test_reload_asks_twice_and_reboots(switch: Console) -> None:
    switch.configure("vlan 2032")
    assert switch("reload").endswith("Save? [yes/no]: ")
    assert switch("no").endswith("Proceed with reload? [confirm]")
    switch.keys(b"\n")
    assert "vlan 2032" not in switch.device.state().running


def test_exec_commands_work_inside_configuration(switch: Console) -> None:
    assert "level is 15" in switch("configure terminal", "do show privilege")


def test_a_port_goes_back_to_its_default(switch: Console) -> None:
    assert "set to default configuration" in switch.configure("default interface Gi1/0/13")
    assert "interface GigabitEthernet1/0/13\n!\n" in switch.device.state().running


def test_every_command_of_the_grammar_has_an_answer() -> None:
    from netauto.lab.ios.commands import names
    from netauto.lab.ios.grammar_files import grammar

    modes = grammar("exec", "wireless_exec").modes
    found: set[str] = set()
    waiting, seen = [modes["exec"].graph], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        found |= {rule.mark("run") or "" for rule in node.rules}
        waiting += [*node.words.values(), *(after for _, after in node.params), *node.jumps]
    assert found == names()


def test_every_show_command_answers(switch: Console) -> None:
    quiet = {"show snmp", "show boot", "show history", "show terminal", "show call-home"}
    for command in (
        "show aaa servers", "show access-lists", "show arp", "show authentication sessions", "show bgp ipv4 unicast summary",
        "show class-map", "show configuration", "show configuration lock", "show dot1x all", "show file systems",
        "show hosts", "show interfaces Gi1/0/1", "show interfaces trunk", "show ip dhcp snooping", "show ip ssh",
        "show logging", "show memory statistics", "show ntp associations", "show ntp status", "show policy-map",
        "show processes cpu", "show running-config vlan", "show spanning-tree summary", "show ssh", "show startup-config",
        "show switch", "show vlan id 10", "show vlan name PARKING", "show vlan summary", "show vtp status", *quiet,
    ):  # fmt: skip
        answer = switch.run(command)
        assert "% Invalid" not in answer, command
        assert answer or command in quiet | {"show class-map", "show policy-map"}, command
    assert "% Invalid" in switch.run("show vlan all-ports")
