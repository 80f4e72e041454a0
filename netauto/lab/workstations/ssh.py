"""Keys and configuration for SSH to the workstations of a runtime folder. Host keys are made here and pinned: nothing is taken on trust.

    RUNTIME/id_ed25519     the key that opens all of them
    RUNTIME/known_hosts    one line a workstation
    RUNTIME/ssh_config     `ssh -F RUNTIME/ssh_config NAME`; Ansible: `ansible_ssh_common_args: -F RUNTIME/ssh_config`

A workstation has no address in this machine's network: ssh goes through its network namespace, found by the number of its first process.
"""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.workstations.recipe import USER

if TYPE_CHECKING:
    from pathlib import Path

KEY, KNOWN_HOSTS, CONFIG = "id_ed25519", "known_hosts", "ssh_config"


@dataclass(frozen=True, slots=True)
class Door:
    """How to reach one workstation: its name, the first process of its container, its public host key."""

    name: str
    leader: int
    host_key: str


def make_key(path: Path, comment: str) -> str:
    """Make an Ed25519 key pair unless there is one, and return its public half as `type base64`."""
    if not path.exists():
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, capture_output=True)
    return public_half(path)


def public_half(path: Path) -> str:
    """Return the public half of a key pair as `type base64`, without its comment."""
    return " ".join(path.with_name(f"{path.name}.pub").read_text(encoding="utf-8").split()[:2])


def write_config(runtime: Path, doors: tuple[Door, ...]) -> None:
    """Write `known_hosts` and `ssh_config` for the workstations that run; others are unknown to it."""
    known = "".join(f"{door.name} {door.host_key}\n" for door in doors)
    _replace(runtime / KNOWN_HOSTS, known)
    _replace(runtime / CONFIG, "".join(map(_block, doors)) + _common(runtime))


def ansible_variables(runtime: Path) -> dict[str, str]:
    """Return what an inventory has to say of a workstation of `runtime`, whichever it is."""
    digest = hashlib.sha256(str(runtime).encode()).hexdigest()[:8]
    return {
        "ansible_ssh_common_args": f'-F "{runtime / CONFIG}"',
        # The same name may run in two folders: a connection that Ansible keeps open must not be taken for the other one's.
        "ansible_control_path_dir": f"~/.ansible/cp/{digest}",
        "ansible_python_interpreter": "/usr/bin/python3",
    }


def _block(door: Door) -> str:
    return f"Host {door.name}\n  ProxyCommand nsenter --net=/proc/{door.leader}/ns/net socat - TCP:127.0.0.1:22\n\n"


def _common(runtime: Path) -> str:
    settings = (
        ("User", USER),
        ("IdentityFile", f'"{runtime / KEY}"'),
        ("IdentitiesOnly", "yes"),
        ("UserKnownHostsFile", f'"{runtime / KNOWN_HOSTS}"'),
        ("GlobalKnownHostsFile", "/dev/null"),
        ("StrictHostKeyChecking", "yes"),
        ("PasswordAuthentication", "no"),
        ("ConnectTimeout", "10"),
    )
    return "Host *\n" + "".join(f"  {name} {value}\n" for name, value in settings)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
