"""What opening a unit would take if netauto itself took no time: the floor under the measured time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netauto.lab.profile import Profile

TAGGING = "policy-tag "
FAR = 0.4  # seconds: a round trip beside which what netauto computes during one call is small

Worked = dict[str, list[tuple[float, float, str]]]
Trips = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Barrier:
    """All devices do one thing at the same time; the next begins when the slowest has ended.

    floor: round trips and device time of the slowest device, seconds. took: what it really took.
    """

    name: str
    floor: float
    took: float
    slowest: str = ""


def trips(run: Mapping[str, Any]) -> Trips:
    """Return device, call → how many round trips each such call took, in order, from a run on devices that are only far away."""
    found: Trips = {}
    for act in run["acts"]:
        found.setdefault((act["device"], act["what"]), []).append(round((act["ended"] - act["began"]) / FAR))
    return found


def barriers(run: Mapping[str, Any], worked: Worked, profile: Profile, counted: Trips) -> list[Barrier]:
    """Return the barriers of a run of `benchmarks.opening`, in order, with what was before, between and behind them.

    worked: see `Field.worked`. counted: see `trips`.
    """
    left = {call: iter(numbers) for call, numbers in counted.items()}
    costs = [
        (
            act,
            next(left.get((act["device"], act["what"]), iter(())), 0) * profile.round_trip
            + _work(act, worked, profile),
        )
        for act in run["acts"]
    ]
    phases = _phases(run["phases"])
    first = phases[0][1]
    reading = [(act, cost) for act, cost in costs if act["ended"] <= first]
    begun, read = min(act["began"] for act, _ in reading), max(act["ended"] for act, _ in reading)
    found = [Barrier("start, inventory", 0.0, begun - run["began"])]
    found.append(_barrier("connect, read", begun, read, reading))
    found.append(Barrier("compute the plan, open the run", 0.0, first - read))
    for name, start, end in phases:
        barrier = _barrier(name, start, end, [(act, cost) for act, cost in costs if start <= act["began"] < end])
        found.append(_rejoining(barrier, start, worked, profile) if name == "verify" else barrier)
    spent = sum(end - start for _, start, end in phases)
    found.append(Barrier("journal between the phases", 0.0, phases[-1][2] - first - spent))
    found.append(Barrier("seal the evidence", 0.0, run["ended"] - phases[-1][2]))
    return found


def _work(act: Mapping[str, Any], worked: Worked, profile: Profile) -> float:
    """Return how long the device worked during a call."""
    logging_in = profile.login if act["what"] == "open" else 0.0
    return logging_in + sum(spent for at, spent, _ in worked[act["device"]] if act["began"] <= at <= act["ended"])


def _phases(events: Iterable[Sequence[Any]]) -> list[tuple[str, float, float]]:
    """Return name, beginning and end of each phase (not of each device in it)."""
    found, begun = [], 0.0
    for what, phase, device, at in events:
        if device:
            continue
        if what == "began":
            begun = at
        else:
            found.append((phase, begun, at))
    return found


def _barrier(name: str, start: float, end: float, costs: Iterable[tuple[Mapping[str, Any], float]]) -> Barrier:
    devices: dict[str, float] = {}
    for act, cost in costs:
        devices[act["device"]] = devices.get(act["device"], 0.0) + cost
    slowest = max(devices, key=lambda device: devices[device])
    return Barrier(name, devices[slowest], end - start, slowest)


def _rejoining(barrier: Barrier, start: float, worked: Worked, profile: Profile) -> Barrier:
    """Verification cannot end before the access points are back that left when the controller changed their tag."""
    left = max(
        (at for notes in worked.values() for at, _, command in notes if command.startswith(TAGGING)), default=0.0
    )
    away = left + profile.ap_rejoin - start
    return Barrier(barrier.name, away, barrier.took, "access points rejoin") if away > barrier.floor else barrier
