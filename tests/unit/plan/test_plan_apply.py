import pytest
from plan_case import CONTROLLER, FIREWALL, FORTI, IOS, SWITCH, WLC

from netauto.errors import PlanError
from netauto.plan.apply import apply

REFUSED = [
    (IOS, SWITCH, "ip http server", "platform ios_xe has no rule for line 1: 'ip http server'"),
    (IOS, SWITCH, "vlan 2032\n nmae X", "platform ios_xe has no rule for line 2: 'nmae X'"),
    (IOS, SWITCH, "ip dhcp snooping vlan 10\n name X", "ios_xe: line 2: nothing opens a section for 'name X'"),
    (IOS, SWITCH, "vlan 5000", "line 1: VLAN ids are 1 to 4094, in ascending ranges: '5000'"),
    (IOS, SWITCH, "vlan 2032,2033", "line 1: one VLAN at a time: 'vlan 2032,2033'"),
    (IOS, SWITCH, "vlan 10\n name", "line 2: 'name' is incomplete"),
    (IOS, SWITCH, "vlan 10\n name " + "X" * 33, f"line 2: {'X' * 33!r} is longer than 32 characters"),
    (
        IOS,
        SWITCH,
        "interface GigabitEthernet1/0/9\n mab",
        "line 1: the device has no 'interface GigabitEthernet1/0/9', and it cannot be created",
    ),
    (
        IOS,
        SWITCH,
        "interface Gi1/0/1\n mab",
        "line 1: the device has no 'interface Gi1/0/1', and it cannot be created",
    ),
    (
        IOS,
        SWITCH,
        "no interface GigabitEthernet1/0/1",
        "line 1: 'no interface GigabitEthernet1/0/1': what the hardware has cannot be deleted",
    ),
    (
        IOS,
        SWITCH,
        "interface GigabitEthernet1/0/1\n shutdown now",
        "platform ios_xe has no rule for line 2: 'shutdown now'",
    ),
    (
        IOS,
        SWITCH,
        "interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan add 4095",
        "switchport trunk allowed vlan 4095: VLAN ids are 1 to 4094, in ascending ranges: '4095'",
    ),
    (
        IOS,
        SWITCH,
        "interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan add x",
        "switchport trunk allowed vlan x: not a list of VLAN ids: 'x'",
    ),
    (
        IOS,
        "ip access-list extended A\n 10 permit ip any any\n",
        "ip access-list extended A\n 10 deny ip any any",
        "line 2: '10 deny ip any any': its place is taken by '10 permit ip any any'",
    ),
    (IOS, SWITCH, "end", "line 1: 'end' is a command of the session, not of the configuration"),
    (IOS, SWITCH, "do reload", "line 1: 'do reload' is a command of the session, not of the configuration"),
    (IOS, SWITCH, "vlan 10\n name a\x1b[2J", "line 2 holds the control character '\\x1b': ' name a\\x1b[2J'"),
    (IOS, SWITCH, "vlan 10\n name a\u202eb", "line 2 holds the control character '\\u202e': ' name a\\u202eb'"),
    (
        WLC,
        CONTROLLER,
        "wlan WL-GHT-SANTE 18 AUTRE",
        "line 1: 'wlan WL-GHT-SANTE 18 AUTRE' is there already, as 'wlan WL-GHT-SANTE 17 GHT-SANTE'",
    ),
    (WLC, CONTROLLER, "ap 00A3.8E11.3101", "platform c9800 has no rule for line 1: 'ap 00A3.8E11.3101'"),
    (
        FORTI,
        FIREWALL,
        "config firewall policy\nedit 0\nnext\nend",
        "line 2: `edit 0` lets the device choose an id, and a second time another one",
    ),
    (FORTI, FIREWALL, "config system global\nend", "platform fortios has no rule for line 1: 'config system global'"),
    (
        FORTI,
        FIREWALL,
        'config system zone\nedit "Z"\nset intrazon deny\nnext\nend',
        "platform fortios has no rule for line 3: 'set intrazon deny'",
    ),
    (FORTI, FIREWALL, 'config system zone\nedit "Z"\nnext', "'config system zone' is not closed by 'end'"),
    (FORTI, FIREWALL, 'config system zone\nedit "Z"\nend\nend', "line 3: 'end' closes nothing that is open"),
    (FORTI, FIREWALL, "next", "line 1: 'next' closes nothing that is open"),
    (FORTI, FIREWALL, 'config system zone\nedit "Z\nnext\nend', "line 2: the quotation does not end: 'edit \"Z'"),
    (
        FORTI,
        FIREWALL,
        'config system interface\nedit "' + "x" * 16 + '"\nnext\nend',
        f"line 2: {'x' * 16!r} is longer than 15 characters",
    ),
    (
        FORTI,
        FIREWALL,
        'config system interface\nedit "port99"\nnext\nend',
        "line 2: the device has no 'edit \"port99\"', and it cannot be created",
    ),
    (
        FORTI,
        FIREWALL,
        "config firewall policy\nmove 203201 before 999000\nend",
        "line 2: 'move 203201 before 999000' names an entry that is not there",
    ),
    (
        FORTI,
        FIREWALL,
        "config firewall policy\nmove 31 999000\nend",
        "line 2: 'move 31 999000' is incomplete",
    ),
]


