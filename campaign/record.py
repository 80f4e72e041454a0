"""What a whole run looks like from outside, recorded once: every point it passes, and every line that it types at which device."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.case import APPLY, Act
from netauto.lab import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from campaign.bench import Bench
    from campaign.hospital import Hospital

LAST_PHASE = "settle"
# What is another one in each run: its id, which devices are told, and the moment of a checkpoint.
_RUN = re.compile(r"(?:\d{8}T\d{6}Z-[0-9a-f]{6}|(?<=AUTO)\d{14})")


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a run does: a row that it writes, or bytes that it sends.

    Attributes:
        name: e.g. ``journal.intent.len-acc-1.arm.1``, ``write.len-fw-1.21``.
        device: inventory name; empty for a row about the whole run.
        phase: in which it happens.
        typed: the lines that reach the device.
    """

    name: str
    device: str
    phase: str
    typed: tuple[str, ...] = ()

    @property
    def is_row(self) -> bool:
        """Whether it is a row of the journal."""
        return self.name.startswith("journal.")

    @property
    def kind(self) -> str:
        """What it is, whichever device it is about: ``journal.intent``, ``write``."""
        return ".".join(self.name.split(".")[:2]) if self.is_row else "write"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a run types, and how a fault finds it again.

    Attributes:
        at: for the how-many-th time it is typed at this device.
        point: name of the point that sends it.
    """

    device: str
    phase: str
    text: str
    at: int
    point: str

    @property
    def match(self) -> str:
        """Regular expression that finds exactly this line, in whichever run."""
        return f"^{_RUN.pattern.join(map(re.escape, _RUN.split(self.text)))}$"


@dataclass(frozen=True, slots=True)
class Turn:
    """A run that something makes go back, from the moment when it does.

    Attributes:
        disturbance: what makes it go back.
        points: from the decision to go back on.
    """

    disturbance: Act
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A run from its first row to its last.

    Attributes:
        hospital: where it was recorded.
        points: in order.
        platforms: of every device, by name.
        pushed: the lines of each device's plan.
        wholes: the two states that are whole: ``before`` and ``after``, by device.
        password: what opens the devices.
        failing: the same run, when a line is not applied and the checks find out.
        refused: the same run, when one device refuses to confirm after others have.
    """

    hospital: Hospital
    points: tuple[Point, ...]
    platforms: Mapping[str, str]
    pushed: Mapping[str, frozenset[str]]
    wholes: Mapping[str, Mapping[str, str]]
    password: str
    failing: Turn
    refused: Turn

    def lines(self, device: str, phase: str = "") -> tuple[Line, ...]:
        """Return the lines that the run types at a device, in order; `phase`: only those of it."""
        return _lines(self.points, device, phase)

    def device(self, platform: str) -> str:
        """Return the device that stands for a platform: the last one in the plan's order."""
        return [name for name, each in self.platforms.items() if each == platform][-1]

    def first(self, phase: str, device: str = "", *, kind: str = "write") -> str:
        """Return the name of the first point of a phase (of one device).

        Raises:
            LookupError: there is none.
        """
        for point in self.points:
            if point.phase == phase and point.name.startswith(kind) and device in {"", point.device}:
                return point.name
        raise LookupError(f"nothing of the kind {kind} happens in the phase {phase}")

    def own(self, device: str, phase: str) -> Line:
        """Return the first line that the run types at a device in this phase and in no other; without one, its first there."""
        return _own(self.points, device, phase)[0]

    def undoing(self, device: str) -> str:
        """Return a regular expression for the first line that undoes a device and is typed for nothing else."""
        typed = {line.text for line in self.lines(device)}
        back = _lines(self.failing.points, device, "revert")
        return next(line.match for line in back if line.text not in typed)


def record(bench: Bench) -> Record:
    """Run the plan on a fresh bench, undisturbed, then made to go back in two ways; return what each did.

    Raises:
        RuntimeError: it does not go well even when nothing disturbs it.
    """
    bench.fresh()
    before = bench.configs()
    points = _run(bench, 0)
    after = bench.configs()
    pushed = bench.pushed()
    timed = next(iter(bench.devices()))
    typed = (*_lines(points, timed, "stage"), *_lines(points, timed, "arm"))
    own = [line for line in typed if line.text.strip() in pushed[timed] - bench.undone(timed)]
    return Record(
        hospital=bench.hospital,
        points=points,
        platforms=bench.devices(),
        pushed=pushed,
        wholes={"before": before, "after": after},
        password=next(iter(bench.lab)).spec.password,
        failing=_turn(bench, Act("fault", timed, fault=Fault("ignore", match=own[len(own) // 2].match, times=1)), 4),
        refused=_unconfirmed(bench, timed, _own(points, timed, "confirm")),
    )


def _own(points: tuple[Point, ...], device: str, phase: str) -> tuple[Line, ...]:
    """Return the lines that are typed at the device in this phase and in no other; where there are none, all of it."""
    elsewhere = {line.text for line in _lines(points, device, "") if line.phase != phase}
    typed = _lines(points, device, phase)
    return tuple(line for line in typed if line.text not in elsewhere) or typed


def _unconfirmed(bench: Bench, device: str, lines: tuple[Line, ...]) -> Turn:
    """Return the run that goes back because a device refuses to confirm: not every line of that phase is about it.

    Raises:
        RuntimeError: none of them is.
    """
    for line in lines:
        with suppress(RuntimeError):
            return _turn(bench, Act("fault", device, fault=Fault("reject", match=line.match)), 5)
    raise RuntimeError(f"{device} can refuse every line of its confirmation, and the run goes on")


def _turn(bench: Bench, disturbance: Act, code: int) -> Turn:
    bench.fresh()
    if disturbance.fault is not None:
        bench.lab[disturbance.device].set_fault(disturbance.fault)
    points = _run(bench, code)
    decisions = [number for number, point in enumerate(points) if point.kind == "journal.decision"]
    return Turn(disturbance, points[decisions[-1] :])


def _run(bench: Bench, code: int) -> tuple[Point, ...]:
    path = bench.folder.parent / "record"
    path.unlink(missing_ok=True)
    said = bench.type(APPLY, record=str(path))
    if said.code != code:
        raise RuntimeError(f"{' '.join(said.args)} ended with {said.code}, not {code}: {said.out}")
    return _points(path, {device.name: list(device.log.commands()) for device in bench.lab})


def _points(path: Path, typed: dict[str, list[str]]) -> tuple[Point, ...]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    points: list[Point] = []
    phase = LAST_PHASE
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


def _lines(points: tuple[Point, ...], device: str, phase: str) -> tuple[Line, ...]:
    seen: Counter[str] = Counter()
    found = []
    for point in points:
        for text in point.typed if point.device == device else ():
            seen[text] += 1
            found.append(Line(device, point.phase, text, seen[text], point.name))
    return tuple(line for line in found if phase in {"", line.phase})
