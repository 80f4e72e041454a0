"""Writes to a journal and says how long it took: `python -m benchmarks.journal FOLDER`.

An effect is what a transaction writes around one act on one device: a row before, a row after, each on the disk before it goes on.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from netauto.journal import Journal

EFFECTS = 500
UNITS, EACH = 100, 48


def main() -> None:
    folder = Path(sys.argv[1])
    with Journal(folder / "one.sqlite") as journal:
        effects = [_effect(journal, "20200316T090000Z-000000") for _ in range(EFFECTS)]
    with Journal(folder / "many.sqlite") as journal, ThreadPoolExecutor(UNITS) as pool:
        began = time.perf_counter()
        list(pool.map(lambda number: _unit(journal, number), range(UNITS)))
        units = time.perf_counter() - began
        began = time.perf_counter()
        rows = journal.verify_chain()
        verified = time.perf_counter() - began
    json.dump({"effects": effects, "units": units, "rows": rows, "verified": verified}, sys.stdout)


def _unit(journal: Journal, number: int) -> None:
    for _ in range(EACH):
        _effect(journal, f"20200316T090000Z-{number:06}")


def _effect(journal: Journal, run: str) -> float:
    began = time.perf_counter()
    journal.append(run, "intent", device="len-acc-1", step="stage")
    journal.append(run, "outcome", device="len-acc-1", step="stage", ms=812, state="done", learned="act")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
