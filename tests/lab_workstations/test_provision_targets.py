"""Playbooks on real workstations: who holds the lock, what a secret leaves behind, who is refused, and what closing takes away."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from netauto.lab import workstations
from netauto.provision import ATTEST, SET_UP, WIPE, Order, PlaybookRun, Secret, Target, TaskStarted, memory
from netauto.provision.attest import ASKED, ROLES, attestation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workstations"), pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
NAMES = ("len-ws-301", "len-ws-302")
NOBODY = "len-ws-399"
CANARY = "s3cret-canary-7391"
FORWARD = "/etc/rsyslog.d/60-netauto.conf"
RECORDS = "/var/lib/cleaning-mode/records.jsonl"
# Nobody answers there, so that lines wait on the workstation.
AUTHORITIES = yaml.safe_load((ROOT / "inventories/lab/workstations.yml").read_text())["authorities"]
VARIABLES = {
    "workstation_base_unit": "lens-consult-3",
    "workstation_base_ntp_servers": ["10.60.0.11"],
    "workstation_base_log_server": "10.60.0.41",
    "workstation_base_log_ca": AUTHORITIES,
    "workstation_cleaning_room": "box-1",
    "workstation_cleaning_protocol": {
        "version": "proof-1",
        "product": "invented for the proof",
        "contact_time_s": 1,
        "interval_s": 3600,
        "at_patient_change": True,
    },
}
# What is proved here is how playbooks run, not roles: Molecule does that, and two of them are enough.
APPLIED = ("workstation_base", "workstation_cleaning")
PLAY = [{"hosts": "workstations", "become": True, "gather_facts": False}]


@pytest.fixture
def bench(runtime, tmp_path):
    """Two workstations that run, and a way to run a playbook on them while somebody watches."""
    started = workstations.up(NAMES, runtime)
    arguments = f'-F "{runtime / "ssh_config"}"'
    targets = tuple(Target(found.name, found.host_key, ssh_arguments=arguments) for found in started)
    folder = tmp_path / "run"

    shipped = tmp_path / "shipped"
    shutil.copytree(ROOT / "playbooks", shipped)
    (play,) = yaml.safe_load((shipped / "workstations.yml").read_text())
    play["roles"] = [role for role in play["roles"] if role["role"] in APPLIED]
    (shipped / "workstations.yml").write_text(json.dumps([{**play, "tasks": []}]))

    def order(playbook, *, hosts=targets, **changes):
        given = {"variables": {target.name: VARIABLES for target in hosts}, "check": playbook == ATTEST}
        path = shipped / playbook.file if hasattr(playbook, "file") else playbook
        return Order(path, ROOT / "roles", folder, hosts, **(given | changes))

    def run(playbook, watch=lambda _: None, **changes):
        with PlaybookRun.start(order(playbook, **changes)) as begun:
            for event in begun.events():
                watch(event)
        return begun.result

    def play(*tasks):
        """Write a playbook of these tasks, with the callback beside it."""
        shutil.copytree(ROOT / "playbooks/plugins", tmp_path / "plays/plugins", dirs_exist_ok=True)
        path = tmp_path / "plays/play.yml"
        path.write_text(json.dumps([{**PLAY[0], "tasks": list(tasks)}]))
        return path

    def ask(name, *command):
        return workstations.run(runtime, name, list(command)).stdout.strip()

    return SimpleNamespace(targets=targets, folder=folder, order=order, run=run, play=play, ask=ask)


def leaks(folder):
    """Yield who shows the canary: a process in its arguments or environment, or a file of the run."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            for file in ("cmdline", "environ"):
                try:
                    if CANARY.encode() in (process / file).read_bytes():
                        yield f"{process}/{file}"
                except OSError:
                    continue
    for path in folder.rglob("*"):
        if path.is_file() and CANARY.encode() in path.read_bytes():
            yield str(path)


