"""Closing: exactly what opening added and what still stands."""

from itertools import permutations

import pytest
from plan_case import CONTROLLER, FIREWALL, FORTI, IOS, KEY, SWITCH, UNIT, WLC, fragment, plan

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.build import plan_close_device
from netauto.plan.undo import read_left, write_left

ZONE = """\
config system interface
    edit "c3-clin"
        set vdom "root"
        set ip 10.60.48.1 255.255.255.0
        set interface "lag1"
        set vlanid 2032
    next
end
config system zone
    edit "C3-CLIN"
        set interface "c3-clin"
    next
end
config firewall address
    edit "N-LEN-C3-CLIN"
        set subnet 10.60.48.0 255.255.255.0
    next
end
config firewall policy
    edit 203201
        set name "UC-LEN-C3-0001"
        set srcintf "C3-CLIN"
        set dstintf "DC-SANTE"
        set action accept
        set srcaddr "N-LEN-C3-CLIN"
        set dstaddr "G-PATIENT-RECORD"
        set schedule "always"
        set service "HTTPS"
        set logtraffic all
    next
    move 203201 before 999000
end
"""
WIFI = """\
vlan 2032
 name U-LEN-C3-CLIN
wireless profile policy PP-LEN-C3-PRO
 shutdown
 vlan U-LEN-C3-CLIN
 no shutdown
wlan WL-LEN-C3 40 LEN-C3
 security wpa psk set-key ascii 0 ⟦secret:vault:c3_psk⟧
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
wireless tag policy PT-LEN-C3
 wlan WL-LEN-C3 policy PP-LEN-C3-PRO
ap 00a3.8e11.3101
 policy-tag PT-LEN-C3
 rf-tag RF-LEN
 site-tag ST-LEN
"""


class Open:
    """A unit that was opened on a device."""

    def __init__(self, platform, base, text):
        self.platform, self.base = platform, base
        self.fragments = (fragment(text),) if isinstance(text, str) else text
        self.plan = plan(platform, base, *self.fragments)
        self.text = str(apply(platform, platform.parse(base), self.plan.push))

    def close(self, current=None, *, opened=True):
        current = self.text if current is None else current
        made, kept = plan_close_device(
            "sw",
            self.platform,
            current,
            self.fragments,
            opened=self.plan.inverse if opened else (),
            guarantee="timed-native",
            revert_after=600,
            key=KEY,
        )
        return str(apply(self.platform, self.platform.parse(current), made.push)), kept, made


CASES = [(IOS, SWITCH, UNIT), (FORTI, FIREWALL, ZONE), (WLC, CONTROLLER, WIFI)]


@pytest.mark.parametrize(("platform", "base", "text"), CASES, ids=["ios_xe", "fortios", "c9800"])
def test_where_nobody_touched_anything_the_base_comes_back_byte_for_byte(platform, base, text):
    after, kept, made = Open(platform, base, text).close()
    assert (after, kept) == (base, ())
    assert made.push == plan(platform, base, text).inverse


@pytest.mark.parametrize(("platform", "base", "text"), CASES, ids=["ios_xe", "fortios", "c9800"])
def test_closing_twice_does_nothing(platform, base, text):
    after, kept, made = Open(platform, base, text).close(base)
    assert (after, kept, made.push) == (base, (), ())


def test_other_changes_of_people_stay():
    unit = Open(IOS, SWITCH, UNIT)
    current = unit.text.replace(" description poste", " description poste du cadre").replace(
        "ip forward-protocol nd", "ip forward-protocol nd\nip http server"
    )
    after, kept, _ = unit.close(current)
    assert after == SWITCH.replace(" description poste", " description poste du cadre").replace(
        "ip forward-protocol nd", "ip forward-protocol nd\nip http server"
    )
    assert kept == ()


def test_a_line_of_the_unit_that_people_changed_stays_and_is_named():
    unit = Open(IOS, SWITCH, UNIT)
    after, kept, _ = unit.close(unit.text.replace("U-LEN-C3 box-1 workstation", "pris par la pharmacie"))
    assert " description pris par la pharmacie\n switchport access vlan 999\n" in after
    changed = "it was changed since the unit was opened and stays"
    assert kept == (f"interface GigabitEthernet1/0/1: description is 'pris par la pharmacie' now; {changed}",)


def test_a_section_of_the_unit_that_people_added_to_stays_whole():
    unit = Open(FORTI, FIREWALL, ZONE)
    current = unit.text.replace("    edit 203201\n", "    edit 203201\n        set status disable\n")
    after, kept, _ = unit.close(current)
    assert after == current
    assert kept == (
        "firewall policy 203201 was changed since the unit was opened (status) and stays",
        "firewall address N-LEN-C3-CLIN is used by firewall policy 203201 and stays",
        "system zone C3-CLIN is used by firewall policy 203201 and stays",
        "system interface c3-clin is used by system zone C3-CLIN and stays",
    )


