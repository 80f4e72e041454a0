"""The page in a real browser, from the file system, without a network. `NETAUTO_PICTURES=FOLDER` writes the guide's pictures."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from browser import RULES, opened, pages, sheets
from report_sample import HOSTILE, altered, everywhere, sample

from netauto.reports.html import page
from netauto.reports.language import LANGUAGES
from netauto.reports.report import report
from netauto.reports.sealed import read

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chromium")]


def visible_lines(shown):
    return shown.locator(".code ins:visible, .code del:visible, .code > span:visible").count()


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("fr", "dark")])
def test_accessibility_rules_are_clean(chromium, tmp_path, code, scheme):
    from axe_playwright_python.sync_playwright import Axe

    with opened(chromium, tmp_path, page(sample(), code), color_scheme=scheme) as shown:
        assert shown.locator("html").get_attribute("lang") == code
        shown.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(shown, options={"runOnly": RULES}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert len(found["passes"]) > 20


def test_filters_show_what_was_asked_for(chromium, tmp_path):
    found = sample()
    lines = [line for device in found.devices for line in device.plan.diff]
    with opened(chromium, tmp_path, page(found)) as shown:
        assert visible_lines(shown) == len(lines)
        shown.get_by_label("removed").uncheck()
        shown.get_by_label("unchanged around it").uncheck()
        assert visible_lines(shown) == sum(line.sign == "+" for line in lines)
        assert shown.inner_text("#shown") == f"{sum(line.sign == '+' for line in lines)} lines shown"
        shown.get_by_label("device", exact=True).select_option(label="len-wlc-1")
        only = [line for line in found.devices[1].plan.diff if line.sign == "+"]
        assert visible_lines(shown) == len(only)
        shown.get_by_label("Text").fill("POLICY_PROFILE.J2")
        wanted = [line for line in only if line.template == "c9800/policy_profile.j2"]
        shown.get_by_text(f"{len(wanted)} lines shown").wait_for()
        assert visible_lines(shown) == len(wanted)
        shown.get_by_label("Text").fill("")
        shown.get_by_text(f"{len(only)} lines shown").wait_for()


def test_of_two_wishes_the_later_one_counts(chromium, tmp_path):
    found = sample()
    large = replace(found, devices=tuple(replace(device, sections=device.sections * 100) for device in found.devices))
    with opened(chromium, tmp_path, page(large)) as shown:
        shown.evaluate(
            """() => {
                const text = document.querySelector("#filter-text");
                const said = document.querySelector("#shown");
                window.told = [];
                new MutationObserver(() => window.told.push(said.textContent)).observe(said, {childList: true});
                const kind = document.querySelector("input[name=kind]");
                for (const wish of ["vlan", "nothing says this"]) {
                    text.value = wish;
                    kind.dispatchEvent(new Event("change"));
                }
            }"""
        )
        shown.get_by_text("0 lines shown").wait_for()
        shown.get_by_label("Text").fill("")
        everything = f"{sum(len(device.plan.diff) for device in found.devices) * 100} lines shown"
        shown.get_by_text(everything).wait_for()
        assert shown.evaluate("window.told") == ["0 lines shown", everything]


def test_sections_fold_and_unfold_by_keyboard_and_at_once(chromium, tmp_path):
    with opened(chromium, tmp_path, page(sample())) as shown:
        folds = shown.locator("details.fold")
        shown.get_by_role("button", name="Fold all", exact=True).click()
        assert visible_lines(shown) == 0
        folds.first.locator("summary").focus()
        shown.keyboard.press("Enter")
        assert folds.first.evaluate("(one) => one.open")
        shown.get_by_role("button", name="Unfold all").click()
        assert folds.evaluate_all("(all) => all.every((one) => one.open)")


def test_a_large_page_gets_its_colours_where_somebody_looks(chromium, tmp_path):
    found = sample()
    device = found.devices[0]
    large = replace(found, devices=(replace(device, sections=device.sections * 50),))
    with opened(chromium, tmp_path, page(large)) as shown:
        assert shown.locator(".code b").count() == 0
        first = shown.locator("details.fold").first
        first.scroll_into_view_if_needed()
        first.locator("summary").click()
        first.locator("del > b").wait_for()
        small = shown.locator("body").evaluate(
            "(body, markup) => { const one = document.createElement('template'); one.innerHTML = markup; return one.innerHTML; }",
            device.sections[0].markup(),
        )
        assert first.locator(".code").inner_html() == small
        assert shown.locator("details.fold").nth(5).locator("b").count() == 0


def test_lines_stand_side_by_side(chromium, tmp_path):
    with opened(chromium, tmp_path, page(sample())) as shown:
        removed, added = (shown.locator(".code div").first.locator(kind).first for kind in ("del", "ins"))
        assert removed.bounding_box()["y"] < added.bounding_box()["y"]
        shown.get_by_label("side by side").check()
        left, right = removed.bounding_box(), added.bounding_box()
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] <= right["x"] + 1


def test_the_skip_link_comes_first_and_leads_to_the_report(chromium, tmp_path):
    with opened(chromium, tmp_path, page(sample())) as shown:
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.textContent") == "To the report"
        shown.keyboard.press("Enter")
        assert shown.evaluate("document.activeElement.id") == "report"


def test_everything_can_be_read_without_its_script(chromium, tmp_path):
    with opened(chromium, tmp_path, page(sample()), java_script_enabled=False) as shown:
        assert visible_lines(shown) == sum(len(device.plan.diff) for device in sample().devices)
        assert shown.locator(".scripted:visible").count() == 0
        shown.get_by_label("side by side").check()
        assert shown.locator(".code div").first.evaluate("(one) => getComputedStyle(one).display") == "grid"


@pytest.mark.parametrize("code", LANGUAGES)
def test_hostile_words_do_not_run(chromium, tmp_path, code):
    text = page(report(read(altered(tmp_path, everywhere))), code)
    with opened(chromium, tmp_path, text) as shown:
        assert "run" not in shown.title().split()
        assert shown.locator("script").count() == 1
        shown.get_by_label("Text" if code == "en" else "Texte").fill("<script>")
        shown.locator("#shown:not(:empty)").wait_for()
        assert "<script>" in shown.locator(".code ins:visible, .code del:visible").first.text_content()
        assert shown.locator("html").get_attribute("lang") == code


def test_a_script_from_elsewhere_is_not_run(chromium, tmp_path):
    text = page(sample()).replace("</main>", "<script>document.title = 'run'</script></main>")
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    context = chromium.new_context()
    shown = context.new_page()
    refused = []
    shown.on("console", lambda message: refused.append(message.text))
    shown.goto(path.as_uri())
    assert shown.title() != "run"
    assert [line for line in refused if "Content Security Policy" in line]
    context.close()


@pytest.mark.parametrize("scripted", [True, False])
def test_paper_holds_what_was_folded_and_begins_a_page_for_each_device(chromium, tmp_path, scripted):
    text = page(sample()).replace('<details class="fold" open>', '<details class="fold">')
    with opened(chromium, tmp_path, text, java_script_enabled=scripted) as shown:
        shown.emulate_media(media="print")
        assert shown.locator("nav").is_hidden()
        assert (
            shown.locator(".device").evaluate_all("(all) => all.map((one) => getComputedStyle(one).breakBefore)")
            == ["page"] * 3
        )
        folded = shown.pdf(print_background=True)
        assert folded.startswith(b"%PDF")
    whole = text.replace("<details", "<details open")
    with opened(chromium, tmp_path, whole) as shown:
        assert pages(shown.pdf(print_background=True)) == pages(folded)


@pytest.mark.parametrize("text", ["sample", "long words"])
def test_no_screen_needs_sideways_scrolling(chromium, tmp_path, text):
    def stretched(name, value):
        return json.loads(json.dumps(everywhere(name, value)).replace(json.dumps(HOSTILE)[1:-1], "x" * 20_000))

    found = sample() if text == "sample" else report(read(altered(tmp_path, stretched)))
    with opened(chromium, tmp_path, page(found)) as shown:
        for width in (390, 1280):
            shown.set_viewport_size({"width": width, "height": 800})
            assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_a_laptop_shows_every_column(chromium, tmp_path):
    with opened(chromium, tmp_path, page(sample())) as shown:
        shown.set_viewport_size({"width": 1280, "height": 800})
        wider = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)"
        assert shown.locator(".wide").evaluate_all(wider) == []


def test_each_printed_page_names_the_bundle_and_its_number(chromium, tmp_path, pdftotext):
    found = sample()
    with opened(chromium, tmp_path, page(found)) as shown:
        printed = sheets(shown.pdf(print_background=True, prefer_css_page_size=True), pdftotext)
    assert len(printed) > 5
    for number, sheet in enumerate(printed, 1):
        assert f"SHA-256 {found.sealed.digest}" in sheet
        assert f"{number} / {len(printed)}" in sheet
    said = " ".join(" ".join(printed).split())
    assert "Lines that lead back" in said
    assert "Lines as they are sent" not in said
    assert "On paper, the lines as sent and the answers of checks that passed are left out" in said


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("report", "en", "main"),
        ("report-diff", "en", "#device-1 details:nth-of-type(3)"),
        ("report-unit", "fr", "#unit"),
    ],
)
def test_pictures_for_the_guide(chromium, tmp_path, name, code, place):
    picture = Path(os.environ.get("NETAUTO_PICTURES", tmp_path)) / f"{name}.png"
    with opened(chromium, tmp_path, page(sample(), code), reduced_motion="reduce") as shown:
        if name == "report-diff":
            shown.get_by_label("side by side").check()
        shown.locator(place).evaluate("(one) => one.scrollIntoView()")
        if name == "report-unit":
            shown.locator(place).screenshot(path=picture)
        else:
            shown.screenshot(path=picture)
    header = picture.read_bytes()[:24]
    assert (header[1:4], int.from_bytes(header[16:20]) > 900) == (b"PNG", True)
