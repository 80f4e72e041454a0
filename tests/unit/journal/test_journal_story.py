import pytest
from journal_years import Calendar, live, opened, tampered

from netauto.errors import InputError
from netauto.journal import Event
from netauto.workflows.story import story, told


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite"


ERROR = {
    "device": "len-acc-1",
    "step": "stage",
    "kind": "RejectedError",
    "message": "len-acc-1: refused 'vlan 1'",
    "hint": "look",
}
FAILED = {"status": "failed", "device": "len-wlc-1", "check": "ap.joined", "subject": "len-ap-31", "observed": "absent"}


@pytest.mark.parametrize(
    ("kind", "step", "body", "words"),
    [
        (
            "opened",
            "",
            {"user": "dora", "digest": "d" * 64, "plan": {"unit": "u", "action": "open", "devices": [{"device": "a"}]}},
            "dora began to open u on a (plan dddddddddddd)",
        ),
        ("attempt", "", {"user": "dora", "pid": 7}, "attempt 2: dora drives it (process 7)"),
        (
            "budget",
            "",
            {"ends": 3_600_000, "back": 1500, "measured": True},
            "to be over by 01:00:00; going back takes up to 1.5 s (measured in earlier runs)",
        ),
        ("intent", "arm", {"deadline": 60_000}, "about to let the change take effect; it undoes itself at 00:01:00"),
        ("intent", "save", {}, "about to write the startup configuration"),
        ("outcome", "stage", {"state": "done", "learned": "act", "ms": 40}, "the change is loaded, without effect (40 ms)"),
        (
            "outcome",
            "confirm",
            {"state": "done", "learned": "probe", "ms": 2000},
            "asked, and found: the change was permanent already; nothing was sent (2.0 s)",
        ),
        ("outcome", "stage", {"state": "failed", "error": ERROR}, "stage failed: len-acc-1: refused 'vlan 1'; next: look"),
        (
            "seen",
            "read",
            {"text": "a\nb\n", "fingerprint": "f" * 64},
            "its running configuration was read: 2 lines, fingerprint ffffffffffff",
        ),
        ("phase", "arm", {"ms": 1500}, "arm: done with on every device after 1.5 s"),
        ("checks", "verify", {"checks": [{"status": "passed"}]}, "verified: 1 of 1 checks without trouble"),
        (
            "checks",
            "verify",
            {"checks": [{"status": "passed"}, FAILED]},
            "verified: 1 of 2 checks without trouble; len-wlc-1 ap.joined len-ap-31: absent",
        ),
        ("checks", "verify", {"checks": [], "error": {"message": "no answer"}}, "verify failed: no answer"),
        ("decision", "", {"goal": "revert", "reason": "too late"}, "decided to undo it on every device: too late"),
        ("stop", "", {"user": "m.leroy"}, "m.leroy asked to stop"),
        ("stop", "", {}, "the person at the keyboard asked to stop"),
        ("closed", "", {"verdict": "reverted"}, "ended: reverted: every device is as before"),
        (
            "closed",
            "",
            {"verdict": "needs-operator", "user": "dora", "reason": "put right"},
            "dora closed the run by hand, no device was asked: put right",
        ),
        ("approval", "", {"user": "m.leroy", "digest": "e" * 64, "unit": "u"}, "m.leroy approved plan eeeeeeeeeeee of u"),
        ("something", "new", {"a": 1}, 'something new {"a": 1}'),
    ],
)  # fmt: skip
def test_words(kind, step, body, words):
    event = Event(1, "2026-03-16T09:00:00.000+00:00", "r1", kind, "", step, body, "", "")
    assert told(event, 2) == words


def test_a_run_is_told_with_its_approvals_and_what_followed(path):
    calendar = Calendar()
    with opened(path, calendar) as journal:
        journal.append("plan-1", "approval", digest="d1", unit="lens-consult-3", user="m.leroy")
        journal.append("plan-2", "approval", digest="d2", unit="lens-consult-3", user="m.leroy")
        live(journal, "r1", digest="d1")
        live(journal, "r2", digest="d2")
    lines = story(path, "r1")
    assert [line.seq for line in lines] == [1, 3, 4, 5, 6, 7]
    assert lines[0].words == "m.leroy approved plan d1 of lens-consult-3"
    assert lines[-1].words == "the files beside the unit say so, too"
    assert lines[3].device == "len-acc-1"
    assert all(line.sound for line in lines)


@pytest.mark.parametrize(
    "body", ["no json", "[]", "[" * 9999, '{"plan": [1]}', '{"plan": {"devices": 3}}', '{"user": {"a": []}}']
)
def test_damaged_rows_are_told_as_damaged(path, body):
    with opened(path, Calendar()) as journal:
        live(journal, "r1")
    tampered(path, f"UPDATE event SET body = '{body}' WHERE seq = 1")
    first, second, *_ = story(path, "r1")
    assert not first.sound
    assert first.words.startswith("NOT WHAT WAS WRITTEN: ")
    assert (second.sound, second.words) == (True, "attempt 1: c.durand drives it (process 42)")


def test_no_such_run(path):
    opened(path, Calendar()).close()
    with pytest.raises(InputError, match="no run 'r9'"):
        story(path, "r9")
