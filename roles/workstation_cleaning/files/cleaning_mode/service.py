"""What the service does from the moment somebody wakes it: one cleaning, one record, and it is gone."""

from __future__ import annotations

import select
import sys
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from . import chain, request
from .cleaning import Cleaning, Lock, Outcome
from .clock import stamp
from .files import only_one, read_json
from .notify import notify

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .chain import Record
    from .clock import Clock
    from .devices import Bus, Device, Wait
    from .ledger import Ledger
    from .settings import Settings
    from .state import StateFile

NOTICE, ERROR = 5, 3
"""Levels of syslog; systemd reads them from the `<5>` before a line."""

LISTEN_S = 20.0
"""How long callers without a reason are answered. The unit's RuntimeMaxSec leaves room for it before the contact time."""


def log(level: int, line: str) -> None:
    """Write one line to the journal, from where it goes to the log server."""
    print(f"<{level}>{line}", file=sys.stderr, flush=True)  # noqa: T201 - standard error is the service's journal


@dataclass(frozen=True)
class Service:
    """Everything that a cleaning needs of the world.

    Attributes:
        settings: of this workstation.
        stop_key: the kernel's number of `settings.stop_key`.
        bus: the input devices.
        clock: the time.
        ledger: the records.
        state: what the screen reads.
        lock_file: held while a cleaning runs.
        stopped: tells whether the service was told to end.
        say: where lines for the journal go.
    """

    settings: Settings
    stop_key: int
    bus: Bus
    clock: Clock
    ledger: Ledger
    state: StateFile
    lock_file: Path
    stopped: Callable[[], bool]
    say: Callable[[int, str], None] = log

    def serve(self, listener: socket.socket) -> None:
        """Take the request that waits on a socket, clean, and answer everybody else meanwhile.

        Raises:
            OSError: the lock file cannot be made.
        """
        with only_one(self.lock_file) as alone:
            if not alone:
                request.turn_away(listener)
                return
            self.recover_locked()
            if reason := self._asked(listener):
                self.clean(reason, _select_with(listener))
                request.turn_away(listener)

    def recover(self) -> None:
        """Write the records of cleanings that were cut off; does nothing while one runs.

        Raises:
            OSError: the lock file cannot be made.
        """
        with only_one(self.lock_file) as alone:
            if alone:
                self.recover_locked()

    def recover_locked(self) -> None:
        """As `recover`, for who holds the lock; never raises."""
        try:
            added, refused = self.ledger.recover(self._cut_off)
        except Exception as error:  # noqa: BLE001 - a note that was damaged must not stand in the way of a cleaning
            added, refused = [], repr(error)
        for record in added:
            self.say(NOTICE, f"cleaning-record {chain.canonical(record)}")
        if refused:
            self.say(ERROR, f"cleaning-unwritten a record still waits to be written: {refused}")

    def clean(self, reason: str, wait: Wait) -> Record:
        """Do one cleaning and write its record. Devices are released before anything is written."""
        began = self.clock.wall(), self.clock.elapsed()
        opening = self._opening(reason, began[0])
        disk = self.ledger.begin(opening)
        if disk:
            self.say(ERROR, f"cleaning-disk the disk refuses records, the cleaning is done all the same: {disk}")
        view = {"id": opening["id"], "room": self.settings.room, "stop_key": self.settings.stop_key, "disk": disk}
        outcome = self._run(wait, lambda seen: self._publish({**seen, **view, "wall": int(self.clock.wall())}))
        wall, elapsed = self.clock.wall(), self.clock.elapsed()
        final = _final(opening, outcome, stamp(wall), change=round((wall - began[0]) - (elapsed - began[1])))
        sealed, refused = self.ledger.finish(opening, final)
        self._report(sealed, final, refused)
        self._publish(
            {**view, "phase": str(final["outcome"]), "at": elapsed, "progress": outcome.progress, "disk": refused}
        )
        return sealed or final

    def _asked(self, listener: socket.socket) -> str:
        """Answer callers until one gives a reason to clean; empty if nobody does in time.

        Callers without a reason are answered here, one after the other, so that they cannot make systemd give up on a service that starts
        and ends too often.
        """
        until = self.clock.elapsed() + LISTEN_S
        while self.clock.elapsed() < until and (called := request.next_caller(listener)) is not None:
            caller, reason = called
            answer = request.BAD if not reason else request.PAUSED if self._paused() else request.STARTED
            request.reply(caller, answer)
            notify("WATCHDOG=1")
            if answer == request.STARTED:
                return reason
        return ""

    def _run(self, wait: Wait, publish: Callable[[dict[str, Any]], None]) -> Outcome:
        lock = Lock(self.settings.contact_time_s, self.stop_key, self.settings.stop_hold_s)
        cleaning = Cleaning(lock, self.bus, self.clock, wait=wait, stopped=self.stopped, publish=publish)
        try:
            return cleaning.run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the devices are free and the record must be written
            self.say(ERROR, f"cleaning-error the cleaning ended by a fault of the program: {error!r}")
            return Outcome("error", cleaning.progress(self.clock.elapsed()))

    def _publish(self, view: dict[str, Any]) -> None:
        notify("WATCHDOG=1")
        try:
            self.state.write(view)
        except OSError as error:
            self.say(ERROR, f"cleaning-screen the screen cannot be told: {error}")

    def _report(self, sealed: Record | None, final: Record, refused: str) -> None:
        if sealed is None:
            self.say(ERROR, f"cleaning-unwritten the disk refuses the record ({refused}): {chain.canonical(final)}")
        else:
            self.say(NOTICE, f"cleaning-record {chain.canonical(sealed)}")

    def _opening(self, reason: str, wall: float) -> Record:
        known = asdict(self.settings)
        return {
            "schema": 1,
            "id": uuid.uuid4().hex,
            "workstation": self.settings.workstation,
            "room": self.settings.room,
            "reason": reason,
            "started": stamp(wall),
            "protocol": {
                "version": known["protocol_version"],
                "product": known["product"],
                "contact_time_s": known["contact_time_s"],
            },
        }

    def _cut_off(self, opening: Record) -> Record:
        """Make the record of a cleaning whose program was killed, from the last thing it told the screen."""
        seen = read_json(self.state.path)
        if seen.get("id") != opening["id"]:
            seen = {}
        progress = seen.get("progress") or {
            "seconds": 0,
            "suspended_s": 0,
            "locked": [],
            "not_locked": [],
            "devices": 0,
            "touches": 0,
        }
        ended = stamp(seen["wall"]) if isinstance(seen.get("wall"), int) else str(opening["started"])
        return _final(opening, Outcome("killed", progress), ended, change=0)

    def _paused(self) -> bool:
        """Tell whether a cleaning has just ended: nobody is locked out by starting one after the other."""
        seen = self.state.read(self.clock.elapsed())
        return seen["phase"] in {"completed", "aborted"} and float(seen["age_s"]) < self.settings.pause_s


def _final(opening: Record, outcome: Outcome, ended: str, change: int) -> Record:
    completed = outcome.ended_by == "timer"
    return {
        **opening,
        **outcome.progress,
        "ended": ended,
        "ended_by": outcome.ended_by,
        "end_exact": outcome.ended_by != "killed",
        "outcome": "completed" if completed else "aborted",
        "clock_change_s": change,
    }


def _select_with(listener: socket.socket) -> Wait:
    """Return a way to wait that turns away whoever asks for a second cleaning meanwhile."""

    def wait(devices: Mapping[str, Device], timeout_s: float) -> Sequence[str]:
        by_number = {device.fileno(): node for node, device in devices.items()}
        ready, _, _ = select.select([*by_number, listener.fileno()], [], [], timeout_s)
        if listener.fileno() in ready:
            request.turn_away(listener)
        return [by_number[number] for number in ready if number in by_number]

    return wait
