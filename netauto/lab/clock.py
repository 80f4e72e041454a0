"""The clock of a lab: it runs like a real one, and a test can push it forward.

Only what a device counts in minutes hangs on it: revert timers, reboots, the return of an access point, uptimes.
Delays that a user would feel at the terminal are real time and belong to the profile.
"""

from __future__ import annotations

import heapq
import itertools
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class Alarm:
    """Something that will happen at a moment of the lab's time, unless it is cancelled."""

    __slots__ = ("action", "when")

    def __init__(self, when: float, action: Callable[[], None]) -> None:
        self.when = when
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        """Forget the action; cancelling twice does no harm."""
        self.action = None


class Clock:
    """Seconds since the lab started, plus whatever tests have added.

    All methods but `now` must be called in the lab's event loop; `Lab.advance` does that for other threads.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None, epoch: float | None = None) -> None:
        self._loop = loop
        self._origin = time.monotonic()
        self._epoch = time.time() if epoch is None else epoch
        self._added = 0.0
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._order = itertools.count()

    def now(self) -> float:
        """Seconds since the start, never going back."""
        return time.monotonic() - self._origin + self._added

    def datetime(self, at: float | None = None) -> datetime:
        """The wall clock (UTC) shown by devices, now or at a given `now()`."""
        return datetime.fromtimestamp(self._epoch + (self.now() if at is None else at), tz=UTC)

    def after(self, seconds: float, action: Callable[[], None]) -> Alarm:
        """Run `action` once when `seconds` of the lab's time have passed."""
        alarm = Alarm(self.now() + seconds, action)
        heapq.heappush(self._alarms, (alarm.when, next(self._order), alarm))
        self._watch(seconds)
        return alarm

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once; everything that falls due happens before this returns, in order."""
        self._added += seconds
        self._ring()

    def _watch(self, seconds: float) -> None:
        if self._loop is not None:
            self._loop.call_later(max(seconds, 0.0), self._ring)

    def _ring(self) -> None:
        now = self.now()
        while self._alarms and self._alarms[0][0] <= now:
            alarm = heapq.heappop(self._alarms)[2]
            action, alarm.action = alarm.action, None
            if action is not None:
                action()
        if self._alarms:
            # call_later rounds down by a few microseconds: an alarm that is almost due gets another look.
            remaining = self._alarms[0][0] - now
            if remaining < 1.0:
                self._watch(remaining)
