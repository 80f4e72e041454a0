"""The journal's file while it is open: one reader or writer at a time among the threads, one writer among the processes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netauto.canonical import digest
from netauto.journal.chain import COLUMNS, GENESIS
from netauto.journal.event import Event
from netauto.journal.schema import version
from netauto.journal.storage import may_write, open_for_reading, open_for_writing, translated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from netauto.journal.chain import Row

SELECT = f"SELECT {', '.join(COLUMNS)} FROM event"  # noqa: S608 - constants
_INSERT = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - constants


class Store:
    """The rows of one file.

    Args:
        path: the SQLite file; made when missing, unless it is only read.
        now: seconds since the epoch.
        birth: see `open_for_writing`; None: the file is only read.

    Attributes:
        writable: whether rows can be added. A file that may not be written is opened for reading.

    Raises:
        JournalError: on a network file system, cut off, damaged, or written by a newer netauto.
    """

    def __init__(
        self, path: Path, *, now: Callable[[], float], birth: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        self.path = path
        self.now = now
        self.writable = birth is not None and (may_write(path) or not path.exists())
        self._turn = threading.Lock()
        self._connection = (
            open_for_writing(path, birth) if birth is not None and self.writable else open_for_reading(path)
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def read(self, query: str, *values: object) -> list[Row]:
        """Return the rows of a query."""
        with self._turn, translated(self.path):
            return self._connection.execute(query, values).fetchall()

    def stream(self, query: str, *values: object) -> Iterator[Row]:
        """Yield the rows of a query one by one, whatever their number; nobody else reads or writes meanwhile."""
        with self._turn, translated(self.path):
            yield from self._connection.execute(query, values)

    def meta(self) -> dict[str, str]:
        """Return what the file says about itself; nothing, where an older version is only read."""
        with self._turn, translated(self.path):
            known = version(self._connection) > 1
            return dict(self._connection.execute("SELECT key, value FROM meta")) if known else {}

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Change the file, whole or not at all; it is on the disk when the block has ended."""
        with self._turn, translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Change(self._connection, self.now)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def tidy(self) -> None:
        """Give back the room of rows that are gone."""
        with self._turn, translated(self.path):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(frozen=True, slots=True)
class Change:
    """What can be done inside `Store.change`."""

    connection: sqlite3.Connection
    now: Callable[[], float]

    def add(self, run: str, kind: str, device: str, step: str, body: Mapping[str, Any]) -> Event:
        """Add one row at the end of the chain (TypeError: canonical JSON cannot hold the body)."""
        last = self.connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        fields: dict[str, Any] = {
            "seq": last[0] + 1 if last else 1,
            "time": moment(self.now()),
            "run": run,
            "kind": kind,
            "device": device,
            "step": step,
            "body": body,
            "prev": last[1] if last else GENESIS,
        }
        event = Event(**fields, hash=digest(fields))
        self.connection.execute(_INSERT, event.row)
        return event

    def execute(self, statement: str, *values: object) -> list[Row]:
        """Run one statement and return its rows."""
        return self.connection.execute(statement, values).fetchall()


def moment(seconds: float, timespec: str = "milliseconds") -> str:
    """Return seconds since the epoch as UTC, ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=timespec)
