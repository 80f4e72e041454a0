"""Printing what the journal says: the verdict on its chain, its runs, the story of one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from netauto.cli.output import say, table

if TYPE_CHECKING:
    from netauto.journal.audit import Audit
    from netauto.workflows.story import Line


def print_audit(found: Audit) -> None:
    """Print the verdict on a journal, what to write down of it, and its runs."""
    _verdict(found)
    number, head = found.head
    say(f"newest row: {number}, hash {head} (kept elsewhere, it proves later that nothing was cut off)")
    for part in found.parts[:-1]:
        say(f"archive {part.file.name}: rows {part.chain.first} to {part.chain.last}, {len(part.runs)} runs")
    runs = [run for part in found.parts for run in part.runs]
    if runs:
        say()
        rows = [(run.started[:19], run.run, run.unit, run.action, run.verdict or "unfinished") for run in runs]
        table(("began (UTC)", "run", "unit", "action", "end"), rows)


def print_story(lines: tuple[Line, ...], found: Audit) -> None:
    """Print a run, a line for each row, and the verdict on the chain that proves it."""
    table(("time (UTC)", "device", "what"), [(_moment(line.time), line.device or "-", line.words) for line in lines])
    say()
    _verdict(found)


def audit_json(found: Audit) -> dict[str, Any]:
    """Return what `--json` prints of the verdict."""
    number, head = found.head
    return {
        "sound": not found.problems,
        "rows": found.rows,
        "head": {"row": number, "hash": head},
        "problems": list(found.problems),
        "absent": list(found.absent),
        "files": [
            {"file": part.file.name, "first": part.chain.first, "last": part.chain.last, "rows": part.chain.rows}
            for part in found.parts
        ],
        "runs": [asdict(run) for part in found.parts for run in part.runs],
    }


def _verdict(found: Audit) -> None:
    for problem in found.problems:
        say(problem, fg="red")
    if found.problems:
        say("keep the files as evidence and tell the security officer")
    else:
        say(f"sound: {found.rows} rows, each chained to the one before")
    for absent in found.absent:
        say(absent)


def _moment(time: str) -> str:
    """Return a row's time without what goes without saying: always UTC."""
    return time[:23].replace("T", " ")
