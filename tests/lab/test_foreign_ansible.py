"""The published cisco.ios collection against the lab: one playbook, one start of Ansible."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import PASSWORD

if TYPE_CHECKING:
    from netauto.lab import Lab

pytestmark = [pytest.mark.foreign, pytest.mark.slow]

PLAYBOOK = Path(__file__).parent / "foreign_ansible.yml"


def test_resource_modules_change_the_device_once(lab: Lab, tmp_path: Path) -> None:
    device = lab["len-acc-1"]
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(f"[{device.address}]:{device.port} {device.host_key}\n")
    (tmp_path / "hosts.ini").write_text(
        f"len-acc-1 ansible_host={device.address} ansible_port={device.port} ansible_user=netauto"
        f" ansible_password={PASSWORD} ansible_connection=ansible.netcommon.network_cli"
        " ansible_network_os=cisco.ios.ios ansible_network_cli_ssh_type=paramiko\n"
    )
    programs = Path(sys.executable).parent
    done = subprocess.run(
        [programs / "ansible-playbook", "-i", tmp_path / "hosts.ini", PLAYBOOK],
        env={
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "ANSIBLE_HOST_KEY_CHECKING": "true",
            "ANSIBLE_HOST_KEY_AUTO_ADD": "false",
            "ANSIBLE_LOCAL_TEMP": str(tmp_path / "tmp"),
            "ANSIBLE_NOCOLOR": "1",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    state = device.state()
    assert (
        "ip access-list extended ACL-LAB\n 10 permit tcp 10.60.48.0 0.0.0.255 host 10.60.4.10 eq 443\n" in state.running
    )
    assert "description U-LEN-C3 salle 13" in state.startup
