"""Lines become events, whatever stands in them; events become what a person wants to know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.provision import Counted, Finished, Garbled, HostEnded, HostStarted, HostTold
from netauto.provision.events import read_event
from netauto.provision.redact import Redactor
from netauto.provision.result import Board, Failure

RECORDED = Path(__file__).parent / "recorded"
HOSTS = ("len-ws-301", "len-ws-302")


def ended(host, how, reason="", *, ignored=False, task="a task"):
    return HostEnded(host, "workstation_base", task, how, reason, ignored)


def board(*events):
    followed = Board(HOSTS)
    for event in events:
        followed.add(event)
    return followed


def result(*events, status=0, cancelled=False):
    return board(*events).result(status, 1.0, cancelled=cancelled, words=())


def test_a_recorded_run_is_read_to_its_end():
    lines = (RECORDED / "two-hosts-no-kiosk-account.jsonl").read_bytes().splitlines()
    found = result(*(event for line in lines if (event := read_event(line))), status=2)
    assert found.state == "failed"
    assert found.garbled == ()
    assert found.missing == HOSTS
    for host in found.hosts:
        assert (host.state, host.done, host.changed) == ("failed", 24, 9)
        assert host.failure.role == "workstation_cleaning"
        assert 'there is no account "kiosk"' in str(host.failure)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"Traceback (most recent call last):",
        b'{"event": "unheard-of"}',
        b'{"event": "ok", "host": 7, "role": "", "task": ""}',
        b'{"event": "told", "host": "a", "data": []}',
        b'{"event": "stats", "hosts": {"a": {}}}',
        b'{"event": ["ok"]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"event": "told", "host": "a", "data": {"x": ' + b"[" * 500 + b"]" * 500 + b"}}",
    ],
)
def test_a_line_that_is_none_is_told_as_such(text):
    assert isinstance(read_event(text), Garbled)


@given(st.binary(max_size=200))
def test_no_line_raises(text):
    read_event(text)


@given(st.text(max_size=50), st.text(max_size=500))
def test_no_control_character_comes_through(name, reason):
    said = {"event": "failed", "host": name, "role": name, "task": name, "reason": reason}
    event = read_event(json.dumps(said).encode())
    assert isinstance(event, HostEnded)
    assert not [char for char in event.host + event.task + event.reason if ord(char) < 32 or 127 <= ord(char) < 160]


def test_hostile_words_are_plain_and_short(line):
    event = read_event(
        line("failed", host="a", role="r", task="t", reason="\x1b]0;owned\x07 disk\r\nfull " + "x" * 9000)
    )
    assert event.reason.startswith("]0;owned disk full xxx")
    assert len(event.reason) < 500
    told = read_event(line("told", host="a", data={"di\x1bsk": {"how": "\x1b[2Jlsblk", "proved": True}}))
    assert told.data == {"disk": {"how": "[2Jlsblk", "proved": True}}


def test_progress_counts_tasks_and_foretells_the_end():
    followed = board(Counted(4), ended(HOSTS[0], "ok"), ended(HOSTS[0], "changed"), ended(HOSTS[1], "skipped"))
    followed.add(HostStarted(HOSTS[1], "workstation_base", "the next one"))
    now = followed.progress(elapsed=10.0)
    assert [(host.done, host.total) for host in now.hosts] == [(2, 4), (1, 4)]
    assert now.hosts[1].task == "the next one"
    assert now.left == 30.0  # the slowest did one of four in ten seconds


def test_nothing_is_foretold_before_anything_is_done():
    assert board(Counted(4)).progress(3.0).left is None


def test_tasks_that_nobody_counted_raise_the_total():
    now = board(Counted(1), ended(HOSTS[0], "ok"), ended(HOSTS[0], "ok")).progress(1.0)
    assert {host.total for host in now.hosts} == {2}


def test_each_host_comes_out_on_its_own():
    end = Finished(frozenset(HOSTS), frozenset({HOSTS[1]}))
    found = result(Counted(1), ended(HOSTS[0], "changed"), ended(HOSTS[1], "unreachable", "no route"), end, status=4)
    assert [host.state for host in found.hosts] == ["changed", "unreachable"]
    assert found.host(HOSTS[1]).failure == Failure("workstation_base", "a task", "no route")
    assert (found.state, found.missing) == ("failed", (HOSTS[1],))


def test_a_failure_that_the_playbook_repaired_or_ignored_is_none():
    end = Finished(frozenset(HOSTS), frozenset())
    repaired, ignored = ended(HOSTS[0], "failed", "x"), ended(HOSTS[1], "failed", "x", ignored=True)
    found = result(repaired, ignored, end)
    assert [(host.state, host.failure) for host in found.hosts] == [("ok", None), ("ok", None)]
    assert found.state == "done"


def test_an_end_that_nobody_told_is_a_crash():
    found = result(ended(HOSTS[0], "ok"), status=-9)
    assert found.state == "crashed"
    assert [host.state for host in found.hosts] == ["unfinished", "untouched"]


def test_a_host_that_never_did_anything_is_not_good():
    found = result(ended(HOSTS[0], "ok"), Finished(frozenset(HOSTS[:1]), frozenset()))
    assert found.missing == (HOSTS[1],)
    assert found.state == "failed"


def test_strangers_are_ignored():
    assert [host.done for host in result(ended("somebody", "ok"), HostTold("somebody", {"a": 1})).hosts] == [0, 0]


def test_secrets_that_come_back_are_taken_out():
    redactor = Redactor(["s3cret-1", "-----BEGIN\nabcdefgh\n", "x"])
    assert redactor.event(ended("a", "failed", "x: key abcdefgh, pass s3cret-1")).reason == "x: key ***, pass ***"
    assert redactor.event(HostTold("a", {"b": ["s3cret-1", {"c": 1}]})).data == {"b": ["***", {"c": 1}]}
    assert redactor.event(Garbled("s3cret-1")) == Garbled("***")
    assert "s3cret" not in repr(redactor)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n", "another SSH host key than the inventory pins"),
        ("No ED25519 host key is known for x and you have requested strict checking.", "another SSH host key"),
        ("netauto@x: Permission denied (publickey).", "refuses the account or the key"),
        ("ssh: connect to host 10.0.0.1 port 22: Connection timed out", "no answer in time"),
        ("ssh: connect to host 10.0.0.1 port 22: Connection refused", "no SSH server answers"),
        ("[Errno 28] No space left on device", "its disk is full"),
        ("E: Failed to fetch http://deb.example/x.deb", "the mirror does not answer"),
        ("what nobody foresaw", "what nobody foresaw"),
    ],
)
def test_reasons_are_told_in_plain_words(line, said, meant):
    event = read_event(line("unreachable", host="a", role="r", task="t", reason=said))
    assert meant in event.reason
    assert said.split("\n")[0].split(":")[0][:20] in event.reason
