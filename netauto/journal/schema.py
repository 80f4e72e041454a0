"""The journal's schema: what leads from each version to the next. A new file takes every step, an older one those that it lacks.

Rows of events are never rewritten by a step, so that the chain stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

NO_DELETING = (
    "CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
)

_VERSION_1 = (
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY,
        time TEXT NOT NULL,
        run TEXT NOT NULL,
        kind TEXT NOT NULL,
        device TEXT NOT NULL,
        step TEXT NOT NULL,
        body TEXT NOT NULL,
        prev TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX event_run ON event (run, seq)",
    """
    CREATE TRIGGER event_append BEFORE INSERT ON event
        WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
        BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
    """,
    "CREATE TRIGGER event_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    NO_DELETING,
)
# Whose journal it is (a copy must not be driven), and since when runs note that the files beside their unit were written; an index,
# because every command asks which runs are unfinished, and a journal grows for years.
_VERSION_2 = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "INSERT INTO meta SELECT 'books_since', CAST(COALESCE(MAX(seq), 0) AS TEXT) FROM event",
    "CREATE INDEX event_kind ON event (kind, run, seq)",
)
STEPS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2)  # the step at index n leads from version n to n + 1
SCHEMA_VERSION = len(STEPS)


def version(connection: sqlite3.Connection) -> int:
    """Return the version of an open file; 0: nothing is in it yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, birth: Mapping[str, str]) -> None:
    """Bring an open file to this version, whole or not at all; nothing happens where another process has just done it.

    Args:
        connection: of a file that is not newer.
        birth: what `meta` is to say, where it does not say it yet.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in (statement for step in STEPS[version(connection) :] for statement in step):
            connection.execute(statement)
        connection.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", birth.items())
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
