import sqlite3
import statistics
import subprocess
import sys
import threading
import time

import pytest

from netauto.errors import JournalError
from netauto.journal import GENESIS, SCHEMA_VERSION, Journal
from netauto.journal.storage import file_system


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "state" / "journal.sqlite") as opened:
        yield opened


def tampered(path, *statements):
    """Do what an administrator with another tool could do: drop the triggers, then edit."""
    with sqlite3.connect(path) as raw:
        for trigger in ("event_append", "event_update", "event_delete"):
            raw.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            raw.execute(statement)


def test_rows_come_back_as_written_and_chained(journal):
    first = journal.append("r1", "opened", unit="lens-consult-3")
    second = journal.append("r1", "intent", device="len-acc-1", step="arm", deadline=1_700_000_000_000)
    assert journal.events("r1") == (first, second)
    assert (first.seq, first.prev) == (1, GENESIS)
    assert (second.seq, second.prev, second.device, second.step) == (2, first.hash, "len-acc-1", "arm")
    assert second.body == {"deadline": 1_700_000_000_000}
    assert journal.head() == (2, second.hash)


def test_time_is_utc_with_milliseconds(tmp_path):
    with Journal(tmp_path / "j", now=lambda: 1584349445.6789) as journal:
        assert journal.append("r", "opened").time == "2020-03-16T09:04:05.678+00:00"


def test_runs_are_open_until_closed(journal):
    for run in ("r1", "r2"):
        journal.append(run, "opened")
    journal.append("r1", "closed")
    journal.append("r3", "note")
    assert journal.runs() == ("r1", "r2", "r3")
    assert journal.open_runs() == ("r2",)
    assert journal.events("unknown") == ()


def test_reopening_continues_the_chain(tmp_path):
    for number in range(3):
        with Journal(tmp_path / "j") as journal:
            journal.append("r", "note", number=number)
    with Journal(tmp_path / "j") as journal:
        assert [event.body["number"] for event in journal.events("r")] == [0, 1, 2]
        assert journal.verify_chain() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "INSERT INTO event SELECT 9, time, run, kind, device, step, body, prev, hash FROM event WHERE seq = 1",
    ],
)
def test_rows_cannot_be_edited(journal, statement):
    journal.append("r", "note", word="kept")
    journal.append("r", "note")
    with sqlite3.connect(journal.path) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    assert journal.verify_chain() == 2


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("""UPDATE event SET body = '{"verdict":"open"}' WHERE seq = 2""", 2),
        ("UPDATE event SET time = '2020-03-16T00:00:00.000+00:00' WHERE seq = 1", 1),
        ("DELETE FROM event WHERE seq = 2", 3),
        ("UPDATE event SET body = 'no json' WHERE seq = 3", 3),
    ],
)
def test_tampering_shows_in_the_chain(journal, statement, row):
    for _ in range(3):
        journal.append("r", "closed", verdict="reverted")
    tampered(journal.path, statement)
    with pytest.raises(JournalError, match=f"row {row} "):
        journal.verify_chain()


def test_floats_are_refused_and_leave_nothing(journal):
    with pytest.raises(TypeError):
        journal.append("r", "note", seconds=1.5)
    assert journal.append("r", "note").seq == 1


def test_threads_share_one_journal(journal):
    def write(run):
        for number in range(10):
            journal.append(run, "note", number=number)

    threads = [threading.Thread(target=write, args=(f"r{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.verify_chain() == 50
    assert [event.body["number"] for event in journal.events("r3")] == list(range(10))


def test_processes_share_one_file(tmp_path):
    script = (
        "import sys; from pathlib import Path; from netauto.journal import Journal\n"
        "with Journal(Path(sys.argv[1])) as j:\n  for n in range(10): j.append(sys.argv[2], 'note', n=n)\n"
    )
    path = str(tmp_path / "j")
    running = [subprocess.Popen([sys.executable, "-c", script, path, f"r{n}"]) for n in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    with Journal(tmp_path / "j") as journal:
        assert journal.verify_chain() == 30


def test_a_newer_schema_is_refused(tmp_path):
    Journal(tmp_path / "j").close()
    with sqlite3.connect(tmp_path / "j") as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(JournalError, match="newer netauto"):
        Journal(tmp_path / "j")


def test_a_file_that_is_no_journal_is_refused(tmp_path):
    (tmp_path / "j").write_text("interface GigabitEthernet1/0/1\n" * 200)
    with pytest.raises(JournalError, match="not a journal"):
        Journal(tmp_path / "j")


def test_a_damaged_file_is_named(tmp_path):
    with Journal(tmp_path / "j") as journal:
        for _ in range(300):
            journal.append("r", "note", word="x" * 200)
    data = bytearray((tmp_path / "j").read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    (tmp_path / "j").write_bytes(bytes(data))
    with pytest.raises(JournalError, match="damaged"), Journal(tmp_path / "j") as journal:
        journal.verify_chain()


def test_a_read_only_journal_is_refused(tmp_path):
    with Journal(tmp_path / "j") as journal:
        journal.append("r", "note")
        journal._store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(JournalError, match="may not be written"):
            journal.append("r", "note")


def test_a_full_disk_is_named_and_the_journal_stays_whole(journal):
    journal.append("r", "note")
    pages = journal._store._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError, match="disk is full") as caught:
        journal.append("r", "note", word="x" * 100_000)
    assert "resume" in caught.value.hint
    assert journal.verify_chain() == 1


def test_a_missing_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="folder cannot be made"):
        Journal(tmp_path / "file" / "j")


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("fuse.sshfs", True), ("ext4", False)])
def test_network_file_systems_are_refused(tmp_path, monkeypatch, kind, refused):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / {tmp_path} rw,relatime shared:1 - {kind} srv:/x rw\n"
    )
    assert file_system(tmp_path / "state", mounts) == kind
    monkeypatch.setattr("netauto.journal.storage.file_system", lambda folder: file_system(folder, mounts))
    if refused:
        with pytest.raises(JournalError, match="network file system"):
            Journal(tmp_path / "j")
    else:
        Journal(tmp_path / "j").close()


def test_an_unknown_file_system_is_accepted(tmp_path):
    assert file_system(tmp_path, tmp_path / "missing") == ""


def test_the_journal_is_fast(tmp_path):
    def spent(action):
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    with Journal(tmp_path / "j") as journal:
        effect = statistics.median(
            spent(lambda: [journal.append("r", kind) for kind in ("intent", "outcome")]) for _ in range(30)
        )
    opening = statistics.median(spent(lambda: Journal(tmp_path / "j").close()) for _ in range(5))
    # The contract is 5 ms and 15 ms on a quiet machine; a shared one gets three times that.
    assert effect < 0.015
    assert opening < 0.045
