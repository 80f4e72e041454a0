"""How long a person waits for the command line itself."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Section, spread, verdict
from benchmarks.hospital import hospital
from benchmarks.measure import command, tool

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

HELP, MEMORY = 0.3, 150.0  # seconds, MB
COMMANDS = (("--help",), ("open-unit", "--help"), ("units",), ("devices",), ("validate",))
HOW = """\
Each command in a new process, byte code compiled, no device running. The first run of each is left out. What `netauto plan` and
`netauto open-unit` take is in the sections above."""


def measure(options: Options) -> Section:
    rows, walls, memory = [], {}, 0.0
    with hospital(()) as folder:
        for arguments in COMMANDS:
            done = [
                command(tool("netauto"), *arguments, NETAUTO_WORKSPACE=str(folder))
                for _ in range(3 * options.rounds + 1)
            ][1:]
            name = f"netauto {' '.join(arguments)}"
            walls[name] = [one.wall for one in done]
            memory = max(memory, *(one.memory for one in done))
            codes = ", ".join(sorted({str(one.code) for one in done}))
            rows.append(
                (
                    f"`{name}`",
                    str(len(done)),
                    spread(walls[name]),
                    f"{median(one.cpu for one in done):.2f}",
                    f"{max(one.memory for one in done):.0f}",
                    codes,
                )
            )
    said = (
        verdict("`netauto --help`", median(walls["netauto --help"]), HELP, " s"),
        verdict("Memory of these commands", memory, MEMORY, " MB", digits=0),
    )
    return Section(
        "The command line", HOW, ("command", "n", "wall s", "CPU s", "memory MB", "exit code"), tuple(rows), said
    )
