"""The published arista.eos collection against the lab, through eAPI: one playbook, one start of Ansible."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PASSWORD
from eos_bench import eos_lab

pytestmark = [pytest.mark.foreign, pytest.mark.slow]

PLAYBOOK = Path(__file__).parent / "foreign_eos_ansible.yml"


def test_resource_modules_change_the_switch_once(tmp_path: Path) -> None:
    with eos_lab() as lab:
        device = lab["bet-acc-1"]
        certificate = tmp_path / "bet-acc-1.pem"
        certificate.write_text(device.certificate)
        (tmp_path / "hosts.ini").write_text(
            f"bet-acc-1 ansible_host={device.address} ansible_user=netauto ansible_password={PASSWORD}"
            f" ansible_connection=ansible.netcommon.httpapi ansible_httpapi_port={device.port}"
            " ansible_network_os=arista.eos.eos ansible_httpapi_use_ssl=true ansible_httpapi_validate_certs=true"
            f" ansible_httpapi_ca_path={certificate} ansible_become=true ansible_become_method=enable\n"
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
                "NO_PROXY": "127.0.0.1",
            },
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        state = device.state()
        assert (
            "ip access-list ACL-LAB\n   10 permit tcp 10.62.48.0/24 host 10.60.4.10 eq 8443\n   20 deny ip any any log\n"
            in state.running
        )
        assert "banner motd\nIntervention en cours.\nvlan 666\nEOF\n" in state.running
        assert "description U-BTN-C3 salle 7" in state.startup
        assert "vlan 2232\n   name U-BTN-C3-CLIN\n" in state.startup
