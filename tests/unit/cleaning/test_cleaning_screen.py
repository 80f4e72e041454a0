"""What people see: the page, who may ask it for what, and what is in front."""

import http.client
import json
import os
import re
import threading
import time

import pytest
from cleaning_bench import SETTINGS, FakeClock
from cleaning_mode import web
from cleaning_mode.screen import LINGER_S, Screen
from cleaning_mode.settings import Settings
from cleaning_mode.state import StateFile
from cleaning_mode.sway import Sway


@pytest.fixture
def served():
    asked = []
    serving = web.server(web.Desk(lambda: {"phase": "idle"}, lambda reason: asked.append(reason) or "started"), 0)
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()

    def call(method, path, body=None, **headers):
        channel = http.client.HTTPConnection("127.0.0.1", serving.server_port, timeout=10)
        channel.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = channel.getresponse()
        found = answer.status, answer.read(), dict(answer.getheaders())
        channel.close()
        return found

    yield call, asked, serving.server_port
    serving.shutdown()
    serving.server_close()


def test_the_page_its_files_and_the_state_are_served_and_nothing_else(served):
    call, _, _ = served
    assert [call("GET", path)[0] for path in ("/", "/page.css", "/page.js", "/texts", "/state")] == [200] * 5
    assert [call("GET", path)[0] for path in ("/page.html", "/../cli.py", "/%2e%2e/cli.py", "//etc/passwd")] == [
        404
    ] * 4
    assert json.loads(call("GET", "/state")[1]) == {"phase": "idle"}


def test_only_our_own_page_may_start_a_cleaning(served):
    call, asked, port = served
    own = {"Origin": f"http://127.0.0.1:{port}", "Content_Type": "application/json"}
    body = json.dumps({"reason": "button"})
    refused = (
        {},
        own | {"Origin": "https://example.org"},
        own | {"Origin": "null"},
        own | {"Content_Type": "text/plain"},
        {"Content_Type": "application/json"},
    )
    assert [call("POST", "/start", body, **headers)[0] for headers in refused] == [403] * 5
    assert asked == []
    assert call("POST", "/start", body, **own)[:2] == (200, b'{"answer": "started"}')
    assert asked == ["button"]


def test_a_name_that_somebody_else_points_here_gets_nothing(served):
    call, _, _ = served
    assert call("GET", "/state", Host="attacker.example.org")[0] == 421


def test_no_body_harms_the_server(served):
    call, asked, port = served
    own = {"Origin": f"http://127.0.0.1:{port}", "Content_Type": "application/json"}
    for body in ("", "[", "[]", "[" * 190, '{"reason": 5}'):
        assert call("POST", "/start", body, **own)[0] == 200
    assert asked == ["", "", "", "", "5"]  # the service refuses what is no reason


def test_the_page_runs_only_its_own_script_and_never_sets_html():
    policy = web.HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    script = (web.HERE / "page.js").read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
    assert not re.search(r"<script>|style=|\son\w+=", (web.HERE / "page.html").read_text())


def test_every_word_of_the_page_is_in_the_file_of_texts():
    texts, script = web.texts(), (web.HERE / "page.js").read_text()
    used = set(re.findall(r"texts\.(\w+)", script))
    phases = {"cleaning", "completed", "aborted", "lost", "unknown", "idle"}
    ours = {"remind", "remind_start", "remind_later"}
    assert used <= texts.keys()
    assert texts.keys() == used | phases | ours
    assert not re.search(r"[àâçéèêîôû]", re.sub(r"//.*", "", script) + (web.HERE / "page.html").read_text())


def test_every_problem_and_kind_has_words():
    from cleaning_mode.board import PROBLEMS

    texts = web.texts()
    assert set(texts["problems"]) == {*PROBLEMS.values(), "pressed", "refused"}
    assert set(texts["kinds"]) == {"keyboard", "touch", "pointer", "buttons"}


