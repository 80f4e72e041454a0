"""Printing what the journal says: the verdict on its chain, its runs, the story of one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from netauto.cli.output import say, table

if TYPE_CHECKING:
    from netauto.evidence.verifier.verdicts import Verdict
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


def print_verdicts(
    verdicts: tuple[Verdict, ...], problems: tuple[str, ...], remarks: tuple[str, ...], *, whole: bool
) -> None:
    """Print what is to be said of bundles: of a few what each says, of all of an inventory (`whole`) only what is wrong."""
    for verdict in verdicts if not whole else ():
        heading = ("bundle", f"{verdict.name}: {'not sound' if verdict.problems else 'sound'}")
        table(heading, [("digest", verdict.digest or "-"), *verdict.facts])
        say()
    for remark in (*(f"{verdict.name}: {remark}" for verdict in verdicts for remark in verdict.remarks), *remarks):
        say(remark, fg="yellow")
    for problem in problems:
        say(problem, fg="red")
    if problems:
        return
    say(
        "sound: every file is what was sealed"
        + (", and no bundle is missing between the first and the last" if whole else "")
    )
    unsigned = sum(("signature", "not signed") in verdict.facts for verdict in verdicts)
    if whole:
        count = len(verdicts)
        signed = {0: "signed", count: "not signed"}.get(unsigned, f"{unsigned} of them not signed")
        say(f"{count} bundle{'' if count == 1 else 's'}, {signed}" if count else "no bundle yet")


def bundle_json(verdict: Verdict) -> dict[str, Any]:
    """Return what `--json` prints of one bundle."""
    return {
        "name": verdict.name,
        "digest": verdict.digest or None,
        "facts": dict(verdict.facts),
        "problems": list(verdict.problems),
        "remarks": list(verdict.remarks),
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
