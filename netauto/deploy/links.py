"""Sessions that are opened once, kept for the whole transaction, and opened again when they are lost."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from netauto.errors import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from netauto.drivers.protocol import Change, Driver, Pending

T = TypeVar("T")


class Link:
    """A `Driver` over a session that may be lost.

    A question that meets a lost session is asked once more over a new one. So are the request to revert, which is safe in any state, and
    the one to save, which writes what runs however often it is asked. Any other act is never repeated here: whether it took effect is for
    the caller to find out, by asking.

    Args:
        device: inventory name.
        open_driver: opens a session with it.
    """

    def __init__(self, device: str, open_driver: Callable[[str], AbstractContextManager[Driver]]) -> None:
        self.device = device
        self._open = open_driver
        self._driver: Driver | None = None
        self._stack = ExitStack()
        self._turn = threading.RLock()

    def running(self) -> str:
        """See `Driver.running`."""
        return self._ask(lambda driver: driver.running())

    def show(self, command: str) -> str:
        """See `Driver.show`."""
        return self._ask(lambda driver: driver.show(command))

    def pending(self) -> Pending:
        """See `Driver.pending`."""
        return self._ask(lambda driver: driver.pending())

    def stage(self, change: Change) -> None:
        """See `Driver.stage`."""
        self._act(lambda driver: driver.stage(change))

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`."""
        self._act(lambda driver: driver.arm(revert_after))

    def confirm(self) -> None:
        """See `Driver.confirm`."""
        self._act(lambda driver: driver.confirm())

    def revert(self) -> None:
        """See `Driver.revert`."""
        self._ask(lambda driver: driver.revert())

    def startup(self) -> str:
        """See `Driver.startup`."""
        return self._ask(lambda driver: driver.startup())

    def save(self) -> None:
        """See `Driver.save`."""
        self._ask(lambda driver: driver.save())

    def close(self) -> None:
        """Close the session; changes nothing on the device."""
        with self._turn:
            self._driver = None
            self._stack.close()

    def _ask(self, question: Callable[[Driver], T]) -> T:
        with self._turn:
            reopened = self._driver is None
            try:
                return self._act(question)
            except UnreachableError:
                if reopened:
                    raise
            return self._act(question)

    def _act(self, act: Callable[[Driver], T]) -> T:
        with self._turn:
            try:
                if self._driver is None:
                    self._driver = self._stack.enter_context(self._open(self.device))
                return act(self._driver)
            except UnreachableError:
                self.close()
                raise
