"""What can go wrong before or while a unit is opened: the words, the exit code, and that every device is as it was."""

from __future__ import annotations

import pytest
from e2e_hospital import UNIT, Hospital, lab_of

pytestmark = pytest.mark.slow


@pytest.fixture
def base(hospital):
    """What runs on the devices; whatever the test does, it runs at the end, and nothing is left on them."""
    before = hospital.configs()
    yield before
    assert {name: text for name, text in hospital.configs().items() if text != before[name]} == {}
    assert hospital.leftovers() == []


def test_a_refused_line_reverts_every_device(hospital, base):
    hospital.fault(
        "len-dist-1", "reject", match="^ *name U-LEN-C3-CLIN", text="% Invalid input detected at '^' marker."
    )
    ended = hospital.open()
    assert ended.code == 5, ended.said
    assert "arm: len-dist-1: refused 'name U-LEN-C3-CLIN': % Invalid" in ended.out
    assert "% Invalid input detected at '^' marker." in ended.out
    assert f"{UNIT}: reverted" in ended.out
    assert hospital.type("status", "--json").json["runs"][0]["verdict"] == "reverted"
    assert hospital.type("audit", "verify").code == 0


def test_a_refused_line_on_the_firewall_reverts_every_device(hospital, base):
    hospital.fault("len-fw-1", "reject", match="set vlanid 2033", text="Command fail. Return code -7")
    ended = hospital.open("--json")
    assert ended.code == 5
    assert ended.json["verdict"] == "reverted"
    assert ended.json["exit_code"] == 5
    assert [error["device"] for error in ended.json["errors"]] == ["len-fw-1"]
    assert "set vlanid 2033" in ended.json["errors"][0]["message"]
    assert "Return code -7" in ended.json["errors"][0]["message"]


def test_a_device_that_takes_a_line_and_does_nothing_fails_verification(hospital, base):
    hospital.fault("len-acc-2", "ignore", match="switchport access vlan 2032")
    ended = hospital.open()
    assert ended.code == 4, ended.said
    assert "failed: len-acc-2 " in ended.out


def test_an_unreachable_device(hospital, base):
    hospital.fault("len-wan-1", "refuse")
    ended = hospital.type("open-unit", UNIT)
    assert ended.code == 1
    assert ended.err.startswith("error: len-wan-1: ")
    assert hospital.changing_commands() == []


def test_another_host_key(hospital, base):
    other = hospital.lab["len-acc-2"].host_key
    hospital.replace("host_vars/len-acc-1/endpoint.yml", hospital.lab["len-acc-1"].host_key, other)
    ended = hospital.type("open-unit", UNIT, "--json")
    assert ended.code == 1
    assert ended.json["error"]["kind"] == "HostKey"
    assert "len-acc-1" in ended.json["error"]["message"]
    assert hospital.changing_commands() == []


def test_another_kind_of_device_than_the_unit_needs_there(hospital, base):
    hospital.write("host_vars/len-acc-1/platform.yml", "netauto_platform: c9800\n")
    ended = hospital.type("open-unit", UNIT, "--json")
    assert ended.code == 1
    assert ended.json["error"]["message"].startswith(
        "no template c9800/access_port.j2, which len-acc-1 needs for rooms[0]"
    )
    assert ended.json["error"]["hint"] == "the inventory says that len-acc-1 is a c9800"
    assert hospital.changing_commands() == []


def test_an_account_that_may_only_look(tmp_path):
    with lab_of(len_acc_1={"privilege": 1}) as lab:
        hospital = Hospital(tmp_path / "ws", lab)
        before = hospital.configs()
        ended = hospital.type("open-unit", UNIT, "--json")
        assert ended.code == 1
        assert ended.json["error"]["kind"] == "Login"
        assert hospital.configs() == before


def test_a_second_operator_is_told_who_works_on_the_unit(hospital, base):
    with hospital.journal() as journal, journal.own("20260101T000000Z-000000", unit=UNIT, user="claire"):
        ended = hospital.open("-q", "--wait", "0")
    assert ended.code == 1
    assert f"unit {UNIT} is held by claire (process " in ended.err
    assert hospital.changing_commands() == []


def test_a_second_operator_is_told_who_works_on_a_device(hospital, base):
    held = ("len-acc-1", "len-dist-1")
    with (
        hospital.journal() as journal,
        journal.own("20260101T000000Z-000000", unit="lens-consult-9", user="claire", devices=held),
    ):
        ended = hospital.open("-q", "--wait", "0")
    assert ended.code == 1
    assert "device len-acc-1 is held by claire (process " in ended.err
    assert "for unit lens-consult-9" in ended.err


def test_nobody_at_the_keyboard(hospital, base):
    ended = hospital.type("open-unit", UNIT)
    assert ended.code == 1
    digest = ended.err.rsplit("--approve ", 1)[1].strip()
    assert ended.err == (
        "error: nobody is there to agree to this plan; nothing was sent\n"
        f"  next: netauto open-unit {UNIT} --approve {digest}\n"
    )
    assert hospital.changing_commands() == []


def test_somebody_who_says_no(hospital, base):
    ended = hospital.type("open-unit", UNIT, answers="n\n")
    assert ended.code == 130
    assert hospital.changing_commands() == []


def test_another_plan_than_the_approved_one(hospital, base):
    ended = hospital.type("open-unit", UNIT, "--approve", "0123456789ab")
    assert ended.code == 1
    assert "not 0123456789ab" in ended.err
    assert hospital.changing_commands() == []


def test_a_missing_secret(hospital, base):
    hospital.replace("group_vars/network.yml", "vault:device_password", "vault:device_passwort")
    ended = hospital.type("open-unit", UNIT)
    assert ended.code == 2
    assert ended.err == (
        "error: no key 'device_passwort' in inventories/lab/secrets.yml\n  next: did you mean 'device_password'?\n"
    )


def test_a_wrong_vault_password(hospital, base):
    hospital.write(".vault-password", "not-it\n")
    ended = hospital.type("plan", UNIT)
    assert ended.code == 2
    assert "inventories/lab/.vault-password does not open inventories/lab/secrets.yml: wrong password" in ended.err


def test_a_port_that_somebody_uses_is_not_taken(hospital, base):
    hospital.replace("units/lens-consult-3.yml", "len-acc-1 Gi1/0/13", "len-acc-1 Gi1/0/24")
    ended = hospital.type("plan", UNIT)
    assert ended.code == 1
    assert f"error: {UNIT} cannot be opened" in ended.err
    assert "GigabitEthernet1/0/24" in ended.err
    assert not hospital.workspace.lock_file(UNIT).exists()
