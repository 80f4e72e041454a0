"""The four forms of the golden bundle, byte for byte; and what a hostile bundle may not do to them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_sample import BUNDLE, ENDINGS, GOLDEN, HOSTILE, RUN, altered, everywhere, sample

from netauto.canonical import canonical_json
from netauto.errors import EvidenceError
from netauto.evidence import verify_bundle
from netauto.evidence.signing import sign_bundle
from netauto.evidence.verifier.verdicts import Trust
from netauto.reports import html
from netauto.reports.forms import COLUMNS, FORMS, written
from netauto.reports.html import MANY, page
from netauto.reports.language import LANGUAGES, language
from netauto.reports.report import report
from netauto.reports.sealed import read

SOURCES = ("templates/*.j2", "*.py")


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_its_golden_file(form):
    assert written(sample(), form).encode() == (GOLDEN / f"report.{ENDINGS[form]}").read_bytes()


def test_french_markdown_is_its_golden_file():
    assert written(sample(), "markdown", "fr").encode() == (GOLDEN / "report-fr.md").read_bytes()


def test_the_golden_bundle_is_what_was_sealed():
    assert verify_bundle(BUNDLE) == ()
    assert sample().sealed.problems == ()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("verdict", ["open", "closed", "reverted", "needs-operator"])
def test_every_verdict_has_its_words(tmp_path, verdict, form, code):
    def change(name, value):
        if name == "manifest":
            value["verdict"] = verdict
        if name == "plan":
            value["action"] = "close"
        return value

    text = written(report(read(altered(tmp_path, change))), form, code)
    words = language(code).say(f"verdict.{verdict}")
    assert form in {"csv", "json"} or words in text


@pytest.mark.parametrize("form", FORMS)
def test_a_run_that_did_nothing_is_reported_too(tmp_path, form):
    nothing = {"checks": [], "events": [], "approvals": {}, "request": {}, "rollback": []}

    def change(name, value):
        if name == "plan":
            value |= {"proofs": [], "prerequisites": [], "tasks": [], "findings": [], "degraded": []}
            value["devices"] = [{**device, "push": [], "inverse": [], "diff": []} for device in value["devices"]]
        if name == "phases":
            value |= {"phases": [], "devices": [], "total_ms": 0, "budget_ms": 0, "last_safe": ""}
        if name == "outcomes":
            value["devices"] = []
        return nothing.get(name, value)

    text = written(report(read(altered(tmp_path, change))), form)
    assert form in {"csv", "json"} or "No check was made." in text


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_hostile_words_are_text_in_a_page_and_nothing_else(tmp_path, code):
    text = page(report(read(altered(tmp_path, everywhere))), code)
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u2028\u202e\u2066]", text)
    assert "\u27e8U+202E\u27e9" in text
    assert "\u27e8U+001B\u27e9" in text
    elements = Elements(text).found
    assert [attrs for tag, attrs in elements if tag == "script"] == [{}]  # the page's own
    assert {name for _, attrs in elements for name in attrs if name.startswith("on")} == set()
    pictures = [attrs["src"] for tag, attrs in elements if tag == "img"]
    assert all(source.startswith("data:image/png;base64,") for source in pictures)
    assert "{{7*7}}" in text


def test_a_page_names_nothing_outside_itself():
    elements = Elements(page(sample())).found
    sources = [
        value for _, attrs in elements for name, value in attrs.items() if name in {"src", "href", "action", "srcset"}
    ]
    assert [source for source in sources if not source.startswith(("#", "data:image/png;base64,"))] == []
    policy = next(attrs["content"] for _, attrs in elements if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy


def test_an_altered_bundle_says_so_first(tmp_path):
    copy = altered(tmp_path, lambda name, value: value | {"reason": "as you like it"} if name == "outcomes" else value)
    sealed = read(copy)
    assert "outcomes.json was altered" in sealed.problems
    text = page(report(sealed))
    assert text.index("outcomes.json was altered") < text.index('id="summary"')


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.json", b'{"version": 1}', "plan.json is not what this netauto can read"),
        ("plan.json", b"[" * 100_000, "plan.json is not what this netauto can read"),
        ("checks.json", b'[{"device": "a"}]', "checks.json is not what this netauto can read"),
        ("outcomes.json", b"\xff\xfe", "outcomes.json is not what this netauto can read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name(tmp_path, name, content, words):
    copy = altered(tmp_path, lambda _, value: value)
    (copy / name).write_bytes(content)
    with pytest.raises(EvidenceError, match=re.escape(words)):
        read(copy)


def test_a_link_out_of_the_bundle_is_not_followed(tmp_path):
    copy = altered(tmp_path, lambda _, value: value)
    (tmp_path / "elsewhere.json").write_bytes((copy / "plan.json").read_bytes())
    (copy / "plan.json").unlink()
    (copy / "plan.json").symlink_to(tmp_path / "elsewhere.json")
    picture = copy / "workstations" / "other.png"
    picture.symlink_to(BUNDLE / "workstations" / "len-ws-301.png")
    with pytest.raises(EvidenceError, match=r"plan\.json is not a plain file"):
        read(copy)
    (copy / "plan.json").unlink()
    (copy / "plan.json").write_bytes((tmp_path / "elsewhere.json").read_bytes())
    assert set(read(copy).pictures) == {"len-ws-301"}


def test_a_bundle_without_approvals_and_request_is_read(tmp_path):
    copy = altered(tmp_path, lambda _, value: value)
    for name in ("approvals.json", "request.json", "rollback.json"):
        (copy / name).unlink()
    found = report(read(copy))
    assert (found.approvals, found.request) == ((), ())
    assert "No approvals were asked for" in page(found)


def test_an_approval_of_another_plan_is_said_to_be_one(tmp_path):
    def change(name, value):
        if name == "approvals":
            value["given"][0]["body"] |= {"digest": "0" * 64, "signature": "somebody's"}
        return value

    text = written(report(read(altered(tmp_path, change))), "markdown")
    assert "| chef-reseau | 2020-04-06T09:40:11.000+00:00 | no | does not hold |" in text


@pytest.mark.parametrize(
    ("signers", "problems", "answer"),
    [
        ("inventory", (), "holds"),
        ("bundle", ("the approval in journal row 44 was altered", "events.json was altered"), "holds"),
        ("inventory", ("the approval in journal row 4 has a signature that is damaged",), "holds-not"),
        ("inventory", ("approvals.json was altered",), "holds-not"),
        ("", (), "unlisted"),
    ],
)
def test_a_signed_approval_holds_where_the_verifier_says_so(signers, problems, answer):
    sealed = sample().sealed
    given = sealed.agreement.given[0]
    row = given.model_copy(update={"seq": 4, "body": given.body | {"signature": "somebody's"}})
    known = replace(sealed, signers=signers, verdict=sealed.verdict._replace(problems=problems))
    (found,) = report(replace(known, agreement=sealed.agreement.model_copy(update={"given": [row]}))).approvals
    assert found.signature == answer


def test_the_first_screen_says_for_whom_where_and_that_it_was_a_lab():
    text = page(sample())
    header = text[text.index("<header") : text.index("</header>")]
    assert "Service des urgences · lens · sockets: 3 · SSIDs: 3" in header
    assert "no real device was used" in header


def test_nothing_looks_well_in_a_bundle_that_was_altered(tmp_path):
    copy = altered(tmp_path, lambda _, value: value)
    (copy / "summary.md").write_text("all is well", encoding="utf-8")
    text = page(report(read(copy)))
    assert '<header id="summary" class="verdict altered-one">' in text
    assert "Open \u2013 says a bundle that was altered" in text
    assert '<ul class="ticks doubted">' in text


@pytest.fixture
def signed(tmp_path):
    """The golden bundle, signed; and a list that says whose key that was."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "astreinte", "-f", tmp_path / "key"]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    copy = altered(tmp_path, lambda _, value: value)
    sign_bundle(copy, tmp_path / "key")
    return copy, b"astreinte " + (tmp_path / "key.pub").read_bytes()


