"""Workspace mode: a copy of the configuration for one session, committed at once, or forgotten when nothing happens.

Documented: the copy is seen by nobody else; an object edited in a transaction is locked for other administrators; after
5 minutes (1 to 60 on demand) without activity the transaction expires and everything in it is discarded, with warnings
30, 20 and 10 seconds before. A lost session cannot be taken up again: its transaction stays until it expires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.fortios import errors
from netauto.lab.fortios.checks import check, check_references
from netauto.lab.fortios.store import Put
from netauto.lab.fortios.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.clock import Alarm, Clock
    from netauto.lab.fortios.store import Config, Operation

DEFAULT_MINUTES = 5
MOST_MINUTES = 60
WARNINGS = (30.0, 20.0, 10.0)


class Transaction:
    """One open transaction.

    Attributes:
        number: Its id, counted since the device started.
        session: The session that it belongs to.
        user: The administrator.
        draft: The configuration as that session sees it.
        operations: What a commit will carry out.
        locks: Objects held, as path and key.
    """

    def __init__(self, number: int, session: int, user: str, draft: Config, seconds: float) -> None:
        self.number = number
        self.session = session
        self.user = user
        self.draft = draft
        self.operations: list[Operation] = []
        self.locks: set[tuple[str, str]] = set()
        self.locks_all = False
        self.seconds = seconds
        self.last_input = 0.0
        self.alarm: Alarm | None = None

    def holds(self, path: str, key: str) -> bool:
        """Whether the object is locked by this transaction."""
        return self.locks_all or (path, key) in self.locks

    def apply(self, operation: Operation) -> None:
        """Carry out an operation in the draft, and keep it for the commit.

        Raises:
            RefusedError: It cannot be carried out.
        """
        self.draft.apply(operation)
        self.operations.append(operation)

    def replayed_on(self, running: Config) -> Config:
        """The configuration that a commit would make of `running`.

        Raises:
            RefusedError: What was edited no longer fits; nothing has changed.
        """
        result = running.copy()
        for operation in self.operations:
            if isinstance(operation, Put):
                table = TABLES[operation.path]
                check_references(result, table, operation.block)
                check(result, table, operation.block)
            result.apply(operation)
        return result


class Workspaces:
    """The open transactions of a device."""

    def __init__(self, clock: Clock, announce: Callable[[str, str], None]) -> None:
        self._clock = clock
        self._announce = announce
        self._count = 0
        self.open: list[Transaction] = []

    def of(self, session: int) -> Transaction | None:
        """The transaction of a session, or None."""
        return next((txn for txn in self.open if txn.session == session), None)

    def start(self, session: int, user: str, running: Config, minutes: int = DEFAULT_MINUTES) -> Transaction:
        """Open a transaction.

        Raises:
            RefusedError: The session has one already.
        """
        if self.of(session) is not None:
            raise errors.RefusedError("A config transaction is already started in this session.", code=-1)
        self._count += 1
        txn = Transaction(self._count, session, user, running.copy(), minutes * 60.0)
        self.open.append(txn)
        self.touch(txn)
        self._watch(txn)
        return txn

    def touch(self, txn: Transaction) -> None:
        """There was input in the session of a transaction: the time before it expires starts again."""
        txn.last_input = self._clock.now()

    def left(self, txn: Transaction) -> float:
        """Seconds before a transaction expires."""
        return max(0.0, txn.last_input + txn.seconds - self._clock.now())

    def close(self, txn: Transaction) -> None:
        """End a transaction, whatever became of it."""
        if txn.alarm is not None:
            txn.alarm.cancel()
        if txn in self.open:
            self.open.remove(txn)

    def holder(self, path: str, key: str, but: Transaction | None) -> Transaction | None:
        """Another transaction that holds an object, or None."""
        return next((txn for txn in self.open if txn is not but and txn.holds(path, key)), None)

    def clear(self) -> None:
        """Forget every transaction."""
        for txn in tuple(self.open):
            self.close(txn)

    def _watch(self, txn: Transaction) -> None:
        left = round(self.left(txn), 3)
        step = next((left - mark for mark in WARNINGS if left > mark), left)
        txn.alarm = self._clock.after(step, lambda: self._tick(txn))

    def _tick(self, txn: Transaction) -> None:
        if txn not in self.open:
            return
        left = round(self.left(txn), 3)
        if left <= 0:
            self.close(txn)
            self._announce(f"config transaction id={txn.number} has expired", txn.user)
            return
        if any(abs(left - mark) < 1 for mark in WARNINGS):
            self._announce(f"config transaction id={txn.number} will expire in {left:.0f} seconds", txn.user)
        self._watch(txn)
