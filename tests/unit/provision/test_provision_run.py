"""A run from its start to its end, with a fake Ansible: what it is given, what it leaves, and how it is stopped."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from pathlib import Path
from threading import Thread

import pytest
import yaml

from netauto.errors import InputError, InventoryError
from netauto.provision import Garbled, PlaybookRun, Secret, Target, memory, run
from netauto.provision.order import Order

CANARY = "s3cret-canary-7391"
GOOD = (
    "say('playbook', tasks=1); did('ok', 'len-ws-301'); did('changed', 'len-ws-302'); stats(len_ws_301=0, len_ws_302=0)"
)


def follow(order):
    with PlaybookRun.start(order) as started:
        events = list(started.events())
    return events, started.result


def folders():
    return set(memory.SHM.glob(f"{memory.PREFIX}{os.getpid()}-*"))


@pytest.fixture(autouse=True)
def nothing_left():
    before = folders()
    yield
    assert folders() <= before


def test_a_good_run(fake, order):
    fake(GOOD)
    events, result = follow(order())
    assert len(events) == 4
    assert (result.state, result.status, result.missing) == ("done", 0, ())
    assert [host.state for host in result.hosts] == ["ok", "changed"]


def test_ansible_gets_no_secret_but_in_memory_and_forgets_it_at_once(fake, order, tmp_path, monkeypatch):
    monkeypatch.setenv("SOMEBODY_S_TOKEN", CANARY)
    fake(
        f"out = pathlib.Path({str(tmp_path)!r})\n"
        "path = sys.argv[3].partition('@')[2]\n"
        "(out / 'seen').write_text(json.dumps([sys.argv, dict(os.environ), open(path).read(), os.stat(path).st_mode & 0o777]))\n"
        f"say('playbook', tasks=1)\nwhile os.path.exists(path): time.sleep(0.01)\n{GOOD}"
    )
    secrets = {"vault:wired": CANARY}
    _, result = follow(order(secrets=secrets))
    assert result.state == "done"
    arguments, environment, read, mode = yaml.safe_load((tmp_path / "seen").read_text())
    assert CANARY not in str(arguments) + str(environment)
    assert CANARY in read
    assert mode == 0o600
    (tmp_path / "seen").unlink()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and CANARY in path.read_text()]
    assert CANARY not in repr(order(secrets=secrets))
    assert environment["ANSIBLE_PIPELINING"] == "true"
    assert "ControlPersist=60s" in environment["ANSIBLE_SSH_ARGS"]
    assert len(environment["ANSIBLE_SSH_CONTROL_PATH_DIR"]) < 40
    assert "--forks=2" in arguments


def test_the_inventory_is_literal_and_only_the_pinned_keys_are_known(fake, order, tmp_path):
    fake(
        "args = os.environ['ANSIBLE_SSH_ARGS'].split()\n"
        "known = [a.partition('=')[2] for a in args if a.startswith('UserKnownHostsFile')][0]\n"
        f"pathlib.Path({str(tmp_path / 'known')!r}).write_text(open(known).read())\n{GOOD}"
    )
    hostile = {
        "len-ws-301": {
            "room": "{{ lookup('pipe', 'id') }}",
            "n": 3,
            "deep": {"a": ["{% x %}", True], "key": Secret("vault:key")},
        }
    }
    follow(order(variables=hostile, secrets={"vault:key": CANARY}))
    text = (tmp_path / "run/workstations.yml").read_text()
    assert "room: !unsafe \"{{ lookup('pipe', 'id') }}\"" in text
    assert '!unsafe "{% x %}"' in text
    assert "n: 3\n" in text
    assert CANARY not in text
    assert "key: '{{ netauto_secrets[''vault:key''] }}'" in text
    names = [line.split()[0] for line in (tmp_path / "known").read_text().splitlines()]
    assert names == ["len-ws-301", "[10.60.16.22]:2222"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"targets": ()}, "no workstation to run a playbook on"),
        ({"targets": (Target("a", ""), Target("b", "ssh-ed25519 x y"))}, "no SSH host key is pinned for a, b"),
        ({"targets": (Target("../a", "ssh-ed25519 AAAA"),)}, "'../a'"),
        ({"variables": {"len-ws-301": {"a b": 1}}}, "'a b'"),
        ({"variables": {"len-ws-301": {"a": [{"b": Secret("vault:key")}]}}}, "nobody resolved 'vault:key'"),
        ({"playbook": Path("/nowhere.yml")}, "no playbook /nowhere.yml"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_is_written(order, tmp_path, changes, said):
    with pytest.raises((InputError, InventoryError)) as refused:
        PlaybookRun.start(order(**changes))
    assert said in str(refused.value)
    assert not (tmp_path / "run").exists()


def test_without_memory_nothing_starts(order, monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "MOUNTS", tmp_path / "no-mounts")
    with pytest.raises(InputError, match="written to a disk"):
        PlaybookRun.start(order())


def test_a_program_that_is_not_there_leaves_nothing(order, monkeypatch, tmp_path):
    monkeypatch.setattr("netauto.provision.command.find_program", lambda _: str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError):
        PlaybookRun.start(order())


def test_a_crash_says_the_last_words(fake, order):
    fake("did('start', 'len-ws-301'); sys.stderr.write('[ERROR]: \\x1b[31mno space left\\n'); os._exit(1)")
    _, result = follow(order())
    assert (result.state, result.status) == ("crashed", 1)
    assert result.words == ("no space left",)
    assert [host.state for host in result.hosts] == ["unfinished", "untouched"]


def test_secrets_in_last_words_are_taken_out(fake, order):
    fake(f"sys.stderr.write('[ERROR]: bad {CANARY}\\n'); os._exit(1)")
    _, result = follow(order(secrets={"vault:key": CANARY}))
    assert result.words == ("bad ***",)


def test_garbage_is_kept_and_stops_nothing(fake, order):
    fake(f"raw(b'\\xff\\x1b[2J what'); {GOOD}; raw(b'x' * (5 << 20))")
    events, result = follow(order())
    assert sum(isinstance(event, Garbled) for event in events) >= 2
    assert result.state == "done"
    assert result.garbled[0] == "\ufffd[2J what"


def test_killed_ansible_is_a_crash_and_its_worker_does_not_outlive_it(fake, order, tmp_path):
    """A worker has a session of its own, as Ansible's have, and holds the pipe open."""
    worker = tmp_path / "worker"
    fake(
        "did('start', 'len-ws-301')\n"
        "child = subprocess.Popen(['sleep', '60'], start_new_session=True, pass_fds=[descriptor])\n"
        f"pathlib.Path({str(worker)!r}).write_text(str(child.pid))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    _, result = follow(order())
    assert (result.state, result.status) == ("crashed", -signal.SIGKILL)
    stat = Path(f"/proc/{worker.read_text()}/stat")
    assert not stat.exists() or ") Z " in stat.read_text()  # a zombie, where nobody collects the dead


def test_cancel_asks_first(fake, order):
    fake(
        "signal.signal(signal.SIGINT, lambda *_: os._exit(99))\n"
        "did('ok', 'len-ws-301')\ndid('start', 'len-ws-302')\nwhile True: time.sleep(1)"
    )
    with PlaybookRun.start(order()) as started:
        events = started.events()
        next(events), next(events)
        stopper = Thread(target=started.cancel)
        stopper.start()
        assert list(events) == []
        stopper.join()
    assert (started.result.state, started.result.status) == ("cancelled", 99)
    assert started.result.missing == ("len-ws-301", "len-ws-302")


def test_cancel_is_obeyed_by_the_deaf(fake, order, monkeypatch):
    monkeypatch.setattr(run, "PATIENCE", tuple((number, 0.3) for number, _ in run.PATIENCE))
    fake(
        "for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, signal.SIG_IGN)\n"
        "did('start', 'len-ws-301')\nwhile True: time.sleep(1)"
    )
    with PlaybookRun.start(order()) as started:
        next(started.events())
        began = time.monotonic()
        started.cancel()
        assert time.monotonic() - began < 3
    assert (started.result.state, started.result.status) == ("cancelled", -signal.SIGKILL)


def test_leaving_early_ends_it(fake, order):
    fake("did('start', 'len-ws-301')\nwhile True: time.sleep(1)")
    with PlaybookRun.start(order()) as started:
        next(started.events())
    assert started.result.state == "cancelled"


def test_cancel_after_the_end_changes_nothing(fake, order):
    fake(GOOD)
    with PlaybookRun.start(order()) as started:
        list(started.events())
        started.cancel()
    assert started.result.state == "done"


def test_a_result_is_not_guessed(fake, order):
    fake(GOOD)
    with PlaybookRun.start(order()) as started:
        with pytest.raises(RuntimeError, match="has not ended"):
            _ = started.result
        list(started.events())


def test_children_hold_the_lock_of_the_run(fake, order, tmp_path):
    go = tmp_path / "go"
    fake(f"did('start', 'len-ws-301')\nuntil({str(go)!r})\n{GOOD}")
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with PlaybookRun.start(order(inherited=(lock,))) as started:
        events = started.events()
        next(events)
        os.close(lock)  # as if this process had died
        other = os.open(tmp_path / "lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        go.touch()
        list(events)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_folders_of_the_dead_are_swept_and_those_of_the_living_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_in_memory", lambda _: True)
    living, dead = memory.MemoryFolder(tmp_path), memory.MemoryFolder(tmp_path)
    os.close(dead.lock)
    (dead.path / "secrets.yml").write_text("left by a killed run")
    another = memory.MemoryFolder(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted((living.path, another.path))
    living.remove()
    another.remove()
    assert list(tmp_path.iterdir()) == []


def test_an_order_is_a_value(order):
    assert order() == order()
    assert isinstance(order(), Order)
