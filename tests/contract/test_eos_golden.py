"""The golden cases of the platform, typed at the lab's switch: what was predicted is what it makes of them, both ways.

The lab shares no code with the platform's rules, so that a mistake in one cannot hide in the other.
"""

from difflib import ndiff
from pathlib import Path

import pytest
from contract_benches import EosBench

from netauto.drivers import Change

GOLDEN = Path(__file__).parents[1] / "golden" / "arista_eos"
API = "management api http-commands\n   no shutdown\n"


def changes(before, after):
    """The lines that are added and taken away; the switch prints more of itself than a golden case shows."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("case", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_the_switch_makes_of_the_lines_what_was_predicted(case):
    text = {file.stem: file.read_text() for file in (GOLDEN / case).iterdir()}
    reachable = text["running"] if API in text["running"] else text["running"].removesuffix("end\n") + f"{API}end\n"
    bench = EosBench(base=reachable)
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
