"""A hospital to hit: a copy of the shipped workspace, its lab devices in this process, and somebody who types commands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaign.desk import Desk
from campaign.forge import Errand, Forge
from campaign.oracle import Marks, Said
from campaign.victim import CLOCK, Orders, clock_file
from netauto.drivers import DRIVERS
from netauto.lab import Lab, load_lab_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from campaign.case import Command
    from campaign.hospital import Hospital
    from netauto.lab import DeviceState
    from netauto.lab.events import Event

ROOT = Path(__file__).resolve().parents[1]
INVENTORY = Path("inventories/lab")
# Without `lab.yml`, no command starts a lab of its own.
_LEFT_OUT = (".netauto", "endpoint.yml", "lab.yml")
_PATIENCE = 240.0  # real seconds for one command
_SOON = 0.1  # real seconds between two looks at processes that nobody can wait for
SHOWN = 16  # characters of a digest: netauto saves plans under so many


@dataclass(slots=True)
class Running:
    """A command that was started."""

    command: Command
    args: tuple[str, ...]
    pid: int
    number: int
    at_start: Mapping[str, DeviceState]


class Bench:
    """Devices, workspace, time and processes of one case after another.

    Attributes:
        hospital: whose unit it is about.
        folder: the workspace of the case.
        digests: of the plans, by name: ``open``, ``close``.
        on_point: called while a process waits at the point of its case.
        on_advance: called when time has passed.
    """

    def __init__(self, hospital: Hospital) -> None:
        self.hospital = hospital
        self._home = Path(tempfile.mkdtemp(prefix="campaign-"))
        self.folder = self._home / "ws"
        self._kept = self._home / "kept"
        self.digests: dict[str, str] = {}
        self.on_point: Callable[[], None] = lambda: None
        self.on_advance: Callable[[], None] = lambda: None
        self.waited = 0.0
        self._commands = 0
        self._clock = clock_file(self._home / "clock")
        self._desk = Desk(self._home / "desk", self.advance, lambda: self.on_point())  # noqa: PLW0108 - it changes
        _copy_workspace(self.folder, hospital.unit)
        self._forge = Forge(str(self.folder))
        specs = load_lab_file(ROOT / INVENTORY / "lab.yml").devices
        self.lab = Lab(spec for spec in specs if spec.name.startswith(hospital.devices))
        self.lab.start()
        self._publish()
        self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process, stop the devices, remove what was written."""
        self._forge.close()
        self._desk.close()
        try:
            self.lab.stop()
        finally:
            shutil.rmtree(self._home, ignore_errors=True)

    # The beginning of a case.

    def _publish(self) -> None:
        for device in self.lab:
            home = self.inventory / "host_vars" / device.name
            home.mkdir(parents=True, exist_ok=True)
            (home / "endpoint.yml").write_text(
                f"ansible_host: {device.address}\nansible_port: {device.port}\nnetauto_host_key: {device.host_key}\n",
                encoding="utf-8",
            )

    def _prepare(self) -> None:
        """Plan once, and keep the workspace as it is then: every case begins with it."""
        from campaign.case import Command  # noqa: PLC0415 - types above

        said = self.type(Command(("plan", "{unit}", "--json", "-q")))
        if "open" not in self.digests:
            raise RuntimeError(f"the unit cannot be planned: {said.out} {self.read('err')}")
        self.plan: dict[str, Any] = json.loads(said.out)
        (self.inventory / ".netauto" / "journal.sqlite").unlink(missing_ok=True)
        self.folder.rename(self._kept)
        self.fresh()

    def fresh(self) -> None:
        """Begin again: devices and workspace as they were before anything was opened."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._kept, self.folder, symlinks=True)
        for device in self.lab:
            device.reset()
        self.digests = {"open": self.plan["digest"][:SHOWN]}
        self._clock[:] = CLOCK.pack(0.0, 0.0)
        self.waited = 0.0
        self._commands = 0
        self.lab.set_profile("instant")

    # What is there.

    @property
    def inventory(self) -> Path:
        """Folder of the inventory."""
        return self.folder / INVENTORY

    @property
    def state(self) -> Path:
        """What netauto writes while it runs."""
        return self.inventory / ".netauto"

    def sight(self) -> dict[str, DeviceState]:
        """Return the state of every device, now."""
        return {device.name: device.state() for device in self.lab}

    def configs(self) -> dict[str, str]:
        """Return what runs on every device."""
        return {name: state.running for name, state in self.sight().items()}

    def logs(self) -> dict[str, tuple[Event, ...]]:
        """Return what reached every device."""
        return {device.name: tuple(device.log) for device in self.lab}

    def platform(self, device: str) -> str:
        """Return the platform of a device, by the plan."""
        return str(next(each["platform"] for each in self.plan["devices"] if each["device"] == device))

    def devices(self) -> dict[str, str]:
        """Return the platform of every device of the plan that gets lines, by name."""
        return {each["device"]: each["platform"] for each in self.plan["devices"] if each["push"]}

    def pushed(self) -> dict[str, frozenset[str]]:
        """Return the lines of the plan, by device."""
        return {each["device"]: frozenset(line.strip() for line in each["push"]) for each in self.plan["devices"]}

    def undone(self, device: str) -> frozenset[str]:
        """Return the lines that undo the plan on a device."""
        found = next(each for each in self.plan["devices"] if each["device"] == device)
        return frozenset(line.strip() for line in found["inverse"])

    def marks(self) -> dict[str, Marks]:
        """Return how each device's log shows the change."""
        return {each["device"]: _marks(each) for each in self.plan["devices"] if each["push"]}

    def secrets(self) -> tuple[str, ...]:
        """Return the secrets that must stand nowhere: everything in the vault, and what opens it."""
        from netauto.inventory.secrets import Secrets  # noqa: PLC0415
        from netauto.workspace import Workspace  # noqa: PLC0415

        vault = Secrets(Workspace(self._kept))
        vault.resolve("vault:device_password")
        opener = (self._kept / INVENTORY / ".vault-password").read_text(encoding="utf-8").strip()
        return (*sorted(vault.values()), opener)

    def texts(self) -> dict[str, bytes]:
        """Return everything that netauto wrote or printed during the case, by where."""
        kept = (
            *self.state.rglob("*"),
            *self.inventory.glob(f"units/{self.hospital.unit}.*.yml"),
            *self._home.glob("said-*"),
        )
        return {path.name: path.read_bytes() for path in kept if path.is_file() and path.suffix != ".socket"}

    def read(self, stream: str, number: int = 0) -> str:
        """Return what a command printed: ``out`` or ``err``, of the newest or of a numbered one."""
        path = self._home / f"said-{number or self._commands}.{stream}"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    # Time.

    def advance(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self._add(seconds, 0.0)
        self.drift(seconds)

    def drift(self, seconds: float) -> None:
        """Let time pass on the devices."""
        self.waited += max(seconds, 0.0)
        self.lab.clock.advance(seconds)
        self.on_advance()

    def jump(self, seconds: float) -> None:
        """Set the clock of the machine that netauto runs on."""
        self._add(0.0, seconds)

    def _add(self, everywhere: float, wall: float) -> None:
        one, other = CLOCK.unpack(self._clock[:])
        self._clock[:] = CLOCK.pack(one + everywhere, other + wall)

    # Commands.

    def type(self, command: Command, record: str = "") -> Said:
        """Run a command to its end."""
        return self.finish(self.start(command, record), lambda: None)

    def start(self, command: Command, record: str = "") -> Running:
        """Start a command in a process of its own."""
        self._commands += 1
        number = self._commands
        for stream in ("out", "err"):
            (self._home / f"said-{number}.{stream}").unlink(missing_ok=True)
        (self._home / f"met-{number}").unlink(missing_ok=True)
        args = tuple(arg.format(unit=self.hospital.unit, **self.digests) for arg in command.args)
        orders = Orders(
            desk=str(self._home / "desk"),
            clock=str(self._home / "clock"),
            state=str(self.state),
            met=str(self._home / f"met-{number}"),
            at=command.at,
            fate=command.fate or "wait",
            deadline=command.deadline,
            record=record,
        )
        errand = Errand(
            args=args,
            environment={
                "NETAUTO_WORKSPACE": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "LOGNAME": command.user,
                "NETAUTO_WATCHDOG": "on" if command.watched else "off",
            },
            folder=str(self.folder / command.folder),
            out=str(self._home / f"said-{number}.out"),
            err=str(self._home / f"said-{number}.err"),
            orders=orders,
        )
        return Running(replace(command, args=args), args, self._forge.start(errand), number, self.sight())

    def finish(self, running: Running, stopped: Callable[[], None]) -> Said:
        """Wait until a command has ended; when it stops by itself, call `stopped` and let it go on."""
        until = time.monotonic() + _PATIENCE
        how, status = self._forge.wait(running.pid, until)
        while how == "stopped":
            stopped()
            os.kill(running.pid, signal.SIGCONT)
            how, status = self._forge.wait(running.pid, until)
        out = self.read("out", running.number)
        if running.args[0] == "plan":
            self._note_digest(running.args, out)
        return Said(running.args, status, out, running.at_start, self.sight())

    def met(self, running: Running) -> float:
        """Return when the process passed the point of its case, in seconds since the epoch; 0: it did not."""
        path = self._home / f"met-{running.number}"
        return path.stat().st_mtime if path.exists() else 0.0

    def outlive_watchdogs(self) -> bool:
        """Wait until no watchdog of this workspace is left; end one that stays too long, and return False."""
        until = time.monotonic() + _PATIENCE / 2
        while left := _watchdogs(str(self.folder)):
            if time.monotonic() > until:
                for pid in left:
                    os.kill(pid, signal.SIGKILL)
                return False
            time.sleep(_SOON)
        return True

    def _note_digest(self, args: tuple[str, ...], out: str) -> None:
        try:
            digest = json.loads(out)["digest"]
        except (ValueError, KeyError):
            return
        self.digests["close" if "--close" in args else "open"] = digest[:SHOWN]


def _watchdogs(folder: str) -> tuple[int, ...]:
    """Return the ids of the watchdogs that look after a workspace: nobody's children any more, so nobody can wait for them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            words = path.read_bytes().split(b"\0")
            if folder.encode() in words and any(b"watchdog" in word for word in words):
                found.append(int(path.parent.name))
    return tuple(found)


def _copy_workspace(target: Path, unit: str) -> None:
    left_out = shutil.ignore_patterns(*_LEFT_OUT, f"{unit}.lock.yml", f"{unit}.undo.yml")
    shutil.copytree(ROOT / INVENTORY, target / INVENTORY, ignore=left_out)
    for part in ("templates", "roles", "playbooks"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part)


def _marks(device: Mapping[str, Any]) -> Marks:
    """Return the first line that only the change holds, and the first that only its inverse holds."""
    push = [line.strip() for line in device["push"] if "⟦" not in line]
    inverse = [line.strip() for line in device["inverse"] if "⟦" not in line]
    return Marks(
        forward=next(line for line in push if line not in inverse),
        inverse=next(line for line in inverse if line not in push),
        candidate=DRIVERS[device["platform"]].capabilities.candidate,
    )
