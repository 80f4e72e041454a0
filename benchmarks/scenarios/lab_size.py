"""What the embedded lab costs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.field import Field
from benchmarks.figures import Section, spread, verdict

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

TARGET = 80.0  # MB
HOW = """\
Access switches with 1 000 lines of configuration each, in one new process, until all of them listen. Memory is the process's
greatest resident size, Python and asyncssh included."""


def measure(options: Options) -> Section:
    rows, memory = [], 0.0
    for count in options.devices:
        starts = []
        for _ in range(options.rounds):
            with Field() as field:
                field.cpu()  # its libraries are imported now
                began = time.perf_counter()
                field.switches(count, 0.0)
                starts.append(time.perf_counter() - began)
                memory = field.memory()
        rows.append((str(count), str(len(starts)), spread(starts), f"{memory:.0f}"))
    said = (verdict(f"Memory with {options.devices[-1]} devices", memory, TARGET, " MB", digits=0),)
    return Section("The lab", HOW, ("devices", "n", "start s", "memory MB"), tuple(rows), said)
