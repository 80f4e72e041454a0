"""Many units: twenty opened at once on four sites, and the plans of a hundred and of a thousand."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from benchmarks.crowd import group
from benchmarks.field import Field
from benchmarks.figures import NOTHING, Section, verdict
from benchmarks.hospital import INVENTORY, publish
from benchmarks.measure import command, python, tool
from netauto.lab.profile import INSTANT
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.scenarios.options import Options

EVERY = ("",)  # lab device: each name begins so
TARGET, SIZES = 30.0, (1, 4, 36)  # seconds for a hundred units; copies of the group
HOW = """\
*opened at once*: all closed units of the four shipped sites and as many more as make twenty are opened by twenty processes at the same
time, on the sixteen lab devices without delay; each waits for its turn on the devices of its site (`--wait`), and Lens, Bethune and
Henin-Beaumont share a controller. *planned*: `netauto plan --all`, the devices' configurations read from files, for the group and for
groups of many times its four sites under other names (28 units and 16 devices each); *a unit* is the wall time divided by the units."""


def measure(options: Options) -> Section:
    del options  # each is measured once: they take minutes
    rows, said = [], []
    with Field() as field, group(1) as folder:
        publish(folder / INVENTORY, field.site(INSTANT.name, EVERY))
        wall, ends = _opened(folder)
    opened = sum(end["verdict"] == "open" for end in ends)
    slowest = max(end["ended"] - end["turn"] for end in ends)
    rows.append(("opened at once", str(len(ends)), f"{wall:.1f}", f"{wall / len(ends):.2f}", NOTHING))
    said.append(
        f"Opened at once: {opened} of {len(ends)} units are open; the slowest took {slowest:.1f} s from the beginning of its turn."
    )
    for copies in SIZES:
        with group(copies) as folder:
            found = python("benchmarks.planning_all", folder)
        sys.stderr.write(f"plan --all: {found}\n")
        each = found["wall"] / found["units"]
        rows.append(("planned", str(found["units"]), f"{found['wall']:.1f}", f"{each:.2f}", f"{found['memory']:.0f}"))
        if found["refused"]:
            said.append(f"**{found['refused']} of {found['units']} units were refused.**")
        if copies == SIZES[1]:
            said.append(verdict(f"Planning {found['units']} units, for a hundred of them", 100 * each, TARGET, " s"))
    first, last = (float(row[3]) for row in (rows[2], rows[-1]))
    said.append(verdict(f"A unit among {rows[-1][1]} against a unit among {rows[2][1]}", last / first, 1.25, " times"))
    return Section("Many units", HOW, ("what", "units", "wall s", "a unit s", "memory MB"), tuple(rows), tuple(said))


def _opened(folder: Path) -> tuple[float, list[dict[str, Any]]]:
    """Open every unit that has no lock file, each in a process of its own; return the wall seconds and what each noted."""
    command(tool("netauto"), "devices", NETAUTO_WORKSPACE=str(folder))
    units = Workspace(folder).units
    closed = sorted(
        path.stem
        for path in units.glob("*.yml")
        if "." not in path.stem and not (units / f"{path.stem}.lock.yml").exists()
    )
    began = time.monotonic()
    with ThreadPoolExecutor(len(closed)) as pool:
        ends = list(pool.map(lambda unit: python("benchmarks.opening", folder, unit), closed))
    return time.monotonic() - began, ends
