"""The program in each bundle, and netauto: one judgement, in the same words, whatever was done to a bundle."""

from __future__ import annotations

import ast
import errno
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from evidence_sample import PLAN, PREVIOUS, RECORD, RUN, another, approval

from netauto.canonical import canonical_json, sha256
from netauto.evidence import append, bundle_digest, seal, verify_bundle, verify_chain
from netauto.evidence.bundle import files
from netauto.evidence.one_file import export
from netauto.evidence.record import Agreement
from netauto.evidence.verifier.chains import MANY
from netauto.evidence.verifier.contents import FIELDS, SINCE
from netauto.evidence.verifier.script import MODULES, script
from netauto.evidence.verifier.sources import Folder
from netauto.evidence.verifier.verdicts import Trust
from netauto.plan.models import Held

OTHER = another(run="lens-consult-4-20200406T110000")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A trusted copy of the program, where nothing of netauto can be imported."""
    path = tmp_path_factory.mktemp("trusted") / "verify.py"
    path.write_bytes(script())
    return path


@pytest.fixture(scope="module")
def ask(program):
    """What the program says is wrong. Its text is run here, apart from netauto's modules: a process for each question takes too long."""
    apart = {"__name__": "apart", "__file__": str(program)}
    exec(compile(program.read_bytes(), program, "exec"), apart)

    def asked(*words):
        with redirect_stdout(io.StringIO()) as said:
            code = apart["main"]([str(word) for word in words])
        wrong = tuple(line[7:] for line in said.getvalue().splitlines() if line.startswith("WRONG: "))
        assert code == (1 if wrong else 0)
        return wrong

    return asked


@pytest.fixture
def bundle(tmp_path):
    return seal(RECORD, tmp_path / "evidence" / RUN, PREVIOUS)


def write_manifest(bundle, value):
    (bundle / "manifest.json").write_bytes(canonical_json(value))


def manifest(bundle):
    return json.loads((bundle / "manifest.json").read_bytes())


def rewrite(bundle, path, value):
    """Alter a table, and its entry in the manifest, as somebody would who knows the format."""
    retell(bundle, path, canonical_json(value))


def retell(bundle, path, data):
    (bundle / path).write_bytes(data)
    known = manifest(bundle)
    known["files"][path] = {"sha256": sha256(data), "size": len(data)}
    write_manifest(bundle, known)


def reverted(bundle):
    said = json.loads((bundle / "outcomes.json").read_bytes())
    said["devices"][0]["outcome"] = "reverted"
    return said


def changed(path):
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:] if data else b"x")


def emptied(path):
    path.write_bytes(b"" if path.read_bytes() else b"\n")


def grown(path):
    path.write_bytes(path.read_bytes() + b"\n")


def renamed(path):
    path.rename(path.with_name(f"{path.name}.old"))


def linked(path):
    there = path.parents[2] / "elsewhere"
    shutil.move(path, there)
    path.symlink_to(there)


def piped(path):
    path.unlink()
    os.mkfifo(path)


def made_a_folder(path):
    path.unlink()
    path.mkdir()


WAYS = (changed, emptied, grown, renamed, linked, piped, made_a_folder, lambda path: path.unlink())


@pytest.mark.parametrize("name", [*files(RECORD), "manifest.json"])
def test_every_change_to_every_file_is_found_by_both(bundle, ask, name):
    kept = bundle.parent.parent / "kept"
    for way in WAYS:
        shutil.copytree(bundle, kept)
        way(bundle / name)
        found = verify_bundle(bundle)
        assert found, way
        assert ask(bundle) == found
        shutil.rmtree(bundle)
        kept.rename(bundle)


def added(bundle):
    (bundle / "before" / "len-acc-3.txt").write_text("hostname\n")


def hidden(bundle):
    (bundle / "before" / ".rc").write_text("")


def empty_folder(bundle):
    (bundle / "notes").mkdir()


def linked_folder(bundle):
    shutil.move(bundle / "before", bundle.parent.parent / "before")
    (bundle / "before").symlink_to(bundle.parent.parent / "before")


