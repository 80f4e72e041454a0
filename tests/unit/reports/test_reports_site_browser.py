"""The site in a real browser, from the file system, without a network. `NETAUTO_PICTURES=FOLDER` writes the guide's picture."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from browser import RULES, visited
from report_sample import BUNDLE, HOSTILE, RUN, altered, one_line_more

from netauto.reports.site import build
from netauto.reports.units import Unit
from netauto.reports.visible import one_line

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chromium")]
SIGNS = {"+": "+ ", "-": "\u2212 ", " ": "  "}


def made(tmp_path, *changes, lang="en", named=""):
    """Build the site of the sample's run and of runs that differ from it as told, ``run-1`` and so on, or `named`."""
    evidence = tmp_path / "evidence"
    shutil.copytree(BUNDLE, evidence / RUN)
    for number, change in enumerate(changes, 1):
        altered(tmp_path, change).rename(evidence / (named or f"run-{number}"))
    build(evidence, tmp_path / "site", [Unit("lens-consult-3", "open", "2020-04-30")], date(2020, 5, 1), lang)
    return tmp_path / "site"


def opened(chromium, site, **wishes):
    """The list as somebody opens it from the site's folder."""
    return visited(chromium, site / "index.html", site, **wishes)


def pick(shown, *names, word="Compare"):
    for name in names:
        shown.get_by_role("checkbox", name=f"{word} {name}", exact=True).check()


def section(shown, device):
    """The lines of a device, when they are there."""
    found = shown.get_by_role("region", name=device, exact=True)
    found.locator(".code > *").first.wait_for()
    return found


def texts(found, of):
    return found.locator(f"{of} li").evaluate_all("(all) => all.map((one) => one.textContent)")


def plan_of(site, run):
    return json.loads((site.parent / "evidence" / run / "plan.json").read_bytes())


def written(lines):
    return [f"{SIGNS[line['sign']]}{'  ' * line['depth']}{one_line(line['text'])}" for line in lines]


def test_which_lines_differ_is_shown_in_order(chromium, tmp_path):
    site = made(tmp_path, one_line_more)
    with opened(chromium, site) as shown:
        pick(shown, "run-1", RUN)
        found = section(shown, "len-acc-1")
        assert (texts(found, ".left"), texts(found, ".right")) == (["+ one line more"], [])
        left, right = (plan_of(site, run)["devices"][0]["diff"] for run in ("run-1", RUN))
        assert texts(found, "details details") == written(right)
        assert written(left)[:-1] == written(right)
        assert found.locator(".left p").inner_text() == "Only in run-1"
        assert found.locator("summary").first.inner_text() == "Lines that differ: 1 and 0"
        assert shown.locator("#differences section").count() == 1
        status = shown.get_by_role("status").filter(has_text="differ")
        assert status.inner_text() == f"run-1 and {RUN}: devices whose changed lines differ: 1 of 3"
        cells = {row.split("\t")[0]: row.split("\t")[1:] for row in shown.inner_text("#compared").split("\n")}
        assert cells["len-acc-1"] == ["+54 \u221211, differs", "+53 \u221211, differs"]
        assert cells["len-wlc-1"] == ["+33 \u22125, same lines"] * 2
        assert cells["Verdict"] == ["Open", "Open"]


def changed_all_over(name, value):
    """Move, take away, repeat, rename and add lines, and let one device go."""
    if name != "plan":
        return value
    acc, wlc, fw = value["devices"]
    lines = acc["diff"]
    lines[5]["text"] += " renamed"
    lines.append(lines.pop(8))
    lines[12:12] = [lines[11], lines[11]]
    del lines[30:34]
    fw["diff"] = fw["diff"][40:] + fw["diff"][:40]
    value["devices"] = [acc, fw, {**wlc, "device": "len-wlc-9"}]
    return value


def test_no_line_of_either_run_is_lost_whatever_differs(chromium, tmp_path):
    site = made(tmp_path, changed_all_over)
    with opened(chromium, site) as shown:
        pick(shown, RUN, "run-1")
        for device, only in (("len-acc-1", ""), ("len-fw-1", ""), ("len-wlc-1", ".left"), ("len-wlc-9", ".right")):
            found = section(shown, device)
            for side, run in ((".left", RUN), (".right", "run-1")):
                plans = {one["device"]: one["diff"] for one in plan_of(site, run)["devices"]}
                mine = texts(found, f":is({side}, details details)")
                assert mine == written(plans.get(device, []))
            if only:
                assert found.locator(".sides").count() == 1
                assert found.locator(f"{only} li").count() > 0
            else:
                assert min(found.locator(f"{side} li").count() for side in (".left", ".right")) > 0
                assert found.locator("details details li").count() > 20


