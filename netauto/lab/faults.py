"""Everything that can go wrong with a lab device, on demand and while it runs.

A fault is a value; a device holds any number of them. Most act on command lines: on the `at`-th line that `match`
finds (counted from the moment the fault is set, over all sessions of the device), and then `times` times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal[
    "refuse",  # the TCP port is closed
    "black_hole",  # connections open, then nothing is ever answered
    "vty_full",  # the login is refused because every line is taken
    "drop",  # the connection is reset, before the line or (`after`) when it has taken effect; or after `size` bytes
    "hang",  # the session stops answering, `after` says whether the line still takes effect
    "slow",  # output drips at `size` bytes per second
    "reject",  # the line is answered with `text` and not applied
    "deny",  # command authorisation says no
    "ignore",  # the line is accepted and not applied
    "normalise",  # the line is applied after `match` was replaced with `text`
    "truncate",  # the output of the line is cut after `size` characters
    "noise",  # `text`, a log message, appears inside the output
    "banner",  # `text` is printed before the first prompt
    "host_key",  # the device presents another host key
    "reboot",  # running is lost, startup comes back, `seconds` later
    "save_fails",  # writing the startup configuration fails with `text`
    "lose_timer",  # an armed revert timer is forgotten
    "lie_pending",  # the device says that nothing is pending
    "foreign_session",  # `user` is logged in and holds the configuration lock
    "foreign_timer",  # `user` has armed a revert timer of `seconds`
]
KINDS: tuple[str, ...] = get_args(Kind)
STRANGER = "astreinte"  # the account of whoever else works on a device


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: What happens, see `Kind`.
        match: Regular expression searched in the line as typed; empty matches every line.
        at: The fault acts from the n-th matching line on, counted from 1.
        times: How often it acts, 0 for until it is cleared.
        after: For `drop`, `hang` and `reboot`: act when the line has taken effect, its answer is lost.
        text: The answer, the log message, the banner or the replacement, in the device's own words.
        size: Bytes (`drop`), bytes per second (`slow`) or characters (`truncate`).
        seconds: Seconds of the lab's clock (`reboot`, `foreign_timer`); 0 takes the profile's figure.
        user: The other person of `foreign_session` and `foreign_timer`.
    """

    kind: Kind
    match: str = ""
    at: int = 1
    times: int = 0
    after: bool = False
    text: str = ""
    size: int = 0
    seconds: float = 0.0
    user: str = STRANGER

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are: {', '.join(KINDS)}")
        re.compile(self.match)


class FaultBox:
    """The faults of one device, with the count of lines that each has seen."""

    def __init__(self) -> None:
        self._seen: dict[Fault, int] = {}

    def add(self, fault: Fault) -> None:
        """Switch a fault on; adding it again restarts its count."""
        self._seen[fault] = 0

    def clear(self) -> None:
        """Switch everything off."""
        self._seen.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(tuple(self._seen))

    def find(self, kind: Kind) -> Fault | None:
        """The fault of this kind that is on, without counting anything."""
        return next((fault for fault in self._seen if fault.kind == kind), None)

    def take(self, kind: Kind, line: str, *, after: bool | None = None) -> Fault | None:
        """The fault of this kind that acts on `line` now; every matching fault counts the line."""
        acting = None
        for fault, seen in tuple(self._seen.items()):
            if fault.kind != kind or (after is not None and fault.after != after):
                continue
            if fault.size and kind == "drop":
                continue  # counts bytes, not lines
            if re.search(fault.match, line):
                self._seen[fault] = seen + 1
                over = seen + 1 - fault.at
                if over >= 0 and (not fault.times or over < fault.times):
                    acting = acting or fault
        return acting

    def spend(self, fault: Fault) -> None:
        """Count that a fault which counts no lines has acted; it is off when it has acted `times` times."""
        self._seen[fault] += 1
        if fault.times and self._seen[fault] >= fault.times:
            del self._seen[fault]

    def __bool__(self) -> bool:
        return bool(self._seen)
