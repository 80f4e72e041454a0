"""Ports are held in the quarantine zone until workstations have proved themselves; what moves them was approved with the opening."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from netauto.errors import PlanError
from netauto.intent.load import load_intent
from netauto.plan.apply import apply
from netauto.plan.attested import Attested, Proof, read_attested, write_attested
from netauto.plan.undo import Undo, write_undo
from netauto.platforms import PLATFORMS
from netauto.workflows.holding import held_in, moves_only
from netauto.workflows.planning import close_plan, open_plan, prepare
from netauto.workflows.root import Root
from netauto.workspace import Workspace

ROOT = Path(__file__).parents[3]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVZ2C9tCW8fY0m3uYbq1k0oH0vZ5n0q3m4h8yq6y0aA"
UNITS = ("lens-consult-3", "bethune-consult-3", "henin-consult-1", "bassee-ehpad-1")


class Hospital:
    """A unit of the shipped inventory whose workstations netauto sets up; the devices are what they print."""

    def __init__(self, folder, unit):
        ignored = shutil.ignore_patterns(".netauto", "host_vars", "*.undo.yml", f"{unit}.lock.yml", "left-behind.yml")
        shutil.copytree(ROOT / "inventories", folder / "inventories", ignore=ignored)
        shutil.copytree(ROOT / "templates", folder / "templates")
        self.bases = folder / "inventories/lab/bases"
        self.names = [path.stem for path in self.bases.glob("*.cfg")]
        for number, name in enumerate(self.names):
            self._endpoint(folder, name, f"ansible_host: 127.0.0.1\nansible_port: {2222 + number}\n")
        self.unit = unit
        self.root = Root(Workspace(folder))
        self.rooms = load_intent(self.root.workspace, unit, self.root.inventory).unit.rooms
        for room in self.rooms:
            self._endpoint(folder, room.workstation, f"ansible_host: {room.workstation}\n")
        self.root = Root(Workspace(folder))
        self.running = {name: (self.bases / f"{name}.cfg").read_text() for name in self.names}

    @staticmethod
    def _endpoint(folder, name, text):
        path = folder / "inventories/lab/host_vars" / name / "endpoint.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text}netauto_host_key: {KEY}\n")

    @property
    def intent(self):
        return load_intent(self.root.workspace, self.unit, self.root.inventory)

    def rendered(self):
        return prepare(self.root, self.intent, self.running)

    def open(self):
        return open_plan(self.root, self.rendered())

    def apply(self, plan):
        for device in plan.devices:
            platform = PLATFORMS[device.platform]
            tree = platform.parse(self.running[device.device])
            self.running[device.device] = str(apply(platform, tree, device.push))

    def attest(self, *workstations, port=None):
        at = {room.workstation: Proof(port=port or str(room.port), at="2020-04-12T08:00:00Z") for room in self.rooms}
        proofs = {name: at[name] for name in workstations}
        write_attested(Attested(unit=self.unit, workstations=proofs), self.file)

    @property
    def file(self):
        return self.root.workspace.attested_file(self.unit)


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
