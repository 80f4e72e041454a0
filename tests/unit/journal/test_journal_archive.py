import sqlite3
from datetime import date

import pytest
from journal_years import live, opened, tampered

from netauto.errors import BusyError, JournalError, UnfinishedError
from netauto.journal.archive import archives
from netauto.journal.audit import audit, rows_of

NEVER, ALWAYS, MIDDLE = date(2020, 1, 1), date(2030, 1, 1), date(2024, 6, 1)  # two of four runs are before the last


def archived(path, calendar, before=MIDDLE):
    with opened(path, calendar) as journal:
        return journal.archive(before, "c.durand")


def test_old_runs_move_and_the_chain_goes_on(path, calendar):
    whole = audit(path)
    done = archived(path, calendar)
    assert (done.first, done.last, done.file.name) == (1, 10, "journal-1-10.sqlite")
    with opened(path, calendar) as journal:
        assert journal.runs() == ("r2", "r3")
        assert journal.verify_chain() == 11
        assert journal.head()[0] == 21
        assert journal.append("r9", "opened").seq == 22
    after = audit(path)
    assert (after.problems, after.absent, after.rows) == ((), (), whole.rows + 2)
    assert [run.run for part in after.parts for run in part.runs] == ["r0", "r1", "r2", "r3", "r9"]
    assert after.parts[0].chain.head == after.parts[1].chain.prev == done.head


