"""Rendering for a site whose firewall, router and access points are Linux boxes: La Bassée, made of the same small hospital as Lens.

The whole way is asked here: templates, plan on the base that has been lived in, the meaning of what would run, and what the checks say of
it. Where nft and root are there, the predicted rule set is read by nft itself.
"""

import json
from pathlib import Path

import lens_case
import pytest

from netauto.allocation.models import Allocation
from netauto.errors import PlanError
from netauto.inventory.models import AccessPoint, Device, Inventory
from netauto.lab.linux import hostapd, nftables
from netauto.plan.apply import apply
from netauto.plan.build import plan_close_device, plan_device
from netauto.platforms import PLATFORMS
from netauto.platforms.linux_syntax import from_text
from netauto.policy.case import Case
from netauto.policy.flows import flow_matrix
from netauto.policy.lints import LINTS
from netauto.policy.ownership import foreign_lines
from netauto.render.loader import load_templates
from netauto.render.render import render

BASES = Path(__file__).parents[2] / "lab" / "bases"
EXPECTED = Path(__file__).parent / "expected"
LINUX = PLATFORMS["linux"]
DEVICES = (
    ("lbs-acc-1", "access", "ios_xe"),
    ("lbs-fw-1", "firewall", "linux"),
    ("lbs-ap-1", "ap", "linux"),
    ("lbs-ap-2", "ap", "linux"),
)
SITE = {
    "code": "LBS",
    "title": "La Bassee",
    "prefix": "10.66.0.0/16",
    "pools": {"vlans": ["2600-2791"], "prefixes": ["10.66.16.0/20"]},
    "infrastructure": lens_case.SITE["infrastructure"],
    "switching": {
        "links": [{"from": "lbs-fw-1 lag1", "to": "lbs-acc-1 Po20"}],
        "parking_vlan": 999,
        "dot1x_policy": "DOT1X-MAB",
    },
    "firewall": {
        "device": "lbs-fw-1",
        "trunk": "lag1",
        "zones": {"dc": "GHT", "infra": "GHT", "telephony": "GHT", "mgmt": "MGMT", "internet": "INTERNET"},
        "before": "deny-all",
        "egress": {
            "professional": {"address": "198.51.100.42", "pool": "POOL-PRO"},
            "public": {"address": "198.51.100.43", "pool": "POOL-PUBLIC"},
        },
    },
    "autonomous_wifi": {
        "ports": {"lbs-ap-1": "lbs-acc-1 Gi1/0/41", "lbs-ap-2": "lbs-acc-1 Gi1/0/42"},
        "radios": ["wlan0", "wlan1"],
        "radius_key": "vault:radius_key",
        "networks": {
            "pro": {"ssid": "GHT-SANTE"},
            "guest": {"ssid": "GHT-INVITES"},
            "tablet": {"ssid": "GHT-TABLETTES", "key": "vault:tablet_psk"},
        },
    },
    "wan": {
        "device": "lbs-fw-1",
        "kind": "fibre",
        "rate_kbps": 100000,
        "committed_kbps": 25000,
        "prefix_list": "PL-LBS-OUT",
        "qos_lists": lens_case.SITE["wan"]["qos_lists"],
    },
    "wifi": None,
}
UNIT = lens_case.UNIT | {
    "unit": "bassee-consult-1",
    "site": "bassee",
    "rooms": [{"name": "box-1", "port": "lbs-acc-1 Gi1/0/13", "workstation": "lbs-ws-101"}],
    "printers": [{"name": "copier", "port": "lbs-acc-1 Gi1/0/20"}],
    "access_points": ["lbs-ap-1", "lbs-ap-2"],
}


def allocation():
    text = (
        lens_case.allocation()
        .model_dump_json()
        .replace("LEN-C3", "LBS-C1")
        .replace("lens-consult-3", "bassee-consult-1")
    )
    given = json.loads(text.replace('"C3', '"C1').replace('"c3-', '"c1-').replace('"lens"', '"bassee"'))
    for zone in given["zones"]:
        offset = lens_case.ZONES[zone["zone"]]["offset"]
        zone |= {"vlan": 2600 + offset, "prefix": f"10.66.{16 + offset}.0/24", "gateway": f"10.66.{16 + offset}.1"}
    return Allocation.model_validate(given | {"block": 2600, "prefix": "10.66.16.0/20", "policy_base": 260000})


def inventory():
    known = {"site": "bassee", "host": "127.0.0.1", "user": "netauto", "password": "vault:p"}
    points = tuple(AccessPoint(name=f"lbs-ap-{n}", site="bassee", mac=f"00a3.8e66.000{n}") for n in (1, 2))
    return Inventory(
        name="lab",
        devices=tuple(Device(name=name, role=role, platform=platform, **known) for name, role, platform in DEVICES),
        access_points=points,
    )


def intent(**unit):
    return lens_case.intent(unit=UNIT | unit, site=SITE)


