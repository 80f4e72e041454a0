"""The state of one lab firewall: running and saved configuration, transactions, timer, revisions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from netauto.lab.dialect import SystemState, TerminalStyle
from netauto.lab.files import FileStore
from netauto.lab.fortios.errors import denied, unknown_action
from netauto.lab.fortios.saving import AUTOMATIC, REVERT, Saving
from netauto.lab.fortios.session import FortiOsCli
from netauto.lab.fortios.store import Config, Put
from netauto.lab.fortios.workspace import Workspaces
from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.faults import Fault
    from netauto.lab.fortios.store import Operation
    from netauto.lab.fortios.workspace import Transaction

RELOAD = 25.0  # seconds off while the saved configuration is loaded again (published: 20 to 30 s)
FLASH_FULL = "Failed to save config: no space left on device."


class FortiOsSystem:
    """One FortiGate. See `netauto.lab.dialect.System`."""

    style = TerminalStyle(more="--More-- ", typeahead=4096, rejected=str(unknown_action()), denied=str(denied()))
    vty = 30
    device: Device
    running: Config

    def __init__(self, device: Device) -> None:
        self.device = device
        self.files = FileStore(device.spec.flash_bytes)
        self.running = Config.read(device.spec.base)
        self._base_sections = frozenset(block.name for block in self.running.root.blocks())
        self.saving = Saving(device.clock, device.notify)
        self.workspaces = Workspaces(device.clock, self._announce)
        self._made = 0

    # What the machinery calls.

    def open(self, login: Login) -> FortiOsCli:
        """A session has logged in."""
        return FortiOsCli(self, login)

    def state(self) -> SystemState:
        """The truth, read without side effects."""
        pending = Pending(self.saving.owner, self.saving.left) if self.saving.armed else None
        holder = self.workspaces.open[0].user if self.workspaces.open else None
        return SystemState(self.running.text(), self.startup, pending, holder)

    def restart(self) -> None:
        """The device has rebooted: the saved configuration is running, transactions and timer are gone."""
        self.saving.disarm()
        self.workspaces.clear()
        self.running = Config.read(self.startup)
        self.saving.saved = None
        for block in self.running.root.blocks():
            block.loaded = block.name in self._base_sections

    def enact(self, fault: Fault) -> None:
        """`lose_timer`, `foreign_session` (another transaction holds every object), `foreign_timer`."""
        if fault.kind == "lose_timer":
            self.saving.disarm()
        elif fault.kind == "foreign_session":
            self.workspaces.start(0, fault.user, self.running).locks_all = True
        elif fault.kind == "foreign_timer":
            self.saving.arm(fault.user, fault.seconds or self._revert_timeout(), self.reload)

    def file_copy_refusal(self, login: Login) -> str | None:  # noqa: ARG002
        """SCP is off unless `admin-scp` is enabled, which the lab's tables leave out."""
        return "admin-scp is disabled"

    # What sessions do.

    @property
    def hostname(self) -> str:
        """Name shown in prompts."""
        return self.running.value("system global", "hostname") or self.device.spec.name

    def new_uuid(self, path: str, key: str) -> str:
        """An identifier in the device's form, another one for each new object."""
        self._made += 1
        text = hashlib.sha256(f"{self.device.spec.name} {path} {key} {self._made}".encode()).hexdigest()
        return f"{text[:8]}-{text[8:12]}-51{text[12:14]}-{text[14:18]}-{text[18:30]}"

    def change(self, operation: Operation, user: str) -> None:
        """Carry out one operation on the running configuration.

        Raises:
            RefusedError: It cannot be carried out; nothing has changed.
        """
        mode = self._save_mode()
        self._remember(mode)
        self.running.apply(operation)
        settings = isinstance(operation, Put) and operation.path == "system global"
        self._changed(user, saves=mode == AUTOMATIC or (settings and self._save_mode() == AUTOMATIC))

    def commit(self, txn: Transaction) -> None:
        """Carry out a whole transaction, or none of it.

        Raises:
            RefusedError: It no longer fits the running configuration; the transaction stays open.
        """
        result = txn.replayed_on(self.running)
        mode = self._save_mode()
        self._remember(mode)
        self.running = result
        self.workspaces.close(txn)
        if txn.operations:
            self._changed(txn.user, saves=mode == AUTOMATIC)

    def save(self) -> str:
        """`execute cfg save`: the answer of the device."""
        if self.device.faults.find("lie_pending") or not self.unsaved:
            return "no config to be saved.\n"
        if not self._write():
            return f"{FLASH_FULL}\n"
        self.saving.disarm()
        return "config saved.\n"

    @property
    def startup(self) -> str:
        """The saved configuration."""
        return self.running.text() if self.saving.saved is None else self.saving.saved

    @property
    def unsaved(self) -> bool:
        """The running configuration is not the saved one."""
        return self.saving.saved not in (None, self.running.text())

    def reload(self) -> None:
        """Come back with the saved configuration; every session is lost."""
        self.device.record("timer", "saved configuration reloaded")
        self.saving.disarm()
        self.device.reboot(RELOAD if self.device.profile.reboot else 0.0)

    def _changed(self, user: str, *, saves: bool) -> None:
        if saves:
            self._write()
        elif self._save_mode() == REVERT:
            self.saving.arm(user, self._revert_timeout(), self.reload)
        if self._save_mode() != REVERT:
            self.saving.disarm()

    def _write(self) -> bool:
        fault = self.device.faults.take("save_fails", "save")
        if fault is None:
            self.saving.saved = None
        return fault is None

    def _remember(self, mode: str) -> None:
        # A change that will be saved at once needs no copy of what was saved before it.
        if self.saving.saved is None and (mode != AUTOMATIC or self.device.faults.find("save_fails")):
            self.saving.saved = self.running.text()

    def _save_mode(self) -> str:
        return self.running.value("system global", "cfg-save")

    def _revert_timeout(self) -> float:
        return float(self.running.value("system global", "cfg-revert-timeout"))

    def _announce(self, text: str, user: str) -> None:
        self.device.record("timer", text)
        self.device.notify(text, user)
