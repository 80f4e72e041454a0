"""What the running configuration says, against plan and allocation; and what drifted since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_sample import device_plan
from verify_sample import (
    ALLOCATION,
    FW_BASE,
    FW_OPEN,
    GI13,
    PARKED,
    SWITCH_BASE,
    SWITCH_OPEN,
    TE,
    WAN_BASE,
    WAN_OPEN,
    WLC_BASE,
    WLC_OPEN,
)

from netauto.plan.models import DiffLine
from netauto.platforms.model import ListEntry, Vlan
from netauto.verify.config import allocation_check, equals_predicted, first_differences, model_checks
from netauto.verify.drift import Drift, semantic_drift, textual_drift
from netauto.verify.facts import Subject, differences, facts
from netauto.verify.ownership import unit_subjects

PREDICTED = "hostname len-acc-1\nvlan 2032\n name U-LEN-C3-CLIN\ninterface Gi1/0/13\n description U-LEN-C3 box-1\n"
PLAN = device_plan("len-acc-1", predicted_text=PREDICTED)


def test_an_equal_configuration_passes():
    result = equals_predicted(PLAN, "2" * 64, PREDICTED)
    assert (result.status, result.observed, result.method) == ("passed", "equal", "model")


def test_another_configuration_names_the_first_lines():
    observed = PREDICTED.replace(" name U-LEN-C3-CLIN\n", " name PIRATE\n") + "vlan 66\nvlan 67\n"
    result = equals_predicted(PLAN, "3" * 64, observed)
    assert result.status == "failed"
    assert result.observed == (
        "differs: missing `name U-LEN-C3-CLIN`, unexpected `name PIRATE`, unexpected `vlan 66` and 1 more lines"
    )


def test_equal_lines_with_another_fingerprint_fail_all_the_same():
    assert equals_predicted(PLAN, "3" * 64, PREDICTED).status == "failed"
    assert first_differences("a\n", "a\n") == "the lines are equal but not the fingerprint"


@pytest.mark.parametrize(
    ("base", "predicted"),
    [
        (SWITCH_BASE, SWITCH_OPEN),
        (SWITCH_OPEN, SWITCH_BASE),
        (WLC_BASE, WLC_OPEN),
        (FW_BASE, FW_OPEN),
        (FW_OPEN, FW_BASE),
        (WAN_BASE, WAN_OPEN),
    ],
)
def test_every_fact_of_the_change_is_checked_and_fails_where_it_did_not_happen(base, predicted):
    done, undone = (model_checks("len-x-1", base, predicted, observed) for observed in (predicted, base))
    assert {result.status for result in done} == {"passed"}
    assert {result.status for result in undone} == {"failed"}
    assert [(result.check, result.subject) for result in done] == [(result.check, result.subject) for result in undone]


def test_a_fact_in_words():
    (port,) = (r for r in model_checks("len-acc-1", SWITCH_BASE, SWITCH_OPEN, SWITCH_BASE) if r.check == "model.port")
    assert port.subject == f"port {GI13}"
    assert port.expected == (
        "enabled, access mode, access VLAN 2032, voice VLAN 2033, control policy DOT1X-MAB, described 'U-LEN-C3 box-1'"
    )
    assert port.observed == "shut down, access mode, access VLAN 999, described 'LIBRE'"


def test_a_neighbours_change_on_a_shared_trunk_is_not_ours():
    trunk = SWITCH_OPEN.ports[TE]
    theirs = replace(
        SWITCH_OPEN, ports=SWITCH_OPEN.ports | {TE: replace(trunk, trunk_vlans=trunk.trunk_vlans | {2048})}
    )
    assert {result.status for result in model_checks("len-acc-1", SWITCH_BASE, SWITCH_OPEN, theirs)} == {"passed"}


def test_policies_in_another_order_fail():
    first, second, last = FW_OPEN.policies
    swapped = replace(FW_OPEN, policies=(second, first, last))
    failed = [r for r in model_checks("len-fw-1", FW_BASE, FW_OPEN, swapped) if r.status == "failed"]
    assert [(r.check, r.expected, r.observed) for r in failed] == [
        ("model.policy-order", "203201, 203202", "203202, 203201")
    ]


def test_the_allocation_is_a_second_opinion():
    named = allocation_check("open", "len-acc-1", ALLOCATION, SWITCH_OPEN, SWITCH_OPEN)
    assert named.status == "passed"
    wrong = replace(SWITCH_OPEN, vlans=SWITCH_OPEN.vlans | {2033: Vlan(2033, "PIRATE")})
    assert allocation_check("open", "len-acc-1", ALLOCATION, wrong, wrong).observed == (
        "VLAN 2033 is named PIRATE, not U-LEN-C3-VOIX"
    )
    gateway = replace(FW_OPEN, ports={"c3-clin": replace(FW_OPEN.ports["c3-clin"], address="10.60.48.254/24")})
    assert allocation_check("open", "len-fw-1", ALLOCATION, gateway, gateway).observed == (
        "c3-clin is VLAN 2032 with 10.60.48.254/24, not VLAN 2032 with 10.60.48.1/24"
    )


def test_nothing_of_a_closed_unit_remains_but_what_the_plan_keeps():
    assert allocation_check("close", "len-fw-1", ALLOCATION, FW_BASE, FW_BASE).status == "passed"
    left = allocation_check("close", "len-acc-1", ALLOCATION, SWITCH_BASE, SWITCH_OPEN)
    assert left.observed == (
        "DHCP snooping VLAN 2032, DHCP snooping VLAN 2033, trunk TenGigabitEthernet1/1/1 VLAN 2032, "
        "trunk TenGigabitEthernet1/1/1 VLAN 2033, vlan 2032, vlan 2033"
    )
    assert allocation_check("close", "len-acc-1", ALLOCATION, SWITCH_OPEN, SWITCH_OPEN).status == "passed"


OWNED = [
    (SWITCH_OPEN, SWITCH_BASE, set()),
    (WLC_OPEN, WLC_BASE, set()),
    (
        FW_OPEN,
        FW_BASE,
        {
            Subject("address", "H-DPI-01"),
            Subject("address group", "G-PATIENT-RECORD"),
            Subject("address group member", "G-PATIENT-RECORD H-DPI-01"),
        },
    ),
    (WAN_OPEN, WAN_BASE, set()),
]


@pytest.mark.parametrize(("opened", "base", "shared"), OWNED)
def test_the_unit_owns_what_it_brought_but_shared_objects(opened, base, shared):
    brought = {difference.subject for difference in differences(base, opened)}
    assert unit_subjects(ALLOCATION, opened) == brought - shared
    assert unit_subjects(ALLOCATION, base) == frozenset()


def test_a_longer_code_is_another_unit():
    other = replace(SWITCH_BASE, vlans={2500: Vlan(2500, "U-LEN-C31-CLIN")})
    assert unit_subjects(ALLOCATION, other) == frozenset()


def drift(expected, observed):
    owned = unit_subjects(ALLOCATION, expected) | unit_subjects(ALLOCATION, observed)
    return semantic_drift(expected, observed, owned)


def test_no_drift():
    for model in (SWITCH_OPEN, WLC_OPEN, FW_OPEN, WAN_OPEN):
        assert drift(model, model) == ()


def test_drift_of_what_is_ours_and_silence_about_the_rest():
    observed = replace(
        SWITCH_OPEN,
        vlans={
            2032: Vlan(2032, "U-LEN-C3-CLIN"),
            2033: Vlan(2033, "RENOMME"),
            10: Vlan(10, "AUTRE"),
            77: Vlan(77, "NEUF"),
        },
        ports=SWITCH_OPEN.ports
        | {GI13: PARKED, TE: replace(SWITCH_OPEN.ports[TE], trunk_vlans=frozenset({10, 2032, 77}))},
    )
    ours = (
        "enabled, access mode, access VLAN 2032, voice VLAN 2033, control policy DOT1X-MAB, described 'U-LEN-C3 box-1'"
    )
    assert drift(SWITCH_OPEN, observed) == (
        Drift("vlan 2033", "named U-LEN-C3-VOIX", "named RENOMME"),
        Drift(f"port {GI13}", ours, "shut down, access mode, access VLAN 999, described 'LIBRE'"),
        Drift(f"trunk {TE} VLAN 2033", "carried", "absent"),
    )


def test_drift_of_order_and_of_additions():
    first, second, last = FW_OPEN.policies
    extra = replace(first, key="203203", name="UC-LEN-C3-0003")
    observed = replace(FW_OPEN, policies=(second, first, extra, last))
    assert [line.subject for line in drift(FW_OPEN, observed)] == ["policy 203203", "order of the unit's policies"]
    entries = (
        *WAN_OPEN.entries,
        ListEntry("PL-LEN-OUT", 1041, "permit 10.60.50.0/24"),
        ListEntry("PL-LEN-OUT", 7, "permit 10.9.0.0/16"),
    )
    assert drift(WAN_OPEN, replace(WAN_OPEN, entries=entries)) == (
        Drift("list entry PL-LEN-OUT 1041", "absent", "permit 10.60.50.0/24"),
    )


def line(sign, depth, text):
    return DiffLine(sign=sign, depth=depth, text=text)


DIFF = (
    line("+", 0, "vlan 2032"),
    line("+", 1, "name U-LEN-C3-CLIN"),
    line(" ", 0, "interface Gi1/0/13"),
    line("-", 1, "shutdown"),
    line("+", 1, "switchport access vlan 2032"),
    line(" ", 0, "interface Te1/1/1"),
    line("-", 1, "switchport trunk allowed vlan 10,30"),
    line("+", 1, "switchport trunk allowed vlan 10,30,2032"),
)
LEFT = """\
vlan 2032
 name U-LEN-C3-CLIN
