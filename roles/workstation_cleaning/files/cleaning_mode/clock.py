"""Three clocks, because one cannot do it: what to write down, what to wait for, and what the machine slept."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds since arbitrary origins."""

    def wall(self) -> float:
        """Return seconds since 1970; people and time servers move it, so only records use it."""
        ...

    def elapsed(self) -> float:
        """Return seconds that nobody can move and that go on while the machine sleeps: a disinfectant acts then, too."""
        ...

    def awake(self) -> float:
        """Return seconds that nobody can move and that stand still while the machine sleeps."""
        ...


class SystemClock:
    """The clocks of Linux."""

    def wall(self) -> float:
        """See `Clock`."""
        return time.time()

    def elapsed(self) -> float:
        """See `Clock`."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def awake(self) -> float:
        """See `Clock`."""
        return time.monotonic()


def stamp(wall: float) -> str:
    """Return a moment as records have it: UTC, whole seconds, `2020-04-12T08:30:00Z`."""
    return datetime.fromtimestamp(int(wall), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(moment: str) -> float:
    """Return the seconds since 1970 of a `stamp`.

    Raises:
        ValueError: it is not one.
    """
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
