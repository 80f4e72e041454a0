"""How far the build of an image is: events for whoever shows them, made from what apt and mmdebstrap print."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 2.0  # seconds between two lines about a build
_TOTAL = re.compile(r"\d+ upgraded, (\d+) newly installed")
_ACTS = (
    (re.compile(r"Get:\d+ \S+ \S+ \S+ (\S+)"), "downloading"),
    (re.compile(r"Unpacking (\S+)"), "unpacking"),
    (re.compile(r"Setting up (\S+)"), "setting up"),
)
_MMDEBSTRAP = re.compile(r"I: (.+?)(\.\.\.)?$")


@dataclass(frozen=True, slots=True)
class BuildEvent:
    """One sign of life.

    Attributes:
        layer: which layer is being built.
        text: what is being done.
        done: acts done (a package downloaded, unpacked, set up: one each); 0 when unknown.
        total: acts in all; 0 when unknown.
    """

    layer: str
    text: str
    done: int = 0
    total: int = 0


Progress = Callable[[BuildEvent], None]


def silent(_: BuildEvent) -> None:
    """Show nothing."""


class Reader:
    """Turns printed lines into events; `total` comes from apt's own summary."""

    def __init__(self, layer: str) -> None:
        self._layer = layer
        self._done = self._total = 0

    def read(self, line: str) -> BuildEvent | None:
        """Return the event that a line stands for; None for a line that says nothing new."""
        if found := _TOTAL.search(line):
            self._done, self._total = 0, len(_ACTS) * int(found[1])
            return BuildEvent(self._layer, f"{found[1]} packages", 0, self._total)
        for pattern, verb in _ACTS:
            if found := pattern.match(line):
                self._done = min(self._done + 1, self._total)
                return BuildEvent(self._layer, f"{verb} {found[1]}", self._done, self._total)
        found = _MMDEBSTRAP.match(line)
        return BuildEvent(self._layer, found[1]) if found else None


class Lines:
    """Shows a build on standard error as lines, not more often than people read."""

    def __init__(self) -> None:
        self._last = -EVERY

    def __call__(self, event: BuildEvent) -> None:
        """Print an event that is worth it."""
        now = time.monotonic()
        if event.total and now - self._last < EVERY:
            return
        self._last = now
        share = f" {100 * event.done // event.total} %" if event.total else ""
        sys.stderr.write(f"image, layer {event.layer}:{share} {event.text}\n")
