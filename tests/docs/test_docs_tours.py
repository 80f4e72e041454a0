"""What the pages show is what the program prints."""

from __future__ import annotations

import pytest
from docs_runner import ROOT, matches, steps_of

# Pages that are read one after the other are run one after the other, in one workspace.
TOURS = (("README.md",), ("docs/engineers.md", "docs/auditors.md"))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("docs")
@pytest.mark.parametrize("pages", TOURS, ids=lambda pages: pages[0])
def test_every_command_prints_what_the_page_says(pages, terminal):
    for page in pages:
        text = (ROOT / page).read_text(encoding="utf-8")
        terminal.write_files(text)
        for step in steps_of(text):
            printed = terminal.type(step)
            assert matches(step.expected, printed), f"{page}: $ {step.command}\n{printed}"


def test_a_tour_notices_what_differs():
    page = "3 lines\n...\ndone, 12 passed\nplan 2581f03dfc8b\n"
    assert matches(page, "3 lines\na\nb\ndone, 13 passed\nplan e6261d5c3a8e\n")
    assert not matches(page, "3 lines\na\nb\ndone, 13 failed\nplan e6261d5c3a8e\n")
    assert not matches(page, "3 lines\na\nb\ndone, 13 passed\n")
    assert not matches("one", "one\ntwo")
    assert not matches("", "one")
    assert matches("", "")
