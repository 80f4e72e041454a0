"""The way back of every plan of the shipped units leads, over the plan's own text, to the configuration that it was made from."""

from __future__ import annotations

import re
import shutil
from types import SimpleNamespace

import pytest
from held_hospital import ROOT, UNITS, Hospital

from netauto.evidence import rehearsal
from netauto.plan.redact import redact
from netauto.plan.undo import Undo, write_undo
from netauto.platforms import PLATFORMS
from netauto.workflows.planning import close_plan

REFERENCE = re.compile("⟦secret:[^⟧]+⟧")
OPEN = ("henin-consult-9", "lens-consult-2")


def read(hospital, plan):
    """What a run keeps of the devices: their texts as they were read first, without secrets."""
    key = hospital.root.readings.key
    texts = {one.device: redact(PLATFORMS[one.platform], hospital.running[one.device], key) for one in plan.devices}
    return SimpleNamespace(devices=[SimpleNamespace(device=name, before=text) for name, text in texts.items()])


def assert_leads_back(hospital, plan):
    rehearsed = rehearsal(plan, read(hospital, plan))
    assert [one["device"] for one in rehearsed] == [device.device for device in plan.devices if device.changes]
    for one in rehearsed:
        assert one["arrived"] == one["before"] == plan.device(one["device"]).base, one["device"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_that_is_opened_and_closed_again(tmp_path, unit):
    hospital = Hospital(tmp_path, unit)
    opening = hospital.open()
    assert_leads_back(hospital, opening)
    hospital.apply(opening)
    hospital.running = {name: REFERENCE.sub("Typed-1", text) for name, text in hospital.running.items()}
    write_undo(Undo.of(opening), hospital.root.workspace.undo_file(unit))
    assert_leads_back(hospital, close_plan(hospital.root, hospital.rendered()))


@pytest.mark.parametrize("unit", OPEN)
def test_a_unit_that_has_been_open_for_long(tmp_path, unit):
    hospital = Hospital(tmp_path, unit)
    for kind in ("lock", "undo"):
        shutil.copy(ROOT / f"inventories/lab/units/{unit}.{kind}.yml", tmp_path / "inventories/lab/units")
    assert_leads_back(hospital, close_plan(hospital.root, hospital.rendered()))
