"""Real containers: they boot, are reached only by the key that was pinned, and nothing of them is left, however they ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netauto.lab import workstations
from netauto.lab.workstations import build, container, groups, hostside, processes
from netauto.lab.workstations.container import Home

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workstations"), pytest.mark.timeout(900)]
NAMES = ("len-ws-301", "len-ws-302")


def ssh(runtime, name, *command):
    return subprocess.run(
        ["ssh", "-F", str(runtime / "ssh_config"), name, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def everything_gone(home, before):
    """No process, no control group, no mount, no folder."""
    gone = [not processes.alive(process) for process in before]
    mounts = Path("/proc/self/mounts").read_text()
    return all(gone) and groups.find(groups.name_of(home.path)) is None and str(home.path) not in mounts


def recorded(home):
    return [processes.read(home.pid_file(what)) for what in container.PROCESSES]


def test_a_workstation_is_a_whole_debian_with_a_network_of_its_own(runtime):
    started = workstations.up(NAMES, runtime)
    assert [found.name for found in started] == list(NAMES)
    for name in NAMES:
        state = workstations.run(runtime, name, ["systemctl", "is-system-running"])
        assert (state.stdout, state.returncode) == ("running\n", 0)
        assert workstations.run(runtime, name, ["hostname"]).stdout == f"{name}\n"
    loopback = workstations.run(runtime, "len-ws-301", ["ip", "-o", "-4", "address", "show", "scope", "global"]).stdout
    assert "tap0" in loopback
    namespaces = {Path(f"/proc/{pid}/ns/net").readlink() for pid in ("self", *(found.leader for found in started))}
    assert len(namespaces) == 3


def test_ssh_opens_it_by_the_pinned_key_and_by_no_other(runtime):
    first, second = workstations.up(NAMES, runtime)
    assert first.host_key != second.host_key
    assert ssh(runtime, "len-ws-301", "sudo", "id", "-un").stdout == "root\n"
    known = runtime / "known_hosts"
    known.write_text(known.read_text().replace(first.host_key, second.host_key))
    refused = ssh(runtime, "len-ws-301", "true")
    assert refused.returncode == 255
    assert "Host key verification failed." in refused.stderr


def test_up_again_starts_only_what_does_not_run(runtime):
    (first,) = workstations.up(NAMES[:1], runtime)
    again = workstations.up(NAMES, runtime)
    assert [found.started for found in again] == [False, True]
    assert again[0].leader == first.leader
    assert [found.name for found in workstations.running(runtime)] == list(NAMES)


def test_down_leaves_nothing(runtime):
    workstations.up(NAMES, runtime)
    homes = [Home(runtime.resolve() / name) for name in NAMES]
    before = [recorded(home) for home in homes]
    assert workstations.down(runtime, NAMES[:1]) == NAMES[:1]
    assert everything_gone(homes[0], before[0])
    assert not homes[0].path.exists()
    assert [found.name for found in workstations.running(runtime)] == ["len-ws-302"]
    assert workstations.down(runtime) == NAMES[1:]
    assert everything_gone(homes[1], before[1])
    assert "len-ws" not in (runtime / "ssh_config").read_text()


@pytest.mark.parametrize("victim", container.PROCESSES)
def test_what_lost_a_process_is_swept_by_the_next_up(runtime, victim):
    workstations.up(NAMES, runtime)
    home = Home(runtime.resolve() / "len-ws-302")
    before = recorded(home)
    (killed,) = [process for what, process in zip(container.PROCESSES, before, strict=True) if what == victim]
    assert processes.kill(killed)
    assert [found.name for found in workstations.running(runtime)] == ["len-ws-301"]
    with pytest.raises(workstations.WorkstationError, match="len-ws-302 does not run"):
        workstations.run(runtime, "len-ws-302", ["true"])
    workstations.up(NAMES[:1], runtime)
    assert everything_gone(home, before)
    assert not home.path.exists()


def test_an_up_that_was_killed_half_way_leaves_nothing_behind_the_next(runtime):
    """Killed when the container runs, and before anybody wrote down that it is ready."""
    script = (
        "import os, signal, pathlib\n"
        "from netauto.lab import workstations\n"
        "from netauto.lab.workstations import container\n"
        "container._connect = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"workstations.up(('len-ws-301',), pathlib.Path({str(runtime)!r}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    home = Home(runtime.resolve() / "len-ws-301")
    before = recorded(home)
    assert [process is not None for process in before] == [False, True, False]
    assert groups.find(groups.name_of(home.path))
    assert workstations.running(runtime) == ()
    (found,) = workstations.up(NAMES[1:], runtime)
    assert found.started
    assert everything_gone(home, before)
    assert not home.path.exists()


def test_one_that_cannot_start_is_told_and_leaves_the_others_running(runtime, monkeypatch):
    honest = container.container_command

    def broken(home, image):
        command = honest(home, image)
        return ["/bin/false" if part == "systemd-nspawn" and home.name == "len-ws-302" else part for part in command]

    monkeypatch.setattr(container, "container_command", broken)
    with pytest.raises(workstations.WorkstationError, match="len-ws-302: the container ended while it was starting"):
        workstations.up(NAMES, runtime)
    assert [found.name for found in workstations.running(runtime)] == ["len-ws-301"]
    assert not (runtime / "len-ws-302").exists()
    assert ssh(runtime, "len-ws-301", "hostname").stdout == "len-ws-301\n"


def test_a_disk_that_is_full_is_told_and_leaves_nothing(runtime, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(container, "prepare", full)
    with pytest.raises(workstations.WorkstationError, match=r"len-ws-301: .*No space left on device"):
        workstations.up(NAMES[:1], runtime)
    assert workstations.running(runtime) == ()


def test_what_a_build_mounts_is_gone_with_it(real_machine, tmp_path):
    script = 'mount -t tmpfs none "$0" && touch "$0/seen" && ls "$0"'
    heard = []
    with (tmp_path / "lock").open("w") as lock:
        builder = build.Builder(hostside.look(), lock.fileno(), heard.append)
        builder._run("base", ("sh", "-c", script + ' && echo "I: mounted"', str(tmp_path)))
    assert [event.text for event in heard] == ["mounted"]
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
