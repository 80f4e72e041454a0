"""What rendering gives: whole devices by equality, provenance, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lens_case
import pytest

from netauto.canonical import sha256
from netauto.errors import InventoryError, PlanError
from netauto.render.engine import Engine
from netauto.render.filters import FILTERS
from netauto.render.loader import load_templates
from netauto.render.models import Fragment
from netauto.render.render import render

EXPECTED = Path(__file__).parent / "expected"
OWN_SSID = {"ssid": "Consultation Lens", "reason": "the group SSID is not radiated there"}


def fragments(**changes: Any) -> tuple[Fragment, ...]:
    """Render the small hospital; `changes` go to `lens_case.intent` (and `allocation` to `lens_case.allocation`)."""
    allocation = lens_case.allocation(**changes.pop("allocation", {}))
    templates = load_templates(lens_case.TEMPLATES)
    return render(lens_case.intent(**changes), allocation, lens_case.inventory(), templates)


def of(found: tuple[Fragment, ...], device: str) -> str:
    return "".join(fragment.text for fragment in found if fragment.device == device)


@pytest.mark.parametrize("device", [name for name, _, _ in lens_case.DEVICES])
def test_every_line_for_a_device(device):
    assert of(fragments(), device) == (EXPECTED / f"{device}.txt").read_text()


def test_clients_that_enter_the_network_at_their_access_point():
    here, there = fragments(), fragments(site=lens_case.FLEX)
    assert of(there, "len-wlc-1") == (EXPECTED / "len-wlc-1.flex.txt").read_text()
    radio = "interface GigabitEthernet1/0/41\n switchport trunk allowed vlan add 2032,2036,2039\n"
    assert radio in of(there, "len-acc-1")
    assert "vlan 2036\n name U-LEN-C3-LIBERAL\n" in of(there, "len-acc-2")
    # No VLAN of the unit goes to the controller any more.
    assert "Port-channel10" in of(here, "len-dist-1")
    assert "Port-channel10" not in of(there, "len-dist-1")


def test_an_access_point_whose_port_nobody_wrote_down():
    flex = lens_case.FLEX["wifi"]["flex"] | {"ports": {"len-ap-31": "len-acc-1 Gi1/0/41"}}
    with pytest.raises(PlanError, match="does not say on which port len-ap-32 hangs"):
        fragments(site={"wifi": lens_case.FLEX["wifi"] | {"flex": flex}})


def test_devices_follow_the_order_of_the_inventory():
    found = list(dict.fromkeys(fragment.device for fragment in fragments()))
    assert found == [name for name, _, _ in lens_case.DEVICES]


def test_rendering_twice_gives_the_same_bytes():
    assert fragments() == fragments()


def test_a_fragment_says_where_it_comes_from():
    found = next(fragment for fragment in fragments() if fragment.intent_key == "printers[0].port")
    assert found == Fragment(
        device="len-acc-2",
        owner="lens-consult-3",
        template="ios_xe/access_port.j2",
        template_digest=sha256((lens_case.TEMPLATES / "ios_xe/access_port.j2").read_text()),
        intent_key="printers[0].port",
        text=found.text,
    )


def test_what_several_units_refer_to_is_shared():
    shared = {(fragment.template, fragment.text.split("\n")[1].strip()) for fragment in fragments() if fragment.shared}
    assert shared == {
        ("fortios/host.j2", 'edit "H-DPI-01"'),
        ("fortios/host.j2", 'edit "H-DPI-02"'),
        ("fortios/host.j2", 'edit "H-INFRA-01"'),
        ("fortios/host.j2", 'edit "H-TOIP-01"'),
        ("fortios/host.j2", 'edit "FQ-DOCTOLIB"'),
        ("fortios/group.j2", 'edit "G-PATIENT-RECORD"'),
        ("fortios/group.j2", 'edit "G-NETWORK-BASE"'),
        ("fortios/group.j2", 'edit "G-TELEPHONY"'),
        ("fortios/group.j2", 'edit "G-DOCTOLIB"'),
        ("fortios/service.j2", 'edit "TCP-443"'),
        ("fortios/service.j2", 'edit "UDP-53"'),
        ("fortios/service.j2", 'edit "TCP-53"'),
        ("fortios/service.j2", 'edit "UDP-16384-32767"'),
        ("fortios/service.j2", 'edit "UDP-3478"'),
        ("fortios/pool.j2", 'edit "POOL-PRO"'),
        ("fortios/pool.j2", 'edit "POOL-PUBLIC"'),
    }


def test_a_new_service_moves_no_policy_that_exists():
    """Policies are numbered in the order of the services, and denies have numbers of their own."""
    more = lens_case.SERVICES | {"record-copy": lens_case.SERVICES["patient-record"]}
    before = {fragment.text for fragment in fragments() if fragment.template == "fortios/policy.j2"}
    after = {fragment.text for fragment in fragments(services=more) if fragment.template == "fortios/policy.j2"}
    assert before < after
    assert [text.split("\n")[1] for text in after - before] == ["    edit 203206"]


WIFI = {
    "no access point, no Wi-Fi": ({"access_points": []}, {}, ""),
    "tablets are asked for": (
        {"wifi": {"tablet": True}},
        {},
        "wireless tag policy PT-LEN-C3\n wlan WL-GHT-TABLETTES policy PP-LEN-C3-TABLET\n",
    ),
    "an SSID of its own with a key": (
        {"wifi": {"own": {"guest": OWN_SSID | {"psk": "vault:guest_psk"}}}},
        {"wlan_ids": {"guest": 21}},
        (
            'wlan WL-LEN-C3-GUEST 21 "Consultation Lens"\n'
            " peer-blocking drop\n"
            " security wpa psk set-key ascii 0 ⟦secret:vault:guest_psk⟧\n"
            " no security wpa akm dot1x\n"
            " security wpa akm psk\n"
            " no shutdown\n"
        ),
    ),
    "an SSID of its own without a key": (
        {"wifi": {"own": {"guest": OWN_SSID}}},
        {"wlan_ids": {"guest": 21}},
        (
            'wlan WL-LEN-C3-GUEST 21 "Consultation Lens"\n'
            " peer-blocking drop\n"
            " no security ft adaptive\n"
            " no security wpa wpa2\n"
            " no security wpa akm dot1x\n"
            " security wpa wpa3\n"
            " security wpa akm owe\n"
            " security pmf mandatory\n"
            " no shutdown\n"
        ),
    ),
    "a professional SSID of its own": (
        {"wifi": {"own": {"pro": OWN_SSID | {"ssid": "PRO"}}}},
        {"wlan_ids": {"pro": 22}},
        "wlan WL-LEN-C3-PRO 22 PRO\n security dot1x authentication-list NAC\n no shutdown\n",
    ),
}


@pytest.mark.parametrize("name", WIFI)
def test_wifi(name):
    unit, allocation, expected = WIFI[name]
    text = of(fragments(unit=unit, allocation=allocation), "len-wlc-1")
    assert expected in text
    assert bool(text) == bool(expected)


def test_the_map_of_an_own_ssid_names_it():
    unit = {"wifi": {"own": {"guest": OWN_SSID}}}
    text = of(fragments(unit=unit, allocation={"wlan_ids": {"guest": 21}}), "len-wlc-1")
    assert "wireless tag policy PT-LEN-C3\n wlan WL-LEN-C3-GUEST policy PP-LEN-C3-GUEST\n" in text
    assert "WL-GHT-INVITES" not in text


def test_a_port_of_an_isolated_zone_is_protected():
    rooms = [lens_case.UNIT["rooms"][0] | {"zone": "liberal"}, lens_case.UNIT["rooms"][1]]
    ports = [found.text for found in fragments(unit={"rooms": rooms}) if found.intent_key.startswith("rooms")]
    assert [" switchport protected\n" in text for text in ports] == [True, False]


def test_nothing_is_announced_where_routing_is_static():
    site = {"wan": lens_case.SITE["wan"] | {"bgp_as": None}}
    assert "router bgp" not in of(fragments(site=site), "len-wan-1")


def test_a_zone_that_nothing_can_enter_exists_nowhere():
    assert not any("TABLETTE" in fragment.text for fragment in fragments())


def service(**changes: Any) -> dict[str, Any]:
    return {"patient-record": lens_case.SERVICES["patient-record"] | changes}


def flow(**changes: Any) -> list[dict[str, Any]]:
    return [{"id": "F01", "from": ["clin"], "ports": ["tcp/443"]} | changes]


REFUSED = {
    "a site without switches": (
        {"site": {"switching": None}},
        "site 'lens' has no 'switching' in sites.yml: no unit can be planned there",
    ),
    "a site without a controller": (
        {"site": {"wifi": None}},
        "site 'lens' has no 'wifi' in sites.yml: no unit can be planned there",
    ),
    "a switch without an uplink": (
        {"site": {"switching": lens_case.SITE["switching"] | {"links": lens_case.SITE["switching"]["links"][1:]}}},
        "no trunk path from len-acc-1 to len-fw-1: its VLANs would have no gateway",
    ),
    "a group without the WLAN": (
        {"site": {"wifi": lens_case.SITE["wifi"] | {"wlans": {"pro": {"profile": "A", "ssid": "A"}}}}},
        "site 'lens' has no group WLAN for 'guest'",
    ),
    "a service nowhere": (
        {"services": service(at="cloud")},
        "service 'patient-record' is at 'cloud', which is no firewall zone of site 'lens'",
    ),
    "a zone without a public address": (
        {"services": service(at="internet", flows=flow(**{"from": ["voix"]}))},
        "services.patient-record.flows[0]: zone 'voix' has no way to the Internet",
    ),
    "more classes than numbers": (
        {"services": service(flows=flow(ports=[f"tcp/{port}" for port in range(1, 12)], qos="clinical"))},
        "services.patient-record.flows[0]: more than 20 entries in QOS-CLINICAL, the unit's reserve of sequence numbers",
    ),
    "an access point that nobody knows": (
        {"unit": {"access_points": ["len-ap-99"]}},
        "no access point 'len-ap-99' in the inventory",
    ),
    "a service whose group is that of private networks": (
        {"services": {"rfc1918": lens_case.SERVICES["patient-record"]}},
        "service 'rfc1918' needs an address group 'G-RFC1918', which the firewall cannot have",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    changes, message = REFUSED[name]
    with pytest.raises(PlanError) as refusal:
        fragments(**changes)
    assert refusal.value.message == message


def test_a_device_that_the_inventory_lacks():
    site = {"wan": lens_case.SITE["wan"] | {"device": "len-wan-9"}}
    with pytest.raises(InventoryError, match="no device 'len-wan-9' in inventory 'lab'"):
        fragments(site=site)


@dataclass(frozen=True)
class View:
    name: str = "U-LEN-C3-CLIN"
    empty: str = ""
    nothing: None = None
    numbers: tuple[int, ...] = (10, 11, 12, 20)


BAD_TEMPLATES = {
    "an undefined variable": ("vlan 1\n name {{ nmae }}\n", "template ios_xe/t.j2:2: 'nmae' is undefined (asked for by key)"),
    "an undefined attribute": ("{{ name.colour }}\n", "template ios_xe/t.j2:1: 'str object' has no attribute 'colour' (asked for by key)"),
    "broken syntax": ("a\n{% if name %}\n", ("template ios_xe/t.j2:2: Unexpected end of template. Jinja was looking for the following tags:"
                      " 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.")),
    "an unknown filter": ("a\n{{ name | shout }}\n", "template ios_xe/t.j2:2: No filter named 'shout'."),
    "an include": ("{% include 'x' %}\n", "template ios_xe/t.j2:1: 'include' is not for templates: they print, loop and choose"),
    "a macro": ("\n{% macro m() %}{% endmacro %}\n", "template ios_xe/t.j2:2: 'macro' is not for templates: they print, loop and choose"),
    "an assignment": ("{% set a = 1 %}\n", "template ios_xe/t.j2:1: 'assign' is not for templates: they print, loop and choose"),
    "a call": ("{{ name.upper() }}\n", "template ios_xe/t.j2:1: 'call' is not for templates: they print, loop and choose"),
    "a raw mark": ("{% raw %}{{ name }}{% endraw %}\n", "template ios_xe/t.j2 printed template residue for key: '{{ name }}'"),
    "a value that is not there": ("name {{ nothing }}\n", "template ios_xe/t.j2 printed template residue for key: 'name None'"),
    "a blank at the end": ("name {{ empty }}\n", "template ios_xe/t.j2 printed a blank at the end for key: 'name'"),
    "an accent": ("name é\n", "template ios_xe/t.j2 printed a character that is not printable ASCII for key: 'name é'"),
    "a tabulator": ("name\ta\n", r"template ios_xe/t.j2 printed a character that is not printable ASCII for key: 'name\ta'"),
    "a fake secret": ("name ⟦secret:file:x⟧\n", ("template ios_xe/t.j2 printed a character that is not printable ASCII for key:"
                      " 'name ⟦secret:file:x⟧'")),
    "edit 0": ("    edit 0\n", "template ios_xe/t.j2 printed edit 0, which makes another object each time for key: 'edit 0'"),
    "a replaced trunk": (
        " switchport trunk allowed vlan 10\n",
        ("template ios_xe/t.j2 printed a trunk's VLAN list without 'add', which cuts every other service for key:"
        " 'switchport trunk allowed vlan 10'"),
    ),
    "nothing at all": ("{% if empty %}a{% endif %}\n", "template ios_xe/t.j2 prints nothing for key"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TEMPLATES)
def test_a_bad_template_is_refused(name):
    source, message = BAD_TEMPLATES[name]
    with pytest.raises(PlanError) as refusal:
        Engine({"ios_xe/t.j2": source}).text("ios_xe/t.j2", View(), "key")
    assert refusal.value.message == message


def test_a_missing_template_names_those_that_exist():
    with pytest.raises(PlanError) as refusal:
        Engine({"ios_xe/a.j2": "a\n", "fortios/b.j2": "b\n"}).text("ios_xe/c.j2", View(), "key")
    assert (refusal.value.message, refusal.value.hint) == ("no template ios_xe/c.j2", "ios_xe/ has: a.j2")


GOOD_TEMPLATES = {
    "a loop": (
        "{% for number in numbers %}\nvlan {{ number }}\n{% endfor %}\n",
        "vlan 10\nvlan 11\nvlan 12\nvlan 20\n",
    ),
    "a condition": ('{% if name == "x" %}\na\n{% else %}\nb\n{% endif %}\n', "b\n"),
    "a filter": ("vlan {{ numbers | vlan_list }}\n", "vlan 10-12,20\n"),
    "no escaping": ('name "{{ name }}" <&>\n', 'name "U-LEN-C3-CLIN" <&>\n'),
    "empty lines are left out": ("a\n\n\nb\n", "a\nb\n"),
    "a secret's reference": ("key 0 ⟦secret:vault:x⟧\n", "key 0 ⟦secret:vault:x⟧\n"),
    "a comment": ("{# why #}\na\n", "a\n"),
}


@pytest.mark.parametrize("name", GOOD_TEMPLATES)
def test_what_templates_may_do(name):
    source, expected = GOOD_TEMPLATES[name]
    assert Engine({"t": source}).text("t", View(), "key") == expected


VLAN_LISTS = {(): "", (5,): "5", (10, 11): "10,11", (12, 10, 11): "10-12", (1, 3, 4, 5, 9, 9): "1,3-5,9"}


@pytest.mark.parametrize("vlans", VLAN_LISTS)
def test_vlan_lists_are_printed_as_switches_print_them(vlans):
    assert FILTERS["vlan_list"](vlans) == VLAN_LISTS[vlans]


LOADING = {
    "no folder": ({}, "no templates in templates/"),
    "too large": ({"a/b.j2": b"x" * 70000}, "template a/b.j2 is larger than 64 KiB"),
    "not UTF-8": ({"a/b.j2": b"name \xe9"}, "template a/b.j2 is not UTF-8 (byte 5)"),
}


@pytest.mark.parametrize("name", LOADING)
def test_templates_that_cannot_be_loaded(name, tmp_path):
    files, message = LOADING[name]
    for path, data in files.items():
        (tmp_path / "templates" / path).parent.mkdir(parents=True)
        (tmp_path / "templates" / path).write_bytes(data)
    with pytest.raises(PlanError) as refusal:
        load_templates(tmp_path / "templates")
    assert refusal.value.message == message
