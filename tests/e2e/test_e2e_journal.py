"""The journal as people meet it: judged, told, archived, copied, damaged, and on a disk that is full at the wrong moment."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from e2e_hospital import UNIT, Hospital

from netauto.plan.undo import read_undo

pytestmark = pytest.mark.slow

ELSEWHERE = "another-machine"


@pytest.fixture
def ran(hospital):
    """A hospital whose unit was opened, and the id of that run."""
    assert hospital.open("-q").code == 0
    return hospital, hospital.type("status", "--json").json["runs"][-1]["run"]


def edited(hospital: Hospital, statement: str, *values: object) -> None:
    """Do what an administrator with another tool could do."""
    raw = sqlite3.connect(hospital.workspace.journal)
    with raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement, values)
    raw.close()


def test_the_story_of_a_run(ran):
    hospital, run = ran
    judged = hospital.type("audit", "journal")
    assert judged.code == 0
    assert judged.out.startswith("sound: ")
    assert run in judged.out
    told = hospital.type("audit", "journal", run, COLUMNS="200")
    assert told.code == 0
    for words in (
        f"dora began to open {UNIT} on len-acc-1,",
        "attempt 1: dora drives it",
        "len-acc-1   about to let the change take effect; it undoes itself at ",
        "len-fw-1    about to let the change take effect\n",
        "decided to make the change permanent on every device: every device is armed and every check passed",
        "len-acc-1   the change is permanent",
        "ended: open: the unit is open, every device proven",
        "the files beside the unit say so, too",
    ):
        assert words in told.out, words
    document = hospital.type("audit", "journal", run, "--json").json
    assert (document["sound"], document["run"], document["runs"][0]["verdict"]) == (True, run, "open")
    assert document["head"]["row"] == document["rows"] == document["events"][-1]["seq"]
    unknown = hospital.type("audit", "journal", "20200101T000000Z-000000", "--json")
    assert (unknown.code, unknown.json["error"]["kind"]) == (2, "Input")


def test_a_journal_that_was_altered(ran):
    hospital, run = ran
    edited(hospital, "UPDATE event SET body = ?, device = ? WHERE seq = 2", '{"user": "\x1b[2J\u202e"}', "\x1b]0;x\x07")
    judged = hospital.type("audit", "journal")
    assert judged.code == 4
    assert "journal.sqlite: row 2 does not carry its own hash: it was altered" in judged.out
    told = hospital.type("audit", "journal", run)
    assert told.code == 4
    assert "NOT WHAT WAS WRITTEN" in told.out
    assert not {"\x1b", "\x07", "\u202e"} & set(judged.said + told.said)
    document = hospital.type("audit", "journal", run, "--json")
    assert (document.code, document.json["sound"], document.json["events"][1]["sound"]) == (4, False, False)
    edited(hospital, "UPDATE event SET body = 'no json' WHERE seq = 1")
    assert hospital.type("audit", "journal", run).code == 4


def test_old_runs_are_archived_and_life_goes_on(ran):
    hospital, run = ran
    assert hospital.type("audit", "archive", "--before", "2020-01-01").out == "no run ended before 2020-01-01\n"
    done = hospital.type("audit", "archive", "--before", "2100-01-01", "--json").json["archived"]
    assert done["first"] == 1
    judged = hospital.type("audit", "journal", "--json").json
    assert (judged["sound"], len(judged["files"]), judged["absent"]) == (True, 2, [])
    assert hospital.type("audit", "journal", run).code == 0
    assert hospital.type("audit", "verify").code == 0
    units = {unit["unit"]: unit["state"] for unit in hospital.type("status", "--json").json["units"]}
    assert units[UNIT] == "open"
    assert hospital.type("close-unit", UNIT, "-q", answers="y\n").code == 0
    shutil.move(done["file"], hospital.folder / "shipped-away.sqlite")
    without = hospital.type("audit", "journal")
    assert without.code == 0
    assert f"the archive before it is not here; its last row is {done['last']}, hash {done['head']}" in without.out


def test_refused_while_a_run_is_unfinished(ran):
    hospital, _ = ran
    with hospital.journal() as journal:
        journal.append("20260101T000000Z-000000", "opened", plan={"unit": "lens-consult-4", "action": "open"})
    refused = hospital.type("audit", "archive", "--before", "2100-01-01")
    assert refused.code == 1
    assert "error: run 20260101T000000Z-000000 is unfinished; nothing was moved" in refused.err


def test_a_journal_from_another_machine(ran, monkeypatch):
    hospital, run = ran
    monkeypatch.setattr("netauto.journal.journal.this_machine", lambda: ELSEWHERE)
    told = hospital.type("audit", "journal", run)
    assert told.code == 0
    assert "it was copied from another machine: no run is driven with it here; --adopt changes that" in told.err
    assert hospital.type("status").code == 0
    hospital.forget_commands()
    refused = hospital.type("close-unit", UNIT, "-q", answers="y\n")
    assert refused.code == 1
    assert "it was copied from another machine" in refused.err
    assert "next: if nobody drives runs with the other copy any more: netauto audit journal --adopt" in refused.err
    assert hospital.changing_commands() == []
    adopted = hospital.type("audit", "journal", "--adopt")
    assert (adopted.code, adopted.err) == (0, "the journal is this machine's and this inventory's from now on\n")
    assert hospital.type("close-unit", UNIT, "-q", answers="y\n").code == 0


def test_a_newer_journal_is_refused_by_every_command_that_needs_it(ran):
    hospital, _ = ran
    raw = sqlite3.connect(hospital.workspace.journal)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    hospital.forget_commands()
    for words in (
        ("status",),
        ("close-unit", UNIT, "--approve", "0" * 64),
        ("audit", "archive", "--before", "2020-01-01"),
    ):
        done = hospital.type(*words)
        assert done.code == 1, done.said
        assert "written by a newer netauto (schema 99" in done.err
        assert "next: upgrade netauto" in done.err
    assert hospital.type("audit", "journal").code == 4
    assert hospital.changing_commands() == []


def test_a_journal_that_was_cut_off(ran):
    hospital, _ = ran
    path = hospital.workspace.journal
    path.write_bytes(path.read_bytes()[:20_000])
    done = hospital.type("status")
    assert done.code == 1
    assert f"error: journal {path}: it is damaged" in done.err
    assert "next: move the file away; keep it, it may be evidence" in done.err
    judged = hospital.type("audit", "journal", "--json")
    assert (judged.code, judged.json["sound"]) == (4, False)
    assert path.stat().st_size == 20_000


def test_a_run_is_resumed_without_its_plan_file(hospital):
    from netauto.deploy.opening import open_run
    from netauto.plan.store import load_plan

    hospital.plan()
    (file,) = hospital.workspace.plans.glob("*.json")
    with hospital.journal() as journal:
        open_run(journal, "20260101T000000Z-000000", load_plan(file), "dora")
    file.unlink()
    done = hospital.type("resume", "-q", "--json")
    assert (done.code, done.json["runs"][0]["verdict"]) == (5, "reverted")
    assert hospital.type("status").code == 0


def full(*_: object) -> None:
    raise OSError(28, "No space left on device", "lens-consult-3.undo.yml")


def test_the_disk_is_full_between_confirming_and_writing_the_way_back(hospital, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("netauto.workflows.books.write_undo", full)
        done = hospital.open("-q")
    assert done.code == 1
    assert f"{UNIT}: open" in done.out
    assert f"the files beside unit {UNIT} could not be written: lens-consult-3.undo.yml: No space left" in done.out
    assert "evidence: none" not in done.out
    run = hospital.type("status", "--json").json["runs"][-1]
    assert (run["verdict"], run["finished"]) == ("open", False)
    hospital.forget_commands()
    refused = hospital.type("close-unit", UNIT, "-q", answers="y\n")
    assert refused.code == 1
    assert (
        f"error: run {run['run']} of unit {UNIT} has ended, and the files beside the unit are not written yet"
        in refused.err
    )
    assert f"next: netauto resume {run['run']} writes them" in refused.err
    resumed = hospital.type("resume", "-q", "--json")
    assert (resumed.code, resumed.json["runs"][0]["verdict"]) == (0, "open"), resumed.said
    assert hospital.changing_commands() == []
    undo = hospital.workspace.undo_file(UNIT)
    assert read_undo(undo) is not None
    assert hospital.type("status").code == 0
    assert hospital.type("audit", "verify").code == 0
    before = undo.read_bytes()
    assert hospital.type("resume", run["run"], "-q").code == 0
    assert undo.read_bytes() == before
    assert hospital.type("close-unit", UNIT, "-q", answers="y\n").code == 0


def test_killed_between_the_way_back_and_the_note_of_it(hospital, monkeypatch):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("netauto.journal.Journal.keep", killed)
        assert hospital.open("-q").code == 130
    written = hospital.workspace.undo_file(UNIT).read_bytes()
    assert hospital.type("resume", "-q").code == 0
    assert hospital.workspace.undo_file(UNIT).read_bytes() == written
    assert hospital.type("status").code == 0
