"""Clients that others wrote against the lab's Debian box: OpenSSH, Netmiko's own class for Linux, Ansible's raw module."""

import os
import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from netmiko import ConnectHandler

from netauto.lab import DeviceSpec, Lab

pytestmark = pytest.mark.foreign
BASES = Path(__file__).parent / "bases"
PASSWORD = "lab-only-Passw0rd"


@pytest.fixture(scope="module")
def lab():
    base = (BASES / "lbs-fw-1.cfg").read_text(encoding="utf-8")
    with Lab([DeviceSpec(name="lbs-fw-1", dialect="linux", base=base, model="Debian 12", password=PASSWORD)]) as opened:
        yield opened


@pytest.fixture
def box(lab):
    lab["lbs-fw-1"].reset()
    return lab["lbs-fw-1"]


@pytest.fixture
def known(box, tmp_path):
    path = tmp_path / "known_hosts"
    path.write_text(f"[{box.address}]:{box.port} {box.host_key}\n")
    return path


@pytest.fixture
def netmiko(box, known):
    session = ConnectHandler(
        device_type="linux",
        host=box.address,
        port=box.port,
        username="netauto",
        password=PASSWORD,
        ssh_strict=True,
        alt_host_keys=True,
        alt_key_file=str(known),
    )
    yield session
    session.disconnect()


def test_netmiko_finds_the_prompt_and_runs_commands(netmiko):
    assert netmiko.find_prompt() == "root@lbs-fw-1:~#"
    assert netmiko.send_command("hostname") == "lbs-fw-1"
    assert "jump deny-all" in netmiko.send_command("nft list chain inet netauto forward")
    assert netmiko.send_command("no-such-program") == "bash: no-such-program: command not found"


def test_netmiko_sends_lines_to_a_shell(netmiko, box):
    # Netmiko's configuration mode of Linux is `sudo -s`; root has it already, and `exit` would end the session.
    lines = ["mkdir -p /root/x", "echo 'define X = 10.0.0.1' > /root/x/a.nft"]
    netmiko.send_config_set(lines, enter_config_mode=False, exit_config_mode=False)
    assert netmiko.send_command("cat /root/x/a.nft") == "define X = 10.0.0.1"
    assert any(name == "root/x/a.nft" for name, _ in box.state().files)


@pytest.fixture
def openssh(box, known, tmp_path):
    """OpenSSH's own client; its question for the password is answered by a program, as it wants it."""
    if shutil.which("ssh") is None:
        pytest.fail("OpenSSH's client is not installed: apt-get install openssh-client")
    answer = tmp_path / "askpass"
    answer.write_text(f"#!/bin/sh\necho '{PASSWORD}'\n")
    answer.chmod(0o700)
    options = [
        "-o",
        f"UserKnownHostsFile={known}",
        "-o",
        "StrictHostKeyChecking=yes",
        "-o",
        "GlobalKnownHostsFile=/dev/null",
    ]
    environment = os.environ | {"SSH_ASKPASS": str(answer), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": "none"}

    def run(command, stdin=b""):
        return subprocess.run(
            ["ssh", "-F", "none", *options, "-p", str(box.port), f"netauto@{box.address}", command],
            input=stdin,
            env=environment,
            capture_output=True,
            timeout=30,
            check=False,
        )

    return run


def test_openssh_runs_a_command_and_gets_its_status(openssh):
    done = openssh("uname -s; cat /etc/hostname | tail -n 1; false")
    assert (done.stdout, done.returncode) == (b"Linux\nlbs-fw-1\n", 1)
    missing = openssh("no-such-program --help")
    assert (missing.returncode, missing.stderr) == (127, b"bash: no-such-program: command not found\n")


def test_openssh_copies_through_standard_input(openssh):
    stream = BytesIO()
    with tarfile.open(fileobj=stream, mode="w:") as archive:
        member = tarfile.TarInfo("etc/nftables.d/50-hand.nft")
        content = b"define HAND = 10.9.9.9\n"
        member.size = len(content)
        archive.addfile(member, BytesIO(content))
    assert openssh("tar -xpf - -C /", stream.getvalue()).returncode == 0
    assert openssh("cat /etc/nftables.d/50-hand.nft && nft -c -f /etc/nftables.conf").stdout == content
    assert openssh("cat > /etc/nftables.d/50-hand.nft", b"nonsense here\n").returncode == 0
    refused = openssh("nft -c -f /etc/nftables.conf")
    assert refused.returncode == 1
    assert b"/etc/nftables.d/50-hand.nft:1:1" in refused.stderr


def test_openssh_reads_a_pipe_into_a_file(openssh, box):
    assert openssh("tee /root/note | sha256sum", b"text\n").stdout.startswith(
        b"b9e68e1bea3e5b19ca6b2f98b73a54b73daafaa250484902e09982e07a12e733"
    )
    assert any(name == "root/note" for name, _ in box.state().files)


def test_ansible_raw(box, known, tmp_path):
    """`raw` needs nothing on the box. `command` and `copy` need Python there, which this box does not emulate."""
    hosts = tmp_path / "hosts"
    hosts.write_text(
        f"lbs-fw-1 ansible_host={box.address} ansible_port={box.port} ansible_user=netauto ansible_password={PASSWORD}"
        f" ansible_connection=paramiko_ssh ansible_paramiko_host_key_checking=false\n"
    )
    done = subprocess.run(
        ["ansible", "-i", str(hosts), "lbs-fw-1", "-m", "ansible.builtin.raw", "-a", "systemctl is-active nftables"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"ANSIBLE_HOME": str(tmp_path), "HOME": str(tmp_path), "ANSIBLE_DEPRECATION_WARNINGS": "0"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rc=0" in done.stdout
    assert "active" in done.stdout
