import os
import subprocess
import sys
import threading
import time

import pytest

from netauto.errors import BusyError, JournalError
from netauto.journal import Journal
from netauto.journal.locks import Holder, hold

HOLDER = Holder(user="c.durand", unit="lens-consult-3", run="r1", since="2020-03-16T09:00:00+00:00", pid=42)


def test_a_second_holder_is_told_who_and_since_when(tmp_path):
    with (
        hold(tmp_path, ("device.len-acc-1",), HOLDER),
        pytest.raises(BusyError) as caught,
        hold(tmp_path, ("device.len-acc-1",), HOLDER),
    ):
        pass
    assert caught.value.message == (
        "device len-acc-1 is held by c.durand (process 42) for unit lens-consult-3, run r1, since 2020-03-16T09:00:00+00:00"
    )


def test_a_refusal_holds_nothing(tmp_path):
    with hold(tmp_path, ("device.b",), HOLDER):
        with pytest.raises(BusyError), hold(tmp_path, ("device.a", "device.b"), HOLDER):
            pass
        with hold(tmp_path, ("device.a",), HOLDER) as held:
            assert len(held) == 1


def test_locks_are_taken_in_sorted_order(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr("netauto.journal.locks._take", lambda _stack, _folder, name, *_rest: taken.append(name) or 0)
    with hold(tmp_path, ("unit.u", "device.b", "run.r", "device.a", "device.b"), HOLDER):
        assert taken == ["device.a", "device.b", "run.r", "unit.u"]


def test_leaving_frees(tmp_path):
    for _ in range(2):
        with hold(tmp_path, ("unit.u",), HOLDER) as held:
            assert len(held) == 1
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(held[0])


def test_a_child_that_inherits_the_descriptor_keeps_the_lock(tmp_path):
    with hold(tmp_path, ("run.r",), HOLDER) as held:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=held)
    try:
        with pytest.raises(BusyError), hold(tmp_path, ("run.r",), HOLDER):
            pass
    finally:
        child.communicate(b"\n", timeout=30)
    with hold(tmp_path, ("run.r",), HOLDER) as held:
        assert held


@pytest.mark.parametrize("words", [b"", b"{", b'{"user": 1}'])
def test_a_holder_that_has_not_written_its_words_yet(tmp_path, words):
    with hold(tmp_path, ("unit.u",), HOLDER) as held:
        os.ftruncate(held[0], 0)
        os.pwrite(held[0], words, 0)
        with pytest.raises(BusyError, match="only just begun"), hold(tmp_path, ("unit.u",), HOLDER):
            pass


@pytest.mark.parametrize("name", ["../escape", "a/b", "", ".hidden", "x" * 200])
def test_a_name_cannot_leave_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not a lock's name"), hold(tmp_path / "locks", (name,), HOLDER):
        pass


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "locks").write_text("in the way")
    with pytest.raises(JournalError, match="cannot lock"), hold(tmp_path / "locks", ("unit.u",), HOLDER):
        pass


def test_a_run_owns_itself_its_unit_and_its_devices(tmp_path):
    with Journal(tmp_path / "j") as journal, journal.own("r1", unit="u", user="c.durand", devices=("b", "a")) as held:
        assert len(held) == 4
        for other in (
            {"run": "r2", "unit": "u"},
            {"run": "r2", "unit": "v", "devices": ("a",)},
            {"run": "r1", "unit": "v"},
        ):
            with pytest.raises(BusyError), journal.own(**other, user="m.leroy"):
                pass
        with journal.own("r2", unit="v", user="m.leroy", devices=("c",)):
            pass


WAITER = """
import sys, time
from pathlib import Path
from netauto.journal.locks import Holder, hold
folder, me, wait, keep, *names = sys.argv[1:]
holder = Holder(user=me, unit="u", run="r", since="now", pid=1)
with hold(Path(folder), tuple(names), holder, wait=float(wait), tell=lambda words: print(words, flush=True)):
    print("mine", flush=True)
    sys.stdin.readline() if keep == "until told" else time.sleep(float(keep))
"""


