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
    """Judge a journal and the archives that lie beside it; one that has not begun yet is sound."""
    if not journal.exists() and not archives(journal):
        return Audit((Part(journal, Chain(), "", ()),), (), ())
    *older, current = (_part(file) for file in (*archives(journal), journal))
    doubled = [part for part in older if part.chain.last >= current.chain.first > 0]
    parts = (*(part for part in older if part not in doubled), current)
    links = {number: head for part in parts for number, head in part.chain.links.items()}
    problems = [f"{part.file.name}: it does not hold the rows that its name says" for part in older if not _named(part)]
    absent: list[str] = []
    for before, part in zip((None, *parts), parts, strict=False):
        problems += _own_problems(part)
        name, chain = part.file.name, part.chain
        if part.trouble or _follows(chain, before.chain if before else None):
            continue
        if not chain.begins and links.get(chain.first - 1) == chain.prev:
            absent.append(
                f"{name}: the archive before it is not here; its last row is {chain.first - 1}, hash {chain.prev}"
            )
        else:
            problems.append(
                f"{name}: row {chain.first} does not follow from what is here before it, and no row says where those rows are"
            )
    for part in doubled:
        problems += [*_own_problems(part), *_other_story(part, current)]
        absent.append(f"{part.file.name}: its rows are in the journal still; netauto audit archive was interrupted")
    return Audit(parts, tuple(problems), tuple(absent))


def _follows(chain: Chain, before: Chain | None) -> bool:
    """Tell whether the rows of a file come right after those of the file before it, or are the first of all."""
    if not chain.rows or (before is None and chain.begins):
        return True
    return before is not None and (before.last, before.head) == (chain.first - 1, chain.prev)


def _other_story(part: Part, current: Part) -> tuple[str, ...]:
    """Compare an archive with a journal that still has the same rows."""
    with closing(Store(current.file, now=time.time)) as store:
        same = store.read("SELECT 1 FROM event WHERE seq = ? AND hash = ?", part.chain.last, part.chain.head)
    return () if same else (f"{part.file.name}: row {part.chain.last} is not the journal's",)


def rows_of(journal: Path, run: str) -> tuple[Row, ...]:
    """Return the rows of a run, and those about it, wherever they are; as they are stored, sound or not.

    Raises:
        JournalError: a file cannot be read.
    """
    found: dict[int, Row] = {}
    for file in (*archives(journal), journal):
        with closing(Store(file, now=time.time)) as store:
            rows = store.read(f"{SELECT} WHERE run = ?", run)
            if rows and run != KEEPER:
                rows += store.read(f"{SELECT} WHERE {_ABOUT}", KEEPER, run, run)
            found |= {row[0]: row for row in rows}
    return tuple(found[number] for number in sorted(found))


# What the journal's keeper notes about a run, and the approvals of its plan.
_ABOUT = """
    json_valid(body) AND (
        (run = ? AND json_extract(body, '$.of') = ?)
        OR (kind = 'approval' AND json_extract(body, '$.digest') IN (
            SELECT json_extract(body, '$.digest') FROM event WHERE run = ? AND kind = 'opened' AND json_valid(body)
        ))
    )
"""


def _named(part: Part) -> bool:
    """Tell whether an archive holds the rows that it should; one that cannot be read has another trouble."""
    return bool(part.trouble) or part.file.stem.endswith(f"-{part.chain.first}-{part.chain.last}")


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
