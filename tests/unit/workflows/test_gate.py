"""Who has to agree before a plan is applied, whose word counts, and what an approval is worth without its key."""

from __future__ import annotations

import subprocess

import pytest
from plan_sample import device_plan, plan

from netauto.errors import EvidenceError, PolicyError
from netauto.workflows import gate
from netauto.workflows.root import Root
from netauto.workflows.signing import sign_sealed
from netauto.workflows.story import told
from netauto.workspace import Workspace


def plan_of(*guarantees, action="open", change="CHG-2020-0412"):
    devices = (
        device_plan(f"device-{number}", predicted_text="hostname x\n", guarantee=guarantee, revert_after=0)
        for number, guarantee in enumerate(guarantees)
    )
    return plan(*devices, action=action, change=change)


PLAN = plan_of("timed-native", "tool-side-undo")


@pytest.fixture
def people(tmp_path, monkeypatch):
    """Everybody's own netauto, on one journal and one policy."""
    (tmp_path / "inventories" / "lab").mkdir(parents=True)
    roots = []

    def who(name, policy=None):
        monkeypatch.setenv("LOGNAME", name)
        if policy is not None:
            (tmp_path / "inventories" / "lab" / "policy.yml").write_text(f"{policy}\n")
        root = Root(Workspace(tmp_path))
        roots.append(root)
        assert root.user == name
        return root

    yield who
    for root in roots:
        root.close()


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    for name in ("claire", "mallory"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    return folder


def list_signers(root, keys, *names, options=""):
    lines = (f"{name} {options}{(keys / name).with_suffix('.pub').read_text()}" for name in names)
    (root.workspace.inventory / "allowed_signers").write_text("".join(lines))


@pytest.mark.parametrize(
    ("policy", "plan", "count"),
    [
        ("approvals: 0", PLAN, 0),
        ("approvals: 2", PLAN, 2),
        ("approvals_for: {open: 1}", PLAN, 1),
        ("approvals_for: {close: 1}", PLAN, 0),
        ("approvals_for: {close: 3}", plan_of("timed-native", action="close"), 3),
        ("approvals: 1\napprovals_for: {tool-side-undo: 2}", PLAN, 2),
        ("approvals: 1\napprovals_for: {tool-side-undo: 2}", plan_of("timed-native"), 1),
        ("approvals: 3\napprovals_for: {open: 1, none: 5}", PLAN, 3),
    ],
)
def test_the_highest_number_that_applies_counts(people, policy, plan, count):
    assert gate.needed(people("dora", policy), plan) == count


def test_neither_the_author_nor_who_applies_counts(people):
    gate.note_author(people("dora", "approvals: 1"), PLAN)
    gate.note_author(people("claire"), PLAN)  # who makes the same plan again to check it is not its author
    gate.approve(people("dora"), PLAN)
    with pytest.raises(PolicyError, match=r"has 0 of 1 approvals \(your own does not count\)"):
        gate.admit(people("dora"), PLAN)
    with pytest.raises(PolicyError, match=r"0 of 1 approvals \(yours and dora's, who made it, do not count\)"):
        gate.admit(people("claire"), PLAN)
    gate.approve(people("claire"), PLAN)
    gate.admit(people("dora"), PLAN)
    gate.admit(people("emil"), PLAN)
    agreed = gate.agreement(people("emil"), PLAN)
    assert (agreed.needed, agreed.signed, agreed.author, agreed.opening) == (1, False, "dora", None)
    assert [event.body["user"] for event in agreed.given] == ["dora", "claire"]
    assert gate.approvers(people("emil"), PLAN) == ("dora", "claire")


def test_an_approval_of_another_plan_does_not_count(people):
    gate.approve(people("claire", "approvals: 1"), plan_of("timed-native", change="CHG-2020-0413"))
    with pytest.raises(PolicyError, match="has 0 of 1 approvals"):
        gate.admit(people("dora"), PLAN)


def test_nothing_is_recorded_of_a_plan_that_nobody_has_to_approve(people):
    root = people("dora", "approvals: 0")
    gate.note_author(root, PLAN)
    assert root.journal.events(f"plan-{PLAN.digest[:16]}") == ()
    gate.admit(root, PLAN)


def test_signed_approvals(people, keys):
    root = people("claire", "approvals: 1\nsigned: true")
    with pytest.raises(PolicyError, match="asks for signed approvals, and no key is named") as refused:
        gate.approve(root, PLAN)
    assert refused.value.hint.startswith(f"netauto approve lens-consult-3 {PLAN.digest[:12]} --key FILE")
    with pytest.raises(PolicyError, match="has no list of signers: inventories/lab/allowed_signers"):
        gate.approve(root, PLAN, keys / "claire")
    list_signers(root, keys, "claire")
    with pytest.raises(
        PolicyError, match="is by a key that the list of signers does not know as claire's; nothing was recorded"
    ):
        gate.approve(root, PLAN, keys / "mallory")
    with pytest.raises(EvidenceError, match="no signing key"):
        gate.approve(root, PLAN, keys / "nobody")
    assert gate.approvers(root, PLAN) == ()
    gate.approve(root, PLAN, keys / "claire")
    gate.admit(people("dora"), PLAN)
    (row,) = root.journal.events(f"plan-{PLAN.digest[:16]}")
    assert told(row) == f"claire approved plan {PLAN.digest[:12]} of lens-consult-3, signed"


def test_the_key_in_the_environment_is_used(people, keys, monkeypatch):
    root = people("claire", "approvals: 1")
    list_signers(root, keys, "claire", options='namespaces="netauto-approval" ')
    monkeypatch.setenv("NETAUTO_SIGNING_KEY", str(keys / "claire"))
    gate.approve(root, PLAN)
    (row,) = root.journal.events(f"plan-{PLAN.digest[:16]}")
    assert row.body["signature"].startswith("-----BEGIN SSH SIGNATURE-----")
    gate.admit(people("dora"), PLAN)


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (
            lambda folder, keys: (folder / "allowed_signers").unlink(),
            "claire's is signed, and the inventory has no list of signers",
        ),
        (
            lambda folder, keys: (folder / "revoked_signers").write_bytes((keys / "claire.pub").read_bytes()),
            "claire's has a signature that is by a key that was revoked",
        ),
        (
            lambda folder, keys: (folder / "allowed_signers").write_text(
                f'claire valid-before="20200101" {(keys / "claire.pub").read_text()}'
            ),
            "claire's has a signature that was made after its key had expired",
        ),
    ],
)
def test_an_approval_whose_key_is_not_good_any_more_does_not_count(people, keys, after, why):
    root = people("claire", "approvals: 1")
    list_signers(root, keys, "claire")
    gate.approve(root, PLAN, keys / "claire")
    after(root.workspace.inventory, keys)
    with pytest.raises(PolicyError, match=why):
        gate.admit(people("dora"), PLAN)


