"""How long a plan takes to compute, and the whole command around it."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.field import Field
from benchmarks.figures import NOTHING, Section, spread, verdict
from benchmarks.hospital import UNIT, hospital
from benchmarks.measure import command, python, tool

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

TARGET = 1.0  # seconds
TIMES = 6
HOW = """\
`lens-consult-3` is planned for the six devices of Lens (6 900 lines of running configuration, devices without delay). *computed*:
libraries are imported, inventory and configurations are in memory; what is timed is reading and checking the intent, allocating,
rendering, predicting, certifying the way there and the way back, the lints, and the proof of every flow. The first plan of a process
has to get to know every line; the others show a long-lived process. *command* is `netauto plan` in a new process, connections to the
six devices included; the first one asks `ansible-inventory`, the later ones have its answer kept."""


def measure(options: Options) -> Section:
    first, again, lines = [], [], 0
    with Field() as field, hospital(field.site("instant")) as folder:
        ask = (tool("netauto"), "plan", UNIT)
        commands = [command(*ask, NETAUTO_WORKSPACE=str(folder)) for _ in range(options.rounds + 1)]
        for _ in range(options.rounds):
            done = python("benchmarks.planning", folder, str(TIMES))
            sys.stderr.write(f"plan: {', '.join(f'{seconds:.2f}' for seconds in done['taken'])} s\n")
            first.append(done["taken"][0])
            again += done["taken"][1:]
            lines = done["lines"]
    later = commands[1:]
    rows = (
        ("computed, first in a process", str(len(first)), spread(first), NOTHING, NOTHING),
        ("computed, again", str(len(again)), spread(again), NOTHING, NOTHING),
        ("command, first", "1", f"{commands[0].wall:.2f}", f"{commands[0].cpu:.2f}", f"{commands[0].memory:.0f}"),
        (
            "command, later",
            str(len(later)),
            spread([one.wall for one in later]),
            spread([one.cpu for one in later]),
            f"{max(one.memory for one in later):.0f}",
        ),
    )
    said = (
        verdict(f"Computing a plan of six devices and {lines} lines, warm", median(again), TARGET, " s"),
        verdict("The same, first in a process", median(first), TARGET, " s"),
        *(f"`netauto plan` ended with exit code {one.code}." for one in commands if one.code not in (0, 3)),
    )
    return Section("Planning", HOW, ("what", "n", "wall s", "CPU s", "memory MB"), rows, said)
