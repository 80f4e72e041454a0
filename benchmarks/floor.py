"""What opening a unit would take if netauto itself took no time: the floor under the measured time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.peers.job import Job
from netauto.drivers import open_driver, warm
from netauto.inventory.models import Device

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.field import Field
    from netauto.lab.profile import Profile

TAGGING = "policy-tag "
_FAR = 0.2  # seconds: a round trip beside which everything else is small

Worked = dict[str, list[tuple[float, float, str]]]


@dataclass(frozen=True)
class Barrier:
    """All devices do one thing at the same time; the next begins when the slowest has ended.

    floor: round trips and device time of the slowest device, seconds. took: what it really took.
    """

    name: str
    floor: float
    took: float
    slowest: str = ""


def handshake(field: Field) -> int:
    """Return how many round trips it takes netauto until it knows a device's prompt, TCP and key exchange included."""
    job = Job.of(field.switches(1, _FAR))
    target = job.targets[0]
    device = Device(
        name=target.name,
        site="lens",
        role="access",
        platform="ios_xe",
        host=target.host,
        port=target.port,
        user=job.user,
        password="vault:device_password",
        host_key=target.key,
    )
    warm(("ios_xe",))
    began = time.monotonic()
    with open_driver(device, password=job.password):
        return round((time.monotonic() - began) / _FAR)


def barriers(run: Mapping[str, Any], worked: Worked, profile: Profile, opening: int) -> list[Barrier]:
    """Return the barriers of a run of `benchmarks.opening`, in order, with what was before, between and behind them.

    worked: see `Field.worked`. opening: see `handshake`.
    """
    costs = [(act, _cost(act, worked, profile, opening)) for act in run["acts"]]
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


def _cost(act: Mapping[str, Any], worked: Worked, profile: Profile, opening: int) -> float:
    working = sum(spent for at, spent, _ in worked[act["device"]] if act["began"] <= at <= act["ended"])
    if act["what"] == "open":
        return opening * profile.round_trip + profile.login + working
    return float(act["exchanges"] * profile.round_trip + working)


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
