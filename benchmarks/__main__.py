"""`python -m benchmarks` measures everything and writes `docs/benchmarks.md`; with the name of a part it measures that and prints it.

With `--page` the part's section in that page is replaced, and the others stay as they were measured.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environment import machine
from benchmarks.peers import PEERS
from benchmarks.scenarios.options import Options

if TYPE_CHECKING:
    from benchmarks.figures import Section

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PARTS = (
    "push",
    "open_unit",
    "open_sites",
    "many_units",
    "journal",
    "evidence",
    "plan",
    "command_line",
    "diff",
    "lab_size",
    "workstations",
    "reports",
)
INTRODUCTION = """\
# Benchmarks

Written by `make bench`; nothing here was typed by hand. Read ratios rather than seconds: they were measured side by side in one run
on one machine. All devices are emulated by netauto's own lab on loopback; **no real device was ever measured**, and a real switch
takes longer for everything than the figures of the first section say. Where n is greater than one, a figure is the median, with the
lowest and the highest behind it. Targets that were missed are named under each table.
"""


def main() -> None:
    asked = _asked()
    parts, options = tuple(asked.parts) or PARTS, _options(asked)
    sections = []
    for part in parts:
        section = importlib.import_module(f"benchmarks.scenarios.{part}").measure(options)
        print(section.text(), flush=True)
        sections.append(section)
        if asked.page:
            _into_page(section)
    if not asked.page and parts == PARTS and options == Options():
        body = "\n\n".join(section.markdown() for section in sections)
        PAGE.write_text(f"{INTRODUCTION}\nMachine: {machine()}.\n\n{body}\n", encoding="utf-8")


def _into_page(section: Section) -> None:
    """Put one section in the place of an older one, or at the end."""
    text = PAGE.read_text(encoding="utf-8")
    old = re.search(rf"^## {re.escape(section.title)}$.*?(?=\n## |\Z)", text, re.DOTALL | re.MULTILINE)
    start, end = old.span() if old else (len(text), len(text))
    parts = (text[:start].rstrip("\n"), section.markdown(), text[end:].strip("\n"))
    PAGE.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    plain = Options()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"any of {', '.join(PARTS)}; without: all")
    parser.add_argument(
        "--devices", type=int, nargs="+", default=plain.devices, help="how many switches (push, lab_size)"
    )
    parser.add_argument("--round-trip", type=float, nargs="+", help="milliseconds (push)")
    parser.add_argument("--rounds", type=int, default=plain.rounds, help="how often each is measured")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=plain.peers, help="which tools (push)")
    parser.add_argument("--page", action="store_true", help="put these parts into the page, and leave the others there")
    return parser.parse_args()


def _options(given: argparse.Namespace) -> Options:
    plain = Options()
    trips = plain.round_trips if given.round_trip is None else tuple(one / 1000 for one in given.round_trip)
    return Options(tuple(given.devices), trips, given.rounds, tuple(given.peers))


if __name__ == "__main__":
    sys.exit(main())
