"""Opening the journal's file: schema, durability, and plain words for everything that can be wrong with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA_VERSION = 1  # as in the schema below
_BUSY_MS = 10_000  # another process's append takes a millisecond; ten seconds means that something is wrong

_SCHEMA = """
BEGIN IMMEDIATE;
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
) STRICT;
CREATE INDEX event_run ON event (run, seq);
CREATE TRIGGER event_append BEFORE INSERT ON event
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER event_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
PRAGMA user_version = 1;
COMMIT;
"""

# Neither flock nor SQLite's write-ahead log can be trusted there.
_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "lustre",
        "gpfs",
        "ocfs2",
        "gfs2",
        "ncpfs",
        "fuse.sshfs",
        "fuse.glusterfs",
    }
)
# SQLite's extended result name, by prefix, most specific first: what it means to the person at the keyboard, and what to do.
_TROUBLE: tuple[tuple[str, str, str], ...] = (
    ("SQLITE_FULL", "the disk is full", "free some space, then: netauto resume"),
    ("SQLITE_READONLY", "it may not be written", "check its owner and rights, and those of its folder"),
    ("SQLITE_PERM", "it may not be opened", "check its owner and rights"),
    ("SQLITE_CANTOPEN", "it cannot be opened", "check that its folder exists and may be written"),
    ("SQLITE_NOTADB", "it is not a journal", "move the file away; keep it, it may be evidence"),
    ("SQLITE_CORRUPT", "it is damaged", "move the file away; keep it, it may be evidence"),
    ("SQLITE_BUSY", "another process holds it", "try again when that process has ended"),
    ("SQLITE_IOERR", "the disk does not read or write it", "check the disk, then: netauto resume"),
    ("SQLITE_CONSTRAINT_TRIGGER", "journal is append-only", "rows are never changed or removed"),
)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into `JournalError`, with words for a person."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        for prefix, words, hint in _TROUBLE:
            if name.startswith(prefix):
                raise JournalError(f"journal {path}: {words}", hint=hint) from error
        raise JournalError(f"journal {path}: {error}") from error


def connect(path: Path) -> sqlite3.Connection:
    """Open the journal's file, creating it when missing.

    Raises:
        JournalError: on a network file system, not writable, damaged, or written by a newer netauto.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(f"journal {path}: its folder cannot be made: {error.strerror}") from error
    _refuse_network(path)
    with translated(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")  # a row that was acknowledged survives a power cut
    if _version(connection) == 0:
        _create(connection)
    version = _version(connection)
    if version != SCHEMA_VERSION:
        raise JournalError(
            f"journal {path}: written by a newer netauto (schema {version}, this one knows {SCHEMA_VERSION})",
            hint="upgrade netauto; a journal is never rewritten to an older schema",
        )


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")  # persistent: set once, at birth
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.OperationalError:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if _version(connection) != SCHEMA_VERSION:  # otherwise another process created it in the same moment
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_network(path: Path) -> None:
    kind = file_system(path.parent)
    if kind in _NETWORK_FILE_SYSTEMS:
        raise JournalError(
            f"journal {path}: {kind} is a network file system, where locks and the write-ahead log cannot be trusted",
            hint="keep the inventory's state on a local disk",
        )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the type of the file system that holds `folder`; empty where the kernel does not tell (not Linux)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    target, best, kind = os.path.realpath(folder), -1, ""
    for line in lines:
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:  # a later mount on the same point hides the earlier one
            best, kind = len(point), right.split(" ")[0]
    return kind
