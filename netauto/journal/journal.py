"""The journal: rows that are only ever added, each chained to the one before by its hash.

A row is durable when `append` returns. Edits are refused by triggers; what gets past them (an administrator with another tool)
shows in `verify_chain`. A cut tail cannot show there: export `head` to keep it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netauto.canonical import canonical_json, digest
from netauto.errors import JournalError
from netauto.journal.locks import Holder, held_by, hold, silent
from netauto.journal.storage import SCHEMA_VERSION, connect, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

__all__ = ["GENESIS", "SCHEMA_VERSION", "Event", "Journal"]

GENESIS = "0" * 64  # what the first row calls its predecessor
_COLUMNS = ("seq", "time", "run", "kind", "device", "step", "body", "prev", "hash")
_INSERT = f"INSERT INTO event ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - constants
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM event"  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Event:
    """One row.

    Attributes:
        seq: 1, 2, 3 … over the whole journal.
        time: UTC, ISO 8601 with milliseconds.
        run: id of the run.
        kind: what the row is, e.g. ``intent``, ``outcome``, ``decision``.
        device, step: what it is about, or empty.
        body: JSON object; no secret, no float.
        prev, hash: SHA-256 of the row before, and of this one.
    """

    seq: int
    time: str
    run: str
    kind: str
    device: str
    step: str
    body: Mapping[str, Any]
    prev: str
    hash: str

    @property
    def digest(self) -> str:
        """The hash that this row should carry."""
        return digest({column: getattr(self, column) for column in _COLUMNS[:-1]})


class Journal:
    """The journal of one inventory; safe to use from several threads and several processes.

    Args:
        path: the SQLite file; its folder is made when missing. Locks live beside it, in ``locks/``.
        now: seconds since the epoch (tests inject theirs).

    Raises:
        JournalError: on a network file system, not writable, damaged, or written by a newer netauto.
    """

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self.locks = path.parent / "locks"
        self._now = now
        self._turn = threading.Lock()
        self._owned: dict[tuple[str, str], dict[str, int]] = {}
        self._connection = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal cannot be used afterwards."""
        self._connection.close()

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
        with self._turn, translated(self.path):
            return self._append(run, kind, device, step, body)

    def _append(self, run: str, kind: str, device: str, step: str, body: dict[str, Any]) -> Event:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            last = self._connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
            fields: dict[str, Any] = {
                "seq": last[0] + 1 if last else 1,
                "time": datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds"),
                "run": run,
                "kind": kind,
                "device": device,
                "step": step,
                "body": body,
                "prev": last[1] if last else GENESIS,
            }
            event = Event(**fields, hash=digest(fields))
            row = (*(fields | {"body": canonical_json(body).decode().rstrip()}).values(), event.hash)
            self._connection.execute(_INSERT, row)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return event

    def events(self, run: str) -> tuple[Event, ...]:
        """Return the rows of `run`, oldest first; none when there is no such run."""
        return self._read("WHERE run = ? ORDER BY seq", run)

    def outline(self, run: str, after: int = 0) -> tuple[tuple[int, str, str, str], ...]:
        """Return number, kind, device and step of the rows of `run` behind row `after`: cheap enough to be asked all the time."""
        query = "SELECT seq, kind, device, step FROM event WHERE run = ? AND seq > ? ORDER BY seq"
        with self._turn, translated(self.path):
            return tuple(self._connection.execute(query, (run, after)))

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, oldest first."""
        return self._column("SELECT run FROM event GROUP BY run ORDER BY MIN(seq)")

    def open_runs(self) -> tuple[str, ...]:
        """Return the ids of the runs that have begun (a row ``opened``) and not ended (no row ``closed``), oldest first."""
        return self._column(
            "SELECT run FROM event WHERE kind IN ('opened', 'closed') GROUP BY run"
            " HAVING SUM(kind = 'closed') = 0 ORDER BY MIN(seq)"
        )

    def spans(self, last: int = 1000) -> tuple[tuple[str, str, int], ...]:
        """Return device, step and milliseconds of the newest steps that succeeded, newest first; without a device: of a whole phase."""
        query = (
            "SELECT device, step, json_extract(body, '$.ms') FROM event WHERE kind IN ('outcome', 'phase')"
            " AND COALESCE(json_extract(body, '$.state'), 'done') = 'done' ORDER BY seq DESC LIMIT ?"
        )
        with self._turn, translated(self.path):
            return tuple(self._connection.execute(query, (last,)))

    def head(self) -> tuple[int, str]:
        """Return the number and hash of the newest row: export it, and a cut tail can be proven later."""
        newest = self._read("ORDER BY seq DESC LIMIT 1")
        return (newest[0].seq, newest[0].hash) if newest else (0, GENESIS)

    def verify_chain(self) -> int:
        """Check every row against its hash and its predecessor; return how many there are.

        Raises:
            JournalError: names the first row that was altered, removed or put in between.
        """
        prev = GENESIS
        rows = self._read("ORDER BY seq")
        for number, event in enumerate(rows, start=1):
            if event.seq != number or event.prev != prev or event.hash != event.digest:
                raise JournalError(
                    f"journal {self.path}: row {event.seq} (run {event.run}) is not what was written",
                    hint="keep the file as evidence and tell the security officer",
                )
            prev = event.hash
        return len(rows)

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
            run, unit, devices: what is locked.
            user: login name, for those who wait.
            wait: seconds for which locks that somebody else holds are waited for; 0: refuse at once.
            tell: called with a sentence that says for whom is waited.

        Raises:
            BusyError: one of them is held; says by whom, for which unit, since when.
            JournalError: the locks' folder cannot be written.
        """
        since = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds")
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

    def _read(self, where: str, *values: str) -> tuple[Event, ...]:
        with self._turn, translated(self.path):
            rows = self._connection.execute(f"{_SELECT} {where}", values).fetchall()
        return tuple(_event(self.path, row) for row in rows)

    def _column(self, query: str) -> tuple[str, ...]:
        with self._turn, translated(self.path):
            return tuple(row[0] for row in self._connection.execute(query))


def _event(path: Path, row: tuple[Any, ...]) -> Event:
    fields = dict(zip(_COLUMNS, row, strict=True))
    try:
        return Event(**(fields | {"body": json.loads(fields["body"])}))
    except ValueError as error:
        raise JournalError(
            f"journal {path}: row {fields['seq']} (run {fields['run']}) is not what was written"
        ) from error
