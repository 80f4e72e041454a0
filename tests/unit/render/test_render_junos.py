"""Rendering for a site with a Juniper EX as access switch and one SRX as firewall and router: Hénin, made of the small hospital of Lens."""

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
from netauto.policy.ownership import foreign_lines
from netauto.render.loader import load_templates
from netauto.render.render import render

if TYPE_CHECKING:
    from netauto.render.models import Fragment

EXPECTED = Path(__file__).parent / "expected"
DEVICES = (("hnb-acc-1", "access", "junos"), ("hnb-wlc-1", "wlc", "c9800"), ("hnb-fw-1", "firewall", "junos"))
UNIT: dict[str, Any] = lens_case.UNIT | {
    "unit": "henin-consult-1",
    "rooms": [
        {"name": "box-1", "port": "hnb-acc-1 ge-0/0/12", "workstation": "hnb-ws-101"},
        {"name": "box-2", "port": "hnb-acc-1 ge-0/0/13", "workstation": "hnb-ws-102", "phone": False},
    ],
    "printers": [{"name": "copier", "port": "hnb-acc-1 ge-0/0/20"}],
    "access_points": ["hnb-ap-11"],
}


def site() -> dict[str, Any]:
    """Return the site of Lens under the names of Hénin: one switch, one firewall that is the router, access points at the switch."""
    renamed: dict[str, Any] = json.loads(json.dumps(lens_case.SITE).replace("len-", "hnb-").replace("LEN", "HNB"))
    links = [{"from": "hnb-acc-1 ae0", "to": "hnb-fw-1 ae0"}]
    wan = {key: value for key, value in renamed["wan"].items() if key != "next_hop"}
    classes = {"voice": "FC-VOICE", "video": "FC-VIDEO", "clinical": "FC-CLINICAL", "scavenger": "FC-SCAVENGER"}
    qos_filter = {"name": "QOS-IN", "before": "REST"}
    flex = {"profile": "FP-HNB", "ports": {"hnb-ap-11": "hnb-acc-1 ge-0/0/41"}}
    return renamed | {
        "switching": {"links": links, "parking_vlan": 999},
        "firewall": renamed["firewall"] | {"trunk": "ae0", "before": "DENY-ALL"},
        "wan": wan | {"device": "hnb-fw-1", "qos_lists": classes, "qos_filter": qos_filter},
        "wifi": renamed["wifi"] | {"flex": flex},
    }


def allocation() -> Allocation:
    """Return what the unit was given: VLANs from 2400, 10.64.16.0/20."""
    zones = [
        {
            "zone": name,
            "vlan": 2400 + zone["offset"],
            "vlan_name": f"U-HNB-C1-{name.upper()}",
            "prefix": f"10.64.{16 + zone['offset']}.0/24",
            "gateway": f"10.64.{16 + zone['offset']}.1",
            "interface": f"c1-{name}",
            "firewall_zone": f"C1-{name.upper()}",
            "address": f"N-HNB-C1-{name.upper()}",
        }
        for name, zone in lens_case.ZONES.items()
    ]
    numbers = {"block": 2400, "policy_base": 240000, "sequence": 1000, "prefix": "10.64.16.0/20"}
    names = {"unit": "henin-consult-1", "site": "henin", "code": "HNB-C1", "short": "C1"}
    return Allocation.model_validate(names | numbers | {"zones": zones})


def inventory() -> Inventory:
    """Return the three devices and the unit's access point."""
    known = {"site": "henin", "host": "127.0.0.1", "user": "netauto", "password": "vault:p"}
    devices = tuple(Device(name=name, role=role, platform=platform, **known) for name, role, platform in DEVICES)
    point = AccessPoint(name="hnb-ap-11", site="henin", mac="00a3.8e64.1101", controller="hnb-wlc-1")
    return Inventory(name="lab", devices=devices, access_points=(point,))


def fragments(**unit: Any) -> tuple[Fragment, ...]:
    intent = lens_case.intent(unit=UNIT | unit, site=site())
    return render(intent, allocation(), inventory(), load_templates(lens_case.TEMPLATES))


