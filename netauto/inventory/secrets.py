"""Secrets: references in files, values in memory only.

``env:NAME`` is an environment variable. ``vault:key`` is a key of the inventory's ``secrets.yml``, which is encrypted as a whole by
``ansible-vault`` and opened by that program, once. The vault's password is a file; neither it nor a value ever stands in an argument
list, a message or a log.
"""

from __future__ import annotations

import os
import subprocess
from threading import Lock
from typing import TYPE_CHECKING

from netauto.errors import InventoryError, SecretError
from netauto.intent.validate import nearest
from netauto.intent.yaml_source import read_text
from netauto.inventory.ansible import ansible_environment, find_program

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.workspace import Workspace

PROGRAM = "ansible-vault"
PASSWORD_VARIABLE = "NETAUTO_VAULT_PASSWORD_FILE"  # noqa: S105 (the name of a variable that names a file)
TIMEOUT = 60.0  # seconds; half a second is usual


class Secrets:
    """Resolves references. The vault is opened at the first ``vault:`` reference, and only then.

    Args:
        workspace: whose inventory's ``secrets.yml`` is meant.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._vault: dict[str, str] | None = None
        self._given: dict[str, str] = {}
        self._opening = Lock()

    def __repr__(self) -> str:
        return f"Secrets({self._workspace.inventory_name!r}, {len(self._given)} given out)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("secrets are not written anywhere")

    def resolve(self, reference: str) -> str:
        """Return the value of `reference`, e.g. ``vault:device_password``.

        Raises:
            SecretError: it cannot be resolved; says why and never holds a value.
        """
        if reference not in self._given:
            kind, _, key = reference.partition(":")
            match kind:
                case "env":
                    self._given[reference] = self._from_environment(key)
                case "vault":
                    self._given[reference] = self._from_vault(key)
                case _:
                    # Somebody may have written the secret itself: do not repeat it.
                    raise SecretError(
                        "a secret's reference starts with vault: or env:", hint="e.g. vault:device_password"
                    )
        return self._given[reference]

    def values(self) -> frozenset[str]:
        """Return every value that this object knows, for leak tests: given out or read from the vault."""
        return frozenset((*self._given.values(), *(self._vault or {}).values()))

    def _from_environment(self, name: str) -> str:
        value = os.environ.get(name, "")
        if not value:
            raise SecretError(
                f"the environment variable {name!r} is empty or not set", hint=f"export {name}=... before you start"
            )
        return value

    def _from_vault(self, key: str) -> str:
        with self._opening:  # devices are opened in parallel; the vault once
            if self._vault is None:
                self._vault = self._open()
        if key not in self._vault:
            guess = nearest(key, self._vault)
            hint = f"did you mean {guess!r}?" if guess else f"add it: ansible-vault edit {self._shown}"
            raise SecretError(f"no key {key!r} in {self._shown}", hint=hint)
        return self._vault[key]

    @property
    def _file(self) -> Path:
        return self._workspace.inventory / "secrets.yml"

    @property
    def _shown(self) -> str:
        return self._workspace.shown(self._file)

    def _open(self) -> dict[str, str]:
        if not self._file.is_file():
            raise SecretError(f"no file {self._shown}", hint=f"make one: ansible-vault create {self._shown}")
        document = read_text(self._decrypted(), self._shown)
        data = document.data
        if document.problems or not isinstance(data, dict):
            line = document.problems[0].line if document.problems else 1
            raise SecretError(f"{self._shown}, line {line} once opened, is not 'key: value'", hint="one secret a line")
        wrong = sorted(key for key, value in data.items() if not isinstance(value, str) or not value)
        if wrong:
            raise SecretError(f"{self._shown}: {', '.join(wrong)} must be text", hint="put the value in quotes")
        return {key: str(value) for key, value in data.items()}

    def _password_file(self) -> Path:
        named = os.environ.get(PASSWORD_VARIABLE)
        path = self._workspace.inventory / ".vault-password" if not named else self._workspace.root / named
        if not path.is_file():
            raise SecretError(
                f"no vault password: {self._workspace.shown(path)} does not exist",
                hint=f"write it there, or name another file in {PASSWORD_VARIABLE}",
            )
        return path

    def _decrypted(self) -> bytes:
        try:
            program = find_program(PROGRAM)
        except InventoryError as error:
            raise SecretError(error.message, hint=error.hint) from None
        password = self._password_file()
        command = [program, "view", "--vault-password-file", str(password), str(self._file)]
        environment = ansible_environment(self._workspace) | {"PAGER": "cat"}
        try:
            done = subprocess.run(
                command, capture_output=True, env=environment, stdin=subprocess.DEVNULL, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            raise SecretError(f"{PROGRAM} gave no answer in {TIMEOUT:.0f} s") from None
        if done.returncode:
            raise self._why(done.stderr.decode(errors="replace"), password)
        return done.stdout

    def _why(self, said: str, password: Path) -> SecretError:
        """Translate what ``ansible-vault`` said; its own words are not repeated, they may quote the file."""
        if "no vault secrets" in said or "Decryption failed" in said or "HMAC" in said:
            return SecretError(
                f"{self._workspace.shown(password)} does not open {self._shown}: wrong password",
                hint="ask who keeps it",
            )
        if "not vault encrypted" in said or "is not a vault encrypted" in said:
            return SecretError(
                f"{self._shown} is not encrypted",
                hint=f"at once: ansible-vault encrypt {self._shown}, and change what it held",
            )
        return SecretError(f"{PROGRAM} cannot open {self._shown}", hint=f"try: ansible-vault view {self._shown}")