def sealed_path(path):
    def tamper(bundle):
        known = manifest(bundle)
        known["files"][path] = {"sha256": sha256(b""), "size": 0}
        write_manifest(bundle, known)

    return tamper


def unlisted(path):
    def tamper(bundle):
        known = manifest(bundle)
        del known["files"][path]
        write_manifest(bundle, known)
        (bundle / path).unlink()

    return tamper


def approvals(**fields):
    def tamper(bundle):
        rewrite(bundle, "approvals.json", json.loads((bundle / "approvals.json").read_bytes()) | fields)

    return tamper


def rows(edit):
    def tamper(bundle):
        value = json.loads((bundle / "events.json").read_bytes())
        edit(value)
        rewrite(bundle, "events.json", value)

    return tamper


def as_row(event):
    return {
        name: getattr(event, name) for name in ("seq", "time", "run", "kind", "device", "step", "body", "prev", "hash")
    }


TOO_FEW = "0 of 1 approvals that were needed hold (the author's does not count, nor that of who carried it out)"
LATE = approval()
LATE = replace(LATE, seq=99)
LATE = replace(LATE, hash=LATE.digest)
CASES = [
    (added, "'before/len-acc-3.txt' is not in the manifest"),
    (hidden, "'before/.rc' is not in the manifest"),
    (empty_folder, "'notes/' is not in the manifest"),
    (linked_folder, "before/len-acc-2.txt is missing, or not a plain file"),
    (sealed_path("/etc/passwd"), "'/etc/passwd' in the manifest is not a path inside the bundle"),
    (sealed_path("../../kept"), "'../../kept' in the manifest is not a path inside the bundle"),
    (sealed_path("before/../plan.json"), "'before/../plan.json' in the manifest is not a path inside the bundle"),
    (sealed_path("manifest.json.sig"), "'manifest.json.sig' in the manifest is not a path inside the bundle"),
    (sealed_path("argparse.py"), "'argparse.py' is no part of a bundle"),
    (sealed_path("notes/len-acc-2.txt"), "'notes/len-acc-2.txt' is no part of a bundle"),
    (sealed_path("before/len-acc-2.sh"), "'before/len-acc-2.sh' is no part of a bundle"),
    (sealed_path("before/more/len-acc-2.txt"), "'before/more/len-acc-2.txt' is no part of a bundle"),
    (sealed_path("more.json"), "'more.json' is no part of a bundle"),
    (unlisted("approvals.json"), "approvals.json is not in the manifest"),
    (unlisted("rollback.json"), "rollback.json is not in the manifest"),
    (approvals(given=[]), TOO_FEW),
    (approvals(author="claire"), TOO_FEW),
    (approvals(given=[as_row(approval(user="astreinte"))]), TOO_FEW),
    (
        approvals(given=[as_row(approval(plan="f" * 64))]),
        "the approval in journal row 3 is of another plan (ffffffffffff…)",
    ),
    (approvals(given=[as_row(approval()) | {"time": "2019"}]), "the approval in journal row 3 was altered"),
    (approvals(given=[as_row(LATE)]), "the approval in journal row 99 came after the run had begun"),
    (approvals(given=["claire"]), "the approval in journal row ? was altered"),
    (approvals(given=[{"seq": "\x1b[2J"}]), "the approval in journal row  [2J was altered"),
    (approvals(needed="1"), "approvals.json does not hold what it should"),
    (approvals(signed=True), "it is not signed, and the policy asks for that"),
    (rows(lambda value: value.pop(0)), "events.json holds 0 rows that open the run, not one"),
    (rows(lambda value: value[1].update(time="2020")), "journal row 12 was altered"),
    (rows(lambda value: value[1].update(prev="0" * 64)), "journal row 12 was altered"),
    (rows(lambda value: value.append(7)), "journal row ? was altered"),
    (lambda bundle: rewrite(bundle, "events.json", {}), "events.json does not hold what it should"),
    (lambda bundle: rewrite(bundle, "findings.json", []), "findings.json does not say what plan.json says"),
    (lambda bundle: rewrite(bundle, "allocation.json", {}), "allocation.json does not say what plan.json says"),
    (
        lambda bundle: rewrite(bundle, "prerequisites.json", ["x"]),
        "prerequisites.json does not say what plan.json says",
    ),
    (lambda bundle: rewrite(bundle, "checks.json", []), "checks.json does not hold the checks of the journal rows"),
    (
        lambda bundle: rewrite(bundle, "outcomes.json", reverted(bundle)),
        "outcomes.json says of len-acc-2: reverted, and the verdict is open",
    ),
    (
        lambda bundle: retell(bundle, "after/len-acc-2.txt", b"x"),
        "after/len-acc-2.txt is not what the journal rows read",
    ),
    (
        lambda bundle: rewrite(bundle, "outcomes.json", {"verdict": "reverted"}),
        "the manifest's `verdict` is not that of outcomes.json",
    ),
]


