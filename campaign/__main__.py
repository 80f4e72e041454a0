"""`python -m campaign`: play the matrix, say what broke and how to repeat it, write the result of a whole campaign."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from campaign import results
from campaign.crew import Choice, work
from campaign.hospital import HOSPITALS, not_met
from campaign.matrix import KNOWN, digest
from campaign.vendor import WORDS
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.case import Case
    from campaign.crew import News
    from campaign.play import Played


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign; return 1 when the invariant was broken."""
    options = _options(arguments)
    choice = Choice(options.only, options.sample, options.unit)
    begun = time.monotonic()
    played: list[tuple[Case, Played]] = []
    units: dict[str, News] = {}
    _say(f"starting {options.jobs} sets of lab devices, and recording undisturbed runs on them")
    for name in sorted(set(PLATFORMS) - set(WORDS) - set(not_met())):
        _say(
            f"campaign/vendor.py does not know the words of {name}: it meets no people, no refusals in its own words, no full table"
        )
    for word in work(choice, options.jobs):
        if word.case is None or word.played is None:
            units[word.unit] = word
            _say(f"{word.chosen} cases of {word.unit}")
            continue
        played.append((word.case, word.played))
        _say(
            f"{time.monotonic() - begun:6.0f} s  {len(played):4}/{sum(each.chosen for each in units.values())}  {_line(word.played)}"
        )
    if not played:
        _say("no case is called so")
        return 2
    broken = [(case, outcome) for case, outcome in played if outcome.breaks]
    _report(broken)
    for case, outcome in played:
        if case.id in KNOWN and not outcome.breaks:
            _say(f"\n{case.id} is listed as known to break, and holds: take it off the list in campaign/matrix.py")
    found = results.rows(played)
    _say(results.table(found))
    _say(f"{results.sentence(found)} {time.monotonic() - begun:.0f} s")
    if options.write or not (options.only or options.sample):
        for unit, word in units.items():
            of_unit = [each for each in played if each[0].id in word.ids]
            results.write(unit, results.rows(of_unit), digest(word.ids))
    return 1 if broken else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m campaign", description="The fault campaign on lab devices.")
    parser.add_argument("--only", metavar="REGEX", default="", help="cases whose id matches")
    parser.add_argument(
        "--unit", choices=[hospital.unit for hospital in HOSPITALS], help="the cases of this unit alone"
    )
    parser.add_argument("--sample", action="store_true", help="a small choice, always the same")
    parser.add_argument(
        "--jobs", type=int, default=3, help="sets of devices at once (default: 3; a case waits now and then)"
    )
    parser.add_argument("--write", action="store_true", help="write results.json although not every case was played")
    return parser.parse_args(arguments)


def _line(played: Played) -> str:
    broken = "".join(f"\n          {each.kind}: {each.words}" for each in played.breaks)
    verdict = "BROKEN" if played.breaks else "holds"
    return f"{verdict}  {played.recovery:5.1f} s  {played.ended or 'mixed':7} {played.case} ({played.words}){broken}"


def _report(broken: list[tuple[Case, Played]]) -> None:
    for case, outcome in broken:
        _say(f"\nbroken: {case.id}")
        for each in outcome.breaks:
            _say(f"  {each.kind}: {each.words}")
        if case.id in KNOWN:
            _say(f"  known: {KNOWN[case.id]}")
        _say(f"  repeat it: python -m campaign --only '^{case.id}$'")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
