"""The golden cases of the platform, typed at the lab's switch: what was predicted is what it makes of them, both ways.

The lab shares no code with the platform's rules, so that a mistake in one cannot hide in the other.
"""

import pytest
from contract_benches import AosCxBench
from test_eos_golden import GOLDEN, changes

from netauto.drivers import Change

CASES = GOLDEN.parent / "aruba_aoscx"


@pytest.mark.parametrize("case", sorted(folder.name for folder in CASES.iterdir()))
def test_the_switch_makes_of_the_lines_what_was_predicted(case):
    text = {file.stem: file.read_text() for file in (CASES / case).iterdir()}
    bench = AosCxBench(base=text["running"])
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
