"""Signatures of bundles and approvals: made with real keys, judged by netauto and by the program in each bundle alike."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from evidence_sample import PLAN, PREVIOUS, RECORD, RUN, another, approval

from netauto.canonical import canonical_json
from netauto.errors import EvidenceError
from netauto.evidence import append, bundle_digest, seal, verify_bundle, verify_chain
from netauto.evidence.signing import KEY_VARIABLE, sign, sign_bundle, signing_key
from netauto.evidence.verifier.approvals import Approval, counting, key_of
from netauto.evidence.verifier.chains import judge_path
from netauto.evidence.verifier.script import script
from netauto.evidence.verifier.signatures import FOR_APPROVALS, FOR_BUNDLES, SIGNERS, Keys, signature_trouble, statement
from netauto.evidence.verifier.verdicts import Trust

GIVEN = "2020-04-06T09:58:00+00:00"
NAMESPACES = f'namespaces="{FOR_APPROVALS},{FOR_BUNDLES}"'


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")

    def made(name, passphrase=""):
        path = folder / name
        if not path.exists():
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", path]
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
        return path

    return made


def line(who, key, options=NAMESPACES):
    public = Path(f"{key}.pub").read_text().split()
    return f"{who} {options} {public[0]} {public[1]}\n".replace("  ", " ").encode()


def shown(key):
    """A key's fingerprint, as OpenSSH prints it."""
    return subprocess.run(
        ["ssh-keygen", "-lf", f"{key}.pub"], check=True, capture_output=True, text=True
    ).stdout.split()[1]


@pytest.fixture
def everybody(key):
    return b"".join(line(who, key(who)) for who in ("astreinte", "claire"))


def approved(key, *, plan=PLAN.digest, user="claire", text=None, **said):
    fields = {"inventory": "lab", "plan": plan, "time": GIVEN, "unit": "lens-consult-3", "user": user} | said
    signature = sign(text or statement(**fields), FOR_APPROVALS, key).decode()
    return approval(user, plan, inventory=fields["inventory"], time=GIVEN, signature=signature)


@pytest.fixture
def sealed(tmp_path, everybody):
    def make(*given, signed=True, signers=everybody, revoked=None):
        lists = (("allowed_signers", signers), ("revoked_signers", revoked))
        record = replace(
            RECORD,
            agreement=replace(RECORD.agreement, signed=signed, given=given),
            signers=tuple((name, text) for name, text in lists if text is not None),
        )
        return seal(record, tmp_path / "evidence" / RUN, PREVIOUS)

    return make


def judged(bundle, trust=None):
    """What both say; they must agree."""
    apart = {"__name__": "apart"}
    exec(compile(script(), "verify.py", "exec"), apart)
    theirs = apart["judge_path"](bundle, apart["Trust"](*(trust or Trust())))
    ours = judge_path(bundle, trust or Trust())
    assert tuple(theirs) == tuple(ours)
    return ours


def test_signed_by_the_operator_and_approved_with_a_key(sealed, key):
    bundle = sealed(approved(key("claire")))
    assert verify_bundle(bundle) == ("it is not signed, and the policy asks for that",)
    before = bundle_digest(bundle)
    sign_bundle(bundle, key("astreinte"))
    verdict = judged(bundle)
    assert (verdict.problems, verdict.digest) == ((), before), "a signature changes nothing that is signed"
    assert dict(verdict.facts)["signature"] == f"astreinte, with the key {shown(key('astreinte'))}"
    assert not any("somebody else" in remark for remark in verdict.remarks)
    assert dict(verdict.facts)["approved by"] == "claire (signed); needed: 1, signed"


def test_openssh_alone_verifies_a_bundle(sealed, key, tmp_path):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    words = ["-f", bundle / "allowed_signers", "-I", "astreinte", "-n", FOR_BUNDLES, "-s", bundle / "manifest.json.sig"]
    with (bundle / "manifest.json").open("rb") as manifest:
        done = subprocess.run(["ssh-keygen", "-Y", "verify", *words], stdin=manifest, capture_output=True, check=True)
    assert b'Good "netauto-bundle" signature for astreinte' in done.stdout