def test_an_unsigned_approval_from_before_the_policy_asked_for_keys(people):
    gate.approve(people("claire", "approvals: 1"), PLAN)
    with pytest.raises(PolicyError, match="claire's is not signed"):
        gate.admit(people("dora", "approvals: 1\nsigned: true"), PLAN)


def test_a_bundle_stays_without_signature_and_says_so(people, keys, tmp_path, monkeypatch):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "manifest.json").write_text("{}\n")
    assert sign_sealed(people("dora", "approvals: 0"), bundle) == ""
    assert (
        sign_sealed(people("dora", "signed: true"), bundle)
        == "policy.yml asks for a signature, and NETAUTO_SIGNING_KEY names no key"
    )
    monkeypatch.setenv("NETAUTO_SIGNING_KEY", str(keys / "nobody"))
    assert sign_sealed(people("dora"), bundle).startswith("no signing key")
    assert not (bundle / "manifest.json.sig").exists()
    monkeypatch.setenv("NETAUTO_SIGNING_KEY", str(keys / "claire"))
    assert sign_sealed(people("dora"), bundle) == ""
    first = (bundle / "manifest.json.sig").read_bytes()
    monkeypatch.setenv("NETAUTO_SIGNING_KEY", str(keys / "mallory"))
    assert sign_sealed(people("dora"), bundle) == "", "a signature that is there stays"
    assert (bundle / "manifest.json.sig").read_bytes() == first
