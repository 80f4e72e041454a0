"""A session ends when it was used, asks for a cleaning when a patient has left, and says nothing of what it did."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from kiosk_session import bar, browser, sway
from kiosk_session.session import Session


@pytest.fixture
def told(monkeypatch):
    """What sway was told."""
    words = []
    monkeypatch.setattr(sway, "message", lambda *line: words.append(line))
    return words


@pytest.fixture
def session(tmp_path):
    (tmp_path / "run").mkdir()
    return Session(tmp_path / "run", tmp_path / "cleaning-mode")


def cleaning(session, body):
    """Install a cleaning mode that keeps what it is asked."""
    session.cleaning.write_text(f'#!/bin/sh\necho "$@" >> {session.cleaning.parent}/asked\n{body}\n')
    session.cleaning.chmod(0o755)


def asked(session):
    path = session.cleaning.parent / "asked"
    return path.read_text().splitlines() if path.exists() else []


def test_the_end_is_marked_before_the_compositor_is_gone(session, told):
    session.end()
    assert session.over.exists()
    assert told == [("exit",)]


def test_a_session_that_nobody_touched_does_not_end(session, told):
    session.idle()
    assert not session.over.exists()
    assert told == [("output * dpms off",)]


def test_a_session_that_was_touched_ends(session, told):
    session.used.touch()
    session.idle()
    assert told == [("exit",)]


def test_a_cleaning_is_asked_for_when_a_patient_has_left(session, told, capsys):
    cleaning(session, "echo started")
    session.end()
    session.after()
    assert asked(session) == ["start --reason patient-change"]
    assert capsys.readouterr().err == "cleaning at patient change: started\n"


def test_none_is_when_the_unit_was_stopped(session):
    cleaning(session, "echo started")
    session.after()
    assert asked(session) == []


def test_none_is_where_there_is_no_cleaning_mode(session, told, capsys):
    session.end()
    session.after()
    assert capsys.readouterr().err == ""


def test_a_cleaning_that_is_refused_is_told(session, told, capsys):
    cleaning(session, "echo 'no answer' >&2; exit 1")
    session.end()
    session.after()
    assert capsys.readouterr().err == "cleaning at patient change: no answer\n"


@pytest.mark.parametrize(
    ("line", "pressed"),
    [
        ('[{"name": "home", "button": 1}', True),
        (',{"name": "home", "button": 1}', True),
        ('{"name": "other"}', False),
        ("[", False),
        ("", False),
        (",[]", False),
        ("nonsense", False),
    ],
)
def test_only_a_press_of_the_button_leads_home(line, pressed):
    assert bar.pressed(line) is pressed


def test_the_bar_speaks_its_protocol_and_goes_home_at_each_press():
    said, homes = io.StringIO(), []
    clicks = io.StringIO('[\n{"name": "home"}\n,{"name": "x"}\n,{"name": "home"}\n')
    bar.run('⌂ "Accueil"', 1280, said, clicks, lambda: homes.append(1))
    header, *blocks = said.getvalue().splitlines()
    assert json.loads(header) == {"version": 1, "click_events": True}
    assert json.loads("".join(blocks).rstrip(",") + "]")[0][0]["full_text"] == '⌂ "Accueil"'
    assert homes == [1, 1]


def test_the_browser_keeps_its_sandbox_and_its_profile_in_memory():
    line = browser.line(Path("/memory"), "fr", "http://127.0.0.1:8911/start")
    assert not [word for word in line if "sandbox" in word]
    assert "--user-data-dir=/memory/profile" in line
    assert "--app=http://127.0.0.1:8911/start" in line


def test_going_home_closes_the_windows_that_there_were(monkeypatch, tmp_path):
    windows, told = iter([{1, 2}, {1, 2}, {1, 2, 3}]), []
    monkeypatch.setattr(sway, "windows", lambda: frozenset(next(windows)))
    monkeypatch.setattr(sway, "message", lambda *words: told.append(words[0]))
    monkeypatch.setattr(browser.subprocess, "run", lambda line, **_: told.append(line[1]))
    browser.go_home(tmp_path, "fr", 8911)
    assert told[0] == "--app=http://127.0.0.1:8911/start"
    assert sorted(told[1:]) == ["[con_id=1] kill", "[con_id=2] kill"]


def test_windows_are_found_wherever_they_are_but_for_the_count_down_s(monkeypatch):
    window, floating, other = ({"id": number, "app_id": "chrome"} for number in (7, 9, 11))
    workspace = {"id": 2, "type": "workspace", "name": "1", "nodes": [window], "floating_nodes": [floating]}
    cleaning = {"id": 3, "type": "workspace", "name": "cleaning", "nodes": [other]}
    tree = {"id": 1, "nodes": [workspace, cleaning]}
    monkeypatch.setattr(sway, "message", lambda *_: tree)
    assert sway.windows() == {7, 9}


def test_a_compositor_that_is_gone_has_no_windows(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert sway.windows() == frozenset()