def test_an_archive_is_closed_for_ever(path, calendar):
    done = archived(path, calendar)
    assert done.file.stat().st_mode & 0o222 == 0
    raw = sqlite3.connect(done.file)
    row = raw.execute("SELECT 11, time, run, kind, device, step, body, hash, hash FROM event WHERE seq = 10").fetchone()
    for statement in (
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "DELETE FROM event",
        "UPDATE event SET run = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement, row if "VALUES" in statement else ())
    raw.close()


def test_the_journal_alone_says_what_the_archive_must_be(path, calendar, tmp_path):
    done = archived(path, calendar)
    done.file.rename(tmp_path / "shipped away")
    found = audit(path)
    assert found.problems == ()
    assert found.absent == (f"journal.sqlite: the archive before it is not here; its last row is 10, hash {done.head}",)
    with opened(path, calendar) as journal:
        assert journal.verify_chain() == 11


def test_archiving_again_continues_and_every_file_is_judged(path, calendar):
    archived(path, calendar)
    with opened(path, calendar) as journal:
        live(journal, "r4")
    archived(path, calendar, ALWAYS)
    assert [file.name for file in archives(path)] == ["journal-1-10.sqlite", "journal-11-26.sqlite"]
    found = audit(path)
    assert (found.problems, found.absent, found.rows, found.head[0]) == ((), (), 27, 27)
    with opened(path, calendar) as journal:
        assert (journal.verify_chain(), journal.runs()) == (1, ())


def test_a_run_that_goes_beyond_the_day_stays_whole(path, calendar):
    with opened(path, calendar) as journal:
        live(journal, "long", closed=False)
        calendar.days(100)
        journal.append("long", "closed", verdict="reverted")
        done = journal.archive(date(2025, 4, 1), "c.durand")
        assert done.last == 20
        assert [event.kind for event in journal.events("long")] == ["opened", "attempt", "outcome", "closed"]


@pytest.mark.parametrize("before", [NEVER, date(2024, 1, 1)])
def test_nothing_is_old_enough(path, calendar, before):
    assert archived(path, calendar, before) is None
    assert archives(path) == ()
    with opened(path.with_name("new.sqlite"), calendar) as journal:
        assert journal.archive(ALWAYS, "c.durand") is None


def test_refused_while_a_run_is_unfinished_or_its_files_are_owed(path, calendar):
    with opened(path, calendar) as journal:
        live(journal, "r8", closed=False)
        with pytest.raises(UnfinishedError, match="run r8 is unfinished; nothing was moved") as caught:
            journal.archive(MIDDLE, "c.durand")
        assert caught.value.hint == "netauto resume r8"
        journal.append("r8", "closed", verdict="open")
        assert journal.owed_runs() == ("r8",)
        with pytest.raises(UnfinishedError):
            journal.archive(MIDDLE, "c.durand")
        journal.keep("r8")
        assert journal.archive(MIDDLE, "c.durand").last == 10


def test_approvals_that_no_run_has_used_survive(tmp_path, calendar):
    path = tmp_path / "journal.sqlite"
    with opened(path, calendar) as journal:
        given = journal.append("plan-1", "approval", digest="used", unit="u", user="m.leroy")
        unused = journal.append("plan-2", "approval", digest="unused", unit="u", user="m.leroy")
        live(journal, "r1", digest="used")
        for _ in range(2):
            calendar.days(400)
            live(journal, "r2" if _ else "r3")
            journal.archive(date(2026, 6, 1) if _ else date(2024, 6, 1), "c.durand")
        assert journal.events("plan-1") == ()
        (kept,) = journal.events("plan-2")
    assert kept.body == dict(unused.body) | {"given": unused.time, "row": unused.seq}
    assert given.run in {row[2] for row in rows_of(path, "r1")}
    assert audit(path).problems == ()


def test_a_broken_chain_is_not_archived(path, calendar):
    tampered(path, "UPDATE event SET device = 'len-acc-9' WHERE seq = 3")
    with pytest.raises(JournalError, match=r"row 3 does not carry its own hash.*nothing was removed"):
        archived(path, calendar)
    assert archives(path) == ()
    assert audit(path).rows == 20


def test_an_archiving_that_was_interrupted_is_told_and_repeated(path, calendar, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("netauto.journal.archive._remove", killed)
        with pytest.raises(KeyboardInterrupt):
            archived(path, calendar)
    found = audit(path)
    assert (found.problems, found.rows) == ((), 20)
    assert found.absent == (
        "journal-1-10.sqlite: its rows are in the journal still; netauto audit archive was interrupted",
    )
    assert archived(path, calendar).last == 10
    assert (audit(path).problems, audit(path).absent) == ((), ())
    assert len(rows_of(path, "r0")) == 5


def test_somebody_archives_meanwhile(path, calendar, monkeypatch):
    from netauto.journal import archive as module

    really = module._copy

    def overtaken(*args):
        head = really(*args)
        monkeypatch.setattr(module, "_copy", really)
        archived(path, calendar)
        return head

    monkeypatch.setattr(module, "_copy", overtaken)
    with pytest.raises(BusyError, match="nothing was removed"):
        archived(path, calendar)
    assert audit(path).problems == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET body = '{}' WHERE seq = 4", "journal-1-10.sqlite: row 4 does not carry its own hash"),
        ("DELETE FROM event WHERE seq = 10", "journal-1-10.sqlite: it does not hold the rows that its name says"),
        ("DELETE FROM event WHERE seq < 3", "journal-1-10.sqlite: row 3 does not follow from what is here before it"),
    ],
)
def test_an_archive_that_was_altered(path, calendar, statement, said):
    done = archived(path, calendar)
    done.file.chmod(0o600)
    tampered(done.file, statement)
    found = audit(path)
    assert any(problem.startswith(said) for problem in found.problems)


def test_the_first_rows_of_a_journal_cannot_be_cut_off(path, calendar):
    tampered(path, "DELETE FROM event WHERE seq < 6")
    with opened(path, calendar) as journal, pytest.raises(JournalError, match=r"row 6 .* no row says"):
        journal.verify_chain()
    assert audit(path).problems == (
        "journal.sqlite: row 6 does not follow from what is here before it, and no row says where those rows are",
    )


def test_a_journal_that_begins_anew_beside_an_archive(path, calendar):
    archived(path, calendar, ALWAYS)
    path.unlink()
    with opened(path, calendar) as journal:
        live(journal, "r9")
    assert audit(path).problems == ("journal-1-20.sqlite: row 20 is not the journal's",)


def test_a_damaged_archive_is_a_problem_not_a_crash(path, calendar):
    done = archived(path, calendar)
    done.file.chmod(0o600)
    done.file.write_bytes(b"x" * 10_000)
    found = audit(path)
    assert found.problems == (f"journal {done.file}: it is not a journal",)
    assert [part.chain.rows for part in found.parts] == [0, 11]


def test_no_journal_yet_is_sound(tmp_path):
    found = audit(tmp_path / "journal.sqlite")
    assert (found.problems, found.rows, found.head) == ((), 0, (0, "0" * 64))
