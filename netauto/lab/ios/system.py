"""One IOS-XE device: configurations, files, timer, lock, hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import SystemState, TerminalStyle
from netauto.lab.files import FileStore
from netauto.lab.ios.chassis import Chassis, model_named
from netauto.lab.ios.cli import IosCli
from netauto.lab.ios.datastore import Datastore
from netauto.lab.ios.grammar_files import grammar
from netauto.lab.ios.handlers import HANDLERS
from netauto.lab.ios.rollback import Rollback
from netauto.lab.ios.wireless import WIRELESS_HANDLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.faults import Fault
    from netauto.lab.ios.editor import Line

VTY_LINES = 16  # documented: `line vty 0 15` is the default on these machines
TYPEAHEAD = 8192  # assumed: no public figure was found
EXEC_FILES: tuple[str, ...] = ("exec",)


class IosXeSystem:
    """A Catalyst switch or an ISR router."""

    style = TerminalStyle(typeahead=TYPEAHEAD)
    vty = VTY_LINES
    config_files: tuple[str, ...] = ("config",)
    exec_files: tuple[str, ...] = EXEC_FILES
    handlers: dict[str, Callable[[Line], bool]] = HANDLERS

    def __init__(self, device: Device) -> None:
        self.device = device
        self.model = model_named(device.spec.model)
        self.exec_grammar = grammar(*self.exec_files)
        self.files = FileStore(device.spec.flash_bytes)
        self.locked_by: str | None = None
        self.changed_at: float | None = None
        self.changed_by = ""
        self.saved_at: float | None = None
        self._retagged: dict[str, float] = {}
        self.is_router = self.model.router
        self.chassis = Chassis(device.spec.model, ())
        self.store = Datastore(grammar(*self.config_files), device.spec.base, self.handlers, self)
        names = tuple(node.text.removeprefix("interface ") for node in self.store.running.starting("interface "))
        self.chassis = Chassis(device.spec.model, names)
        self.rollback = Rollback(self)

    # The seam.

    def open(self, login: Login) -> IosCli:
        """A session has logged in."""
        return IosCli(self, login)

    def state(self) -> SystemState:
        """The truth."""
        return SystemState(self.store.text(), self.store.startup, self.rollback.pending(), self.locked_by)

    def restart(self) -> None:
        """Boot: running becomes startup; timer and lock are gone."""
        self.rollback.disarm("lost in a reboot")
        self.locked_by = None
        self.store.reload()
        self.changed_at = None

    def enact(self, fault: Fault) -> None:
        """Faults of this dialect."""
        if fault.kind == "lose_timer":
            self.rollback.disarm("lost")
        elif fault.kind == "foreign_timer":
            self.rollback.disarm("taken over")
            self.rollback.arm(fault.user, (fault.seconds or 300.0) / 60, self.store.text())
        elif fault.kind == "foreign_session":
            self.locked_by = fault.user

    def file_copy_refusal(self, login: Login) -> str | None:
        """SCP needs its server switched on and privilege 15 at login (documented)."""
        if self.store.running.find("ip scp server enable") is None:
            return "the SCP server is not enabled"
        return None if login.privilege == 15 else "privilege level 15 is needed"  # noqa: PLR2004

    # The box, as the editor sees it.

    def has_interface(self, name: str) -> bool:
        """Whether the interface exists or can be created."""
        return self.chassis.has(name)

    def retagged(self, mac: str) -> None:
        """An access point's tags changed: it restarts its tunnel and is away for a while."""
        self._retagged[mac] = self.device.clock.now() + self.device.profile.ap_rejoin

    def ap_away(self, mac: str) -> bool:
        """Whether the access point is still away after a change of its tags."""
        return self._retagged.get(mac, 0.0) > self.device.clock.now()

    # The configuration as a whole.

    def hostname(self) -> str:
        """Name in the prompt."""
        node = self.store.running.find("hostname")
        return node.text.split()[1] if node is not None else "Switch"

    def touched(self, user: str) -> None:
        """The running configuration has been changed by somebody."""
        self.changed_at = self.device.clock.now()
        self.changed_by = user

    def replace_running(self, text: str) -> None:
        """Make `text` the running configuration; access points whose tags differ rejoin."""
        before = self._tags()
        self.store.restore(text)
        for mac, tags in self._tags().items():
            if before.get(mac) != tags:
                self.retagged(mac)

    def _tags(self) -> dict[str, tuple[str, ...]]:
        return {
            node.text.removeprefix("ap "): tuple(child.text for child in node.children)
            for node in self.store.running.children
            if node.rule is not None and node.rule.opens == "ap"
        }

    def save(self, user: str) -> str | None:
        """Write the startup configuration; the device's complaint when it cannot."""
        fault = self.device.faults.take("save_fails", "write memory")
        if fault is not None:
            return fault.text or (
                "startup-config file open failed (Device or resource busy)\n"
                if not self.device.spec.flash_bytes
                else "%Error opening nvram:/startup-config (No space left on device)\n"
            )
        self.store.save()
        self.saved_at = self.device.clock.now()
        if self.rollback.writes_with_save():
            self.rollback.archive()
        self.device.record("system", f"saved by {user}")
        return None

    def dated(self) -> str:
        """The comment lines that stand before a configuration."""
        lines = ["!"]
        if self.changed_at is not None:
            lines.append(f"! Last configuration change at {self._stamp(self.changed_at)} by {self.changed_by}")
        if self.saved_at is not None:
            lines.append(f"! NVRAM config last updated at {self._stamp(self.saved_at)} by {self.changed_by}")
        return "\n".join(lines) + "\n" if len(lines) > 1 else ""

    def _stamp(self, at: float) -> str:
        return self.device.clock.datetime(at).strftime("%H:%M:%S UTC %a %b %-d %Y")

    def file_text(self) -> str:
        """The running configuration as a file of it."""
        return self.dated() + self.store.text()


class C9800System(IosXeSystem):
    """A Catalyst 9800 wireless controller."""

    config_files = ("config", "wireless")
    exec_files = ("exec", "wireless_exec")
    handlers = HANDLERS | WIRELESS_HANDLERS
