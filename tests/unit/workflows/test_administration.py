"""Administration reaches the workstations that netauto sets up, where they are held and where they belong; nothing else comes in."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from held_hospital import UNITS, Hospital

from netauto.errors import PlanError
from netauto.policy.case import Case
from netauto.policy.flows import inbound
from netauto.policy.rules import Ports, Traffic, judge, resolve
from netauto.render import scope
from netauto.workflows.readings import model
from netauto.workflows.root import Root
from netauto.workspace import Workspace

ADMINISTRATION = IPv4Network("10.60.1.0/24")  # workstations.yml
NEIGHBOUR = IPv4Network("10.60.3.0/24")
SUBNET = 'set comment "CHG-2020-0412"\n        set subnet'
INTO = '\n        set action accept\n        set srcaddr "ADMIN-LEN-C3-1"\n        set dstaddr "N-LEN-C3'
SSH, WEB = Ports.parse("tcp/22"), Ports.parse("tcp/443")


@pytest.fixture(params=UNITS)
def hospital(request, tmp_path):
    return Hospital(tmp_path, request.param)


@pytest.fixture
def lens(tmp_path):
    return Hospital(tmp_path, "lens-consult-3")


def test_only_administration_and_only_by_ssh_and_only_where_workstations_are(hospital):
    plan, firewall = hospital.open(), scope.firewall(hospital.intent)
    device = plan.device(firewall.device)
    rules = resolve(model(device.platform, device.predicted_text))
    reached = {"quar", *(room.zone or hospital.intent.blueprint.room_zone for room in hospital.rooms)}
    for zone in scope.zones(hospital.intent):
        given = plan.allocation.zone(zone)
        passes = {
            (source, ports): judge(
                rules, Traffic(firewall.administration, source, given.firewall_zone, given.prefix, ports)
            ).allowed
            for source in (ADMINISTRATION, NEIGHBOUR)
            for ports in (SSH, WEB)
        }
        assert [asked for asked, passed in passes.items() if passed] == [(ADMINISTRATION, SSH)] * (zone in reached)
    told = [proof.split(" tcp/22: allowed by UC-")[0] for proof in plan.proofs if proof.startswith("administration")]
    assert sorted(told) == sorted(f"administration ({firewall.administration}) → {zone}" for zone in reached)
    # A held workstation fetches packages and sends its logs from where it is held, without a word in the unit's file.
    for flow in ("F31 quar → packages tcp/443: allowed by UC-", "F32 quar → logs tcp/6514: allowed by UC-"):
        assert [proof for proof in plan.proofs if proof.startswith(flow)]
    assert not [finding for finding in plan.findings if finding.lint == "flow-inbound" and "UC-" in finding.message]


@pytest.mark.parametrize(
    ("out", "into"),
    [
        (f"{SUBNET} 10.60.1.0 255.255.255.0", f"{SUBNET} 10.60.0.0 255.255.0.0"),
        ('set srcintf "MGMT"\n        set dstintf "C3-QUAR"', 'set srcintf "DC-SANTE"\n        set dstintf "C3-QUAR"'),
        (f'C3-TELECO"{INTO}-TELECO"', f'C3-INVITE"{INTO}-INVITE"'),
        ('set service "TCP-22"', 'set service "TCP-22" "TCP-443"'),
        ('set service "TCP-22"', 'set service "ALL"'),
    ],
)
def test_what_lets_more_in_is_told(lens, out, into):
    rendered, plan = lens.rendered(), lens.open()
    device = plan.device("len-fw-1")
    wider = device.predicted_text.replace(out, into)
    assert wider != device.predicted_text
    found = []
    for text in (device.predicted_text, wider):
        predicted = rendered.models | {"len-fw-1": model(device.platform, text)}
        case = Case(
            rendered.intent,
            rendered.allocation,
            lens.root.inventory,
            rendered.models,
            predicted,
            lens.root.today(),
        )
        found.append([hit.message for hit in inbound(case) if "UC-LEN-C3-07" in hit.message])
    assert not found[0]
    assert found[1]


def test_a_site_that_does_not_say_where_administration_comes_in(lens, tmp_path):
    path = tmp_path / "inventories/lab/sites.yml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("      administration:")]
    path.write_text("\n".join(lines))
    with pytest.raises(PlanError, match=r"site 'lens' has no 'firewall.administration' in sites.yml"):
        lens.open()


def test_where_netauto_sets_up_no_workstation_nothing_is_let_in(lens, tmp_path):
    for room in lens.rooms:
        (tmp_path / f"inventories/lab/host_vars/{room.workstation}/endpoint.yml").unlink()
    lens.root = Root(Workspace(tmp_path))
    plan = lens.open()
    assert "ADMIN-LEN-C3" not in plan.device("len-fw-1").predicted_text
    assert not [proof for proof in plan.proofs if proof.startswith(("administration", "F31", "F32"))]
