"""What a person finds who knows nothing yet: help, suggestions, versions, completion."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from netauto import __version__
from netauto.cli.main import COMMANDS, main

ROOM = ("lab", "audit", "init")


def commands():
    """Yield the words of every command, those of groups included."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.list_commands(context))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_that_lists_its_options(library, words):
    shown = library.type(*words, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: netauto {' '.join(words)} ")
    if words not in {(name,) for name in ROOM}:
        assert "Options:" in shown.out
        assert words == ("schema",) or "--json" in shown.out
    assert max(len(line) for line in shown.out.splitlines()) <= 100


def test_the_list_of_commands_names_them_all(library):
    shown = library.type("--help").out
    assert [name for name in COMMANDS if f"  {name} " not in shown] == []


@pytest.mark.parametrize(("typed", "meant"), [("open-unti", "open-unit"), ("drfit", "drift"), ("statsu", "status")])
def test_an_unknown_command_suggests_the_nearest(library, typed, meant):
    done = library.type(typed)
    assert done.code == 2
    assert f"no such command {typed!r}. Did you mean {meant!r}?" in done.err


def test_an_unknown_command_without_a_neighbour(library):
    done = library.type("xyzzy")
    assert done.code == 2
    assert done.err.endswith("no such command 'xyzzy'.\n")


def test_an_unknown_option_is_a_usage_error_in_json_too(library):
    done = library.type("units", "--jsn", "--json")
    assert done.code == 2
    assert '"kind": "usage"' in done.out


def test_the_version(library):
    assert library.type("--version").out == f"netauto, version {__version__}\n"


def test_help_imports_nothing_heavy():
    script = (
        "import sys\n"
        "from netauto.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = {'napalm', 'netmiko', 'ansible', 'sqlite3', 'pydantic', 'yaml', 'jinja2', 'rich', 'asyncssh'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("netauto open-unit lens-c", ["lens-consult-1", "lens-consult-2", "lens-consult-3"]),
        ("netauto plan lens-consult-3 --inv", ["--inventory"]),
        ("netauto diff lens-consult-3 --device len-a", ["len-acc-1", "len-acc-2"]),
        ("netauto report ", []),
        ("netauto op", ["open-unit"]),
    ],
)
def test_the_shell_completes(library, typed, offered):
    words = typed.split(" ")
    environment = {
        **os.environ,
        "NETAUTO_WORKSPACE": str(library.folder),
        "_NETAUTO_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'netauto'; from netauto.cli.main import entry; entry()"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line.partition(",")[2] for line in done.stdout.split()] == offered, done.stderr