def process(folder, me, *names, wait=30, keep="until told"):
    """Hold locks in another process until it is told to go on, or for some seconds."""
    return subprocess.Popen(
        [sys.executable, "-c", WAITER, str(folder), me, str(wait), str(keep), *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def release(holding):
    """Let another process go on."""
    holding.stdin.write("\n")
    holding.stdin.flush()


def test_who_waits_says_for_whom_and_goes_on_when_the_lock_is_free(tmp_path):
    told = []
    with process(tmp_path, "claire", "device.a") as first:
        assert first.stdout.readline() == "mine\n"
        threading.Timer(0.3, lambda: release(first)).start()
        start = time.monotonic()
        with hold(tmp_path, ("device.a", "device.b"), HOLDER, wait=30, tell=told.append):
            assert 0.25 < time.monotonic() - start < 2
    assert told == ["a is held by claire (process 1) for unit u, run r, since now; waiting"]


def test_who_waits_gives_up(tmp_path):
    with process(tmp_path, "claire", "device.a") as first:
        assert first.stdout.readline() == "mine\n"
        start = time.monotonic()
        with (
            pytest.raises(BusyError, match="device a is held by claire"),
            hold(tmp_path, ("device.a",), HOLDER, wait=0.3),
        ):
            pass
        assert 0.3 <= time.monotonic() - start < 2
        release(first)
    with hold(tmp_path, ("device.a",), HOLDER) as held:  # whoever waited and gave up does not take it afterwards
        assert held


def test_a_dead_process_blocks_nobody(tmp_path):
    with process(tmp_path, "claire", "device.a") as first:
        assert first.stdout.readline() == "mine\n"
        with process(tmp_path, "dora", "device.a") as second:
            assert second.stdout.readline().startswith("a is held by claire")
            first.kill()
            assert second.stdout.readline() == "mine\n"
            release(second)


def test_waiters_never_wait_for_each_other(tmp_path):
    """Six processes want overlapping locks, named in any order, again and again: all get their turn."""
    names = [f"device.{letter}" for letter in "abcd"]
    wanted = [names[first:] + names[:first] for first in range(4)] + [names[::-1], [names[3], names[0]]]
    waiting = [process(tmp_path, f"p{number}", *order, keep=0.1) for number, order in enumerate(wanted)]
    said = [each.communicate(timeout=60)[0] for each in waiting]
    assert [each.returncode for each in waiting] == [0] * 6
    assert all(words.endswith("mine\n") for words in said)


def test_who_owns_a_run_owns_it_again(tmp_path):
    with Journal(tmp_path / "j") as journal, journal.own("r1", unit="u", user="dora", devices=("a", "b")) as outer:
        with journal.own("r1", unit="u", user="dora", devices=("a",)) as inner:
            assert set(inner) == set(outer)
        with journal.own("r1", unit="u", user="dora", devices=("a", "c")) as more:
            assert len(more) == len(outer) + 1
        for held in ("run.r1", "unit.u", "device.a"):
            assert journal.holder(held).startswith(f"dora (process {os.getpid()}) for unit u, run r1, since ")
        assert journal.holder("device.c") == ""
        with Journal(tmp_path / "j") as other, pytest.raises(BusyError), other.own("r1", unit="u", user="m.leroy"):
            pass
    assert journal.holder("run.r1") == ""


def test_a_lock_that_is_missing_is_not_waited_for_out_of_order(tmp_path):
    told = []
    with process(tmp_path / "locks", "claire", "device.a") as first, Journal(tmp_path / "j") as journal:
        assert first.stdout.readline() == "mine\n"
        with (
            journal.own("r1", unit="u", user="dora", devices=("b",)),
            pytest.raises(BusyError),
            journal.own("r1", unit="u", user="dora", devices=("a", "b"), wait=30, tell=told.append),
        ):
            pass
        release(first)
    assert told == []
