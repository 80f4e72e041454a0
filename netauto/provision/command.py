"""How Ansible is started: its arguments, its environment, and what is laid out for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.durable import write_whole
from netauto.inventory.ansible import find_program
from netauto.provision.memory import MemoryFolder
from netauto.provision.order import inventory, known_hosts, secrets_file

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.provision.order import Order

PROGRAM = "ansible-playbook"
CALLBACK = "netauto_jsonl"
INVENTORY = "workstations.yml"  # in the run's folder
MARK = "NETAUTO_PROVISION"  # every process of a run has it in its environment, with a value that is this run's alone
CONNECT_SECONDS = 15
PERSIST_SECONDS = 60  # that a connection is kept for the next task
# What Ansible and ssh need of the caller's environment. Nothing else gets there: it may hold secrets, or settings that change what happens.
KEPT = ("HOME", "LANG", "LOGNAME", "PATH", "SSH_AUTH_SOCK", "TZ", "USER")


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that one start of Ansible needs.

    Attributes:
        memory: folder in memory: settings, sockets, the known keys, secrets until they are read, what Ansible writes for a moment.
    """

    order: Order
    memory: MemoryFolder

    @property
    def secrets(self) -> Path:
        """The file of secrets. It has a name because Ansible resolves links first, ``/dev/fd/7`` too."""
        return self.memory.path / "secrets.yml"

    def command(self) -> list[str]:
        """Return the command line; there is nothing in it that nobody may see."""
        return [
            find_program(PROGRAM),
            f"--inventory={self.order.folder / INVENTORY}",
            f"--forks={len(self.order.targets)}",
            f"--extra-vars=@{self.secrets}",
            *(["--check"] if self.order.check else []),
            str(self.order.playbook),
        ]

    def environment(self, events: int) -> dict[str, str]:
        """Return the whole environment; events: descriptor that the callback writes to."""
        own = {name: os.environ[name] for name in KEPT if name in os.environ}
        memory = self.memory.path
        return own | {
            "LC_ALL": "C.UTF-8",
            "PYTHONWARNINGS": "ignore",
            MARK: str(memory),
            "NETAUTO_EVENTS_FD": str(events),
            "ANSIBLE_CALLBACK_PLUGINS": str(self.order.playbook.parent / "plugins" / "callback"),
            "ANSIBLE_CONFIG": str(memory / "ansible.cfg"),
            "ANSIBLE_DUPLICATE_YAML_DICT_KEY": "error",
            "ANSIBLE_GATHERING": "smart",
            "ANSIBLE_HOME": str(memory / "home"),
            "ANSIBLE_HOST_KEY_CHECKING": "true",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
            "ANSIBLE_INVENTORY_ENABLED": "yaml",
            "ANSIBLE_LOCAL_TEMP": str(memory / "tmp"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "true",
            "ANSIBLE_ROLES_PATH": str(self.order.roles),
            "ANSIBLE_SSH_ARGS": _ssh_arguments(str(memory / "known_hosts")),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(memory / "c"),
            "ANSIBLE_STDOUT_CALLBACK": CALLBACK,
            "ANSIBLE_TIMEOUT": str(CONNECT_SECONDS),
        }

    def forget(self) -> None:
        """Remove the file of secrets: Ansible has read it, once and for all; nothing happens the second time."""
        self.secrets.unlink(missing_ok=True)

    def close(self) -> None:
        """Give back what was taken; nothing happens the second time."""
        self.memory.remove()


def prepare(order: Order) -> Prepared:
    """Lay out what Ansible reads.

    Raises:
        InputError, InventoryError: see `Order.verify`; or this machine has no memory that looks like a folder.
        OSError: the run's folder cannot be written.
    """
    order.verify()
    order.folder.mkdir(parents=True, exist_ok=True)
    write_whole(order.folder / INVENTORY, inventory(order).encode())
    memory = MemoryFolder()
    (memory.path / "ansible.cfg").touch()
    (memory.path / "known_hosts").write_text(known_hosts(order.targets), encoding="utf-8")
    prepared = Prepared(order, memory)
    prepared.secrets.touch(mode=0o600)
    prepared.secrets.write_text(secrets_file(order), encoding="utf-8")
    return prepared


def _ssh_arguments(known: str) -> str:
    """Return the arguments of every ssh; they stand first, so that no other file or argument can say otherwise."""
    settings = (
        "ControlMaster=auto",
        f"ControlPersist={PERSIST_SECONDS}s",
        "StrictHostKeyChecking=yes",
        "UpdateHostKeys=no",
        f"UserKnownHostsFile={known}",
        "GlobalKnownHostsFile=/dev/null",
        "ServerAliveInterval=15",
        "ServerAliveCountMax=4",
    )
    return " ".join(("-C", *(f"-o {setting}" for setting in settings)))