class FakeStage:
    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return lambda: self.calls.append(name)

    def since(self):
        calls, self.calls = self.calls, []
        return [call for call in calls if call not in {"keep_ready", "forget"}]


@pytest.fixture
def desk(tmp_path):
    clock, stage = FakeClock(), FakeStage()
    state = StateFile(tmp_path / "state.json")
    screen = Screen(Settings(**SETTINGS), state, tmp_path / "reminder.json", tmp_path / "nobody.socket", clock, stage)
    return screen, state, clock, stage, tmp_path


def publish(state, clock, phase, **more):
    state.write({"phase": phase, "at": clock.now, "remaining_s": 30.0, **more})


def test_the_count_down_comes_to_the_front_and_leaves_after_the_end_was_shown(desk):
    screen, state, clock, stage, _ = desk
    screen.step()
    assert stage.since() == []
    publish(state, clock, "cleaning")
    screen.step()
    screen.step()
    assert stage.since() == ["show"]
    publish(state, clock, "completed")
    screen.step()
    assert stage.since() == []
    clock.now += LINGER_S
    screen.step()
    assert stage.since() == ["hide"]


def test_a_service_that_says_nothing_any_more_is_shown_as_stopped_and_not_as_counting(desk):
    screen, state, clock, stage, _ = desk
    publish(state, clock, "cleaning")
    clock.now += 2
    assert (screen.view()["phase"], screen.view()["remaining_s"]) == ("cleaning", 28.0)
    clock.now += 4
    assert screen.view()["phase"] == "lost"
    screen.step()
    clock.now += 30
    screen.step()
    assert stage.since() == ["show", "hide"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"phase": "cleaning"}', '{"at": "x", "phase": "cleaning"}'])
def test_a_broken_state_is_no_state(desk, content):
    screen, state, _, _, _ = desk
    state.path.write_text(content)
    assert screen.view()["phase"] == "idle"


def test_the_reminder_comes_back_after_it_was_put_off_and_goes_when_it_is_heeded(desk):
    screen, state, clock, stage, folder = desk
    (folder / "reminder.json").write_text(json.dumps({"overdue": True, "last": None, "due": None}))
    screen.step()
    clock.now += 599
    screen.step()
    assert stage.since() == ["remind"]
    clock.now += 1
    screen.step()
    assert stage.since() == ["remind"]
    publish(state, clock, "cleaning")
    screen.step()
    assert stage.since() == ["show"]
    (folder / "reminder.json").write_text(json.dumps({"overdue": False}))
    clock.now += 1000
    publish(state, clock, "completed")
    clock.now += LINGER_S
    screen.step()
    assert stage.since() == ["hide"]


def test_without_the_service_the_button_says_failed(desk):
    assert desk[0].start("button") == "failed"


def test_a_port_that_the_session_before_still_holds_is_waited_for(desk, served):
    from dataclasses import replace

    screen, _, _, stage, _ = desk
    waits = []
    screen.settings = replace(screen.settings, port=served[2])
    screen.run(lambda seconds: waits.append(seconds) or len(waits) == 3)
    assert stage.calls == []

    screen.settings = replace(screen.settings, port=0)
    waits.clear()
    screen.run(lambda seconds: waits.append(seconds) or len(waits) == 3)
    assert stage.calls.count("keep_ready") == 2


def test_a_reminder_that_does_not_heed_the_signal_is_gone_and_collected(tmp_path, monkeypatch):
    program, number = tmp_path / "swaynag", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\ntrap '' TERM\necho $$ > {number}.new && mv {number}.new {number}\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    stage = Sway("http://127.0.0.1:1/", web.texts())
    stage.remind()
    until = time.monotonic() + 20
    while not number.exists() and time.monotonic() < until:
        time.sleep(0.01)
    stage.forget()
    with pytest.raises(ProcessLookupError):  # a process that only waits to be collected would still be there
        os.kill(int(number.read_text()), 0)
