"""`python -m benchmarks` measures everything and writes `docs/benchmarks.md`; with the name of a part it measures that and prints it."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.environment import machine
from benchmarks.peers import PEERS
from benchmarks.scenarios.options import Options

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PARTS = ("push", "open_unit", "journal", "plan", "command_line", "diff", "lab_size")
INTRODUCTION = """\
# Benchmarks

Written by `make bench`; nothing here was typed by hand. Read ratios rather than seconds: they were measured side by side in one run
on one machine. All devices are emulated by netauto's own lab on loopback; **no real device was ever measured**, and a real switch
takes longer for everything than the figures of the first section say. Where n is greater than one, a figure is the median, with the
lowest and the highest behind it. Targets that were missed are named under each table.
"""


def main() -> None:
    parts, options = _asked()
    sections = []
    for part in parts:
        section = importlib.import_module(f"benchmarks.scenarios.{part}").measure(options)
        print(section.text())
        sections.append(section)
    if parts == PARTS and options == Options():
        body = "\n\n".join(section.markdown() for section in sections)
        PAGE.write_text(f"{INTRODUCTION}\nMachine: {machine()}.\n\n{body}\n", encoding="utf-8")


def _asked() -> tuple[tuple[str, ...], Options]:
    plain = Options()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"any of {', '.join(PARTS)}; without: all")
    parser.add_argument(
        "--devices", type=int, nargs="+", default=plain.devices, help="how many switches (push, lab_size)"
    )
    parser.add_argument("--round-trip", type=float, nargs="+", help="milliseconds (push)")
    parser.add_argument("--rounds", type=int, default=plain.rounds, help="how often each is measured")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=plain.peers, help="which tools (push)")
    given = parser.parse_args()
    trips = plain.round_trips if given.round_trip is None else tuple(one / 1000 for one in given.round_trip)
    options = Options(tuple(given.devices), trips, given.rounds, tuple(given.peers))
    return tuple(given.parts) or PARTS, options


if __name__ == "__main__":
    sys.exit(main())
