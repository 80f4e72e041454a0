"""Every refusal of `refused.txt`: the file is changed, and `load_intent` says exactly those words."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from netauto.errors import InputError, IntentError
from netauto.intent.load import check_all, load_intent, load_unit, load_units
from netauto.intent.models import Unit


@dataclass
class Case:
    name: str
    file: str = ""
    out: list[str] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_cases():
    cases = []
    for line in (Path(__file__).parent / "refused.txt").read_text().splitlines():
        mark, _, text = line.partition(" ")
        match mark:
            case "==":
                cases.append(Case(text))
            case "@":
                cases[-1].file = text
            case "-":
                cases[-1].out.append(text)
            case "+":
                cases[-1].into.append(text)
            case ">":
                cases[-1].problems.append(text)
    return cases


def change(lab, file, out, into):
    path = lab.inventory / file
    text = path.read_text()
    assert out in text
    path.write_text(text.replace(out, into, 1))


def problems_of(call, *arguments):
    with pytest.raises(IntentError) as caught:
        call(*arguments)
    return [str(problem).replace("inventories/lab/", "") for problem in caught.value.problems]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_what_is_refused_and_in_which_words(case, lab, inventory):
    change(lab, case.file, "\n".join(case.out), "\n".join(case.into))
    assert problems_of(load_intent, lab, "lens-consult-3", inventory) == case.problems


def test_problems_of_all_files_come_together(lab, inventory):
    change(lab, "catalogue.yml", "at: telephony", "at: telefony")
    change(lab, "units/lens-consult-1.yml", "len-ws-101", "len-ws-999")
    change(lab, "units/lens-consult-3.yml", "tablet: true", "tablet: 1")
    assert [problem.partition(": ")[0] for problem in problems_of(check_all, lab, inventory)] == [
        "units/lens-consult-3.yml:35",
        "catalogue.yml:84",
        "units/lens-consult-1.yml:9",
    ]


def test_equipment_of_another_site_is_refused(lab, inventory):
    moved = {"access_points": "len-ap-32", "workstations": "len-ws-302", "devices": "len-acc-2"}
    elsewhere = inventory.model_copy(
        update={
            kind: tuple(
                thing.model_copy(update={"site": "bethune"}) if thing.name == name else thing
                for thing in getattr(inventory, kind)
            )
            for kind, name in moved.items()
        }
    )
    problems = problems_of(load_intent, lab, "lens-consult-3", elsewhere)
    unit = [problem for problem in problems if problem.startswith("units/lens-consult-3")]
    assert unit == [
        "units/lens-consult-3.yml:17: rooms[1].workstation: found 'len-ws-302'; it stands at site 'bethune', not at 'lens'",
        "units/lens-consult-3.yml:19: rooms[3].port: found 'len-acc-2'; it stands at site 'bethune', not at 'lens'",
        "units/lens-consult-3.yml:20: rooms[4].port: found 'len-acc-2'; it stands at site 'bethune', not at 'lens'",
        "units/lens-consult-3.yml:21: rooms[5].port: found 'len-acc-2'; it stands at site 'bethune', not at 'lens'",
        "units/lens-consult-3.yml:24: printers[0].port: found 'len-acc-2'; it stands at site 'bethune', not at 'lens'",
        "units/lens-consult-3.yml:26: access_points[1]: found 'len-ap-32'; it stands at site 'bethune', not at 'lens'",
    ]


def test_a_device_at_a_site_that_does_not_exist(lab, inventory):
    lost = inventory.workstations[0].model_copy(update={"site": "lense"})
    changed = inventory.model_copy(update={"workstations": (lost, *inventory.workstations[1:])})
    assert problems_of(check_all, lab, changed)[0] == (
        "hosts.yml: bet-ws-101: netauto_site: found 'lense'; "
        "must be a site of sites.yml: bassee, bethune, henin, lens (did you mean 'lens'?)"
    )


@pytest.mark.parametrize("name", ["../sites", "lens/../x", "", ".", "a b", "x" * 80, "lens-consult-3\n", "LENS"])
def test_a_unit_name_never_leaves_its_folder(name, lab):
    with pytest.raises(InputError, match="is not a name"):
        load_unit(lab, name)


def test_an_unknown_unit_suggests_the_nearest(lab):
    with pytest.raises(InputError) as caught:
        load_unit(lab, "lens-consult-33")
    assert str(caught.value) == "no unit 'lens-consult-33' in inventories/lab/units"
    assert caught.value.hint == "did you mean 'lens-consult-3'?"


def test_a_broken_unit_spoils_the_list_of_units_only_with_its_own_problems(lab):
    (lab.units / "lens-consult-2.yml").write_text("unit: lens-consult-2\n")
    (lab.inventory / "catalogue.yml").write_text("nothing")
    assert {problem.partition(":")[0] for problem in problems_of(load_units, lab)} == {"units/lens-consult-2.yml"}


def test_the_intent_is_frozen_all_the_way(lab, inventory):
    intent = load_intent(lab, "lens-consult-3", inventory)
    with pytest.raises(ValueError, match="frozen"):
        intent.unit.site = "bethune"
    assert isinstance(intent.unit.rooms, tuple)
    assert isinstance(intent.unit, Unit)
    assert intent.site.pools.prefixes[0] == IPv4Network("10.60.16.0/20")


def test_an_access_point_of_another_controller(lab, inventory):
    other = inventory.devices[-1].model_copy(update={"name": "btn-wlc-1", "role": "wlc"})
    points = tuple(
        point.model_copy(update={"controller": "btn-wlc-1"}) if point.name == "len-ap-06" else point
        for point in inventory.access_points
    )
    changed = inventory.model_copy(update={"devices": (*inventory.devices, other), "access_points": points})
    assert problems_of(load_intent, lab, "lens-consult-3", changed) == [
        "hosts.yml: len-ap-06: netauto_controller: found 'btn-wlc-1'; must be the controller of its site 'lens': len-wlc-1"
    ]