def test_what_others_use_stays():
    unit = Open(IOS, SWITCH, UNIT)
    current = unit.text.replace(" switchport access vlan 10\n", " switchport access vlan 2032\n")
    after, kept, _ = unit.close(current)
    assert "vlan 2032\n name U-LEN-C3-CLIN\n" in after
    assert kept == ("vlan 2032 is used by interface GigabitEthernet1/0/2 and stays",)
    assert " switchport access vlan 999\n" in after


def test_a_vlan_that_a_profile_names_stays():
    unit = Open(WLC, CONTROLLER, WIFI)
    current = unit.text.replace(" vlan WIFI-PRO-LEGACY", " vlan U-LEN-C3-CLIN")
    after, kept, _ = unit.close(current)
    assert "vlan 2032\n" in after
    assert kept == ("vlan 2032 is used by wireless profile policy PP-LEN-STD-PRO and stays",)


def test_an_access_point_that_another_unit_took_stays_there():
    unit = Open(WLC, CONTROLLER, WIFI)
    current = unit.text.replace("ap 00a3.8e11.3101\n policy-tag PT-LEN-C3", "ap 00a3.8e11.3101\n policy-tag PT-LEN-C4")
    after, kept, _ = unit.close(current)
    assert after == CONTROLLER.replace(
        "ap 00a3.8e11.3101\n policy-tag PT-LEN-STD", "ap 00a3.8e11.3101\n policy-tag PT-LEN-C4"
    )
    assert kept == (
        "ap 00a3.8e11.3101: policy-tag is 'PT-LEN-C4' now; it was changed since the unit was opened and stays",
    )


def test_members_that_others_added_stay():
    unit = Open(IOS, SWITCH, UNIT)
    current = unit.text.replace("10,999,2032", "10,999,2032,2500").replace(
        "snooping vlan 10,2032", "snooping vlan 10,77,2032"
    )
    after, kept, _ = unit.close(current)
    assert " switchport trunk allowed vlan 10,999,2500\n" in after
    assert "ip dhcp snooping vlan 10,77\n" in after
    assert kept == ()


def test_what_is_gone_already_is_not_taken_away_again():
    unit = Open(IOS, SWITCH, UNIT)
    current = unit.text.replace("vlan 2032\n name U-LEN-C3-CLIN\n!\n", "").replace("10,999,2032", "10,999")
    after, kept, made = unit.close(current)
    assert (after, kept) == (SWITCH, ())
    assert "no vlan 2032" not in made.push


HOST = 'config firewall address\n    edit "H-LABO-01"\n        set subnet 10.60.4.20 255.255.255.255\n    next\nend\n'


def test_a_shared_object_that_this_unit_brought_goes_with_it():
    unit = Open(FORTI, FIREWALL, (fragment(HOST, shared=True), fragment(ZONE)))
    assert unit.close()[:2] == (FIREWALL, ())


def test_a_shared_object_that_was_there_before_stays():
    before = str(apply(FORTI, FORTI.parse(FIREWALL), HOST.splitlines()))
    unit = Open(FORTI, before, (fragment(HOST, shared=True), fragment(ZONE)))
    assert unit.close()[:2] == (before, ())


def test_a_shared_object_that_others_came_to_use_stays_and_its_user_is_named():
    unit = Open(FORTI, FIREWALL, (fragment(HOST, shared=True), fragment(ZONE)))
    group = 'config firewall addrgrp\n    edit "G-AUTRE"\n        set member "H-LABO-01"\n    next\nend\n'
    current = str(apply(FORTI, FORTI.parse(unit.text), group.splitlines()))
    after, kept, _ = unit.close(current)
    assert 'edit "H-LABO-01"' in after
    assert kept == ("firewall address H-LABO-01 is used by firewall addrgrp G-AUTRE and stays",)


def test_the_secret_of_a_wlan_never_reaches_the_way_back():
    unit = Open(WLC, CONTROLLER, WIFI)
    current = unit.text.replace("ascii 0 ⟦secret:vault:c3_psk⟧", "ascii 8 EncryptedByTheDevice")
    after, kept, made = unit.close(current)
    assert (after, kept) == (CONTROLLER, ())
    assert " security wpa psk set-key ascii 0 ⟦secret:vault:c3_psk⟧" in made.inverse
    assert "EncryptedByTheDevice" not in made.model_dump_json()


