"""The composition root: the one place where a workspace, its secrets, its devices and its journal come together.

Nothing is read, opened or imported before it is asked for: `netauto units` opens no journal and no vault.
"""

from __future__ import annotations

import getpass
import os
import secrets as randomness
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from netauto import __version__
from netauto.clock import Clock, SystemClock
from netauto.errors import NetautoError
from netauto.plan.redact import without

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from netauto.intent.models import Policy
    from netauto.inventory.models import Inventory
    from netauto.inventory.secrets import Secrets
    from netauto.journal import Journal
    from netauto.platforms.platform import Platform
    from netauto.workflows.readings import Readings
    from netauto.workflows.sessions import Sessions
    from netauto.workspace import Workspace

TOOL = f"netauto {__version__}"
HIDDEN = "(a secret)"
SHORTEST_SECRET = 4  # what is shorter occurs in any text
REDACTION_KEY = "vault:redaction_key"  # what secrets are fingerprinted with; it belongs to the inventory (ADR 0003)


@dataclass(eq=False)
class Root:
    """What every workflow is given. Close it (or use ``with``) to end the sessions and the journal.

    Attributes:
        workspace: where everything lies.
        clock: time, for the transaction and for ids.
        agent: the program that acts in the user's name without being told, e.g. ``watchdog``; empty: the user.
    """

    workspace: Workspace
    clock: Clock = field(default_factory=SystemClock)
    agent: str = ""
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, NetautoError):  # a device may repeat a secret when it complains
            error.message = self.without_secrets(error.message)
            error.hint = self.without_secrets(error.hint)
        self.close()

    def __getstate__(self) -> dict[str, object]:
        """Return what a process is given that only makes plans: neither sessions nor the journal, and no secret but the redaction key."""
        made = {"inventory": self.inventory, "readings": self.readings}
        return {"workspace": self.workspace, "clock": self.clock, "agent": self.agent, "_stack": ExitStack()} | made

    def close(self) -> None:
        """End the sessions and close the journal. What is armed on a device stays armed."""
        self._stack.close()

    @cached_property
    def user(self) -> str:
        """Login name of whoever runs this, and what acts in his name."""
        try:
            login = getpass.getuser()
        except (KeyError, OSError):  # an account that the machine does not know, as in some containers
            login = str(os.getuid())
        return f"{login}'s {self.agent}" if self.agent else login

    @cached_property
    def inventory(self) -> Inventory:
        """The device list."""
        from netauto.inventory.ansible import load_inventory

        self.workspace.make_state()
        return load_inventory(self.workspace)

    @cached_property
    def policy(self) -> Policy:
        """What the group accepts."""
        from netauto.intent.load import load_policy

        return load_policy(self.workspace)

    @cached_property
    def secrets(self) -> Secrets:
        """The values behind references."""
        from netauto.inventory.secrets import Secrets

        return Secrets(self.workspace)

    def open_vault_ahead(self) -> None:
        """Open the vault while the caller does something else; what goes wrong shows again later. The inventory is not read yet."""
        secrets = self.secrets
        _ahead(lambda: secrets.resolve(REDACTION_KEY))

    def load_drivers_ahead(self) -> None:
        """Import what talks to the inventory's devices while the caller does something else; what goes wrong shows again later."""
        # Two threads that import YAML at once, one by the package and one by its C part, wait for each other; Python ends one of them.
        import yaml  # noqa: F401

        from netauto.drivers import warm

        platforms = tuple({device.platform: None for device in self.inventory.devices})
        _ahead(lambda: warm(platforms))

    def without_secrets(self, text: str) -> str:
        """Return what a device said without the secrets that this process knows; for words, not for configurations."""
        found = self.__dict__.get("secrets")
        for value in sorted(found.values(), key=len, reverse=True) if found else ():
            text = without(text, value, HIDDEN) if len(value) >= SHORTEST_SECRET else text
        return text

    def platform(self, device: str) -> Platform:
        """Return what netauto knows about the kind of device that `device` is (InventoryError: no such device)."""
        from netauto.platforms import PLATFORMS

        return PLATFORMS[self.inventory.device(device).platform]

    @cached_property
    def readings(self) -> Readings:
        """How configurations are compared and shown."""
        from netauto.workflows.readings import Readings

        return Readings(self.secrets.resolve(REDACTION_KEY).encode())

    @property
    def limits(self) -> tuple[str, ...]:
        """What nothing done in this inventory can prove, one sentence each."""
        if (self.workspace.inventory / "lab.yml").is_file():
            return ("The devices of this inventory are emulated by netauto's own lab; no real device was used.",)
        return ()

    @cached_property
    def journal(self) -> Journal:
        """The record of every run of this inventory."""
        from netauto.journal import Journal

        self.workspace.make_state()
        return self._stack.enter_context(
            Journal(self.workspace.journal, now=self.clock.now, inventory=self.workspace.inventory_name)
        )

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Ids of the runs that have to be resumed, oldest first; nothing is made when there is no journal yet."""
        if not self.workspace.journal.exists():
            return ()
        return (*self.journal.open_runs(), *self.journal.owed_runs())

    @cached_property
    def run_id(self) -> str:
        """Id of the run that this process may carry out: sortable by time, unique; devices show it on what is left on them."""
        moment = datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y%m%dT%H%M%SZ")
        return f"{moment}-{randomness.token_hex(3)}"

    def next_run(self) -> Self:
        """Forget the id of the last run and its sessions, so that this process can carry out another one; return itself."""
        self.__dict__.pop("run_id", None)
        if sessions := self.__dict__.pop("sessions", None):
            sessions.close()
        return self

    def today(self) -> date:
        """The day, for review dates, freezes and waivers."""
        return datetime.fromtimestamp(self.clock.now(), UTC).date()

    @cached_property
    def sessions(self) -> Sessions:
        """The open sessions with devices."""
        from netauto.workflows.sessions import Sessions

        return self._stack.enter_context(Sessions(self.inventory, self.secrets, self.run_id))


def _ahead(task: Callable[[], object]) -> None:
    def run() -> None:
        with suppress(NetautoError, OSError):
            task()

    threading.Thread(target=run, daemon=True).start()
