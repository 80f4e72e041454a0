"""One Junos device: its configuration database, files, hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Login, SystemState, TerminalStyle
from netauto.lab.files import FileStore
from netauto.lab.junos import chassis, operations
from netauto.lab.junos.cli import JunosCli
from netauto.lab.junos.loading import Load
from netauto.lab.junos.schema import schema
from netauto.lab.junos.store import Store
from netauto.lab.junos.tree import Node, Step

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.faults import Fault
    from netauto.lab.junos.views import View

VTY_LINES = 75  # documented: default of `system services ssh connection-limit`
FOREIGN_SECONDS = 300.0


class Unreadable(ValueError):  # noqa: N818 - what it is
    """A base configuration has lines that the device would not hold; the text names them all."""


class JunosSystem:
    """An EX switch or an SRX firewall."""

    style = TerminalStyle(
        more="---(more)---",
        rejected="error: permission denied\n",
        denied="error: permission denied\n",
        ssh_version="OpenSSH_7.5",
    )
    vty = VTY_LINES

    def __init__(self, device: Device) -> None:
        self.device = device
        self.model = chassis.model_named(device.spec.model)
        self.files = FileStore(device.spec.flash_bytes)
        load = Load(device, empty(), "merge")
        load.lines(device.spec.base)
        if load.complaints:
            lines = "\n".join(f"{complaint}: {complaint.word}" for complaint in load.complaints)
            raise Unreadable(f"base configuration of {device.spec.name}:\n{lines}")
        self.store = Store(device, load.tree)

    # The seam.

    def open(self, login: Login) -> JunosCli:
        """A session has logged in."""
        return JunosCli(self, login)

    def state(self) -> SystemState:
        """The truth. What is committed is what the device boots with (documented)."""
        text = self.store.text()
        locked = self.store.lock.login.user if self.store.lock is not None else None
        return SystemState(text, text, self.store.pending(), locked)

    def restart(self) -> None:
        """Boot: locks and candidates are gone, and with them the timer of a commit on trial, which stays (assumed)."""
        self.store.settle("lost in a reboot")
        self.store.forget_sessions()

    def enact(self, fault: Fault) -> None:
        """Faults of this dialect."""
        if fault.kind == "lose_timer":
            self.store.settle("lost")
        elif fault.kind == "foreign_timer":
            changed = self.store.active.copy()
            self.store.settle("replaced")
            _annotate(changed, fault.user)
            self.store.arm_foreign(fault.user, fault.seconds or FOREIGN_SECONDS, changed)
        elif fault.kind == "foreign_session":
            self._stranger(fault)

    def file_copy_refusal(self, login: Login) -> str | None:  # noqa: ARG002 - the seam's signature
        """SCP is served to whoever may log in."""
        return None

    def log_out(self, user: str) -> None:
        """End every session of a user, and with them what they hold."""
        for terminal in tuple(self.device.terminals.values()):
            if terminal.login.user == user:
                terminal.disconnect()
        if self.store.lock is not None and self.store.lock.login.user == user:
            self.store.end(self.store.lock.login)

    def _stranger(self, fault: Fault) -> None:
        """Somebody holds the lock, or (text `shared`) has uncommitted changes in the shared candidate."""
        login = Login(-self.device.next_session(), fault.user, 15, "console")  # no session of ours has such a number
        if fault.text == "shared":
            changed = self.store.shared.copy()
            _annotate(changed, fault.user)
            self.store.load(login, changed)
        else:
            self.store.take_lock(login, "cli")

    def run(self, login: Login, line: str) -> View:
        """The answer to an operational command.

        Raises:
            Unanswered: There is none.
        """
        return operations.ask(self, login, line)

    # What it is.

    @property
    def hostname(self) -> str:
        """Name in the prompt."""
        return self.store.active.value("system", "host-name") or "Amnesiac"

    @property
    def version(self) -> str:
        """Software version."""
        return self.device.spec.version or chassis.VERSION

    @property
    def uptime(self) -> float:
        """Seconds since the device booted."""
        return self.device.clock.now() - self.device.booted


def empty() -> Node:
    """A configuration without a statement."""
    return Node(Step(schema()))


def _annotate(tree: Node, user: str) -> None:
    """Somebody's change: a building that nobody else would name."""
    system = schema().by_word["system"]
    place = system.by_word["location"]
    node = tree.put(Step(system)).put(Step(place))
    node.put(Step(place.by_word["building"], (f"intervention-{user}",)))