def test_without_a_written_way_back_what_was_created_is_found_again():
    unit = Open(IOS, SWITCH, UNIT)
    after, kept, made = unit.close(opened=False)
    assert "no vlan 2032" not in made.push  # the port is still in it: nobody knows where it was before
    assert " switchport trunk allowed vlan 10,999\n" in after
    assert "ip dhcp snooping vlan 10\n" in after
    assert "vlan 2032 is used by interface GigabitEthernet1/0/1 and stays" in kept
    assert (
        "interface GigabitEthernet1/0/1: what stood there before the unit was opened is not known; it stays as it is "
        "(description, switchport access vlan, switchport mode, mab, shutdown)"
    ) in kept


def test_without_a_written_way_back_a_firewall_is_cleaned_all_the_same():
    after, kept, _ = Open(FORTI, FIREWALL, ZONE).close(opened=False)
    assert (after, kept) == (FIREWALL, ())


SHARED = """\
config firewall address
    edit "H-PRESCRIPTION-01"
        set subnet 10.60.4.13 255.255.255.255
    next
end
config firewall addrgrp
    edit "G-ORDER-ENTRY"
        set member "H-PRESCRIPTION-01"
    next
end
"""
RULE = """\
config firewall policy
    edit {number}
        set name "UC-LEN-{code}-0001"
        set srcintf "any"
        set dstintf "DC-SANTE"
        set action accept
        set srcaddr "all"
        set dstaddr "G-ORDER-ENTRY"
        set schedule "always"
        set service "HTTPS"
        set logtraffic all
    next
    move {number} before 999000
end
"""


def closed(base, units, opened, code, left):
    """The device, and what is left there, after a unit was closed that was not necessarily opened last."""
    made, _ = plan_close_device(
        "sw", FORTI, base, units[code], opened=opened[code], inherited=left, guarantee="none", revert_after=0, key=KEY
    )
    return str(apply(FORTI, FORTI.parse(base), made.push)), made.left


@pytest.mark.parametrize("order", list(permutations(("C3", "C4", "C5"))), ids="-".join)
def test_what_several_units_use_goes_with_the_last_of_them(order):
    units = {
        code: (fragment(SHARED, shared=True), fragment(RULE.format(number=number, code=code)))
        for number, code in ((203201, "C3"), (204801, "C4"), (206401, "C5"))
    }
    text, opened = FIREWALL, {}
    for code, fragments in units.items():
        made = plan(FORTI, text, *fragments)
        opened[code] = made.inverse
        text = str(apply(FORTI, FORTI.parse(text), made.push))
    left = ()
    for code in order[:2]:
        text, left = closed(text, units, opened, code, left)
        assert 'edit "G-ORDER-ENTRY"' in text
    text, left = closed(text, units, opened, order[2], left)
    assert (text, left) == (FIREWALL, ())


def test_what_is_left_waits_for_a_unit_that_knows_it():
    """A unit that never used it takes nothing of it away, and passes it on."""
    left = (
        "config firewall addrgrp",
        '    delete "G-ORDER-ENTRY"',
        "end",
        "config firewall address",
        '    delete "H-PRESCRIPTION-01"',
        "end",
    )
    base = str(apply(FORTI, FORTI.parse(FIREWALL), SHARED.splitlines()))
    own = RULE.format(number=203201, code="C3").replace("G-ORDER-ENTRY", "all")
    made = plan(FORTI, base, own)
    text = str(apply(FORTI, FORTI.parse(base), made.push))
    after, still = closed(text, {"C3": (fragment(own),)}, {"C3": made.inverse}, "C3", left)
    assert (after, still) == (base, left)


def test_what_is_left_and_was_changed_by_people_stays_theirs():
    text = str(apply(FORTI, FORTI.parse(FIREWALL), SHARED.replace("10.60.4.13", "10.60.4.99").splitlines()))
    left = ("config firewall address", '    delete "H-PRESCRIPTION-01"', "end")
    after, _ = closed(text, {"C3": (fragment(SHARED, shared=True),)}, {"C3": left}, "C3", left)
    assert after == text


def test_what_is_left_is_written_down_until_nothing_is(tmp_path):
    path = tmp_path / "left-behind.yml"
    assert read_left(path) == {}
    left = {
        "len-fw-1": ("config firewall address", '    delete "H-PRESCRIPTION-01"', "end"),
        "len-acc-1": ("no vlan 9",),
    }
    write_left(left, path)
    assert read_left(path) == left
    path.write_text("devices: [len-fw-1]\n")
    with pytest.raises(PlanError, match=r"left-behind\.yml is not what netauto wrote"):
        read_left(path)
    write_left({}, path)
    assert not path.exists()
