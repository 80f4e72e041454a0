"""`netauto report` in its forms, on a bundle that was sealed long ago."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_desk import ROOT

from netauto.cli import report as cli
from netauto.reports.forms import FORMS
from netauto.reports.language import LANGUAGES
from netauto.verify.asked import Asked, Differing, write_asked

RUN = "20200406T101200Z-5a1e00"
GOLDEN = ROOT / "tests" / "unit" / "reports" / "golden"


@pytest.fixture
def sealed(desk):
    """A workspace with the evidence of one run."""
    shutil.copytree(GOLDEN / RUN, desk.path(f".netauto/evidence/{RUN}"))
    return desk


def test_without_a_form_the_sealed_summary_is_printed(sealed):
    done = sealed.type("report")
    assert (done.code, done.out) == (0, (GOLDEN / RUN / "summary.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("form", "ending"), [("markdown", "md"), ("csv", "csv"), ("json", "json")])
def test_a_form_is_printed_as_it_is(sealed, form, ending):
    done = sealed.type("report", RUN, "--format", form)
    assert done.code == 0, done.err
    assert done.out == (GOLDEN / f"report.{ending}").read_bytes().decode()


def test_html_is_a_file_and_it_is_said_where(sealed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = sealed.type("report", "--format", "html")
    assert (done.code, done.out, done.err) == (0, "", f"written to {RUN}.html\n")
    assert (tmp_path / f"{RUN}.html").read_bytes() == (GOLDEN / "report.html").read_bytes()
    french = sealed.type("report", RUN, "--format", "html", "--lang", "fr", "-o", str(tmp_path / "fr.html"), "--json")
    assert json.loads(french.out)["report"] == str(tmp_path / "fr.html")
    assert '<html lang="fr">' in (tmp_path / "fr.html").read_text(encoding="utf-8")


def test_an_altered_bundle_is_reported_and_exits_with_4(sealed):
    sealed.replace(f".netauto/evidence/{RUN}/outcomes.json", "applied", "untouched")
    done = sealed.type("report", "--format", "markdown")
    assert done.code == 4
    assert "outcomes.json was altered" in done.out
    assert done.err == f"{RUN}: outcomes.json was altered\n"


def test_a_bundle_that_cannot_be_read_is_refused(sealed):
    sealed.replace(f".netauto/evidence/{RUN}/plan.json", '"version":1', '"version":"later"')
    done = sealed.type("report", "--format", "html", "-o", "never.html")
    assert done.code == 1
    assert "plan.json is not what this netauto can read: version" in done.err
    assert "netauto audit verify" in done.err


def test_a_file_that_cannot_be_written_is_named(sealed, tmp_path):
    done = sealed.type("report", "--format", "html", "-o", str(tmp_path / "none" / "page.html"))
    assert done.code == 2
    assert "page.html cannot be written" in done.err


def test_the_site_of_all_runs(sealed, tmp_path):
    site = tmp_path / "site"
    first = sealed.type("report", "--site", "-o", str(site))
    assert (first.code, first.out) == (0, f"{site}/index.html: 1 runs, 1 pages written\n")
    again = sealed.type("report", "--site", "-o", str(site), "--json")
    assert json.loads(again.out) == {"site": str(site), "pages": 1, "written": 0, "unread": []}
    assert "lens-consult-1" in (site / "index.html").read_text(encoding="utf-8")


def test_bundles_of_another_folder_are_reported(desk, tmp_path):
    shutil.copytree(GOLDEN / RUN, tmp_path / "evidence" / RUN)
    elsewhere = ("--evidence", str(tmp_path / "evidence"))
    assert desk.type("report", "--format", "csv", *elsewhere).out == (GOLDEN / "report.csv").read_bytes().decode()
    done = desk.type("report", "--site", *elsewhere, "-o", str(tmp_path / "site"))
    assert (done.code, done.out) == (0, f"{tmp_path}/site/index.html: 1 runs, 1 pages written\n")
    assert "No unit is open or planned." in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "no run has left evidence yet" in desk.type("report").err


def test_the_site_says_what_drift_last_found(sealed, tmp_path):
    opened = {path.name.partition(".")[0] for path in sealed.path("units").glob("*.undo.yml")}
    unit, damaged, *_ = sorted(opened)
    kept = sealed.path(".netauto/drift")
    kept.mkdir(exist_ok=True)
    found = Differing(device="len-acc-1", lines=3, meaning=1, added=0)
    at = "2026-11-23T03:40:12.250+00:00"
    write_asked(Asked(unit=unit, at=at, intent="ab" * 32, devices=(found,)), kept / f"{unit}.json")
    (kept / f"{damaged}.json").write_text('{"half":', encoding="utf-8")
    done = sealed.type("report", "--site", "-o", str(tmp_path / "site"))
    assert done.code == 0
    assert f"{damaged}.json is not what netauto drift wrote for unit {damaged}" in done.err
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "<td>3 lines on 1 device, asked 2026-11-23 03:40 UTC</td>" in index
    assert "<td>not known: what netauto drift kept is damaged; ask again</td>" in index


def test_the_command_offers_what_the_reports_have():
    assert (cli.FORMS, cli.LANGUAGES) == (FORMS, LANGUAGES)


def test_a_site_takes_no_run(sealed):
    done = sealed.type("report", RUN, "--site")
    assert done.code == 2
    assert "it takes no RUN and no --format" in done.err