def test_whose_signature_it_is_stands_in_the_report(signed):
    folder, signers = signed
    assert "<dt>Signature</dt><dd>astreinte, with the key SHA256:" in page(report(read(folder, Trust(signers=signers))))
    unlisted = page(report(read(folder)), "fr")
    assert re.search("<dt>Signature</dt><dd>la clé SHA256:.{43}, qu'aucune liste ne nomme</dd>", unescape(unlisted))
    assert "<dd>personne : aucune liste de signataires</dd>" in unlisted


def test_a_signature_that_does_not_hold_is_the_first_thing_that_the_page_says(signed):
    folder, _ = signed
    text = page(report(read(folder, Trust(signers=b""))))
    assert "<dt>Signature</dt><dd>does not hold</dd>" in text
    assert text.index("manifest.json.sig is by a key") < text.index('id="summary"')


def test_what_failed_stands_under_what_is_not_proven(tmp_path):
    def change(name, value):
        if name == "checks":
            value[0]["status"] = "failed"
        if name == "events":
            value[0]["body"]["proofs"]["roles"]["proved"] = False
        return value

    text = written(report(read(altered(tmp_path, change))), "markdown")
    gaps = text.split("## Not proven\n")[1].split("##")[0]
    assert "- Checks that failed: 1.\n" in gaps
    assert "- Workstations that did not prove everything that was asked of them: 1.\n" in gaps
    assert "- 1 of 2 workstations proved everything" in text


