"""What the lab's behaviours rest on, counted: the documentation prints this table.

`python -m netauto.lab.behaviours` prints every behaviour with its mark and source.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from netauto.lab.aoscx.behaviours import BEHAVIOURS as AOSCX
from netauto.lab.eos.behaviours import BEHAVIOURS as EOS
from netauto.lab.fortios.behaviours import BEHAVIOURS as FORTIOS
from netauto.lab.ios.behaviours import COMMON, WIRELESS_ONLY
from netauto.lab.junos.behaviours import BEHAVIOURS as JUNOS
from netauto.lab.linux.behaviours import BEHAVIOURS as LINUX

MARKS = ("recorded", "documented", "assumed")
TITLES = {
    "ios_xe": "IOS-XE",
    "c9800": "Catalyst 9800, in addition",
    "fortios": "FortiOS",
    "eos": "Arista EOS",
    "aoscx": "Aruba AOS-CX",
    "junos": "Junos",
    "linux": "Debian GNU/Linux",
}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One behaviour of a dialect: what it does, how well that is known, and from where."""

    dialect: str
    text: str
    mark: str
    source: str


def behaviours() -> tuple[Behaviour, ...]:
    """All behaviours, by dialect."""
    rows = {
        "ios_xe": COMMON,
        "c9800": WIRELESS_ONLY,
        "fortios": FORTIOS,
        "eos": EOS,
        "junos": JUNOS,
        "aoscx": AOSCX,
        "linux": LINUX,
    }
    return tuple(Behaviour(dialect, *row) for dialect, table in rows.items() for row in table)


def counts() -> str:
    """Behaviours per dialect and mark, as a Markdown table."""
    numbers = Counter((behaviour.dialect, behaviour.mark) for behaviour in behaviours())
    lines = [f"| dialect | {' | '.join(MARKS)} |", f"| --- |{' ---: |' * len(MARKS)}"]
    for dialect, title in TITLES.items():
        lines.append(f"| {title} | {' | '.join(str(numbers[dialect, mark]) for mark in MARKS)} |")
    totals = " | ".join(str(sum(numbers[dialect, mark] for dialect in TITLES)) for mark in MARKS)
    return "\n".join((*lines, f"| together | {totals} |")) + "\n"


def listing() -> str:
    """Every behaviour with mark and source, as Markdown."""
    parts = [counts()]
    for dialect, title in TITLES.items():
        rows = [b for b in behaviours() if b.dialect == dialect]
        body = "\n".join(f"| {b.text.replace('|', chr(92) + '|')} | {b.mark} | {b.source} |" for b in rows)
        parts.append(f"\n## {title}\n\n| behaviour | mark | source |\n| --- | --- | --- |\n{body}\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(listing())
