"""What stays apart whoever writes the catalogue: each lint with the one change that it finds, and its neighbour that is fine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import lens_case
import pytest

from netauto.intent.findings import FIXED, WAIVABLE
from netauto.intent.models import Blueprint
from netauto.policy.check import check
from netauto.policy.lints import LINTS

IOMT = {"offset": 2, "title": "Medical devices", "isolated": True}


def found(lint: str, case: Any) -> list[tuple[str, str]]:
    findings = check(case.intent, case.allocation, case.inventory, case.running, case.predicted, case.today)
    return [(finding.where, finding.message) for finding in findings if finding.lint == lint]


def flows(zone: str, at: str, **more: Any) -> Any:
    """Return the case in which `zone` may use one more service, which is at `at`."""
    service = {
        "title": "Extra",
        "owner": "Somebody",
        "at": at,
        "hosts": {"H-EXTRA-01": "10.60.4.99" if at != "internet" else "203.0.113.9"},
        "flows": [{"id": "F90", "from": [zone], "ports": ["tcp/443"]}],
    }
    return case(services=lens_case.SERVICES | {"extra": service | more})


def case(*, zones: dict[str, Any] | None = None, **fields: Any) -> Any:
    """Return a case whose blueprint has `zones` beside or instead of the usual ones."""
    shape = lens_case.BLUEPRINT | {"zones": lens_case.ZONES | (zones or {})}
    given = lens_case.allocation()
    first = given.zones[0].model_dump(mode="json")
    extra = [
        {
            **first,
            "zone": name,
            "vlan": 2034,
            "prefix": "10.60.50.0/24",
            "gateway": "10.60.50.1",
            "interface": f"c3-{name}",
            "firewall_zone": f"C3-{name.upper()}",
            "address": f"N-LEN-C3-{name.upper()}",
            "vlan_name": f"U-LEN-C3-{name.upper()}",
        }
        for name in zones or {}
        if name not in lens_case.ZONES
    ]
    all_zones = [*(zone.model_dump(mode="json") for zone in given.zones), *extra]
    intent = lens_case.intent(blueprint=Blueprint.model_validate(shape), **fields)
    return lens_case.case(intent=intent, allocation=lens_case.allocation(zones=all_zones))


def opened(source: str, target: str) -> Any:
    """Return the case in which somebody's old policy leads from one zone to another."""
    usual = lens_case.case()
    old = lens_case.policy(71, source, target, name="OLD")
    firewall = replace(usual.predicted["len-fw-1"], policies=(old, *usual.predicted["len-fw-1"].policies))
    return lens_case.case(predicted={**usual.predicted, "len-fw-1": firewall})


def commented(comment: str) -> Any:
    """Return the case in which the unit's first policy says `comment`."""
    usual = lens_case.case()
    model = usual.predicted["len-fw-1"]
    policies = tuple(
        replace(policy, comment=comment) if policy.key == "203201" else policy for policy in model.policies
    )
    return lens_case.case(predicted={**usual.predicted, "len-fw-1": replace(model, policies=policies)})


