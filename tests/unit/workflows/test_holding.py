"""Ports are held in the quarantine zone until workstations have proved themselves; what moves them was approved with the opening."""

from __future__ import annotations

import pytest
from held_hospital import UNITS, Hospital

from netauto.errors import PlanError
from netauto.plan.attested import read_attested
from netauto.plan.undo import Undo, write_undo
from netauto.workflows.holding import held_in, moves_only
from netauto.workflows.planning import close_plan
from netauto.workflows.root import Root
from netauto.workspace import Workspace


@pytest.fixture(params=UNITS)
def hospital(request, tmp_path):
    return Hospital(tmp_path, request.param)


@pytest.fixture
def lens(tmp_path):
    return Hospital(tmp_path, "lens-consult-3")


def test_ports_wait_move_one_by_one_as_announced_and_go_back_to_the_base(hospital):
    opening = hospital.open()
    names = [room.workstation for room in hospital.rooms]
    quarantine = opening.allocation.zone("quar").vlan
    assert [held.workstation for held in opening.held] == names
    assert not any(str(quarantine) in line and "no " not in line for held in opening.held for line in held.push)
    hospital.apply(opening)
    undo = Undo.of(opening)
    for before, after in ((0, 1), (1, len(names))):
        hospital.attest(*names[:after])
        moving = hospital.open()
        moved = opening.held[before:after]
        sent = {device.device: device.push for device in moving.devices if device.changes}
        assert sent == {
            name: tuple(line for held in moved if held.device == name for line in held.push)
            for name in {held.device for held in moved}
        }
        assert [held.workstation for held in moving.held] == names[after:]
        assert moves_only(moving, opening)
        hospital.apply(moving)
        undo = Undo.of(moving).then(undo)
    assert not hospital.open().changes

    write_undo(undo, hospital.root.workspace.undo_file(hospital.unit))
    closing = close_plan(hospital.root, hospital.rendered())
    hospital.apply(closing)
    assert hospital.running == {name: (hospital.bases / f"{name}.cfg").read_text() for name in hospital.names}


def test_what_was_not_announced_is_no_move(lens):
    opening = lens.open()
    lens.apply(opening)
    assert not moves_only(opening, opening)
    lens.attest("len-ws-301")
    head, port, tail = lens.running["len-acc-1"].partition("interface GigabitEthernet1/0/14\n")
    repaired = head + port + tail.replace(" spanning-tree portfast\n", "", 1)
    assert repaired != lens.running["len-acc-1"]
    lens.running["len-acc-1"] = repaired
    assert not moves_only(lens.open(), opening)


def test_what_somebody_else_changes_meanwhile_does_not_matter(lens):
    opening = lens.open()
    lens.apply(opening)
    lens.attest("len-ws-301")
    lens.running["len-acc-1"] = lens.running["len-acc-1"].replace(
        "hostname ", "ip domain name elsewhere.invalid\nhostname ", 1
    )
    assert moves_only(lens.open(), opening)


def test_a_workstation_that_stands_at_another_port_proves_itself_again(lens):
    lens.attest("len-ws-301", "len-ws-302")
    assert "len-ws-301" not in held_in(lens.root, lens.intent)
    lens.attest("len-ws-301", port="len-acc-1 GigabitEthernet1/0/40")
    assert "len-ws-301" in held_in(lens.root, lens.intent)


def test_nothing_is_held_where_netauto_does_not_set_workstations_up(lens, tmp_path):
    for room in lens.rooms:
        (tmp_path / f"inventories/lab/host_vars/{room.workstation}/endpoint.yml").unlink()
    lens.root = Root(Workspace(tmp_path))
    plan = lens.open()
    assert plan.held == ()
    assert "held" not in plan.model_dump(mode="json")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("version: 1\nunit: lens-consult-1\nworkstations: {}\n", id="another unit's"),
        pytest.param("version: 2\nunit: lens-consult-3\nworkstations: {}\n", id="another version"),
        pytest.param("unit: lens-consult-3\nworkstations: [len-ws-301]\n", id="a list"),
        pytest.param("{", id="no YAML"),
        pytest.param("", id="empty"),
        pytest.param(
            "unit: lens-consult-3\nworkstations: {len-ws-301: {port: x, at: yesterday}}\n", id="no point in time"
        ),
    ],
)
def test_a_file_that_netauto_did_not_write_frees_nobody(lens, text):
    lens.file.write_text(text)
    with pytest.raises(PlanError, match=r"lens-consult-3\.workstations\.yml is not what netauto wrote"):
        held_in(lens.root, lens.intent)


def test_what_is_written_is_read(lens):
    lens.attest("len-ws-303", "len-ws-301")
    assert list(read_attested(lens.file, lens.unit).workstations) == ["len-ws-301", "len-ws-303"]
    lens.attest()
    assert read_attested(lens.file, lens.unit).workstations == {}