def eventually(question, seconds=60.0):
    """Ask until the answer is yes."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return answer


def test_workstations_are_set_up_attest_and_are_wiped(bench, tmp_path):
    for name in NAMES:
        bench.ask(name, "useradd", "--create-home", "kiosk")
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    other = os.open(tmp_path / "lock", os.O_RDWR)
    seen = []

    def watch(event):
        nonlocal lock
        if not isinstance(event, TaskStarted):
            return
        if lock is not None:  # from here on, only Ansible holds it
            os.close(lock)
            lock = None
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen.extend(leaks(bench.folder))

    nobody = Target(NOBODY, bench.targets[0].host_key, ssh_arguments=bench.targets[0].ssh_arguments)
    hosts = (*bench.targets, nobody)
    secret = {"workstation_proof": {"secret": Secret("vault:proof")}}
    variables = {host.name: VARIABLES | secret for host in hosts}
    result = bench.run(
        SET_UP, watch, hosts=hosts, variables=variables, secrets={"vault:proof": CANARY}, inherited=(lock,)
    )
    assert seen == []
    assert result.state == "failed"
    assert result.missing == (NOBODY,)
    assert [host.state for host in result.hosts] == ["changed", "changed", "unreachable"]
    assert result.host(NOBODY).failure.role == "workstation_base"
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)
    assert not list(memory.SHM.glob(f"{memory.PREFIX}{os.getpid()}-*"))

    attests_what_its_roles_bring(bench)
    leaves_nothing_of_the_unit(bench)


def attests_what_its_roles_bring(bench):
    found = attestation(bench.run(ATTEST).host(NAMES[0]))
    assert set(found.proofs) == {ROLES, *ASKED}
    assert found.proofs[ROLES].proved, found.proofs[ROLES].observed
    assert found.proofs["disk_space"].proved
    assert not found.proofs["disk_encryption"].provable
    assert "not proven" in found.proofs["disk_encryption"].observed
    # The roles that bring these are not applied here: a workstation without them does not attest.
    assert not found.good
    assert [line.partition(":")[0] for line in found.lacking] == ["screen_lock", "cleaning_mode", "peripherals"]


def leaves_nothing_of_the_unit(bench):
    bench.ask(NAMES[0], "cleaning-mode", "start", "--reason", "button")
    assert eventually(lambda: bench.ask(NAMES[0], "cat", RECORDS))
    assert bench.ask(NAMES[0], "grep", "-rl", 'unit=."lens-consult-3', "/etc/rsyslog.d") == FORWARD
    wiped = bench.run(WIPE)
    assert [host.state for host in wiped.hosts] == ["changed", "changed"], [str(host.failure) for host in wiped.hosts]
    assert wiped.host(NAMES[0]).told["cleaning_records"] == {"count": 1, "chain": "whole"}
    record = json.loads((bench.folder / "records" / f"{NAMES[0]}.jsonl").read_text())
    assert (record["room"], record["ended_by"]) == ("box-1", "timer")
    assert wiped.host(NAMES[1]).told["cleaning_records"]["count"] == 0
    for name in NAMES:
        assert bench.ask(name, "find", "/etc", "/usr/local", "/var/lib", "/run", "-name", "*cleaning*") == ""
        assert bench.ask(name, "grep", "-rl", "lens-consult-3", "/etc") == ""
        assert bench.ask(name, "find", "/var/spool/rsyslog", "-name", "netauto*") == ""
        assert "loaded" not in bench.ask(
            name, "systemctl", "show", "--property=LoadState", "cleaning-mode.socket"
        ).split("=")
        assert bench.ask(name, "systemctl", "is-system-running") == "running"
        assert bench.ask(name, "systemctl", "is-active", "chrony", "rsyslog") == "active\nactive"
    again = bench.run(WIPE)
    assert [(host.state, host.changed) for host in again.hosts] == [("ok", 0), ("ok", 0)]


SOURCES = "mv /etc/apt/sources.list* /root; echo 'deb http://127.0.0.1:9/ bookworm main' > /etc/apt/sources.list"
AGED = "rm --force /var/lib/apt/periodic/*; touch --date='2 days ago' /var/lib/apt/lists"
FILLED = "mount -t tmpfs -o size=64k none /var/cache/apt/archives; mkdir /var/cache/apt/archives/partial"


def test_a_mirror_that_is_down_and_a_full_disk_are_told_and_the_next_run_converges(bench):
    dry, full = NAMES
    base = bench.play({"name": "Begin", "ansible.builtin.include_role": {"name": "workstation_base"}})
    bench.ask(dry, "sh", "-c", f"{SOURCES}; {AGED}")
    bench.ask(full, "sh", "-c", FILLED)
    reasons = {host.host: host.failure.reason for host in bench.run(base).hosts}
    assert "packages cannot be fetched: the mirror does not answer" in reasons[dry]
    assert "its disk is full" in reasons[full]
    bench.ask(dry, "sh", "-c", "rm /etc/apt/sources.list; mv /root/sources.list* /etc/apt")
    bench.ask(full, "umount", "/var/cache/apt/archives")
    again = bench.run(base)
    assert [host.state for host in again.hosts] == ["changed", "changed"], [str(host.failure) for host in again.hosts]
    assert [host.changed for host in bench.run(base, check=True).hosts] == [0, 0]


def test_another_key_than_the_pinned_one_is_refused_and_the_others_go_on(bench):
    first, second = bench.targets
    stranger = Target(first.name, second.host_key, ssh_arguments=first.ssh_arguments)
    play = bench.play({"name": "Knock", "ansible.builtin.command": "true", "changed_when": False})
    result = bench.run(play, hosts=(stranger, second))
    assert [host.state for host in result.hosts] == ["unreachable", "ok"]
    assert "another SSH host key than the inventory pins" in result.hosts[0].failure.reason


def test_attestation_refuses_to_change_anything(bench):
    result = bench.run(ATTEST, check=False)
    assert {host.state for host in result.hosts} == {"failed"}
    assert "Run it with --check" in result.hosts[0].failure.reason
    assert bench.ask(NAMES[0], "find", "/etc/chrony/chrony.conf") == ""


def test_templates_in_values_stay_words_and_secrets_arrive(bench):
    said = {"room": "{{ lookup('pipe', 'id') }}", "count": 3}
    secret = "{{ 1 + 1 }} " + CANARY
    play = bench.play(
        {
            "name": "Write",
            "ansible.builtin.copy": {"dest": "/root/proof", "content": "{{ room }}|{{ count + 1 }}|{{ secret }}"},
            "no_log": True,
        }
    )
    result = bench.run(
        play,
        variables={
            NAMES[0]: said | {"secret": Secret("vault:first")},
            NAMES[1]: said | {"secret": Secret("vault:second")},
        },
        secrets={"vault:first": secret, "vault:second": "another"},
    )
    assert result.state == "done", (result.words, [str(host.failure) for host in result.hosts])
    assert bench.ask(NAMES[0], "cat", "/root/proof") == "{{ lookup('pipe', 'id') }}|4|" + secret
    assert bench.ask(NAMES[1], "cat", "/root/proof").endswith("|another")


def test_a_run_whose_netauto_was_killed_ends_and_gives_back_the_lock(bench, tmp_path):
    play = bench.play(
        *(
            {"name": f"Wait {number}", "ansible.builtin.command": "sleep 1", "changed_when": False}
            for number in range(60)
        )
    )
    script = (
        "import sys, pickle\n"
        "from netauto.provision import PlaybookRun\n"
        "run = PlaybookRun.start(pickle.load(open(sys.argv[1], 'rb')))\n"
        "for event in run.events(): print(event, flush=True)\n"
    )
    import pickle

    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (tmp_path / "order").write_bytes(pickle.dumps(bench.order(play, inherited=(lock,))))
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path / "order"], stdout=subprocess.PIPE, pass_fds=[lock], text=True
    ) as child:
        assert next(line for line in child.stdout if "HostStarted" in line)
        child.send_signal(signal.SIGKILL)
    os.close(lock)
    other = os.open(tmp_path / "lock", os.O_RDWR)

    def free():
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    assert eventually(free, 30)
    os.close(other)


def test_cancel_ends_a_real_ansible(bench):
    play = bench.play({"name": "Wait", "ansible.builtin.command": "sleep 60", "changed_when": False})
    with PlaybookRun.start(bench.order(play)) as begun:
        for event in begun.events():
            if type(event).__name__ == "HostStarted":
                break
        began = time.monotonic()
        begun.cancel()
        assert time.monotonic() - began < 20
    assert begun.result.state == "cancelled"
    assert begun.result.missing == NAMES
