"""Partners, operator lines, staff at home, telephone channels, and what is left when something is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import lens_case
import pytest

from netauto.errors import PlanError
from netauto.intent.models import Blueprint, Catalogue
from netauto.intent.partners import known_prefixes, resolve
from netauto.policy.advice import prerequisites
from netauto.policy.check import blocking, check_case
from netauto.policy.degraded import degraded
from netauto.policy.lints_partners import refuse_another_peer

LAB = {
    "title": "Results",
    "owner": "Laboratory",
    "at": "partner",
    "partner": "laboratory",
    "flows": [{"id": "F06a", "from": ["clin"], "ports": ["tcp/443"]}],
}


def catalogue(peer: str = "quimper", until: str = "2027-06-30") -> Catalogue:
    peers = {
        "quimper": {"title": "Q", "owner": "Q", "prefixes": ["172.22.4.0/24"], "hosts": {"H-Q-01": "172.22.4.20"}},
        "rennes": {"title": "R", "owner": "R", "prefixes": ["172.22.8.0/24"], "hosts": {"H-R-01": "172.22.8.20"}},
    }
    partner = {
        "title": "Analyses",
        "owner": "Laboratory",
        "site": "lens",
        "peer": peer,
        "line": {"kind": "ipsec", "order": "IPS-7"},
        "transit": {"vlan": 2901, "prefix": "172.22.0.0/29"},
        "until": until,
    }
    return Catalogue.model_validate(
        {"services": lens_case.SERVICES | {"partner-lab": LAB}, "peers": peers, "partners": {"laboratory": partner}}
    )


def partnered(**said: Any) -> Any:
    """Return the case of a unit that uses the partner's laboratory."""
    written = catalogue(**said)
    services, partners = resolve(written, written.services)
    firewall = lens_case.SITE["firewall"]
    site = {"firewall": firewall | {"zones": firewall["zones"] | {"partner": "PARTENAIRES"}}}
    intent = lens_case.intent(site=site).model_copy(update={"services": services, "partners": partners})
    running = lens_case.running()
    zones = running["len-fw-1"].zones
    running["len-fw-1"] = replace(
        running["len-fw-1"], zones=zones | {"PARTENAIRES": replace(zones["INTERNET"], name="PARTENAIRES")}
    )
    return lens_case.case(intent=intent, running=running)


def messages(case: Any, lint: str) -> list[str]:
    return [finding.message for finding in check_case(case) if finding.lint == lint]


def test_a_service_behind_a_partner_has_the_hosts_of_its_peer_and_its_name():
    services, partners = resolve(catalogue(), ("doctolib", "partner-lab"))
    assert list(services) == ["doctolib", "partner-lab-quimper"]
    assert {name: str(host) for name, host in services["partner-lab-quimper"].hosts.items()} == {
        "H-Q-01": "172.22.4.20"
    }
    assert list(partners) == ["laboratory"]


def test_another_peer_is_one_field_and_leaves_nothing_of_the_one_before():
    before, after = partnered(), partnered(peer="rennes")
    made = {
        name: {
            (policy.name, group)
            for policy in case.predicted["len-fw-1"].policies
            for group in policy.destination_addresses
        }
        for name, case in (("before", before), ("after", after))
    }
    assert {group for _, group in made["before"] ^ made["after"]} == {"G-PARTNER-LAB-QUIMPER", "G-PARTNER-LAB-RENNES"}
    assert "H-Q-01" not in after.predicted["len-fw-1"].addresses


def test_an_open_unit_is_closed_before_its_partner_changes():
    before, after = partnered(), partnered(peer="rennes")
    refuse_another_peer(before.intent, before.allocation, before.predicted["len-fw-1"])
    refuse_another_peer(after.intent, after.allocation, before.running["len-fw-1"])
    refuse_another_peer(lens_case.intent(), after.allocation, before.predicted["len-fw-1"])
    refuse_another_peer(after.intent, after.allocation, None)
    with pytest.raises(PlanError) as caught:
        refuse_another_peer(after.intent, after.allocation, before.predicted["len-fw-1"])
    assert str(caught.value) == (
        "lens-consult-3 is open with UC-LEN-C3-0006 towards G-PARTNER-LAB-QUIMPER, and its partner is now another one"
    )
    assert "close-unit lens-consult-3" in caught.value.hint


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2027-06-30", []),
        ("2026-12-21", ["laboratory (quimper) ends on 2026-12-21, in 30 days"]),
        ("2026-12-22", []),
        ("2026-11-21", ["laboratory (quimper) ends on 2026-11-21, in 0 days"]),
        ("2026-11-20", ["laboratory (quimper) was to end on 2026-11-20: renew it, or take it out"]),
    ],
)
def test_an_end_date_alerts_and_never_cuts(until, expected):
    case = partnered(until=until)
    assert messages(case, "partner-ending") == expected
    assert blocking(check_case(case)) == ()
    assert any(
        "G-PARTNER-LAB-QUIMPER" in policy.destination_addresses for policy in case.predicted["len-fw-1"].policies
    )


def test_a_partner_of_another_site_is_said():
    case = partnered()
    intent = case.intent.model_copy(
        update={"partners": {"laboratory": case.intent.partners["laboratory"].model_copy(update={"site": "bethune"})}}
    )
    assert messages(replace(case, intent=intent), "partner-elsewhere") == [
        "laboratory ends at site bethune, the unit is at lens"
    ]
    assert messages(case, "partner-elsewhere") == []


def test_everybody_keeps_clear_of_a_partners_networks():
    assert [(str(known.prefix), known.what) for known in known_prefixes(catalogue())] == [
        ("172.22.4.0/24", "peer quimper"),
        ("172.22.8.0/24", "peer rennes"),
        ("172.22.0.0/29", "transit to laboratory"),
    ]


