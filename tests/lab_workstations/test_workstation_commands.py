"""What is asked of the machine, and what is said when it cannot: without root, without a container."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from netauto.lab import workstations
from netauto.lab.workstations import WorkstationError, container, fleet, groups, hostside, ssh
from netauto.lab.workstations import __main__ as shell
from netauto.lab.workstations.container import Home
from netauto.lab.workstations.image import Image, Layer
from netauto.lab.workstations.requirements import COMMANDS, missing

ROOT = Path(__file__).parents[2]
IMAGE = Image((Layer(Path("/cache/top/root"), 1.0, 2), Layer(Path("/cache/base/root"), 1.0, 2)))


@pytest.fixture
def debian(tmp_path):
    (tmp_path / "debian_version").write_text("12.11\n")
    return tmp_path / "debian_version"


def test_a_machine_that_has_all_misses_nothing(debian):
    assert missing(which=lambda command: f"/usr/bin/{command}", user=lambda: 0, debian=debian) is None


@pytest.mark.parametrize(
    ("absent", "user", "sentence"),
    [
        (
            {"socat", "systemd-nspawn", "ssh", "ssh-keygen"},
            0,
            (
                "The lab's workstations need openssh-client, socat, systemd-container "
                "(apt-get install --no-install-recommends openssh-client socat systemd-container)."
            ),
        ),
        ((), 1000, "The lab's workstations need root (mounts, namespaces and control groups)."),
        (
            {"mmdebstrap"},
            1000,
            (
                "The lab's workstations need root (mounts, namespaces and control groups) and mmdebstrap "
                "(apt-get install --no-install-recommends mmdebstrap)."
            ),
        ),
    ],
)
def test_what_is_missing_is_one_sentence_with_the_command(debian, absent, user, sentence):
    assert missing(which=lambda name: None if name in absent else name, user=lambda: user, debian=debian) == sentence


def test_elsewhere_than_on_debian_no_package_helps(tmp_path):
    assert missing(which=lambda _: None, user=lambda: 0, debian=tmp_path / "no") == (
        "The lab's workstations need Debian (their image is made with its tools and its packages)."
    )


def test_every_program_that_is_started_is_looked_for():
    started = {"mmdebstrap", "slirp4netns", "socat", "ssh", "ssh-keygen", "systemd-nspawn", "unshare"}
    assert {command for command, _ in COMMANDS} == started


def test_demo_and_tests_install_what_is_looked_for():
    line = next(
        line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("FOR_WORKSTATIONS := ")
    )
    assert set(line.split()[2:]) == {package for _, package in COMMANDS}


def test_up_says_what_is_missing_before_it_does_anything(monkeypatch, tmp_path):
    monkeypatch.setattr(fleet, "missing", lambda: "The lab's workstations need root.")
    with pytest.raises(workstations.NotHereError, match=r"^The lab's workstations need root\.$"):
        workstations.up(("len-ws-301",), tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["", "..", "a/b", "Len-WS", "-x", "x-", "ssh_config", "a" * 64, "len ws", "é", "1"])
def test_what_is_no_host_name_is_refused(monkeypatch, tmp_path, name):
    monkeypatch.setattr(fleet, "missing", lambda: None)
    with pytest.raises(WorkstationError, match="is no host name"):
        workstations.up((name,), tmp_path / "run")
    with pytest.raises(WorkstationError, match="is no host name"):
        workstations.run(tmp_path / "run", name, ["true"])


def test_the_container_gets_mounts_of_its_own_and_a_group_of_its_own(tmp_path):
    home = Home(tmp_path / "len-ws-301")
    command = container.container_command(home, IMAGE)
    assert command[:4] == ["unshare", "--mount", "--propagation", "private"]
    launch = command[command.index("sh", 7) + 1 : command.index("systemd-nspawn")]
    assert launch == [
        str(home.pid_file("nspawn")),
        f"lowerdir=/cache/top/root:/cache/base/root,upperdir={home.upper},workdir={home.path}/work",
        str(home.root),
        groups.name_of(home.path),
    ]
    assert {"--private-network", "--boot", "--notify-ready=yes", f"--directory={home.root}"} < set(command)


def test_two_folders_with_the_same_name_have_two_groups(tmp_path):
    assert groups.name_of(tmp_path / "a/len-ws-301") != groups.name_of(tmp_path / "b/len-ws-301")
    assert groups.name_of(tmp_path / "a/len-ws-301").endswith("-len-ws-301")


def test_a_group_is_looked_for_where_version_2_is_mounted(tmp_path):
    (tmp_path / "v2" / "mine").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"tmpfs /sys tmpfs rw 0 0\ncgroup2 {tmp_path}/v2 cgroup2 rw 0 0\n")
    assert groups.find("mine", mounts) == tmp_path / "v2" / "mine"
    assert groups.find("other", mounts) is None


def test_the_way_out_reaches_nothing_on_this_machine_s_loopback(tmp_path):
    command = container.network_command(Home(tmp_path / "ws"), leader=4711)
    program = ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", "--ready-fd=3", "4711", "tap0"]
    assert command[-8:] == [str(tmp_path / "ws/slirp.pid"), *program]


def test_ssh_pins_every_key_and_knows_only_what_runs(tmp_path):
    ssh.write_config(tmp_path, (ssh.Door("len-ws-301", 4711, "ssh-ed25519 AAAA"),))
    assert (tmp_path / "known_hosts").read_text() == "len-ws-301 ssh-ed25519 AAAA\n"
    lines = (tmp_path / "ssh_config").read_text().splitlines()
    assert lines[:2] == ["Host len-ws-301", "  ProxyCommand nsenter --net=/proc/4711/ns/net socat - TCP:127.0.0.1:22"]
    assert "  StrictHostKeyChecking yes" in lines
    assert f'  UserKnownHostsFile "{tmp_path}/known_hosts"' in lines


def test_ansible_reaches_a_folder_s_own_workstations(tmp_path):
    first, second = (workstations.ansible_variables(tmp_path / name) for name in ("a folder", "b"))
    assert first["ansible_ssh_common_args"] == f'-F "{tmp_path}/a folder/ssh_config"'
    assert first["ansible_control_path_dir"] != second["ansible_control_path_dir"]


@pytest.mark.slow
def test_molecule_s_inventory_says_what_the_lab_says(tmp_path):
    wanted = workstations.ansible_variables(tmp_path)
    command = ["ansible", "--inventory", ROOT / "molecule/hosts.yml", "mol-base", "--one-line"]
    command += ["--module-name", "ansible.builtin.debug", "--args"]
    found = {}
    for name in wanted:
        done = subprocess.run(
            [*command, f"var={name}"],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"NETAUTO_MOLECULE_RUNTIME": str(tmp_path), "ANSIBLE_NOCOLOR": "1"},
        )
        found |= json.loads(done.stdout.split("=>", 1)[1])
    assert {name: found[name] for name in wanted} == wanted


def test_a_target_s_environment_is_its_own(monkeypatch):
    monkeypatch.setenv("PIP_CERT", "/host/only")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    environment = hostside.environment()
    assert "PIP_CERT" not in environment
    assert environment["http_proxy"] == "http://proxy.example:3128"


def test_nothing_runs_in_a_folder_that_is_not_there(tmp_path, capsys):
    runtime = str(tmp_path / "none")
    assert [shell.main(["--runtime", runtime, verb]) for verb in ("list", "down")] == [0, 0]
    assert shell.main(["--runtime", runtime, "exec", "len-ws-301", "true"]) == 1
    assert capsys.readouterr() == ("", "len-ws-301 does not run\n")
    assert not Path(runtime).exists()