def test_differing_lines_stand_below_the_lines_that_they_belong_to(chromium, tmp_path):
    def renamed(name, value):
        if name == "plan":
            (line,) = (one for one in value["devices"][0]["diff"] if one["text"] == "name U-LEN-C3-VOIX")
            line["text"] = "name OTHER"
        return value

    with opened(chromium, made(tmp_path, renamed)) as shown:
        pick(shown, RUN, "run-1")
        found = section(shown, "len-acc-1")
        above = found.locator(".under").evaluate_all(
            "(all) => all.map((one) => [...one.children].map((line) => line.textContent))"
        )
        assert above == [["  vlan 2033"]]
        assert found.locator(".under + .sides").count() == 1
        assert texts(found, ".left") == ["+   name U-LEN-C3-VOIX"]
        assert texts(found, ".right") == ["+   name OTHER"]


def test_links_lead_to_the_device_on_each_runs_page(chromium, tmp_path):
    with opened(chromium, made(tmp_path, changed_all_over), reduced_motion="reduce") as shown:
        pick(shown, RUN, "run-1")
        places = {}
        for run in (RUN, "run-1"):
            section(shown, "len-fw-1").get_by_role("link", name=f"len-fw-1 in {run}", exact=True).click()
            places[run] = shown.evaluate("location.hash")
            assert shown.locator(places[run]).locator("h3").inner_text().startswith("len-fw-1 ")
            shown.wait_for_function(
                "(place) => Math.abs(document.querySelector(place).getBoundingClientRect().top) < innerHeight",
                arg=places[run],
            )
            shown.go_back()  # where the comparison is there again
        assert places == {RUN: "#device-3", "run-1": "#device-2"}


def test_only_what_was_picked_is_asked_for_and_only_once(chromium, tmp_path):
    site = made(tmp_path, one_line_more, changed_all_over)
    with opened(chromium, site) as shown:
        asked = []
        shown.on("request", lambda request: asked.append(Path(request.url).name))
        pick(shown, RUN, "run-1")
        section(shown, "len-acc-1")
        assert len(asked) == len(set(asked)) == 2
        shown.get_by_role("checkbox", name=f"Compare {RUN}", exact=True).uncheck()
        assert shown.locator("#differences > *").count() == 0
        shown.get_by_role("checkbox", name=f"Compare {RUN}", exact=True).check()
        section(shown, "len-acc-1")
        assert len(asked) == 2


def hostile(name, value):
    if name == "plan":
        value["devices"][0]["diff"][1]["text"] = HOSTILE
        value["devices"][1]["device"] = HOSTILE
        value["devices"][2]["device"] = "constructor"
    return value


@pytest.mark.parametrize("code", ["en", "fr"])
def test_hostile_lines_are_text(chromium, tmp_path, code):
    with opened(chromium, made(tmp_path, hostile, lang=code)) as shown:
        pick(shown, RUN, "run-1", word={"en": "Compare", "fr": "Comparer"}[code])
        assert any(text.endswith(one_line(HOSTILE)) for text in texts(section(shown, "len-acc-1"), ".right"))
        assert shown.locator("#differences h3").count() == 5
        section(shown, "constructor")
        section(shown, one_line(HOSTILE))
        assert shown.title() != "run"
        assert shown.locator("#compare img, #compare script, #compare style").count() == 0


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("fr", "dark")])
def test_accessibility_rules_are_clean(chromium, tmp_path, code, scheme):
    from axe_playwright_python.sync_playwright import Axe

    site = made(tmp_path, changed_all_over, lang=code)
    with opened(chromium, site, color_scheme=scheme) as shown:
        pick(shown, RUN, "run-1", word={"en": "Compare", "fr": "Comparer"}[code])
        section(shown, "len-wlc-9")
        for folded in (True, False):
            found = Axe().run(shown, options={"runOnly": RULES}).response
            assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], folded
            assert len(found["passes"]) > 20
            shown.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_two_runs_are_compared_by_keyboard_alone(chromium, tmp_path):
    with opened(chromium, made(tmp_path, one_line_more)) as shown:
        shown.get_by_label("Search").focus()
        while shown.locator("input[name=pick]:checked").count() < 2:
            shown.keyboard.press("Tab")
            if shown.evaluate("document.activeElement.name === 'pick'"):
                shown.keyboard.press("Space")
        found = section(shown, "len-acc-1")
        inner = found.locator("details details").first
        while not inner.locator("summary").evaluate("(one) => one === document.activeElement"):
            shown.keyboard.press("Tab")
        assert inner.locator("li:visible").count() == 0
        shown.keyboard.press("Enter")
        assert inner.locator("li:visible").count() > 10


