"""How a playbook under way looks: on a terminal of 80 columns, and in a pipeline's log."""

from __future__ import annotations

import io

from rich.console import Console

from netauto.cli.playbook_progress import Lines, drawn
from netauto.provision import SET_UP, HostEnded, HostProgress, Progress, TaskStarted

LONG = "Write what the session follows, in words that nobody can read to their end on such a line"
HOSTS = (
    HostProgress("len-ws-301", "unfinished", 40, 64, "workstation_kiosk", LONG),
    HostProgress("len-ws-302", "failed", 12, 64, "workstation_base", "Install packages"),
    HostProgress("len-ws-303", "untouched", 0, 64),
)


def test_80_columns_show_who_and_how_far():
    out = io.StringIO()
    Console(width=80, file=out).print(drawn(SET_UP, Progress(HOSTS, 95.0, 61.0)))
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[0].split() == ["workstation", "set", "up", "tasks"]
    assert [(line.split()[0], "/64" in line) for line in lines[1:4]] == [(host.host, True) for host in HOSTS]
    assert "40/64" in lines[1]
    assert "failed workstation_base: Install packages" in lines[2]
    assert lines[4] == "1 min 35 s (about 1 min 01 s left)"


def test_a_log_has_a_line_for_each_role_and_each_failure(capsys):
    lines, progress = Lines(), Progress(HOSTS, 95.0, None)
    for role, task in (
        ("", "Gather"),
        ("workstation_base", "One"),
        ("workstation_base", "Two"),
        ("workstation_kiosk", "Three"),
    ):
        lines.take(SET_UP, TaskStarted(role, task), progress)
    lines.take(SET_UP, HostEnded("len-ws-302", "workstation_base", "Two", "failed", "its disk is full"), progress)
    lines.take(SET_UP, HostEnded("len-ws-303", "workstation_base", "Two", "failed", "expected", ignored=True), progress)
    assert capsys.readouterr().err.splitlines() == [
        "    95.0 s  set up   workstation_base",
        "    95.0 s  set up   workstation_kiosk",
        "    95.0 s  set up   len-ws-302: workstation_base: Two: its disk is full",
    ]
