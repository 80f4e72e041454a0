"""Runs things in processes of their own and says what they cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environment import child_environment
from benchmarks.judge import is_applied

if TYPE_CHECKING:
    from benchmarks.field import Field

PATIENCE = 600  # seconds
LAUNCH = Path(__file__).parent / "launch.py"


@dataclass(frozen=True)
class Sample:
    """One push by one tool.

    wall, cpu: of the push alone, seconds. process: wall seconds of the whole client process. server: CPU seconds of the lab.
    trouble: why the push does not count; empty when every device has the lines.
    """

    wall: float = 0.0
    cpu: float = 0.0
    process: float = 0.0
    server: float = 0.0
    trouble: str = ""


def push(field: Field, peer: str, count: int, round_trip: float) -> Sample:
    """Have `peer` push the 44 lines to `count` fresh switches, and look at every switch afterwards."""
    targets = field.switches(count, round_trip)
    before, began = field.cpu(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.client", peer],
        input=json.dumps(targets),
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=PATIENCE,
        check=False,
    )
    process, server = time.perf_counter() - began, field.cpu() - before
    if done.returncode:
        return Sample(trouble=f"ended with code {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    said = json.loads(done.stdout)
    if "missing" in said:
        return Sample(trouble=f"{said['missing']} is not installed")
    return Sample(said["wall"], said["cpu"], process, server, said["failure"] or _missing(field, count))


def _missing(field: Field, count: int) -> str:
    taken = sum(is_applied(running) and is_applied(startup) for running, startup in field.configurations())
    return "" if taken == count else f"{count - taken} of {count} switches did not take the lines, or did not save them"


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds, CPU seconds, greatest resident size in MB of its largest process."""

    wall: float
    cpu: float
    memory: float
    out: str
    said: str
    code: int


def command(*arguments: str | Path, **environment: str) -> Cost:
    """Run a command to its end."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCH), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=child_environment(**environment),
        timeout=PATIENCE,
        check=True,
    )
    return Cost(**json.loads(done.stdout))


def python(*arguments: str | Path) -> dict[str, Any]:
    """Run a module of this folder that prints one JSON document, and return that."""
    done = command(sys.executable, "-m", *arguments)
    if done.code:
        raise RuntimeError(f"{arguments[0]} ended with code {done.code}: {done.said[-2000:]}")
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def tool(name: str) -> str:
    """Return the path of a program of this Python's environment."""
    return os.path.join(os.path.dirname(sys.executable), name)  # noqa: PTH118, PTH120 - not resolved: it is a symbolic link