@pytest.mark.parametrize(("platform", "base", "commands", "message"), REFUSED)
def test_what_the_device_would_refuse_is_refused(platform, base, commands, message):
    with pytest.raises(PlanError) as caught:
        apply(platform, platform.parse(base), commands.splitlines())
    assert caught.value.message == message


def test_a_missing_rule_says_where_to_add_it():
    with pytest.raises(PlanError) as caught:
        apply(IOS, IOS.parse(SWITCH), ["ip http server"])
    assert caught.value.hint.startswith("add it to netauto/platforms/ios_rules.py")


LINES = [
    # what an interface says, the command, what it says then
    ("switchport access vlan 10", "switchport access vlan 20", "switchport access vlan 20"),
    ("switchport access vlan 10", "switchport access vlan 1", ""),
    ("switchport access vlan 10", "no switchport access vlan", ""),
    ("", "switchport access vlan 1", ""),
    ("shutdown", "no shutdown", ""),
    ("", "shutdown", "shutdown"),
    ("shutdown", "shutdown", "shutdown"),
    ("", "no cdp enable", "no cdp enable"),
    ("no cdp enable", "cdp enable", ""),
    ("no ip address", "ip address 10.0.0.1 255.0.0.0", "ip address 10.0.0.1 255.0.0.0"),
    ("ip address 10.0.0.1 255.0.0.0", "no ip address", "no ip address"),
    ("spanning-tree portfast", "spanning-tree portfast trunk", "spanning-tree portfast trunk"),
    ("switchport trunk allowed vlan 10", "switchport trunk allowed vlan add 11", "switchport trunk allowed vlan 10,11"),
    ("switchport trunk allowed vlan 10", "switchport trunk allowed vlan add 10", "switchport trunk allowed vlan 10"),
    ("switchport trunk allowed vlan 10", "switchport trunk allowed vlan remove 10", "switchport trunk allowed vlan none"),
    ("switchport trunk allowed vlan none", "switchport trunk allowed vlan add 9", "switchport trunk allowed vlan 9"),
    ("switchport trunk allowed vlan 10-20", "switchport trunk allowed vlan remove 15", "switchport trunk allowed vlan 10-14,16-20"),
    ("", "switchport trunk allowed vlan add 10", ""),
    ("", "switchport trunk allowed vlan remove 2-4094", "switchport trunk allowed vlan 1"),
    ("switchport trunk allowed vlan 10", "switchport trunk allowed vlan all", ""),
    ("switchport trunk allowed vlan 10", "no switchport trunk allowed vlan", ""),
    ("description  deux  blancs", "description deux blancs", "description  deux  blancs"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "command", "after"), LINES)
def test_one_command_on_one_line(before, command, after):
    def interface(line):
        return f"interface Vlan7\n{f' {line}' + chr(10) if line else ''}!\n"

    made = apply(IOS, IOS.parse(interface(before)), ["interface Vlan7", f" {command}"])
    assert str(made) == interface(after)


def test_new_interfaces_stand_where_the_device_prints_them():
    base = "interface Port-channel2\n!\ninterface GigabitEthernet1/0/1\n!\ninterface Vlan100\n!\nline con 0\n"
    made = apply(IOS, IOS.parse(base), ["interface Vlan20", "interface Port-channel10", "interface Loopback0"])
    order = [line.split()[1] for line in str(made).splitlines() if line.startswith("interface")]
    assert order == ["Loopback0", "Port-channel2", "Port-channel10", "GigabitEthernet1/0/1", "Vlan20", "Vlan100"]


def test_new_lines_stand_before_the_end():
    made = apply(IOS, IOS.parse("hostname sw\nend\n"), ["ip access-list standard A", " 10 permit 10.0.0.1"])
    assert str(made) == "hostname sw\nip access-list standard A\n 10 permit 10.0.0.1\nend\n"


def test_untouched_sections_are_the_same_objects():
    tree = IOS.parse(SWITCH)
    made = apply(IOS, tree, ["vlan 2032"])
    assert all(any(node is other for other in made.children) for node in tree.children if node.text != "vlan 999")


GOES_ON = [
    (
        "interface G1\n switchport trunk encapsulation dot1q\n switchport trunk pruning vlan 9\n",
        "interface G1\n no switchport",
        "interface G1\n switchport trunk encapsulation dot1q\n switchport trunk pruning vlan 9\n no switchport\n",
    ),
    (
        "router bgp 1\n address-family ipv4 multicast\n  network 10.0.0.0\n exit-address-family\n",
        "router bgp 1\n address-family ipv4\n  network 10.9.0.0",
        (
            "router bgp 1\n address-family ipv4\n  network 10.9.0.0\n exit-address-family\n"
            " address-family ipv4 multicast\n  network 10.0.0.0\n exit-address-family\n"
        ),
    ),
]


@pytest.mark.parametrize(("base", "commands", "after"), GOES_ON)
def test_a_line_that_goes_on_is_another_one(base, commands, after):
    assert str(apply(IOS, IOS.parse(base), commands.splitlines())) == after
