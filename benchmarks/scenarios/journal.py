"""What the journal costs while a unit is opened, and what it gives back when the command was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.environment import child_environment
from benchmarks.field import Field
from benchmarks.figures import Section, spread, verdict
from benchmarks.hospital import UNIT, hospital
from benchmarks.journal import EACH, EFFECTS, UNITS
from benchmarks.measure import command, python, tool
from netauto.journal import Journal
from netauto.lab.profile import CAMPUS, INSTANT
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.scenarios.options import Options

EFFECT, MANY, STATUS, RECOVERY = 5.0, 10.0, 0.3, 10.0  # milliseconds, then seconds
RUNS = 100
HOW = f"""\
*One effect* is two rows, one before and one after an act on a device, each on the disk (`fsync`) before anything else happens
({EFFECTS} effects, one process). *{UNITS} units* write {EACH} effects each, a thread a unit, into one journal. *Verifying* recomputes
the hash of every one of these rows. `netauto status` is a new process each time; the journal holds {RUNS} runs, each with the rows
of a real opening of six devices, configurations included. *Recovery*: the process that opens `{UNIT}` is killed (`kill -9`) when the
first devices are armed, no watchdog; then `netauto resume`, a new process, brings all six back and proves it. No timer of a device
has to run out for that."""


def measure(options: Options) -> Section:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        written = python("benchmarks.journal", folder)
    effects = [seconds * 1000 for seconds in written["effects"]]
    late = quantiles(effects, n=20)[-1]
    with Field() as field:
        status, size = _status(field, 3 * options.rounds)
        recovered = {profile: [_recovery(field, profile) for _ in range(options.rounds)] for profile in PROFILES}
    rows = [
        ("one effect, ms", str(len(effects)), f"{median(effects):.2f} (95 %: {late:.2f})"),
        (f"{UNITS} units, {UNITS * EACH * 2} rows, s", "1", f"{written['units']:.2f}"),
        (f"verifying {written['rows']} rows, s", "1", f"{written['verified']:.2f}"),
        (f"`netauto status`, {size:.0f} MB of journal, s", str(len(status)), spread(status)),
        *(
            (f"recovery, delays of `{profile}`, s", str(len(walls)), spread(walls))
            for profile, walls in recovered.items()
        ),
    ]
    said = (
        verdict("One effect", median(effects), EFFECT, " ms"),
        verdict(f"{UNITS} units", written["units"], MANY, " s"),
        verdict("`netauto status`", median(status), STATUS, " s"),
        *(
            verdict(f"Recovery with the delays of `{profile}`", max(walls), RECOVERY, " s")
            for profile, walls in recovered.items()
        ),
    )
    return Section("The journal, and recovery", HOW, ("what", "n", "measured"), tuple(rows), said)


PROFILES = (INSTANT.name, CAMPUS.name)


def _status(field: Field, rounds: int) -> tuple[list[float], float]:
    """Return seconds of each call, and megabytes of the journal."""
    with hospital(field.site(INSTANT.name)) as folder:
        workspace = {"NETAUTO_WORKSPACE": str(folder)}
        done = command(tool("netauto"), "open-unit", UNIT, "--approve", _digest(folder), **workspace)
        if done.code:
            raise RuntimeError(done.said)
        path = Workspace(folder).journal
        _repeat(path)
        done = [command(tool("netauto"), "status", **workspace) for _ in range(rounds + 1)][1:]
        return [one.wall for one in done], path.stat().st_size / 1e6


def _repeat(path: Path) -> None:
    """Write the rows of the journal's only run again, under other names."""
    with Journal(path, inventory=path.parents[1].name) as journal:
        (run,) = journal.runs()
        events = journal.events(run)
        for number in range(1, RUNS):
            name = f"20200316T090000Z-{number:06}"
            for event in events:
                journal.append(name, event.kind, device=event.device, step=event.step, **event.body)
            journal.keep(name)


def _recovery(field: Field, profile: str) -> float:
    """Return the seconds that `netauto resume` takes after a kill."""
    with hospital(field.site(profile)) as folder:
        before = field.configurations()
        workspace = {"NETAUTO_WORKSPACE": str(folder), "NETAUTO_WATCHDOG": "off"}
        process = subprocess.Popen(
            [tool("netauto"), "open-unit", UNIT, "--approve", _digest(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=child_environment(PYTHONUNBUFFERED="1", **workspace),
        )
        said = ""
        for line in process.stderr or ():
            said += line
            if "arm" in line and "done" in line:
                os.kill(process.pid, signal.SIGKILL)
                break
        process.communicate()
        done = command(tool("netauto"), "resume", "--json", "-q", **workspace)
        ends = json.loads(done.out)
        if "runs" not in ends or ends["runs"][0]["verdict"] != "reverted" or field.configurations() != before:
            raise RuntimeError(f"not recovered: {said}{done.out}{done.said}")
    sys.stderr.write(f"recovery, {profile}: {done.wall:.1f} s\n")
    return done.wall


def _digest(folder: Path) -> str:
    planned = command(tool("netauto"), "plan", UNIT, "--json", "-q", NETAUTO_WORKSPACE=str(folder))
    return str(json.loads(planned.out)["digest"])
