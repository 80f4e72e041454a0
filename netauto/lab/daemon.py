"""A lab in the background, shared by every command that works on its inventory.

`up` starts a detached process (`python -m netauto.lab`) unless one runs already, `down` ends it. The process holds a
lock on `RUNTIME/lab.lock` for as long as it lives, so a crashed one is told from a running one without guessing. State
is in memory: a lab that is started again begins from the base configurations.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netauto.lab import control
from netauto.lab.oracle import DeviceState, Pending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.faults import Fault

STATE, LOCK, STARTING, LOG = "lab.json", "lab.lock", "starting.lock", "lab.log"
ENDPOINT = "endpoint.yml"
TAIL = 2000


class LabError(Exception):
    """The lab does not run, cannot start, or refuses a request; the text says why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a device listens, and who it proves to be.

    `port` and `host_key` are what an inventory names: eAPI and its certificate on Arista, SSH everywhere else. `note` is what has to be
    said about the device, e.g. which program reads its files; empty for most.
    """

    name: str
    dialect: str
    model: str
    address: str
    port: int
    host_key: str
    ssh_port: int
    ssh_host_key: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a lab runs in a folder; the rest is empty when it does not."""

    running: bool
    pid: int = 0
    profile: str = ""
    devices: tuple[Endpoint, ...] = ()


def up(spec_file: Path, runtime_dir: Path, host_vars_dir: Path | None = None, profile: str | None = None) -> Status:
    """Start the lab of `spec_file`, unless one runs in `runtime_dir` already.

    Args:
        spec_file: The lab file, see `netauto.lab.spec`.
        runtime_dir: Folder for socket, lock and log; made when it is missing.
        host_vars_dir: Where to write `<device>/endpoint.yml` for the inventory.
        profile: Delay profile; None keeps what runs, or takes the lab file's.

    Raises:
        LabError: It did not become ready; the text has the reason.
    """
    runtime_dir.mkdir(parents=True, exist_ok=True)
    with _locked(runtime_dir / STARTING):
        current = status(runtime_dir)
        if not current.running:
            _spawn(spec_file, runtime_dir, host_vars_dir, profile)
        elif profile is not None and profile != current.profile:
            set_profile(runtime_dir, profile)
        current = status(runtime_dir)
        if host_vars_dir is not None:
            _write_endpoints(host_vars_dir, current)
        return current


def down(runtime_dir: Path) -> Status:
    """End the lab and remove the endpoints that it published; nothing to do when none runs."""
    state = _state(runtime_dir)
    if status(runtime_dir).running:
        with suppress(LabError):
            request(runtime_dir, {"do": "stop"})
        _wait_for_end(runtime_dir, int(state.get("pid", 0)))
    for name in state.get("names", []):
        if state.get("host_vars"):
            _remove_endpoint(Path(state["host_vars"]) / name)
    control.forget(Path(state["folder"]) if state.get("folder") else None)
    for name in (STATE, "lab.sock"):
        (runtime_dir / name).unlink(missing_ok=True)
    return Status(running=False)


def status(runtime_dir: Path) -> Status:
    """What runs in a folder."""
    if not _alive(runtime_dir):
        return Status(running=False)
    state = _state(runtime_dir)
    answer = request(runtime_dir, {"do": "status"})
    devices = tuple(Endpoint(**device) for device in answer["devices"])
    return Status(running=True, pid=int(state.get("pid", 0)), profile=answer["profile"], devices=devices)


def request(runtime_dir: Path, message: dict[str, Any]) -> dict[str, Any]:
    """Send a request to the running lab, see `netauto.lab.control`.

    Raises:
        LabError: No lab runs there, or it refuses.
    """
    path = _state(runtime_dir).get("socket")
    if path is None:
        raise LabError(f"no lab runs in {runtime_dir}")
    try:
        return control.ask(Path(path), message)
    except (OSError, ValueError) as error:
        raise LabError(f"lab in {runtime_dir}: {error}") from error