def test_a_signature_survives_no_change(sealed, key):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    value = json.loads((bundle / "manifest.json").read_bytes())
    for field in ("operator", "tool", "inventory", "previous"):
        (bundle / "manifest.json").write_bytes(canonical_json(value | {field: "b" * 64}))
        assert "manifest.json.sig is not of this text, or is damaged" in judged(bundle).problems
    (bundle / "manifest.json").write_bytes(canonical_json(value))
    signature = (bundle / "manifest.json.sig").read_bytes()
    for data in (b"", b"garbage", signature[:-40], signature.replace(b"A", b"B"), b"x" * (2 << 20)):
        (bundle / "manifest.json.sig").write_bytes(data)
        assert judged(bundle).problems
    (bundle / "manifest.json.sig").unlink()
    (bundle / "manifest.json.sig").symlink_to(bundle / "manifest.json")
    assert "'manifest.json.sig' is not in the manifest" in judged(bundle).problems


EARLY, LATE, NOT_YET = (
    f'{NAMESPACES},valid-before="20200301"',
    f'{NAMESPACES},valid-before="20200501"',
    f'{NAMESPACES},valid-after="20200501"',
)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (EARLY, "was made after its key had expired"),
        (LATE, ""),
        ('namespaces="git"', "is by a key that may not sign this"),
        ('namespaces="netauto-approval"', "is by a key that may not sign this"),
        ("", ""),
    ],
)
def test_what_the_list_of_signers_says_counts(sealed, key, everybody, options, problem):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    trusted = Trust(signers=line("astreinte", key("astreinte"), options) + line("claire", key("claire")))
    assert judged(bundle, trusted).problems == ((f"manifest.json.sig {problem}",) if problem else ())


def test_a_bundle_that_was_signed_later_by_somebody_else_with_a_newer_key(sealed, key, everybody):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("audit"))
    assert judged(bundle).problems == (
        "manifest.json.sig is by a key that the list of signers does not know as astreinte's",
    )
    verdict = judged(bundle, Trust(everybody + line("auditor", key("audit"), NOT_YET)))
    signer = f"auditor, after the run, with the key {shown(key('audit'))}"
    assert (verdict.problems, dict(verdict.facts)["signature"]) == ((), signer)
    assert "it was signed by somebody else than who carried it out" in verdict.remarks


@pytest.mark.parametrize("form", ["text", "cut", "mixed"])
def test_a_list_of_revoked_keys_that_cannot_be_read_is_told(sealed, key, form, tmp_path):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    other = Path(f"{key('dora')}.pub")
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", tmp_path / "list", other], check=True)
    whole = (tmp_path / "list").read_bytes()
    assert judged(bundle, Trust(revoked=whole)).problems == ()
    lists = {"text": b"nobody\n", "cut": whole[:-10], "mixed": other.read_bytes() + b"dora left\n"}
    unread = "cannot be judged: the list of revoked keys cannot be read"
    assert judged(bundle, Trust(revoked=lists[form])).problems[-1] == f"manifest.json.sig {unread}"


def test_a_revoked_signer_is_refused_whatever_the_bundle_says(sealed, key, everybody):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    assert judged(bundle).problems == ()
    revoked = Path(f"{key('astreinte')}.pub").read_bytes()
    assert judged(bundle, Trust(revoked=revoked)).problems == ("manifest.json.sig is by a key that was revoked",)
    revoked = Path(f"{key('claire')}.pub").read_bytes()
    assert judged(bundle, Trust(revoked=revoked)).problems == (
        "the approval in journal row 3 has a signature that is by a key that was revoked",
        "0 of 1 approvals that were needed hold (the author's does not count, nor that of who carried it out)",
    )


def test_an_own_list_counts_and_not_that_of_a_forger(sealed, key, everybody):
    forged = line("astreinte", key("mallory")) + line("claire", key("trudy"))
    bundle = sealed(approved(key("trudy")), signers=forged)
    sign_bundle(bundle, key("mallory"))
    assert judged(bundle).problems == ()
    assert judged(bundle, Trust(everybody)).problems == (
        "the approval in journal row 3 has a signature that is by a key that the list of signers does not know as claire's",
        "0 of 1 approvals that were needed hold (the author's does not count, nor that of who carried it out)",
        "manifest.json.sig is by a key that the list of signers does not know as astreinte's",
    )


TOO_FEW = "0 of 1 approvals that were needed hold (the author's does not count, nor that of who carried it out)"
OF_ANOTHER = "the approval in journal row 3 has a signature that is not of this text, or is damaged"


