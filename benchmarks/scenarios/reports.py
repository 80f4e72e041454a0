"""What a report costs to make and to open, and a site over many runs."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.figures import NOTHING, Section, spread, verdict
from benchmarks.measure import python
from benchmarks.reporting import DEVICES, LINES, RUNS

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

REPORT, OPENED, DEAF, SITE = 2.0, 2.0, 0.1, 60.0
HOW = f"""\
A run of {DEVICES} devices with {LINES} lines of diff each becomes one page: the bundle is read, verified and written as HTML, in one
process whose templates are not compiled yet. *Opening* that page is measured in a headless Chromium, from the file system, until the
first frame after loading is drawn; each time in a new tab. *Filtering* is from the key to the last line hidden or shown, with the
0.12 s that the page waits for the next key; *deaf* is the longest that the page answered nothing meanwhile (tasks under 0.05 s count as
0). The site holds {RUNS} runs of three devices each; *again* is the next building with
nothing new, *one changed* with one altered bundle."""
WATCH = """() => {
    window.deaf = 0;
    const seen = (list) => list.getEntries().forEach((task) => { window.deaf = Math.max(window.deaf, task.duration); });
    new PerformanceObserver(seen).observe({type: "longtask"});
}"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


BROWSED = (
    ("opening it in a browser", "opened"),
    (f"filtering {DEVICES * LINES} lines by text", "filtered"),
    ("deaf while filtering", "deaf"),
)


class Look(NamedTuple):
    """What one look at the page cost, in seconds."""

    opened: float
    filtered: float
    deaf: float


def measure(options: Options) -> Section:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        done = python("benchmarks.reporting", folder)
        looks = _looks(Path(folder) / "large.html", 2 * options.rounds)
    first, again, changed = done["site"]
    rows = [
        (f"one page, {done['size'] / 1e6:.1f} MB", "1", f"{done['report']:.2f}"),
        *(
            (what, str(len(looks)), spread([getattr(look, field) for look in looks]) if looks else NOTHING)
            for what, field in BROWSED
        ),
        (f"site of {first['pages']} runs", "1", f"{first['wall']:.1f}"),
        (f"again ({again['written']} pages written)", "1", f"{again['wall']:.2f}"),
        (f"one changed ({changed['written']} page written)", "1", f"{changed['wall']:.2f}"),
    ]
    said = [verdict("One page", done["report"], REPORT, " s"), verdict("The site", first["wall"], SITE, " s", digits=1)]
    if looks:
        said.append(verdict("Opening", median(look.opened for look in looks), OPENED, " s"))
        said.append(verdict("Deaf while filtering", median(look.deaf for look in looks), DEAF, " s"))
    else:
        said.append("Opening and filtering: not measured, chromium is not installed.")
    return Section("Reports", HOW, ("what", "n", "s"), tuple(rows), tuple(said))


def _looks(path: Path, rounds: int) -> list[Look]:
    program = shutil.which("chromium")
    if program is None:
        return []
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        found = [_look(browser.new_page(), path) for _ in range(rounds)]
        browser.close()
    return found


def _look(tab, path: Path) -> Look:
    began = time.perf_counter()
    tab.goto(path.as_uri())
    tab.evaluate(SETTLED)
    opened = time.perf_counter() - began
    tab.evaluate(WATCH)
    began = time.perf_counter()
    tab.fill("#filter-text", "2032")
    tab.locator("#shown:not(:empty)").wait_for()
    tab.evaluate(SETTLED)
    filtered = time.perf_counter() - began
    deaf = tab.evaluate("window.deaf") / 1000
    tab.close()
    return Look(opened, filtered, deaf)
