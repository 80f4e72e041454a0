import select
import socket
import threading
import time

import pytest
from eos_switch import Switch

from netauto.drivers import pinned_https
from netauto.drivers.pinned_https import PinnedHttps
from netauto.errors import HostKeyError


@pytest.fixture
def switch(tmp_path):
    opened = Switch(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def https(switch):
    opened = PinnedHttps(switch.inventory())
    yield opened
    opened.close()


def ask(https, seconds=5.0):
    return https.post("/command-api", b"{}", {}, seconds)


def test_one_connection_serves_while_it_is_fresh(switch, https):
    assert [ask(https)[0] for _ in range(3)] == [401] * 3
    assert switch.connections == 1


def test_a_connection_that_is_not_fresh_is_not_used_again(switch, https, monkeypatch):
    monkeypatch.setattr(pinned_https, "_FRESH", 0.0)
    assert [ask(https)[0] for _ in range(3)] == [401] * 3
    assert switch.connections == 3


def test_a_connection_that_the_device_has_ended_is_not_used_again(switch, https):
    switch.hangs_up = True
    for number in (1, 2, 3):
        assert ask(https)[0] == 401
        assert switch.connections == number
        ended = select.poll()
        ended.register(https._kept.sock, select.POLLIN)
        assert ended.poll(5000)


def test_nothing_of_a_connection_is_left_after_a_failure(switch, https):
    assert ask(https)[0] == 401
    switch.raw = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"
    with pytest.raises(EOFError):
        ask(https)
    assert https._kept is None
    switch.raw = None
    assert ask(https)[0] == 401


def test_an_answer_without_end_is_not_read_for_ever(switch, https, monkeypatch):
    monkeypatch.setattr(pinned_https, "_MOST", 1000)
    switch.raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000
    with pytest.raises(EOFError):
        ask(https)


def test_the_pin_is_compared_for_every_connection(switch, https, tmp_path):
    assert ask(https)[0] == 401
    https.close()
    https._pin = "sha256:" + "f" * 64
    with pytest.raises(HostKeyError):
        ask(https)
    assert switch.requests == []


@pytest.mark.parametrize("key", ["", "sha256:", "sha256:" + "0" * 63, "sha256:" + "A" * 64, "ssh-ed25519 AAAA"])
def test_what_is_no_pin_is_refused_before_anything_is_opened(switch, key):
    device = switch.inventory().model_copy(update={"host_key": key})
    with pytest.raises(HostKeyError):
        PinnedHttps(device)
    assert switch.connections == 0


def test_a_handshake_that_never_ends_is_given_up(switch):
    listener = socket.create_server(("127.0.0.1", 0))
    device = switch.inventory(port=listener.getsockname()[1])
    start = time.monotonic()
    with listener, pytest.raises(TimeoutError):
        ask(PinnedHttps(device), 0.3)
    assert time.monotonic() - start < 2
    clocks = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for clock in clocks:
        clock.join(5)  # one that has fired may be on its way out
    assert not [clock for clock in clocks if clock.is_alive()]
