"""One AOS-CX device: configuration, checkpoints, accounting, hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx import chassis, words
from netauto.lab.aoscx.accounting import Accounting
from netauto.lab.aoscx.checkpoints import Checkpoints
from netauto.lab.aoscx.cli import AosCxCli
from netauto.lab.aoscx.editor import Editor
from netauto.lab.aoscx.grammar_files import grammar
from netauto.lab.aoscx.handlers import HANDLERS
from netauto.lab.aoscx.load import Unreadable, load
from netauto.lab.dialect import Login, SystemState, TerminalStyle
from netauto.lab.files import FileStore

if TYPE_CHECKING:
    from netauto.lab.aoscx.tree import Node
    from netauto.lab.device import Device
    from netauto.lab.faults import Fault

VTY_LINES = 5  # documented: Fundamentals Guide, concurrent sessions of a user: 1 to 5
TYPEAHEAD = 4096  # assumed: no public figure was found
FOREIGN_SECONDS = 300.0


class AosCxSystem:
    """An Aruba CX switch."""

    style = TerminalStyle(
        more="-- MORE --, next page: Space, next line: Enter, quit: q",
        typeahead=TYPEAHEAD,
        rejected="Invalid input: \n",
        denied=words.NOT_ALLOWED,
        ssh_version="OpenSSH_8.0",
    )
    vty = VTY_LINES

    def __init__(self, device: Device) -> None:
        self.device = device
        self.model = chassis.model_named(device.spec.model)
        self.ports = chassis.ports(self.model)
        self.physical = frozenset(self.ports)
        self.exec_grammar = grammar("exec")
        self.files = FileStore(device.spec.flash_bytes)
        self.accounting = Accounting(device)
        self.checkpoints = Checkpoints(self)
        self.saved_at = 0.0
        self.running, complaints = self.read(device.spec.base)
        if complaints:
            raise Unreadable(f"base configuration of {device.spec.name}:\n" + "\n".join(complaints))
        self.startup = self.text()

    # The seam.

    def open(self, login: Login) -> AosCxCli:
        """A session has logged in."""
        return AosCxCli(self, login)

    def state(self) -> SystemState:
        """The truth."""
        return SystemState(self.text(), self.startup, self.checkpoints.pending(), None)

    def restart(self) -> None:
        """Boot: running becomes startup; checkpoints stay, auto mode and the accounting log are gone (assumed)."""
        self.checkpoints.disarm("lost in a reboot")
        self.accounting.forget()
        self.running, _ = self.read(self.startup)

    def enact(self, fault: Fault) -> None:
        """Faults of this dialect; nobody can hold a lock here, so a foreign session is one that has entered auto mode."""
        self.checkpoints.disarm("lost")
        if fault.kind != "lose_timer":
            minutes = max(1, round((fault.seconds or FOREIGN_SECONDS) / 60))
            login = Login(0, fault.user, 15, "10.66.1.5")
            self.checkpoints.arm(fault.user, minutes * 60)
            self.accounting.command(login, f"checkpoint auto {minutes}", done=True)

    def file_copy_refusal(self, login: Login) -> str | None:
        """SCP serves nothing on this device (assumed: SFTP is the way, and off)."""
        return f"{login.user} may not copy files"

    # The box, as the editor sees it.

    def has_interface(self, name: str) -> bool:
        """Whether the port exists."""
        return name in self.physical

    # The configuration as a whole.

    def editor(self, tree: Node) -> Editor:
        """An editor of a configuration."""
        return Editor(grammar("config"), tree, self, HANDLERS)

    def read(self, text: str) -> tuple[Node, list[str]]:
        """The configuration that a text describes, and complaints about its lines."""
        return load(self.editor, self.ports, text)

    @property
    def header(self) -> str:
        """The lines that name the software."""
        return f"!\n!Version ArubaOS-CX {self.version}\n!export-password: default\n"

    def text(self) -> str:
        """The running configuration."""
        return self.running.render(self.header)

    def become(self, text: str, user: str) -> None:
        """Make a text the running configuration."""
        self.running, _ = self.read(text)
        self.device.record("system", f"running configuration set by {user}")
        self.touched()

    def touched(self) -> None:
        """Something has changed."""
        self.checkpoints.changed()

    @property
    def hostname(self) -> str:
        """Name in the prompt."""
        return self.running.value("hostname ") or self.device.spec.model

    @property
    def version(self) -> str:
        """Software version."""
        return self.device.spec.version or chassis.VERSION

    @property
    def mac(self) -> str:
        """The system's own MAC address, made from its serial number."""
        digits = (
            f"{sum(byte * 31**index for index, byte in enumerate(self.device.spec.serial.encode())) % 0x1000000:06x}"
        )
        return f"883a30-{digits}"

    def save(self, user: str) -> str:
        """Write the startup configuration; the device's complaint when it cannot."""
        fault = self.device.faults.take("save_fails", "write memory")
        if fault is not None:
            return fault.text or words.NO_SPACE
        self.startup = self.text()
        self.saved_at = self.device.clock.now()
        self.device.record("system", f"saved by {user}")
        return ""
