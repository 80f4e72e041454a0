"""What a campaign found, as numbers: fault and platform against what was broken. No date, no machine."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from campaign.hospital import not_met
from campaign.matrix import FAULTS, NOT_APPLICABLE
from campaign.oracle import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.case import Case
    from campaign.play import Played

FILE = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One fault on one platform.

    Attributes:
        runs: cases.
        broken: kind of break → cases in which it happened.
        ends: whole state in the end → cases.
        asked: cases in which a person was asked for, rightly.
        recovery: median real seconds from the fault to the end of the resume.
        slowest: the longest of them.
    """

    fault: int
    platform: str
    runs: int
    broken: dict[str, int]
    ends: dict[str, int]
    asked: int
    recovery: float
    slowest: float


def rows(played: Iterable[tuple[Case, Played]]) -> tuple[Row, ...]:
    """Return one row for each fault and platform, in the order of the matrix."""
    groups: dict[tuple[int, str], list[Played]] = defaultdict(list)
    for case, outcome in played:
        groups[case.fault, case.platform].append(outcome)
    return tuple(_row(*key, groups[key]) for key in sorted(groups))


def _row(fault: int, platform: str, outcomes: list[Played]) -> Row:
    broken = Counter(kind for outcome in outcomes for kind in {each.kind for each in outcome.breaks})
    ends = Counter(outcome.ended or "mixed" for outcome in outcomes)
    times = [outcome.recovery for outcome in outcomes]
    return Row(
        fault=fault,
        platform=platform,
        runs=len(outcomes),
        broken={kind: broken[kind] for kind in KINDS},
        ends=dict(sorted(ends.items())),
        asked=sum(outcome.asked for outcome in outcomes),
        recovery=round(median(times), 1),
        slowest=round(max(times), 1),
    )


def write(unit: str, found: tuple[Row, ...], digest: str, path: Path = FILE) -> None:
    """Write the result of a whole campaign on a unit; those of the others stay."""
    content = {name: _plain(*result) for name, result in read(path).items()}
    content[unit] = _plain(digest, found)
    path.write_text(json.dumps(dict(sorted(content.items())), indent=1) + "\n", encoding="utf-8")


def read(path: Path = FILE) -> dict[str, tuple[str, tuple[Row, ...]]]:
    """Return the digest of the cases, and the rows, of the last whole campaign on each unit."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: (each["cases"], tuple(Row(**row) for row in each["rows"])) for name, each in content.items()}


def together(path: Path = FILE) -> tuple[Row, ...]:
    """Return the rows of all units, in the order of the matrix; no two units try one fault on one platform."""
    found = [row for _, rows in read(path).values() for row in rows]
    return tuple(sorted(found, key=lambda row: (row.fault, row.platform)))


def _plain(digest: str, found: tuple[Row, ...]) -> dict[str, Any]:
    return {"cases": digest, "rows": [asdict(row) for row in found]}


def table(found: tuple[Row, ...]) -> str:
    """Return the result as a Markdown table, with a line of sums."""
    heading = ("#", "fault", "platform", "runs", *(f"{kind}" for kind in KINDS), "a person asked for", "recovery s")
    lines = [_cells(heading), _cells(("---:", "---", "---", *("---:",) * (len(heading) - 3)))]
    for row in found:
        counts = (str(row.broken[kind]) for kind in KINDS)
        recovery = f"{row.recovery:.1f} ({row.slowest:.1f})"
        name = f"`{row.platform}`" if len(row.platform) > 1 else "all"
        lines.append(
            _cells((str(row.fault), FAULTS[row.fault], name, str(row.runs), *counts, str(row.asked), recovery))
        )
    sums = (str(sum(row.broken[kind] for row in found)) for kind in KINDS)
    asked = str(sum(row.asked for row in found))
    lines.append(_cells(("", "**together**", "", str(sum(row.runs for row in found)), *sums, asked, "")))
    apart = [f"{number}: not applicable: {why}." for number, why in NOT_APPLICABLE.items()]
    apart += [f"`{platform}`: not met yet: no unit of the campaign has one." for platform in not_met()]
    return "\n".join((*lines, "", "\n\n".join(apart)))


def sentence(found: tuple[Row, ...]) -> str:
    """Return the result in one sentence."""
    runs = sum(row.runs for row in found)
    counts = [f"{sum(row.broken[kind] for row in found)} {kind}" for kind in KINDS]
    faults = len({row.fault for row in found})
    platforms = len({row.platform for row in found if len(row.platform) > 1})
    return (
        f"{runs} runs, {faults} kinds of fault, {platforms} platforms: {', '.join(counts[:-1])} and {counts[-1]}; "
        f"in {sum(row.asked for row in found)} of them netauto rightly asked for a person."
    )


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
