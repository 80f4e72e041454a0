"""Everything that can be wrong with a journal's file: one clear message, nothing lost."""

import ctypes
import sqlite3
import subprocess
import sys

import pytest
from journal_years import ELSEWHERE, HERE, as_version_1, live, opened, tampered

from netauto.errors import JournalError
from netauto.journal import SCHEMA_VERSION, Journal
from netauto.journal.audit import audit, rows_of
from netauto.journal.identity import this_machine
from netauto.journal.schema import STEPS
from netauto.journal.storage import file_system, open_for_reading

LIBC = ctypes.CDLL(None)


# Versions


def test_version_1_is_brought_up_without_touching_a_row(path, calendar, tmp_path):
    old = tmp_path / "old" / "journal.sqlite"
    old.parent.mkdir()
    as_version_1(old, path)
    with sqlite3.connect(old) as raw:
        before = raw.execute("SELECT * FROM event ORDER BY seq").fetchall()
    raw.close()
    with opened(old, calendar) as journal:
        assert journal.verify_chain() == 20
        assert (journal.identity.inventory, journal.identity.machine) == ("lab", HERE)
        assert journal.owed_runs() == ()
        live(journal, "new")
        assert journal.verify_chain() == 25
    with sqlite3.connect(old) as raw:
        assert raw.execute("SELECT * FROM event WHERE seq <= 20 ORDER BY seq").fetchall() == before
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        steps = set(raw.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'event_k%' OR name = 'meta'"))
    raw.close()
    with sqlite3.connect(path) as raw:  # a new journal has taken the same steps
        assert set(raw.execute("SELECT name, sql FROM sqlite_master")) >= steps
    raw.close()


def test_runs_that_ended_before_the_note_existed_owe_nothing(calendar, tmp_path):
    with opened(tmp_path / "new", calendar) as journal:
        journal.append("r1", "opened", plan={"unit": "u", "action": "open", "devices": []}, digest="d", user="u")
        journal.append("r1", "closed", verdict="open")
        assert journal.owed_runs() == ("r1",)
    as_version_1(tmp_path / "old", tmp_path / "new")
    with opened(tmp_path / "old", calendar) as journal:
        assert journal.owed_runs() == ()
        assert journal.open_runs() == ()


def test_version_1_that_is_only_read_stays_what_it_is(path, calendar, tmp_path, monkeypatch):
    old = tmp_path / "old.sqlite"
    as_version_1(old, path)
    monkeypatch.setattr("netauto.journal.store.may_write", lambda _path: False)
    with Journal(old) as journal:
        assert (journal.writable, journal.verify_chain(), journal.owed_runs()) == (False, 20, ())
        assert [run.run for run in journal.summaries()] == ["r0", "r1", "r2", "r3"]
        with pytest.raises(JournalError, match="may not be written"):
            journal.append("r", "note")
    assert audit(old).problems == ()
    with sqlite3.connect(old) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    raw.close()


def test_a_step_that_fails_leaves_the_old_version(path, calendar, tmp_path, monkeypatch):
    old = tmp_path / "old.sqlite"
    as_version_1(old, path)
    with monkeypatch.context() as patch:
        patch.setattr("netauto.journal.schema.STEPS", (STEPS[0], (*STEPS[1], "CREATE TABLE event (seq)")))
        with pytest.raises(JournalError):
            opened(old, calendar)
    with sqlite3.connect(old) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'meta'").fetchall() == []
    raw.close()
    with opened(old, calendar) as journal:
        assert journal.verify_chain() == 20


def test_a_newer_version_is_refused_for_reading_too(path, calendar):
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    raw.close()
    with pytest.raises(JournalError, match="newer netauto") as caught:
        open_for_reading(path)
    assert "upgrade netauto" in caught.value.hint
    assert "newer netauto" in audit(path).problems[0]


# Files that are cut off or altered


@pytest.mark.parametrize("left", [0, 50, 4096, 9000, 0.5, -4096])
def test_a_file_that_was_cut_off(path, calendar, left):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * left) if isinstance(left, float) else left])

    def use():
        with opened(path, calendar) as journal:
            journal.open_runs()
            journal.verify_chain()

    with pytest.raises(JournalError, match=r"cut off|damaged|not a journal"):
        use()
    (problem,) = audit(path).problems
    assert str(path) in problem
    assert path.read_bytes() == data[: int(len(data) * left) if isinstance(left, float) else left]