CASES: dict[str, tuple[str, Any, list[tuple[str, str]]]] = {
    "a monitor with an egress": (
        "iomt-internet",
        case(zones={"iomt": {**IOMT, "egress": "professional"}}),
        [("blueprint.zones.iomt", "iomt has the egress 'professional'")],
    ),
    "a monitor without": ("iomt-internet", case(zones={"iomt": IOMT}), []),
    "a monitor that calls its maker": (
        "iomt-internet",
        case(
            zones={"iomt": {**IOMT, "egress": "public"}},
            services=lens_case.SERVICES
            | {
                "maker": lens_case.SERVICES["doctolib"]
                | {"flows": [{"id": "F91", "from": ["iomt"], "ports": ["tcp/443"]}]}
            },
        ),
        [
            ("blueprint.zones.iomt", "iomt has the egress 'public'"),
            ("services.maker.flows[0]", "F91 leads iomt to maker, at the Internet"),
        ],
    ),
    "visitors at the record": (
        "visitor-inside",
        flows("invite", "dc"),
        [("services.extra.flows[0]", "F90 leads invite to extra, at dc")],
    ),
    "visitors at a private address behind the Internet": (
        "visitor-inside",
        flows("invite", "internet", hosts={"H-EXTRA-01": "10.62.4.1"}),
        [("services.extra.flows[0]", "F90 leads invite to the private address of H-EXTRA-01")],
    ),
    "visitors at a public address": ("visitor-inside", flows("invite", "internet"), []),
    "visitors who see each other": (
        "visitor-together",
        case(zones={"invite": lens_case.ZONES["invite"] | {"isolated": False}}),
        [("blueprint.zones.invite", "the clients of invite reach each other: isolated is not true")],
    ),
    "an old rule from town doctors to workstations": (
        "zones-apart",
        opened("C3-LIBERAL", "C3-CLIN"),
        [("blueprint.zones.liberal", "liberal → clin: OLD (71) accepts")],
    ),
    "the other way round is another lint's": ("zones-apart", opened("C3-CLIN", "C3-LIBERAL"), []),
    "one address for everybody": (
        "egress-shared",
        case(
            site={
                "firewall": lens_case.SITE["firewall"]
                | {
                    "egress": {
                        name: {"address": "198.51.100.10", "pool": f"P-{name}"} for name in ("professional", "public")
                    }
                }
            }
        ),
        [("site.firewall.egress", "patients and professionals share 198.51.100.10")],
    ),
    "names from outside for workstations": (
        "resolver-outside",
        flows(
            "clin",
            "internet",
            flows=[{"id": "F90", "from": ["clin", "invite"], "ports": ["udp/53", "tcp/443", "udp/100-200"]}],
        ),
        [("services.extra.flows[0]", "F90 opens udp/53, udp/100-200 to the Internet for clin")],
    ),
    "names from outside for visitors": (
        "resolver-outside",
        flows("invite", "internet", flows=[{"id": "F90", "from": ["invite"], "ports": ["udp/53"]}]),
        [],
    ),
    "nobody answers for a service": (
        "rule-metadata",
        flows("clin", "dc", owner=""),
        [("services.extra.owner", "nobody answers for extra")],
    ),
    "nobody answers for the unit": (
        "rule-metadata",
        lens_case.case(intent=lens_case.intent(unit={"owner": " "})),
        [("owner", "nobody answers for the unit")],
    ),
    "a rule without its reason": (
        "rule-metadata",
        commented(""),
        [("len-fw-1 policy 203201", "UC-LEN-C3-0001 should say CHG-2020-0412 and its flow, it says nothing")],
    ),
    "a rule of another change": (
        "rule-metadata",
        commented("CHG-1999-0001 F01"),
        [
            (
                "len-fw-1 policy 203201",
                "UC-LEN-C3-0001 should say CHG-2020-0412 and its flow, it says 'CHG-1999-0001 F01'",
            )
        ],
    ),
    "a rule of this change": ("rule-metadata", commented("CHG-2020-0412 F01"), []),
}


@pytest.mark.parametrize("name", CASES)
def test_findings(name):
    lint, asked, expected = CASES[name]
    assert found(lint, asked) == expected


def test_every_new_lint_finds_something():
    assert {lint for lint, _, expected in CASES.values() if expected} == {
        "iomt-internet",
        "visitor-inside",
        "visitor-together",
        "zones-apart",
        "egress-shared",
        "resolver-outside",
        "rule-metadata",
    }


def test_the_names_that_a_waiver_is_held_against_are_those_of_the_lints():
    assert {lint.id: lint.waivable for lint in LINTS} == dict.fromkeys(WAIVABLE, True) | dict.fromkeys(FIXED, False)
