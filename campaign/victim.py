"""Inside a process that runs the real command line: where it can be hit, and what the time is.

Everything here is installed from outside after the fork; the product has no hook of its own.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import resource
import signal
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLOCK = struct.Struct("dd")  # seconds added to every clock, seconds added to the wall clock alone
SHORT = 1.0  # seconds: what is shorter is slept for


@dataclass(frozen=True, slots=True)
class Orders:
    """What is arranged in a process.

    Attributes:
        desk: socket on which the campaign answers.
        clock: file with the time that was added.
        at, fate: see `campaign.case.Command`; `fate` may also be ``wait``: tell the campaign and wait.
        deadline: see `campaign.case.Command`.
        record: file to write every point to; empty: none.
        state: folder of the journal.
        met: file that shows that the point was passed.
    """

    desk: str
    clock: str
    state: str
    met: str
    at: str = ""
    fate: str = ""
    deadline: float = 0.0
    record: str = ""


def obey(orders: Orders) -> None:
    """Arrange everything; call it in the process before its command runs."""
    _shift_clocks(orders)
    points = Points(orders)
    _watch_journal(points)
    _watch_devices(points)
    if orders.deadline:
        from netauto.drivers.protocol import Deadlines  # noqa: PLC0415 - after the fork

        Deadlines.__init__.__defaults__ = (orders.deadline,) * 4


def ask(desk: str, request: Mapping[str, Any]) -> None:
    """Tell the campaign something and wait until it has acted upon it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(desk)
        line.sendall(json.dumps(request).encode() + b"\n")
        line.recv(16)


class Points:
    """The points that the process passes, by name: what it is about to do or has just done, and for the how-many-th time."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._seen: Counter[str] = Counter()
        self._turn = threading.Lock()
        self._met = False

    def around(self, what: str, lines: int, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call returns
        """Call, with a point before and one behind."""
        with self._turn:
            self._seen[what] += 1
            name = f"{what}.{self._seen[what]}"
            if self._orders.record:
                with open(self._orders.record, "a", encoding="utf-8") as record:  # noqa: PTH123 - often
                    record.write(json.dumps([name, lines]) + "\n")
        self._point(f"before-{name}")
        answer = call()
        self._point(f"after-{name}")
        return answer

    def _point(self, name: str) -> None:
        if name != self._orders.at or self._met:
            return
        self._met = True
        os.close(os.open(self._orders.met, os.O_CREAT | os.O_WRONLY))
        _FATES[self._orders.fate](self._orders)


def _kill(_orders: Orders) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # never: the kernel is not asked twice


def _stop(_orders: Orders) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _interrupt(_orders: Orders) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _interrupt_twice(orders: Orders) -> None:
    _interrupt(orders)
    time.sleep(0.05)  # two signals that arrive together count as one
    _interrupt(orders)


def _terminate(_orders: Orders) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _full(orders: Orders) -> None:
    """From now on no file grows beyond what the journal's log has already: the kernel refuses, as on a full disk."""
    sizes = [path.stat().st_size for path in Path(orders.state).glob("*-wal")]
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes, default=0), resource.RLIM_INFINITY))


def _wait(orders: Orders) -> None:
    ask(orders.desk, {"do": "point"})


_FATES: dict[str, Callable[[Orders], None]] = {
    "kill": _kill,
    "stop": _stop,
    "interrupt": _interrupt,
    "interrupt-twice": _interrupt_twice,
    "terminate": _terminate,
    "full": _full,
    "wait": _wait,
}


def _watch_journal(points: Points) -> None:
    from netauto.journal import Journal  # noqa: PLC0415 - after the fork

    append = Journal.append

    def watched(self: Journal, run: str, kind: str, *, device: str = "", step: str = "", **body: Any) -> Any:  # noqa: ANN401
        what = f"journal.{kind}.{device or '-'}.{step or '-'}"
        return points.around(what, 0, lambda: append(self, run, kind, device=device, step=step, **body))

    Journal.append = watched  # type: ignore[method-assign]


def _watch_devices(points: Points) -> None:
    """Pass a point around everything that is sent; a driver that sends in another way has to be added here."""
    _watch_terminals(points)
    _watch_https(points)
    _watch_netconf(points)


def _watch_terminals(points: Points) -> None:
    from netauto.drivers.netmiko_session import Session  # noqa: PLC0415 - after the fork

    write = Session._write  # noqa: SLF001 - where bytes leave for a device

    def watched(self: Session, text: str, operation: str) -> None:
        points.around(f"write.{self.device.name}", text.count("\n"), lambda: write(self, text, operation))

    Session._write = watched  # type: ignore[method-assign]  # noqa: SLF001

    from netauto.drivers.linux_shell import Shell  # noqa: PLC0415 - after the fork

    run = Shell.run

    def ran(self: Shell, script: str, **more: Any) -> Any:  # noqa: ANN401
        return points.around(f"write.{self.device.name}", 1, lambda: run(self, script, **more))

    Shell.run = ran  # type: ignore[method-assign]


def _watch_https(points: Points) -> None:
    """Behind the second point the request is sent, and its answer not read yet."""
    from netauto.drivers.pinned_https import _Pinned  # noqa: PLC0415 - after the fork

    request = _Pinned.request

    def watched(self: _Pinned, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        what = f"write.{self._device.name}"
        points.around(what, eapi_commands(body), lambda: request(self, method, path, body, headers))

    _Pinned.request = watched  # type: ignore[method-assign, assignment]


def _watch_netconf(points: Points) -> None:
    """Behind the second point the request is sent, and its answer not read yet."""
    from netauto.drivers.junos_transport import Transport  # noqa: PLC0415 - after the fork

    send = Transport.send

    def watched(self: Transport, message: str) -> None:
        points.around(f"write.{self.device.name}", netconf_lines(message), lambda: send(self, message))

    Transport.send = watched  # type: ignore[method-assign]


def eapi_commands(body: bytes) -> int:
    """Return how many commands a request to eAPI holds."""
    return len(json.loads(body)["params"]["cmds"])


def netconf_lines(message: str) -> int:
    """Return how many lines a NETCONF message is in the event log of a lab device: itself, and the statements that it loads."""
    if "message-id=" not in message:
        return 0  # hello
    loaded = re.search(r"<configuration-set>(.*)</configuration-set>", message, re.DOTALL)
    return 1 + (len(loaded[1].splitlines()) if loaded else 0)


def _shift_clocks(orders: Orders) -> None:
    """Let the process see the campaign's time, and let time pass at once when it sleeps."""
    from netauto.deploy.seams import SystemClock  # noqa: PLC0415 - after the fork

    with open(orders.clock, "r+b") as file:  # noqa: PTH123
        added = mmap.mmap(file.fileno(), CLOCK.size)

    def sleep(_self: SystemClock, seconds: float, *_unless: object) -> None:
        if seconds < SHORT:
            time.sleep(seconds)
        else:
            ask(orders.desk, {"do": "advance", "seconds": seconds})

    SystemClock.now = lambda _self: time.time() + sum(CLOCK.unpack(added[:]))  # type: ignore[method-assign, assignment]
    SystemClock.monotonic = lambda _self: time.monotonic() + CLOCK.unpack(added[:])[0]  # type: ignore[method-assign, assignment]
    SystemClock.sleep = sleep  # type: ignore[method-assign, assignment]


def clock_file(path: Path) -> mmap.mmap:
    """Make the file that holds the added time, and map it."""
    path.write_bytes(CLOCK.pack(0.0, 0.0))
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), CLOCK.size)
