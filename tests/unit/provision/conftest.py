"""A fake `ansible-playbook`: a script that says what a test wants, to the descriptor that it is given."""

from __future__ import annotations

import json
import sys

import pytest
from provision_sample import copy_lab

from netauto.provision import Order, Target, command

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBuYn7Cn3q2s1cYhQd0iJkLmNoPqRsTuVwXyZ0123456"
HEAD = """\
import json, os, pathlib, signal, subprocess, sys, time
descriptor = int(os.environ["NETAUTO_EVENTS_FD"])
def raw(line): os.write(descriptor, line + b"\\n")
def say(event, **more): raw(json.dumps({"event": event, **more}).encode())
def did(event, host, task="a task", role="workstation_base", **more): say(event, host=host, role=role, task=task, **more)
def stats(**hosts): say("stats", hosts={name.replace("_", "-"): {"failures": bad, "unreachable": 0} for name, bad in hosts.items()})
def until(path):
    while not pathlib.Path(path).exists(): time.sleep(0.01)
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it with the script's body: from then on that is Ansible."""

    def install(body):
        program = tmp_path / "ansible-playbook"
        program.write_text(f"#!{sys.executable} -IS\n{HEAD}{body}\n")
        program.chmod(0o755)
        monkeypatch.setattr(command, "find_program", lambda _: str(program))

    return install


@pytest.fixture
def order(tmp_path):
    """Make an order for two workstations; arguments replace what it says."""

    def make(**changes):
        playbook = tmp_path / "play.yml"
        playbook.write_text("[]\n")
        targets = (Target("len-ws-301", KEY), Target("len-ws-302", KEY, address="10.60.16.22", port=2222))
        given = {"playbook": playbook, "roles": tmp_path / "roles", "folder": tmp_path / "run", "targets": targets}
        return Order(**(given | changes))

    return make


@pytest.fixture
def line():
    """Make one line of the callback."""
    return lambda event, **more: json.dumps({"event": event, **more}).encode()


@pytest.fixture
def lab(tmp_path):
    """A copy of the shipped inventory that a test may change, with the shipped playbooks."""
    return copy_lab(tmp_path)
