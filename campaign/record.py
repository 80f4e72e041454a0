"""What a whole run looks like from outside, recorded once: every point it passes, and every line that it types at which device."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.case import APPLY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from campaign.bench import Bench
    from campaign.case import Command

PHASES = ("read", "stage", "arm", "verify", "confirm", "revert", "save", "settle")


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a run does: a row that it writes, or bytes that it sends.

    Attributes:
        name: e.g. ``journal.intent.len-acc-1.arm.1``, ``write.len-fw-1.21``.
        device: inventory name; empty for a row about the whole run.
        phase: in which it happens.
        typed: the lines that reach the device, secrets left out.
    """

    name: str
    device: str
    phase: str
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a run types, and how a fault finds it again.

    Attributes:
        at: for the how-many-th time it is typed at this device.
    """

    device: str
    phase: str
    text: str
    at: int

    @property
    def match(self) -> str:
        """Regular expression that finds exactly this line."""
        return f"^{re.escape(self.text)}$"


@dataclass(frozen=True, slots=True)
class Record:
    """A run from its first row to its last.

    Attributes:
        points: in order.
        platforms: of every device, by name.
        wholes: the two states that are whole: ``before`` and ``after``, by device.
    """

    points: tuple[Point, ...]
    platforms: Mapping[str, str]
    wholes: Mapping[str, Mapping[str, str]]

    def lines(self, device: str, phase: str = "") -> tuple[Line, ...]:
        """Return the lines that the run types at a device, in order; `phase`: only those of it."""
        seen: Counter[str] = Counter()
        found = []
        for point in self.points:
            for text in point.typed if point.device == device else ():
                seen[text] += 1
                found.append(Line(device, point.phase, text, seen[text]))
        return tuple(line for line in found if phase in {"", line.phase})

    def device(self, platform: str) -> str:
        """Return the device that stands for a platform: the last one in the plan's order, which meets the most that is armed."""
        return [name for name, each in self.platforms.items() if each == platform][-1]

    def first(self, phase: str, device: str = "", *, kind: str = "write") -> str:
        """Return the name of the first point of a phase (of one device)."""
        return next(
            point.name
            for point in self.points
            if point.phase == phase and point.name.startswith(kind) and device in {"", point.device}
        )


def record(bench: Bench, command: Command = APPLY) -> Record:
    """Run a command on a fresh bench, undisturbed, and return what it did.

    Raises:
        RuntimeError: it does not go well even when nothing disturbs it.
    """
    bench.fresh()
    before = bench.configs()
    path = bench.folder.parent / "record"
    path.unlink(missing_ok=True)
    said = bench.type(command, record=str(path))
    if said.code != 0:
        raise RuntimeError(f"{' '.join(said.args)} ended with {said.code} though nothing disturbed it: {said.out}")
    points = _points(path, {name: list(device.log.commands()) for name, device in ((d.name, d) for d in bench.lab)})
    return Record(points, bench.devices(), {"before": before, "after": bench.configs()})


def _points(path: Path, typed: dict[str, list[str]]) -> tuple[Point, ...]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.unlink()  # the names of points only, but nothing is kept that is not needed
    points: list[Point] = []
    phase = PHASES[-1]
    for name, lines in reversed(rows):  # what stands before a phase's last row belongs to it
        parts = name.split(".")
        if parts[:2] == ["journal", "phase"]:
            phase = parts[3]
        device = parts[1] if parts[0] == "write" else parts[2].strip("-")
        taken = tuple(typed[device][len(typed[device]) - lines :]) if lines else ()
        if lines:
            del typed[device][len(typed[device]) - lines :]
        points.append(Point(name, device, phase, taken))
    return tuple(reversed(points))