!
interface Gi1/0/13
 switchport access vlan 2032
interface Te1/1/1
 switchport trunk allowed vlan 10,30,2032
"""


def test_textual_drift_names_lines_that_went_came_back_or_were_put_inside():
    now = """\
vlan 2032
 name PIRATE
!
interface Gi1/0/13
 description a note of somebody
 shutdown
interface Te1/1/1
 switchport trunk allowed vlan 10,30,77,2032
"""
    assert textual_drift(DIFF, LEFT, now) == (
        Drift("vlan 2032 / name U-LEN-C3-CLIN", "name U-LEN-C3-CLIN", "absent"),
        Drift("interface Gi1/0/13 / switchport access vlan 2032", "switchport access vlan 2032", "absent"),
        Drift("vlan 2032 / name PIRATE", "absent", "name PIRATE"),
        Drift("interface Gi1/0/13 / shutdown", "absent", "shutdown"),
    )


def test_no_textual_drift_where_only_others_changed():
    now = LEFT.replace("10,30,2032", "10,2032,4000").replace(" switchport access", " description x\n switchport access")
    assert textual_drift(DIFF, LEFT, LEFT) == ()
    assert textual_drift(DIFF, LEFT, now) == ()


def test_facts_of_a_disabled_wlan_and_of_an_unnamed_vlan():
    model = replace(
        WLC_BASE, vlans={7: Vlan(7)}, wlans={"W": replace(WLC_BASE.wlans["WL-GHT-SANTE"], profile="W", enabled=False)}
    )
    found = facts(model)
    assert found[Subject("vlan", "7")] == "named VLAN0007"
    assert found[Subject("WLAN", "W")] == "disabled, id 17, SSID GHT-SANTE, security dot1x"
