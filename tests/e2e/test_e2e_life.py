"""The way back: what closing takes away, what it keeps, and that the rest is byte for byte what it was."""

from __future__ import annotations

import pytest
from e2e_hospital import UNIT

pytestmark = pytest.mark.slow

PORT = "GigabitEthernet1/0/13"


def test_closing_gives_every_byte_back(hospital):
    before = hospital.configs()
    opened = hospital.open("-q")
    assert opened.code == 0, opened.said
    assert [name for name, text in hospital.configs().items() if text == before[name]] == []
    closed = hospital.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    assert f"{UNIT}: closed" in closed.out
    assert hospital.configs() == before
    assert hospital.leftovers() == []
    assert not hospital.workspace.lock_file(UNIT).exists()
    assert not hospital.workspace.undo_file(UNIT).exists()

    hospital.forget_commands()
    again = hospital.type("close-unit", UNIT)
    assert (again.code, again.out) == (0, f"{UNIT}: closed already, nothing to do; nothing was sent\n")
    assert hospital.changing_commands() == []


def listed(hospital):
    """The list of units of the site; nothing there says that the answer is old or about other files."""
    assert hospital.type("report", "--site", "-o", str(hospital.folder / "site"), "-q").code == 0
    units = (hospital.folder / "site" / "index.html").read_text().split('id="units"')[1]
    assert "asked before" not in units
    assert "compared with" not in units
    return units


def test_what_people_change_shows_as_drift_and_outlives_the_unit(hospital):
    before = hospital.configs()
    assert hospital.open("-q").code == 0
    hospital.by_hand("len-acc-1", "interface GigabitEthernet1/0/30", "description moved by hand")
    assert hospital.type("drift", UNIT, "-q").code == 0, "a port that is not the unit's is nobody's drift"
    assert "<td>none, asked 2" in listed(hospital)

    hospital.by_hand("len-acc-1", f"interface {PORT}", "description PRISE DU SAMU")
    drift = hospital.type("drift", UNIT, "--json")
    assert drift.code == 3
    (found,) = drift.json["drift"]
    assert found["device"] == "len-acc-1"
    signs = [(line["sign"], line["text"]) for line in found["lines"]]
    assert signs[:2] == [(" ", f"interface {PORT}"), ("-", "description PRISE DU SAMU")]
    assert [sign for sign, _ in signs] == [" ", "-", "+"]
    assert "<td>2 lines on 1 device, asked 2" in listed(hospital)
    assert "PRISE DU SAMU" not in hospital.workspace.drift_file(UNIT).read_text()
    assert hospital.type("verify", UNIT).code == 4

    closed = hospital.type("close-unit", UNIT, "-q", answers="y\n")
    assert closed.code == 0, closed.said
    after = hospital.configs()
    assert "description PRISE DU SAMU" in closed.out + after["len-acc-1"]
    assert " description moved by hand\n" in after["len-acc-1"]
    hospital.by_hand("len-acc-1", "interface GigabitEthernet1/0/30", "no description")
    assert {name for name, text in after.items() if text != before[name]} <= {"len-acc-1"}
