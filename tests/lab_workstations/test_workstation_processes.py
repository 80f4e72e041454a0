"""Pid files: a process is believed only when boot, number and start time agree."""

from __future__ import annotations

import os
import select
import subprocess
from dataclasses import replace

import pytest

from netauto.lab.workstations import processes
from netauto.lab.workstations.processes import Process

STAT = "{pid} (systemd (nspawn) x) {state} 1 4711 4711 0 -1 4194560 9 0 0 0 1 2 3 4 20 0 1 0 {started} 8192 300\n"


@pytest.fixture
def proc(tmp_path):
    """A /proc with one process, 4711, whose name is as odd as names may be."""
    root = tmp_path / "proc"
    (root / "sys/kernel/random").mkdir(parents=True)
    (root / "sys/kernel/random/boot_id").write_text("boot-1\n")
    (root / "4711").mkdir()
    (root / "4711/stat").write_text(STAT.format(pid=4711, state="S", started=900))
    return root


def test_a_pid_file_names_boot_number_and_start(proc, tmp_path):
    processes.write(tmp_path / "x.pid", 4711, proc)
    assert processes.read(tmp_path / "x.pid") == Process("boot-1", 4711, 900)
    assert processes.alive(Process("boot-1", 4711, 900), proc)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"boot": "boot-0"}, id="another boot"),
        pytest.param({"started": 901}, id="the number was given again"),
        pytest.param({"pid": 4712}, id="nobody has the number"),
    ],
)
def test_another_process_is_not_taken_for_it(proc, other):
    assert not processes.alive(replace(Process("boot-1", 4711, 900), **other), proc)


def test_a_process_that_only_waits_to_be_collected_is_gone(proc):
    (proc / "4711/stat").write_text(STAT.format(pid=4711, state="Z", started=900))
    assert not processes.alive(Process("boot-1", 4711, 900), proc)


@pytest.mark.parametrize("text", ["", "boot-1\n", "boot-1\nno number (x) S 1\n", "boot-1\n4711 (x) S 1 2\n", "\0\0"])
def test_a_damaged_pid_file_names_nobody(tmp_path, text):
    (tmp_path / "x.pid").write_text(text)
    assert processes.read(tmp_path / "x.pid") is None
    assert processes.kill(processes.read(tmp_path / "x.pid"))


def test_a_missing_pid_file_names_nobody(tmp_path):
    assert processes.read(tmp_path / "x.pid") is None


def test_a_program_records_itself_before_it_does_anything(tmp_path):
    pid_file = tmp_path / "a folder" / "x.pid"
    pid_file.parent.mkdir()
    heard, said = os.pipe()
    command = processes.recorded(pid_file, ["sh", "-c", f"echo >&{processes.GIVEN}; exec sleep 60"])
    pid = processes.spawn(command, tmp_path / "log", {"PATH": "/usr/bin:/bin"}, give=said)
    os.close(said)
    assert select.select([heard], [], [], 10)[0]
    os.close(heard)
    found = processes.read(pid_file)
    assert found
    assert found.pid == pid
    assert processes.alive(found)
    assert processes.kill(found)
    assert not processes.alive(found)


def test_a_process_of_another_start_survives_a_stale_pid_file(tmp_path):
    with subprocess.Popen(["sleep", "60"]) as bystander:
        processes.write(tmp_path / "x.pid", bystander.pid)
        meant = processes.read(tmp_path / "x.pid")
        assert processes.kill(replace(meant, started=meant.started - 1))
        assert bystander.poll() is None
        assert processes.kill(meant)


def test_what_is_started_inherits_no_descriptor(tmp_path):
    """A lock that the caller's caller holds (`flock FILE netauto lab up`) would stay held as long as a workstation runs."""
    inherited, given = os.open(tmp_path, os.O_RDONLY), os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(inherited, True)  # noqa: FBT003 - as it is called
    try:
        pid = processes.spawn(["sh", "-c", "ls /proc/$$/fd; true"], tmp_path / "log", dict(os.environ), give=given)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    finally:
        os.close(inherited)
        os.close(given)
    assert (tmp_path / "log").read_text().split() == ["0", "1", "2", str(processes.GIVEN)]
