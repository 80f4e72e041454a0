"""Journals that have been used for a while, and what people and machines do to their files."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from netauto.journal import Journal

DAY = 86_400.0
START = datetime(2024, 1, 1, 12, tzinfo=UTC).timestamp()
HERE, ELSEWHERE = "a" * 32, "b" * 32  # machines

# As it was when rows had no identity beside them.
SCHEMA_1 = """
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


class Calendar:
    """A clock that days can be added to."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at

    def days(self, count):
        self.at += count * DAY


def opened(path, calendar, *, machine=HERE, inventory="lab"):
    journal = Journal(path, now=calendar, machine=machine, inventory=inventory)
    journal._store._connection.execute("PRAGMA synchronous = OFF")  # no power is cut here
    return journal


def live(journal, run, *, digest=None, verdict="open", closed=True):
    """A run with a handful of rows; its files are kept when it ended as planned."""
    plan = {"unit": "lens-consult-3", "action": "open", "devices": [{"device": "len-acc-1"}]}
    journal.append(run, "opened", plan=plan, digest=digest or f"digest-{run}", user="c.durand")
    journal.append(run, "attempt", user="c.durand", pid=42)
    journal.append(run, "outcome", device="len-acc-1", step="stage", ms=120, state="done", learned="act")
    if closed:
        journal.append(run, "closed", verdict=verdict)
        if verdict in {"open", "closed"}:
            journal.keep(run)


def years(path, calendar, runs=4):
    """A journal with a run every hundred days."""
    with opened(path, calendar) as journal:
        for number in range(runs):
            live(journal, f"r{number}")
            calendar.days(100)


def as_version_1(path, source):
    """Write the rows of the journal at `source` as a netauto of that time would have."""
    with sqlite3.connect(source) as raw:
        rows = raw.execute("SELECT * FROM event ORDER BY seq").fetchall()
    raw.close()
    old = sqlite3.connect(path)
    old.execute("PRAGMA journal_mode = WAL")
    old.executescript(SCHEMA_1)
    old.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    old.commit()
    old.close()


def tampered(path, *statements):
    """Do what an administrator with another tool could do: drop the triggers, then edit."""
    raw = sqlite3.connect(path)
    with raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
    raw.close()
