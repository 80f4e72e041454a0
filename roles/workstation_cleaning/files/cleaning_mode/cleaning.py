"""One cleaning, from the first lock to the release: no disk and no network in here, so nothing can hold it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .board import Board
from .press import LongPress

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clock import Clock
    from .devices import Bus, Wait

TICK_S = 0.25
"""How often devices are looked for. A keyboard that is plugged in is free for at most so long."""

TOOLS = frozenset(range(0x140, 0x150)) - {0x14A, 0x14B, 0x14C}
"""BTN_TOOL_*: say what touches a panel, not that it is touched; BTN_TOUCH and the buttons of a pen do."""


@dataclass(frozen=True)
class Lock:
    """What a cleaning does.

    Attributes:
        seconds: the contact time.
        stop_key: the kernel's number of the key that ends it.
        stop_hold_s: seconds that the key must be held.
    """

    seconds: int
    stop_key: int
    stop_hold_s: int


@dataclass(frozen=True)
class Outcome:
    """How a cleaning ended.

    Attributes:
        ended_by: `timer`, `long-press`, `stopped` (the service was told to) or `error`.
        progress: the fields of the record that the cleaning itself knows.
    """

    ended_by: str
    progress: dict[str, Any]


class Cleaning:
    """Locks the devices of a bus until the time is over or the way out is taken.

    Args:
        lock: what to do.
        bus: the devices.
        clock: the time.
        wait: how to wait.
        stopped: tells whether the service was told to end.
        publish: gets a view for the screen twice a second, and whenever something changes; it must not raise.
    """

    def __init__(
        self,
        lock: Lock,
        bus: Bus,
        clock: Clock,
        *,
        wait: Wait,
        stopped: Callable[[], bool],
        publish: Callable[[dict[str, Any]], None],
    ) -> None:
        self._lock = lock
        self._clock = clock
        self._wait = wait
        self._stopped = stopped
        self._publish = publish
        self._began = clock.elapsed()
        self._began_awake = clock.awake()
        self._board = Board(bus, self._began)
        self._press = LongPress(lock.stop_key, lock.stop_hold_s)
        self._touches = 0

    def run(self) -> Outcome:
        """Do it. When this returns or raises, every device is released."""
        refreshed = -TICK_S
        with self._board as board:
            while True:
                now = self._clock.elapsed()
                if now - refreshed >= TICK_S:
                    board.refresh(now)
                    self._publish(self.view(now))
                    refreshed = now
                if ended_by := self._ended(now):
                    return Outcome(ended_by, self.progress(now))
                for node in self._wait(board.devices(), min(TICK_S, self._remaining(now))):
                    self._take(node)

    def view(self, now: float) -> dict[str, Any]:
        """Return what the screen shows."""
        return {
            "phase": "cleaning",
            "at": now,
            "total_s": self._lock.seconds,
            "remaining_s": self._remaining(now),
            "held_s": self._press.held_s(now),
            "hold_s": self._lock.stop_hold_s,
            "way_out": self._board.has_key(self._lock.stop_key),
            "progress": self.progress(now),
        }

    def progress(self, now: float) -> dict[str, Any]:
        """Return the fields of the record that are known now: seconds, devices, touches; never which key."""
        seconds = now - self._began
        return {
            "seconds": int(seconds),
            "suspended_s": max(0, round(seconds - (self._clock.awake() - self._began_awake))),
            "locked": self._board.locked(),
            "not_locked": self._board.not_locked(),
            "devices": self._board.count(),
            "touches": self._touches,
        }

    def _remaining(self, now: float) -> float:
        return max(0.0, self._began + self._lock.seconds - now)

    def _ended(self, now: float) -> str:
        if self._held(now):
            return "long-press"
        if self._remaining(now) <= 0:
            return "timer"
        return "stopped" if self._stopped() else ""

    def _held(self, now: float) -> bool:
        for node in self._press.done(now):
            if self._board.is_down(node, self._lock.stop_key):
                return True
            self._press.forget(node)  # its release was lost in a flood of events
        return False

    def _take(self, node: str) -> None:
        now = self._clock.elapsed()
        for code, value in self._board.read(node):
            self._touches += value == 1 and code not in TOOLS
            self._press.feed(node, code, value, now)
        if node not in self._board.devices():
            self._press.forget(node)
