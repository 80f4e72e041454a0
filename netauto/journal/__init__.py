"""The record of every run: append-only, hash-chained rows in one SQLite file, and the locks that keep runs apart."""

from netauto.journal.journal import GENESIS, SCHEMA_VERSION, Event, Journal
from netauto.journal.locks import Holder, hold

__all__ = ["GENESIS", "SCHEMA_VERSION", "Event", "Holder", "Journal", "hold"]
