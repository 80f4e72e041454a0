"""Checkpoints, and checkpoint auto mode: the timed revert of AOS-CX.

Documented: AOS-CX Fundamentals Guide, checkpoint commands. A checkpoint is a whole configuration with a name. In auto mode the device
keeps a hidden one and puts it back when nobody confirms in time; confirming keeps the new configuration as a checkpoint `AUTO...`. Five
minutes after the last change the device makes a checkpoint `CPC...` by itself. No command says whether auto mode is on.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.aoscx import words
from netauto.lab.engine.refusals import Refused
from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from netauto.lab.aoscx.system import AosCxSystem
    from netauto.lab.clock import Alarm

MOST = 32  # of users, and as many of the system
WARNING = 120.0
QUIET = 300.0  # seconds without a change, after which the system makes a checkpoint
SYSTEM = "CPC"
STARTUP, RUNNING = "startup-config", "running-config"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One checkpoint: its text, who wrote it (`User`, `System`), and when, on the lab's clock."""

    name: str
    text: str
    writer: str
    at: float


@dataclass(slots=True)
class Auto:
    """Auto mode: who entered it, what comes back, and when."""

    user: str
    before: str
    deadline: float
    alarms: tuple[Alarm, ...]


class Checkpoints:
    """The checkpoints of one device, and its timer."""

    def __init__(self, system: AosCxSystem) -> None:
        self._system = system
        self._kept: dict[str, Checkpoint] = {}
        self.auto: Auto | None = None
        self.post = True
        self._quiet: Alarm | None = None

    # Checkpoints.

    def text(self, name: str) -> str:
        """The configuration of that name.

        Raises:
            Refused: There is none.
        """
        own = {RUNNING: self._system.text(), STARTUP: self._system.startup}
        if name in own:
            return own[name]
        if name not in self._kept:
            raise Refused(words.NO_CHECKPOINT.format(name=name))
        return self._kept[name].text

    def take(self, name: str) -> None:
        """`copy running-config checkpoint NAME`.

        Raises:
            Refused: The name is taken or the system's, the same configuration is kept already, or there are too many.
        """
        if name.startswith(SYSTEM) or name in (STARTUP, RUNNING):
            raise Refused(words.RESERVED)
        if name in self._kept:
            raise Refused(words.TAKEN.format(name=name))
        if any(kept.text == self._system.text() for kept in self._kept.values()):
            raise Refused(words.IDENTICAL)
        self._keep(name, "User")

    def _keep(self, name: str, writer: str) -> None:
        alike = [kept for kept in self._kept.values() if kept.writer == writer]
        if len(alike) >= MOST:
            if writer == "User":
                raise Refused(words.FULL)
            del self._kept[alike[0].name]
        self._kept[name] = Checkpoint(name, self._system.text(), writer, self._system.device.clock.now())

    def rename(self, old: str, new: str) -> None:
        """`checkpoint rename OLD NEW`."""
        if old not in self._kept:
            raise Refused(words.NO_CHECKPOINT.format(name=old))
        if new in self._kept or new.startswith(SYSTEM):
            raise Refused(words.TAKEN.format(name=new))
        kept = self._kept.pop(old)
        self._kept[new] = Checkpoint(new, kept.text, "User", kept.at)

    def erase(self, name: str) -> None:
        """`erase checkpoint NAME`, or of all."""
        if name == "all":
            self._kept.clear()
        elif self._kept.pop(name, None) is None:
            raise Refused(words.NO_CHECKPOINT.format(name=name))

    def rollback(self, name: str, user: str) -> None:
        """`checkpoint rollback NAME`: the whole running configuration becomes that of the checkpoint; auto mode goes on (assumed)."""
        self._system.become(self.text(name), user)

    def difference(self, old: str, new: str) -> str:
        """`checkpoint diff A B`: unified, nothing where they are alike (assumed)."""
        lines = difflib.unified_diff(
            self.text(old).splitlines(), self.text(new).splitlines(), old, new, n=3, lineterm=""
        )
        return "".join(f"{line}\n" for line in lines)

    def listing(self) -> str:
        """`show checkpoint`: youngest first, the startup configuration among them (recorded: columns; documented)."""
        version = self._system.version
        rows = ["NAME                              TYPE        WRITER  DATE(YYYY/MM/DD)          IMAGE VERSION"]
        entries = [(kept.at, kept.name, "checkpoint", kept.writer) for kept in self._kept.values()]
        if self._system.startup:
            entries.append((self._system.saved_at, STARTUP, "startup", "User"))
        for at, name, kind, writer in sorted(entries, key=lambda entry: -entry[0]):
            date = self._system.device.clock.datetime(at).strftime("%Y-%m-%dT%H:%M:%SZ")
            rows.append(f"{name:<33} {kind:<11} {writer:<7} {date:<25} {version}")
        return "\n".join(rows) + "\n"

    def changed(self) -> None:
        """The configuration has changed: count again to the checkpoint that the system makes."""
        if self._quiet is not None:
            self._quiet.cancel()
        self._quiet = self._system.device.clock.after(QUIET, self._settle)

    def _settle(self) -> None:
        if self.post and not any(kept.text == self._system.text() for kept in self._kept.values()):
            stamp = self._system.device.clock.datetime().strftime("%Y%m%d%H%M%S")
            self._keep(f"{SYSTEM}{stamp}", "System")

    # Auto mode.

    def arm(self, user: str, seconds: float) -> None:
        """`checkpoint auto N`.

        Raises:
            Refused: Auto mode is on.
        """
        if self.auto is not None:
            raise Refused(words.ALREADY)
        clock = self._system.device.clock
        alarms = [clock.after(seconds, self._expire)]
        if seconds > WARNING:
            alarms.append(clock.after(seconds - WARNING, lambda: self._system.device.notify(words.WARNING)))
        self.auto = Auto(user, self._system.text(), clock.now() + seconds, tuple(alarms))
        self._system.device.record("timer", f"armed by {user}, {seconds:g} s")

    def confirm(self) -> str:
        """`checkpoint auto confirm`: end auto mode, keep the configuration; the name of its checkpoint.

        Raises:
            Refused: Auto mode is off.
        """
        if self.auto is None:
            raise Refused(words.NOT_ARMED)
        self.disarm("confirmed")
        name = f"AUTO{self._system.device.clock.datetime().strftime('%Y%m%d%H%M%S')}"
        if len(self._kept) < 2 * MOST:
            self._kept[name] = Checkpoint(name, self._system.text(), "User", self._system.device.clock.now())
        return name

    def disarm(self, why: str) -> None:
        """Forget the timer; the running configuration stays."""
        if self.auto is not None:
            for alarm in self.auto.alarms:
                alarm.cancel()
            self.auto = None
            self._system.device.record("timer", why)

    def _expire(self) -> None:
        if self.auto is not None:
            before, user = self.auto.before, self.auto.user
            self.disarm("expired")
            self._system.device.notify(words.RESTORING)
            self._system.become(before, user)
            self._system.device.notify(words.RESTORED)

    def pending(self) -> Pending | None:
        """The timer, for the oracle."""
        if self.auto is None:
            return None
        return Pending(self.auto.user, max(0.0, self.auto.deadline - self._system.device.clock.now()))