def test_a_journal_appears_whole_or_not_at_all(tmp_path, calendar, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("netauto.journal.schema.STEPS", (*STEPS, ("not SQL",)))
        with pytest.raises(JournalError):
            opened(tmp_path / "journal.sqlite", calendar)
    assert list(tmp_path.iterdir()) == []
    with opened(tmp_path / "journal.sqlite", calendar) as journal:
        assert journal.verify_chain() == 0


@pytest.mark.parametrize(
    "body", ["no json", "[1]", "[" * 100_000, '{"plan": [], "checks": 1, "ms": "x", "deadline": {}}']
)
def test_a_damaged_body_is_named_and_stops_nothing_else(path, calendar, body):
    tampered(path, f"UPDATE event SET body = '{body}' WHERE seq = 3", "UPDATE event SET body = 'x' WHERE seq = 1")
    found = audit(path)
    assert found.problems == ("journal.sqlite: row 1 does not carry its own hash: it was altered",)
    assert [run.run for part in found.parts for run in part.runs] == ["r0", "r1", "r2", "r3"]
    with opened(path, calendar) as journal:
        with pytest.raises(JournalError, match=r"row 1 \(run r0\) is not what was written"):
            journal.events("r0")
        assert len(journal.events("r1")) == 4
        assert journal.open_runs() == ()


def test_json_that_means_the_same_but_is_not_what_was_written(path):
    tampered(path, """UPDATE event SET body = '{"verdict": "open"}' WHERE seq = 4""")
    assert audit(path).problems == ("journal.sqlite: row 4 does not carry its own hash: it was altered",)


def test_bytes_that_are_no_text(path, calendar):
    tampered(path, "UPDATE event SET device = CAST(x'ff1b5b324a' AS TEXT) WHERE seq = 3")
    assert audit(path).problems == ("journal.sqlite: row 3 does not carry its own hash: it was altered",)
    with opened(path, calendar) as journal, pytest.raises(JournalError, match="row 3"):
        journal.events("r0")
    assert rows_of(path, "r0")[2][4] == "\udcff\x1b[2J"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM event WHERE seq = 7", "row 8 comes after row 6: rows between them are missing"),
        (f"UPDATE event SET prev = '{'0' * 64}' WHERE seq = 9", "row 9 does not follow from the row before it"),
    ],
)
def test_rows_that_are_missing_or_moved(path, statement, said):
    tampered(path, statement)
    (problem,) = audit(path).problems
    assert problem.startswith(f"journal.sqlite: {said}")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM event WHERE seq = 18", "UPDATE event SET body = '{}' WHERE seq = 18"]
)
def test_a_run_does_not_go_on_from_rows_that_were_tampered_with(path, calendar, statement):
    tampered(path, statement)
    with opened(path, calendar) as journal:
        with pytest.raises(JournalError, match=r"run r3 cannot go on from it") as caught:
            journal.own("r3", unit="u", user="u").__enter__()
        assert "look at every device" in caught.value.hint
        with journal.own("r4", unit="u", user="u"):  # a new one begins after what was damaged
            live(journal, "r4")
        with journal.own("r4", unit="u", user="u"):
            assert audit(path).problems


# Rights and file systems


