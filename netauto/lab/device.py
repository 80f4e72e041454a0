"""One lab device: its specification, its state, its faults, and the sessions on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from netauto.lab.dialect import Login, load_system
from netauto.lab.events import Event, EventKind, EventLog
from netauto.lab.faults import Fault, FaultBox
from netauto.lab.oracle import DeviceState

if TYPE_CHECKING:
    from netauto.lab.clock import Clock
    from netauto.lab.link import Link
    from netauto.lab.listener import Listener
    from netauto.lab.profile import Profile
    from netauto.lab.spec import DeviceSpec
    from netauto.lab.terminal import Conversation


class Cut(Protocol):
    """A connection that a fault can end."""

    def reset(self) -> None:
        """Cut the connection."""

    def mute(self) -> None:
        """Never pass anything again."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What the faults left of a line: the line to apply, or the reply that takes its place."""

    line: str
    reply: str | None = None


class Device:
    """A device as the lab's machinery sees it. Everything here runs in the lab's event loop."""

    def __init__(self, spec: DeviceSpec, clock: Clock, profile: Profile) -> None:
        self.spec = spec
        self.clock = clock
        self.profile = profile
        self.faults = FaultBox()
        self.log = EventLog()
        self.links: set[Link] = set()
        self.terminals: dict[int, Conversation] = {}
        self.fronts: tuple[Listener[object], ...] = ()  # see `dialect.FRONTS`
        self.booted = clock.now()
        self.rebooting = False
        self._sessions = 0
        self.system = load_system(spec.dialect)(self)

    # Record and announce.

    def record(self, kind: EventKind, text: str, session: int = 0) -> None:
        """Append to the device's event log."""
        self.log.add(Event(self.clock.now(), session, kind, text))

    def notify(self, text: str, user: str | None = None) -> None:
        """Print an unsolicited message on the terminals (of one user, or all)."""
        for terminal in tuple(self.terminals.values()):
            if user in (None, terminal.login.user):
                terminal.announce(text)

    # Sessions.

    def next_session(self) -> int:
        """A number for a new session, never used again."""
        self._sessions += 1
        return self._sessions

    def login_refusal(self) -> str | None:
        """Why a terminal is refused now, or None."""
        if self.faults.find("vty_full") or len(self.terminals) >= self.system.vty:
            return "every line is in use"
        return None

    def file_copy_refusal(self, login: Login) -> str | None:
        """Why a file copy is refused now, or None."""
        return self.system.file_copy_refusal(login)

    # Faults.

    def screen(self, line: str) -> Screened:
        """Apply the line faults that are on: what is left of `line`, or the answer in its place."""
        reject = self.faults.take("reject", line)
        if reject:
            return Screened(line, reject.text or self.system.style.rejected)
        deny = self.faults.take("deny", line)
        if deny:
            return Screened(line, deny.text or self.system.style.denied)
        if self.faults.take("ignore", line):
            return Screened(line, "")
        normalise = self.faults.take("normalise", line)
        if normalise:
            return Screened(re.sub(normalise.match or "$", normalise.text, line))
        return Screened(line)

    def interrupt(self, line: str, wire: Cut, *, after: bool) -> Literal["", "drop", "hang", "reboot"]:
        """Enact the fault that ends the session at `line`, before or `after` it has taken effect: which one, if any."""
        if self.faults.take("drop", line, after=after):
            wire.reset()
            return "drop"
        if self.faults.take("hang", line, after=after):
            wire.mute()
            return "hang"
        reboot = self.faults.take("reboot", line, after=after)
        if reboot:
            self.reboot(reboot.seconds)
            return "reboot"
        return ""

    def set_fault(self, fault: Fault) -> None:
        """Switch a fault on; those that happen once (reboot without a line, host key, lost timer) happen now."""
        self.record("fault", f"{fault.kind} {fault.match}".strip())
        if fault.kind == "reboot" and not fault.match and fault.at == 1:
            self.reboot(fault.seconds)
            return
        if fault.kind in ("lose_timer", "foreign_session", "foreign_timer"):
            self.system.enact(fault)
            if fault.kind == "lose_timer":
                return
        self.faults.add(fault)
        for front in self.fronts:
            if fault.kind == "host_key":
                front.new_host_key()
            if fault.kind in ("refuse", "host_key"):
                front.refresh()

    def clear_faults(self) -> None:
        """Switch every fault off; a closed port opens again, the first host key is shown again."""
        had = self.faults.find("refuse") or self.faults.find("host_key")
        self.faults.clear()
        if had:
            self._as_first_shown()

    def reboot(self, seconds: float = 0.0) -> None:
        """Lose every session and the running configuration; come back from startup after `seconds`."""
        self.record("system", "reboot")
        self.rebooting = True
        self.drop_connections()
        self.system.restart()
        downtime = seconds or self.profile.reboot
        self._refresh()
        if downtime:
            self.clock.after(downtime, self._back)
        else:
            self._back()

    def _back(self) -> None:
        self.rebooting = False
        self.booted = self.clock.now()
        self.record("system", "up")
        self._refresh()

    def _refresh(self) -> None:
        for front in self.fronts:
            front.refresh()

    def _as_first_shown(self) -> None:
        for front in self.fronts:
            front.old_host_key()
        self._refresh()

    def drop_connections(self) -> None:
        """Reset every connection."""
        for link in tuple(self.links):
            link.reset()

    def reset(self) -> None:
        """Become what it was when the lab started, on the same port and with the same host key; the log is empty."""
        self.faults.clear()
        self.drop_connections()
        self.terminals.clear()
        self.system.restart()  # the old state's timers must not ring in the new one
        self.system = load_system(self.spec.dialect)(self)
        self.rebooting = False
        self.booted = self.clock.now()
        self.log.clear()
        self._as_first_shown()

    def console(self, user: str, lines: tuple[str, ...]) -> tuple[str, ...]:
        """Type lines in a session of their own, without a network, and return the answers."""
        login = Login(self.next_session(), user, 15, "console")
        cli = self.system.open(login)
        answers = []
        for line in lines:
            self.record("command", line, login.session)
            answers.append(cli.execute(line).text)
        cli.close()
        return tuple(answers)

    # Truth.

    def state(self) -> DeviceState:
        """The device at this moment."""
        state = self.system.state()
        return DeviceState(
            running=state.running,
            startup=state.startup,
            pending=state.pending,
            sessions=tuple(terminal.login.user for terminal in self.terminals.values()),
            files=tuple((name, stored.content) for name, stored in self.system.files.items()),
            config_locked_by=state.config_locked_by,
            up=not self.rebooting and self.faults.find("refuse") is None,
        )
