"""The paper in a real browser, and printed. `NETAUTO_PICTURES=FOLDER` writes the guide's picture."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser import RULES, opened, pages, sheets
from runbook_sample import EVIL, LONG, book, device

from netauto.runbook.html import html
from netauto.runbook.words import LANGUAGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chromium")]
SHOWN = EVIL.replace("\u202e", "\\u202e").replace("\x1b", "\\u001b")
MANY = tuple(f"vlan {number}" for number in range(2000, 2120))
PORT = (
    "vlan 2032",
    " name U-LEN-C3-CLIN",
    " exit",
    "interface GigabitEthernet1/0/13",
    " description U-LEN-C3 box-1 workstation",
    " switchport access vlan 2032",
    " exit",
)
BACK = ("interface GigabitEthernet1/0/13", " description LIBRE", " switchport access vlan 999", " exit", "no vlan 2032")


@pytest.mark.parametrize("language", LANGUAGES)
def test_accessibility_rules_are_clean(chromium, tmp_path, language):
    from axe_playwright_python.sync_playwright import Axe

    with opened(chromium, tmp_path, html(book(device("sw-1", "ios_xe"), device("fw-1", "linux")), language)) as shown:
        found = Axe().run(shown, options={"runOnly": RULES}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert len(found["passes"]) > 10


def test_hostile_words_are_words(chromium, tmp_path):
    hostile = f'x" }} body {{ display: none }} {EVIL}'
    page = html(book(device("sw-1", "ios_xe"), device(hostile, "fortios")), "en")
    with opened(chromium, tmp_path, page) as shown:
        assert shown.locator("script").count() == 0
        assert shown.locator("code", has_text=SHOWN).count() > 0
        assert shown.locator("h2", has_text=SHOWN).is_visible()
        assert shown.locator("code").filter(has_text=LONG.strip()).first.text_content() == LONG


def test_narrow_screens_need_no_sideways_scrolling(chromium, tmp_path):
    with opened(chromium, tmp_path, html(book(device("sw-1", "ios_xe")), "fr")) as shown:
        shown.set_viewport_size({"width": 390, "height": 800})
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_device_begins_a_page_and_each_page_says_whose_it_is(chromium, tmp_path, pdftotext):
    hostile = f'fw-1" }} {EVIL}'
    names = ("sw-1", hostile, "len-acc-1")
    made = book(*(device(name, "ios_xe", push=MANY, inverse=BACK) for name in names))
    with opened(chromium, tmp_path, html(made, "en")) as shown:
        pdf = shown.pdf(prefer_css_page_size=True)
    papers = [" ".join(paper.split()) for paper in sheets(pdf, pdftotext)]
    assert len(papers) == pages(pdf) > len(names) * 2
    assert all(f"Page {number} of {len(papers)}" in paper for number, paper in enumerate(papers, 1))
    heads = [f"Sheet {number} of 3: {name}" for number, name in enumerate(("sw-1", 'fw-1" }', "len-acc-1"), 1)]
    owners = [next((head for head in heads if paper.startswith(head)), "") for paper in papers]
    assert [owner for owner in dict.fromkeys(owners) if owner] == heads
    assert owners == sorted(owners)  # the cover first, then sheet by sheet: no page is of two devices
    for head in heads:
        first, *others = [paper for paper in papers if paper.startswith(head)]
        assert "1. Look first" in first, head
        assert any("If something goes wrong once it is permanent" in paper for paper in others), head


def test_picture_for_the_guide(chromium, tmp_path):
    picture = Path(os.environ.get("NETAUTO_PICTURES", tmp_path)) / "runbook.png"
    made = book(device("len-acc-1", "ios_xe", push=PORT, inverse=BACK), active="active")
    with opened(chromium, tmp_path, html(made, "en")) as shown:
        shown.set_viewport_size({"width": 1000, "height": 1200})
        shown.locator("#sheet-1").screenshot(path=picture)
    header = picture.read_bytes()[:24]
    assert (header[1:4], int.from_bytes(header[16:20]) > 800) == (b"PNG", True)
