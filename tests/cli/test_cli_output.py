"""What a terminal may see, and the boundary where outcomes become exit codes."""

from __future__ import annotations

import errno
import json
import subprocess
import sys

import click
import pytest

from netauto.cli.boundary import guarded
from netauto.cli.output import colour_wanted, printable, table
from netauto.errors import HostKeyError, InputError, NeedsOperatorError, NetautoError, RevertedError


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("bell\x07", r"bell\x07"),
        ("over\rwritten", r"over\rwritten"),
        ("\u202egnirts", r"\u202egnirts"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("c1\x9b31m", r"c1\x9b31m"),
        ("two\nlines", "two\nlines"),
        ("Béthune → 10.60.0.0/16 ✓", "Béthune → 10.60.0.0/16 ✓"),
    ],
)
def test_nothing_acts_on_the_terminal(hostile, harmless):
    assert printable(hostile) == harmless


def test_a_table_fits_the_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    table(("a", "words"), [("1", "one two three four five six seven eight nine ten"), ("22", "x\ny\x1b[0m")])
    assert capsys.readouterr().out == (
        "a   words\n1   one two three four five six seven\n    eight nine ten\n22  x y\\x1b[0m\n"
    )


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
    ],
)
def test_colours_are_decided_by_the_reader(monkeypatch, environment, terminal, wanted):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colour_wanted(terminal) is wanted


def command_that(raises):
    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def command(as_json):
        raise raises

    return command


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (InputError("wrong"), 2),
        (NetautoError("no"), 1),
        (HostKeyError("len-acc-1", "another key"), 1),
        (RevertedError("undone"), 5),
        (NeedsOperatorError("look"), 6),
        (click.UsageError("how"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(errno.EPIPE, "gone"), 0),
        (OSError(errno.ENOSPC, "No space left on device", "journal.sqlite"), 1),
        (ZeroDivisionError("hunter2"), 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_what_escapes_becomes_an_exit_code(raised, code, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("netauto.cli.boundary._silenced", lambda: 0)
    assert guarded(command_that(raised), []) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "hunter2" not in said.err + "".join(path.read_text() for path in tmp_path.iterdir())


def test_an_error_as_json_is_one_document(capsys):
    assert guarded(command_that(InputError("wrong", hint="right")), ["--json"]) == 2
    assert json.loads(capsys.readouterr().out) == {
        "error": {"kind": "Input", "message": "wrong", "hint": "right", "exit_code": 2}
    }


def test_what_a_device_said_cannot_act_on_the_terminal_as_an_error(capsys):
    hostile = HostKeyError("len-acc-1", "\x1b]0;owned\x07 \x9b1m \u202etxt")
    guarded(command_that(hostile), [])
    assert capsys.readouterr().err == "error: len-acc-1: \\x1b]0;owned\\x07 \\x9b1m \\u202etxt\n"
    guarded(command_that(hostile), ["--json"])
    shown = capsys.readouterr().out
    assert all(char.isprintable() for char in shown.replace("\n", ""))
    assert json.loads(shown)["error"]["message"] == hostile.message


def test_a_full_disk_is_named(capsys):
    guarded(command_that(OSError(errno.ENOSPC, "No space left on device", "units/x.lock.yml")), [])
    assert capsys.readouterr().err == "error: units/x.lock.yml: No space left on device\n"


def test_the_process_ends_whatever_a_thread_still_does(library):
    program = (
        "import threading; threading.Thread(target=threading.Event().wait).start();"
        "from netauto.cli.main import entry; entry(['units'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=library.folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "lens-consult-3" in done.stdout
