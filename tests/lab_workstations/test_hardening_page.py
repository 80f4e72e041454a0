"""The page about ANSSI-BP-028 says what the role sets and what its scenario proves, no more and no less."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (R\d+|[a-z-]+) \|(.*)\|$", re.MULTILINE)
LEVELS = {"minimal", "intermediary", "enhanced", "high"}
QUOTED = re.compile(r"`([^`]+)`")
HERE = "workstation_hardening"


def rows():
    """Return the cells after the first one, by the first one."""
    text = (ROOT / "docs/workstation-hardening.md").read_text(encoding="utf-8")
    found = [(name, [cell.strip() for cell in rest.split("|")]) for name, rest in ROW.findall(text)]
    return {name: cells for name, cells in found if name not in {"tag", "---"}}


@cache
def sets():
    """Return what the role sets, by recommendation: paths of files and names of effects."""
    data = yaml.safe_load((ROOT / f"roles/{HERE}/vars/main.yml").read_text(encoding="utf-8"))
    things = [(file["path"], file) for file in data["__workstation_hardening_files"]]
    things += [(effect["name"], effect) for effect in data["__workstation_hardening_effects"]]
    return {tag: {name for name, thing in things if tag in thing["for"]} for _, thing in things for tag in thing["for"]}


@cache
def tasks(scenario):
    """Return the tags of each task of a scenario's verification, by its name."""
    plays = yaml.safe_load((ROOT / f"molecule/{scenario}/verify.yml").read_text(encoding="utf-8"))
    return {task["name"]: set(task.get("tags", ())) for play in plays for task in play.get("tasks", ())}


ROWS = rows()
SCENARIOS = sorted(path.parent.name for path in (ROOT / "molecule").glob("*/verify.yml"))
TASKS = {name: tags for scenario in SCENARIOS for name, tags in tasks(scenario).items()}
DONE = {name: cells for name, cells in ROWS.items() if cells[-2] != "left out"}


def test_every_recommendation_has_a_row_with_its_level():
    numbered = {name: cells[0] for name, cells in ROWS.items() if re.fullmatch(r"R\d+", name)}
    assert list(numbered) == [f"R{number}" for number in range(1, 81)]
    assert set(numbered.values()) <= LEVELS


@pytest.mark.parametrize("name", sorted(ROWS.keys() - DONE.keys()))
def test_what_is_left_out_has_a_reason_and_is_not_set(name):
    assert len(ROWS[name][-1].split()) > 1
    assert name not in sets()
    assert all(name not in tags for tags in tasks(HERE).values())


@pytest.mark.parametrize("name", sorted(DONE))
def test_what_is_done_is_set_as_the_page_says(name):
    said = set(QUOTED.findall(DONE[name][-2]))
    roles = {thing for thing in said if (ROOT / "roles" / thing).is_dir()}
    effects = {thing for things in sets().values() for thing in things}
    assert said or DONE[name][-2] == "Debian"
    assert said - roles <= effects
    assert sets().get(name, set()) <= said


@pytest.mark.parametrize("name", sorted(DONE))
def test_what_is_done_is_proved_as_the_page_says(name):
    said = set(QUOTED.findall(DONE[name][-1]))
    here = tasks(HERE)
    assert said
    assert said <= TASKS.keys()
    assert {task for task, tags in here.items() if name in tags} == said & here.keys()


def test_every_tag_has_a_row():
    assert sets().keys() | set().union(*tasks(HERE).values()) <= DONE.keys()


def test_values_and_rights_are_those_of_recommendations_on_the_page():
    data = yaml.safe_load((ROOT / f"roles/{HERE}/vars/main.yml").read_text(encoding="utf-8"))
    named = {group["for"] for group in data["__workstation_hardening_sysctl"]}
    named |= {tag for right in data["__workstation_hardening_modes"] for tag in right["for"]}
    assert named <= DONE.keys()


def test_the_page_counts_right():
    text = (ROOT / "docs/workstation-hardening.md").read_text(encoding="utf-8")
    done = sum(name.startswith("R") for name in DONE)
    assert f"{done} are set or at least proved here, {80 - done} are" in " ".join(text.split())
