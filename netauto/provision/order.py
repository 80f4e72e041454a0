"""What is to be run, on which workstations, with which variables; and the two files that say so to Ansible and to ssh.

The inventory of a run holds everything but secrets. Where a value is a `Secret`, its place holds a look-up in `netauto_secrets`, and that
stands in a file in memory which is gone as soon as Ansible has read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from netauto.canonical import digest
from netauto.errors import InputError, InventoryError, SecretError

if TYPE_CHECKING:
    from pathlib import Path

Values = Mapping[str, Any]
SECRETS = "netauto_secrets"
GROUP = "workstations"
_VARIABLE = re.compile(r"[a-z_][a-z0-9_]*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_KEY = re.compile(r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}")
SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is a reference to a secret, ``vault:…`` or ``env:…``; it may stand anywhere in a variable."""

    reference: str


@dataclass(frozen=True, slots=True)
class Target:
    """A workstation, and how it is reached.

    Attributes:
        name: in the inventory.
        host_key: its public SSH key as it is pinned, ``ssh-ed25519 AAAA…``; no other one is accepted.
        address, port: where its sshd answers; no address: its name.
        user: whom Ansible logs in as; it becomes root by sudo.
        key_file: private key to log in with; None: what ssh finds (an agent).
        ssh_arguments: more arguments of ssh, as a shell would split them (a jump host, a file of settings).
    """

    name: str
    host_key: str
    address: str = ""
    port: int = SSH_PORT
    user: str = "netauto"
    key_file: Path | None = None
    ssh_arguments: str = ""

    @property
    def variables(self) -> dict[str, Any]:
        """What Ansible has to know to reach it."""
        known = {
            "ansible_connection": "ssh",
            "ansible_host": self.address or self.name,
            "ansible_port": self.port,
            "ansible_user": self.user,
            "ansible_python_interpreter": "/usr/bin/python3",
            "ansible_ssh_common_args": self.ssh_arguments,
        }
        return known | ({"ansible_ssh_private_key_file": str(self.key_file)} if self.key_file else {})

    @property
    def known_as(self) -> str:
        """The name under which ssh looks for its key."""
        name = self.address or self.name
        return name if self.port == SSH_PORT else f"[{name}]:{self.port}"


@dataclass(frozen=True, slots=True)
class Order:
    """One run of a playbook.

    Attributes:
        playbook: its file; the callback stands in `plugins/callback` beside it.
        roles: folder of the roles.
        folder: of the run; the inventory is written there, and what a playbook brings home.
        targets: at least one.
        variables: host → variables; in place of a secret, a `Secret`.
        secrets: reference → value. They are in memory only, on no disk and in no argument.
        check: change nothing, say what would be changed.
        inherited: descriptors that Ansible and what it starts hold open: the run's lock.
    """

    playbook: Path
    roles: Path
    folder: Path
    targets: tuple[Target, ...]
    variables: Mapping[str, Values] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    check: bool = False
    inherited: tuple[int, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names of the targets."""
        return tuple(target.name for target in self.targets)

    @property
    def digest(self) -> str:
        """SHA-256 of who gets which variables, references in place of secrets: what a journal keeps to say what was applied."""
        return digest({host: _told(self.variables.get(host, {})) for host in self.hosts})

    def only(self, hosts: tuple[str, ...]) -> Order:
        """Return the same order for these of its hosts, to repeat what is missing."""
        return replace(self, targets=tuple(target for target in self.targets if target.name in hosts))

    def verify(self) -> None:
        """Refuse what cannot be run.

        Raises:
            InputError: the playbook is not there, or a name is none.
            InventoryError: there is nobody to run it on, or somebody without a pinned key; all of them at once.
        """
        if not self.playbook.is_file():
            raise InputError(f"no playbook {self.playbook}")
        if not self.targets:
            raise InventoryError("no workstation to run a playbook on")
        if unpinned := [target.name for target in self.targets if not _KEY.fullmatch(target.host_key)]:
            raise InventoryError(
                f"no SSH host key is pinned for {', '.join(unpinned)}",
                hint="write netauto_host_key, as in the workstation's /etc/ssh/ssh_host_ed25519_key.pub",
            )
        names = {name for own in self.variables.values() for name in own}
        wrong = [name for name in sorted(names) if not _VARIABLE.fullmatch(name)]
        wrong += [name for name in self.hosts if not _HOST.fullmatch(name)]
        if wrong:
            raise InputError(f"no name of a variable or a workstation: {', '.join(map(repr, wrong))}")
        if unknown := sorted(
            {reference for own in self.variables.values() for reference in references(own)} - set(self.secrets)
        ):
            raise SecretError(f"nobody resolved {', '.join(map(repr, unknown))}")


def inventory(order: Order) -> str:
    """Return the run's inventory as YAML, without a secret in it."""
    hosts = {target.name: _host(order, target) for target in order.targets}
    return yaml.dump({GROUP: {"hosts": hosts}}, Dumper=_Dumper, allow_unicode=True, sort_keys=True)


def secrets_file(order: Order) -> str:
    """Return the file of secrets as YAML: reference → value."""
    secrets = {reference: Literal(value) for reference, value in order.secrets.items()}
    return yaml.dump({SECRETS: secrets}, Dumper=_Dumper, allow_unicode=True)


def references(value: object) -> frozenset[str]:
    """Return the references of the secrets that stand anywhere in a value."""
    match value:
        case Secret(reference):
            return frozenset((reference,))
        case Mapping():
            return frozenset(found for item in value.values() for found in references(item))
        case list() | tuple():
            return frozenset(found for item in value for found in references(item))
    return frozenset()


def known_hosts(targets: tuple[Target, ...]) -> str:
    """Return ssh's file of known keys: those that are pinned, and nothing else."""
    return "".join(f"{target.known_as} {target.host_key}\n" for target in targets)


class Literal(str):
    """Text that Ansible must never take for a template, whatever is in it."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes `Literal` with Ansible's own mark for it, and nothing twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


_Dumper.add_representer(Literal, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


def _host(order: Order, target: Target) -> dict[str, Any]:
    return {
        name: _literal(value) for name, value in {**order.variables.get(target.name, {}), **target.variables}.items()
    }


def _literal(value: object) -> object:
    match value:
        case str():
            return Literal(value)
        case Secret(reference):
            return f"{{{{ {SECRETS}[{reference!r}] }}}}"
        case Mapping():
            return {str(key): _literal(item) for key, item in value.items()}
        case list() | tuple():
            return [_literal(item) for item in value]
    return value


def _told(value: object) -> object:
    """Return a value as a digest may hold it."""
    match value:
        case Secret(reference):
            return {"secret": reference}
        case Mapping():
            return {str(key): _told(item) for key, item in value.items()}
        case list() | tuple():
            return [_told(item) for item in value]
    return value
