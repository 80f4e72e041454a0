"""Comparing two configurations of 8 000 lines."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Section, spread, verdict
from benchmarks.measure import python

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

TARGET = 150.0  # ms
PLATFORMS = ("ios_xe", "fortios")
HOW = """\
Two configurations of 8 000 lines of which a tenth of the ports (addresses) differ, in a new process each time, so that nothing is
known beforehand. *read* takes both texts apart; *diff* is what a person is shown, secrets replaced; *commands* is what would be pushed."""


def measure(options: Options) -> Section:
    rows, said = [], []
    for platform in PLATFORMS:
        done = [python("benchmarks.diffing", platform) for _ in range(2 * options.rounds)]
        steps = {step: [one[step] * 1000 for one in done] for step in ("read", "diff", "commands")}
        together = [one["read"] * 1000 + one["diff"] * 1000 for one in done]
        size = f"{done[0]['lines']} lines, {done[0]['shown']} in the diff, {done[0]['push']} commands"
        rows.append(
            (
                f"{platform}: {size}",
                str(len(done)),
                *(spread(steps[step], digits=0) for step in steps),
                spread(together, digits=0),
            )
        )
        said.append(verdict(f"{platform}: reading and comparing", median(together), TARGET, " ms", digits=0))
    header = ("configuration", "n", "read ms", "diff ms", "commands ms", "read and diff ms")
    return Section("Comparing 8 000 lines", HOW, header, tuple(rows), tuple(said))
