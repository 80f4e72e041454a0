"""What the modules of cases share: which device stands for a platform, which lines stand for a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from campaign.case import ANY, Act
from netauto.lab import Fault
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from campaign.record import Line, Point, Record

T = TypeVar("T")
PATIENCE = 4.0  # real seconds for an exchange, where a device does not answer
LATE = 700.0  # seconds: longer than the revert timers of the plan
ACTING = ("stage", "arm", "confirm", "save")  # phases in which something is sent that may change something
WAITING = ("arm", "verify", "confirm")  # phases in which a timer may run
OUT_OF_REACH = "the device cannot be reached, so nobody can know what it runs"


def platforms(record: Record) -> Iterator[tuple[str, str]]:
    """Yield every platform of the hospital, with the lab device that stands for it."""
    for name in PLATFORMS:
        if name in record.platforms.values():
            yield name, record.device(name)


def spread(items: Sequence[T], count: int) -> tuple[T, ...]:
    """Return up to `count` items, evenly spread, the first and the last among them."""
    if len(items) <= count:
        return tuple(items)
    if count == 1:
        return (items[len(items) // 2],)
    return tuple(items[round(number * (len(items) - 1) / (count - 1))] for number in range(count))


def fault(device: str, kind: Any, **details: Any) -> Act:  # noqa: ANN401 - of `Fault`
    """Return the act that switches a fault on."""
    return Act("fault", device, fault=Fault(kind, **details))


def on_line(line: Line, kind: Any, **details: Any) -> Act:  # noqa: ANN401 - of `Fault`
    """Return the act that makes a fault happen once, on one line of the run."""
    details = {"times": 1} | details
    return fault(line.device, kind, match=line.match, at=line.at, **details)


def lines(record: Record, device: str, phase: str, count: int) -> tuple[Line, ...]:
    """Return some of the lines that a phase types at a device."""
    return spread(record.lines(device, phase), count)


def unsaved(phase: str) -> str:
    """Return why a person is asked for when a device refuses something in this phase: there is no way back from the last two."""
    return {
        "save": "what runs is what was planned, and the device does not keep it: a person has to see why",
        "settle": "the device refuses to show what it runs, so nobody can know",
    }.get(phase, "")


def more(phase: str) -> int:
    """Return how many lines stand for a phase: more where much is typed."""
    return 3 if phase in {"stage", "arm"} else 1


def phases(record: Record, device: str = "") -> tuple[str, ...]:
    """Return the phases of the run, in order (in which something is typed at the device)."""
    return tuple(dict.fromkeys(point.phase for point in record.points if not device or device == point.device))


def first_of_each(record: Record, points: Iterable[Point], *, by_platform: bool = True) -> Iterator[Point]:
    """Yield the first point of each kind, phase and (`by_platform`) platform, in an order that no thread decides."""
    seen = set()
    for point in sorted(points, key=lambda each: each.name):
        key = (point.kind, point.phase, record.platforms.get(point.device, ANY) if by_platform else ANY)
        if key not in seen:
            seen.add(key)
            yield point
