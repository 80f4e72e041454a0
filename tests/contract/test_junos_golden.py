"""The golden cases of the platform, loaded into the lab's device: what was predicted is what it makes of them, both ways.

The lab shares no code with the platform's rules, so that a mistake in one cannot hide in the other. The candidate is what is compared:
a golden case is a piece of a configuration, and what is missing around it keeps a device from committing it.
"""

from difflib import ndiff
from pathlib import Path

import pytest
from contract_benches import JunosBench

from netauto.drivers.secrets import Typed

GOLDEN = Path(__file__).parents[1] / "golden" / "junos"
CANDIDATE = '<get-configuration database="candidate" format="set"/>'


def on_one_line(text):
    """The device prints line ends within a text as it reads them, as `\\n`."""
    lines, open_text = [], ""
    for line in text.splitlines():
        open_text += line
        if open_text.count('"') % 2:
            open_text += "\\n"
        else:
            lines.append(open_text)
            open_text = ""
    return "".join(f"{line}\n" for line in lines)


def changes(before, after):
    """The lines that are added and taken away; where the device prints them may differ from where a case has them."""
    return sorted(line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-")


@pytest.mark.parametrize("case", sorted(folder.name for folder in GOLDEN.iterdir()))
def test_the_device_makes_of_the_lines_what_was_predicted(case):
    text = {file.stem: file.read_text() for file in (GOLDEN / case).iterdir()}
    running, predicted = on_one_line(text["running"]), on_one_line(text["predicted"])
    model = "SRX345" if "hnb-fw-1\nset security" in running else "EX4300-48P"
    bench = JunosBench(base=running, extra={"model": model})
    try:
        with bench.open() as driver:
            driver._lock()
            seen = [running]
            for name in ("push", "inverse"):
                driver._load(tuple(Typed(line, line) for line in text[name].splitlines()))
                answer = driver._netconf.ask(CANDIDATE, operation="show", seconds=10)
                seen.append("".join(answer.itertext()))
        before, after, back = map(bench.meaning, seen)
        assert changes(before, after) == changes(bench.meaning(running), bench.meaning(predicted))
        assert back == before == bench.config()
    finally:
        bench.close()
