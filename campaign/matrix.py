"""The fault matrix: its numbers and words, and every case that the campaign knows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.case import Case
    from campaign.record import Record

FAULTS: dict[int, str] = {
    1: "the program is killed (`kill -9`)",
    2: "the disk is full; the journal's end is torn",
    3: "two operators at once",
    4: "the clock jumps; the process or the machine sleeps longer than the timers",
    5: "resumed by somebody else, elsewhere",
    6: "the plan: edited, replayed, its devices changed",
    7: "Ctrl-C and SIGTERM, in each phase",
    8: "the connection: refused, swallowed, cut, half-open, slow",
    9: "what a terminal shows besides: banner, log lines, another prompt, cut output",
    10: "another host key; authorisation denied",
    11: "a line is refused, in each of the vendor's ways",
    12: "a line is accepted and not applied",
    13: "a line is applied otherwise than typed",
    14: "an answer that comes too late",
    15: "the device restarts",
    16: "the device denies that a change waits",
    17: "the device's timer fires too early",
    18: "the answer to a confirmation, a commit, a save is lost",
    19: "somebody else: holds the configuration, confirms or reverts our change",
    20: "flash full, archive off, something left behind",
    21: "a table is full",
    23: "the last device fails when all others are armed",
    24: "the rollback of a device fails",
    25: "two units are planned at once",
    26: "the change cuts the way to the device",
    27: "an object is shared with another unit when it is closed",
    28: "somebody edits a device between open and close",
    29: "a device repeats a secret",
    31: "the time budget runs out, in each phase",
    32: "a template leaves its own marks in a line",
}
NOT_APPLICABLE: dict[int, str] = {
    30: "a workstation out of reach after its port moved: its port stays in quarantine (tests/e2e), and no device is changed",
}
# Cases in which the invariant does not hold yet: id, and what would have to change. They count as broken like any other; a case that is
# listed here and holds is an error, so that nothing stays on the list by mistake.
KNOWN: dict[str, str] = {}
_SAMPLED = (40, 7)  # every so many-th kill point; and a step that meets other platforms and phases from fault to fault
_MODULES = ("kills", "watchdog", "controller", "transport", "device", "unit")


def cases(record: Record) -> tuple[Case, ...]:
    """Return every case of a hospital, for the devices and the run of `record`.

    Raises:
        ValueError: two cases have one id.
    """
    hospital = record.hospital
    found = [
        replace(case, id=hospital.prefix + case.id)
        for name in _MODULES
        for case in import_module(f"campaign.faults.{name}").cases(record)
        if case.platform in hospital.meets
    ]
    found.sort(key=lambda case: (case.fault, case.id))  # threads take turns: two recordings differ in their order
    ids = [case.id for case in found]
    if len(set(ids)) != len(ids):
        raise ValueError(f"two cases are called {next(each for each in ids if ids.count(each) > 1)}")
    return tuple(found)


def digest(ids: Iterable[str]) -> str:
    """Return the SHA-256 of the ids of all cases: results say from which list they were made."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def sample(found: tuple[Case, ...]) -> tuple[Case, ...]:
    """Return a small choice, always the same: one case of each fault, by turns of another platform, and some kill points."""
    chosen = {case.id for case in [each for each in found if each.fault == 1][:: _SAMPLED[0]]}
    for fault in FAULTS:
        alike = [case for case in found if case.fault == fault]
        chosen |= {alike[(fault * _SAMPLED[1]) % len(alike)].id} if alike else set()
    return tuple(case for case in found if case.id in chosen)
