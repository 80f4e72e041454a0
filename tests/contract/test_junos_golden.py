"""The golden cases of the platform, loaded into the lab's device: what was predicted is what it makes of them, both ways.

The lab shares no code with the platform's rules, so that a mistake in one cannot hide in the other.
"""

from difflib import ndiff
from pathlib import Path

import pytest
from contract_benches import JunosBench

from netauto.drivers import Change

GOLDEN = Path(__file__).parents[1] / "golden" / "junos"
MANDATORY = 'set system root-authentication encrypted-password "$6$lab$lab"\n'


def changes(before, after):
    """The lines that are added and taken away; the device holds what is mandatory beside what a golden case shows."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("case", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_the_device_makes_of_the_lines_what_was_predicted(case):
    text = {file.stem: file.read_text() for file in (GOLDEN / case).iterdir()}
    model = "SRX345" if "set security " in text["running"] + text["push"] else "EX4300-48P"
    bench = JunosBench(base=text["running"] + MANDATORY, extra={"model": model})
    try:
        before = bench.config()
        push, inverse = (tuple(text[name].splitlines()) for name in ("push", "inverse"))
        with bench.open() as driver:
            for lines, other in ((push, inverse), (inverse, push)):
                driver.stage(Change("r1", lines, other, lambda _reference: "Golden-Secret-1"))
                driver.arm(300)
                driver.confirm()
                if lines is push:
                    predicted = changes(bench.meaning(text["running"]), bench.meaning(text["predicted"]))
                    assert changes(before, bench.config()) == predicted
        assert bench.config() == before
    finally:
        bench.close()
