import time

from plan_case import FIREWALL, FORTI, IOS, KEY, SWITCH, UNIT

from netauto.plan.apply import apply
from netauto.plan.diff import diff


def shown(platform, before, after):
    lines = diff(platform, platform.parse(before), platform.parse(after), KEY)
    return "".join(f"{line.sign} {'  ' * line.depth}{line.text}\n" for line in lines)


def test_only_what_changed_with_the_sections_it_stands_in():
    after = str(apply(IOS, IOS.parse(SWITCH), UNIT.splitlines()))
    assert shown(IOS, SWITCH, after) == (
        "- ip dhcp snooping vlan 10\n"
        "+ ip dhcp snooping vlan 10,2032\n"
        "+ vlan 2032\n"
        "+   name U-LEN-C3-CLIN\n"
        "  interface GigabitEthernet1/0/1\n"
        "-   description LIBRE\n"
        "+   description U-LEN-C3 box-1 workstation\n"
        "-   switchport access vlan 999\n"
        "+   switchport access vlan 2032\n"
        "-   shutdown\n"
        "+   mab\n"
        "  interface TenGigabitEthernet1/1/1\n"
        "-   switchport trunk allowed vlan 10,999\n"
        "+   switchport trunk allowed vlan 10,999,2032\n"
    )


def test_backwards_it_is_the_same_with_the_signs_exchanged():
    after = str(apply(IOS, IOS.parse(SWITCH), UNIT.splitlines()))
    there, back = shown(IOS, SWITCH, after).splitlines(), shown(IOS, after, SWITCH).splitlines()
    exchanged = [line[0].translate(str.maketrans("+-", "-+")) + line[1:] for line in there]
    assert sorted(exchanged) == sorted(back)


def test_what_means_the_same_is_no_difference():
    other = SWITCH.replace("snooping vlan 10\n", "snooping vlan 10\n!\n").replace("vlan 10\n name", "vlan 10\n name", 1)
    assert shown(IOS, SWITCH, other) == ""
    assert shown(IOS, "vlan 10\n!\nvlan 20\n", "vlan 20\nvlan 10\n") == ""
    assert shown(FORTI, FIREWALL, FIREWALL.replace("uuid ee4734b5", "uuid 00000000")) == ""


def test_lines_that_no_rule_knows_are_compared_as_they_stand():
    assert shown(IOS, "a\n b\n  c\nd\n", "a\n b\n  x\nd\n") == "  a\n    b\n-     c\n+     x\n"


def test_a_policy_that_changed_places_is_shown_twice():
    policies = '    edit 1\n        set name "a"\n    next\n', '    edit 2\n        set name "b"\n    next\n'
    one, other = (f"config firewall policy\n{''.join(order)}end\n" for order in (policies, policies[::-1]))
    assert shown(FORTI, one, other) == (
        '  config firewall policy\n-   edit 1\n-     set name "a"\n+   edit 1\n+     set name "a"\n'
    )


def test_a_secret_that_changed_is_seen_and_not_shown():
    text = shown(IOS, "enable secret 9 aaa\n", "enable secret 9 bbb\n")
    assert "aaa" not in text
    assert "bbb" not in text
    assert text.count("<secret:") == 2


def test_eight_thousand_lines_take_no_time():
    ports = "".join(
        f"interface GigabitEthernet{unit}/0/{port}\n description p{port}\n switchport access vlan 10\n switchport mode access\n"
        " mab\n dot1x pae authenticator\n spanning-tree portfast\n!\n"
        for unit in range(2, 13)
        for port in range(1, 91)
    )
    base = SWITCH.replace("interface TenGigabitEthernet1/1/1", ports + "interface TenGigabitEthernet1/1/1")
    assert len(base.splitlines()) > 7900
    before = IOS.parse(base)
    after = IOS.parse(str(apply(IOS, before, UNIT.splitlines())))
    diff(IOS, before, after, KEY)  # the same lines have been read before, as in every plan
    started = time.process_time()
    lines = diff(IOS, before, after, KEY)
    assert time.process_time() - started < 0.15
    assert len(lines) == 14