def test_the_partner_is_a_task_of_people():
    case = partnered()
    assert prerequisites(case.intent, case.allocation, case.inventory)[-1] == (
        "laboratory: quimper answers behind ipsec, order IPS-7, VLAN 2901, 172.22.0.0/29, until 2027-06-30"
    )


def line(name: str, state: str, rate: int, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "operator": "Operator",
        "order": "CMD-2020-1",
        "kind": "cellular",
        "rate_kbps": rate,
        "state": state,
        "since": "2020-03-20",
    } | more


def on_4g(*lines: dict[str, Any]) -> Any:
    """Return the case of a site that lives on 4G, as the merge leaves it."""
    wan = lens_case.SITE["wan"] | {"kind": "cellular", "rate_kbps": 20000, "committed_kbps": 5000}
    return lens_case.case(intent=lens_case.intent(site={"wan": wan, "lines": lines}))


def test_the_capacity_counts_the_line_in_service_and_names_the_one_that_comes():
    fibre = line("fibre", "ordered", 100000, kind="fibre", due="2020-04-20")
    (found,) = messages(on_4g(line("lte", "in-service", 20000), fibre), "wan-full")
    assert found.endswith("missing; fibre (ordered, due 2020-04-20) would leave 95.0 Mb/s")
    (alone,) = messages(on_4g(line("lte", "in-service", 20000), line("dsl", "ordered", 8000)), "wan-full")
    assert alone.endswith("missing"), "a line that would not do either is not promised"


def test_an_ordered_line_is_a_task_of_people():
    fibre = line("fibre", "ordered", 100000, kind="fibre", due="2020-04-20")
    case = on_4g(line("lte", "in-service", 20000), fibre)
    assert prerequisites(case.intent, case.allocation, case.inventory)[-1] == (
        "Operator, order CMD-2020-1: fibre 100 Mb/s is ordered since 2020-03-20, due 2020-04-20"
    )


LOADS = {
    "everybody fits": ({"remote_access": {"users": 10, "sessions": 10}, "sip_trunk": {"channels": 1}}, []),
    "too many at home": (
        {"remote_access": {"users": 11, "sessions": 10}},
        [("vpn-full", "11 people at home, the gateway bears 10 sessions")],
    ),
    "too few channels": (
        {"sip_trunk": {"channels": 0}},
        [("sip-full", "1 phones, of which 50 % talk at once, need 1 channels: the trunk has 0")],
    ),
    "staff at home fill the link": (
        {"remote_access": {"users": 1000, "sessions": 1000}},
        [
            (
                "wan-full",
                (
                    "units need 169.8 Mb/s each way (lens-consult-3 19.8 Mb/s, staff at home 150.0 Mb/s), 200.0 Mb/s less"
                    " 60.0 Mb/s promised elsewhere leave 140.0 Mb/s: 29.8 Mb/s missing"
                ),
            )
        ],
    ),
}


@pytest.mark.parametrize("name", LOADS)
def test_what_people_outside_draw(name):
    site, expected = LOADS[name]
    found = check_case(lens_case.case(intent=lens_case.intent(site=site)))
    assert [(finding.lint, finding.message) for finding in found] == expected


def sheets(**more: Any) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {sheet.mode: (sheet.stays, sheet.lost) for sheet in degraded(lens_case.intent(**more))}


def test_what_is_left_when_something_is_lost():
    record = lens_case.SERVICES["patient-record"] | {"vital": True}
    found = sheets(
        services=lens_case.SERVICES | {"patient-record": record},
        site={"lines": [line("fibre", "in-service", 200000), line("lte", "standby", 50000)]},
    )
    assert found == {
        "radius": (
            ("machines and phones that are authenticated, until they are asked again", "Wi-Fi of guest"),
            ("new machines and phones at the ports of box-1, box-2, copier", "new clients of the professional Wi-Fi"),
        ),
        "wan": (
            ("patient-record, network-base, telephony", "what fits 50 Mb/s, by lte (Operator) that stands by"),
            ("doctolib, internet-guest",),
        ),
        "record": (("network-base, telephony, doctolib, internet-guest",), ("patient-record",)),
        "controller": (
            ("everything at the sockets of box-1, box-2, copier",),
            ("all Wi-Fi at len-ap-31, len-ap-32",),
        ),
    }


def test_a_service_at_another_site_is_lost_with_the_link():
    away = lens_case.SERVICES["patient-record"] | {"hosts": {"H-DPI-01": "10.62.4.10"}}
    found = sheets(services=lens_case.SERVICES | {"patient-record": away})
    assert found["wan"] == (("network-base, telephony",), ("patient-record, doctolib, internet-guest",))
    assert found["record"][1] == (), "nobody called it vital"


def test_access_points_that_switch_by_themselves_go_on():
    assert sheets(site=lens_case.FLEX)["controller"] == (
        (
            "everything at the sockets of box-1, box-2, copier",
            "Wi-Fi clients that are connected at len-ap-31, len-ap-32",
        ),
        ("new clients of the professional Wi-Fi",),
    )


def test_without_wifi_no_controller_can_be_lost():
    assert "controller" not in sheets(unit={"access_points": []})


def test_the_steps_are_what_the_blueprint_says():
    shape = Blueprint.model_validate(lens_case.BLUEPRINT | {"degraded": {"wan": ["call the desk", "use paper"]}})
    found = {sheet.mode: sheet.steps for sheet in degraded(lens_case.intent(blueprint=shape))}
    assert found == {"radius": (), "wan": ("call the desk", "use paper"), "record": (), "controller": ()}
