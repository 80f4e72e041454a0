"""The conversation with a lab that runs in another process: one JSON object per line, over a unix socket.

Requests are `{"do": VERB, ...}`; answers `{"ok": true, ...}` or `{"ok": false, "error": TEXT}`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import socket
import socketserver
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netauto.lab.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.fleet import Lab, LabDevice

Message = dict[str, Any]
# The address of a unix socket holds 108 bytes on Linux, 104 elsewhere, with its final zero.
LONGEST_PATH = 100


class Desk:
    """Answers requests about one lab."""

    def __init__(self, lab: Lab, stop: Callable[[], None]) -> None:
        self._lab = lab
        self._stop = stop
        self._verbs: dict[str, Callable[[Message], Message]] = {
            "status": self._status,
            "fault": self._fault,
            "clear": self._clear,
            "advance": self._advance,
            "state": self._state,
            "profile": self._profile,
            "log": self._log,
            "reboot": self._reboot,
            "stop": self._halt,
        }

    def answer(self, line: bytes) -> Message:
        """The answer to one request; a bad one is answered, not raised."""
        try:
            request = json.loads(line)
            verb = self._verbs.get(str(request.get("do"))) if isinstance(request, dict) else None
            if verb is None:
                return {"ok": False, "error": f"a request is an object with do: {', '.join(self._verbs)}"}
            return {"ok": True, **verb(request)}
        except (ValueError, TypeError, KeyError) as error:
            return {"ok": False, "error": str(error).strip("'\"")}

    def _device(self, request: Message) -> LabDevice:
        try:
            return self._lab[str(request["device"])]
        except KeyError:
            known = ", ".join(device.name for device in self._lab)
            raise KeyError(f"no device {request.get('device')!r} in the lab; there are: {known}") from None

    def _status(self, request: Message) -> Message:  # noqa: ARG002
        return {"profile": self._lab.profile, "devices": [describe(device) for device in self._lab]}

    def _fault(self, request: Message) -> Message:
        self._device(request).set_fault(Fault(**request["fault"]))
        return {}

    def _clear(self, request: Message) -> Message:
        devices = [self._device(request)] if "device" in request else list(self._lab)
        for device in devices:
            device.clear_faults()
        return {}

    def _advance(self, request: Message) -> Message:
        self._lab.clock.advance(float(request["seconds"]))
        return {}

    def _state(self, request: Message) -> Message:
        state = dataclasses.asdict(self._device(request).state())
        state["files"] = [[name, content.decode("utf-8", "replace")] for name, content in state["files"]]
        return {"state": state}

    def _profile(self, request: Message) -> Message:
        self._lab.set_profile(str(request["name"]))
        return {}

    def _log(self, request: Message) -> Message:
        return {"events": [dataclasses.asdict(event) for event in self._device(request).log]}

    def _reboot(self, request: Message) -> Message:
        self._device(request).reboot(float(request.get("seconds", 0)))
        return {}

    def _halt(self, request: Message) -> Message:  # noqa: ARG002
        threading.Thread(target=self._stop, daemon=True).start()
        return {}


def describe(device: LabDevice) -> Message:
    """What somebody needs to connect to a device."""
    return {
        "name": device.name,
        "dialect": device.spec.dialect,
        "model": device.spec.model,
        "address": device.address,
        "port": device.port,
        "host_key": device.host_key,
        "ssh_port": device.ssh_port,
        "ssh_host_key": device.ssh_host_key,
        "note": device.note,
    }


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        desk: Desk = self.server.desk  # type: ignore[attr-defined]
        for line in self.rfile:
            self.wfile.write(json.dumps(desk.answer(line)).encode() + b"\n")


class ControlServer(socketserver.ThreadingUnixStreamServer):
    """Serves a desk on a unix socket that only this user can open."""

    daemon_threads = True

    def __init__(self, path: Path, desk: Desk, orphaned: Callable[[], bool]) -> None:
        self.desk = desk
        self._orphaned = orphaned
        with suppress(FileNotFoundError):
            path.unlink()
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def service_actions(self) -> None:
        """Once in a while: end when nobody could find this lab any more."""
        if self._orphaned():
            raise KeyboardInterrupt


def socket_path(runtime_dir: Path) -> tuple[Path, Path | None]:
    """Where the socket of a runtime folder goes, and the temporary folder made for it when its own path is too long."""
    path = runtime_dir.resolve() / "lab.sock"
    if len(os.fsencode(path)) <= LONGEST_PATH:
        return path, None
    folder = Path(tempfile.mkdtemp(prefix="netauto-lab-"))
    return folder / "lab.sock", folder


def forget(folder: Path | None) -> None:
    """Remove the temporary folder of a socket."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def ask(path: Path, request: Message, patience: float = 30.0) -> Message:
    """Send one request and return the answer.

    Raises:
        OSError: Nobody listens, or no answer came within `patience` seconds.
        ValueError: The lab refused the request; the text is its reason.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(patience)
        client.connect(str(path))
        client.sendall(json.dumps(request).encode() + b"\n")
        with client.makefile("rb") as stream:
            line = stream.readline()
    if not line:
        raise ConnectionResetError("the lab closed the connection without an answer")
    answer: Message = json.loads(line)
    if not answer.pop("ok"):
        raise ValueError(answer.get("error", "refused"))
    return answer
