"""The site over all runs: what stands in it, what is written again, and two runs beside each other in a browser."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date

import pytest
from report_sample import BUNDLE, HOSTILE, altered, everywhere

from netauto.errors import InputError
from netauto.reports.site import Built, Unit, build

TODAY = date(2020, 5, 1)
UNITS = (
    Unit("lens-consult-3", "open", "2020-04-30"),
    Unit("lens-consult-4", "planned", "2020-05-01"),
    Unit("gone", "closed", ""),
)


@pytest.fixture
def evidence(tmp_path):
    """Two runs that are as they were sealed."""
    folder = tmp_path / "evidence"
    for name in ("20200406T101200Z-5a1e00", "20200406T101200Z-5a1e00-2"):
        shutil.copytree(BUNDLE, folder / name)
    return folder


def test_each_run_is_a_page_and_a_line_of_the_list(evidence, tmp_path):
    site = tmp_path / "site"
    assert build(evidence, site, UNITS, TODAY) == Built(2, 2, ())
    pages = {path.name for path in (site / "runs").iterdir()}
    assert pages == {f"{folder.name}.html" for folder in evidence.iterdir()}
    index = (site / "index.html").read_text(encoding="utf-8")
    assert all(f'href="runs/{page}"' in index for page in pages)
    assert index.count("overdue</span>") == 1
    assert "lens-consult-4" in index
    assert '<th scope="row">gone' not in index
    assert "not known" in index


def test_only_what_changed_is_written_again(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    assert build(evidence, site, UNITS, TODAY).written == 0
    changed = evidence / "20200406T101200Z-5a1e00-2" / "checks.json"
    changed.write_bytes(changed.read_bytes() + b" ")
    assert build(evidence, site, UNITS, TODAY) == Built(2, 1, ())
    assert "not what was sealed" in (site / "index.html").read_text(encoding="utf-8")
    (site / "runs" / "20200406T101200Z-5a1e00.html").unlink()
    assert build(evidence, site, UNITS, TODAY).written == 1
    assert build(evidence, site, UNITS, TODAY, "fr").written == 2


def test_a_run_that_is_gone_leaves_the_site_and_nothing_else_does(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    (site / "runs" / "notes.html").write_text("mine", encoding="utf-8")
    shutil.rmtree(evidence / "20200406T101200Z-5a1e00-2")
    assert build(evidence, site, UNITS, TODAY).pages == 1
    assert {path.name for path in (site / "runs").iterdir()} == {"20200406T101200Z-5a1e00.html", "notes.html"}


def test_one_bundle_that_cannot_be_read_does_not_stop_the_others(evidence, tmp_path):
    (evidence / "20200406T101200Z-5a1e00" / "plan.json").write_bytes(b"{}")
    built = build(evidence, tmp_path / "site", UNITS, TODAY)
    assert (built.pages, built.written, len(built.unread)) == (1, 1, 1)
    assert "plan.json is not what this netauto can read" in built.unread[0]


def test_many_runs_are_made_by_several_processes_alike(evidence, tmp_path):
    for number in range(18):
        shutil.copytree(BUNDLE, evidence / f"20200406T101200Z-5a1e00-{number + 3}")
    site = tmp_path / "site"
    assert build(evidence, site, UNITS, TODAY).written == 20
    first, *others = (path.read_bytes() for path in (site / "runs").iterdir())
    assert all(len(other) == len(first) for other in others)


def test_a_folder_that_cannot_be_written_is_named(evidence, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="taken cannot be written"):
        build(evidence, tmp_path / "taken", UNITS, TODAY)


def test_hostile_words_are_text_in_the_list(evidence, tmp_path):
    altered(tmp_path, everywhere).rename(evidence / "hostile")
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    index = (site / "index.html").read_text(encoding="utf-8")
    assert HOSTILE not in index
    assert "\u202e" not in index
    assert "<script>document.title" not in index
    data = index.split('id="data">')[1].split("</script>")[0]
    assert {row["name"] for row in json.loads(data)} == {folder.name for folder in evidence.iterdir()}


@pytest.mark.slow
@pytest.mark.xdist_group("chromium")
def test_search_and_comparison_in_a_browser(chromium, evidence, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    altered(tmp_path, lambda name, value: _one_line_more(value) if name == "plan" else value).rename(evidence / "other")
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    shown = chromium.new_page()
    complaints = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.goto((site / "index.html").as_uri())
    assert shown.locator("tr.run:visible").count() == 3
    for name in ("other", "20200406T101200Z-5a1e00"):
        shown.get_by_role("checkbox", name=f"compare {name}", exact=True).check()
    cells = {row.split("\t")[0]: row.split("\t")[1:] for row in shown.inner_text("#compared").split("\n")}
    assert cells["len-acc-1"] == ["+54 -11, differs", "+53 -11, differs"]
    assert cells["len-wlc-1"][0].endswith("same lines")
    assert (
        Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}).violations_count == 0
    )
    shown.get_by_label("Search").fill("5a1e00-2")
    assert shown.locator("tr.run:visible").count() == 1
    shown.get_by_role("link", name="20200406T101200Z-5a1e00-2", exact=True).first.click()
    assert shown.inner_text("h1") == "Open lens-consult-3"
    assert complaints == []
    shown.close()


def _one_line_more(plan):
    diff = plan["devices"][0]["diff"]
    diff.append({**diff[1], "sign": "+", "text": "one line more"})
    return plan


def test_sizes_and_times_of_files_count_beside_the_digest(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    touched = evidence / "20200406T101200Z-5a1e00" / "summary.md"
    os.utime(touched, (1, 1))
    assert build(evidence, site, UNITS, TODAY).written == 1
