"""A process that has imported netauto once, and forks one child for each command: a run costs what it does, not what it imports.

It has no threads and no lab in it, so that every child begins like a program that was just started. The vault is opened once, before
the first fork; children answer from memory.
"""

from __future__ import annotations

import gc
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from campaign.victim import Orders, obey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

IMPORTED = (
    "netauto.cli.main",
    "netauto.cli.plan",
    "netauto.cli.run",
    "netauto.cli.unit",
    "netauto.workflows.planning",
    "netauto.workflows.carry_out",
    "netauto.workflows.status",
    "netauto.drivers.ios_xe",
    "netauto.drivers.fortios",
    "netauto.drivers.eos",
    "netauto.drivers.junos",
    "netauto.drivers.junos_transport",
    "netauto.inventory.ansible",
    "netauto.inventory.secrets",
    "netmiko.ssh_dispatcher",
    "napalm.eos",
    "napalm.junos",
    "rich.console",
    "rich.live",
    "rich.table",
)
_BIRTH = 60.0  # seconds for the forge to begin, and to fork


@dataclass(frozen=True, slots=True)
class Errand:
    """A command to run.

    Attributes:
        args: of ``netauto``.
        environment: added to that of the forge.
        folder: working directory.
        out, err: files for its standard output and error.
        orders: what is arranged in it.
    """

    args: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    out: str
    err: str
    orders: Orders


class Forge:
    """The campaign's end: starts commands, and hears how they go; safe to use from several threads."""

    def __init__(self, workspace: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "campaign.forge", str(number), workspace], pass_fds=(number,)
            )
        self._socket = ours
        self._line = ours.makefile("rwb", buffering=0)
        self._words: list[dict[str, Any]] = []
        self._heard = threading.Condition()
        self._starting = threading.Lock()
        self._dead = False
        threading.Thread(target=self._listen, daemon=True, name="forge").start()
        self._await(lambda word: "ready" in word, time.monotonic() + _BIRTH)

    def start(self, errand: Errand) -> int:
        """Start a command; return its process id."""
        with self._starting:  # one at a time: the answer does not say to whom it is
            self._line.write(json.dumps(asdict(errand)).encode() + b"\n")
            return int(self._await(lambda word: "started" in word, time.monotonic() + _BIRTH)["started"])

    def wait(self, pid: int, until: float) -> tuple[str, int]:
        """Wait until a command has ended (``ended``, exit status, negative: by a signal) or was stopped (``stopped``, signal).

        One that takes longer than `until` (monotonic) is killed.
        """

        def ours(word: dict[str, Any]) -> bool:
            return word.get("pid") == pid

        try:
            word = self._await(ours, until)
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            word = self._await(ours, time.monotonic() + _BIRTH)
        return str(word["how"]), int(word["status"])

    def close(self) -> None:
        """End the forge."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._socket.close()
        self._process.wait()

    def _await(self, wanted: Callable[[dict[str, Any]], bool], until: float) -> dict[str, Any]:
        with self._heard:
            while True:
                for word in self._words:
                    if wanted(word):
                        self._words.remove(word)
                        return word
                if self._dead:
                    raise RuntimeError("the forge has died")
                if not self._heard.wait(max(until - time.monotonic(), 0.0)) and time.monotonic() >= until:
                    raise TimeoutError("the forge says nothing")

    def _listen(self) -> None:
        with suppress(OSError, ValueError):  # closed
            for line in io.BufferedReader(self._line):
                with self._heard:
                    self._words.append(json.loads(line))
                    self._heard.notify_all()
        with self._heard:
            self._dead = True
            self._heard.notify_all()


def serve(line: socket.socket) -> None:
    """Fork a child for each errand that comes, and tell what becomes of them, until nobody listens."""
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    stream = line.makefile("rwb", buffering=0)
    _say(stream, {"ready": True})
    while True:
        waiting: list[socket.socket | int] = [line, awake]
        ready, _, _ = select.select(waiting, [], [])
        if awake in ready:
            os.read(awake, 4096)
            _tell_children(stream)
        if line in ready:
            errand = stream.readline()
            if not errand:
                return
            _say(stream, {"started": _fork(json.loads(errand), (line, awake, wake))})


def _say(stream: Any, word: Mapping[str, Any]) -> None:  # noqa: ANN401 - a raw socket file
    stream.write(json.dumps(word).encode() + b"\n")


def _tell_children(stream: Any) -> None:  # noqa: ANN401
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        except ChildProcessError:
            return
        if not pid:
            return
        stopped = os.WIFSTOPPED(status)
        code = os.WSTOPSIG(status) if stopped else os.waitstatus_to_exitcode(status)
        _say(stream, {"pid": pid, "how": "stopped" if stopped else "ended", "status": code})


def _fork(errand: dict[str, Any], inherited: tuple[socket.socket, int, int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        inherited[0].close()
        os.close(inherited[1])
        os.close(inherited[2])
        _become(errand)
    except BaseException:  # noqa: BLE001 - a child never returns into the forge
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(99)


def _become(errand: dict[str, Any]) -> None:
    for number, name in ((1, errand["out"]), (2, errand["err"])):
        opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.update(errand["environment"])
    os.chdir(errand["folder"])
    obey(Orders(**errand["orders"]))
    from netauto.cli.main import entry  # noqa: PLC0415 - imported before the fork already

    entry(errand["args"])


def _remember_vault(workspace: str) -> None:
    """Open the vault once; children are told its content instead of starting a program that opens it."""
    from pathlib import Path  # noqa: PLC0415

    from netauto.inventory.secrets import Secrets  # noqa: PLC0415
    from netauto.workspace import Workspace  # noqa: PLC0415

    content = Secrets(Workspace(Path(workspace)))._decrypted()  # noqa: SLF001 - the only place to stand between
    Secrets._decrypted = lambda _self: content  # type: ignore[method-assign, assignment]  # noqa: SLF001


def main() -> None:
    """Import, then serve."""
    from importlib import import_module  # noqa: PLC0415

    number, workspace = int(sys.argv[1]), sys.argv[2]
    for name in IMPORTED:
        import_module(name)
    _remember_vault(workspace)
    stdin = os.open(os.devnull, os.O_RDONLY)
    os.dup2(stdin, 0)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=number) as line:
        serve(line)


if __name__ == "__main__":
    main()
