"""One EOS device: configurations, sessions, files, hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import SystemState, TerminalStyle
from netauto.lab.eos import chassis
from netauto.lab.eos.cli import EosCli
from netauto.lab.eos.editor import Editor
from netauto.lab.eos.grammar_files import grammar
from netauto.lab.eos.handlers import HANDLERS
from netauto.lab.eos.load import Unreadable, factory, load
from netauto.lab.eos.sessions import Sessions
from netauto.lab.eos.words import NO_SPACE
from netauto.lab.files import FileStore

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.eos.tree import Node
    from netauto.lab.faults import Fault

VTY_LINES = 20  # documented: EOS user manual, `connection limit` of `management ssh`, default 50 and 20 per host
TYPEAHEAD = 8192  # assumed: no public figure was found
FOREIGN_SECONDS = 300.0


class EosSystem:
    """An Arista switch."""

    style = TerminalStyle(
        typeahead=TYPEAHEAD,
        rejected="% Invalid input\n",
        denied="% Authorization denied for command\n",  # assumed wording
        ssh_version="OpenSSH_8.7",
    )
    vty = VTY_LINES

    def __init__(self, device: Device) -> None:
        self.device = device
        self.model = chassis.model_named(device.spec.model)
        self.ports = chassis.ports(self.model)
        self.physical = frozenset(self.ports)
        self.exec_grammar = grammar("exec")
        self.files = FileStore(device.spec.flash_bytes)
        self.locked_by: str | None = None
        self.saved_at = 0.0
        self.running, complaints = self.read(device.spec.base)
        if complaints:
            raise Unreadable(f"base configuration of {device.spec.name}:\n" + "\n".join(complaints))
        self.startup = self.running.render()
        self.sessions = Sessions(self)

    # The seam.

    def open(self, login: Login) -> EosCli:
        """A session has logged in."""
        return EosCli(self, login)

    def state(self) -> SystemState:
        """The truth."""
        return SystemState(self.running.render(), self.startup, self.sessions.pending(), self.locked_by)

    def restart(self) -> None:
        """Boot: running becomes startup; sessions, timer and lock are gone (assumed: no session survives a reboot)."""
        self.sessions.forget("lost in a reboot")
        self.locked_by = None
        self.running, _ = self.read(self.startup)

    def enact(self, fault: Fault) -> None:
        """Faults of this dialect."""
        if fault.kind == "lose_timer":
            self.sessions.lose_timer()
        elif fault.kind == "foreign_timer":
            self.sessions.lose_timer()
            name = self.sessions.enter(f"sess-{fault.user}", fault.user).name
            self.sessions.arm(name, fault.user, fault.seconds or FOREIGN_SECONDS)
        elif fault.kind == "foreign_session":
            self.sessions.enter(f"sess-{fault.user}", fault.user)
            self.locked_by = fault.user

    def file_copy_refusal(self, login: Login) -> str | None:
        """SCP needs privilege 15 (assumed: EOS sends the copy into its own shell)."""
        return None if login.privilege == 15 else "privilege level 15 is needed"  # noqa: PLR2004

    # The box, as the editor sees it.

    def has_interface(self, name: str) -> bool:
        """Whether the interface exists or can be created."""
        return chassis.can_exist(name, self.physical)

    # The configuration as a whole.

    def editor(self, tree: Node) -> Editor:
        """An editor of a configuration."""
        return Editor(grammar("config"), tree, self, HANDLERS)

    def read(self, text: str) -> tuple[Node, list[str]]:
        """The configuration that a text describes, and complaints about its lines."""
        return load(self.editor, self.ports, text)

    def clean(self) -> Node:
        """The configuration of the machine out of its box."""
        return factory(self.editor, self.ports)

    def become(self, tree: Node, user: str) -> None:
        """Make a configuration the running one; the tree stays the caller's."""
        self.running = tree.copy()
        self.device.record("system", f"running configuration set by {user}")

    @property
    def hostname(self) -> str:
        """Name in the prompt."""
        return self.running.value("hostname ") or "localhost"

    @property
    def eapi_enabled(self) -> bool:
        """Whether the configuration lets eAPI serve (documented: `management api http-commands`, off by default)."""
        node = self.running.find("management api http-commands")
        return node is not None and node.has("no shutdown") and not node.has("no protocol https")

    @property
    def version(self) -> str:
        """Software version."""
        return self.device.spec.version or chassis.VERSION

    @property
    def uptime(self) -> float:
        """Seconds since the device booted: commit timers are told in it."""
        return self.device.clock.now() - self.device.booted

    @property
    def mac(self) -> str:
        """The system's own MAC address, made from its serial number."""
        digits = f"{abs(hash_of(self.device.spec.serial)) % 0x1000000:06x}"
        return f"001c.73{digits[:2]}.{digits[2:]}"

    def save(self, user: str) -> str:
        """Write the startup configuration; the device's complaint when it cannot."""
        fault = self.device.faults.take("save_fails", "write memory")
        if fault is not None:
            return fault.text or NO_SPACE
        self.startup = self.running.render()
        self.saved_at = self.device.clock.now()
        self.device.record("system", f"saved by {user}")
        return ""

    def header(self, command: str = "", saved: str = "") -> str:
        """The comment lines that stand before a configuration, with the command that shows it, if one does."""
        device = f"! device: {self.hostname} ({self.device.spec.model}, EOS-{self.version})"
        boot = f"!\n! boot system flash:/EOS-{self.version}.swi"
        shown = f"! Command: {command}\n" if command else ""
        return f"{shown}{saved}{device}\n{boot}\n"


def hash_of(text: str) -> int:
    """A number that stands for a text, the same in every process."""
    return sum(byte * 31**index for index, byte in enumerate(text.encode()))
