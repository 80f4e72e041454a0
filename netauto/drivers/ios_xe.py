"""Cisco IOS-XE switches and routers, and the Catalyst 9800 controller: Rollback Confirmed Change over the command line.

Nothing is loaded before it takes effect: staging proves that arming is possible. Arming starts the device's own timer, then types the
lines.
Sources: Cisco, "Configuration Replace and Configuration Rollback", "Configuration Rollback Confirmed Change" (documented).
Assumed: that typed-ahead input of this size is not lost, and that ``configure revert now`` answers when it is done.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from netauto.drivers.netmiko_session import Session
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import Style, words
from netauto.drivers.secrets import is_typable, resolve
from netauto.errors import DeviceError, LoginError, PlatformMismatchError, RejectedError
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

STYLE = Style(
    # In configuration mode the hostname is cut at 20 characters (recorded), and so may be the mode.
    prompt=r"{name}[^\s#>()]*(?:\([^#>\n]{0,60})?[#>] *",
    name_kept=16,
    more=r" ?--More-- ?",
    question=r"(?:\[confirm\]|\[yes/no\]:?|\(y/n\)\??|\? ?\[[^\]\n]*\]:?|[Pp]assword:)",
    rename=r"hostname (\S+)",
    noise=r"^(?:\d+: )?[*.]?\w{3} +\d+ (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?(?: \w+)?: %[A-Z0-9_]+-\d-[A-Z0-9_]+:.*\n?",
    window=2048,
)

_TIMER = "show archive config rollback timer"
_LOCK = "show configuration lock"  # documented for exclusive configuration access; what a release without it answers is no holder
_NOT_PENDING = re.compile(r"No Rollback Confirmed Change pending", re.IGNORECASE)
_READS = (
    3  # times that a running configuration is read that has log messages in it, or no end, before it is taken as it is
)
_TIMER_STEP, _TIMER_MOST = 60, 7200


@contextmanager
def open_ios_xe(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    del run  # the device knows who armed by account only
    session = Session(device, STYLE, PLATFORMS[device.platform].complaint)
    try:
        session.connect("cisco_xe", password, deadlines.connect)
        session.greet(("terminal length 0", "terminal width 511"), deadlines.connect)
        if session.prompt.endswith(">"):
            if not enable_password:
                raise LoginError(
                    device.name,
                    f"the account {device.user} may only look",
                    hint="it needs privilege level 15, or netauto_enable_password in the inventory",
                )
            session.raise_privilege(enable_password, deadlines.connect)
        yield IosXeDriver(device, session, deadlines)
    finally:
        session.close()


class IosXeDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, session: Session, deadlines: Deadlines) -> None:
        self._device = device
        self._session = session
        self._deadlines = deadlines
        self._staged: Change | None = None

    def running(self) -> str:
        """See `Driver.running`; without the header, which names the moment and the size."""
        for _ in range(_READS):
            text = self.show("show running-config")
            quiet = re.sub(STYLE.noise, "", text, flags=re.MULTILINE)
            if quiet == text and quiet.rstrip().endswith("\nend"):
                break
        if not quiet.rstrip().endswith("\nend"):
            raise DeviceError(
                self._device.name, "its running configuration ends before its end", hint="is the device overloaded?"
            )
        return re.sub(r"\A(?:.*\n)*?Current configuration : .*\n", "", quiet)

    def show(self, command: str) -> str:
        """See `Driver.show`."""
        if not is_typable(command):
            raise RejectedError(self._device.name, repr(command), "holds a character that a terminal acts upon")
        return self._session.ask(command, seconds=self._deadlines.show)[0]

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: proves privilege, platform and archive, and that nobody's change waits."""
        for line in change.push:
            if not is_typable(line):
                raise RejectedError(self._device.name, line, "holds a character that a terminal acts upon")
        identify = PLATFORMS[self._device.platform].identify
        asked = ("show privilege", "show archive", _TIMER, _LOCK, *identify)
        privilege, archive, timer, lock, *identity = self._session.tell(*asked, seconds=self._deadlines.show)
        if "privilege level is 15" not in privilege:
            raise LoginError(
                self._device.name,
                f"the account may not configure: {words(privilege)}",
                hint="it needs privilege level 15",
            )
        for pattern, answer in zip(identify.values(), identity, strict=True):
            if not re.search(pattern, answer):
                raise PlatformMismatchError(
                    self._device.name,
                    f"is not a {self._device.platform}: {words(answer)[:80]}",
                    hint="correct netauto_platform in the inventory",
                )
        if re.search(r"Archive feature not enabled", archive, re.IGNORECASE):
            raise DeviceError(
                self._device.name,
                "cannot revert by itself: archive is not configured",
                hint="archive / path flash:backup- / maximum 10",
            )
        self._leave_alone(timer, lock)
        self._staged = change

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`."""
        change, self._staged = self._staged, None
        if change is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after and not (revert_after % _TIMER_STEP == 0 and _TIMER_STEP <= revert_after <= _TIMER_MOST):
            raise DeviceError(
                self._device.name, f"its timer cannot be {revert_after} s", hint="whole minutes, from 1 to 120"
            )
        lines = tuple(resolve(line, change.secret) for line in change.push)
        timer = f" revert timer {revert_after // _TIMER_STEP}" if revert_after else ""
        self._enter(f"configure terminal{timer}")
        try:
            self._session.send_lines(lines, seconds=self._deadlines.window, careful=True)
        finally:
            self._leave()

    def pending(self) -> Pending:
        """See `Driver.pending`: a change of our account counts as ours."""
        clock, timer = self._session.tell("show clock", _TIMER, seconds=self._deadlines.show)
        return self._parse(timer, clock)

    def confirm(self) -> None:
        """See `Driver.confirm`."""
        answer, timer = self._session.tell("configure confirm", _TIMER, seconds=self._deadlines.commit)
        if _NOT_PENDING.search(answer):
            raise RejectedError(self._device.name, "configure confirm", words(answer))
        if self._parse(timer).state != "none":
            raise DeviceError(self._device.name, f"did not confirm: {words(answer)}")

    def revert(self) -> None:
        """See `Driver.revert`."""
        self._staged = None
        waiting = self.pending()
        if waiting.state != "ours":  # somebody else's is left alone
            return
        answer = self._session.tell("configure revert now", seconds=self._deadlines.commit)[0]
        if self.pending().state != "none":
            raise DeviceError(self._device.name, f"did not revert: {words(answer)}", hint="its timer reverts it later")

    def startup(self) -> str:
        """See `Driver.startup`; without the header, which tells its size."""
        text = self.show("show startup-config")
        return re.sub(r"\A(?:.*\n)*?Using \d+ out of .*\n", "", text)

    def save(self) -> None:
        """See `Driver.save`."""
        answer = self._session.tell("write memory", seconds=self._deadlines.commit)[0]
        if "[OK]" not in answer:
            raise RejectedError(self._device.name, "write memory", words(answer))

    def _enter(self, command: str) -> None:
        answer = self._session.ask(command, seconds=self._deadlines.commit)[0]
        if "(config" not in self._session.prompt:
            self._leave_alone(*self._session.tell(_TIMER, _LOCK, seconds=self._deadlines.show))
            raise RejectedError(self._device.name, command, words(answer))

    def _leave_alone(self, timer: str, lock: str) -> None:
        """Refuse to go on where somebody else is at work, and name him."""
        waiting = self._parse(timer)
        if waiting.state != "none":
            raise DeviceError(
                self._device.name,
                f"a change of {waiting.owner} waits for confirmation; it is left alone",
                hint="wait until it is confirmed or reverted",
            )
        holder = re.search(r"^Owner PID *: *(\d+)\s*^User *: *(\S+)", lock, re.MULTILINE)
        if holder and holder[2] != self._device.user:
            raise DeviceError(
                self._device.name,
                f"its configuration is locked by {holder[2]} (process {holder[1]} of the device); it is left alone",
                hint="wait until they have left configuration mode: show users",
            )

    def _leave(self) -> None:
        """Come back from configuration mode, unless the connection is gone; a session that stays in it is of no use any more."""
        if "(config" in self._session.prompt:
            answer = self._session.tell("end", seconds=self._deadlines.window)[0]
            if "(config" in self._session.prompt:
                self._session.close()
                raise RejectedError(self._device.name, "end", words(answer))

    def _parse(self, timer: str, clock: str = "") -> Pending:
        if _NOT_PENDING.search(timer):
            return Pending("none")
        owner = re.search(r"^\s*User: *(\S+)", timer, re.MULTILINE)
        if owner is None:
            raise DeviceError(self._device.name, f"its answer to {_TIMER!r} is not understood: {words(timer)}")
        return Pending("ours" if owner[1] == self._device.user else "foreign", owner[1], _seconds_left(timer, clock))


def _seconds_left(timer: str, clock: str) -> int:
    """Return how long the device still waits by its own clock; 0 when its answers do not tell."""
    minutes = re.search(r"Timer value: *(\d+) *min", timer)
    armed = re.search(r"Time configured\(or reconfigured\): *(\S.*?)\s*$", timer, re.MULTILINE)
    if minutes is None or armed is None:
        return 0
    try:
        left = _moment(armed[1]) + timedelta(minutes=int(minutes[1])) - _moment(clock)
    except ValueError:
        return 0
    return max(0, int(left.total_seconds()))


def _moment(text: str) -> datetime:
    """Parse ``*22:50:48.123 UTC Wed Mar 16 2020`` as the device's own local time."""
    found = re.search(r"(\d\d:\d\d:\d\d)(?:\.\d+)? (?:\S+ )?\w{3} (\w{3} +\d+ \d{4})", text)
    if found is None:
        raise ValueError(text)
    return datetime.strptime(f"{found[1]} {found[2]}", "%H:%M:%S %b %d %Y")  # noqa: DTZ007 - compared with the same clock only
