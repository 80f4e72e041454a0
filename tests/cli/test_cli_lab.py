"""The lab in the background, from the command line."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_desk import ROOT


@pytest.fixture
def lab(desk):
    """A workspace with a lab; it is stopped at the end whatever happens."""
    shutil.copy(ROOT / "inventories" / "lab" / "lab.yml", desk.path("lab.yml"))
    yield desk
    desk.type("lab", "down")


@pytest.mark.slow
def test_a_lab_from_start_to_stop(lab):
    assert lab.type("lab", "status").out == "the lab does not run\n"
    nobody = lab.type("lab", "advance", "60")
    assert (nobody.code, nobody.err.splitlines()[-1]) == (1, "  next: netauto lab up")

    started = lab.type("lab", "up")
    assert started.code == 0, started.err
    assert "len-fw-1    FortiGate-200F     127.0.0.1:" in started.out
    again = lab.type("lab", "up", "--profile", "campus", "--json")
    assert json.loads(again.out)["profile"] == "campus"
    assert lab.type("lab", "status").out.startswith("device      model")
    assert lab.type("lab", "up", "--profile", "slowly").code == 1

    assert lab.type("lab", "fault", "len-acc-1", "reject", "--match", "^vlan").code == 0
    assert lab.type("lab", "fault", "len-acc-9", "reject").code == 1
    assert (
        "--match '(' is not a regular expression" in lab.type("lab", "fault", "len-acc-1", "drop", "--match", "(").err
    )
    assert lab.type("lab", "advance", "90").out == "the lab's clock is 90 s further\n"
    assert lab.type("lab", "clear").out == "every device: no faults\n"
    state = lab.type("lab", "state", "len-acc-1")
    assert state.out.startswith("version 17.9\n")
    assert state.err == "len-acc-1: up; revert timer: none; sessions: 0\n"
    assert json.loads(lab.type("lab", "state", "len-acc-1", "--json").out)["pending"] is None

    assert lab.type("lab", "down").out == "the lab is stopped\n"
    assert list(lab.folder.rglob("endpoint.yml")) == []


@pytest.mark.slow
def test_commands_start_the_lab_by_themselves(lab):
    done = lab.type("verify", "lens-consult-1")
    assert done.code == 0, done.err
    assert "lab: 12 emulated devices started on loopback (netauto lab down stops them)\n" in done.err
    assert "lab:" not in lab.type("verify", "lens-consult-1").err
