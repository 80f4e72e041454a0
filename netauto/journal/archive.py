"""Retention: rows that nobody needs every day move to a file of their own, and the chain goes on.

The rows of ended runs before a day are copied to ``journal-<first>-<last>.sqlite``, the copy is judged, and only then they leave the
journal, in the same transaction that adds a row which names the file and the hash of its last row. So the journal proves, alone, what the
archive must be, and the archive can be kept anywhere, read-only.
"""

from __future__ import annotations

import json
import os
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from netauto.durable import sync_names
from netauto.errors import BusyError, JournalError
from netauto.journal.chain import ARCHIVED, COLUMNS, KEEPER, follow
from netauto.journal.schema import NO_DELETING
from netauto.journal.storage import create, translated
from netauto.journal.store import SELECT, Store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from netauto.journal.chain import Row
    from netauto.journal.store import Change

APPROVAL = "approval"
_CLOSED_FOR_EVER = (
    "CREATE TRIGGER archive_insert BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
)
# The first row that has to stay: it is of the day or later, or of a run that has such a row.
_STAYS = """
    SELECT MIN(seq) FROM event WHERE time >= ?1 OR run IN (
        SELECT run FROM event WHERE time >= ?1 INTERSECT SELECT run FROM event WHERE kind = 'opened'
    )
"""
# Approvals of plans that no archived run has used.
_UNUSED = """
    SELECT run, time, seq, body FROM event WHERE kind = 'approval' AND seq <= ?1 AND json_extract(body, '$.digest') NOT IN (
        SELECT json_extract(body, '$.digest') FROM event WHERE kind = 'opened' AND seq <= ?1
    ) ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """Rows that were moved.

    Attributes:
        file: where they are now.
        first, last: their numbers.
        head: hash of the last one.
    """

    file: Path
    first: int
    last: int
    head: str


def archives(journal: Path) -> tuple[Path, ...]:
    """Return the archives that lie beside a journal, oldest rows first."""
    found = []
    for path in journal.parent.glob(f"{journal.stem}-*-*{journal.suffix}"):
        first = path.name.removeprefix(f"{journal.stem}-").partition("-")[0]
        found += [(int(first), path)] if first.isdecimal() else []
    return tuple(path for _, path in sorted(found))


def archive(store: Store, before: date, user: str) -> Archive | None:
    """Move the rows of runs that ended before a day; return where to, or None when there are none.

    No run may be unfinished; the caller has looked.

    Raises:
        JournalError: the rows are not what was written, or the disk refuses; nothing has left the journal.
        BusyError: another process archives, or a run has begun meanwhile; nothing has left the journal.
    """
    ((first, newest),) = store.read("SELECT MIN(seq), MAX(seq) FROM event")
    ((stays,),) = store.read(_STAYS, before.isoformat())
    last = stays - 1 if stays else newest
    if first is None or last < first:
        return None
    path = store.path.with_name(f"{store.path.stem}-{first}-{last}{store.path.suffix}")
    done = Archive(path, first, last, _copy(store, path, first, last))
    with store.change() as change:
        _remove(change, done, before, user)
    with suppress(JournalError):  # room is given back another time
        store.tidy()
    return done


def _copy(store: Store, path: Path, first: int, last: int) -> str:
    """Write the archive, judge it, give it its name; return the hash of its last row."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    try:
        with translated(path), closing(create(half, store.meta(), mode="DELETE")) as copy:
            copy.execute("ATTACH ? AS live", (f"file:{quote(str(store.path.absolute()))}?mode=ro",))
            copy.execute("BEGIN")
            copy.execute("DROP TRIGGER event_append")
            columns = ", ".join(COLUMNS)
            copy.execute(
                f"INSERT INTO main.event SELECT {columns} FROM live.event WHERE seq <= ? ORDER BY seq",  # noqa: S608 - constants
                (last,),
            )
            copy.execute(_CLOSED_FOR_EVER)
            copy.execute("COMMIT")
        head = _judged(half, path, store, first, last)
        half.chmod(0o440)
        half.replace(path)
        sync_names(path.parent)
    except OSError as error:
        raise JournalError(f"archive {path}: it cannot be written: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)
    return head


def _judged(half: Path, path: Path, store: Store, first: int, last: int) -> str:
    with closing(Store(half, now=store.now)) as copy:
        chain = follow(copy.stream(f"{SELECT} ORDER BY seq"))
    ((head,),) = store.read("SELECT hash FROM event WHERE seq = ?", last)
    if chain.broken or (chain.first, chain.last, chain.head) != (first, last, head):
        raise JournalError(
            f"journal {store.path}: row {chain.broken_at or chain.last} {chain.broken or 'was not copied'}; "
            f"{path.name} was not written, and nothing was removed",
            hint="keep the file as evidence and tell the security officer",
        )
    return chain.head


def _remove(change: Change, done: Archive, before: date, user: str) -> None:
    """Take the archived rows out of the journal, and say where they are."""
    ((first,),) = change.execute("SELECT MIN(seq) FROM event")
    unfinished = change.execute("SELECT run FROM event GROUP BY run HAVING SUM(kind = 'opened') > SUM(kind = 'closed')")
    if first != done.first or unfinished:
        raise BusyError("somebody else used the journal meanwhile; nothing was removed", hint="try again")
    unused = change.execute(_UNUSED, done.last)
    said = {"file": done.file.name, "first": done.first, "last": done.last, "head": done.head}
    change.add(KEEPER, ARCHIVED, "", "", {**said, "before": before.isoformat(), "user": user})
    for row in unused:
        _carry_over(change, row)
    change.execute("DROP TRIGGER event_delete")
    change.execute("DELETE FROM event WHERE seq <= ?", done.last)
    change.execute(NO_DELETING)


def _carry_over(change: Change, row: Row) -> None:
    """Write an approval again whose plan may still be applied; it keeps saying when it was given."""
    run, time, seq, text = row
    change.add(run, APPROVAL, "", "", {"given": time, "row": seq} | json.loads(text))
