"""Every command: its exit code, one JSON document on demand, readable on a narrow terminal and without colours."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys

import pytest
from e2e_hospital import UNIT, Hospital, lab_of

pytestmark = pytest.mark.slow

OPEN = "lens-consult-1"


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """The hospital as it is shipped: two units are open. Tests that use it only look."""
    with lab_of() as lab:
        yield Hospital(tmp_path_factory.mktemp("visited") / "ws", lab)


CODES = {
    0: (
        "units", "devices", "status", f"plan {OPEN}", f"plan {UNIT} --close", f"open-unit {OPEN}", f"close-unit {UNIT}",
        "resume", f"verify {OPEN}", f"drift {OPEN}", "audit verify", "audit journal", "lab status", "schema unit",
        "validate",
    ),
    1: (
        f"open-unit {UNIT}", f"approve {UNIT} 0123", f"apply {UNIT} 0123456789ab", "resume 20260101T000000Z-000000",
        "lab state len-acc-1",
    ),
    2: (
        "open-unit lens-consult-4", "open-unit ../lens", f"diff {UNIT} --device len-acc-9", "report",
        "report 20260101T000000Z-000000", "lab up", "lab fault len-acc-1 melt", "lab melt", "units -i nowhere",
        "units extra",
    ),
    3: (f"plan {UNIT}", f"plan {OPEN} --close", f"diff {UNIT} --device len-acc-1", f"drift {UNIT}"),
    4: (f"verify {UNIT}",),
}  # fmt: skip


@pytest.mark.parametrize("words", [words for group in CODES.values() for words in group])
def test_exit_code_and_json(visited, words):
    code = next(code for code, group in CODES.items() if words in group)
    json_wanted = () if words.startswith("schema") else ("--json",)
    done = visited.type(*words.split(), *json_wanted)
    assert done.code == code, done.said
    assert isinstance(done.json, dict)
    if "error" in done.json:
        assert done.json["error"]["exit_code"] == code
        assert set(done.json["error"]) == {"kind", "message", "hint", "exit_code"}


def on_terminal(hospital, *args: str, columns: int, **environment: str) -> str:
    """Run a command on a terminal of its own and return everything that it shows."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    process = subprocess.Popen(
        [sys.executable, "-m", "netauto", *args],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=hospital.folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment},
    )
    os.close(theirs)
    shown = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            data = os.read(ours, 65536)
        except OSError:  # how a terminal says that its last user has gone
            break
        shown += data
    os.close(ours)
    process.wait(timeout=60)
    return shown.decode().replace("\r\n", "\n")


def test_colours_on_a_terminal_and_none_where_they_are_not_wanted(visited):
    coloured = on_terminal(visited, "units", columns=80)
    plain = on_terminal(visited, "units", columns=80, NO_COLOR="1")
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert visited.type("units").out == plain, "no colours in a file either"


@pytest.mark.parametrize("args", [("units",), ("devices",), ("status",), ("--help",), ("plan", "--help")], ids=" ".join)
def test_80_columns_suffice(visited, args):
    shown = on_terminal(visited, *args, columns=80, NO_COLOR="1")
    assert [line for line in shown.split("\n") if len(line) > 80] == []


def test_a_pipe_that_closes_is_no_error(visited):
    with visited.start("plan", UNIT, "-q") as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")


def test_a_bug_is_said_to_be_one(visited, monkeypatch, tmp_path):
    def broken(*_: object) -> None:
        secret = "hunter2"
        raise ZeroDivisionError(secret)

    monkeypatch.setattr("netauto.workflows.status.unit_states", broken)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    done = visited.type("units", "--json")
    assert done.code == 70
    assert done.json["error"]["kind"] == "bug"
    (log,) = tmp_path.glob("netauto-bug-*.log")
    assert str(log) in done.json["error"]["message"]
    assert "ZeroDivisionError" in log.read_text()
    assert "hunter2" not in log.read_text() + done.said


def test_what_is_ended_twice_says_the_same_as_json(visited):
    opened = visited.type("open-unit", OPEN, "--json").json
    assert (opened["unit"], opened["verdict"], opened["changes"]) == (OPEN, "open", False)
    assert json.dumps(opened)
