import os
import subprocess
import sys

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
