"""Rendering for a site whose access and distribution switches are Arista EOS: Béthune, made of the same small hospital as Lens."""

from __future__ import annotations

import json
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
    ("bet-acc-1", "access", "arista_eos"),
    ("bet-dist-1", "distribution", "arista_eos"),
    ("bet-wlc-1", "wlc", "c9800"),
    ("bet-fw-1", "firewall", "fortios"),
    ("bet-wan-1", "wan", "ios_xe"),
)
LINKS = [
    {"from": "bet-acc-1 Ethernet49", "to": "bet-dist-1 Ethernet1"},
    {"from": "bet-wlc-1 Po1", "to": "bet-dist-1 Port-Channel10"},
    {"from": "bet-fw-1 lag1", "to": "bet-dist-1 Port-Channel20"},
]
UNIT: dict[str, Any] = lens_case.UNIT | {
    "unit": "bethune-consult-1",
    "rooms": [
        {"name": "box-1", "port": "bet-acc-1 Ethernet12", "workstation": "bet-ws-101"},
        {"name": "box-2", "port": "bet-acc-1 Ethernet13", "workstation": "bet-ws-102", "phone": False},
    ],
    "printers": [{"name": "copier", "port": "bet-acc-1 Ethernet20"}],
    "access_points": ["bet-ap-11"],
}


def site() -> dict[str, Any]:
    """Return the site of Lens under the names of Béthune, with its own cables."""
    renamed: dict[str, Any] = json.loads(json.dumps(lens_case.SITE).replace("len-", "bet-").replace("LEN", "BET"))
    return renamed | {"switching": renamed["switching"] | {"links": LINKS}}


def allocation() -> Allocation:
    """Return what the unit was given: VLANs from 2200, 10.62.16.0/20."""
    zones = [
        {
            "zone": name,
            "vlan": 2200 + zone["offset"],
            "vlan_name": f"U-BET-C1-{name.upper()}",
            "prefix": f"10.62.{16 + zone['offset']}.0/24",
            "gateway": f"10.62.{16 + zone['offset']}.1",
            "interface": f"c1-{name}",
            "firewall_zone": f"C1-{name.upper()}",
            "address": f"N-BET-C1-{name.upper()}",
        }
        for name, zone in lens_case.ZONES.items()
    ]
    numbers = {"block": 2200, "policy_base": 220000, "sequence": 1000, "prefix": "10.62.16.0/20"}
    names = {"unit": "bethune-consult-1", "site": "bethune", "code": "BET-C1", "short": "C1"}
    return Allocation.model_validate(names | numbers | {"zones": zones})


def inventory() -> Inventory:
    """Return the five devices and the unit's access point."""
    known = {"site": "bethune", "host": "127.0.0.1", "user": "netauto", "password": "vault:p"}
    devices = tuple(Device(name=name, role=role, platform=platform, **known) for name, role, platform in DEVICES)
    point = AccessPoint(name="bet-ap-11", site="bethune", mac="00a3.8e12.1101", controller="bet-wlc-1")
    return Inventory(name="lab", devices=devices, access_points=(point,))


def fragments(**unit: Any) -> tuple[Fragment, ...]:
    intent = lens_case.intent(unit=UNIT | unit, site=site())
    return render(intent, allocation(), inventory(), load_templates(lens_case.TEMPLATES))


@pytest.mark.parametrize("device", ["bet-acc-1", "bet-dist-1"])
def test_every_line_for_a_switch(device):
    text = "".join(fragment.text for fragment in fragments() if fragment.device == device)
    assert text == (EXPECTED / f"{device}.txt").read_text()


def test_every_line_is_the_units_own():
    intent = lens_case.intent(unit=UNIT, site=site())
    case = Case(
        intent=intent,
        allocation=allocation(),
        inventory=inventory(),
        running={},
        predicted={},
        fragments=fragments(),
        today=lens_case.TODAY,
    )
    assert list(foreign_lines(case)) == list(replaced_trunks(case)) == []


def test_a_port_without_a_phone_is_an_access_port():
    texts = {found.intent_key: found.text for found in fragments() if found.template == "arista_eos/access_port.j2"}
    assert ["switchport mode trunk phone" in text for text in texts.values()] == [True, False, False]
    assert all("traffic allow vlan 2210\n" in text for text in texts.values())


def test_a_zone_whose_clients_are_kept_apart_has_no_port_on_eos():
    rooms = [UNIT["rooms"][0] | {"zone": "liberal"}, UNIT["rooms"][1]]
    with pytest.raises(PlanError) as refusal:
        fragments(rooms=rooms)
    assert refusal.value.message == (
        "bet-acc-1 Ethernet12: the clients of zone 'liberal' would reach each other on bet-acc-1:"
        " EOS has private VLANs (documented), and no protected ports (assumed: none was found)"
    )
