"""The transaction in separate steps: plan, approve, apply, and everything that may have changed in between."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from e2e_hospital import UNIT

pytestmark = pytest.mark.slow


def test_approved_by_another_and_applied(hospital):
    hospital.replace("policy.yml", "approvals: 0", "approvals: 1")
    digest = hospital.plan()
    refused = hospital.type("apply", UNIT, digest[:12])
    assert refused.code == 1
    assert f"plan {digest[:12]} has 0 of 1 approvals (your own does not count)" in refused.err

    assert hospital.type("approve", UNIT, digest[:12]).code == 0
    assert hospital.type("apply", UNIT, digest[:12]).code == 1, "one's own approval does not count"
    assert hospital.changing_commands() == []

    by_claire = hospital.type("approve", UNIT, digest[:12], user="claire")
    assert by_claire.out == f"plan {digest[:16]} of {UNIT} is approved by dora, claire\n"
    applied = hospital.type("apply", UNIT, digest[:12])
    assert applied.code == 0, applied.said


def test_a_device_that_was_configured_since_the_plan(hospital):
    digest = hospital.plan()
    hospital.by_hand("len-acc-1", "interface GigabitEthernet1/0/30", "description moved by hand")
    before = hospital.configs()
    ended = hospital.type("apply", UNIT, digest[:12])
    assert ended.code == 1, ended.said
    assert "read: len-acc-1: its configuration has changed since the plan was made" in ended.out
    assert hospital.configs() == before
    assert hospital.leftovers() == []


def test_a_plan_file_with_another_byte(hospital):
    digest = hospital.plan()
    file = next(hospital.path(".netauto/plans").glob("*.json"))
    data = file.read_bytes()
    file.write_bytes(data.replace(b"vlan 2032", b"vlan 2033", 1))
    ended = hospital.type("apply", UNIT, digest[:12])
    assert ended.code == 1
    assert "altered" in ended.err
    assert hospital.changing_commands() == []


def test_a_freeze(hospital):
    digest = hospital.plan()
    today = datetime.now(UTC).date().isoformat()
    hospital.replace(
        "policy.yml",
        "freezes: []",
        f"freezes:\n  - {{from: {today}, to: {today}, reason: Electronic record goes live}}",
    )
    ended = hospital.type("apply", UNIT, digest[:12])
    assert ended.code == 1
    assert f"changes are frozen from {today} to {today}: Electronic record goes live" in ended.err
    assert hospital.changing_commands() == []


def test_a_plan_that_was_never_made(hospital):
    ended = hospital.type("apply", UNIT, "0123456789abcdef")
    assert ended.code == 1
    assert f"no saved plan of {UNIT} begins with '0123456789abcdef'; saved: none" in ended.err


def test_a_plan_may_be_named_by_its_whole_digest(hospital):
    digest = hospital.plan()
    assert len(digest) == 64
    other = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    refused = hospital.type("apply", UNIT, other)
    assert refused.code == 1
    assert f"begins with '{other}'; saved: {digest[:12]}" in refused.err
    assert hospital.type("apply", UNIT, digest).code == 0


SMALL = """\
unit: {unit}
site: lens
blueprint: covid-consultation
change: CHG-2020-0500
owner: Service de pneumologie
review: 2027-06-30
rooms:
  - {{name: box-1, port: {port}, workstation: {station}}}
"""


def test_two_plans_at_once_share_nothing(hospital):
    orders = {
        "lens-consult-4": ("len-acc-1 Gi1/0/36", "len-ws-901"),
        "lens-consult-5": ("len-acc-1 Gi1/0/46", "len-ws-902"),
    }
    for unit, (port, station) in orders.items():
        hospital.write(f"units/{unit}.yml", SMALL.format(unit=unit, port=port, station=station))
    hospital.type("devices")
    running = [hospital.start("plan", unit, "--json", "-q") for unit in orders]
    plans = [json.loads(process.communicate(timeout=100)[0]) for process in running]
    assert [process.returncode for process in running] == [3, 3]
    assert (
        len({plan["allocation"]["block"] for plan in plans}) == len({plan["allocation"]["code"] for plan in plans}) == 2
    )
    assert hospital.type("units").code == 0, "no lock file contradicts another"


def test_the_same_files_and_devices_give_the_same_plan(hospital):
    assert hospital.plan() == hospital.plan()
    assert hospital.changing_commands() == []


def test_looking_at_a_diff_reserves_nothing(hospital):
    looked = hospital.type("diff", UNIT, "--device", "len-wan-1")
    assert looked.code == 3
    assert "+ ip route 10.60.48.0 255.255.240.0" in looked.out
    assert not hospital.path(f"units/{UNIT}.lock.yml").exists()
    hospital.plan()
    assert hospital.path(f"units/{UNIT}.lock.yml").exists()
