"""What the transaction needs from outside: time, and somebody to tell about its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.clock import Clock, SystemClock

if TYPE_CHECKING:
    from threading import Event

    from netauto.deploy.models import Phase
    from netauto.plan.models import DevicePlan

__all__ = ["Clock", "Observer", "Progress", "SteadyClock", "SystemClock", "nobody"]


class SteadyClock:
    """Milliseconds since the epoch that never run slower than the monotonic clock, whatever somebody does to the machine's clock.

    Set back, the machine's clock would make revert timers look longer than they are. Set forward, it makes them look shorter,
    which is safe.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._started = clock.monotonic()

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return int(max(self._clock.now(), self._wall + self.elapsed()) * 1000)

    def elapsed(self) -> float:
        """Return monotonic seconds since this clock was made."""
        return self._clock.monotonic() - self._started

    def sleep(self, seconds: float, waker: Event | None = None) -> None:
        """See `Clock.sleep`."""
        self._clock.sleep(seconds, waker)


@dataclass(frozen=True, slots=True)
class Progress:
    """Something began or ended.

    Attributes:
        device: inventory name; empty when the whole phase is meant.
        at: monotonic seconds since `drive` was called.
        error: why it did not succeed; empty otherwise, and always when it began.
        left: seconds that are likely to pass until the run has ended, from what its phases took in earlier runs; 0: not known.
        safe: seconds until the last moment at which everything could still be undone within the run's budget.
    """

    what: Literal["began", "ended"]
    phase: Phase
    device: str
    at: float
    error: str = ""
    left: float = 0.0
    safe: float = 0.0


Observer = Callable[[Progress], None]
"""Called one event at a time, from several threads. What it raises is dropped: a broken display stops no transaction."""


def nobody(_progress: Progress) -> None:
    """Observe nothing."""


Wanted = Literal["base", "planned"]
Explain = Callable[["DevicePlan", str, Wanted], str]
"""A device's plan, its running configuration, what it should be → what somebody else changed, in words without secrets; may be empty."""


def unexplained(_plan: DevicePlan, _text: str, _wanted: Wanted) -> str:
    """Explain nothing."""
    return ""