@pytest.mark.parametrize(("tamper", "problem"), CASES)
def test_both_say_what_contradicts_what(bundle, ask, tamper, problem):
    tamper(bundle)
    found = verify_bundle(bundle)
    assert problem in found
    assert ask(bundle) == tuple(sentence.replace("\x1b", " ") for sentence in found)


@pytest.mark.parametrize("field", [*FIELDS, "previous"])
def test_every_field_of_a_manifest_that_has_a_successor(tmp_path, ask, field):
    first, second = append(RECORD, tmp_path), append(OTHER, tmp_path)
    whole = manifest(first)
    for value in ("another", None, 7, 1.5, ["x"], {"x": "y"}, "0" * 64):
        if type(value) is float:
            (first / "manifest.json").write_text(json.dumps(whole | {field: value}))
        else:
            write_manifest(first, whole | {field: value})
        if value == whole[field]:
            continue
        found = verify_chain(tmp_path)
        assert any(problem.startswith((first.name, f"{second.name}: the bundle before it")) for problem in found), value
        assert ask(tmp_path) == found


def twice(data):
    """Each object says something else first: what another reader may take."""
    return data.replace(b"{", b'{"needed":0,', 1) if b"{" in data else data.replace(b"[", b'[{"x":0,"x":0},', 1)


