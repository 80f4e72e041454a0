"""Whole processes: the kernel takes back what a dead program held, and two starts are one cleaning."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cleaning_bench import SETTINGS
from cleaning_mode import request
from cleaning_mode.errors import NotReachableError

HERE = Path(__file__).parent
FILES = HERE.parents[2] / "roles/workstation_cleaning/files"


class Machine:
    """A folder as `/`, input devices that are files, and the service as a process of its own (`cleaning_process.py`)."""

    def __init__(self, root, seconds):
        self.root = root
        for folder in ("etc/cleaning-mode", "run/cleaning-mode", "var/lib/cleaning-mode", "dev"):
            (root / folder).mkdir(parents=True)
        (root / "dev/event0").touch()
        (root / "etc/cleaning-mode/settings.json").write_text(json.dumps(SETTINGS | {"contact_time_s": seconds}))
        self.socket = root / "run/cleaning-mode.socket"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.socket))
        self.listener.listen()

    def run(self, *arguments):
        return subprocess.Popen(
            [sys.executable, str(HERE / "cleaning_process.py"), str(self.root), *arguments],
            env={**os.environ, "PYTHONPATH": str(FILES), "PYTHONDONTWRITEBYTECODE": "1"},
            pass_fds=[self.listener.fileno()],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def serve(self):
        return self.run("serve", str(self.listener.fileno()))

    def free(self):
        """Tell whether another process can take the keyboard."""
        with (self.root / "dev/event0").open() as device:
            try:
                fcntl.flock(device, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def records(self):
        path = self.root / "var/lib/cleaning-mode/records.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def machine(tmp_path):
    made = Machine(tmp_path, seconds=30)
    yield made
    made.listener.close()


def until(condition, seconds=30):
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.02)


def test_killed_the_devices_are_free_at_once_and_the_record_follows(machine):
    service = machine.serve()
    assert request.ask(machine.socket, "button") == "started"
    until(lambda: not machine.free())
    service.kill()
    service.wait(10)
    service.stderr.close()
    assert machine.free()
    assert machine.records() == []
    recovery = machine.run("recover")
    errors = recovery.communicate(timeout=30)[1]
    assert recovery.returncode == 0, errors
    [record] = machine.records()
    assert (record["outcome"], record["ended_by"], record["reason"]) == ("aborted", "killed", "button")
    assert [row["name"] for row in record["locked"]] == ["Clavier"]
    assert errors.count("cleaning-record") == 1


def test_told_to_stop_it_ends_with_its_own_record(machine):
    service = machine.serve()
    request.ask(machine.socket, "patient-change")
    until(lambda: not machine.free())
    service.send_signal(signal.SIGTERM)
    errors = service.communicate(timeout=30)[1]
    assert service.returncode == 0, errors
    assert [(record["outcome"], record["ended_by"]) for record in machine.records()] == [("aborted", "stopped")]


def test_many_starts_at_once_are_one_cleaning(machine):
    answers = []
    callers = [threading.Thread(target=lambda: answers.append(request.ask(machine.socket, "button"))) for _ in range(8)]
    for caller in callers:
        caller.start()
    first = machine.serve()
    for caller in callers:
        caller.join(30)
    second = machine.serve()  # even if systemd started a second one
    until(lambda: not machine.free())
    first.send_signal(signal.SIGTERM)
    for service in (first, second):
        errors = service.communicate(timeout=30)[1]
        assert service.returncode == 0, errors
    assert sorted(answers) == ["running"] * 7 + ["started"]
    assert len(machine.records()) == 1


def test_garbage_and_silence_start_nothing(machine, monkeypatch):
    service = machine.serve()
    for line in (b"", b"GET / HTTP/1.1\r\n", b'{"reason":"because"}\n', b"[" * 5000):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as channel:
            channel.connect(str(machine.socket))
            channel.sendall(line)
            channel.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):  # it hangs up on who says more than a line
                assert channel.recv(100).strip() in {b"bad-request", b""}
    errors = service.communicate(timeout=30)[1]
    assert service.returncode == 0, errors
    assert machine.records() == []
    assert machine.free()


def test_without_a_service_the_start_says_why(tmp_path):
    with pytest.raises(NotReachableError, match="cannot be reached"):
        request.ask(tmp_path / "nobody.socket", "button")


def test_an_answer_that_comes_before_the_question_is_heard(machine, monkeypatch):
    class Slow(socket.socket):
        def sendall(self, data):
            request.turn_away(machine.listener)
            super().sendall(data)

    monkeypatch.setattr(request.socket, "socket", Slow)
    assert request.ask(machine.socket, "button") == "running"
