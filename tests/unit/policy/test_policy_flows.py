"""The flow proof: first match, whole and in part, on hand-made policies and on a whole unit."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from itertools import product
from typing import TYPE_CHECKING, Any

import lens_case
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.platforms.model import Address, AddressGroup, DeviceModel, FirewallPolicy, ServiceObject, Zone
from netauto.policy.check import check, proofs
from netauto.policy.rules import ANYWHERE, PRIVATE, Match, Ports, Traffic, addresses, judge, public_networks, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence


def firewall(*policies: FirewallPolicy, **fields: Any) -> dict[str, DeviceModel]:
    """Return the predicted devices with `policies` in front of all others, and fields of the firewall merged."""
    models = lens_case.case().predicted
    model = models["len-fw-1"]
    merged = {name: getattr(model, name) | value for name, value in fields.items()}
    return {**models, "len-fw-1": replace(model, policies=(*policies, *model.policies), **merged)}


def changed(number: int, **fields: Any) -> dict[str, DeviceModel]:
    """Return the predicted devices with fields of one policy replaced."""
    models = lens_case.case().predicted
    model = models["len-fw-1"]
    policies = tuple(replace(policy, **fields) if policy.key == str(number) else policy for policy in model.policies)
    return {**models, "len-fw-1": replace(model, policies=policies)}


def removed(number: int) -> dict[str, DeviceModel]:
    models = lens_case.case().predicted
    policies = tuple(policy for policy in models["len-fw-1"].policies if policy.key != str(number))
    return {**models, "len-fw-1": replace(models["len-fw-1"], policies=policies)}


def findings(predicted: dict[str, DeviceModel]) -> list[tuple[str, str, str]]:
    case = lens_case.case(predicted=predicted)
    found = check(case.intent, case.allocation, case.inventory, case.running, case.predicted, case.today)
    return [(finding.lint, finding.where, finding.message) for finding in found]


DENY = {"accept": False, "name": "OLD-DENY"}
WEB = {"services": frozenset({"TCP-443"})}

CASES: dict[str, tuple[dict[str, DeviceModel], list[tuple[str, str, str]]]] = {
    "an old deny in front": (
        firewall(lens_case.policy(71, "any", "any", **DENY | WEB)),
        [
            (
                "flow-denied",
                "services.patient-record.flows[0]",
                "F01 clin → patient-record tcp/443: denied by OLD-DENY (71, logged)",
            ),
            *[
                (
                    "flow-denied",
                    "services.doctolib.flows[0]",
                    f"F11 {zone} → doctolib FQ-DOCTOLIB tcp/443: denied by OLD-DENY (71, logged)",
                )
                for zone in ("clin", "liberal")
            ],
            (
                "flow-denied",
                "services.internet-guest.flows[0]",
                "F24 invite → internet-guest tcp/443: denied by OLD-DENY (71, logged)",
            ),
        ],
    ),
    "an old deny of one host": (
        firewall(
            lens_case.policy(71, "any", "DC-SANTE", **DENY, destination_addresses=frozenset({"SRV"})),
            addresses={"SRV": Address("SRV", "10.60.4.11/32")},
        ),
        [
            (
                "flow-denied",
                "services.patient-record.flows[0]",
                "F01 clin → patient-record H-DPI-02 tcp/443: denied by OLD-DENY (71, logged)",
            )
        ],
    ),
    "an old deny of half a zone": (
        firewall(
            lens_case.policy(71, "any", "DC-SANTE", **DENY, source_addresses=frozenset({"HALF"})),
            addresses={"HALF": Address("HALF", "10.60.48.0/25")},
        ),
        [
            (
                "flow-denied",
                "services.patient-record.flows[0]",
                "F01 clin → patient-record tcp/443: denied by OLD-DENY (71, logged)",
            )
        ],
    ),
    "an old deny of something else": (
        firewall(
            lens_case.policy(71, "any", "any", **DENY, services=frozenset({"SAMBA"})),
            services={"SAMBA": ServiceObject("SAMBA", frozenset({"tcp/139"}))},
        ),
        [],
    ),
    "an old deny that is disabled": (firewall(lens_case.policy(71, "any", "any", **DENY, enabled=False)), []),
    "a policy of the unit that is missing": (
        removed(203201),
        [
            (
                "flow-denied",
                "services.patient-record.flows[0]",
                "F01 clin → patient-record tcp/443: denied by UC-LEN-C3-0900 (204100, logged)",
            )
        ],
    ),
    "visitors by the professional address": (
        changed(203205, nat_pool="POOL-PRO"),
        [
            (
                "flow-denied",
                "services.internet-guest.flows[0]",
                ("F24 invite → internet-guest tcp/443: allowed by UC-LEN-C3-0005 (203205, logged), which leaves by POOL-PRO"
                " instead of POOL-PUBLIC"),
            )
        ],
    ),
    "an old accept for everybody": (
        firewall(lens_case.policy(8, "any", "DC-SANTE", name="TEMPORARY")),
        [
            *[
                (
                    "flow-open",
                    f"blueprint.zones.{zone}",
                    f"{zone} → DC-SANTE: TEMPORARY (8, logged) lets more pass than the catalogue asks for",
                )
                for zone in ("clin", "voix", "impr", "liberal", "invite", "quar")
            ],
        ],
    ),
    "an old accept for other addresses": (
        firewall(
            lens_case.policy(8, "any", "DC-SANTE", source_addresses=frozenset({"LEGACY"})),
            addresses={"LEGACY": Address("LEGACY", "10.60.2.0/24")},
        ),
        [],
    ),
    "visitors into the hospital": (
        firewall(lens_case.policy(8, "C3-INVITE", "MGMT", name="OOPS", **WEB, log=False)),
        [
            (
                "flow-open",
                "blueprint.zones.invite",
                "invite → MGMT: OOPS (8, not logged) lets more pass than the catalogue asks for",
            )
        ],
    ),
    "visitors to the group's other hospitals": (
        removed(204007),
        [
            (
                "flow-open",
                "blueprint.zones.invite",
                "invite → private addresses behind INTERNET: allowed by UC-LEN-C3-0005 (203205, logged)",
            )
        ],
    ),
    "a template that opens every service": (
        changed(203201, services=frozenset({"ALL"})),
        [
            (
                "flow-open",
                "blueprint.zones.clin",
                "clin → DC-SANTE: UC-LEN-C3-0001 (203201, logged) lets more pass than the catalogue asks for",
            )
        ],
    ),
    "a template that opens every service to anywhere": (
        changed(203204, services=frozenset({"ALL"}), destination_addresses=frozenset({"all"}), log=False),
        [
            (
                "flow-open",
                "blueprint.zones.clin",
                "clin → INTERNET: UC-LEN-C3-0004 (203204, not logged) lets more pass than the catalogue asks for",
            ),
            (
                "flow-open",
                "blueprint.zones.liberal",
                "liberal → INTERNET: UC-LEN-C3-0004 (203204, not logged) lets more pass than the catalogue asks for",
            ),
            (
                "policy-any-any",
                "len-fw-1 policy 203204",
                "UC-LEN-C3-0004 accepts more than a flow: from N-LEN-C3-CLIN, N-LEN-C3-LIBERAL",
            ),
            ("policy-unlogged", "len-fw-1 policy 203204", "UC-LEN-C3-0004 does not log"),
        ],
    ),
    "a zone whose interfaces talk": (
        firewall(zones={"C3-INVITE": Zone("C3-INVITE", frozenset({"c3-invite"}), intrazone_deny=False)}),
        [("flow-inside", "blueprint.zones.invite", "C3-INVITE lets its own interfaces talk to each other")],
    ),
    "an opening from outside": (
        firewall(lens_case.policy(25, "DC-SANTE", "C3-IMPR", name="PRINT-TO-COPIERS")),
        [("flow-inbound", "blueprint.zones.impr", "DC-SANTE may reach impr by PRINT-TO-COPIERS (25, logged)")],
    ),
    "a group that somebody made wider": (
        firewall(
            address_groups={"G-PATIENT-RECORD": AddressGroup("G-PATIENT-RECORD", frozenset({"H-DPI-01", "H-DPI-02", "TEST"}))},
            addresses={"TEST": Address("TEST", "10.60.4.200/32")},
        ),
        [
            (
                "flow-open",
                "blueprint.zones.clin",
                "clin → DC-SANTE: UC-LEN-C3-0001 (203201, logged) lets more pass than the catalogue asks for",
            ),
            ("object-wider", "len-fw-1 group G-PATIENT-RECORD", "G-PATIENT-RECORD also holds TEST"),
        ],
    ),
    "a policy that cannot be read": (
        firewall(lens_case.policy(5, "any", "TOIP", name="GEO", accept=False, source_addresses=frozenset({"DYNAMIC"}))),
        [
            (
                "flow-denied",
                "services.telephony.flows[0]",
                "F12a voix → telephony udp/16384-32767: denied by GEO (5, logged)",
            ),
            ("policy-unresolved", "len-fw-1 policy 5", "policy 5 (GEO) holds names that cannot be resolved"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_findings(name):
    predicted, expected = CASES[name]
    assert findings(predicted) == expected


def test_the_matrix_of_a_unit_that_is_right():
    case = lens_case.case()
    found = proofs(case.intent, case.allocation, case.inventory, case.predicted, case.today)
    every_zone = ["clin", "voix", "impr", "liberal", "invite", "quar"]
    assert [line for line in found if line.startswith("F")] == [
        "F01 clin → patient-record tcp/443: allowed by UC-LEN-C3-0001 (203201, logged)",
        *[
            f"F13 {zone} → network-base udp/53, tcp/53: allowed by UC-LEN-C3-0002 (203202, logged)"
            for zone in ("clin", "voix", "impr", "liberal", "quar")
        ],
        "F12a voix → telephony udp/16384-32767: allowed by UC-LEN-C3-0003 (203203, logged)",
        "F11 clin → doctolib tcp/443, udp/3478: allowed by UC-LEN-C3-0004 (203204, logged)",
        "F11 liberal → doctolib tcp/443, udp/3478: allowed by UC-LEN-C3-0004 (203204, logged)",
        "F24 invite → internet-guest tcp/443: allowed by UC-LEN-C3-0005 (203205, logged)",
    ]
    assert [line for line in found if line.startswith("invite")] == [
        "invite → INTERNET: nothing beyond F24; the rest denied by UC-LEN-C3-0907 (204107, logged)",
        (
            "invite → DC-SANTE, INFRA, TOIP, MGMT, C3-CLIN, C3-VOIX, C3-IMPR, C3-LIBERAL, C3-QUAR: denied by UC-LEN-C3-0907"
            " (204107, logged)"
        ),
        "invite → private addresses behind INTERNET: denied by UC-LEN-C3-0807 (204007, logged)",
    ]
    assert {line.split(" ")[0] for line in found if not line.startswith("F")} == set(every_zone)


def test_the_zones_of_another_unit_are_summed_up():
    names = ("C1-CLIN", "C1-VOIX", "C30-CLIN")
    predicted = firewall(zones={name: Zone(name, frozenset({name.lower()}), intrazone_deny=True) for name in names})
    case = lens_case.case(predicted=predicted)
    found = proofs(case.intent, case.allocation, case.inventory, case.predicted, case.today)
    assert (
        "quar → DC-SANTE, TOIP, MGMT, INTERNET, C3-CLIN, C3-VOIX, C3-IMPR, C3-LIBERAL, C3-INVITE, C1-* (2 zones), C30-CLIN:"
        " denied by UC-LEN-C3-0910 (204110, logged)"
    ) in found


def test_nothing_is_proved_about_a_firewall_that_was_not_read():
    case = lens_case.case(predicted={})
    found = check(case.intent, case.allocation, case.inventory, {}, {}, case.today)
    assert [(finding.lint, finding.message) for finding in found] == [
        ("flow-denied", "no predicted configuration of len-fw-1: nothing is proved")
    ]


def test_public_addresses_are_all_but_the_private_ones():
    public = public_networks()
    assert sum(network.num_addresses for network in (*public, *PRIVATE)) == ANYWHERE.num_addresses
    assert not any(network.overlaps(private) for network in public for private in PRIVATE)


OBJECTS = DeviceModel(
    addresses={
        "NET": Address("NET", "10.60.4.0/24"),
        "RANGE": Address("RANGE", "10.60.4.1-10.60.4.3"),
        "NAME": Address("NAME", "www-1.doctolib.fr"),
        "DYNAMIC": Address("DYNAMIC", "dynamic"),
    },
    address_groups={
        "GROUP": AddressGroup("GROUP", frozenset({"NET", "INNER"})),
        "INNER": AddressGroup("INNER", frozenset({"NAME", "GROUP"})),
    },
)
RESOLVED = {
    "all": (ANYWHERE,),
    "NET": (IPv4Network("10.60.4.0/24"),),
    "RANGE": (IPv4Network("10.60.4.1/32"), IPv4Network("10.60.4.2/31")),
    "NAME": ("www-1.doctolib.fr",),
    "DYNAMIC": (None,),
    "MISSING": (None,),
    "GROUP": ("www-1.doctolib.fr", IPv4Network("10.60.4.0/24")),
}


@pytest.mark.parametrize("name", RESOLVED)
def test_addresses_are_resolved(name):
    assert addresses(OBJECTS, name) == RESOLVED[name]


PORTS = [
    ("tcp/443", "tcp/443", Match.WHOLE),
    ("tcp/1-65535", "tcp/443", Match.WHOLE),
    ("tcp/443", "tcp/440-450", Match.PART),
    ("tcp/443", "tcp/444", Match.NONE),
    ("tcp/53", "udp/53", Match.NONE),
    ("icmp", "icmp", Match.WHOLE),
]


@pytest.mark.parametrize(("have", "want", "expected"), PORTS)
def test_ports(have, want, expected):
    assert Ports.parse(have).match(Ports.parse(want)) is expected


# A world small enough to try every packet: two zones, eight addresses each way, four ports.
SOURCES = {"S0": "10.0.0.0/29", "S1": "10.0.0.0/30", "S2": "10.0.0.4/31", "S3": "10.0.0.7/32"}
TARGETS = {"T0": "10.9.0.0/29", "T1": "10.9.0.4/30", "T2": "10.9.0.2/31", "T3": "10.9.0.1/32"}
SERVICES = {"P0": "tcp/1-4", "P1": "tcp/2-3", "P2": "tcp/4", "P3": "udp/1"}
some = {name: st.frozensets(st.sampled_from(sorted(values)), min_size=1, max_size=2) for name, values in
        {"source": SOURCES, "target": TARGETS, "service": SERVICES}.items()}  # fmt: skip
rules = st.lists(
    st.builds(
        FirewallPolicy,
        key=st.integers(1, 9).map(str),
        name=st.just("P"),
        sources=st.sampled_from([frozenset({"A"}), frozenset({"any"}), frozenset({"C"})]),
        destinations=st.just(frozenset({"B"})),
        source_addresses=some["source"] | st.just(frozenset({"all"})),
        destination_addresses=some["target"] | st.just(frozenset({"all"})),
        services=some["service"] | st.just(frozenset({"ALL"})),
        accept=st.booleans(),
        log=st.just(value=True),
        enabled=st.booleans(),
    ),
    max_size=6,
)


def passes(policies: Sequence[FirewallPolicy], source: IPv4Address, target: IPv4Address, port: int) -> bool:
    """Send one TCP packet from A to B: an independent, literal reading of first match."""

    def inside(address: IPv4Address, names: frozenset[str], known: dict[str, str]) -> bool:
        return "all" in names or any(address in IPv4Network(known[name]) for name in names)

    def served(names: frozenset[str]) -> bool:
        spans = [
            SERVICES[name].partition("/")[2].partition("-")
            for name in names - {"ALL"}
            if SERVICES[name].startswith("tcp")
        ]
        return "ALL" in names or any(int(low) <= port <= int(high or low) for low, _, high in spans)

    for policy in policies:
        matches = (
            policy.enabled,
            policy.sources & {"A", "any"},
            inside(source, policy.source_addresses, SOURCES),
            inside(target, policy.destination_addresses, TARGETS),
            served(policy.services),
        )
        if all(matches):
            return policy.accept
    return False


@settings(max_examples=300)
@given(
    policies=rules,
    source=st.sampled_from(sorted(SOURCES)),
    target=st.sampled_from(sorted(TARGETS)),
    service=st.sampled_from(["P0", "P1", "P2"]),
)
def test_a_proof_holds_for_every_packet(policies, source, target, service):
    model = DeviceModel(
        addresses={name: Address(name, value) for name, value in (SOURCES | TARGETS).items()},
        services={name: ServiceObject(name, frozenset({value})) for name, value in SERVICES.items()},
        policies=tuple(policies),
    )
    ports = Ports.parse(SERVICES[service])
    sources, targets = IPv4Network(SOURCES[source]), IPv4Network(TARGETS[target])
    verdict = judge(resolve(model), Traffic("A", sources, "B", targets, ports))
    packets = product(sources, targets, range(ports.low, ports.high + 1))
    outcomes = {passes(policies, *packet) for packet in packets}
    if verdict.allowed:
        assert outcomes == {True}
    if not verdict.openings:
        assert outcomes == {False}
