"""Which devices are locked, which are not, and why: nothing that could be touched is ever missing from this board."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from .devices import Bus, Description, Device, KeyEvent

SETTLE_S = 1.5
"""How long a key that is down may delay the lock of its device: a compositor that never sees the release would repeat the key."""

MOST_NAMED = 32
"""Devices that a record or a screen names one by one; the rest is counted. A plug with a loose contact makes no endless record."""

PROBLEMS = {
    errno.EBUSY: "busy",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENODEV: "unplugged",
    errno.ENOENT: "unplugged",
}

Row = dict[str, str | int]
"""What a record and the screen say of one device."""


@dataclass
class Seat:
    """One device that can be pressed, moved or touched.

    Attributes:
        node: name of the device file, `event3`.
        what: its own name and kind.
        seen: when it was first seen.
        device: open while it is locked, or while a key is waited for.
        locked: when it was locked first; None if it never was.
        problem: why it is not locked now; empty if it is.
    """

    node: str
    what: Description
    seen: float
    device: Device | None = None
    locked: float | None = None
    problem: str = ""

    def let_go(self, problem: str) -> None:
        """Release and close the device, and say why."""
        if self.device is not None:
            self.device.close()
        self.device, self.problem = None, problem


class Board:
    """Locks every device of a bus, those that are plugged in later as well, and releases them at the end of a `with` block.

    Args:
        bus: the devices.
        began: when the cleaning began, in seconds of the clock that `refresh` gets.
    """

    def __init__(self, bus: Bus, began: float) -> None:
        self._bus = bus
        self._began = began
        self._seats: dict[str, Seat] = {}
        self._past: list[Seat] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for seat in self._seats.values():
            seat.let_go(seat.problem)

    def refresh(self, now: float) -> None:
        """Look for devices that came or went, and try to lock what is not locked."""
        nodes = frozenset(self._bus.nodes())
        for node in self._seats.keys() - nodes:
            self._leave(node)
        for node in sorted(nodes - self._seats.keys()):
            if (what := self._bus.describe(node)) is not None:
                self._seats[node] = self._return(node, what) or Seat(node, what, now)
        for seat in self._seats.values():
            if seat.device is None or seat.problem:
                self._lock(seat, now)

    def devices(self) -> dict[str, Device]:
        """Return the locked devices by their nodes."""
        return {node: seat.device for node, seat in self._seats.items() if seat.device is not None and not seat.problem}

    def read(self, node: str) -> Sequence[KeyEvent]:
        """Return what was pressed on a locked device; nothing if it is gone."""
        seat = self._seats[node]
        try:
            return seat.device.read() if seat.device is not None else ()
        except OSError:
            self._leave(node)
            return ()

    def is_down(self, node: str, code: int) -> bool:
        """Ask the kernel whether a key is down. One that cannot answer is believed: the way out stays open."""
        try:
            return code in self.devices()[node].keys_down()
        except (KeyError, OSError):
            return True

    def has_key(self, code: int) -> bool:
        """Tell whether a locked device has this key."""
        return any(_has(device, code) for device in self.devices().values())

    def locked(self) -> list[Row]:
        """Return what was locked, and how many seconds after the beginning."""
        held = ((seat.what, seat.locked) for seat in self._all() if seat.locked is not None and not seat.problem)
        return [_row(what, after_s=int(since - self._began)) for what, since in held][:MOST_NAMED]

    def not_locked(self) -> list[Row]:
        """Return what is not locked, and why; what was unplugged is among it."""
        return [_row(seat.what, problem=seat.problem) for seat in self._all() if seat.problem][:MOST_NAMED]

    def count(self) -> int:
        """Return how many devices there were in all."""
        return len(self._seats) + len(self._past)

    def _all(self) -> tuple[Seat, ...]:
        return (*self._seats.values(), *self._past)

    def _leave(self, node: str) -> None:
        seat = self._seats.pop(node)
        seat.let_go("unplugged")
        self._past.append(seat)

    def _return(self, node: str, what: Description) -> Seat | None:
        """Return the seat of a device that was unplugged and is back, so that a loose plug is one device."""
        for seat in self._past:
            if seat.what == what:
                self._past.remove(seat)
                seat.node = node
                return seat
        return None

    def _lock(self, seat: Seat, now: float) -> None:
        try:
            seat.device = seat.device or self._bus.open(seat.node)
            if now - seat.seen < SETTLE_S and seat.device.keys_down():
                seat.problem = "pressed"
                return
            seat.device.grab()
            seat.device.read()  # what was pressed before the lock is nobody's touch
        except OSError as error:
            seat.let_go(PROBLEMS.get(error.errno or 0, "refused"))
            return
        seat.problem = ""
        seat.locked = now if seat.locked is None else seat.locked


def _row(what: Description, **more: str | int) -> Row:
    return {"name": what.name, "kind": what.kind, **more}


def _has(device: Device, code: int) -> bool:
    try:
        return device.has_key(code)
    except OSError:
        return False
