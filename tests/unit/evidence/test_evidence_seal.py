"""A bundle appears whole or not at all, and every later change shows."""

from __future__ import annotations

import errno
import json
import os
import threading
from dataclasses import replace

import pytest
from evidence_sample import PREVIOUS, RECORD, RESULT, RUN, another, golden

from netauto.canonical import canonical_json, sha256
from netauto.errors import EvidenceError
from netauto.evidence import append, bundle_digest, head, seal, verify_bundle, verify_chain

OTHER = another(run="lens-consult-4-20200406T110000")


@pytest.fixture
def bundle(tmp_path):
    return seal(RECORD, tmp_path / "evidence" / RUN, PREVIOUS)


def change_manifest(bundle, **fields):
    value = json.loads((bundle / "manifest.json").read_bytes()) | fields
    (bundle / "manifest.json").write_bytes(canonical_json(value))


def listed(bundle):
    return json.loads((bundle / "manifest.json").read_bytes())["files"]


def test_a_sealed_bundle_is_whole(bundle):
    assert verify_bundle(bundle) == ()
    assert (bundle / "manifest.json").read_bytes() == golden("manifest.json").encode()
    assert bundle_digest(bundle) == sha256(golden("manifest.json"))
    assert [path.name for path in bundle.parent.iterdir()] == [RUN]


def alter(bundle):
    path = bundle / "after" / "len-acc-2.txt"
    path.write_text(path.read_text().replace("2032", "2033"))


def same_size(bundle):
    path = bundle / "checks.json"
    path.write_bytes(path.read_bytes().replace(b"passed", b"PASSED"))


def climb(bundle):
    (bundle.parent / "outside.txt").write_text("x")
    change_manifest(bundle, files=listed(bundle) | {"../outside.txt": {"sha256": sha256("x"), "size": 1}})


def hide_a_row(bundle):
    rows = json.loads((bundle / "events.json").read_bytes())
    rows[1]["body"] = {"changed": True}
    data = canonical_json(rows)
    (bundle / "events.json").write_bytes(data)
    change_manifest(bundle, files=listed(bundle) | {"events.json": {"sha256": sha256(data), "size": len(data)}})


def swap_the_plan(bundle):
    data = (bundle / "plan.json").read_bytes().replace(b"vlan 2032", b"vlan 2099")
    (bundle / "plan.json").write_bytes(data)
    change_manifest(bundle, files=listed(bundle) | {"plan.json": {"sha256": sha256(data), "size": len(data)}})


def link(bundle):
    path = bundle / "summary.md"
    text = path.read_bytes()
    path.unlink()
    (bundle.parent / "elsewhere.md").write_bytes(text)
    path.symlink_to(bundle.parent / "elsewhere.md")


TAMPERING = [
    (alter, ("after/len-acc-2.txt was altered",)),
    (same_size, ("checks.json was altered",)),
    (lambda b: (b / "plan.json").unlink(), ("plan.json is missing, or not a plain file",)),
    (lambda b: (b / "before" / "extra.txt").write_text("x"), ("'before/extra.txt' is not in the manifest",)),
    (lambda b: (b / ".hidden").write_text("x"), ("'.hidden' is not in the manifest",)),
    (lambda b: (b / "door").symlink_to("/etc"), ("'door' is not in the manifest",)),
    (lambda b: os.mkfifo(b / "pipe"), ("'pipe' is not in the manifest",)),
    (link, ("summary.md is missing, or not a plain file",)),
    (climb, ("'../outside.txt' in the manifest is not a path inside the bundle",)),
    (hide_a_row, ("journal row 12 was altered",)),
    (swap_the_plan, ("plan.json is not the plan that the manifest names",)),
    (
        lambda b: change_manifest(b, run="another"),
        tuple(f"journal row {row.seq} is of another run" for row in RECORD.events),
    ),
    (lambda b: (b / "manifest.json").unlink(), ("manifest.json is missing, or not a plain file",)),
    (lambda b: (b / "manifest.json").write_text("{"), ("manifest.json is not JSON",)),
    (lambda b: (b / "manifest.json").write_text("[" * 100_000), ("manifest.json is not JSON",)),
    (lambda b: (b / "manifest.json").write_text("[]\n"), ("manifest.json was altered: it is not in canonical form",)),
    (
        lambda b: (b / "manifest.json").write_bytes((b / "manifest.json").read_bytes() + b"\n"),
        ("manifest.json was altered: it is not in canonical form",),
    ),
    (
        lambda b: change_manifest(b, version=3),
        ("made by a newer netauto (format 3): use that one's verify.py",),
    ),
    (
        lambda b: change_manifest(b, approved="yes"),
        ("manifest.json was altered: its fields are not those of a bundle",),
    ),
    (lambda b: change_manifest(b, previous="abc"), ("manifest.json was altered: `previous` is not a digest",)),
]


