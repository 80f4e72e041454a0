"""A small part of the fault campaign, shared by two workers; `make faults` plays all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaign import results
from campaign.case import ANY, APPLY, Act, Case
from campaign.crew import Choice
from campaign.hospital import HOSPITALS, not_met
from campaign.matrix import FAULTS, KNOWN, NOT_APPLICABLE, digest, sample
from netauto.platforms import PLATFORMS

pytestmark = pytest.mark.slow
# Of the first hospital's sample two thirds are played, one by each worker; of the others' samples a quarter.
PARTS = [
    *(
        pytest.param(
            HOSPITALS[0], slice(worker, None, 3), marks=pytest.mark.xdist_group(f"campaign-{worker}"), id=f"{worker}"
        )
        for worker in (0, 1)
    ),
    *(
        pytest.param(
            hospital, slice(number, None, 4), marks=pytest.mark.xdist_group(f"campaign-{number % 2}"), id=hospital.unit
        )
        for number, hospital in enumerate(HOSPITALS[1:])
    ),
]


@pytest.fixture
def every_case(stages):
    return tuple(case for hospital in HOSPITALS for case in stages(hospital).cases)


@pytest.mark.timeout(600)  # a minute on a machine that does nothing else
@pytest.mark.parametrize(("hospital", "part"), PARTS)
def test_the_invariant_holds_in_the_sample(stages, hospital, part):
    stage = stages(hospital)
    chosen = Choice(sample=True).of(stage.cases)[part]
    assert len(chosen) > 5
    broken = {}
    for case in chosen:
        played = stage.player.play(case)
        if bool(played.breaks) != (case.id in KNOWN):
            broken[case.id] = [f"{each.kind}: {each.words}" for each in played.breaks] or "holds, though known to break"
    assert broken == {}, "repeat one: python -m campaign --only '^ID$'"


@pytest.mark.xdist_group("campaign-0")
def test_every_fault_meets_every_platform(every_case):
    assert {case.fault for case in every_case} == set(FAULTS)
    assert set(FAULTS) | set(NOT_APPLICABLE) == set(range(1, 33)) - {22}, "22 is no fault of the matrix"
    for platform in set(PLATFORMS) - set(not_met()):
        met = {case.fault for case in every_case if case.platform == platform}
        assert met >= {1, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 23, 24, 26, 28, 29, 32}, platform


def test_no_platform_is_met_twice():
    met = [platform for hospital in HOSPITALS for platform in hospital.meets]
    assert sorted(met) == sorted({*PLATFORMS, ANY} - set(not_met()))


@pytest.mark.xdist_group("campaign-0")
def test_the_result_was_made_from_these_cases(stages):
    for hospital in HOSPITALS:
        made_from, rows = results.read()[hospital.unit]
        ids = [case.id for case in stages(hospital).cases]
        assert made_from == digest(ids), (
            f"the cases of {hospital.unit} are others than those of results.json: make faults"
        )
        assert sum(row.runs for row in rows) == len(ids)


@pytest.mark.xdist_group("campaign-0")
def test_what_is_known_to_break_is_a_case(every_case):
    assert set(KNOWN) <= {case.id for case in every_case}


@pytest.mark.xdist_group("campaign-0")
def test_the_sample_is_small_and_always_the_same(stage):
    chosen = sample(stage.cases)
    assert chosen == sample(stage.cases)
    assert {case.fault for case in chosen} == set(FAULTS)


@pytest.mark.xdist_group("campaign-1")
@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (("configure terminal", "vlan 3333", "end"), "mixed"),
        (("configure terminal revert timer 119", "end"), "leak"),
    ],
)
def test_what_is_planted_on_a_device_is_found(stage, planted, kind):
    tampered = Case("planted", 1, "ios_xe", (APPLY, Act("console", "len-acc-1", lines=planted)))
    assert kind in {each.kind for each in stage.player.play(tampered).breaks}


@pytest.mark.xdist_group("campaign-1")
def test_a_point_that_is_never_reached_is_said(stage):
    nowhere = Case("nowhere", 1, "ios_xe", (replace(APPLY, at="before-journal.none.-.-.1", fate="kill"),))
    assert any("never came to" in each.words for each in stage.player.play(nowhere).breaks)
