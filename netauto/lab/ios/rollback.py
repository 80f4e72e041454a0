"""Rollback Confirmed Change: the revert timer of IOS-XE, and the archive that it needs.

Documented: Cisco, "Configuration Replace and Configuration Rollback" and "Configuration Rollback Confirmed Change".
The device keeps the running configuration from before the change and puts it back when nobody confirms in time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from netauto.lab.clock import Alarm
    from netauto.lab.ios.system import IosXeSystem

DEFAULT_KEPT = 10
WARNING = 60.0


@dataclass(slots=True)
class Armed:
    """An armed timer: who armed it, what comes back, and when."""

    user: str
    before: str
    minutes: int
    armed_at: float
    deadline: float
    alarm: Alarm
    warning: Alarm | None = None

    def cancel(self) -> None:
        """Let nothing happen."""
        self.alarm.cancel()
        if self.warning is not None:
            self.warning.cancel()


class Rollback:
    """The archive and the revert timer of one device."""

    def __init__(self, system: IosXeSystem) -> None:
        self._system = system
        self.armed: Armed | None = None
        self._counter = 0
        self.archived: list[str] = []

    # The archive.

    def enabled(self) -> bool:
        """The archive feature is on when a path is configured."""
        return self._setting("path") is not None

    def _setting(self, name: str) -> str | None:
        node = self._system.store.running.find("archive")
        child = node.find(name) if node is not None else None
        return child.text.removeprefix(name).strip() if child is not None else None

    def maximum(self) -> int:
        """How many archived configurations are kept."""
        return int(self._setting("maximum") or DEFAULT_KEPT)

    def writes_with_save(self) -> bool:
        """`write-memory` in the archive: each save adds a configuration."""
        return self.enabled() and self._setting("write-memory") is not None

    def next_name(self) -> str:
        """Name of the next archived configuration."""
        path = self._setting("path") or ""
        stamp = self._system.device.clock.datetime().strftime("%b-%d-%H-%M-%S.%f")[:-3]
        path = path.replace("$h", self._system.hostname()).replace("$t", stamp)
        return f"{path}-{self._counter}"

    def archive(self) -> str | None:
        """Store the running configuration; its name, or None when the flash is full."""
        name = self.next_name()
        plain = re.sub(r"^\w+:/*", "", name)
        if not self._system.files.put(plain, self._system.file_text().encode(), self._system.device.clock.now()):
            return None
        self._counter += 1
        self.archived.append(name)
        while len(self.archived) > self.maximum():
            self._system.files.delete(re.sub(r"^\w+:/*", "", self.archived.pop(0)))
        return name

    # The timer.

    def arm(self, user: str, minutes: float, before: str) -> None:
        """Start the timer; `before` is what comes back when it expires."""
        clock = self._system.device.clock
        seconds = minutes * 60
        alarm = clock.after(seconds, self._expire)
        warning = clock.after(seconds - WARNING, self._warn) if seconds > WARNING else None
        self.armed = Armed(user, before, int(minutes), clock.now(), clock.now() + seconds, alarm, warning)
        self._system.device.record("timer", f"armed by {user}, {seconds:g} s")

    def rearm(self, user: str, minutes: float) -> None:
        """Give the timer a new length, from now on."""
        if self.armed is not None:
            before = self.armed.before
            self.armed.cancel()
            self.arm(user, minutes, before)

    def disarm(self, why: str) -> None:
        """Forget the timer; the running configuration stays."""
        if self.armed is not None:
            self.armed.cancel()
            self.armed = None
            self._system.device.record("timer", why)

    def revert(self) -> None:
        """Put back what was there before the timer was armed."""
        if self.armed is not None:
            before = self.armed.before
            self.disarm("reverted")
            self._system.replace_running(before)

    def _warn(self) -> None:
        if self.armed is not None:
            self._system.device.notify(
                "Rollback Confirmed Change: Rollback will begin in one minute. "
                'Enter "configure confirm" if you wish to keep what you\'ve configured',
                self.armed.user,
            )

    def _expire(self) -> None:
        if self.armed is not None:
            user = self.armed.user
            self._system.device.record("timer", "expired")
            self.revert()
            self._system.device.notify("Rollback Confirmed Change: rolling to the previous configuration", user)

    def pending(self) -> Pending | None:
        """The timer, for the oracle."""
        if self.armed is None:
            return None
        return Pending(self.armed.user, max(0.0, self.armed.deadline - self._system.device.clock.now()))

    # What people see.

    def show_archive(self) -> str:
        """`show archive`."""
        if not self.enabled():
            return "Archive feature not enabled\n"
        count = len(self.archived)
        lines = [
            f"The maximum archive configurations allowed is {self.maximum()}.",
            f"There are currently {count} archive configurations saved.",
            f"The next archive file will be named {self.next_name()}",
            " Archive #  Name",
        ]
        for index in range(1, self.maximum() + 1):
            name = self.archived[index - 1] if index <= count else ""
            lines.append(f"   {index:<8} {name}{' <- Most Recent' if index == count else ''}")
        return "\n".join(lines) + "\n"

    def show_timer(self) -> str:
        """`show archive config rollback timer`."""
        if self.armed is None or self._system.device.faults.find("lie_pending"):
            return "%No Rollback Confirmed Change pending\n"
        at = self._system.device.clock.datetime(self.armed.armed_at).strftime("%H:%M:%S UTC %a %b %-d %Y")
        return (
            f"Time configured(or reconfigured): {at}\n"
            "Timer type: absolute timer\n"
            f"Timer value: {self.armed.minutes} min\n"
            f"User: {self.armed.user}\n"
        )
