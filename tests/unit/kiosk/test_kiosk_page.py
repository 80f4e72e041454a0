"""The start page is served to the kiosk only, and its button ends the session for nobody else."""

from __future__ import annotations

import http.client
import queue
import threading

import pytest
from kiosk_session import page


@pytest.fixture
def served(tmp_path):
    (tmp_path / "index.html").write_text("<title>Accueil</title>")
    (tmp_path / "page.css").write_text("a{}")
    (tmp_path / "secret").write_text("no")
    ended = queue.SimpleQueue()
    with page.server(page.Desk(tmp_path, lambda: ended.put(1)), 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, ended
        server.shutdown()


def ask(port, method, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={"Host": f"127.0.0.1:{port}"} | headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def test_the_page_and_its_looks_are_served(served):
    port, _ = served
    assert ask(port, "GET", "/start")[:2] == (200, "<title>Accueil</title>")
    status, text, headers = ask(port, "GET", "/page.css")
    assert (status, text, headers["Content-Type"]) == (200, "a{}", "text/css; charset=utf-8")


def test_no_script_may_run_in_it(served):
    assert "default-src 'none'" in ask(served[0], "GET", "/start")[2]["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/secret", "/../secret", "//secret", "/", "/index.html", "/end", "/?"])
def test_nothing_else_is(served, path):
    assert ask(served[0], "GET", path)[0] == 404


def test_a_name_that_points_here_is_not_ours(served):
    assert ask(served[0], "GET", "/start", Host="evil.example")[0] == 421


def test_the_button_ends_the_session(served):
    port, ended = served
    assert ask(port, "POST", "/end", Origin=f"http://127.0.0.1:{port}")[0] == 200
    assert ended.get(timeout=5) == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/end", {}, id="no origin"),
        pytest.param("/end", {"Origin": "null"}, id="an origin that is hidden"),
        pytest.param("/end", {"Origin": "http://127.0.0.1:1"}, id="another port"),
        pytest.param("/end", {"Origin": "http://evil.example", "Host": "evil.example"}, id="another name"),
        pytest.param("/", {"Origin": "ours"}, id="another path"),
    ],
)
def test_nobody_else_does(served, path, headers):
    port, ended = served
    ours = {"Origin": f"http://127.0.0.1:{port}"} if headers.get("Origin") == "ours" else headers
    assert ask(port, "POST", path, **ours)[0] == 403
    assert ended.empty()
