"""What people are told beside the plan: numbers of the WAN, prerequisites, impact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import lens_case
import pytest

from netauto.intent.models import Sizing, Unit
from netauto.platforms.model import ApTags
from netauto.policy.advice import impact, prerequisites, tasks
from netauto.policy.capacity import unit_kbps, wan_need
from netauto.policy.check import blocking, check_case

ROOM = lens_case.UNIT["rooms"][0]


def unit(rooms: int, *, phones: bool = True) -> Unit:
    named = [
        ROOM | {"name": f"box-{index}", "port": f"len-acc-1 Gi1/0/{index}", "phone": phones}
        for index in range(1, rooms + 1)
    ]
    return Unit.model_validate(lens_case.UNIT | {"rooms": named})


NEEDS = {
    # 6 x 0.8 x 2000 + 6 x 100 + 6 x 300 + 10000 = 22000 kb/s; over 70 % of a link
    "six rooms and visitors": (unit(6), {}, True, 31429),
    "without visitors": (unit(6), {}, False, 17143),
    "without phones": (unit(6, phones=False), {}, False, 16286),
    "one room, all of the link": (unit(1), {"usable_percent": 100}, False, 2000),
    "no teleconsultation": (unit(1), {"teleconsultation_share_percent": 0, "usable_percent": 100}, False, 400),
}


@pytest.mark.parametrize("name", NEEDS)
def test_what_a_unit_needs(name):
    asked, sizing, guests, expected = NEEDS[name]
    assert unit_kbps(asked, Sizing(**sizing), guests=guests) == expected


def test_units_of_other_sites_do_not_count():
    others = (
        Unit.model_validate(lens_case.UNIT | {"unit": "lens-consult-1"}),
        Unit.model_validate(lens_case.UNIT | {"unit": "bethune-consult-1", "site": "bethune"}),
        Unit.model_validate(lens_case.UNIT),
    )
    need = wan_need(lens_case.intent(others=others))
    assert need.units == {"lens-consult-1": 19858, "lens-consult-3": 19858}
    assert (need.total, need.available) == (39716, 140000)


def test_another_unit_is_sized_by_its_own_blueprint():
    other = Unit.model_validate(lens_case.UNIT | {"unit": "lens-consult-1"})
    quiet = lens_case.intent().blueprint.model_copy(
        update={"sizing": Sizing(teleconsultation_share_percent=0, guest_kbps=0)}
    )
    need = wan_need(lens_case.intent(others=(other,), shapes={"lens-consult-1": quiet}))
    assert need.units == {"lens-consult-1": 1000, "lens-consult-3": 19858}


def test_prerequisites():
    case = lens_case.case()
    assert prerequisites(case.intent, case.allocation, case.inventory) == (
        "box-1: the wall socket is patched to len-acc-1 GigabitEthernet1/0/13, len-ws-301 stands there with its phone",
        "box-2: the wall socket is patched to len-acc-2 GigabitEthernet1/0/13, len-ws-302 stands there",
        "copier: the wall socket is patched to len-acc-2 GigabitEthernet1/0/20",
        (
            "RADIUS (10.60.0.21, 10.60.0.22) knows len-acc-1, len-acc-2, len-wlc-1 as clients, the machines of the unit, and its"
            " printers and phones by their addresses"
        ),
        (
            "RADIUS sends the names of VLANs as the devices know them: U-LEN-C3-CLIN, U-LEN-C3-VOIX, U-LEN-C3-IMPR, U-LEN-C3-LIBERAL,"
            " U-LEN-C3-INVITE, U-LEN-C3-QUAR"
        ),
        (
            "DHCP (10.60.0.31) has a scope for each zone: clin 10.60.48.0/24, voix 10.60.49.0/24, impr 10.60.51.0/24, liberal"
            " 10.60.52.0/24, invite 10.60.55.0/24, quar 10.60.58.0/24"
        ),
        "the Internet sees clin, liberal as 198.51.100.10 (professional)",
        "the Internet sees invite as 198.51.100.11 (public)",
        "doctolib: declare to the provider: egress address of the professional zones (198.51.100.10 for clin, liberal)",
        "the firewall resolves the same names as its clients (domain names of doctolib)",
        "the print server has a queue for copier; copiers fetch their jobs, nothing opens connections to them",
    )


CLOCKS = {
    "nobody was asked": ({}, {}, (None, None, None)),
    "a day of its own": (
        {"since": "2026-11-01", "due": "2026-11-09"},
        {"patching": 1},
        (date(2026, 11, 1), date(2026, 11, 9), None),
    ),
    "the usual lead": ({"since": "2026-11-01"}, {"patching": 7}, (date(2026, 11, 1), date(2026, 11, 8), None)),
    "no lead is known": ({"since": "2026-11-01"}, {"radius": 7}, (date(2026, 11, 1), None, None)),
    "done": (
        {"since": "2026-11-01", "done": "2026-11-02"},
        {"patching": 7},
        (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 2)),
    ),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_each_kind_of_work_has_its_own_clock(name):
    clock, lead, expected = CLOCKS[name]
    intent = lens_case.intent(unit={"tasks": {"patching": clock} if clock else {}}, lead_days=lead)
    found = {task.kind: task for task in tasks(intent, lens_case.allocation(), lens_case.inventory())}
    assert list(found) == ["patching", "radius", "dhcp", "egress", "declaration", "names", "printers"]
    assert (found["patching"].since, found["patching"].due, found["patching"].done) == expected
    assert found["radius"].since is None


OVERDUE = {
    "a day late": ({"since": "2026-11-01", "due": "2026-11-20"}, ["patching was due on 2026-11-20, and is not done"]),
    "late, with a name": (
        {"since": "2026-11-01", "due": "2026-11-20", "by": "Cabling"},
        ["patching was due on 2026-11-20 by Cabling, and is not done"],
    ),
    "due today": ({"since": "2026-11-01", "due": "2026-11-21"}, []),
    "late, and done since": ({"since": "2026-11-01", "due": "2026-11-02", "done": "2026-11-20"}, []),
}


@pytest.mark.parametrize("name", OVERDUE)
def test_work_that_is_overdue_is_said_and_forbids_nothing(name):
    clock, expected = OVERDUE[name]
    case = lens_case.case(intent=lens_case.intent(unit={"tasks": {"patching": clock}}))
    found = [finding for finding in check_case(case) if finding.lint == "task-overdue"]
    assert [finding.message for finding in found] == expected
    assert blocking(found) == ()


def test_a_key_has_to_exist():
    own = {"guest": {"ssid": "OWN", "reason": "No group SSID there", "psk": "vault:guest_psk"}}
    intent = lens_case.intent(unit={"wifi": {"own": own}, "printers": []})
    found = prerequisites(intent, lens_case.allocation(), lens_case.inventory())
    assert found[-1] == "the secrets exist: vault:guest_psk (SSID OWN)"


def restart(name: str) -> str:
    return f"{name} restarts its tunnel: 20 to 25 seconds without Wi-Fi around it, and again if the change is reverted"


def test_impact_names_the_access_points_that_change_their_tags():
    case = lens_case.case()
    found = impact(case.intent, case.allocation, case.inventory, case.running)
    assert found == {"len-wlc-1": (restart("len-ap-31"), restart("len-ap-32"))}


def test_no_impact_on_an_access_point_that_wears_the_tags_already():
    case = lens_case.case()
    model = case.running["len-wlc-1"]
    worn = ApTags("00a3.8e11.3101", "PT-LEN-C3", "ST-LEN", "RF-LEN")
    models = {**case.running, "len-wlc-1": replace(model, access_points=model.access_points | {worn.mac: worn})}
    assert impact(case.intent, case.allocation, case.inventory, models) == {"len-wlc-1": (restart("len-ap-32"),)}
    assert impact(case.intent, case.allocation, case.inventory, case.predicted) == {}


def test_no_impact_without_access_points():
    intent = lens_case.intent(unit={"access_points": []})
    assert impact(intent, lens_case.allocation(), lens_case.inventory(), lens_case.running()) == {}
