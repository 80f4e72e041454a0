"""The page about reliability says what the last whole campaign found, and nothing else."""

from __future__ import annotations

import re

import pytest
from docs_runner import ROOT

from campaign import results
from campaign.hospital import not_met
from campaign.matrix import FAULTS, KNOWN
from campaign.oracle import KINDS
from netauto.platforms import PLATFORMS

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = results.together()


@pytest.mark.parametrize("kind", KINDS)
def test_the_invariant_held_but_for_what_is_known(kind):
    assert sum(row.broken[kind] for row in ROWS) <= len(KNOWN)
    faults = {row.fault for row in ROWS if row.broken[kind]}
    assert not faults or KNOWN, faults


def test_what_is_known_to_break_is_told():
    assert all(why in PAGE for why in KNOWN.values())


def test_every_fault_and_platform_has_its_line():
    assert {row.fault for row in ROWS} == set(FAULTS)
    assert {row.platform for row in ROWS} - {"-"} == set(PLATFORMS) - set(not_met())


def test_page_and_readme_repeat_the_result():
    sentence = results.sentence(ROWS)
    assert sentence in PAGE
    assert sentence in README
    assert results.table(ROWS) in PAGE


def test_the_sums_of_the_table_are_those_of_its_lines():
    lines = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in results.table(ROWS).splitlines() if "|" in line
    ]
    body, sums = lines[2:-1], lines[-1]
    for column in range(3, 9):
        assert sum(int(line[column]) for line in body) == int(sums[column])


def test_the_result_names_no_day_and_no_machine():
    text = results.FILE.read_text(encoding="utf-8")
    assert not re.search(r"20\d\d-\d\d|/(?:work|root|home|tmp)\b|127\.0", text)


def test_the_page_says_what_cannot_be_survived_and_that_no_real_device_was_used():
    assert "no real device was ever used" in PAGE
    survived_not = PAGE.partition("## What cannot be survived, and why")[2]
    assert survived_not.count("\n- **") >= 5
