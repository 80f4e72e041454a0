import pytest
from plan_case import CONTROLLER, FIREWALL, FORTI, IOS, KEY, SWITCH, UNIT, WLC, fragment, plan

from netauto.errors import PlanError
from netauto.plan.canonical import fingerprint


def test_a_plan_says_everything():
    made = plan(IOS, SWITCH, UNIT)
    assert (made.device, made.platform, made.guarantee, made.revert_after) == ("sw", "ios_xe", "timed-native", 600)
    assert made.base == fingerprint(IOS, SWITCH, KEY)
    assert made.predicted == fingerprint(IOS, made.predicted_text, KEY)
    assert made.push[:3] == ("vlan 2032", " name U-LEN-C3-CLIN", " exit")
    assert made.inverse[-1] == "no vlan 2032"
    assert made.changes


def test_a_plan_for_what_is_there_is_empty():
    made = plan(IOS, SWITCH, "vlan 10\n name ADM-BUREAUX")
    assert (made.push, made.inverse, made.diff, made.base) == ((), (), (), made.predicted)
    assert not made.changes


def test_the_same_inputs_give_the_same_plan():
    assert plan(IOS, SWITCH, UNIT).model_dump_json() == plan(IOS, SWITCH, UNIT).model_dump_json()


def test_every_added_line_says_where_it_comes_from():
    made = plan(
        IOS,
        SWITCH,
        fragment("vlan 2032\n name U-LEN-C3-CLIN", template="ios_xe/vlan.j2", intent_key="blueprint.zones.clin"),
        fragment("interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan add 2032", intent_key="links[0]"),
        fragment("interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan add 2033", intent_key="links[1]"),
    )
    shown = [(line.sign, line.depth, line.text.strip(), line.template, line.intent_key) for line in made.diff]
    assert shown == [
        ("+", 0, "vlan 2032", "ios_xe/vlan.j2", "blueprint.zones.clin"),
        ("+", 1, "name U-LEN-C3-CLIN", "ios_xe/vlan.j2", "blueprint.zones.clin"),
        (" ", 0, "interface TenGigabitEthernet1/1/1", "", ""),
        ("-", 1, "switchport trunk allowed vlan 10,999", "", ""),
        ("+", 1, "switchport trunk allowed vlan 10,999,2032,2033", "ios_xe/access_port.j2", "links[0], links[1]"),
    ]


PSK = "wlan W 40 S\n security wpa psk set-key ascii 0 {}\n security wpa akm psk"
REFUSED = [
    (IOS, SWITCH, ["vlan 2032\n name {{ name }}"], "template residue '{{' in 'name {{ name }}'"),
    (IOS, SWITCH, ["vlan 2032\n name {% if %}"], "template residue '{%' in 'name {% if %}'"),
    (IOS, SWITCH, ["vlan 2032\n name None"], "template residue 'None' in 'name None'"),
    (WLC, CONTROLLER, [PSK.format("Secret-2020")], "a secret's value stands in the line; write a reference (vault:name, env:NAME)"),
    (WLC, CONTROLLER, [PSK.format("⟦secret:file:x⟧")], "a malformed reference to a secret in "),
    (IOS, SWITCH, ["interface Vlan7\n description ⟦secret:vault:x⟧"], "'description ⟦secret:vault:x⟧' holds a reference to a secret where"),
    (
        IOS,
        SWITCH,
        ["interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan 2032"],
        "line 2: 'switchport trunk allowed vlan 2032' replaces a list that is not the unit's",
    ),
    (
        FORTI,
        FIREWALL,
        ['config system zone\nedit "INTERNET"\nset interface "c3-clin"\nnext\nend'],
        "line 3: 'set interface \"c3-clin\"' replaces a list that is not the unit's",
    ),
    (IOS, SWITCH, ["ip http server"], "platform ios_xe has no rule for line 1: 'ip http server'"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "base", "texts", "message"), REFUSED)
def test_what_no_fragment_may_hold(platform, base, texts, message):
    with pytest.raises(PlanError) as caught:
        plan(platform, base, *texts)
    assert message in caught.value.message
    assert "ios_xe/access_port.j2" in caught.value.message
    assert "rooms[0].port" in caught.value.message
    assert "Secret-2020" not in str(caught.value)


def test_a_new_list_may_be_written_whole():
    made = plan(IOS, SWITCH, "interface Port-channel7\n switchport trunk allowed vlan 2032\n switchport mode trunk")
    assert " switchport trunk allowed vlan 2032" in made.push


def test_two_fragments_that_disagree_are_named():
    with pytest.raises(PlanError) as caught:
        plan(
            IOS,
            SWITCH,
            fragment("vlan 2032\n name ONE", intent_key="rooms[0]"),
            fragment("vlan 2032\n name TWO", intent_key="rooms[1]"),
        )
    assert caught.value.message == (
        "sw: ios_xe/access_port.j2 for rooms[1]: vlan 2032: name: rooms[0] asks for another value"
    )


def test_a_secret_that_stands_on_the_device_is_never_overwritten():
    base = "wlan W 40 S\n security wpa psk set-key ascii 8 AbCdEf\n security wpa akm psk\n"
    with pytest.raises(PlanError) as caught:
        plan(WLC, base, "no wlan W")
    assert caught.value.message == "sw: the inverse would have to hold the secret behind 'security wpa'"
    assert "AbCdEf" not in str(caught.value) + str(caught.value.__cause__)


def test_a_secret_that_is_there_is_taken_as_the_one_that_is_meant():
    base = "wlan W 40 S\n security wpa psk set-key ascii 8 AbCdEf\n security wpa akm psk\n"
    made = plan(WLC, base, "wlan W\n security wpa psk set-key ascii 0 ⟦secret:vault:guest_psk⟧")
    assert made.push == ()


def test_a_reference_stands_in_the_push_and_never_in_the_predicted_text():
    made = plan(WLC, CONTROLLER, PSK.format("⟦secret:vault:guest_psk⟧"))
    assert " security wpa psk set-key ascii 0 ⟦secret:vault:guest_psk⟧" in made.push
    shown = "wlan W 40 S\n security wpa psk set-key ascii 8 QWERTY\n security wpa akm psk\n"
    on_the_device = CONTROLLER.replace("ap dot11 5ghz", shown + "ap dot11 5ghz")
    assert made.predicted == fingerprint(WLC, on_the_device, KEY)


def test_the_secrets_of_the_base_are_nowhere_in_the_plan():
    text = plan(IOS, SWITCH, UNIT).model_dump_json()
    assert "$9$abc$def" not in text


def test_what_the_device_adds_by_itself_is_no_difference():
    made = plan(FORTI, FIREWALL, 'config firewall address\nedit "N-X"\nset subnet 10.60.48.0 255.255.255.0\nnext\nend')
    plain = '    edit "N-X"\n        set subnet 10.60.48.0 255.255.255.0\n    next\n'
    with_uuid = plain.replace(
        "        set subnet", "        set uuid 0c1b2a3d-0000-51ea-0000-0123456789ab\n        set subnet"
    )
    on_the_device = FIREWALL.replace("end\nconfig firewall addrgrp", with_uuid + "end\nconfig firewall addrgrp")
    assert made.predicted == fingerprint(FORTI, on_the_device, KEY)


def test_a_firewall_of_many_domains_is_left_alone():
    with pytest.raises(PlanError, match="virtual domains"):
        plan(FORTI, 'config vdom\n    edit "root"\n    next\nend\n' + FIREWALL)
