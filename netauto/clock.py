"""Time, as something that is handed in: tests move it, and commands that only read need nothing else of the transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from threading import Event


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> float:
        """Return seconds since the epoch: what revert deadlines are written in, because another process may have to read them."""
        ...

    def monotonic(self) -> float:
        """Return seconds of a clock that nobody can set."""
        ...

    def sleep(self, seconds: float, waker: Event | None = None) -> None:
        """Wait; not longer than until `waker` is set."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> float:
        """See `Clock.now`."""
        return time.time()

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return time.monotonic()

    def sleep(self, seconds: float, waker: Event | None = None) -> None:
        """See `Clock.sleep`."""
        if waker is None:
            time.sleep(seconds)
        else:
            waker.wait(seconds)
