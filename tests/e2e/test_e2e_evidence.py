"""What a run leaves for auditors: signed approvals, a signed bundle, one file of it, and a verdict that needs no netauto."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from e2e_hospital import UNIT

pytestmark = pytest.mark.slow


@pytest.fixture
def keys(hospital, tmp_path):
    """Keys of dora and claire, which the inventory lists."""
    for name in ("dora", "claire"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    lines = (f"{name} {(tmp_path / name).with_suffix('.pub').read_text()}" for name in ("dora", "claire"))
    hospital.write("allowed_signers", "".join(lines))
    return tmp_path


def test_approved_with_a_key_applied_signed_verified_elsewhere(hospital, keys):
    hospital.replace("policy.yml", "approvals: 0", "approvals_for: {open: 1}\nsigned: true")
    digest = hospital.plan()
    assert "0 of 1 approvals" in hospital.type("apply", UNIT, digest[:12]).err
    unsigned = hospital.type("approve", UNIT, digest[:12], user="claire")
    assert (unsigned.code, "asks for signed approvals" in unsigned.err) == (1, True)
    agreed = hospital.type("approve", UNIT, digest[:12], "--key", str(keys / "claire"), user="claire")
    assert agreed.code == 0, agreed.said

    applied = hospital.type("apply", UNIT, digest[:12], "--json", "-q")
    assert (applied.code, applied.json["unsigned"]) == (
        0,
        "policy.yml asks for a signature, and NETAUTO_SIGNING_KEY names no key",
    )
    run = applied.json["run"]
    bundle = hospital.workspace.evidence / run
    assert hospital.type("audit", "verify").out == f"{run}: it is not signed, and the policy asks for that\n"
    signed = hospital.type("audit", "sign", run, NETAUTO_SIGNING_KEY=str(keys / "dora"))
    assert (signed.code, signed.out) == (0, f"{run}: manifest.json.sig is written\n")
    again = hospital.type("audit", "sign", run, NETAUTO_SIGNING_KEY=str(keys / "claire"))
    assert (again.code, f"{run} is signed already" in again.err) == (1, True)

    whole = hospital.type("audit", "verify")
    assert whole.code == 0, whole.said
    assert whole.out.endswith("1 bundle, signed\n")
    folder = hospital.type("audit", "verify", str(hospital.workspace.evidence), "--json").json
    assert (folder["sound"], [one["name"] for one in folder["bundles"]]) == (True, [run])
    facts = hospital.type("audit", "verify", str(bundle), "--json").json["bundles"][0]["facts"]
    assert (facts["who"], facts["approved by"]) == ("dora", "claire (signed); needed: 1, signed")
    assert facts["signature"].startswith("dora, with the key SHA256:")
    rehearsed = json.loads((bundle / "rollback.json").read_bytes())
    assert [device["leads_back"] for device in rehearsed] == [True] * len(rehearsed)
    assert rehearsed
    request = json.loads((bundle / "request.json").read_bytes())
    assert (request["file"], request["text"]) == (f"{UNIT}.yml", hospital.read(f"units/{UNIT}.yml"))

    file = keys / "one.zip"
    exported = hospital.type("audit", "export", run, "--to", str(file))
    assert exported.code == 0, exported.said
    assert hospital.type("audit", "verify", str(file)).code == 0
    alone = subprocess.run(
        [sys.executable, "-I", "-S", bundle / "verify.py", file], capture_output=True, text=True, check=True
    )
    assert "approved by  claire (signed); needed: 1, signed" in alone.stdout

    (bundle / "plan.json").write_bytes((bundle / "plan.json").read_bytes().replace(b"2032", b"2033"))
    altered = hospital.type("audit", "verify", str(bundle))
    assert (altered.code, "plan.json was altered\n" in altered.out) == (4, True)


def test_a_run_that_is_signed_when_it_is_sealed(hospital, keys):
    hospital.plan()
    opened = hospital.type("open-unit", UNIT, answers="y\n", NETAUTO_SIGNING_KEY=str(keys / "dora"))
    assert opened.code == 0, opened.said
    assert "not signed" not in opened.said
    verified = hospital.type("audit", "verify")
    assert verified.out.endswith("1 bundle, signed\n")


def test_a_key_that_needs_a_passphrase_keeps_nobody_waiting(hospital, keys):
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "long words", "-f", keys / "locked"]
    subprocess.run(words, check=True)
    opened = hospital.type("open-unit", UNIT, answers="y\n", NETAUTO_SIGNING_KEY=str(keys / "locked"))
    assert opened.code == 0, opened.said
    assert "not signed: locked cannot sign:" in opened.out
    assert "  next: netauto audit sign " in opened.out
    verified = hospital.type("audit", "verify")
    assert (verified.code, verified.out.endswith("1 bundle, not signed\n")) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "sign", "20200101T000000Z-000000", "--key", "x"), "no evidence of run"),
        (("audit", "export", "20200101T000000Z-000000"), "no evidence of run"),
        (("audit", "verify", "--known", "abc"), "is not a digest of 64 hexadecimal digits"),
        (("audit", "verify", "nowhere.zip"), "does not exist"),
    ],
)
def test_what_cannot_be_asked(hospital, words, said):
    done = hospital.type(*words)
    assert (done.code, said in done.err) == (2, True)