def set_fault(runtime_dir: Path, device: str, fault: Fault) -> None:
    """Switch a fault on."""
    request(runtime_dir, {"do": "fault", "device": device, "fault": asdict(fault)})


def clear_faults(runtime_dir: Path, device: str | None = None) -> None:
    """Switch the faults of one device off, or of all."""
    request(runtime_dir, {"do": "clear"} | ({"device": device} if device else {}))


def advance(runtime_dir: Path, seconds: float) -> None:
    """Let the lab's time pass."""
    request(runtime_dir, {"do": "advance", "seconds": seconds})


def set_profile(runtime_dir: Path, name: str) -> None:
    """Change the delay profile."""
    request(runtime_dir, {"do": "profile", "name": name})


def reboot(runtime_dir: Path, device: str, seconds: float = 0.0) -> None:
    """Reboot a device."""
    request(runtime_dir, {"do": "reboot", "device": device, "seconds": seconds})


def device_state(runtime_dir: Path, device: str) -> DeviceState:
    """The truth about a device."""
    raw = request(runtime_dir, {"do": "state", "device": device})["state"]
    raw["pending"] = Pending(**raw["pending"]) if raw["pending"] else None
    raw["files"] = tuple((name, content.encode()) for name, content in raw["files"])
    raw["sessions"] = tuple(raw["sessions"])
    return DeviceState(**raw)


def device_log(runtime_dir: Path, device: str) -> list[dict[str, Any]]:
    """What reached a device: `at`, `session`, `kind`, `text` of each event."""
    events: list[dict[str, Any]] = request(runtime_dir, {"do": "log", "device": device})["events"]
    return events


def _spawn(spec_file: Path, runtime_dir: Path, host_vars_dir: Path | None, profile: str | None) -> None:
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "netauto.lab", str(spec_file.resolve()), str(runtime_dir.resolve())]
    command += ["--ready", str(writing)]
    command += ["--profile", profile] if profile else []
    command += ["--host-vars", str(host_vars_dir.resolve())] if host_vars_dir else []
    with (runtime_dir / LOG).open("wb") as log:
        subprocess.Popen(  # it outlives this process on purpose
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(writing,), start_new_session=True
        ).returncode = 0  # nobody waits for it: without this, collecting the object would warn
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        if pipe.read() != b"ready":  # the end of the pipe is the news: ready, or dead
            text = (runtime_dir / LOG).read_text(encoding="utf-8", errors="replace")
            raise LabError(f"the lab did not start:\n{text[-TAIL:].strip()}")


def _alive(runtime_dir: Path) -> bool:
    """Whether a lab process holds the lock of this folder."""
    try:
        with (runtime_dir / LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _wait_for_end(runtime_dir: Path, pid: int) -> None:
    """Return when the lock is free; a process that does not end when asked is killed."""
    alarm = signal.SIGKILL

    def kill() -> None:
        if pid and _alive(runtime_dir):
            with suppress(ProcessLookupError):
                os.kill(pid, alarm)

    import threading  # noqa: PLC0415

    timer = threading.Timer(10.0, kill)
    timer.start()
    try:
        with (runtime_dir / LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
    finally:
        timer.cancel()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _state(runtime_dir: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((runtime_dir / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state


def _write_endpoints(folder: Path, current: Status) -> None:
    for device in current.devices:
        target = folder / device.name / ENDPOINT
        text = (
            "# Written by the lab while it runs; removed when it stops.\n"
            f"ansible_host: {device.address}\n"
            f"ansible_port: {device.port}\n"
            f"netauto_host_key: {device.host_key}\n"
        )
        if device.ssh_port != device.port:
            text += f"# The same command line over SSH: port {device.ssh_port}, {device.ssh_host_key}\n"
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(".tmp")
            draft.write_text(text, encoding="utf-8")
            draft.replace(target)


def _remove_endpoint(folder: Path) -> None:
    (folder / ENDPOINT).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()  # only when the lab's file was all that it held