def many_lines(name, value):
    if name == "plan":
        diff = value["devices"][0]["diff"]
        value["devices"][0]["diff"] = [{**line, "text": f"{line['text']} {n}"} for n in range(60) for line in diff]
    return value


def test_many_lines_come_when_somebody_unfolds_them(chromium, tmp_path):
    with opened(chromium, made(tmp_path, many_lines)) as shown:
        pick(shown, RUN, "run-1")
        found = shown.get_by_role("region", name="len-acc-1", exact=True)
        assert found.locator("summary").inner_text() == "Lines of len-acc-1"
        assert found.locator("li").count() == 0
        found.locator("summary").click()
        found.locator(".right li").first.wait_for()
        assert found.locator(".right li").count() > 4000


def test_lines_that_cannot_be_read_are_said(chromium, tmp_path):
    site = made(tmp_path, one_line_more)
    for path in (site / "lines").iterdir():
        path.write_text("// damaged\n", encoding="ascii")
    with opened(chromium, site) as shown:
        pick(shown, RUN, "run-1")
        assert section(shown, "len-acc-1").locator(".code").inner_text() == (
            "The lines of len-acc-1 cannot be read: build the site again."
        )


FOREIGN = """(source) => new Promise((done) => {
  addEventListener("securitypolicyviolation", (refused) => done(refused.blockedURI));
  document.body.append(Object.assign(document.createElement("script"), { src: source, onload: () => done("ran") }));
})"""


def test_nothing_but_the_sites_own_lines_is_run(chromium, tmp_path):
    """Not what stands in the page, from wherever; and of what its own script might be made to add, nothing from a network."""
    site = made(tmp_path)
    (site / "own.js").write_text("document.title = 'run'", encoding="ascii")
    index = (site / "index.html").read_text(encoding="utf-8")
    put_in = "<script src='own.js'></script><script>document.title = 'run'</script><img src='runs/x.png'></main>"
    (site / "index.html").write_text(index.replace("</main>", put_in), encoding="utf-8")
    context = chromium.new_context()
    shown = context.new_page()
    refused = []
    shown.on("console", lambda message: refused.append(message.text))
    shown.goto((site / "index.html").as_uri())
    assert shown.title() != "run"
    assert all("Content Security Policy" in line for line in refused)
    for what in ("own.js", "inline script", "x.png"):
        assert [line for line in refused if what in line], what
    assert shown.evaluate(FOREIGN, "http://127.0.0.1:9/lines.js").startswith("http://127.0.0.1:9/")
    context.close()


def test_search_hides_what_was_not_asked_for(chromium, tmp_path):
    with opened(chromium, made(tmp_path, one_line_more)) as shown:
        assert shown.locator("tr.run:visible").count() == 2
        shown.get_by_label("Search").fill("5a1e00")
        assert shown.locator("tr.run:visible").count() == 1
        assert shown.inner_text("#shown") == "1 runs shown"
        shown.get_by_role("link", name=RUN, exact=True).first.click()
        assert shown.inner_text("h1") == "Open lens-consult-3"


def test_narrow_screens_need_no_sideways_scrolling(chromium, tmp_path):
    with opened(chromium, made(tmp_path, changed_all_over)) as shown:
        shown.set_viewport_size({"width": 390, "height": 800})
        pick(shown, RUN, "run-1")
        section(shown, "len-wlc-9")
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def _moved_to_a_longer_timer(name, value):
    """As a reviewer meets it: one value another, one line gone, one line more."""
    if name == "plan":
        lines = value["devices"][0]["diff"]
        (timer, *_) = (line for line in lines if "tx-period" in line["text"])
        timer["text"] = "dot1x timeout tx-period 10"
        lines.remove(next(line for line in lines if line["text"] == "mab" and line is not timer))
    return value


def test_picture_for_the_guide(chromium, tmp_path):
    picture = Path(os.environ.get("NETAUTO_PICTURES", tmp_path)) / "report-compare.png"
    site = made(tmp_path, _moved_to_a_longer_timer, named="20200406T101200Z-77c0de")
    with opened(chromium, site, reduced_motion="reduce") as shown:
        pick(shown, RUN, "20200406T101200Z-77c0de")
        section(shown, "len-acc-1")
        shown.locator("#compare").screenshot(path=picture)
    header = picture.read_bytes()[:24]
    assert (header[1:4], int.from_bytes(header[16:20]) > 900) == (b"PNG", True)
