"""Rendering for a site whose access switch is Aruba AOS-CX, cabled as La Bassée is: everything on one switch, behind one firewall."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lens_case
import pytest

from netauto.allocation.models import Allocation
from netauto.errors import PlanError
from netauto.inventory.models import AccessPoint, Device, Inventory
from netauto.policy.case import Case
from netauto.policy.ownership import foreign_lines, replaced_trunks
from netauto.render.loader import load_templates
from netauto.render.render import render

if TYPE_CHECKING:
    from netauto.render.models import Fragment

EXPECTED = Path(__file__).parent / "expected"
DEVICES = (
    ("lbs-acc-1", "access", "aruba_aoscx"),
    ("lbs-dist-1", "distribution", "aruba_aoscx"),
    ("lbs-wlc-1", "wlc", "c9800"),
    ("lbs-fw-1", "firewall", "fortios"),
    ("lbs-wan-1", "wan", "ios_xe"),
)
LINKS = [
    {"from": "lbs-acc-1 lag1", "to": "lbs-dist-1 1/1/1"},
    {"from": "lbs-wlc-1 Po1", "to": "lbs-dist-1 lag10"},
    {"from": "lbs-fw-1 lag1", "to": "lbs-dist-1 lag20"},
]
UNIT: dict[str, Any] = lens_case.UNIT | {
    "unit": "bassee-consult-1",
    "rooms": [
        {"name": "box-1", "port": "lbs-acc-1 1/1/12", "workstation": "lbs-ws-101"},
        {"name": "box-2", "port": "lbs-acc-1 1/1/13", "workstation": "lbs-ws-102", "phone": False},
    ],
    "printers": [{"name": "copier", "port": "lbs-acc-1 1/1/20"}],
    "access_points": ["lbs-ap-11"],
}


def site() -> dict[str, Any]:
    """Return the site of Lens under the names of La Bassée, with its own cables."""
    renamed: dict[str, Any] = json.loads(json.dumps(lens_case.SITE).replace("len-", "lbs-").replace("LEN", "LBS"))
    return renamed | {"switching": renamed["switching"] | {"links": LINKS}}


def allocation() -> Allocation:
    """Return what the unit was given: VLANs from 2400, 10.66.16.0/20."""
    zones = [
        {
            "zone": name,
            "vlan": 2400 + zone["offset"],
            "vlan_name": f"U-LBS-C1-{name.upper()}",
            "prefix": f"10.66.{16 + zone['offset']}.0/24",
            "gateway": f"10.66.{16 + zone['offset']}.1",
            "interface": f"c1-{name}",
            "firewall_zone": f"C1-{name.upper()}",
            "address": f"N-LBS-C1-{name.upper()}",
        }
        for name, zone in lens_case.ZONES.items()
    ]
    numbers = {"block": 2400, "policy_base": 240000, "sequence": 1000, "prefix": "10.66.16.0/20"}
    names = {"unit": "bassee-consult-1", "site": "bassee", "code": "LBS-C1", "short": "C1"}
    return Allocation.model_validate(names | numbers | {"zones": zones})


def inventory() -> Inventory:
    """Return the five devices and the unit's access point."""
    known = {"site": "bassee", "host": "127.0.0.1", "user": "netauto", "password": "vault:p"}
    devices = tuple(Device(name=name, role=role, platform=platform, **known) for name, role, platform in DEVICES)
    point = AccessPoint(name="lbs-ap-11", site="bassee", mac="00a3.8e12.1101", controller="lbs-wlc-1")
    return Inventory(name="lab", devices=devices, access_points=(point,))


def fragments(**unit: Any) -> tuple[Fragment, ...]:
    intent = lens_case.intent(unit=UNIT | unit, site=site())
    return render(intent, allocation(), inventory(), load_templates(lens_case.TEMPLATES))


def case(found: tuple[Fragment, ...]) -> Case:
    intent = lens_case.intent(unit=UNIT, site=site())
    given = {"allocation": allocation(), "inventory": inventory(), "running": {}, "predicted": {}}
    return Case(intent=intent, fragments=found, today=lens_case.TODAY, **given)


@pytest.mark.parametrize("device", ["lbs-acc-1", "lbs-dist-1"])
def test_every_line_for_a_switch(device):
    text = "".join(fragment.text for fragment in fragments() if fragment.device == device)
    assert text == (EXPECTED / f"{device}.txt").read_text()


def test_every_line_is_the_units_own():
    found = case(fragments())
    assert list(foreign_lines(found)) == list(replaced_trunks(found)) == []


STRANGERS = [
    ("interface lag 1\n    vlan trunk allowed 2400\n", True),
    ("interface lag 2\n    vlan trunk allowed 2400\n", False),
    ("interface lag 1\n    no vlan trunk allowed 10\n", False),
    ("interface lag 1\n    shutdown\n", False),
    ("interface 1/1/12\n    shutdown\n", True),
    ("interface 1/1/14\n    shutdown\n", False),
    ("port-access role QUAR-2410\n    vlan access 2410\n", True),
    ("port-access role QUAR-10\n    vlan access 10\n", False),
    ("vlan 2399\n    name X\n", False),
    ("dhcpv4-snooping\n", False),
]


@pytest.mark.parametrize(("text", "own"), STRANGERS)
def test_whose_a_line_is(text, own):
    template = next(found for found in fragments() if found.device == "lbs-acc-1")
    assert (not list(foreign_lines(case((replace(template, text=text),))))) is own


def test_only_the_port_of_a_phone_is_a_trunk():
    texts = {found.intent_key: found.text for found in fragments() if found.template == "aruba_aoscx/access_port.j2"}
    assert ["vlan trunk native" in text for text in texts.values()] == [True, False, False]
    assert ["client-limit 2" in text for text in texts.values()] == [True, False, False]
    assert all("reject-role QUAR-2410\n" in text for text in texts.values())


def test_only_the_phones_vlan_is_told_to_phones():
    texts = {found.intent_key: found.text for found in fragments() if found.template == "aruba_aoscx/vlan.j2"}
    assert {key for key, text in texts.items() if "    voice\n" in text} == {"blueprint.zones.voix"}


def test_a_zone_whose_clients_are_kept_apart_has_no_port_on_aos_cx():
    rooms = [UNIT["rooms"][0] | {"zone": "liberal"}, UNIT["rooms"][1]]
    with pytest.raises(PlanError) as refusal:
        fragments(rooms=rooms)
    assert refusal.value.message.startswith(
        "lbs-acc-1 1/1/12: the clients of zone 'liberal' would reach each other on lbs-acc-1: AOS-CX keeps a whole VLAN apart"
    )
    assert "Cisco IOS-XE" in refusal.value.hint