def test_csv_has_a_row_for_each_changed_line_and_no_formula(tmp_path):
    def change(name, value):
        if name == "plan":
            value["devices"][0]["diff"][1]["text"] = "=HYPERLINK(1)"
        return value

    found = report(read(altered(tmp_path, change)))
    head, *rows = csv.reader(io.StringIO(written(found, "csv"), newline=""))
    assert tuple(head) == COLUMNS
    assert len(rows) == sum(device.added + device.removed for device in found.devices)
    assert "'=HYPERLINK(1)" in [row[3] for row in rows]
    assert [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}] == []


def test_json_is_canonical_and_holds_every_line():
    text = written(sample(), "json")
    value = json.loads(text)
    assert canonical_json(value).decode() == text
    lines = [line for device in value["devices"] for part in device["sections"] for line in part["lines"]]
    assert lines == [line.model_dump(mode="json") for device in sample().devices for line in device.plan.diff]
    assert value["run"]["run"] == RUN


def test_a_page_with_many_lines_opens_folded_and_is_built_late():
    found = sample()
    device = found.devices[0]
    many = replace(device, sections=device.sections * MANY)
    folded = Elements(page(replace(found, devices=(many,)))).found
    assert [attrs for tag, attrs in folded if tag == "details" and "open" in attrs] == []
    opened = Elements(page(found)).found
    assert all("open" in attrs for tag, attrs in opened if tag == "details" and attrs.get("class") == "fold")
    assert "content-visibility:auto" in page(found)


def test_markdown_fences_hold_whatever_a_line_says(tmp_path):
    def change(name, value):
        if name == "plan":
            value["devices"][0]["diff"][1]["text"] = "banner ```` <b>"
        return value

    text = written(report(read(altered(tmp_path, change))), "markdown")
    assert "\n`````diff\n" in text


def test_hostile_words_cannot_leave_markdown(tmp_path):
    text = written(report(read(altered(tmp_path, everywhere))), "markdown")
    outside = re.sub(r"^(`{3,})diff\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "<script" not in outside
    assert "<img" not in outside
    assert "\x1b" not in text
    assert HOSTILE not in text


def test_languages_have_the_same_keys_and_use_each():
    keys = {code: set(language(code).texts) for code in LANGUAGES}
    assert keys["en"] == keys["fr"]
    root = Path(html.__file__).parent
    said = "\n".join(path.read_text(encoding="utf-8") for pattern in SOURCES for path in root.glob(pattern))
    families = {
        "action",
        "answer",
        "degraded",
        "guarantee",
        "how",
        "outcome",
        "phase",
        "status",
        "verdict",
        "unproven",
        "verifier",
        "signature",
        "reverse",
    }
    unused = {key for key in keys["en"] if f'"{key}"' not in said and f"'{key}'" not in said}
    loose = {key for key in unused if key.split(".")[0] not in families and f'"{key.split(".", 1)[1]}"' not in said}
    assert loose == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_want_the_same_values(code):
    named = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in language(code).texts.items()}
    assert named == {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in language("en").texts.items()}
