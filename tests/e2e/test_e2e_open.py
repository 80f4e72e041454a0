"""A unit is opened, looked at and closed, as a network engineer would."""

from __future__ import annotations

import pytest
from e2e_hospital import SITE, UNIT, Hospital, lab_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Unit 3, opened once; tests that use it only look."""
    with lab_of() as lab:
        hospital = Hospital(tmp_path_factory.mktemp("opened") / "ws", lab)
        ended = hospital.open()
        assert ended.code == 0, ended.said
        yield hospital


def test_the_verdict_is_open_and_every_check_passed(opened):
    ended = opened.done[0]
    assert f"{UNIT}: open" in ended.out
    assert "failed" not in ended.out
    for device in SITE:
        assert f"{device} " in ended.out


def test_everything_is_saved_and_nothing_is_left_behind(opened):
    assert opened.leftovers() == []
    states = [device.state() for device in opened.lab]
    assert [state.startup == state.running for state in states] == [True] * len(SITE)


def test_opening_again_sends_nothing(opened):
    opened.forget_commands()
    again = opened.type("open-unit", UNIT)
    assert (again.code, again.out) == (0, f"{UNIT}: open already, nothing to do; nothing was sent\n")
    assert opened.changing_commands() == []


def test_verify_finds_it_as_planned(opened):
    verified = opened.type("verify", UNIT)
    assert verified.code == 0, verified.said
    assert f"{UNIT}: as planned" in verified.out


def test_there_is_no_drift(opened):
    drift = opened.type("drift", UNIT)
    assert (drift.code, drift.out) == (0, f"{UNIT}: no drift on 6 devices\n")


def test_status_and_units_say_that_it_is_open(opened):
    status = opened.type("status", "--json").json
    assert {unit["unit"]: unit["state"] for unit in status["units"]}[UNIT] == "open"
    assert [run["verdict"] for run in status["runs"]] == ["open"]
    assert f"{UNIT}     lens     covid-consultation  open" in opened.type("units").out


def test_its_evidence_is_sound_and_readable(opened):
    assert opened.type("audit", "verify").code == 0
    assert opened.type("audit", "journal").code == 0
    assert opened.type("report").out.startswith(f"# Open {UNIT}\n")


def test_a_changed_byte_of_evidence_is_found(opened):
    summary = next(opened.path(".netauto/evidence").glob("*/summary.md"))
    before = summary.read_bytes()
    summary.chmod(0o600)
    summary.write_bytes(before.replace(b"open", b"0pen", 1))
    found = opened.type("audit", "verify")
    summary.write_bytes(before)
    assert found.code == 4
    assert "summary.md" in found.out
