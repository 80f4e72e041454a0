"""The site over all runs: what stands in it, what is written again, and what leaves it."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from functools import partial

import pytest
from report_sample import BUNDLE, HOSTILE, altered, everywhere, one_line_more, sample

from netauto.errors import InputError
from netauto.evidence.verifier.verdicts import Trust
from netauto.reports.site import KNOWN, Built, build
from netauto.reports.units import Unit
from netauto.reports.visible import one_line

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
    assert "never asked: netauto drift asks the devices" in index


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
    assert build(evidence, site, UNITS, TODAY, "fr", trust=Trust(signers=b"")).written == 2


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
    assert {run["name"] for run in json.loads(data)["runs"]} == {folder.name for folder in evidence.iterdir()}


def test_sizes_and_times_of_files_count_beside_the_digest(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    touched = evidence / "20200406T101200Z-5a1e00" / "summary.md"
    os.utime(touched, (1, 1))
    assert build(evidence, site, UNITS, TODAY).written == 1


def files(site):
    return {path.stem: path.read_text(encoding="ascii") for path in (site / "lines").iterdir()}


def test_lines_that_runs_share_stand_in_one_file_and_go_with_the_last_run(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    shared = files(site)
    assert len(shared) == len(sample().devices) == 3
    altered(tmp_path, one_line_more).rename(evidence / "other")
    build(evidence, site, UNITS, TODAY)
    more = files(site)
    assert len(more) == 4
    assert more.items() > shared.items()
    (site / "lines" / "notes.js").write_text("mine", encoding="ascii")
    shutil.rmtree(evidence / "other")
    build(evidence, site, UNITS, TODAY)
    assert files(site) == shared | {"notes": "mine"}
    shutil.rmtree(evidence / "20200406T101200Z-5a1e00-2")
    build(evidence, site, UNITS, TODAY)
    assert files(site) == shared | {"notes": "mine"}


def test_a_file_of_lines_holds_what_the_plan_has_and_says_nothing_but_data(evidence, tmp_path):
    altered(tmp_path, everywhere).rename(evidence / "hostile")
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    found = files(site)
    read = {}
    for name, text in found.items():
        assert text == f'netautoLines("{name}",{text.split(",", 1)[1]}'
        read[name] = json.loads(text.split(",", 1)[1].removesuffix(");\n"))
        assert all(one_line(shown) == shown and "\n" not in shown for _, _, shown in read[name])
    for device in sample().devices:
        assert [[line.sign, line.depth, line.text] for line in device.plan.diff] in read.values()
    assert any(one_line(HOSTILE) == shown for lines in read.values() for _, _, shown in lines)


def test_what_only_looks_the_same_has_another_name(evidence, tmp_path):
    for name, text in (("unseen", "description \u202etxt"), ("typed", "description \u27e8U+202E\u27e9txt")):
        altered(tmp_path, partial(_with_line, text)).rename(evidence / name)
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    alike = [text.split(",", 1)[1] for text in files(site).values() if "202E" in text]
    assert len(alike) == 2
    assert len(set(alike)) == 1


def _with_line(text, name, value):
    if name == "plan":
        value["devices"][0]["diff"][1] |= {"text": text}
    return value


def test_lines_that_are_gone_are_written_again(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    whole = files(site)
    next((site / "lines").iterdir()).unlink()
    assert build(evidence, site, UNITS, TODAY).written == 2
    assert files(site) == whole
    assert build(evidence, site, UNITS, TODAY).written == 0


@pytest.mark.parametrize(
    "change",
    [{"name": "../../away"}, {"devices": {"len-acc-1": "1 2 3 ../../../../../../../../../../../away"}}, {"devices": 1}],
)
def test_a_damaged_list_of_what_the_site_had_removes_nothing(evidence, tmp_path, change):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    for away in (tmp_path / "away.html", tmp_path / "away.js"):
        away.write_text("mine", encoding="ascii")
    known = site / KNOWN
    first, *others = json.loads(known.read_bytes())
    known.write_text(json.dumps([first | change, *others]), encoding="utf-8")
    assert build(evidence, site, UNITS, TODAY).pages == 2
    assert (tmp_path / "away.html").is_file()
    assert (tmp_path / "away.js").is_file()
    assert build(evidence, site, UNITS, TODAY).written == 0


def test_the_list_of_many_runs_stays_small(evidence, tmp_path):
    site = tmp_path / "site"
    build(evidence, site, UNITS, TODAY)
    small = (site / "index.html").stat().st_size
    for number in range(10):
        shutil.copytree(BUNDLE, evidence / f"20200406T101200Z-5a1e00-{number + 3}")
    build(evidence, site, UNITS, TODAY)
    assert (site / "index.html").stat().st_size - small < 10 * 1200
    assert len(files(site)) == 3
