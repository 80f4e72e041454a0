"""Ctrl-C and SIGTERM become a request that the transaction answers by reverting."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_PATIENCE = 2  # the first signal asks to stop, the second not to wait for devices that do not answer, the third ends the process


class Stop:
    """Whether, and how urgently, somebody asked to stop."""

    def __init__(self) -> None:
        self._asked = 0

    def ask(self) -> None:
        """Ask, or ask again."""
        self._asked += 1

    @property
    def requested(self) -> bool:
        """Undo what has not been decided yet."""
        return self._asked > 0

    @property
    def hurried(self) -> bool:
        """Do not wait for devices that do not answer."""
        return self._asked >= _PATIENCE


@contextmanager
def listening(stop: Stop) -> Iterator[None]:
    """Turn SIGINT and SIGTERM into requests while the block runs (in the main thread; elsewhere signals do not arrive)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop.hurried:
            raise KeyboardInterrupt(f"signal {number}")
        stop.ask()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