def as_owner(*arguments):
    """Run Python as somebody whom file modes apply to, even where tests run as root."""

    def forget_privilege():
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            LIBC.prctl(
                24, capability, 0, 0, 0
            )  # PR_CAPBSET_DROP; refused, and needless, where tests do not run as root

    return subprocess.run(
        [sys.executable, "-c", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=forget_privilege,
    )


READ_ONLY = """
import sys; from pathlib import Path; from netauto.errors import JournalError; from netauto.journal import Journal
from netauto.journal.audit import audit
path = Path(sys.argv[1])
with Journal(path, inventory="lab", machine="a" * 32) as journal:
    print(journal.writable, journal.verify_chain(), journal.open_runs(), len(audit(path).problems))
    for attempt in (lambda: journal.append("r", "note"), lambda: journal.own("r", unit="u", user="u").__enter__()):
        try:
            attempt()
        except JournalError as error:
            print(error.message, "|", error.hint)
"""


@pytest.mark.parametrize(("what", "mode"), [("file", 0o444), ("folder", 0o555)])
def test_a_file_or_folder_that_may_only_be_read(path, what, mode):
    target = path if what == "file" else path.parent
    target.chmod(mode)
    try:
        done = as_owner(READ_ONLY, str(path))
    finally:
        target.chmod(0o700)
    refused = f"journal {path}: it may not be written | check its owner and rights, and those of its folder"
    assert (done.stdout.splitlines(), done.stderr) == (["False 20 () 0", refused, refused], "")


def test_the_newest_rows_are_out_of_reach(path, calendar, tmp_path):
    with opened(path, calendar) as journal:
        journal.append("r9", "note")
        copy = tmp_path / "copy"
        copy.mkdir()
        (copy / path.name).write_bytes(path.read_bytes())
        (copy / f"{path.name}-wal").write_bytes(path.with_name(f"{path.name}-wal").read_bytes())
    copy.chmod(0o555)
    try:
        done = as_owner(
            "import sys; from pathlib import Path; from netauto.journal.audit import audit\n"
            "print(audit(Path(sys.argv[1])).problems)",
            str(copy / path.name),
        )
    finally:
        copy.chmod(0o700)
    assert "it cannot be opened" in done.stdout or "may not be written" in done.stdout


def test_a_network_file_system_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / {tmp_path} rw - nfs4 srv:/x rw\n")
    monkeypatch.setattr("netauto.journal.storage.file_system", lambda folder: file_system(folder, mounts))
    with pytest.raises(JournalError, match="nfs4 is a network file system") as caught:
        Journal(tmp_path / "state" / "journal.sqlite")
    assert caught.value.hint == "keep the inventory's state on a local disk"
    assert list((tmp_path / "state").iterdir()) == []


def test_a_live_process_that_does_not_let_go(path, calendar, monkeypatch):
    monkeypatch.setattr("netauto.journal.storage._BUSY_MS", 50)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with opened(path, calendar) as journal, pytest.raises(JournalError, match="another process holds it") as caught:
            journal.append("r", "note")
        assert caught.value.hint == "try again when that process has ended"
    finally:
        other.execute("ROLLBACK")
        other.close()
    with opened(path, calendar) as journal:
        assert journal.append("r", "note").seq == 21


# Copies


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"machine": ELSEWHERE}, "it was copied from another machine"),
        ({"inventory": "arras"}, "it belongs to the inventory 'lab', and this one is 'arras'"),
    ],
)
def test_a_copy_is_read_not_driven_until_it_is_adopted(path, calendar, there, said):
    with opened(path, calendar, **there) as journal:
        assert journal.stranger == said
        assert (journal.verify_chain(), len(journal.runs())) == (20, 4)
        for attempt in (
            lambda: journal.append("r", "note"),
            lambda: journal.own("r", unit="u", user="u").__enter__(),
            lambda: journal.archive(None, "u"),
        ):
            with pytest.raises(JournalError, match=said) as caught:
                attempt()
            assert "netauto audit journal --adopt" in caught.value.hint
        assert journal.adopt("c.durand")
        assert not journal.adopt("c.durand")
        assert journal.append("r", "note").seq == 22
    with opened(path, calendar, **there) as journal:
        assert journal.stranger == ""
        (event,) = journal.events("journal")[-1:]
        assert (event.kind, event.body["user"]) == ("adopted", "c.durand")
    with opened(path, calendar) as journal:
        assert journal.stranger


def test_a_machine_is_known_by_a_digest_of_its_id(tmp_path):
    file = tmp_path / "machine-id"
    assert this_machine(file) == ""
    file.write_text("\n")
    assert this_machine(file) == ""
    file.write_text("0123456789abcdef0123456789abcdef\n")
    assert len(this_machine(file)) == 32
    assert "0123" not in this_machine(file)
    assert this_machine(file) == this_machine(file)


def test_what_is_not_known_is_not_held_against_a_journal(path, calendar):
    with opened(path, calendar, machine="") as journal:
        assert journal.stranger == ""
    with Journal(path.with_name("j"), machine="", inventory="") as journal:
        assert (journal.identity.machine, journal.identity.inventory) == ("", "")
    with opened(path.with_name("j"), calendar) as journal:
        assert journal.stranger == ""