def foreign(found: tuple[Fragment, ...]) -> list[str]:
    intent = lens_case.intent(unit=UNIT, site=site())
    case = Case(
        intent=intent,
        allocation=allocation(),
        inventory=inventory(),
        running={},
        predicted={},
        fragments=found,
        today=lens_case.TODAY,
    )
    return [hit.message for hit in foreign_lines(case)]


@pytest.mark.parametrize("device", ["hnb-acc-1", "hnb-fw-1"])
def test_every_line_for_a_device(device):
    text = "".join(fragment.text for fragment in fragments() if fragment.device == device)
    assert text == (EXPECTED / f"{device}.txt").read_text()


def test_every_line_is_the_units_own():
    assert foreign(fragments()) == []


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("vlan", "set vlans ADM-BUREAUX description x"),
        ("vlan", "delete vlans U-HNB-C1-CLIN"),
        ("trunk", "set interfaces ae0 unit 0 family ethernet-switching vlan members ADM-BUREAUX"),
        ("trunk", "set interfaces ge-0/0/1 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN"),
        ("trunk", "delete interfaces ae0 unit 0 family ethernet-switching vlan members"),
        ("access_port", "delete interfaces ge-0/0/1 disable"),
        ("access_port", "set protocols dot1x authenticator interface ge-0/0/1.0 mac-radius"),
        ("interface", "set interfaces ae0 unit 10 vlan-id 10"),
        ("zone", "set security zones security-zone ADM interfaces ae0.2400"),
        ("address", "set security address-book global address N-ADM 10.64.16.0/24"),
        ("address", "set security address-book global address-set G-ALL address N-HNB-C1"),
        ("policy", "insert security policies global policy DENY-ALL before policy UC-HNB-C1-0001"),
        ("policy", "set security policies global policy UC-HNB-C11-0001 then permit"),
        ("wan_prefix_list", "set policy-options prefix-list PL-HNB-OUT 10.64.32.0/20"),
        ("wan_prefix_list", "set policy-options prefix-list PL-OTHER 10.64.16.0/20"),
        ("wan_bgp", "set routing-options aggregate route 10.64.0.0/16 discard"),
        ("wan_qos", "set firewall family inet filter QOS-IN term REST then discard"),
        ("wan_qos", "set firewall family inet filter PROTECT-RE term U-HNB-C1-VOICE-1000 then accept"),
        ("vlan", "set system root-authentication plain-text-password"),
    ],
)
def test_a_line_about_somebody_elses_is_found(template, line):
    first = next(fragment for fragment in fragments() if fragment.template == f"junos/{template}.j2")
    assert foreign((replace(first, text=f"{line}\n"),)) == [
        f"junos/{template}.j2: {line!r} touches what is not the unit's"
    ]


def test_a_shared_object_is_made_and_nothing_else():
    first = next(fragment for fragment in fragments() if fragment.template == "junos/host.j2")
    assert first.shared
    assert foreign((replace(first, text="set vlans U-HNB-C1-CLIN vlan-id 2400\n"),)) != []


def test_the_firewall_that_is_the_router_gets_no_route_to_itself():
    templates = {fragment.template for fragment in fragments() if fragment.device == "hnb-fw-1"}
    assert "junos/wan_route.j2" not in templates
    assert {"junos/wan_prefix_list.j2", "junos/wan_bgp.j2", "junos/wan_qos.j2", "junos/translation.j2"} <= templates


def test_a_zone_whose_clients_are_kept_apart_has_no_port_on_an_ex():
    rooms = [UNIT["rooms"][0] | {"zone": "liberal"}, UNIT["rooms"][1]]
    with pytest.raises(PlanError) as refusal:
        fragments(rooms=rooms)
    assert refusal.value.message == (
        "hnb-acc-1 ge-0/0/12: the clients of zone 'liberal' would reach each other on hnb-acc-1:"
        " an EX keeps clients apart by private VLANs (documented), and has no protected ports (assumed: none was found)"
    )
