"""Each lint: one change to a hospital in which everything is right, and the findings that follow, by equality."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import lens_case
import pytest

from netauto.intent.models import Blueprint, Policy, Unit
from netauto.platforms.model import (
    Address,
    AddressGroup,
    ApTags,
    DeviceModel,
    PolicyProfile,
    Port,
    ServiceObject,
    Vlan,
    Wlan,
)
from netauto.policy.check import blocking, check
from netauto.policy.lints import LINTS
from netauto.render.loader import load_templates
from netauto.render.models import Fragment
from netauto.render.render import render

VTP = dict.fromkeys(("len-acc-1", "len-acc-2", "len-dist-1"), "vtp mode transparent\n")
PORT = "GigabitEthernet1/0/13"
DISABLED = PolicyProfile("PP-LEN-C3-PRO", "U-LEN-C3-CLIN", enabled=False)


def findings(**changes: Any) -> list[tuple[str, str, str]]:
    """Return lint, where and message of all findings for the small hospital with `changes`."""
    case = lens_case.case(**{"texts": VTP} | changes)
    found = check(
        case.intent,
        case.allocation,
        case.inventory,
        case.running,
        case.predicted,
        case.today,
        fragments=case.fragments,
        texts=case.texts,
    )
    return [(finding.lint, finding.where, finding.message) for finding in found]


def running(device: str, **fields: Any) -> dict[str, DeviceModel]:
    """Return the running devices, with fields of one replaced (a dictionary is merged into the field)."""
    models = lens_case.running()
    merged = {
        name: getattr(models[device], name) | value if isinstance(value, dict) else value
        for name, value in fields.items()
    }
    return models | {device: replace(models[device], **merged)}


def predicted(device: str, **fields: Any) -> dict[str, DeviceModel]:
    """Return the predicted devices, with fields of one replaced or merged."""
    models = lens_case.case().predicted
    merged = {
        name: getattr(models[device], name) | value if isinstance(value, dict) else value
        for name, value in fields.items()
    }
    return {**models, device: replace(models[device], **merged)}


def port(**fields: Any) -> dict[str, Any]:
    """Return what `running` replaces for box-1's port."""
    return {"ports": {PORT: Port(**{"name": PORT, "mode": "access", "access_vlan": 999, "enabled": False} | fields)}}


def predicted_port(device: str, name: str, **fields: Any) -> dict[str, DeviceModel]:
    model = lens_case.case().predicted[device]
    return predicted(device, ports={name: replace(model.ports[name], **fields)})


def sante(*, ssid: str, enabled: bool) -> dict[str, DeviceModel]:
    """Return the predicted devices with the professional WLAN changed."""
    return predicted(
        "len-wlc-1", wlans={"WL-GHT-SANTE": Wlan("WL-GHT-SANTE", 17, ssid, enabled=enabled, security="dot1x")}
    )


def without(device: str, field: str, name: Any, models: dict[str, DeviceModel] | None = None) -> dict[str, DeviceModel]:
    """Return the predicted (or given) devices, one of them without an entry of a field."""
    models = {**(models or lens_case.case().predicted)}
    kept = {key: value for key, value in getattr(models[device], field).items() if key != name}
    return models | {device: replace(models[device], **{field: kept})}


def service(name: str = "patient-record", **changes: Any) -> dict[str, Any]:
    return lens_case.SERVICES | {name: lens_case.SERVICES["patient-record"] | changes}


def flow(**changes: Any) -> list[dict[str, Any]]:
    return [{"id": "F01", "from": ["clin"], "ports": ["tcp/443"]} | changes]


def fragment(template: str, text: str, owner: str = "lens-consult-3", device: str = "") -> tuple[Fragment, ...]:
    device = device or {"fortios": "len-fw-1", "c9800": "len-wlc-1"}.get(template.partition("/")[0], "len-acc-1")
    return (Fragment(device, owner, template, "0" * 64, "unit", text),)


def foreign(template: str, line: str, device: str = "len-acc-1") -> list[tuple[str, str, str]]:
    return [("line-foreign", f"{device} {template} unit", f"{template}: {line!r} touches what is not the unit's")]


