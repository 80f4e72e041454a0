"""Opening the journal's file: durability, and plain words for everything that can be wrong with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from netauto.durable import sync_names
from netauto.errors import JournalError
from netauto.journal.schema import SCHEMA_VERSION, migrate, version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BUSY_MS = 10_000  # another process's append takes a millisecond; ten seconds means that something is wrong

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
        if "malformed JSON" in str(error):
            raise JournalError(
                f"journal {path}: a row is not what was written", hint="netauto audit journal names it"
            ) from error
        raise JournalError(f"journal {path}: {error}") from error


def open_for_writing(path: Path, birth: Callable[[], Mapping[str, str]]) -> sqlite3.Connection:
    """Open the journal's file, creating it when missing, and bring it to this version's schema.

    Args:
        path: the file.
        birth: gives what `meta` is to say of a journal that begins, or that comes from a version which did not have it.

    Raises:
        JournalError: on a network file system, not writable, cut off, damaged, or written by a newer netauto.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(f"journal {path}: its folder cannot be made: {error.strerror}") from error
    _refuse_network(path)
    with translated(path):
        if not path.exists():
            _create(path, birth())
        _refuse_empty(path)
        connection = _connect(path)
        try:
            if _known_version(connection, path) < SCHEMA_VERSION:
                migrate(connection, birth())
        except BaseException:
            connection.close()
            raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open the journal's file, of this version or an older one, without the right to change it.

    It may lie in a folder, or on a disk, that cannot be written.

    Raises:
        JournalError: missing, cut off, damaged, written by a newer netauto, or its newest rows are out of reach.
    """
    _refuse_empty(path)
    with translated(path):
        try:
            connection = _connect(path, "?mode=ro")
        except sqlite3.OperationalError:
            # The write-ahead log cannot be opened where nothing may be written. Without one, nothing is missing in the file.
            log = path.with_name(f"{path.name}-wal")
            if log.exists() and log.stat().st_size:
                raise
            connection = _connect(path, "?immutable=1")
        try:
            _known_version(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def may_write(path: Path) -> bool:
    """Whether the file, or its folder when it is missing, is ours to write."""
    there = [each for each in (path, path.parent) if each.exists()]
    return all(os.access(each, os.W_OK) for each in there)


def create(path: Path, birth: Mapping[str, str], *, mode: str = "WAL") -> sqlite3.Connection:
    """Open a new file with this version's schema and no rows; the caller gives it its name when it is whole."""
    connection = _connect(path)
    try:
        connection.execute(f"PRAGMA journal_mode = {mode}")  # persistent: set once, at birth
        migrate(connection, birth)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path, birth: Mapping[str, str]) -> None:
    """Make the file under another name first: a journal is whole from the moment when it is there."""
    half = path.with_name(f".{path.name}.{os.getpid()}.{birth['id']}")
    try:
        create(half, birth).close()
        with suppress(FileExistsError):  # another process was faster
            os.link(half, path)
        sync_names(path.parent)
    except OSError as error:
        raise JournalError(f"journal {path}: it cannot be made: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)


def _connect(path: Path, how: str = "?mode=rwc") -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_MS / 1000,
    )
    try:
        connection.text_factory = partial(
            str, encoding="utf-8", errors="surrogateescape"
        )  # a damaged row can still be shown
        connection.execute("PRAGMA synchronous = FULL")  # a row that was acknowledged survives a power cut
        version(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _known_version(connection: sqlite3.Connection, path: Path) -> int:
    found = version(connection)
    if found > SCHEMA_VERSION:
        raise JournalError(
            f"journal {path}: written by a newer netauto (schema {found}, this one knows {SCHEMA_VERSION})",
            hint="upgrade netauto; a journal is never rewritten to an older schema",
        )
    return found


def _refuse_empty(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise JournalError(f"journal {path}: it cannot be opened: {error.strerror}") from error
    if not size:
        raise JournalError(
            f"journal {path}: it is empty; it was cut off",
            hint="put it back from a backup; only if no run was ever made with it, remove the file",
        )


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
