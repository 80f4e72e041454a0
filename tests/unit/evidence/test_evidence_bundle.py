"""The whole bundle of a fixed run, by equality; and what a secret or a hostile word may not do to it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from evidence_sample import AFTER, PLAN, PREVIOUS, RECORD, RESULT, REVERTED, RUN, golden

from netauto.canonical import canonical_json, sha256
from netauto.evidence.bundle import files, manifest
from netauto.evidence.markdown import code, escape
from netauto.evidence.seal import leaks
from netauto.evidence.summary import span, summary


def test_the_summary_is_the_golden_page():
    assert summary(RECORD) == golden("summary.md")


def test_the_manifest_is_the_golden_manifest():
    assert manifest(RECORD, files(RECORD), PREVIOUS) == golden("manifest.json").encode()


def test_a_bundle_has_these_files_and_no_other():
    names = {
        f"{kind}/{device}.{end}"
        for kind, end in (("before", "txt"), ("after", "txt"), ("diff", "diff"))
        for device in ("len-acc-2", "len-fw-1", "len-wan-1")
    }
    tables = {"plan", "allocation", "checks", "events", "phases", "outcomes", "findings", "prerequisites"}
    tables |= {"approvals", "request", "rollback"}
    assert set(files(RECORD)) == names | {f"{table}.json" for table in tables} | {
        "summary.md",
        "verify.py",
        "workstations/len-ws-301.png",
    }


def test_the_plan_file_is_what_an_approval_names():
    assert sha256(files(RECORD)["plan.json"]) == PLAN.digest == RESULT.plan


def test_the_diff_is_between_what_was_read_before_and_after():
    assert files(RECORD)["diff/len-acc-2.diff"].decode() == (
        "--- before/len-acc-2\n+++ after/len-acc-2\n@@ -1,3 +1,5 @@\n"
        " hostname len-acc-2\n vlan 10\n  name ADM-BUREAUX\n+vlan 2032\n+ name U-LEN-C3-CLIN\n"
    )
    assert files(RECORD)["diff/len-wan-1.diff"] == b""


def test_phases_are_whole_milliseconds_against_the_budget():
    assert json.loads(files(RECORD)["phases.json"]) == {
        "budget_ms": 3_600_000,
        "total_ms": 72_450,
        "last_safe": "",
        "phases": [{"phase": "read", "ms": 630}, {"phase": "arm", "ms": 65_100}],
        "devices": [
            {"phase": "read", "device": "len-acc-2", "ms": 410},
            {"phase": "read", "device": "len-fw-1", "ms": 622},
            {"phase": "arm", "device": "len-acc-2", "ms": 12_340},
        ],
    }


def test_every_table_is_canonical_json():
    for path, data in files(RECORD).items():
        if path.endswith(".json"):
            assert canonical_json(json.loads(data)) == data, path


def test_a_reverted_run_says_what_went_wrong_and_that_nothing_is_left():
    page = summary(REVERTED)
    assert "- verify failed: 1 check of 3\n- len-fw-1, verify: zone \\| wrong\n" in page
    assert "## How to reverse\n\nNothing is left to reverse.\n" in page
    assert "**reverted**: the change was undone; every device is as it was before" in page


def test_a_run_without_checks_or_timings_says_so():
    bare = replace(RECORD, result=RESULT.model_copy(update={"checks": (), "timings": (), "verdict": "needs-operator"}))
    page = summary(bare)
    assert "## Checks\n\nNo check was made.\n" in page
    assert "- No state was read from len-acc-2, len-fw-1.\n" in page
    assert f"`netauto resume {RUN}` asks every device" in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 10.60.48.0/24 (ios_xe) +1", "plain words, 10.60.48.0/24 (ios_xe) +1"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("a | b", "a \\| b"),
        ("`code` **bold** _it_ ~~no~~ $x$", "\\`code\\` \\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\$x\\$"),
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("see https://evil.example www.evil.example", "see https&#58;//evil.example www&#46;evil.example"),
        ("@everyone &amp;", "&#64;everyone &amp;amp;"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("12) item", "12\\) item"),
        ("2032-2040 carried", "2032-2040 carried"),
        ("--- ", "\\---"),
        ("one\r\ntwo\n\n# three", "one two # three"),
        ("\x1b[2J\x1b]0;title\x07red\x9b31m", "red 31m"),
        ("invoice\u202efdp.exe\u2066\u200b\ufeff", "invoice fdp.exe"),
        ("back\\slash", "back\\\\slash"),
        ("", ""),
    ],
)
def test_untrusted_words_are_shown_and_do_nothing(text, expected):
    assert escape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("run-1", "`run-1`"), ("a`b", "a\\`b"), ("a|b", "a\\|b"), ("a\u202eb", "a b"), ("", "")],
)
def test_a_code_span_holds_nothing_that_could_end_it(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1000, "1.0 s"),
        (59_949, "59.9 s"),
        (59_960, "1 min 00 s"),
        (3_600_000, "60 min 00 s"),
    ],
)
def test_durations_in_words(ms, expected):
    assert span(ms) == expected


SECRET = 'Pa"ss|wörd<1>'


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (SECRET, ("after/len-acc-2.txt", "diff/len-acc-2.diff")),
        (base64.b64encode(SECRET.encode()).decode(), ("after/len-acc-2.txt", "diff/len-acc-2.diff")),
        (SECRET.encode().hex(), ("after/len-acc-2.txt", "diff/len-acc-2.diff")),
    ],
)
def test_a_secret_is_found_in_texts(written, where):
    devices = (RESULT.devices[0].model_copy(update={"after": f"{AFTER}snmp {written}\n"}), *RESULT.devices[1:])
    record = replace(RECORD, result=RESULT.model_copy(update={"devices": devices}))
    assert leaks(record, (SECRET,)) == where


def test_a_secret_is_found_in_tables_and_in_the_page():
    checks = (RESULT.checks[0].model_copy(update={"status": "failed", "observed": f"key {SECRET} seen"}),)
    record = replace(RECORD, result=RESULT.model_copy(update={"checks": checks}))
    assert leaks(record, (SECRET,)) == ("checks.json", "summary.md")


def test_a_secret_is_found_in_the_manifest():
    assert leaks(replace(RECORD, inventory=SECRET), (SECRET,)) == ("manifest.json", "summary.md")


def test_no_secret_no_finding():
    assert leaks(RECORD, (SECRET, "lab-only-Passw0rd", "", "abc")) == ()
