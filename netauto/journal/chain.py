"""The chain of rows: each carries the hash of the one before. Judged on the text as it is stored, so that damage cannot stop the judge."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netauto.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

GENESIS = "0" * 64  # what the first row calls its predecessor
COLUMNS = ("seq", "time", "run", "kind", "device", "step", "body", "prev", "hash")
KEEPER = "journal"  # the "run" of rows that are about the journal itself
ARCHIVED = "archived"  # kind of the row that says where older rows are now

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """What a sequence of rows adds up to.

    Attributes:
        first, last: numbers of the first and last row; 0 when there is none.
        prev: what the first row calls its predecessor.
        head: hash of the last row that is sound.
        rows: how many there are.
        links: number → hash of earlier rows that rows of this chain vouch for, because they say to have archived them.
        broken: what is wrong with the first row that is not what was written; empty when all are.
        broken_at: its number; 0 when there is none.
    """

    first: int = 0
    last: int = 0
    prev: str = GENESIS
    head: str = GENESIS
    rows: int = 0
    links: dict[int, str] = field(default_factory=dict)
    broken: str = ""
    broken_at: int = 0

    @property
    def begins(self) -> bool:
        """Whether nothing comes before its first row."""
        return self.first <= 1 and self.prev == GENESIS

    @property
    def unvouched(self) -> str:
        """Why nothing here proves what came before the first row; empty when a row here does."""
        if self.begins or self.links.get(self.first - 1) == self.prev:
            return ""
        return f"follows row {self.first - 1}, and no row says that the rows before it were archived"


def stored_hash(row: Row) -> str:
    """Return the hash that a row should carry, from its text: the SHA-256 of its canonical JSON without ``hash``."""
    fields = dict(zip(COLUMNS, row, strict=True))
    parts = (
        f'"{key}":' + (fields[key] if key == "body" else json.dumps(fields[key], ensure_ascii=False))
        for key in sorted(COLUMNS[:-1])
    )
    return sha256(("{" + ",".join(parts) + "}\n").encode("utf-8", "surrogateescape"))


def is_sound(row: Row) -> bool:
    """Tell whether a row carries its own hash, whatever stands in it."""
    with suppress(TypeError, ValueError):
        return bool(stored_hash(row) == row[8])
    return False


def follow(rows: Iterable[Row]) -> Chain:
    """Judge rows in the order of their numbers; the first that is not what was written ends the judgement, not the counting."""
    first, last, count, prev, head = 0, 0, 0, GENESIS, GENESIS
    links: dict[int, str] = {}
    broken, broken_at = "", 0
    for row in rows:
        count += 1
        if count == 1:
            first, prev = row[0], row[7]
            last, head = first - 1 if isinstance(first, int) else 0, prev
        if not broken:
            broken = _trouble(row, last, head)
            broken_at = row[0] if broken else 0
        if not broken:
            head = row[8]
            links.update(_vouched(row))
        last = row[0]
    return Chain(first, last, prev, head, count, links, broken, broken_at)


def _trouble(row: Row, last: int, head: str) -> str:
    if row[0] != last + 1:
        return f"comes after row {last}: rows between them are missing"
    if row[7] != head:
        return "does not follow from the row before it: one of the two was altered or replaced"
    return "" if is_sound(row) else "does not carry its own hash: it was altered"


def _vouched(row: Row) -> dict[int, str]:
    if (row[2], row[3]) != (KEEPER, ARCHIVED):
        return {}
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        body = json.loads(row[6])
        return {body["last"]: body["head"]}
    return {}