@pytest.mark.parametrize(
    "said",
    [
        {"plan": "f" * 64},
        {"unit": "lens-consult-4"},
        {"inventory": "artois"},
        {"user": "dora"},
        {"time": "2020-04-06T08:00:00+00:00"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_an_approval_that_was_signed_for_something_else(sealed, key, said):
    fields = {"inventory": "lab", "plan": PLAN.digest, "time": GIVEN, "unit": "lens-consult-3", "user": "claire"}
    bundle = sealed(approved(key("claire"), text=statement(**fields | said)))
    sign_bundle(bundle, key("astreinte"))
    assert judged(bundle).problems == (OF_ANOTHER, TOO_FEW)


def test_an_approval_that_claims_a_time_after_the_start_does_not_count(sealed, key):
    late = "2020-04-06T11:00:00+00:00"
    fields = {"inventory": "lab", "plan": PLAN.digest, "time": late, "unit": "lens-consult-3", "user": "claire"}
    signature = sign(statement(**fields), FOR_APPROVALS, key("claire")).decode()
    bundle = sealed(approval(time=late, signature=signature))
    sign_bundle(bundle, key("astreinte"))
    too_late = "the approval in journal row 3 says that it was signed after the run had begun"
    assert judged(bundle).problems == (too_late, TOO_FEW)


def test_whose_list_it_is_is_remarked(sealed, key):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    own = "whose key is which says the bundle itself, and whoever made it could write that: name a list of yours with --signers"
    assert judged(bundle).remarks == (own,)
    assert judged(bundle, Trust(signers=(bundle / SIGNERS).read_bytes())).remarks == ()


def test_two_names_of_one_key_are_one_person(sealed, key):
    signers = line("astreinte,astreinte-admin", key("astreinte")) + line("claire,claire-2", key("claire"))
    own = sealed(approved(key("astreinte"), user="astreinte-admin"), signers=signers)
    sign_bundle(own, key("astreinte"))
    assert judged(own).problems == (TOO_FEW,)


def test_who_approves_twice_under_two_names_counts_once(sealed, key):
    signers = line("astreinte", key("astreinte")) + line("claire,claire-2", key("claire"))
    twice = sealed(approved(key("claire")), approved(key("claire"), user="claire-2"), signers=signers)
    sign_bundle(twice, key("astreinte"))
    assert dict(judged(twice).facts)["approved by"] == "claire (signed); needed: 1, signed"
    assert judged(twice, Trust(approvals=2)).problems == (TOO_FEW.replace("0 of 1", "1 of 2"),)


@pytest.mark.parametrize("pattern", ["*", "cl*", "*,!mallory"])
def test_a_key_that_is_listed_for_a_pattern_of_names_approves_nothing(sealed, key, pattern):
    bundle = sealed(
        approved(key("mallory")), signers=line("astreinte", key("astreinte")) + line(pattern, key("mallory"))
    )
    sign_bundle(bundle, key("astreinte"))
    nobodys = "the approval in journal row 3 has a signature that is by a key that the list of signers does not give to this person alone"
    assert judged(bundle).problems == (nobodys, TOO_FEW)


@pytest.mark.parametrize("name", ["Astreinte", "astreinte ", "astreinte\u3164", "\u0430streinte", "dora", ""])
def test_another_way_to_write_a_name_is_nobody_else(name):
    assert counting([Approval(name)], ("astreinte", "DORA")) == ()


def test_what_is_no_signature_names_no_key():
    for text in (b"", b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----", b"\xff" * 90, b"=" * 60):
        assert key_of(text) == ""


def test_more_can_be_asked_for_than_a_bundle_says(sealed, key):
    bundle = sealed(approval(), signed=False)
    assert judged(bundle).problems == ()
    asked = judged(bundle, Trust(approvals=2)).problems
    assert asked == (TOO_FEW.replace("0 of 1", "1 of 2"),)
    unsigned = "it is not signed, and the policy asks for that"
    assert judged(bundle, Trust(signed=True)).problems == (TOO_FEW, unsigned)


def test_a_signature_for_a_bundle_is_none_for_an_approval(sealed, key):
    fields = {"inventory": "lab", "plan": PLAN.digest, "time": GIVEN, "unit": "lens-consult-3", "user": "claire"}
    signature = sign(statement(**fields), FOR_BUNDLES, key("claire")).decode()
    bundle = sealed(approval(time=GIVEN, signature=signature))
    sign_bundle(bundle, key("astreinte"))
    assert judged(bundle).problems == (OF_ANOTHER, TOO_FEW)


def test_an_unsigned_approval_does_not_count_where_the_policy_asks_for_keys(sealed, key):
    bundle = sealed(approval())
    sign_bundle(bundle, key("astreinte"))
    assert judged(bundle).problems == (TOO_FEW,)


def test_without_any_list_a_signature_is_told_and_proves_only_itself(sealed, key):
    bundle = sealed(approved(key("claire")), signed=False, signers=None)
    sign_bundle(bundle, key("astreinte"))
    verdict = judged(bundle)
    assert verdict.problems == ()
    assert verdict.remarks == ("it is signed, and no list says whose key that is: name one with --signers",)
    assert dict(verdict.facts)["approved by"] == "claire (signed with a key that no list names); needed: 1"


def test_without_openssh_a_signature_cannot_be_called_sound(sealed, key, monkeypatch):
    bundle = sealed(approved(key("claire")))
    sign_bundle(bundle, key("astreinte"))
    monkeypatch.setenv("PATH", "")
    assert "manifest.json.sig cannot be checked: ssh-keygen (OpenSSH) is not installed" in judged(bundle).problems


@pytest.mark.parametrize(
    ("who", "moment", "problem"),
    [
        ("claire", "yesterday", "says no time at which it was made"),
        ("-Oprint-pubkey", GIVEN, "names nobody who could have made it"),
        ("cla*", GIVEN, "names nobody who could have made it"),
        ("dora's watchdog", GIVEN, "names nobody who could have made it"),
    ],
)
def test_hostile_names_and_times_reach_no_program(key, everybody, who, moment, problem):
    signature = sign(b"x", FOR_BUNDLES, key("claire"))
    assert signature_trouble(b"x", signature, FOR_BUNDLES, who, moment, keys=Keys(everybody)) == problem


def test_the_chain_of_signed_bundles(tmp_path, key, everybody):
    other = another(run="later")
    for record in (RECORD, other):
        sign_bundle(append(record, tmp_path), key("astreinte"))
    assert verify_chain(tmp_path, Trust(everybody)) == ()
    assert append(RECORD, tmp_path) == tmp_path / RUN, "sealing again finds the bundle, signed or not"


def test_sealing_again_finds_the_bundle_although_people_have_edited_their_files(tmp_path, everybody):
    first = append(RECORD, tmp_path)
    edited = replace(
        RECORD, signers=(("allowed_signers", everybody),), request=replace(RECORD.request, owner="Somebody")
    )
    assert append(edited, tmp_path) == first


def test_a_key_with_a_passphrase_asks_nobody(key, tmp_path):
    with pytest.raises(EvidenceError, match=r"locked cannot sign: .*incorrect passphrase"):
        sign(b"x", FOR_BUNDLES, key("locked", "secret words"))


def test_keys_that_are_none(tmp_path, monkeypatch):
    with pytest.raises(EvidenceError, match="no signing key"):
        sign(b"x", FOR_BUNDLES, tmp_path / "nothing")
    (tmp_path / "text").write_text("no key\n")
    with pytest.raises(EvidenceError, match="text cannot sign"):
        sign(b"x", FOR_BUNDLES, tmp_path / "text")
    monkeypatch.setenv(KEY_VARIABLE, "")
    assert signing_key() is None
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "mine"))
    assert (signing_key(), signing_key(tmp_path / "other")) == (tmp_path / "mine", tmp_path / "other")


def test_a_key_in_the_agent_is_named_by_its_public_half(key, tmp_path, monkeypatch, everybody):
    public = tmp_path / "only.pub"
    public.write_text(Path(f"{key('claire')}.pub").read_text())
    agent = subprocess.run(["ssh-agent", "-s", "-a", tmp_path / "socket"], capture_output=True, text=True, check=True)
    number = agent.stdout.partition("SSH_AGENT_PID=")[2].partition(";")[0]
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "socket"))
    monkeypatch.setenv("SSH_AGENT_PID", number)
    try:
        subprocess.run(["ssh-add", "-q", key("claire")], check=True, capture_output=True)
        signature = sign(b"x", FOR_BUNDLES, public)
    finally:
        subprocess.run(["ssh-agent", "-k"], check=True, capture_output=True)
    assert signature_trouble(b"x", signature, FOR_BUNDLES, "claire", "", keys=Keys(everybody)) == ""
