"""Judging a journal and the archives beside it, as a whole, without changing or repairing anything."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import JournalError
from netauto.journal.archive import archives
from netauto.journal.chain import KEEPER, Chain, follow
from netauto.journal.store import SELECT, Store
from netauto.journal.summary import summaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.journal.chain import Row
    from netauto.journal.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a journal.

    Attributes:
        chain: what its rows add up to, as far as they could be read.
        trouble: why it could not be read to its end; empty otherwise.
        runs: the runs in it, oldest first; as many as could be read.
    """

    file: Path
    chain: Chain
    trouble: str
    runs: tuple[RunSummary, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """A journal and its archives.

    Attributes:
        parts: archives, oldest rows first, and the journal itself.
        problems: what is not what was written, a sentence each.
        absent: rows that are in archives which are not here, a sentence each: no problem, their hash is known.
    """

    parts: tuple[Part, ...]
    problems: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows there are, in all files."""
        return sum(part.chain.rows for part in self.parts)

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the newest row; what was written down of it earlier proves that nothing was cut off since."""
        chain = self.parts[-1].chain
        return chain.last, chain.head


def audit(journal: Path) -> Audit:
    """Judge a journal and the archives that lie beside it."""
    parts = tuple(_part(file) for file in (*archives(journal), journal))
    links = {number: head for part in parts for number, head in part.chain.links.items()}
    problems: list[str] = []
    absent: list[str] = []
    before: Chain | None = None
    for part in parts:
        problems += _own_problems(part)
        if part.trouble or not part.chain.rows:
            before = None
            continue
        beginning = part.chain.first - 1
        if not part.chain.begins and not _follows(part.chain, before):
            known = links.get(beginning) == part.chain.prev
            words = f"{part.file.name}: the rows up to {beginning} are not here"
            absent += [f"{words}; their last hash is known"] if known else []
            problems += [f"{words}, and nothing says that they were archived"] if not known else []
        before = part.chain
    return Audit(parts, tuple(problems), tuple(absent))


def rows_of(journal: Path, run: str) -> tuple[Row, ...]:
    """Return the rows of a run, and those about it, wherever they are; as they are stored, sound or not.

    Raises:
        JournalError: a file cannot be read.
    """
    found: list[Row] = []
    for file in (*archives(journal), journal):
        with closing(Store(file, now=time.time)) as store:
            found += store.read(f"{SELECT} WHERE run = ? ORDER BY seq", run)
            if run != KEEPER:
                found += store.read(f"{SELECT} WHERE {_ABOUT}", KEEPER, run, run)
    return tuple(sorted(found, key=lambda row: row[0]))


# What the journal's keeper notes about a run, and the approvals of its plan.
_ABOUT = """
    json_valid(body) AND (
        (run = ? AND json_extract(body, '$.of') = ?)
        OR (kind = 'approval' AND json_extract(body, '$.digest') IN (
            SELECT json_extract(body, '$.digest') FROM event WHERE run = ? AND kind = 'opened' AND json_valid(body)
        ))
    )
"""


def _follows(chain: Chain, before: Chain | None) -> bool:
    return before is not None and (before.last, before.head) == (chain.first - 1, chain.prev)


def _own_problems(part: Part) -> Iterator[str]:
    if part.trouble:
        yield part.trouble
    if part.chain.broken:
        yield f"{part.file.name}: row {part.chain.broken_at} {part.chain.broken}"


def _part(file: Path) -> Part:
    try:
        with closing(Store(file, now=time.time)) as store:
            chain = follow(store.stream(f"{SELECT} ORDER BY seq"))
            return Part(file, chain, "", summaries(store))
    except JournalError as error:
        return Part(file, Chain(), error.message, ())
