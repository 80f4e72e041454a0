"""Requests to stop: Ctrl-C, SIGTERM, and `netauto stop` from another terminal; the transaction answers all of them by reverting."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netauto.journal import Journal

_log = logging.getLogger(__name__)

_PATIENCE = 2  # the first signal asks to stop, the second not to wait for devices that do not answer, the third ends the process
_LISTEN_SECONDS = 0.25  # between two looks into the journal: a request is heard within half a second


class Stop:
    """Whether, and how urgently, somebody asked to stop.

    Attributes:
        asked: set when what has not been decided yet has to be undone; whoever waits can wait for it.
        hurry: set when nobody wants to wait for devices that do not answer.
    """

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.hurry = threading.Event()
        self._signals = 0

    def ask(self) -> None:
        """Ask, or ask again, more urgently."""
        # A signal may arrive inside this method, and an event that is being set must not be set again by the same thread.
        self._signals += 1
        if self._signals == 1:
            self.asked.set()
        elif self._signals == _PATIENCE:
            self.hurry.set()

    def hear(self) -> None:
        """Ask as somebody elsewhere does, who says nothing about urgency however often he is heard."""
        self.asked.set()

    @property
    def requested(self) -> bool:
        """Undo what has not been decided yet."""
        return self.asked.is_set()

    @property
    def hurried(self) -> bool:
        """Do not wait for devices that do not answer."""
        return self.hurry.is_set()


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


@contextmanager
def hearing(stop: Stop, journal: Journal, run: str) -> Iterator[None]:
    """Hear a ``stop`` that another process writes into the journal of `run` while the block runs."""
    ended = threading.Event()

    def listen() -> None:
        last = 0
        while not (ended.wait(_LISTEN_SECONDS) or stop.requested):
            try:
                rows = journal.outline(run, last)
            except JournalError as error:  # the transaction itself meets the same trouble, and answers it
                _log.warning("requests to stop cannot be heard: %s", error)
                return
            last = rows[-1][0] if rows else last
            if any(kind == "stop" for _, kind, _, _ in rows):
                stop.hear()

    listener = threading.Thread(target=listen, name="stop", daemon=True)
    listener.start()
    try:
        yield
    finally:
        ended.set()
        listener.join()
