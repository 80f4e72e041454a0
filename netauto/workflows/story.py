"""The story of a run, in plain words: a line for each row of the journal.

A damaged row is told as damaged, whatever stands in it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netauto.errors import InputError
from netauto.journal.audit import rows_of
from netauto.journal.chain import is_sound
from netauto.journal.event import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from netauto.journal.chain import Row

    Body = Mapping[str, Any]

SECOND = 1000  # milliseconds
LONGEST = 300  # characters of a value that no words are known for


@dataclass(frozen=True, slots=True)
class Line:
    """One row, told.

    Attributes:
        seq, time, device: as in the row.
        words: what it says.
        sound: whether the row carries its own hash.
    """

    seq: int
    time: str
    device: str
    words: str
    sound: bool


def story(journal: Path, run: str) -> tuple[Line, ...]:
    """Return what happened in `run`, oldest first: from the journal, or from the archive beside it that holds the run.

    Raises:
        InputError: there is no such run.
        JournalError: a file cannot be read.
    """
    rows = rows_of(journal, run)
    if not rows:
        raise InputError(f"the journal knows no run {run!r}", hint="netauto audit journal lists the runs")
    attempts = 0
    lines = []
    for row in rows:
        attempts += row[3] == "attempt"
        lines.append(_line(row, attempts))
    return tuple(lines)


def _line(row: Row, attempts: int) -> Line:
    sound, words = is_sound(row), "cannot be told"
    with suppress(ValueError, TypeError, AttributeError, LookupError, RecursionError):
        words = told(Event.of(row), attempts)
    return Line(row[0], str(row[1]), str(row[4]), words if sound else f"NOT WHAT WAS WRITTEN: {words}", sound)


def told(event: Event, attempts: int = 1) -> str:
    """Return one event in words; `attempts`: how many there were up to here."""
    body = {"attempts": attempts, **event.body}
    tell = _KINDS.get(event.kind)
    return tell(event.step, body) if tell else _plainly(event)


def _plainly(event: Event) -> str:
    said = json.dumps(event.body, ensure_ascii=False)
    said = said if len(said) <= LONGEST else said[:LONGEST] + "…"
    return " ".join(part for part in (event.kind, event.step, said if event.body else "") if part)


# What a step is about to do, what it has done by what it learned, and what failed.
_ABOUT_TO = {
    "stage": "about to load the change, without effect",
    "arm": "about to let the change take effect",
    "confirm": "about to make the change permanent",
    "revert": "about to undo the change",
    "save": "about to write the startup configuration",
}
_DONE = {
    ("read", "read"): "is as the plan expects it",
    ("stage", "act"): "the change is loaded, without effect",
    ("arm", "act"): "the change is in effect, not permanent",
    ("confirm", "act"): "the change is permanent",
    ("confirm", "probe"): "asked, and found: the change was permanent already; nothing was sent",
    ("revert", "act"): "asked to undo, and read back: it is as before",
    ("revert", "inverse"): "undone by the lines that lead back, and read back: it is as before",
    ("save", "act"): "the startup configuration is written",
    ("settle", "read"): "read back: it is as planned, and nothing waits on it",
}
_GOALS = {"confirm": "make the change permanent on every device", "revert": "undo it on every device"}
_ENDS = {
    "open": "the unit is open, every device proven",
    "closed": "the unit is closed, every device proven",
    "reverted": "every device is as before",
    "needs-operator": "a person had to look",
}


def _opened(_step: str, body: Body) -> str:
    plan = body.get("plan") or {}
    names = ", ".join(str(device.get("device")) for device in plan.get("devices", ()))
    return f"{body.get('user')} began to {plan.get('action')} {plan.get('unit')} on {names} (plan {_short(body, 'digest')})"


def _budget(_step: str, body: Body) -> str:
    known = "measured in earlier runs" if body.get("measured") else "in part assumed"
    back = f"going back takes up to {_seconds(body.get('back'))} ({known})"
    return f"to be over by {_clock(body.get('ends'))}; {back}"


def _intent(step: str, body: Body) -> str:
    words = _ABOUT_TO.get(step, f"about to {step}")
    return f"{words}; it undoes itself at {_clock(body['deadline'])}" if "deadline" in body else words


def _outcome(step: str, body: Body) -> str:
    if body.get("state") != "done":
        return _failed(step, body)
    words = _DONE.get((step, str(body.get("learned"))), f"{step}: done ({body.get('learned')})")
    return f"{words} ({_seconds(body.get('ms'))})"


def _failed(step: str, body: Body) -> str:
    error = body.get("error") or {}
    hint = f"; next: {error['hint']}" if error.get("hint") else ""
    return f"{step} failed: {error.get('message')}{hint}"


def _seen(_step: str, body: Body) -> str:
    lines = str(body.get("text", "")).count("\n")
    return f"its running configuration was read: {lines} lines, fingerprint {_short(body, 'fingerprint')}"


def _checks(step: str, body: Body) -> str:
    if "error" in body:
        return _failed(step, body)
    checks = body.get("checks", ())
    bad = [check for check in checks if check.get("status") in {"failed", "error"}]
    names = "".join(
        f"; {check.get('device')} {check.get('check')} {check.get('subject')}: {check.get('observed')}" for check in bad
    )
    return f"verified: {len(checks) - len(bad)} of {len(checks)} checks without trouble{names}"


def _closed(_step: str, body: Body) -> str:
    if "reason" in body:
        return f"{body.get('user')} closed the run by hand, no device was asked: {body['reason']}"
    verdict = str(body.get("verdict"))
    return f"ended: {verdict}: {_ENDS.get(verdict, '')}"


def _approval(_step: str, body: Body) -> str:
    given = f" on {body['given']}" if "given" in body else ""
    how = ", signed" if "signature" in body else ""
    return f"{body.get('user')} approved plan {_short(body, 'digest')} of {body.get('unit')}{given}{how}"


def _archived(_step: str, body: Body) -> str:
    rows = f"rows {body.get('first')} to {body.get('last')}"
    return f"{body.get('user')} moved {rows}, of before {body.get('before')}, to {body.get('file')}"


def _short(body: Body, key: str) -> str:
    return str(body.get(key))[:12]


def _seconds(milliseconds: object) -> str:
    if not isinstance(milliseconds, int):
        return "? s"
    return f"{milliseconds} ms" if milliseconds < SECOND else f"{milliseconds / SECOND:.1f} s"


def _clock(milliseconds: object) -> str:
    with suppress(OverflowError, OSError, ValueError):
        if isinstance(milliseconds, int):
            return datetime.fromtimestamp(milliseconds / SECOND, UTC).strftime("%H:%M:%S")
    return "?"


_KINDS: Mapping[str, Callable[[str, Body], str]] = {
    "opened": _opened,
    "attempt": lambda _step, body: (
        f"attempt {body['attempts']}: {body.get('user')} drives it (process {body.get('pid')})"
    ),
    "budget": _budget,
    "intent": _intent,
    "outcome": _outcome,
    "seen": _seen,
    "phase": lambda step, body: f"{step}: done with on every device after {_seconds(body.get('ms'))}",
    "checks": _checks,
    "decision": lambda _step, body: (
        f"decided to {_GOALS.get(str(body.get('goal')), str(body.get('goal')))}: {body.get('reason')}"
    ),
    "stop": lambda _step, body: f"{body.get('user', 'the person at the keyboard')} asked to stop",
    "closed": _closed,
    "approval": _approval,
    "planned": lambda _step, body: f"{body.get('user')} made plan {_short(body, 'digest')} of {body.get('unit')}",
    "kept": lambda _step, _body: "the files beside the unit say so, too",
    "archived": _archived,
    "adopted": lambda _step, body: f"{body.get('user')} made the journal this machine's and this inventory's",
}
