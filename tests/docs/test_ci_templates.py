"""The pipelines that people copy: their commands are typed here, with what is not ours (the forge, the network) replaced by words."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from docs_runner import ROOT

FOLDER = ROOT / "docs" / "ci"
UNIT = "henin-consult-1"  # the shortest of the lab
# What is asked of others, and what they answer.
OTHERS = {
    "git": f"echo inventories/lab/units/{UNIT}.yml; echo inventories/lab/units/{UNIT}.lock.yml; echo inventories/lab/sites.yml"
}
VARIABLES = {
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 40,
    "BASE": "0" * 40,
    "CI_API_V4_URL": "https://gitlab.example/api/v4",
    "CI_PROJECT_ID": "7",
    "CI_MERGE_REQUEST_IID": "12",
    "NUMBER": "12",
}


def gitlab():
    """Return variables, and the scripts of the jobs, as a runner types them."""
    document = yaml.safe_load((FOLDER / "gitlab-ci.yml").read_text(encoding="utf-8"))
    jobs = [job for job in document.values() if isinstance(job, dict) and "script" in job]
    assert [job["stage"] for job in jobs] == document["stages"]
    return document["variables"], ["\n".join(job["script"]) for job in jobs]


def github():
    document = yaml.safe_load((FOLDER / "github-actions.yml").read_text(encoding="utf-8"))
    [job] = document["jobs"].values()
    steps = [step["run"] for step in job["steps"] if "run" in step and step.get("name") != "Install"]
    return document["env"], steps


@pytest.fixture
def runner(tmp_path):
    """A workspace, and a folder of programs in which the forge's are stand-ins that note how they were called."""
    shutil.copytree(
        ROOT / "inventories", tmp_path / "ws" / "inventories", ignore=shutil.ignore_patterns(".netauto", "endpoint.yml")
    )
    shutil.copytree(ROOT / "templates", tmp_path / "ws" / "templates")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("git", "curl", "gh"):
        program = programs / name
        program.write_text(
            f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/called\n{OTHERS.get(name, "echo {}")}\n', encoding="utf-8"
        )
        program.chmod(0o755)

    def run(script, variables):
        path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        surroundings = {"PATH": path, "HOME": str(tmp_path), "LANG": "C.UTF-8", **VARIABLES, **variables}
        done = subprocess.run(
            ["/bin/bash", "-e", "-o", "pipefail", "-c", script],
            cwd=tmp_path / "ws",
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        called = tmp_path / "called"
        return done, called.read_text(encoding="utf-8") if called.exists() else ""

    return run, tmp_path / "ws" / "reports"


def check_review(reports):
    assert len((reports / f"{UNIT}.md").read_bytes()) <= 60_000
    assert f"netauto: open {UNIT}" in (reports / f"{UNIT}.md").read_text(encoding="utf-8")
    [document] = [json.loads(path.read_bytes()) for path in reports.rglob("*.sarif")]
    assert document["runs"][0]["automationDetails"]["id"] == f"netauto/open/{UNIT}/"
    for name in ("validate", UNIT):
        assert ET.parse(reports / f"{name}.xml").getroot().get("failures") == "0"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("docs")
def test_gitlab_types_what_works(runner):
    run, reports = runner
    variables, (review, rehearsal) = gitlab()
    done, called = run(review, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    check_review(reports)
    assert f"body@reports/{UNIT}.md https://gitlab.example/api/v4/projects/7/merge_requests/12/notes" in called

    done, _ = run(rehearsal, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ET.parse(reports / "rehearsal.xml").getroot().get("failures") == "0"
    pages = list((reports / "evidence").glob("*/summary.md"))
    assert len(pages) >= 2, "one of opening and one of closing, at least"
    assert {path.stem for path in (reports / "site" / "runs").iterdir()} == {path.parent.name for path in pages}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("docs")
def test_github_types_what_works(runner):
    run, reports = runner
    variables, (review, comment, rehearsal) = github()
    done, _ = run(review, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    check_review(reports)
    done, called = run(comment, variables)
    assert done.returncode == 0, done.stderr
    assert f"gh pr comment 12 --body-file reports/{UNIT}.md" in called
    assert "netauto validate --lab $units --junit reports/rehearsal.xml --evidence reports/evidence" in rehearsal
    assert "netauto report --site --evidence reports/evidence --output reports/site" in rehearsal


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("docs")
@pytest.mark.parametrize("forge", [github])
def test_a_unit_that_is_refused_fails_after_it_was_written_down(runner, forge):
    run, reports = runner
    file = reports.parent / "inventories" / "lab" / "units" / f"{UNIT}.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("ge-0/0/12", "ge-0/0/0", 1), encoding="utf-8")
    variables, scripts = forge()
    done, _ = run(scripts[0], variables)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "**Refused**" in (reports / f"{UNIT}.md").read_text(encoding="utf-8")
    assert [path.name for path in reports.rglob("*.sarif")] == [f"{UNIT}.sarif"]


def test_both_forges_do_the_same():
    def commands(scripts):
        text = "\n".join(scripts).replace("reports/sarif/", "reports/")
        return sorted(re.findall(r"netauto [a-z].*", text))

    assert commands(gitlab()[1]) == commands(github()[1])


def test_they_are_as_tidy_as_other_files():
    program = Path(sys.executable).parent / "yamllint"
    done = subprocess.run([str(program), "--strict", "docs/ci"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
