"""Ansible's `cisco.ios.ios_config`: one play, as many forks as devices, libssh, persistent connections, modules in the worker."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environment import child_environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers.job import Job

PATIENCE = "300"  # seconds; a slow machine must not look like a device that does not answer
MOST = 300  # characters of its complaints


def prepare(job: Job) -> Callable[[], None]:
    folder = tempfile.TemporaryDirectory(prefix="bench-")
    root = Path(folder.name)
    (root / "hosts.json").write_text(json.dumps({"all": {"hosts": _hosts(job), "vars": _variables(job)}}))
    (root / "unit.cfg").write_text("\n".join((*job.lines, "")))
    task = {"cisco.ios.ios_config": {"src": str(root / "unit.cfg"), "save_when": "changed"}}
    (root / "play.json").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task]}]))
    environment = child_environment(
        ANSIBLE_HOME=str(root / "home"),
        ANSIBLE_LOCAL_TEMP=str(root / "tmp"),
        ANSIBLE_FORKS=str(len(job.targets)),
        ANSIBLE_HOST_KEY_CHECKING="false",
        ANSIBLE_DEPRECATION_WARNINGS="false",
        ANSIBLE_PERSISTENT_CONNECT_TIMEOUT=PATIENCE,
        ANSIBLE_PERSISTENT_COMMAND_TIMEOUT=PATIENCE,
        ANSIBLE_PERSISTENT_CONTROL_PATH_DIR=str(root / "pc"),
    )
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", root / "hosts.json", root / "play.json"]

    def push() -> None:
        with folder:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if "fatal" in line or "ERROR" in line]
            raise RuntimeError("; ".join(said)[:MOST])

    return push


def _hosts(job: Job) -> dict[str, dict[str, object]]:
    return {one.name: {"ansible_host": one.host, "ansible_port": one.port} for one in job.targets}


def _variables(job: Job) -> dict[str, object]:
    return {
        "ansible_connection": "ansible.netcommon.network_cli",
        "ansible_network_os": "cisco.ios.ios",
        "ansible_network_cli_ssh_type": "libssh",
        "ansible_network_import_modules": True,
        "ansible_user": job.user,
        "ansible_password": job.password,
        "ansible_python_interpreter": sys.executable,
    }
