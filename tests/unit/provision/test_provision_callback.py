"""The callback in a real Ansible, on this machine, without SSH: what it says of each end of a task, and what it never says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netauto.provision import Counted, HostEnded, HostTold
from netauto.provision.events import read_event
from netauto.provision.result import Board

ROOT = Path(__file__).parents[3]
CANARY = "s3cret-canary-7391"
COMMAND = "ansible.builtin.command"
TASKS = [
    {"name": "Runs", COMMAND: "true", "changed_when": False},
    {"name": "Changes", COMMAND: "true"},
    {"name": "Is skipped", COMMAND: "true", "when": "false"},
    {"name": "Fails and goes on", COMMAND: "sh -c 'echo why >&2; exit 3'", "ignore_errors": True},
    {"name": "Hides", COMMAND: f"sh -c 'echo {CANARY}; exit 1'", "no_log": True, "ignore_errors": True},
    {
        "name": "Hides a loop",
        COMMAND: "sh -c 'exit 1'",
        "loop": [CANARY],
        "no_log": True,
        "ignore_errors": True,
    },
    {
        "name": "Repairs",
        "block": [{"name": "Breaks", COMMAND: "false"}],
        "rescue": [{"name": "Mends", COMMAND: "true"}],
    },
    {"name": "Tells", "ansible.builtin.set_stats": {"per_host": True, "data": {"disk": {"proved": True}}}},
    {"name": "Fails in a loop", COMMAND: "sh -c 'test {{ item }} = good'", "loop": ["good", "bad"], "when": "stop"},
    {"name": "Never", COMMAND: "true"},
]


def play(folder, tasks):
    """Start Ansible with the callback; return its process, and the end of the pipe where its events come out."""
    (folder / "play.yml").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
    hosts = {"good": {"stop": False}, "bad": {"stop": True}}
    (folder / "hosts.yml").write_text(json.dumps({"all": {"vars": {"ansible_connection": "local"}, "hosts": hosts}}))
    heard, given = os.pipe()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "PYTHONPATH": str(folder),
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "playbooks/plugins/callback"),
        "ANSIBLE_STDOUT_CALLBACK": "netauto_jsonl",
        "NETAUTO_EVENTS_FD": str(given),
    }
    command = ["ansible-playbook", "--inventory=hosts.yml", "play.yml"]
    with (folder / "errors").open("wb") as errors:
        started = subprocess.Popen(
            command, cwd=folder, env=environment, pass_fds=[given], stdout=subprocess.DEVNULL, stderr=errors
        )
    os.close(given)
    return started, os.fdopen(heard, "rb")


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("callback")
    started, stream = play(folder, TASKS)
    with stream:
        lines = stream.read()
    assert started.wait(60) == 2, (folder / "errors").read_text()
    return lines


@pytest.fixture
def events(said):
    return [event for line in said.splitlines() if (event := read_event(line))]


def test_each_end_is_told(events):
    ends = {event.task: event for event in events if isinstance(event, HostEnded) and event.host == "good"}
    assert {task: end.how for task, end in ends.items()} == {
        "Runs": "ok",
        "Changes": "changed",
        "Is skipped": "skipped",
        "Fails and goes on": "failed",
        "Hides": "failed",
        "Hides a loop": "failed",
        "Breaks": "failed",
        "Mends": "changed",
        "Tells": "ok",
        "Fails in a loop": "skipped",
        "Never": "changed",
    }
    assert ends["Fails and goes on"].reason == "non-zero return code why"
    assert ends["Fails and goes on"].ignored
    assert "hidden" in ends["Hides"].reason


def test_nothing_that_is_hidden_is_told(said):
    assert CANARY.encode() not in said


def test_the_item_that_failed_is_named(events):
    (end,) = [
        event for event in events if isinstance(event, HostEnded) and event.task == "Fails in a loop" and event.reason
    ]
    assert end.host == "bad"
    assert "bad: non-zero return code" in end.reason


def test_what_hosts_tell_arrives(events):
    told = [event for event in events if isinstance(event, HostTold)]
    assert [(event.host, event.data) for event in told] == [
        (host, {"disk": {"proved": True}}) for host in ("good", "bad")
    ]


def test_tasks_are_counted_beforehand_and_the_end_says_who_failed(events):
    assert events[0] == Counted(10)  # a repair is not counted: nobody plans to come by
    board = Board(("good", "bad"))
    for event in events:
        board.add(event)
    found = board.result(2, 1.0, cancelled=False, words=())
    assert [(host.host, host.state) for host in found.hosts] == [("good", "changed"), ("bad", "failed")]


DEAF = """
import signal
handle = signal.signal
handle(signal.SIGINT, signal.SIG_IGN)
signal.signal = lambda number, handler: None if number == signal.SIGINT else handle(number, handler)
"""


def test_an_ansible_that_does_not_stop_when_nobody_listens_is_ended(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(DEAF)
    wait = [{"name": f"Wait {number}", COMMAND: "sleep 1", "changed_when": False} for number in range(100)]
    started, stream = play(tmp_path, wait)
    with stream:
        assert stream.readline()
    assert started.wait(60) == -signal.SIGALRM, (tmp_path / "errors").read_text()
