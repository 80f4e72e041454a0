"""A run in a line, from three of its rows: cheap, however many rows and runs there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from netauto.journal.store import Store


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run of the journal, in short.

    Attributes:
        unit, action: what it was for; empty where its first row is damaged.
        verdict: what its last row says; empty while it has not ended.
        started, ended: UTC, ISO 8601, of its first and last row.
    """

    run: str
    unit: str
    action: str
    verdict: str
    started: str
    ended: str


# What a run is about stands in its attempts, which are short; in older runs, only in the plan, which is not.
_QUERY = """
    SELECT opened.run,
        COALESCE(
            (SELECT json_extract(body, '$.unit', '$.action') FROM event WHERE kind = 'attempt' AND run = opened.run
                AND json_valid(body) AND json_type(body, '$.unit') = 'text' ORDER BY seq LIMIT 1),
            (SELECT json_extract(body, '$.plan.unit', '$.plan.action') FROM event WHERE seq = opened.seq AND json_valid(body))
        ),
        (SELECT json_extract(body, '$.verdict') FROM event
            WHERE kind = 'closed' AND run = opened.run AND json_valid(body) ORDER BY seq LIMIT 1),
        opened.time,
        (SELECT time FROM event WHERE run = opened.run ORDER BY seq DESC LIMIT 1)
    FROM (
        SELECT seq, run, time FROM event
        WHERE kind = 'opened' AND (?1 IS NULL OR run IN (SELECT value FROM json_each(?1))) ORDER BY seq DESC LIMIT ?2
    ) AS opened ORDER BY opened.seq
"""


def summaries(store: Store, last: int = 0, only: Collection[str] | None = None) -> tuple[RunSummary, ...]:
    """Return the runs of a journal, oldest first.

    Args:
        store: the journal's file.
        last: above 0: only the newest so many.
        only: ids of the runs that are wanted; None: all.
    """
    wanted = None if only is None else json.dumps(list(only))
    return tuple(_summary(*row) for row in store.read(_QUERY, wanted, last or -1))


def _summary(run: str, about: str | None, verdict: str | None, started: str, ended: str) -> RunSummary:
    unit, action = json.loads(about) if about else ("", "")
    return RunSummary(run, unit or "", action or "", verdict or "", started, ended)