def fragments(**unit):
    return render(intent(**unit), allocation(), inventory(), load_templates(lens_case.TEMPLATES))


def base(device):
    return (BASES / f"{device}.cfg").read_text(encoding="utf-8")


def planned(device, **unit):
    own = [fragment for fragment in fragments(**unit) if fragment.device == device]
    return plan_device(device, LINUX, base(device), own, guarantee="timed-native", revert_after=300, key=b"test")


def predicted(device, **unit):
    """The configuration that would run, with its secrets' references in their place."""
    return str(apply(LINUX, LINUX.parse(base(device)), planned(device, **unit).push))


def case():
    texts = {device: (base(device), predicted(device)) for device in ("lbs-fw-1", "lbs-ap-1", "lbs-ap-2")}
    return Case(
        intent=intent(),
        allocation=allocation(),
        inventory=inventory(),
        running={device: LINUX.read_model(before) for device, (before, _) in texts.items()},
        predicted={device: LINUX.read_model(after) for device, (_, after) in texts.items()},
        today=lens_case.TODAY,
        fragments=fragments(),
    )


@pytest.mark.parametrize("device", ["lbs-fw-1", "lbs-ap-1"])
def test_every_line_for_a_box(device):
    text = "".join(fragment.text for fragment in fragments() if fragment.device == device)
    assert text == (EXPECTED / f"{device}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("device", ["lbs-fw-1", "lbs-ap-1", "lbs-ap-2"])
def test_a_plan_is_certified_and_nothing_else_of_the_box_is_touched(device):
    plan = planned(device)
    before, after = from_text(base(device)), from_text(predicted(device))
    changed = {path for path in before if after.get(path) != before[path]}
    allowed = (
        {"/etc/nftables.d/00-catalogue.nft"}
        if device == "lbs-fw-1"
        else {"/etc/hostapd/wlan0.conf", "/etc/hostapd/wlan1.conf"}
    )
    assert plan.push
    assert changed == allowed
    assert "/etc/nftables.conf" not in changed


def test_every_line_is_the_units_own():
    assert list(foreign_lines(case())) == []


def test_every_flow_of_the_catalogue_passes_and_nothing_else():
    answers = flow_matrix(case())
    assert [answer.problem for answer in answers if answer.problem] == []
    assert len(answers) > 20


def test_no_lint_forbids_the_plan():
    found = case()
    errors = [
        (lint.id, hit.message)
        for lint in LINTS
        if lint.level == "error"
        for hit in lint.find(found)
        if "lbs-acc-1" not in hit.where + hit.message and "lbs-acc-1" not in hit.message
    ]
    assert errors == []


def test_closing_gives_the_base_back_byte_for_byte():
    own = [fragment for fragment in fragments() if fragment.device == "lbs-fw-1"]
    plan, kept = plan_close_device(
        "lbs-fw-1",
        LINUX,
        predicted("lbs-fw-1"),
        own,
        opened=planned("lbs-fw-1").inverse,
        guarantee="timed-native",
        revert_after=300,
        key=b"test",
    )
    assert str(apply(LINUX, LINUX.parse(predicted("lbs-fw-1")), plan.push)) == base("lbs-fw-1")
    assert kept == ()


def test_nft_reads_the_predicted_rule_set():
    files = from_text(predicted("lbs-fw-1"))
    complaint, ruleset = nftables.load(files, "/etc/nftables.conf", "/etc/nftables.conf", lambda _line: None)
    assert complaint == ""
    assert "chain UC-LBS-C1-0001" in ruleset.listing
    assert ruleset.judge == (nftables.real() or nftables.OWN)


def test_hostapd_reads_the_predicted_radio():
    text = from_text(predicted("lbs-ap-1"))["/etc/hostapd/wlan1.conf"].replace("⟦secret:", "").replace("⟧", "")
    said = hostapd.read("wlan1.conf", f"{text}netauto_ends_here=1\n")
    assert "1 errors found" in said
    assert [one.ssid for one in hostapd.on_air(text)] == [
        "LBS-ANCIEN",
        "LBS-INVITES-ANCIEN",
        "GHT-SANTE",
        "GHT-INVITES",
    ]


def test_a_tablet_network_has_a_password():
    text = predicted("lbs-ap-1", wifi={"tablet": True})
    assert (
        text.count("        sae_password=⟦secret:vault:tablet_psk⟧")
        + text.count("sae_password=⟦secret:vault:tablet_psk⟧")
        >= 2
    )


def test_a_network_without_a_name_is_refused():
    site = SITE | {"autonomous_wifi": SITE["autonomous_wifi"] | {"networks": {"pro": {"ssid": "GHT-SANTE"}}}}
    with pytest.raises(PlanError) as refusal:
        render(lens_case.intent(unit=UNIT, site=site), allocation(), inventory(), load_templates(lens_case.TEMPLATES))
    assert refusal.value.message == "site 'bassee' has no Wi-Fi network for 'guest'"