FORMS = {
    "two values of one name": twice,
    "a mark of the encoding": lambda data: b"\xef\xbb\xbf" + data,
    "another encoding": lambda data: data.decode().encode("utf-16"),
    "a space": lambda data: data.replace(b",", b", ", 1) if b"," in data else data[:1] + b" " + data[1:],
    "no end of the line": lambda data: data[:-1],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("table", sorted(path for path in files(RECORD) if path.endswith(".json")))
def test_a_table_is_written_in_one_form_only(bundle, ask, table, form):
    data = (bundle / table).read_bytes()
    assert form(data) != data
    retell(bundle, table, form(data))
    found = verify_bundle(bundle)
    assert found == ask(bundle)
    ours = {f"{table} is not in canonical form", f"{table} is not JSON", f"{table} does not hold what it should"}
    assert ours & {*found}


UNREAD = ("phases", "rollback")  # sealed, and judged by nobody


@pytest.mark.parametrize("value", [None, 5, "nothing"])
@pytest.mark.parametrize("table", [f"{name}.json" for names in SINCE.values() for name in names if name not in UNREAD])
def test_a_table_holds_what_it_should(bundle, ask, table, value):
    rewrite(bundle, table, value)
    found = verify_bundle(bundle)
    assert found == ask(bundle)
    assert any(table in problem or "plan" in problem for problem in found)


def test_rights_and_times_of_files_do_not_matter(bundle, ask):
    for path in bundle.rglob("*"):
        path.chmod(path.stat().st_mode ^ stat.S_IXOTH ^ stat.S_IROTH)
        os.utime(path, (0, 0))
    assert (verify_bundle(bundle), ask(bundle)) == ((), ())


def test_a_bundle_verifies_itself_where_it_lies(bundle):
    done = subprocess.run([sys.executable, "-I", bundle / "verify.py"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{RUN}: sound\n  digest       {bundle_digest(bundle)}\n")
    for words in (
        "astreinte",
        "open lens-consult-3: open",
        "CHG-2020-0412, for Service de pneumologie",
        "claire (not signed)",
    ):
        assert words in done.stdout
    assert not list(bundle.rglob("__pycache__"))
    (bundle / "summary.md").write_text("x")
    done = subprocess.run(
        [sys.executable, "-I", "-S", bundle / "verify.py"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "\nWRONG: summary.md was altered\n" in done.stdout


@pytest.mark.parametrize("options", [[], ["-S"], ["-I"], ["-E", "-s"]])
def test_modules_beside_the_program_are_not_its_own(bundle, options):
    for name in sorted(sys.stdlib_module_names - {"sys", "builtins"}):
        (bundle / f"{name}.py").write_text("print('EXECUTED')\n")
    done = subprocess.run([sys.executable, *options, bundle / "verify.py"], capture_output=True, text=True, check=False)
    assert "EXECUTED" not in done.stdout + done.stderr
    assert "WRONG: 'argparse.py' is not in the manifest" in done.stdout


def test_modules_that_the_manifest_lists_do_not_run_either(bundle):
    for name in ("argparse.py", "json.py", "os.py"):
        retell(bundle, name, b"print('EXECUTED')\n")
    done = subprocess.run([sys.executable, bundle / "verify.py"], capture_output=True, text=True, check=False)
    assert "EXECUTED" not in done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("WRONG")] == [
        f"WRONG: '{name}' is no part of a bundle" for name in ("argparse.py", "json.py", "os.py")
    ]


def test_words_of_a_bundle_move_no_terminal(bundle, ask, program):
    write_manifest(bundle, manifest(bundle) | {"operator": "\x1b[2J\u202eroot"})
    said = subprocess.run([sys.executable, "-I", program, bundle], capture_output=True, text=True, check=False).stdout
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_chain_that_lost_its_ends_shows_against_digests_kept_elsewhere(tmp_path, ask):
    first, second = append(RECORD, tmp_path / "all"), append(OTHER, tmp_path / "all")
    one, two = bundle_digest(first), bundle_digest(second)
    assert ask(first, second) == ()
    assert ask("--known", two, tmp_path / "all") == ()
    assert ask("--known", one, second) == (), "the digest of the bundle before is known"
    assert ask(tmp_path / "all" / second.name) == ()
    shutil.rmtree(second)
    assert ask("--known", two, tmp_path / "all") == (
        f"no bundle here has, or follows, the digest {two[:12]}… that you know",
    )
    assert verify_chain(tmp_path / "all", Trust(known=(two,))) == ask("--known", two, tmp_path / "all")


def test_what_is_no_bundle(tmp_path, ask):
    (tmp_path / "text").write_text("x")
    assert ask(tmp_path / "text") == ("text is not a zip file that can be read",)
    (tmp_path / "empty").mkdir()
    assert ask(tmp_path / "empty") == ("manifest.json is missing, or not a plain file",)
    assert ask(tmp_path / "nowhere") == ("nowhere is missing, or neither a folder nor a file",)


def test_lists_of_signers_that_cannot_be_read(bundle, program):
    words = [sys.executable, "-I", program, "--signers", "nowhere", bundle]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "verify.py: error: nowhere cannot be read: No such file or directory",
    )


def test_a_pipe_is_no_list_of_signers(bundle, program):
    os.mkfifo(bundle.parent / "pipe")
    sparse(bundle.parent / "large", 5 << 20)
    for name, problem in (
        ("pipe", "is not a plain file"),
        (RUN, "is not a plain file"),
        ("large", "is larger than any list of signers"),
    ):
        for option in ("--signers", "--revoked"):
            words = [sys.executable, "-I", program, option, bundle.parent / name, bundle]
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
            assert done.returncode == 2
            assert done.stderr.endswith(f"error: {bundle.parent / name} {problem}\n")


def test_an_enormous_manifest_is_not_read(bundle, ask):
    with (bundle / "manifest.json").open("wb") as file:
        file.truncate(5 << 20)
    assert verify_bundle(bundle) == ("manifest.json is larger than any that netauto writes",)
    assert ask(bundle) == verify_bundle(bundle)


def sparse(path, size):
    with path.open("wb") as file:
        file.truncate(size)


def test_what_is_larger_than_any_table_is_not_read(bundle, ask):
    sparse(bundle / "checks.json", 65 << 20)
    known = manifest(bundle)
    known["files"]["checks.json"] = {"sha256": "0" * 64, "size": 65 << 20}
    write_manifest(bundle, known)
    found = verify_bundle(bundle)
    assert (found, ask(bundle)) == (("checks.json is larger than any that netauto writes",),) * 2


def test_more_values_than_any_bundle_holds_are_not_read(bundle, ask):
    retell(bundle, "checks.json", b"[" + b"{}," * 2_500_000 + b"{}]\n")
    retell(bundle, "events.json", b"[" + b"{}," * 600_000 + b"{}]\n")
    found = verify_bundle(bundle)
    assert found[0] == "events.json holds more than any that netauto writes"
    assert ask(bundle) == found


def test_tables_that_are_too_large_together_are_not_read(bundle, ask):
    for number in range(3):
        sparse(bundle / f"{number}.json", 50 << 20)
    assert (verify_bundle(bundle), ask(bundle)) == (("is larger than any bundle that netauto writes",),) * 2


def test_what_has_another_size_is_not_read(bundle, ask, monkeypatch):
    sparse(bundle / "summary.md", 200 << 20)
    monkeypatch.setattr(Folder, "open", lambda self, path: (bundle / path).open("rb") if path != "summary.md" else None)
    assert (verify_bundle(bundle), ask(bundle)) == (("summary.md was altered",),) * 2


def test_a_folder_larger_than_any_bundle_is_not_read(bundle, ask):
    for number in range(5):
        sparse(bundle / f"{number}.bin", 250 << 20)
    assert (verify_bundle(bundle), ask(bundle)) == (("is larger than any bundle that netauto writes",),) * 2


def test_a_folder_that_may_not_be_read_is_told(bundle, ask, monkeypatch):
    def refused(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, refused)
    for folder in (bundle, bundle.parent):
        assert ask(folder) == (f"{folder.name} cannot be read: Permission denied",)
    assert verify_bundle(bundle) == (f"{bundle.name} cannot be read: Permission denied",)
    assert verify_chain(bundle.parent) == (
        f"{bundle.parent.name}: {bundle.parent.name} cannot be read: Permission denied",
    )


@pytest.fixture
def shared():
    """A folder that everybody may enter, unlike those of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def as_nobody():
    """Go on without the rights of whoever may read everything."""
    own = os.geteuid()
    os.seteuid(own or 65534)
    try:
        yield
    finally:
        os.seteuid(own)


CLOSED = {"all": "all", f"all/{RUN}": RUN, f"all/{RUN}/before": RUN, "all/closed": "closed", "all/empty": "empty"}


@pytest.mark.parametrize(("closed", "told"), CLOSED.items())
@pytest.mark.parametrize("rights", [0o000, 0o111, 0o444])
def test_folders_that_may_not_be_read_end_nothing(shared, ask, closed, told, rights):
    seal(RECORD, shared / "all" / RUN, None)
    (shared / "all" / "closed" / "inside").mkdir(parents=True)
    (shared / "all" / "empty").mkdir()
    for path in shared.rglob("*"):
        path.chmod(0o755)
    (shared / closed).chmod(rights)
    with as_nobody():
        found = ask(shared / "all", *sorted((shared / "all").glob("*")), shared / "all" / "closed")
        ours = verify_chain(shared / "all")
    (shared / closed).chmod(0o755)
    listed = (rights, told) == (0o444, "empty")  # who sees that nothing is inside need not go in
    assert (f"{told}: {told} cannot be read: Permission denied" in found) is not listed
    assert {*ours} <= {*found}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_of_an_older_encoding_shows_everything(tmp_path, program, encoding):
    request = replace(RECORD.request, owner="Réanimation — Łódź")
    bundle = seal(replace(RECORD, request=request), tmp_path / RUN, None)
    surroundings = {"PYTHONIOENCODING": encoding, "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, program, bundle], capture_output=True, env=surroundings, check=True)
    assert b"\\u0141" in done.stdout
    assert done.stdout.endswith(b"sound: everything is what was sealed\n")


def test_a_linked_bundle_is_none(tmp_path, ask):
    append(RECORD, tmp_path / "all").rename(tmp_path / "outside")
    (tmp_path / "all" / RUN).symlink_to(tmp_path / "outside")
    assert verify_chain(tmp_path / "all") == (f"{RUN}: is a link, not a bundle",)
    assert ask(tmp_path / "all") == verify_chain(tmp_path / "all")


def held(device):
    push = next(one.push for one in PLAN.devices if one.device == device)
    return Held(room="box-1", workstation="len-ws-301", device=device, port="1/0/13", zone="clin", push=push)


HELD = tuple(held(device.device) for device in PLAN.devices if device.push)
OPENED = PLAN.model_copy(update={"held": HELD, "change": "CHG-2020-0001"})


def approved_with(opening, **said):
    agreement = Agreement(needed=1, author="dora", opening=opening, given=(approval(plan=opening.digest, **said),))
    return replace(RECORD, agreement=agreement)


def test_an_approval_of_the_opening_counts_for_what_it_said_would_follow(tmp_path, ask, program):
    bundle = seal(approved_with(OPENED), tmp_path / RUN, PREVIOUS)
    assert (verify_bundle(bundle), ask(bundle)) == ((), ())
    said = subprocess.run([sys.executable, "-I", program, bundle], capture_output=True, text=True, check=True).stdout
    assert "it was approved with the plan that opened the unit, which holds the lines that move these ports" in said


@pytest.mark.parametrize(
    "opening",
    [
        OPENED.model_copy(update={"held": HELD[:1]}),
        OPENED.model_copy(update={"held": (HELD[0], HELD[1].model_copy(update={"push": HELD[1].push[:1]}))}),
        OPENED.model_copy(update={"unit": "lens-consult-4"}),
        OPENED.model_copy(update={"action": "close"}),
    ],
)
def test_an_approval_of_another_change_is_none_of_this_one(tmp_path, ask, opening):
    bundle = seal(approved_with(opening), tmp_path / RUN, PREVIOUS)
    found = verify_bundle(bundle)
    assert found == ask(bundle)
    assert found[0] == "opening.json does not say what this plan does: its approvals are of another change"
    assert found[-1] == TOO_FEW


def test_a_plan_that_was_approved_has_to_be_there(tmp_path, ask):
    bundle = seal(approved_with(OPENED), tmp_path / RUN, PREVIOUS)
    rewrite(bundle, "opening.json", OPENED.model_copy(update={"change": "another"}).model_dump(mode="json"))
    missing = "approvals.json names another plan, and opening.json is not that one"
    assert (verify_bundle(bundle)[0], ask(bundle)[0]) == (missing, missing)
    unlisted("opening.json")(bundle)
    assert (verify_bundle(bundle)[0], ask(bundle)[0]) == (missing, missing)


@pytest.fixture
def three(tmp_path):
    root = tmp_path / "three"
    return root, [append(another(run=f"run-{number}"), root) for number in range(3)]


def test_a_folder_of_exported_bundles_is_judged_with_its_chain(three, tmp_path, ask):
    for number in (0, 2):
        export(three[1][number], tmp_path / f"{number}.zip")
    (tmp_path / "desktop.ini").write_text("of another program")
    shutil.rmtree(three[0])
    folder = tmp_path / "files"
    folder.mkdir()
    for path in (*tmp_path.glob("*.zip"), tmp_path / "desktop.ini"):
        path.rename(folder / path.name)
    (gap,) = ask(folder)
    assert gap.startswith("run-2: the bundle before it is missing or was altered")


def test_a_trusted_copy_and_lists_of_signers_may_lie_beside_the_bundles(three, tmp_path, program):
    folder = tmp_path / "given"
    folder.mkdir()
    for number, bundle in enumerate(three[1]):
        export(bundle, folder / f"{number}.zip")
    (folder / "again.zip").symlink_to(folder / "0.zip")
    shutil.copy(program, folder)
    (folder / "allowed_signers").write_text("")
    done = subprocess.run([sys.executable, folder / "verify.py"], capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.endswith("sound")] == [
        "again.zip: not sound",
        *(f"run-{number}: sound" for number in range(3)),
    ]
    assert done.stdout.endswith("\nWRONG: again.zip: is a link, not a bundle\n\nnot sound: 1 problem(s)\n")


def test_bundles_that_are_named_one_by_one_may_lie_apart(three, program, ask):
    named = [three[1][0], three[1][2]]
    assert ask(*named) == ()
    done = subprocess.run([sys.executable, "-I", program, *named], capture_output=True, text=True, check=True)
    assert "run-2: the bundle before it is not among these: what lies between them is not judged" in done.stdout


def test_each_inventory_has_a_chain_of_its_own(tmp_path, ask):
    for inventory in ("lab", "artois"):
        append(replace(another(run=f"run-of-{inventory}"), inventory=inventory), tmp_path / inventory)
        shutil.copytree(tmp_path / inventory / f"run-of-{inventory}", tmp_path / "both" / inventory)
    assert ask(tmp_path / "both") == ()


def test_a_bundle_that_lost_its_manifest_is_none_of_the_unrelated(three, ask):
    (three[1][2] / "manifest.json").unlink()
    (three[0] / "unrelated").mkdir()
    assert ask(three[0]) == (
        "run-2: manifest.json is missing, or not a plain file",
        "unrelated: is a folder that holds nothing of a bundle",
    )


def test_many_bundles_are_judged_by_several_processes(bundle, program):
    root, previous = bundle.parent, bundle_digest(bundle)
    for number in range(MANY):
        folder = root / f"{RUN}-{number:03}"
        shutil.copytree(bundle, folder)
        write_manifest(folder, manifest(bundle) | {"previous": previous})
        previous = bundle_digest(folder)
    (folder / "plan.json").write_text("{}")
    first = json.loads((bundle / "manifest.json").read_bytes())["previous"]
    expected = (f"{folder.name}: plan.json was altered",)
    assert verify_chain(root, Trust(known=(first,))) == expected
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, "--known", first, root], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stdout.splitlines() if line.startswith("WRONG")] == [f"WRONG: {expected[0]}"]
    assert done.stderr == ""


def test_bundles_of_the_first_format_are_sound_still(bundle, ask):
    known = manifest(bundle)
    for path in ("verify.py", "approvals.json", "request.json", "rollback.json"):
        (bundle / path).unlink()
        del known["files"][path]
    write_manifest(bundle, known | {"version": 1})
    assert (verify_bundle(bundle), ask(bundle)) == ((), ())


def test_clocks_that_went_back_are_told(tmp_path, program):
    append(RECORD, tmp_path)
    early = another(run="earlier", started="2020-04-06T09:00:02", ended="2020-04-06T09:00:01")
    append(early, tmp_path)
    said = subprocess.run([sys.executable, "-I", program, tmp_path], capture_output=True, text=True, check=True).stdout
    assert "earlier: its run ended before that of the bundle before it: sealed late, or a clock was set back" in said
    assert "it ended before it had started: the clock was set back meanwhile" in said


def test_the_program_is_one_file_for_older_pythons_and_imports_nothing_else():
    tree = ast.parse(script(), feature_version=(3, 9))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert imported <= sys.stdlib_module_names
    defined = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    stored = (name for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign)) for name in ast.walk(node))
    defined += [name.id for name in stored if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]
    assert sorted(defined) == sorted(set(defined)), "modules that become one file must not share a name"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_modules_are_written_for_older_pythons(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))
    later = {"slots", "kw_only", "strict"}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [word.arg for call in calls for word in call.keywords if word.arg in later]
