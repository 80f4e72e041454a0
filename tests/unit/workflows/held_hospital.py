"""A unit of the shipped inventory whose workstations netauto sets up."""

from __future__ import annotations

import shutil
from pathlib import Path

from netauto.intent.load import load_intent
from netauto.plan.apply import apply
from netauto.plan.attested import Attested, Proof, write_attested
from netauto.platforms import PLATFORMS
from netauto.workflows.planning import open_plan, prepare
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
