"""A whole `open-unit` at each of the four sites, with the delays of a campus, beside its floor."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.field import Field
from benchmarks.figures import TIMES, Section, spread, verdict
from benchmarks.hospital import SITES, UNIT
from benchmarks.scenarios.open_unit import NEAR, ROUNDS, counted, opened

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

HOW = """\
The same at the other sites, where other vendors' devices stand: a unit with the delay profile `campus`, its floor as above. *before the
first phase* is starting Python, importing, reading the inventory and computing the plan, none of which the floor allows for: where
devices answer quickly, it weighs most."""


def measure(options: Options) -> Section:
    rows, said = [], []
    with Field() as field:
        for unit in SITES:
            if unit == UNIT:
                continue
            far = counted(field, unit)
            runs = [opened(field, unit, far) for _ in range(min(options.rounds, ROUNDS))]
            floors = [sum(barrier.floor for barrier in found) for _, found in runs]
            took = [run["ended"] - run["began"] for run, _ in runs]
            ratio = median(one / floor for one, floor in zip(took, floors, strict=True))
            ours = [sum(barrier.took for barrier in found if not barrier.floor) for _, found in runs]
            rows.append(
                (
                    f"`{unit}`",
                    str(runs[0][0]["devices"]),
                    str(runs[0][0]["lines"]),
                    spread(floors),
                    spread(took),
                    spread(ours),
                )
            )
            said.append(
                verdict(f"`{unit}`, verdict `{runs[-1][0]['verdict']}`, time against the floor", ratio, NEAR, TIMES)
            )
    header = ("unit", "devices", "lines", "floor s", "took s", "of that without a floor s")
    return Section("Opening a unit at the other sites", HOW, header, tuple(rows), tuple(said))