CASES: dict[str, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
    "everything is right": ({}, []),
    "the unit is open already": ({"running": lens_case.case().predicted}, []),
    # Ports
    "a port that the switch does not have": (
        {"intent": lens_case.intent(unit={"printers": [{"name": "copier", "port": "len-acc-2 Gi1/0/99"}]})},
        [("port-unknown", "printers[0].port", "len-acc-2 has no port GigabitEthernet1/0/99")],
    ),
    "a live phone": (
        {
            "running": running(
                "len-acc-1",
                vlans={20: Vlan(20, "DATA-LEGACY")},
                **port(description="TELEPHONE d'urgence", access_vlan=20, voice_vlan=30, enabled=True),
            )
        },
        [
            (
                "port-live",
                "rooms[0].port",
                f"len-acc-1 {PORT} is not parked: \"TELEPHONE d'urgence\", VLAN 20 (DATA-LEGACY), voice VLAN 30, a phone, in service",
            )
        ],
    ),
    "parked but not shut down": (
        {"running": running("len-acc-1", **port(enabled=True))},
        [("port-live", "rooms[0].port", f"len-acc-1 {PORT} is not parked: no description, VLAN 999 (PARKING), in service")],
    ),
    "shut down but not parked": (
        {"running": running("len-acc-1", **port(access_vlan=None))},
        [("port-live", "rooms[0].port", f"len-acc-1 {PORT} is not parked: no description, shut down")],
    ),
    "a port of another unit, by its description": (
        {"running": running("len-acc-1", **port(description="U-LEN-C30 box-1 workstation"))},
        [("port-taken", "rooms[0].port", f"len-acc-1 {PORT} belongs to unit U-LEN-C30: 'U-LEN-C30 box-1 workstation'")],
    ),
    "a port of another unit, by its VLAN": (
        {"running": running("len-acc-1", vlans={2000: Vlan(2000, "U-LEN-C1-CLIN")}, **port(access_vlan=2000, enabled=True))},
        [("port-taken", "rooms[0].port", f"len-acc-1 {PORT} belongs to unit U-LEN-C1: ''")],
    ),
    "the older 802.1X style": (
        {"texts": VTP | {"len-acc-1": f"vtp mode off\ninterface {PORT}\n description a\n authentication port-control auto\n!\n"}},
        [("port-mixed-dot1x", "rooms[0].port", f"len-acc-1 {PORT} still has the old 802.1X style: 'authentication port-control auto'")],
    ),
    # VLANs and trunks
    "a VLAN id of somebody else": (
        {"running": running("len-dist-1", vlans={2032: Vlan(2032, "VIDEOSURVEILLANCE")})},
        [("vlan-taken", "len-dist-1 vlan 2032", "len-dist-1 has VLAN 2032 already, as VIDEOSURVEILLANCE")],
    ),
    "a VLAN name with another id": (
        {"running": running("len-dist-1", vlans={77: Vlan(77, "U-LEN-C3-CLIN")})},
        [("vlan-taken", "len-dist-1 vlan 77", "len-dist-1 has a VLAN U-LEN-C3-CLIN already, with id 77")],
    ),
    "a VTP server": (
        {"texts": VTP | {"len-dist-1": "hostname len-dist-1\n"}},
        [("vtp-server", "len-dist-1", "len-dist-1 is not in VTP mode transparent or off: its VLANs may spread or vanish")],
    ),
    "a trunk that is replaced": (
        {"fragments": fragment("ios_xe/trunk.j2", "interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan 2032\n")},
        [
            ("trunk-add-only", "len-acc-1 ios_xe/trunk.j2", "ios_xe/trunk.j2 replaces the VLAN list of a trunk"),
            *foreign("ios_xe/trunk.j2", "switchport trunk allowed vlan 2032"),
        ],
    ),
    "a VLAN missing on the way": (
        {"predicted": without("len-dist-1", "vlans", 2033)},
        [("path-broken", "len-dist-1 vlan 2033", "voix: len-dist-1 would have no VLAN 2033 named U-LEN-C3-VOIX")],
    ),
    "a trunk that does not carry it": (
        {"predicted": predicted_port("len-dist-1", "TenGigabitEthernet1/0/1", trunk_vlans=frozenset({2032, 2042}))},
        [
            (
                "path-broken",
                "len-dist-1 TenGigabitEthernet1/0/1",
                "voix: len-dist-1 TenGigabitEthernet1/0/1 would not carry it (VLAN 2033)",
            )
        ],
    ),
    "a trunk that carries everything": (
        {"predicted": predicted_port("len-dist-1", "TenGigabitEthernet1/0/1", trunk_vlans=None)},
        [],
    ),
    "a trunk that is shut down": (
        {"predicted": predicted_port("len-wlc-1", "Port-channel1", enabled=False)},
        [
            ("path-broken", "len-wlc-1 Port-channel1", f"{zone}: len-wlc-1 Port-channel1 is shut down (VLAN {vlan})")
            for zone, vlan in (("clin", 2032), ("invite", 2039), ("liberal", 2036))
        ],
    ),
    "a gateway that is missing": (
        {"predicted": without("len-fw-1", "ports", "c3-quar")},
        [("path-broken", "len-fw-1 c3-quar", "quar: no gateway 10.60.58.1/24 on lag1 VLAN 2042")],
    ),
    "a gateway without relay": (
        {"predicted": predicted_port("len-fw-1", "c3-quar", relay=())},
        [("relay-missing", "blueprint.zones.quar", "c3-quar does not relay DHCP to 10.60.0.31: no leases in quar")],
    ),
    "a port that stays shut down": (
        {"predicted": predicted_port("len-acc-1", PORT, enabled=False)},
        [("path-port", f"len-acc-1 {PORT}", f"len-acc-1 {PORT} would be access, VLAN 2032, shut down; VLAN 2032 is wanted")],
    ),
    # Wi-Fi
    "an access point of another unit": (
        {
            "running": running(
                "len-wlc-1",
                policy_profiles={"PP-LEN-C1-PRO": PolicyProfile("PP-LEN-C1-PRO", "U-LEN-C1-CLIN", enabled=True)},
                policy_tags={"PT-LEN-C1": lens_case.PolicyTag("PT-LEN-C1", (("WL-GHT-SANTE", "PP-LEN-C1-PRO"),))},
                access_points={"00a3.8e11.3101": ApTags("00a3.8e11.3101", "PT-LEN-C1", "ST-LEN", "RF-LEN")},
            )
        },
        [("ap-of-another-unit", "access_points[0]", "len-ap-31 wears PT-LEN-C1: it serves unit U-LEN-C1")],
    ),
    "an access point that the controller does not know": (
        {"running": running("len-wlc-1") | {"len-wlc-1": replace(lens_case.running()["len-wlc-1"], access_points={})}},
        [
            (
                "ap-unknown",
                f"access_points[{index}]",
                (f"the controller knows no access point len-ap-3{index + 1} (00a3.8e11.310{index + 1}): is it installed and its"
                " address right?"),
            )
            for index in (0, 1)
        ],
    ),
    "a WLAN that is disabled": (
        {"predicted": sante(ssid="GHT-SANTE", enabled=False)},
        [("wlan-map-dead", "len-wlc-1 PT-LEN-C3", "WLAN WL-GHT-SANTE is disabled: WL-GHT-SANTE would stay silent")],
    ),
    "a WLAN that does not exist": (
        {"predicted": without("len-wlc-1", "wlans", "WL-GHT-INVITES")},
        [("wlan-map-dead", "len-wlc-1 PT-LEN-C3", "WLAN WL-GHT-INVITES does not exist: WL-GHT-INVITES would stay silent")],
    ),
    "a policy profile that is disabled": (
        {"predicted": predicted("len-wlc-1", policy_profiles={"PP-LEN-C3-PRO": DISABLED})},
        [("wlan-map-dead", "len-wlc-1 PT-LEN-C3", "policy profile PP-LEN-C3-PRO is disabled: WL-GHT-SANTE would stay silent")],
    ),
    "an SSID that tells": (
        {"predicted": sante(ssid="COVID", enabled=True)},
        [
            (
                "ssid-name",
                "len-wlc-1 WL-GHT-SANTE",
                "SSID 'COVID': an SSID must not tell why people are there ('covid'): everybody around reads it",
            )
        ],
    ),
    "no access point": (
        {"intent": lens_case.intent(unit={"access_points": []})},
        [("wifi-silent", "access_points", "the blueprint offers Wi-Fi, the unit has no access point: it will have none")],
    ),
    # Firewall
    "a policy id of somebody else": (
        {"running": running("len-fw-1", policies=(lens_case.policy(203350, "MGMT", "TOIP"), *lens_case.running()["len-fw-1"].policies))},
        [("policy-id-taken", "len-fw-1 policy 203350", "policy id 203350 is P203350")],
    ),
    "no final deny": (
        {"running": running("len-fw-1", policies=()), "predicted": lens_case.case().predicted},
        [("policy-anchor", "len-fw-1 policy 999000", "len-fw-1 has no policy 999000: the unit's policies have no place")],
    ),
    "a final deny that does not log": (
        {"running": running("len-fw-1", policies=(lens_case.policy(999000, "any", "any", accept=False, log=False),))},
        [("policy-anchor", "len-fw-1 policy 999000", "policy 999000 (P999000) should deny and log what nothing else allows")],
    ),
    "a zone that the firewall lacks": (
        {
            "running": without("len-fw-1", "zones", "TOIP", lens_case.running()),
            "predicted": lens_case.case().predicted,
        },
        [("zone-missing", "len-fw-1 zone TOIP", "len-fw-1 has no zone TOIP")],
    ),
    "an object with another value": (
        {
            "running": running("len-fw-1", addresses={"H-DPI-01": Address("H-DPI-01", "10.60.4.99/32")}),
            "predicted": lens_case.case().predicted,
        },
        [("object-collision", "len-fw-1 address H-DPI-01", "H-DPI-01 is 10.60.4.99/32, not 10.60.4.10/32")],
    ),
    "a service with another port": (
        {
            "running": running("len-fw-1", services={"TCP-443": ServiceObject("TCP-443", frozenset({"tcp/8443"}))}),
            "predicted": lens_case.case().predicted,
        },
        [("object-collision", "len-fw-1 service TCP-443", "TCP-443 is tcp/8443, not tcp/443")],
    ),
    "a group under the name of an address": (
        {
            "running": running("len-fw-1", address_groups={"H-DPI-01": AddressGroup("H-DPI-01", frozenset())}),
            "predicted": lens_case.case().predicted,
        },
        [("object-collision", "len-fw-1 group H-DPI-01", "H-DPI-01 is a group, not 10.60.4.10/32")],
    ),
    "private networks left out": (
        {"predicted": predicted("len-fw-1", address_groups={"G-RFC1918": AddressGroup("G-RFC1918", frozenset({"R-10", "R-192"}))})},
        [
            (
                "flow-open",
                "blueprint.zones.invite",
                "invite → private addresses behind INTERNET: allowed by UC-LEN-C3-0005 (203205, logged)",
            ),
            ("object-private", "len-fw-1 G-RFC1918", "G-RFC1918 does not hold 172.16.0.0/12: visitors could reach it"),
        ],
    ),
    "a flow to administration": (
        {"intent": lens_case.intent(services=service(at="mgmt"))},
        [("admin-access", "services.patient-record.flows[0]", "F01 leads from clin to administration (MGMT)")],
    ),
    "a port of administration": (
        {"intent": lens_case.intent(services=service(flows=flow(ports=["tcp/20-25"])))},
        [
            ("admin-access", "services.patient-record.flows[0]", "F01 opens tcp/20-25, a port of administration, from clin"),
        ],
    ),
    "private video calls for workstations": (
        {
            "intent": lens_case.intent(
                services=service("skype", at="internet", hosts={}, fqdns={"FQ-SKYPE": "web.skype.com"}, flows=flow(id="F90"))
            )
        },
        [("consumer-video", "services.skype.flows[0]", "web.skype.com is for private calls, not for medical exchange: not from clin")],
    ),
    # Capacity
    "a link that is full": (
        {"intent": lens_case.intent(site={"wan": lens_case.SITE["wan"] | {"committed_kbps": 190000}})},
        [
            (
                "wan-full",
                "site.wan len-wan-1",
                ("units need 19.8 Mb/s each way (lens-consult-3 19.8 Mb/s), 200.0 Mb/s less 190.0 Mb/s promised elsewhere leave"
                " 10.0 Mb/s: 9.8 Mb/s missing"),
            )
        ],
    ),
    "a link that is nearly full": (
        {
            "intent": lens_case.intent(
                site={"wan": lens_case.SITE["wan"] | {"rate_kbps": 100000}},
                others=(Unit.model_validate(lens_case.UNIT | {"unit": "lens-consult-1"}),),
            )
        },
        [
            (
                "wan-tight",
                "site.wan len-wan-1",
                ("units need 39.7 Mb/s each way (lens-consult-1 19.8 Mb/s, lens-consult-3 19.8 Mb/s), 100.0 Mb/s less 60.0 Mb/s"
                " promised elsewhere leave 40.0 Mb/s: less than a fifth is left"),
            )
        ],
    ),
    "more leases than a prefix holds": (
        {
            "intent": lens_case.intent(
                blueprint=Blueprint.model_validate(
                    lens_case.BLUEPRINT | {"zones": lens_case.ZONES | {"clin": lens_case.ZONES["clin"] | {"leases": 161}}}
                )
            )
        },
        [("leases-few", "blueprint.zones.clin", "161 leases wanted, 10.60.48.0/24 leases 201, of which 80 % may be used")],
    ),
    "a VLAN outside the block": (
        {"allocation": lens_case.allocation(block=2016)},
        [
            ("allocation-outside", f"blueprint.zones.{name}", f"VLAN {2032 + zone['offset']} is outside the unit's 2016-2031")
            for name, zone in lens_case.ZONES.items()
        ],
    ),
    # The unit
    "a review that is due": (
        {"today": date(2027, 7, 1)},
        [("review-past", "review", "the review of 2027-06-30 is overdue: is the unit still needed?")],
    ),
    "a review that is too far away": (
        {"intent": lens_case.intent(review_days=90)},
        [("review-far", "review", "the review of 2027-06-30 is more than 90 days away")],
    ),
    "a review just in time": ({"intent": lens_case.intent(review_days=221)}, []),
    "a freeze": (
        {
            "intent": lens_case.intent(
                policy=Policy.model_validate({"freezes": [{"from": "2026-11-20", "to": "2026-11-30", "reason": "Audit"}]})
            )
        },
        [("frozen", "policy.freezes", "nothing is applied from 2026-11-20 to 2026-11-30: Audit")],
    ),
    # Templates
    "a VLAN of somebody else": (
        {"fragments": fragment("ios_xe/vlan.j2", "vlan 20\n name STOLEN\n")},
        foreign("ios_xe/vlan.j2", "vlan 20"),
    ),
    "a port of somebody else": (
        {"fragments": fragment("ios_xe/access_port.j2", "interface GigabitEthernet1/0/24\n shutdown\n")},
        foreign("ios_xe/access_port.j2", "interface GigabitEthernet1/0/24"),
    ),
    "something else on a trunk": (
        {"fragments": fragment("ios_xe/trunk.j2", "interface TenGigabitEthernet1/1/1\n shutdown\n")},
        foreign("ios_xe/trunk.j2", "shutdown"),
    ),
    "a line that no unit needs": (
        {"fragments": fragment("ios_xe/vlan.j2", "no ip dhcp snooping\n")},
        foreign("ios_xe/vlan.j2", "no ip dhcp snooping"),
    ),
    "an entry with a number of somebody else": (
        {
            "fragments": fragment(
                "ios_xe/wan_qos.j2", "ip access-list extended QOS-VOICE\n 10 permit ip 10.60.48.0 0.0.0.255 any\n", device="len-wan-1"
            )
        },
        foreign("ios_xe/wan_qos.j2", "10 permit ip 10.60.48.0 0.0.0.255 any", "len-wan-1"),
    ),
    "an entry for addresses of somebody else": (
        {
            "fragments": fragment(
                "ios_xe/wan_qos.j2", "ip access-list extended QOS-VOICE\n 1040 permit ip 10.60.2.0 0.0.0.255 any\n", device="len-wan-1"
            )
        },
        foreign("ios_xe/wan_qos.j2", "1040 permit ip 10.60.2.0 0.0.0.255 any", "len-wan-1"),
    ),
    "a network of somebody else": (
        {
            "fragments": fragment(
                "ios_xe/wan_bgp.j2",
                "router bgp 65060\n address-family ipv4\n  network 10.60.2.0 mask 255.255.255.0\n",
                device="len-wan-1",
            )
        },
        foreign("ios_xe/wan_bgp.j2", "network 10.60.2.0 mask 255.255.255.0", "len-wan-1"),
    ),
    "another line of BGP": (
        {"fragments": fragment("ios_xe/wan_bgp.j2", "router bgp 65060\n no neighbor 198.51.100.1\n", device="len-wan-1")},
        foreign("ios_xe/wan_bgp.j2", "no neighbor 198.51.100.1", "len-wan-1"),
    ),
    "a shared policy profile": (
        {"fragments": fragment("c9800/policy_profile.j2", "wireless profile policy PP-LEN-STD-PRO\n shutdown\n")},
        foreign("c9800/policy_profile.j2", "wireless profile policy PP-LEN-STD-PRO", "len-wlc-1"),
    ),
    "the profile of a unit with a longer code": (
        {"fragments": fragment("c9800/policy_profile.j2", "wireless profile policy PP-LEN-C30-PRO\n shutdown\n")},
        foreign("c9800/policy_profile.j2", "wireless profile policy PP-LEN-C30-PRO", "len-wlc-1"),
    ),
    "an access point of the corridor": (
        {"fragments": fragment("c9800/ap.j2", "ap 00a3.8e11.0001\n policy-tag PT-LEN-C3\n")},
        foreign("c9800/ap.j2", "ap 00a3.8e11.0001", "len-wlc-1"),
    ),
    "a policy of somebody else": (
        {
            "fragments": fragment(
                "fortios/policy.j2", "config firewall policy\n    delete 8\n    move 8 before 3\n    edit 8\n    next\nend\n"
            )
        },
        [
            *foreign("fortios/policy.j2", "delete 8", "len-fw-1"),
            *foreign("fortios/policy.j2", "move 8 before 3", "len-fw-1"),
            *foreign("fortios/policy.j2", "edit 8", "len-fw-1"),
        ],
    ),
    "a shared object of another kind": (
        {"fragments": fragment("fortios/host.j2", 'config system admin\n    edit "netauto"\n    next\nend\n', owner="shared")},
        foreign("fortios/host.j2", 'edit "netauto"', "len-fw-1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_findings(name):
    changes, expected = CASES[name]
    assert findings(**changes) == expected


def test_what_the_shipped_templates_print_is_the_units_own():
    case = lens_case.case()
    found = render(case.intent, case.allocation, case.inventory, load_templates(lens_case.TEMPLATES))
    assert findings(fragments=found) == []


def test_a_controller_that_stands_elsewhere_forbids_nothing():
    intent = lens_case.intent(site=lens_case.FLEX)
    found = render(intent, lens_case.allocation(), lens_case.inventory(), load_templates(lens_case.TEMPLATES))
    assert findings(intent=intent, fragments=found) == []


def test_a_vlan_that_the_flex_profile_lacks():
    intent = lens_case.intent(site=lens_case.FLEX)
    models = lens_case.case(intent=intent).predicted
    expected = "VLAN U-LEN-C3-CLIN does not exist: WL-GHT-SANTE would stay silent"
    broken = {**models, "len-wlc-1": replace(models["len-wlc-1"], flex_vlans={"FP-LEN": {"U-LEN-C3-INVITE": 2039}})}
    assert findings(intent=intent, predicted=broken) == [("wlan-map-dead", "len-wlc-1 PT-LEN-C3", expected)]


@pytest.mark.parametrize("line", [" vlan-name U-LEN-C1-CLIN", "  vlan-id 100", " native-vlan-id 2032"])
def test_what_of_a_flex_profile_is_not_the_units(line):
    intent = lens_case.intent(site=lens_case.FLEX)
    text = f"wireless profile flex FP-LEN\n{line}\n"
    found = findings(intent=intent, fragments=fragment("c9800/flex_vlan.j2", text))
    assert found == foreign("c9800/flex_vlan.j2", line.strip(), "len-wlc-1")


FOUND_ELSEWHERE = {
    "flow-denied", "flow-inside", "flow-inbound", "policy-any-any", "policy-unlogged", "policy-unresolved", "object-wider",
    "wlan-id-taken", "wlan-maps", "ssid-count", "ssid-limit", "name-length", "waiver-expired",
    "iomt-internet", "visitor-inside", "visitor-together", "zones-apart", "egress-shared", "resolver-outside", "rule-metadata",
    "task-overdue", "partner-ending", "partner-elsewhere", "vpn-full", "sip-full",
}  # fmt: skip


def test_every_lint_has_a_case():
    here = {lint for _, expected in CASES.values() for lint, _, _ in expected}
    assert here | FOUND_ELSEWHERE == {lint.id for lint in LINTS}
    assert not here & FOUND_ELSEWHERE


def test_ids_are_unique():
    assert len({lint.id for lint in LINTS}) == len(LINTS)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(4, []), (5, ["ssid-count"]), (7, ["ssid-count", "ssid-limit"]), (17, ["wlan-maps", "ssid-count", "ssid-limit"])],
)
def test_the_number_of_ssids(count, expected):
    wlans = {
        f"W{index}": Wlan(f"W{index}", 30 + index, f"S{index}", enabled=True, security="dot1x")
        for index in range(count)
    }
    tag = lens_case.PolicyTag("PT-LEN-C3", tuple((name, "PP-LEN-C3-PRO") for name in wlans))
    found = findings(predicted=predicted("len-wlc-1", wlans=wlans, policy_tags={"PT-LEN-C3": tag}))
    assert [lint for lint, _, _ in found] == expected


def test_without_a_controller_the_older_ssids_of_an_access_point_count_too():
    ssids = (
        "GHT-SANTE",
        "GHT-SANTE",
        "GHT-INVITES",
        "GHT-TABLETTES",
        "SOINS-ANCIEN",
        "INVITES-ANCIEN",
    )  # one on both radios
    wlans = {
        f"w{index}": Wlan(f"w{index}", 0, ssid, enabled=True, security="dot1x") for index, ssid in enumerate(ssids)
    }
    point, other = lens_case.intent().unit.access_points
    alone = {
        "ports": {point: "len-acc-1 Gi1/0/42", other: "len-acc-2 Gi1/0/42"},
        "radios": ["wlan0", "wlan1"],
        "radius_key": "vault:k",
        "networks": {},
    }
    intent = lens_case.intent(site={"wifi": None, "autonomous_wifi": alone})
    found = findings(intent=intent, predicted={point: DeviceModel(wlans=wlans)})
    why = "5 SSIDs on each access point: beacons take the air from clients; four are enough where phones run"
    assert ("ssid-count", point, why) in found


def test_a_wlan_id_of_somebody_else():
    own = {"guest": {"ssid": "OWN", "reason": "No group SSID there"}}
    changes = {
        "intent": lens_case.intent(unit={"wifi": {"own": own}}),
        "allocation": lens_case.allocation(wlan_ids={"guest": 18}),
    }
    assert findings(**changes) == [
        ("wlan-id-taken", "wifi.own.guest", "WLAN id 18 is WL-GHT-INVITES on the controller")
    ]


def test_names_that_are_too_long():
    zones = list(lens_case.allocation().zones)
    zones[0] = zones[0].model_copy(update={"interface": "c3-consultation-clin"})
    found = findings(allocation=lens_case.allocation(zones=zones))
    assert found == [
        ("name-length", "blueprint.zones.clin", "'c3-consultation-clin' has 20 characters, 15 are allowed")
    ]


def waived(**changes: Any) -> list[tuple[str, str]]:
    """Return lint and waiver of the findings for a unit whose review is due, with a waiver changed by `changes`."""
    waiver = {"lint": "review-past", "reason": "Decided in July", "until": "2027-08-31"} | changes
    intent = lens_case.intent(policy=Policy.model_validate({"waivers": [waiver]}))
    case = lens_case.case(intent=intent, today=date(2027, 7, 1))
    found = check(case.intent, case.allocation, case.inventory, case.running, case.predicted, case.today)
    return [(finding.lint, finding.waived) for finding in found]


WAIVERS = {
    "for every unit": ({}, [("review-past", "Decided in July (until 2027-08-31)")]),
    "for this unit": ({"unit": "lens-consult-3"}, [("review-past", "Decided in July (until 2027-08-31)")]),
    "for another unit": ({"unit": "lens-consult-1"}, [("review-past", "")]),
    "for another lint": ({"lint": "ssid-count"}, [("review-past", "")]),
    "on its last day": ({"until": "2027-07-01"}, [("review-past", "Decided in July (until 2027-07-01)")]),
    "ended": ({"until": "2027-06-30"}, [("review-past", ""), ("waiver-expired", "")]),
}


@pytest.mark.parametrize("name", WAIVERS)
def test_waivers(name):
    changes, expected = WAIVERS[name]
    assert waived(**changes) == expected


def test_nobody_can_accept_harm_to_others():
    waivers = [{"lint": lint, "reason": "Never mind", "until": "2027-01-01"} for lint in ("port-live", "vtp-server")]
    intent = lens_case.intent(policy=Policy.model_validate({"waivers": waivers}))
    case = lens_case.case(
        intent=intent, running=running("len-acc-1", **port(enabled=True)), texts={"len-acc-1": "hostname a\n"}
    )
    found = check(
        case.intent, case.allocation, case.inventory, case.running, case.predicted, case.today, texts=case.texts
    )
    assert [(finding.lint, finding.waived) for finding in found] == [
        ("port-live", ""),
        ("vtp-server", "Never mind (until 2027-01-01)"),
    ]
    assert [finding.lint for finding in blocking(found)] == ["port-live"]
