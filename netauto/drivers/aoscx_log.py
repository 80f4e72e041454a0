"""What an AOS-CX switch's accounting log tells of checkpoint auto mode: who entered it, when, and where its way back leads.

Documented: AOS-CX Security Guide, `show accounting log`: local accounting is always active; a record has the moment, the user, the result
and the command. That a record holds the command as it was typed in full words is assumed: who abbreviates `checkpoint` is not seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

NEWEST = "show accounting log last 1"
LOG = "show accounting log | include checkpoint"
_RECORD = re.compile(
    r"msg=audit\((?P<at>\w{3} +\d+ \d{4} +\d\d:\d\d:\d\d)[^)]*\).*?\buser=(?P<user>\S+)"
    r".*?\bdata=\"(?P<typed>[^\"]*)\".*?\bres=(?P<result>\w+)"
)
_MOMENT = re.compile(r"msg=audit\((\w{3} +\d+ \d{4} +\d\d:\d\d:\d\d)")
_AUTO = re.compile(r"checkpoint auto (\d+)")
_CONFIRMED = "checkpoint auto confirm"
_KEPT = re.compile(r"copy running-config checkpoint (netauto-\S+)")
_ALIKE = re.compile(r"checkpoint diff (\S+) running-config")
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Armed:
    """Auto mode, on.

    Attributes:
        since: when, by the log's clock.
        user: the account that entered it.
        mark: ``netauto-`` and the id of the run that did, or nothing.
        restore: the checkpoint that holds what was there before.
        seconds_left: until the device reverts by itself.
    """

    since: datetime
    user: str
    mark: str
    restore: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class _Record:
    at: datetime
    user: str
    typed: str
    done: bool


def read_log(newest: str, log: str) -> Armed | None:
    """Return the auto mode that is on, or None.

    Args:
        newest: the youngest record, whatever it is about: its moment is now.
        log: the records about checkpoints, oldest first.

    Raises:
        ValueError: the log does not say what time it is, or not in the way that is documented.
    """
    moment = _MOMENT.search(newest)
    if moment is None:
        raise ValueError(newest)
    records = tuple(_records(log))
    armed = next(
        (n for n in reversed(range(len(records))) if _AUTO.fullmatch(records[n].typed) and records[n].done), None
    )
    if armed is None:
        return None
    start = records[armed]
    if any(record.typed == _CONFIRMED and record.done for record in records[armed + 1 :]):
        return None
    minutes = _AUTO.fullmatch(start.typed)
    left = (int(minutes[1]) if minutes else 0) * _MINUTE - int((_time(moment[1]) - start.at).total_seconds())
    if left <= 0:
        return None
    mark, restore = _way_back(records[:armed], start.user)
    return Armed(start.at, start.user, mark, restore, left)


def _way_back(before: tuple[_Record, ...], user: str) -> tuple[str, str]:
    """Return the mark of the run that armed and the checkpoint that it can go back to: its own last words before it did."""
    restore = ""
    for record in reversed(before):
        kept, alike = _KEPT.fullmatch(record.typed), _ALIKE.fullmatch(record.typed)
        if record.user != user or record.typed.startswith("show "):
            continue
        if kept:
            return kept[1], kept[1] if record.done else restore
        if alike is None:  # anything else was another errand: what comes before it is not about this timer
            break
        restore = restore or alike[1]
    return "", ""


def _records(log: str) -> list[_Record]:
    found = (_RECORD.search(line) for line in log.splitlines())
    return [
        _Record(_time(each["at"]), each["user"], " ".join(each["typed"].split()), each["result"] == "success")
        for each in found
        if each
    ]


def _time(text: str) -> datetime:
    return datetime.strptime(" ".join(text.split()), "%b %d %Y %H:%M:%S")  # noqa: DTZ007 - compared with the same clock only