@pytest.mark.parametrize(("tamper", "problems"), TAMPERING)
def test_every_change_is_named(bundle, tamper, problems):
    tamper(bundle)
    assert verify_bundle(bundle) == problems


def test_a_secret_stops_the_seal(tmp_path):
    with pytest.raises(EvidenceError, match="a secret would be written to after/len-acc-2"):
        seal(RECORD, tmp_path / RUN, None, secrets=("U-LEN-C3-CLIN",))
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_is_never_written_again(bundle):
    with pytest.raises(EvidenceError, match="exists already"):
        seal(RECORD, bundle, PREVIOUS)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    real, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 9:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EvidenceError, match="cannot be written: No space left on device"):
        seal(RECORD, tmp_path / RUN, None)
    assert list(tmp_path.iterdir()) == []


def test_bundles_are_chained(tmp_path):
    first, second = append(RECORD, tmp_path), append(OTHER, tmp_path)
    assert json.loads((first / "manifest.json").read_bytes())["previous"] is None
    assert json.loads((second / "manifest.json").read_bytes())["previous"] == bundle_digest(first)
    assert head(tmp_path) == bundle_digest(second)
    assert verify_chain(tmp_path) == ()


def test_sealing_the_same_run_again_returns_the_same_bundle(tmp_path):
    first = append(RECORD, tmp_path)
    append(OTHER, tmp_path)
    assert append(RECORD, tmp_path) == first
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


def test_a_run_that_went_on_gets_a_second_bundle(tmp_path):
    append(RECORD, tmp_path)
    later = replace(RECORD, result=RESULT.model_copy(update={"attempts": 2}))
    assert append(later, tmp_path) == tmp_path / f"{RUN}-2"
    assert verify_chain(tmp_path) == ()


def test_what_a_crash_left_is_swept(tmp_path):
    left, theirs = tmp_path / f".partial.{RUN}.abcdef", tmp_path / ".some.folder"
    left.mkdir()
    theirs.mkdir()
    (left / "plan.json").write_text("half")
    append(RECORD, tmp_path)
    assert (left.exists(), theirs.exists()) == (False, True)


def test_bundles_sealed_at_the_same_moment_do_not_fork_the_chain(tmp_path):
    records = [another(run=f"run-{number}") for number in range(6)]
    threads = [threading.Thread(target=append, args=(record, tmp_path)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify_chain(tmp_path) == ()


def test_a_removed_bundle_shows_in_the_chain(tmp_path):
    first = append(RECORD, tmp_path)
    digest = bundle_digest(first)
    append(OTHER, tmp_path)
    first.rename(tmp_path.parent / "taken-away")
    problem = f"{OTHER.result.run}: the bundle before it is missing or was altered ({digest[:12]}…)"
    assert verify_chain(tmp_path) == (problem,)


def test_a_replaced_bundle_shows_in_the_chain(tmp_path):
    first = append(RECORD, tmp_path)
    digest = bundle_digest(first)
    append(OTHER, tmp_path)
    change_manifest(first, tool="netauto 0.2.0")
    assert verify_bundle(first) == ()
    problem = f"{OTHER.result.run}: the bundle before it is missing or was altered ({digest[:12]}…)"
    assert verify_chain(tmp_path) == (problem,)


def test_a_fork_shows_in_the_chain_and_nothing_follows_it(tmp_path):
    seal(RECORD, tmp_path / RUN, None)
    seal(OTHER, tmp_path / OTHER.result.run, None)
    assert verify_chain(tmp_path) == (f"{OTHER.result.run}: follows the same bundle as {RUN}",)
    with pytest.raises(EvidenceError, match="2 ends"):
        head(tmp_path)


def test_an_unreadable_bundle_is_named_and_the_others_are_checked(tmp_path):
    append(RECORD, tmp_path)
    (tmp_path / "rubbish").mkdir()
    assert verify_chain(tmp_path) == ("rubbish: is a folder that holds nothing of a bundle",)


def test_no_bundle_yet(tmp_path):
    assert head(tmp_path / "nowhere") is None
    assert verify_chain(tmp_path / "nowhere") == ()
