"""The published junipernetworks.junos collection against the lab, through NETCONF: one playbook, one start of Ansible."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PASSWORD
from junos_bench import switch_spec

from netauto.lab import Lab

pytestmark = [pytest.mark.foreign, pytest.mark.slow]

PLAYBOOK = Path(__file__).parent / "foreign_junos_ansible.yml"


def test_resource_modules_change_the_switch_once(tmp_path: Path) -> None:
    with Lab([switch_spec()]) as lab:
        device = lab["hnb-acc-1"]
        (tmp_path / ".ssh").mkdir(mode=0o700)
        (tmp_path / ".ssh" / "known_hosts").write_text(f"[{device.address}]:{device.port} {device.host_key}\n")
        (tmp_path / "hosts.ini").write_text(
            f"hnb-acc-1 ansible_host={device.address} ansible_port={device.port} ansible_user=netauto"
            f" ansible_password={PASSWORD} ansible_connection=ansible.netcommon.netconf"
            " ansible_network_os=junipernetworks.junos.junos ansible_host_key_checking=true\n"
        )
        programs = Path(sys.executable).parent
        done = subprocess.run(
            [programs / "ansible-playbook", "-i", tmp_path / "hosts.ini", PLAYBOOK],
            env={
                "PATH": f"{programs}:{os.environ['PATH']}",
                "HOME": str(tmp_path),
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
        assert 'set interfaces ge-0/0/6 description "U-HNB-C1 salle 6"\n' in state.running
        assert "set interfaces ge-0/0/6 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN\n" in state.running
        assert "set vlans U-HNB-C1-CLIN vlan-id 2400\n" in state.running
        assert (state.pending, state.config_locked_by) == (None, None)
