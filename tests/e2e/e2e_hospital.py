"""A hospital to type commands at: a copy of the shipped workspace, its lab devices in this process, and somebody at the keyboard."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from netmiko import ConnectHandler

from netauto.cli.boundary import guarded
from netauto.cli.main import main
from netauto.journal import Journal
from netauto.lab import Fault, Lab, load_lab_file
from netauto.workspace import Workspace

ROOT = Path(__file__).parents[2]
LAB = ROOT / "inventories" / "lab"
UNIT = "lens-consult-3"
SITE = ("len-acc-1", "len-acc-2", "len-dist-1", "len-wlc-1", "len-fw-1", "len-wan-1")
SHELLS = {"fortios": "fortinet"}
# How a line begins that could change a device's configuration, on either family of devices.
CHANGING = ("configure ", "conf t", "config ", "execute config-transaction", "write", "copy ", "execute backup")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    args: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def said(self) -> str:
        return self.out + self.err


class Terminal(io.StringIO):
    """Answers typed by a person who sits there."""

    def isatty(self) -> bool:
        return True


@dataclass
class Hospital:
    """A workspace, its devices, and what was typed.

    Attributes:
        folder: holds ``inventories/`` and ``templates/``.
        known: folder of what Ansible said about inventories, shared by tests: asking it again takes longer than all the rest.
        done: every command that was run, for the search for leaks.
    """

    folder: Path
    lab: Lab
    known: Path | None = None
    done: list[Done] = field(default_factory=list)

    def __post_init__(self) -> None:
        ignore = shutil.ignore_patterns(".netauto", "endpoint.yml", "lab.yml", f"{UNIT}.lock.yml", f"{UNIT}.undo.yml")
        shutil.copytree(LAB, self.folder / "inventories" / "lab", ignore=ignore)
        shutil.copytree(ROOT / "templates", self.folder / "templates")
        self.publish()
        if self.known is not None:
            self.path(".netauto").mkdir(mode=0o700)
            self.path(".netauto/cache").symlink_to(self.known)

    def publish(self) -> None:
        """Write where the devices listen and which keys they show, as the lab in the background does."""
        for device in self.lab:
            self.write(
                f"host_vars/{device.name}/endpoint.yml",
                f"ansible_host: {device.address}\nansible_port: {device.port}\nnetauto_host_key: {device.host_key}\n",
            )

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.folder)

    def path(self, name: str) -> Path:
        return self.folder / "inventories" / "lab" / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file as a person would."""
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def type(self, *args: str, answers: str | None = None, user: str = "dora", **environment: str) -> Done:
        """Run a command in this process; `answers` are typed at a terminal, None: nobody is there."""
        out, err = io.StringIO(), io.StringIO()
        stdin = io.StringIO() if answers is None else Terminal(answers)
        variables = {"NETAUTO_WORKSPACE": str(self.folder), "LOGNAME": user, "COLUMNS": "100", **environment}
        with (
            mock.patch.dict(os.environ, variables),
            mock.patch.object(sys, "stdin", stdin),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = guarded(main, list(args))
        self.done.append(Done(args, int(code), out.getvalue(), err.getvalue()))
        return self.done[-1]

    def start(self, *args: str, preexec_fn: Any = None, **environment: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        fixed = {"NETAUTO_WORKSPACE": str(self.folder), "LOGNAME": "dora", "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            [sys.executable, "-m", "netauto", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | fixed | environment,
            cwd=self.folder,
            preexec_fn=preexec_fn,  # noqa: PLW1509 - sets a limit of the child, and takes no lock
        )

    def plan(self, *options: str) -> str:
        """Plan the unit and return the digest."""
        return str(self.type("plan", UNIT, "--json", "-q", *options).json["digest"])

    def open(self, *options: str) -> Done:
        """Open the unit, agreed by somebody at a terminal."""
        return self.type("open-unit", UNIT, *options, answers="y\n")

    def configs(self) -> dict[str, str]:
        """Return what runs on every device, byte for byte."""
        return {device.name: device.state().running for device in self.lab}

    def leftovers(self) -> list[str]:
        """Return what a run left on the devices that it should not have."""
        found = []
        for device in self.lab:
            state = device.state()
            found += [f"{device.name}: timer of {state.pending.owner}"] if state.pending else []
            found += [f"{device.name}: locked by {state.config_locked_by}"] if state.config_locked_by else []
        return found

    def forget_commands(self) -> None:
        for device in self.lab:
            device.log.clear()

    def changing_commands(self) -> list[str]:
        """Return every line typed at a device since `forget_commands` that could change its configuration."""
        return [line for device in self.lab for line in device.log.commands() if line.strip().startswith(CHANGING)]

    def by_hand(self, name: str, *lines: str) -> None:
        """Somebody configures a device without netauto."""
        device = self.lab[name]
        session = ConnectHandler(
            device_type=SHELLS.get(device.spec.dialect, "cisco_ios"),
            host=device.address,
            port=device.port,
            username="netauto",
            password=device.spec.password,
            disabled_algorithms={"kex": ["ecdh-sha2-nistp521"]},  # else Netmiko takes away all that the lab speaks
        )
        with session:
            session.send_config_set(list(lines), cmd_verify=False) if device.spec.dialect == "fortios" else (
                session.send_config_set(list(lines))
            )

    def fault(self, name: str, kind: Any, **details: Any) -> None:
        self.lab[name].set_fault(Fault(kind, **details))

    def journal(self) -> Journal:
        """Open the journal beside the commands, as another process would."""
        self.workspace.make_state()
        return Journal(self.workspace.journal, now=lambda: datetime.now(UTC).timestamp())

    def state_files(self) -> dict[str, bytes]:
        """Return everything that netauto wrote, by path."""
        folder = self.path(".netauto")
        written = [*folder.rglob("*"), *self.path("units").glob(f"{UNIT}.*.yml")]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in written if path.is_file()}


def lab_of(*names: str, **changed: dict[str, Any]) -> Lab:
    """Return lab devices, not started: those whose names begin so (none given: of Lens), some changed (``len_acc_1={"privilege": 1}``)."""
    specs = [spec for spec in load_lab_file(LAB / "lab.yml").devices if spec.name.startswith(names or ("len-",))]
    return Lab(spec.model_copy(update=changed.get(spec.name.replace("-", "_"), {})) for spec in specs)
