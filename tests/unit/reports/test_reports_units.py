"""What the site says of drift: what was found and when, and what a reader has to know beside it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from netauto.reports.language import language
from netauto.reports.units import Unit, drift
from netauto.verify.asked import Asked, Differing

AT = "2026-11-23T03:40:12.250+00:00"
INTENT = "ab" * 32


@dataclass(frozen=True)
class Run:
    """The last run of a unit."""

    ended: str = "2026-11-23T03:40:12.250+00:00"
    intent: str = INTENT


def unit(*found, intent=INTENT):
    devices = tuple(
        Differing(device=f"len-acc-{number}", lines=lines, meaning=meaning, added=added)
        for number, (lines, meaning, added) in enumerate(found)
    )
    return Unit("lens-consult-3", "open", "", Asked(unit="lens-consult-3", at=AT, intent=intent, devices=devices))


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        ([(0, 0, 0)], "none", "aucune"),
        ([(1, 1, 0), (0, 0, 0)], "1 line on 1 device", "1 ligne sur 1 équipement"),
        ([(2, 1, 0), (1, 1, 0), (0, 0, 0)], "3 lines on 2 devices", "3 lignes sur 2 équipements"),
        (
            [(2, 1, 1), (0, 0, 1)],
            "2 lines, 1 addition by people on 2 devices",
            "2 lignes, 1 ajout par des personnes sur 2 équipements",
        ),
        ([(0, 2, 0)], "2 differences in meaning on 1 device", "2 différences de sens sur 1 équipement"),
    ],
)
def test_what_was_found_and_when(found, english, french):
    said, remarks = drift(unit(*found), Run(), language("en"))
    assert (said, remarks) == (f"{english}, asked 2026-11-23 03:40 UTC", ())
    assert drift(unit(*found), None, language("fr")) == (f"{french}, demandé le 2026-11-23 03:40 UTC", ())


@pytest.mark.parametrize(
    "ended",
    ["2026-11-23T03:40:12.251+00:00", "2027-01-01T00:00:00+00:00", "2026-11-23T03:50:00", "", "<script>"],
)
def test_an_answer_from_before_the_last_run_ended_is_told(ended):
    said, remarks = drift(unit((0, 0, 0), intent="cd" * 32), Run(ended), language("en"))
    assert said.startswith("none, asked")
    assert remarks == ("asked before the last run",)


def test_another_unit_file_than_the_last_run_applied_is_told():
    remarks = drift(unit((0, 0, 0), intent="cd" * 32), Run(), language("en"))[1]
    assert remarks == ("compared with files of the unit that its last run did not apply",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Unit("u", "open", ""), "never asked: netauto drift asks the devices"),
        (Unit("u", "open", "", unreadable=True), "not known: what netauto drift kept is damaged; ask again"),
        (Unit("u", "planned", ""), "\u2013"),
        (Unit("u", "closed", "", unit((3, 0, 0)).asked), "\u2013"),
    ],
)
def test_where_nothing_is_known(asked, said):
    assert drift(asked, Run(), language("en")) == (said, ())
