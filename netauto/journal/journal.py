"""The journal: rows that are only ever added, each chained to the one before by its hash.

A row is durable when `append` returns. Edits are refused by triggers; what gets past them (an administrator with another tool)
shows in `verify_chain`. A cut tail cannot show there: export `head` to keep it.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from netauto.errors import JournalError, UnfinishedError
from netauto.journal.archive import archive
from netauto.journal.chain import GENESIS, KEEPER, Chain, follow, is_sound
from netauto.journal.event import Event
from netauto.journal.identity import Identity, newborn, this_machine
from netauto.journal.locks import Holder, held_by, hold, silent
from netauto.journal.schema import SCHEMA_VERSION
from netauto.journal.store import SELECT, Store, moment
from netauto.journal.summary import summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from netauto.journal.archive import Archive
    from netauto.journal.chain import Row
    from netauto.journal.summary import RunSummary

__all__ = ["GENESIS", "SCHEMA_VERSION", "Event", "Journal"]

ADOPTED = "adopted"  # kind of the row that says that the journal belongs to another machine or inventory from now on
KEPT = "kept"  # kind of the row that says that the files beside a unit were written after its run

_OWED = """
    SELECT run FROM event
    WHERE kind = 'closed' AND seq > ? AND json_extract(body, '$.verdict') IN ('open', 'closed')
        AND run NOT IN (SELECT json_extract(body, '$.of') FROM event WHERE run = ? AND kind = ?)
    ORDER BY seq
