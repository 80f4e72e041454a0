"""systemd, as far as services are reloaded, transient timers run out, and units start at boot."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.lab.linux.shell import Call, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.clock import Alarm, Clock

_UNITS = re.compile(r"(?:nftables|systemd-networkd|dnsmasq|ssh|hostapd(?:@[\w-]+)?)(?:\.service)?")
_SPAN = re.compile(r"(\d+)(?:s|sec|seconds)?")
WANTS = "/etc/systemd/system/sysinit.target.wants/"


@dataclass(slots=True)
class Timer:
    """A transient timer: when it is due, on the lab's clock, and what it runs."""

    due: float
    command: str
    alarm: Alarm


@dataclass(slots=True)
class Systemd:
    """The units of a box.

    Attributes:
        clock: the lab's.
        run: runs a line of shell as root.
        changed: called with a verb (``reload``, ``restart``, …) and a service's name.
    """

    clock: Clock
    run: Callable[[str], Result]
    changed: Callable[[str, str], Result]
    timers: dict[str, Timer] = field(default_factory=dict)

    def forget(self) -> None:
        """Lose every transient timer."""
        for timer in self.timers.values():
            timer.alarm.cancel()
        self.timers.clear()

    def arm(self, unit: str, seconds: float, command: str) -> None:
        """Start a timer."""
        alarm = self.clock.after(seconds, lambda: self._ring(unit))
        self.timers[unit] = Timer(self.clock.now() + seconds, command, alarm)

    def _ring(self, unit: str) -> None:
        timer = self.timers.pop(unit, None)
        if timer is not None:
            self.run(timer.command)

    def boot(self, read: Callable[[str], str], names: list[str], exists: Callable[[str], bool]) -> None:
        """Start what is wanted before the network: each unit's ``ExecStart``, where its conditions hold."""
        for name in names:
            text = read(WANTS + name)
            condition = re.search(r"^ConditionPathExists=(\S+)$", text, re.MULTILINE)
            start = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)
            if start and (condition is None or exists(condition[1])):
                self.run(start[1])

    def systemd_run(self, call: Call) -> Result:
        """Answer ``systemd-run --unit=NAME --on-active=SECONDS COMMAND``."""
        unit, seconds, words = "", "", list(call.argv[1:])
        while words and words[0].startswith("--"):
            option, _, value = words.pop(0).partition("=")
            if option == "--unit":
                unit = value.removesuffix(".timer")
            elif option == "--on-active":
                seconds = value
            elif option not in ("--quiet", "--timer-property", "--collect"):
                return Result(1, err=f"systemd-run: unrecognized option '{option}'\n".encode())
        span = _SPAN.fullmatch(seconds)
        if span is None or not unit or not words:
            return Result(1, err=f"Failed to parse timer value: {seconds or 'none'}\n".encode())
        name = f"{unit}.timer"
        if name in self.timers:
            return Result(1, err=f"Failed to start transient timer unit: Unit {name} was already loaded.\n".encode())
        self.arm(name, float(span[1]), " ".join(words))
        return Result()

    def systemctl(self, call: Call) -> Result:
        """Answer the verbs that a deployment uses."""
        words = [word for word in call.argv[1:] if not word.startswith("-")]
        verb, names = (words[0], words[1:]) if words else ("list-units", [])
        if verb == "list-units":
            return Result(out=self._listed(names or ["*"]).encode())
        if verb in ("daemon-reload", "reset-failed"):
            return Result()
        for name in names:
            answer = self._one(verb, name)
            if answer.status or answer.out:
                return answer
        return Result() if names else Result(1, err=b"Too few arguments.\n")

    def _listed(self, patterns: list[str]) -> str:
        found = [name for name in sorted(self.timers) if any(fnmatch.fnmatchcase(name, wanted) for wanted in patterns)]
        return "".join(f"{name} loaded active waiting /bin/sh\n" for name in found)

    def _one(self, verb: str, name: str) -> Result:
        known = name in self.timers or _UNITS.fullmatch(name) is not None
        if verb == "is-active":
            return Result(0 if known else 3, b"active\n" if known else b"inactive\n")
        if not known:
            return Result(5, err=f"Failed to {verb} {name}: Unit {name} not loaded.\n".encode())
        if name in self.timers:
            if verb == "stop":
                self.timers.pop(name).alarm.cancel()
            return Result()
        if verb not in ("start", "stop", "restart", "reload", "try-restart", "reload-or-restart"):
            return Result(1, err=f"Unknown command verb {verb}.\n".encode())
        return self.changed(verb, name.removesuffix(".service"))
