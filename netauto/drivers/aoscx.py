"""Aruba AOS-CX switches: checkpoint auto mode over the command line.

Nothing is loaded before it takes effect: staging proves that arming is possible. Arming keeps a checkpoint that is named after the run,
starts the device's own timer, then types the lines. Reverting rolls back to that checkpoint and ends auto mode.
No command says whether auto mode is on, or whose it is (none was found). What the device does say is who typed what, and when: its
accounting log cannot be turned off. So the log is asked, and all its moments are of one clock, the log's own.
Sources: AOS-CX Fundamentals Guide, checkpoint commands; Security Guide, local accounting (documented). Assumed: what is said of arming
twice, and of confirming nothing; that a rollback is possible in auto mode; that typed-ahead input of this size is not lost.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.drivers.aoscx_log import LOG, NEWEST, read_log
from netauto.drivers.netmiko_session import Session
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import Style, words
from netauto.drivers.secrets import is_typable, resolve
from netauto.errors import DeviceError, HeldError, LoginError, PlatformMismatchError, RejectedError
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from netauto.drivers.aoscx_log import Armed
    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

STYLE = Style(
    prompt=r"{name}(?:\([^#>\n]{0,80}\))?[#>] *",
    name_kept=63,
    more=r"next line: Enter, quit: q ?",  # behind `-- MORE --`; the end of it is enough
    question=r"(?:\(y/n\)\??|\[y/n\]\??|\(yes/no\)\??|[Pp]assword:)",
    rename=r"hostname (\S+)",
    noise=r"^(?:\S+[#>] *)?WARNING\b.*\n?",
    window=2048,
)

RUNNING, COUNT = "show running-config", "show running-config | count"
LIST = "show checkpoint"
CONFIRM = "checkpoint auto confirm"
_HEADER = re.compile(r"\A(?:.*\n)*?(?:Current|Startup) configuration:\n")
_KEPT = re.compile(r"^\S+ +checkpoint +User\b", re.MULTILINE)
_CREATED = re.compile(r"^checkpoint (AUTO\d+) created\s*$", re.MULTILINE)
_DIFFERENT = re.compile(r"^(?:\+(?!\+\+)|-(?!--))", re.MULTILINE)
_IDENTICAL = "identical checkpoint"
_MOST = 32  # checkpoints of users (documented)
_READS = 3  # times that a running configuration is read whose lines are not as many as the device counts
_TIMER_STEP, _TIMER_MOST = 60, 3600


@contextmanager
def open_aoscx(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    del enable_password  # an account is a manager's or it is not
    session = Session(device, STYLE, PLATFORMS[device.platform].complaint)
    try:
        session.connect("aruba_aoscx", password, deadlines.connect)
        answer = session.greet(("no page",), deadlines.connect)[0]
        if PLATFORMS[device.platform].complaint(
            answer
        ):  # lines that are typed ahead would be taken for keys that turn pages
            raise PlatformMismatchError(device.name, f"does not switch its pages off: {words(answer)}")
        yield AosCxDriver(device, session, run, deadlines)
    finally:
        session.close()


class AosCxDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, session: Session, run: str, deadlines: Deadlines) -> None:
        self._device = device
        self._session = session
        self._mark = f"netauto-{run}"
        self._deadlines = deadlines
        self._staged: Change | None = None
        self._armed = False
        self._over: datetime | None = None  # when the auto mode began that is over, whatever the log says

    def running(self) -> str:
        """See `Driver.running`; without the line before it. Nothing marks its end: the device counts its lines."""
        for _ in range(_READS):
            text, counted = self._session.tell(RUNNING, COUNT, seconds=self._deadlines.show)
            text = re.sub(STYLE.noise, "", text, flags=re.MULTILINE)
            if counted.strip() == str(text.count("\n")):
                return _HEADER.sub("", text)
        raise DeviceError(
            self._device.name,
            f"its running configuration ends before its end: {words(counted)} lines, says the device",
            hint="is the device overloaded?",
        )

    def show(self, command: str) -> str:
        """See `Driver.show`."""
        if not is_typable(command):
            raise RejectedError(self._device.name, repr(command), "holds a character that a terminal acts upon")
        return self._session.ask(command, seconds=self._deadlines.show)[0]

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: proves platform, privilege and room for a checkpoint, and that nobody's change waits."""
        for line in change.push:
            if not is_typable(line):
                raise RejectedError(self._device.name, line, "holds a character that a terminal acts upon")
        if not self._session.prompt.endswith("#"):
            raise LoginError(
                self._device.name,
                f"the account {self._device.user} may only look",
                hint="it needs the group administrators",
            )
        identify = PLATFORMS[self._device.platform].identify
        kept, *identity = self._session.tell(LIST, *identify, seconds=self._deadlines.show)
        for pattern, answer in zip(identify.values(), identity, strict=True):
            if not re.search(pattern, answer):
                raise PlatformMismatchError(
                    self._device.name,
                    f"is not a {self._device.platform}: {words(answer)[:80]}",
                    hint="correct netauto_platform in the inventory",
                )
        self._leave_alone(self._waiting())
        self._sweep(kept)
        if len(_KEPT.findall(kept)) >= _MOST:
            raise DeviceError(
                self._device.name,
                f"cannot keep what it would go back to: it has {_MOST} checkpoints",
                hint="erase checkpoint NAME, of those that nobody needs",
            )
        self._staged = change

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`."""
        change, self._staged = self._staged, None
        if change is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after and not (revert_after % _TIMER_STEP == 0 and _TIMER_STEP <= revert_after <= _TIMER_MOST):
            raise DeviceError(
                self._device.name, f"its timer cannot be {revert_after} s", hint="whole minutes, from 1 to 60"
            )
        lines = tuple(resolve(line, change.secret) for line in change.push)
        if revert_after:
            self._keep()
            self._start(revert_after // _TIMER_STEP)
        self._enter()
        try:
            self._session.send_lines(lines, seconds=self._deadlines.window, careful=True)
        finally:
            self._leave()

    def pending(self) -> Pending:
        """See `Driver.pending`: ours is what bears the run's id in the device's accounting log."""
        armed = self._waiting()
        if armed is None:
            return Pending("none")
        return Pending("ours" if armed.mark == self._mark else "foreign", armed.user, armed.seconds_left)

    def confirm(self) -> None:
        """See `Driver.confirm`."""
        armed = self._waiting()
        self._leave_alone(armed)
        if armed is None and not self._armed:
            raise RejectedError(self._device.name, CONFIRM, "nothing waits for confirmation")
        self._end()
        self._erase(self._mark)

    def revert(self) -> None:
        """See `Driver.revert`."""
        self._staged = None
        armed = self._waiting()
        if armed is None or armed.mark != self._mark:  # somebody else's is left alone
            return
        answer = self._session.tell(f"checkpoint rollback {armed.restore}", seconds=self._deadlines.commit)[0]
        if "Success" not in answer:
            raise DeviceError(
                self._device.name,
                f"did not roll back to {armed.restore}: {words(answer)}",
                hint=f"its timer reverts it in {armed.seconds_left} s",
            )
        # What runs is what ran before. The device does not say whether its timer was lost or runs on: either way its time is waited for.
        try:
            self._end()
        except RejectedError as refused:
            held = HeldError(self._device.name, refused.line, refused.reply)
            held.hint = f"its timer ends by itself in {armed.seconds_left} s"
            raise held from refused
        self._over = armed.since
        self._erase(self._mark)

    def startup(self) -> str:
        """See `Driver.startup`."""
        return _HEADER.sub("", self._session.tell("show startup-config", seconds=self._deadlines.show)[0])

    def save(self) -> None:
        """See `Driver.save`."""
        answer = self._session.tell("write memory", seconds=self._deadlines.commit)[0]
        if "Success" not in answer:
            raise RejectedError(self._device.name, "write memory", words(answer))

    # Auto mode.

    def _keep(self) -> None:
        """Keep the running configuration under the run's name; where it is kept already, under another, say so in the log.

        The device refuses a second checkpoint of one configuration (recorded), and makes them by itself five minutes after each change.
        """
        command = f"copy running-config checkpoint {self._mark}"
        answer = self._session.tell(command, seconds=self._deadlines.commit)[0]
        if "Success" in answer:
            return
        if _IDENTICAL not in answer:
            raise RejectedError(self._device.name, command, words(answer))
        kept = self._session.tell(LIST, seconds=self._deadlines.show)[0]
        names = re.findall(r"^(\S+) +(?:checkpoint|latest) ", kept, re.MULTILINE)
        asked = tuple(f"checkpoint diff {name} running-config" for name in names)
        answers = self._session.tell(*asked, seconds=self._deadlines.commit) if asked else ()
        alike = [question for question, reply in zip(asked, answers, strict=True) if not _DIFFERENT.search(reply)]
        # Asked once more, so that it is the last word of the log before the timer: whoever reverts finds there where to.
        if not alike or _DIFFERENT.search(self._session.ask(alike[0], seconds=self._deadlines.commit)[0]):
            raise RejectedError(self._device.name, command, words(answer))

    def _start(self, minutes: int) -> None:
        command = f"checkpoint auto {minutes}"
        answer = self._session.tell(command, seconds=self._deadlines.commit)[0]
        if "expires in" not in answer:
            self._leave_alone(self._waiting())
            raise RejectedError(self._device.name, command, words(answer))
        self._armed = True
        self._over = None  # the log counts in seconds: this one may have begun in the same

    def _end(self) -> None:
        """End auto mode, keeping what runs; what the device keeps of it besides goes."""
        answer = self._session.tell(CONFIRM, seconds=self._deadlines.commit)[0]
        self._armed = False
        created = _CREATED.search(answer)
        # One page shows the name of a checkpoint that keeps what runs, another shows nothing; any other word is a refusal.
        if created is None and (answer.strip() or self._waiting() is not None):
            raise RejectedError(self._device.name, CONFIRM, words(answer) or "nothing was confirmed")
        if created:
            self._erase(created[1])

    def _waiting(self) -> Armed | None:
        """Return the auto mode that the log tells of, unless it has ended or its time is over."""
        # `show clock` only leaves a record of this moment: the newest record says what time it is in the log.
        _, newest, log = self._session.tell("show clock", NEWEST, LOG, seconds=self._deadlines.show)
        try:
            armed = read_log(newest, log)
        except ValueError:
            raise DeviceError(
                self._device.name,
                f"does not say whether a change waits: {words(newest)[:80]}",
                hint="may the account see the accounting log?",
            ) from None
        return None if armed is not None and armed.since == self._over else armed

    def _leave_alone(self, armed: Armed | None) -> None:
        """Refuse to go on where somebody else is at work, and name him."""
        if armed is not None and armed.mark != self._mark:
            raise DeviceError(
                self._device.name,
                f"a change of {armed.user} waits for confirmation; it is left alone",
                hint=f"wait until it is confirmed or reverted: {armed.seconds_left} s",
            )

    def _erase(self, *names: str) -> None:
        """Take away checkpoints of ours; one that is not there is none the worse for it."""
        self._session.tell(*(f"erase checkpoint {name}" for name in names), seconds=self._deadlines.commit)

    def _sweep(self, kept: str) -> None:
        """Take away what a run of this id has left that died before it could."""
        if re.search(rf"^{re.escape(self._mark)} ", kept, re.MULTILINE):
            self._erase(self._mark)

    # Configuration.

    def _enter(self) -> None:
        answer = self._session.ask("configure terminal", seconds=self._deadlines.commit)[0]
        if "(config" not in self._session.prompt:
            raise RejectedError(self._device.name, "configure terminal", words(answer))

    def _leave(self) -> None:
        """Come back from configuration, unless the connection is gone; a session that stays in it is of no use any more."""
        if "(config" in self._session.prompt:
            answer = self._session.tell("end", seconds=self._deadlines.window)[0]
            if "(config" in self._session.prompt:
                self._session.close()
                raise RejectedError(self._device.name, "end", words(answer))
