"""Somebody else works on a device at the same time: he is named, and what is his stays his, or is said not to."""

from __future__ import annotations

import pytest
from e2e_hospital import SITE, UNIT

from netauto.workflows import carry_out
from netauto.workflows.foreign import last_change

pytestmark = pytest.mark.slow

ADDRESS = ("config firewall address", 'edit "H-ASTREINTE"', "set subnet 10.60.4.99 255.255.255.255", "next", "end")
VLAN = ("vlan 777", "name ASTREINTE")


@pytest.fixture
def before(hospital):
    return hospital.configs()


def errors(ended) -> str:
    return "\n".join(error["message"] for error in ended.json["errors"])


def opened(hospital):
    return hospital.open("--json", "-q")


def test_a_locked_configuration_stays_with_whoever_locked_it(hospital, before):
    hospital.fault("len-acc-1", "foreign_session", user="astreinte")
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (5, "reverted")
    assert (
        "len-acc-1: its configuration is locked by astreinte (process 318 of the device); it is left alone"
        in errors(ended)
    )
    assert ended.json["errors"][0]["hint"] == "wait until they have left configuration mode: show users"
    assert hospital.configs() == before
    assert hospital.lab["len-acc-1"].state().config_locked_by == "astreinte"
    assert [line for line in hospital.lab["len-acc-1"].log.commands() if line.startswith("conf")] == []


def test_a_pending_confirmation_stays_with_whoever_armed_it(hospital, before):
    hospital.fault("len-dist-1", "foreign_timer", user="astreinte", seconds=600)
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (5, "reverted")
    assert "len-dist-1: a change of astreinte waits for confirmation; it is left alone" in errors(ended)
    assert hospital.configs() == before
    assert hospital.lab["len-dist-1"].state().pending.owner == "astreinte"
    assert hospital.leftovers() == ["len-dist-1: timer of astreinte"]


def test_a_transaction_of_somebody_else_holds_objects_of_the_firewall(hospital, before):
    hospital.fault("len-fw-1", "foreign_session", user="astreinte")
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (5, "reverted")
    assert "are being configured by other transactions." in errors(ended)
    assert errors(ended).endswith("(in a transaction of astreinte)")
    assert hospital.configs() == before
    hospital.lab.clock.advance(3600)


def meanwhile(monkeypatch, *, first=None, last=None):
    """Let something happen when verification begins, or when it has ended."""
    really = carry_out.verifier

    def disturbed(*values):
        look = really(*values)

        def looked(drivers):
            if first:
                first()
            found = look(drivers)
            if last:
                last()
            return found

        return looked

    monkeypatch.setattr(carry_out, "verifier", disturbed)


def test_a_confirmation_that_was_taken_over_is_left_alone(hospital, before, monkeypatch):
    meanwhile(monkeypatch, last=lambda: hospital.fault("len-acc-1", "foreign_timer", user="astreinte", seconds=600))
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (6, "needs-operator")
    assert "len-acc-1: a change of astreinte waits there instead of ours" in errors(ended)
    assert "len-acc-1: a change of astreinte waits for confirmation; it is left alone" in errors(ended)
    assert hospital.lab["len-acc-1"].state().pending.owner == "astreinte"
    outcomes = {device["device"]: device["outcome"] for device in ended.json["devices"]}
    assert outcomes == dict.fromkeys(SITE, "reverted") | {"len-acc-1": "unknown"}
    hospital.lab.clock.advance(601)  # theirs runs out: back to what ran when they armed it, our change included
    resumed = hospital.type("resume", "--json")
    assert (resumed.code, resumed.json["runs"][0]["verdict"]) == (5, "reverted")
    assert hospital.configs() == before


def test_an_edit_on_the_firewall_before_verification_is_named_and_kept(hospital, before, monkeypatch):
    meanwhile(monkeypatch, first=lambda: hospital.by_hand("len-fw-1", *ADDRESS))
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (6, "needs-operator")
    assert 'unexpected `edit "H-ASTREINTE"`' in ended.json["reason"]
    assert (
        'len-fw-1: its configuration is neither the one from before nor the planned one: unexpected `edit "H-ASTREINTE"`'
        in (errors(ended))
    )
    after = hospital.configs()
    assert 'edit "H-ASTREINTE"' in after.pop("len-fw-1")
    assert after == {name: text for name, text in before.items() if name != "len-fw-1"}
    hospital.by_hand("len-fw-1", "config firewall address", 'delete "H-ASTREINTE"', "end")
    assert hospital.type("resume").code == 5
    assert hospital.configs() == before


def test_an_edit_on_a_switch_before_verification_is_named(hospital, before, monkeypatch):
    """The device's own way back restores its whole configuration: what came in between goes with it, and is told."""
    meanwhile(monkeypatch, first=lambda: hospital.by_hand("len-acc-1", *VLAN))
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (4, "reverted")
    assert "unexpected `vlan 777`" in ended.json["reason"]
    assert hospital.configs() == before


@pytest.mark.parametrize(
    ("name", "lines", "back"),
    [("len-acc-1", VLAN, ("no vlan 777",)), ("len-fw-1", ADDRESS, (ADDRESS[0], 'delete "H-ASTREINTE"', "end"))],
)
@pytest.mark.usefixtures("before")
def test_an_edit_after_verification_is_named_and_kept(hospital, monkeypatch, name, lines, back):
    line = next(line for line in lines if "777" in line or "edit" in line)
    meanwhile(monkeypatch, last=lambda: hospital.by_hand(name, *lines))
    ended = opened(hospital)
    assert (ended.code, ended.json["verdict"]) == (6, "needs-operator")
    assert f"{name}: confirmed, and its configuration is not the planned one: unexpected `{line}`" in errors(ended)
    assert line in hospital.lab[name].state().running
    hospital.by_hand(name, *back)
    resumed = hospital.type("resume", "--json")
    assert (resumed.code, resumed.json["runs"][0]["verdict"]) == (0, "open")


def test_an_edit_between_plan_and_run_is_named(hospital, before):
    digest = hospital.plan()
    hospital.by_hand("len-acc-1", *VLAN)
    hospital.forget_commands()
    refused = hospital.type("apply", UNIT, digest[:16], "--json", "-q")
    assert refused.code == 1
    assert "len-acc-1: its configuration has changed since the plan was made: unexpected `vlan 777`" in errors(refused)
    assert hospital.changing_commands() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "!\n! Last configuration change at 22:50:48 UTC Wed Mar 16 2020 by astreinte\n! NVRAM config last updated at x\n!\n",
            " (last changed by astreinte at 22:50:48 UTC Wed Mar 16 2020)",
        ),
        ("!\n! Last configuration change at 22:50:48 UTC Wed Mar 16 2020 by netauto\n!\n", ""),
        ("!\n! Last configuration change at 22:50:48 UTC Wed Mar 16 2020\n!\n", ""),
        ("config system global\nend\n", ""),
        ("description ! Last configuration change at 1 by mallory\n", ""),
    ],
)
def test_who_changed_it_last(text, words):
    assert last_change(text, "netauto") == words
