"""A whole `open-unit` on the six devices of Lens, with the delays of a campus, beside its floor."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.field import Field
from benchmarks.figures import TIMES, Section, spread, verdict
from benchmarks.floor import FAR, Barrier, barriers, trips
from benchmarks.hospital import SITES, UNIT, hospital
from benchmarks.measure import Cost, command, python, tool
from netauto.lab.profile import CAMPUS

if TYPE_CHECKING:
    from benchmarks.floor import Trips
    from benchmarks.scenarios.options import Options

NEAR = 1.10  # times the floor
MEMORY = 150.0  # MB
ROUNDS = 2  # each takes the better part of a minute
HOW = f"""\
`lens-consult-3` is opened on the six lab devices of Lens with the delay profile `campus`: round trip {CAMPUS.round_trip * 1000:g} ms,
{CAMPUS.config_line * 1000:g} ms for a line of configuration, 50 ms for a `show`, 0.4 s for a running configuration, 0.8 s to start a revert
timer, 1.5 s to write startup, {CAMPUS.ap_rejoin:g} s until access points are back after their tag changed (`netauto/lab/profile.py`;
assumed from published figures, no real device was measured).

The transaction has barriers: the next phase begins when the slowest device has ended the last one. The **floor** of a barrier is
its slowest device's round trips times the round trip plus the time that the device works, as if netauto took no time at all. The lab
notes the work during the same run; round trips are counted in a run before it, on devices that are only far away ({FAR:g} s). In
verification the floor is the access points' absence, counted from the controller's last `policy-tag` line. An earlier command has had
the inventory read, as somebody who looked at the plan before has. Reading before planning is part of the command and of the floor; so
is the second reading, which proves that nobody changed anything meanwhile. *took* is from the
first device's beginning to the last one's end."""


def measure(options: Options) -> Section:
    with Field() as field:
        far = counted(field, UNIT)
        runs = [opened(field, UNIT, far) for _ in range(min(options.rounds, ROUNDS))]
        done = _command(field, runs[-1][0]["digest"])
    header = ("step", "floor s", "took s", "slowest")
    rows = [_row([run[1][number] for run in runs]) for number in range(len(runs[0][1]))]
    totals = [(sum(barrier.floor for barrier in found), run["ended"] - run["began"]) for run, found in runs]
    rows.append(("**all**", spread([floor for floor, _ in totals]), spread([took for _, took in totals]), ""))
    return Section("Opening a unit", HOW, header, tuple(rows), tuple(_said(runs[-1][0], totals, done)))


def counted(field: Field, unit: str) -> Trips:
    """Open a unit on devices that are only far away, and return how many round trips each call takes."""
    return trips(_run(field.site("far", SITES[unit], FAR), unit))


def opened(field: Field, unit: str, far: Trips) -> tuple[dict[str, Any], list[Barrier]]:
    """Open a unit on devices with the delays of a campus; return what was noted, and its barriers."""
    run = _run(field.site(CAMPUS.name, SITES[unit]), unit)
    return run, barriers(run, field.worked(), CAMPUS, far)


def _run(devices: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    with hospital(devices) as folder:
        command(tool("netauto"), "devices", NETAUTO_WORKSPACE=str(folder))
        run: dict[str, Any] = python("benchmarks.opening", folder, unit)
    sys.stderr.write(f"open {unit}: {run['verdict']} in {run['ended'] - run['began']:.1f} s {run['reason']}\n")
    return run


def _command(field: Field, digest: str) -> Cost:
    with hospital(field.site(CAMPUS.name)) as folder:
        command(tool("netauto"), "devices", NETAUTO_WORKSPACE=str(folder))
        return command(tool("netauto"), "open-unit", UNIT, "--approve", digest, NETAUTO_WORKSPACE=str(folder))


def _row(found: list[Barrier]) -> tuple[str, ...]:
    one = found[0]
    floor = spread([barrier.floor for barrier in found]) if one.floor else "0"
    return one.name, floor, spread([barrier.took for barrier in found]), one.slowest


def _said(run: dict[str, Any], totals: list[tuple[float, float]], done: Cost) -> list[str]:
    floor, ratio = median(floor for floor, _ in totals), median(took / floor for floor, took in totals)
    size = f"{run['devices']} devices, {run['lines']} lines, verdict `{run['verdict']}`; n = {len(totals)}."
    command_line = f"The command itself (`netauto open-unit {UNIT} --approve DIGEST`, a new process, n = 1)"
    cost = f"{done.wall:.1f} s wall ({done.wall / floor:.2f}{TIMES} the floor), {done.cpu:.1f} s CPU"
    return [
        size,
        verdict("Time against the floor", ratio, NEAR, TIMES),
        f"{command_line}: {cost}, exit code {done.code}; starting Python and importing is part of it.",
        verdict("Memory of that command", done.memory, MEMORY, " MB", digits=0),
    ]