"""


class Journal:
    """The journal of one inventory; safe to use from several threads and several processes.

    Args:
        path: the SQLite file; its folder is made when missing. Locks live beside it, in ``locks/``.
        now: seconds since the epoch (tests inject theirs).
        inventory: name of the inventory that it is opened for; empty: whichever.
        machine: see `this_machine`; None: ask.

    Attributes:
        writable: whether rows can be added; a file that may not be written can still be read.
        stranger: why the journal is not this inventory's on this machine; empty when it is. It can still be read.

    Raises:
        JournalError: on a network file system, cut off, damaged, or written by a newer netauto.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float] = time.time,
        inventory: str = "",
        machine: str | None = None,
    ) -> None:
        self.path = path
        self.locks = path.parent / "locks"
        self._now = now
        self._here = (inventory, this_machine() if machine is None else machine)
        self._store = Store(path, now=now, birth=lambda: newborn(*self._here, moment(now())))
        self.writable = self._store.writable
        self._owned: dict[tuple[str, str], dict[str, int]] = {}
        self.stranger = self.identity.stranger(*self._here)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal cannot be used afterwards."""
        self._store.close()

    def append(self, run: str, kind: str, *, device: str = "", step: str = "", **body: Any) -> Event:  # noqa: ANN401
        """Add one row; it is on the disk when this returns.

        Args:
            run: id of the run.
            kind: what the row is.
            device: inventory name of the device it is about, or empty.
            step: what was done to it, or empty.
            **body: values that canonical JSON can hold (no floats). Never a secret.

        Raises:
            JournalError: the row could not be written; nothing was.
        """
        self.require_ours()
        with self._store.change() as change:
            return change.add(run, kind, device, step, body)

    @property
    def identity(self) -> Identity:
        """Whose journal it is."""
        return Identity.read(self._store.meta())

    def require_ours(self) -> None:
        """Refuse to change a journal that came from elsewhere, or that may not be written.

        Raises:
            JournalError: see above; it can still be read.
        """
        if self.stranger:
            raise JournalError(
                f"journal {self.path}: {self.stranger}; it can be read, and no run can be driven with it",
                hint="if nobody drives runs with the other copy any more: netauto audit journal --adopt",
            )
        if not self.writable:
            raise JournalError(
                f"journal {self.path}: it may not be written",
                hint="check its owner and rights, and those of its folder",
            )

    def adopt(self, user: str) -> bool:
        """Make the journal this machine's and this inventory's, from now on; return whether it was not so before."""
        if not self.stranger:
            return False
        before, (inventory, machine) = self.identity, self._here
        with self._store.change() as change:
            for key, value in (("inventory", inventory), ("machine", machine)):
                change.execute("UPDATE meta SET value = ? WHERE key = ?", value, key)
            told = {"inventory": [before.inventory, inventory], "machine": [before.machine, machine]}
            change.add(KEEPER, ADOPTED, "", "", {"user": user, **told})
        self.stranger = ""
        return True

    def events(self, run: str) -> tuple[Event, ...]:
        """Return the rows of `run`, oldest first; none when there is no such run."""
        return self._read("WHERE run = ? ORDER BY seq", run)

    def outline(self, run: str, after: int = 0) -> tuple[tuple[int, str, str, str], ...]:
        """Return number, kind, device and step of the rows of `run` behind row `after`: cheap enough to be asked all the time."""
        query = "SELECT seq, kind, device, step FROM event WHERE run = ? AND seq > ? ORDER BY seq"
        return tuple(self._store.read(query, run, after))

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, oldest first."""
        return self._column("SELECT run FROM event WHERE run <> ? GROUP BY run ORDER BY MIN(seq)", KEEPER)

    def open_runs(self) -> tuple[str, ...]:
        """Return the ids of the runs that have begun (a row ``opened``) and not ended (no row ``closed``), oldest first."""
        return self._column(
            "SELECT run FROM event WHERE kind IN ('opened', 'closed') GROUP BY run"
            " HAVING SUM(kind = 'closed') = 0 ORDER BY MIN(seq)"
        )

    def owed_runs(self) -> tuple[str, ...]:
        """Return the ids of the runs that ended as planned and whose unit's files were not written afterwards, oldest first.

        Runs that ended before this was noted are not among them.
        """
        since = self._store.meta().get("books_since")
        return self._column(_OWED, int(since), KEEPER, KEPT) if since else ()

    def keep(self, run: str) -> None:
        """Note that the files beside the unit of `run` are what its end says."""
        self.append(KEEPER, KEPT, of=run)

    def summaries(self, last: int = 0, only: Collection[str] | None = None) -> tuple[RunSummary, ...]:
        """Return the runs in short, oldest first; `last` > 0: only the newest so many; `only`: those."""
        return summaries(self._store, last, only)

    def archive(self, before: date, user: str) -> Archive | None:
        """Move the rows of runs that ended before a day to a file of their own, see `netauto.journal.archive`; None: there are none.

        Raises:
            UnfinishedError: a run has to be resumed first.
            JournalError, BusyError: see there; nothing has left the journal.
        """
        self.require_ours()
        if unfinished := (*self.open_runs(), *self.owed_runs()):
            raise UnfinishedError(
                f"run {unfinished[0]} is unfinished; nothing was moved", hint=f"netauto resume {unfinished[0]}"
            )
        return archive(self._store, before, user)

    def spans(self, last: int = 1000) -> tuple[tuple[str, str, int], ...]:
        """Return device, step and milliseconds of the newest steps that succeeded, newest first; without a device: of a whole phase."""
        query = (
            "SELECT device, step, json_extract(body, '$.ms') FROM event WHERE kind IN ('outcome', 'phase')"
            " AND COALESCE(json_extract(body, '$.state'), 'done') = 'done' ORDER BY seq DESC LIMIT ?"
        )
        return tuple(self._store.read(query, last))

    def head(self) -> tuple[int, str]:
        """Return the number and hash of the newest row: export it, and a cut tail can be proven later."""
        newest = self._read("ORDER BY seq DESC LIMIT 1")
        return (newest[0].seq, newest[0].hash) if newest else (0, GENESIS)

    def verify_chain(self) -> int:
        """Check every row against its hash and its predecessor; return how many there are.

        Raises:
            JournalError: names the first row that was altered, removed or put in between.
        """
        chain = follow(self._store.stream(f"{SELECT} ORDER BY seq"))
        words = chain.broken or ("" if chain.begins else chain.unvouched)
        if words:
            raise JournalError(
                f"journal {self.path}: row {chain.broken_at or chain.first} is not what was written: it {words}",
                hint="keep the file as evidence and tell the security officer",
            )
        return chain.rows

    @contextmanager
    def own(
        self,
        run: str,
        *,
        unit: str,
        user: str,
        devices: tuple[str, ...] = (),
        wait: float = 0.0,
        tell: Callable[[str], None] = silent,
    ) -> Iterator[tuple[int, ...]]:
        """Hold the locks of a run, of its unit and of its devices while the block runs; yield their descriptors.

        Who owns a run may own it again inside the block: what he holds already is his, and only what is missing is taken.

        Args:
            run: what is locked: its id,
            unit: its unit's name,
            devices: and its devices' names.
            user: login name, for those who wait.
            wait: seconds for which locks that somebody else holds are waited for; 0: refuse at once.
            tell: called with a sentence that says for whom is waited.

        Raises:
            BusyError: one of them is held; says by whom, for which unit, since when.
            JournalError: the locks' folder cannot be written, or the journal cannot; it came from elsewhere, or rows since the
                beginning of the run are not what was written.
        """
        self.require_ours()
        self._require_sound(run)
        since = moment(self._now(), "seconds")
        holder = Holder(user=user, unit=unit, run=run, since=since, pid=os.getpid())
        before = self._owned.get((run, unit), {})
        wanted = {f"run.{run}", f"unit.{unit}", *(f"device.{name}" for name in devices)}
        missing = tuple(sorted(wanted - before.keys()))
        # Waiting for one more lock would leave the order that keeps two who wait from waiting for each other.
        with hold(self.locks, missing, holder, wait=0.0 if before else wait, tell=tell) as taken:
            held = before | dict(zip(missing, taken, strict=True))
            self._owned[run, unit] = held
            try:
                yield tuple(held.values())
            finally:
                self._owned[run, unit] = before

    def holder(self, lock: str) -> str:
        """Return who holds a lock (``run.<id>``, ``unit.<name>``, ``device.<name>``), in words; empty when nobody does."""
        return held_by(self.locks, lock)

    def _require_sound(self, run: str) -> None:
        """Refuse to go on with a run when a row since its first one was altered or removed: what it decided is not known then."""
        ((first,),) = self._store.read("SELECT MIN(seq) FROM event WHERE run = ?", run)
        chain = follow(self._store.stream(f"{SELECT} WHERE seq >= ? ORDER BY seq", first)) if first else Chain()
        if chain.broken:
            raise JournalError(
                f"journal {self.path}: row {chain.broken_at} {chain.broken}; run {run} cannot go on from it",
                hint="look at every device of the run; keep the file as evidence and tell the security officer",
            )

    def _read(self, where: str, *values: str) -> tuple[Event, ...]:
        return tuple(_event(self.path, row) for row in self._store.read(f"{SELECT} {where}", *values))

    def _column(self, query: str, *values: object) -> tuple[str, ...]:
        return tuple(row[0] for row in self._store.read(query, *values))


def _event(path: Path, row: Row) -> Event:
    try:
        event = Event.of(row)
    except (ValueError, RecursionError):
        event = None
    if event is None or not is_sound(row):
        raise JournalError(
            f"journal {path}: row {row[0]} (run {row[2]}) is not what was written",
            hint="netauto audit journal names what is damaged",
        )
    return event
