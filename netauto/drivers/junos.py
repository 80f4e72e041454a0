"""Juniper EX and SRX: the candidate is locked, loaded, checked, and committed under the device's own timer.

Staging loads the lines into the candidate, under an exclusive lock, and lets the device check them; nobody can come between. Arming is
``commit confirmed``: unless it is committed once more, the device goes back to the configuration from before. The comment of the commit
names the run, so that another process of the same run can confirm it or take it back. What is committed is what the device boots with.
Sources: Juniper, NETCONF XML Management Protocol Developer Guide; CLI User Guide, "commit" (documented). That a commit which waits says
``rollback pending``, and one that was confirmed keeps its other words: replies of a vSRX with Junos 24.4 (recorded, see `junos_replies`).
Assumed: that a lock might keep the device from going back, therefore none is held while a timer runs.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from netauto.drivers.junos_netconf import Netconf, element
from netauto.drivers.junos_replies import (
    Commit,
    Complaint,
    changed_lines,
    lock_holder,
    read_clock,
    read_commits,
    read_complaints,
    read_configuration,
    read_text,
)
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import words
from netauto.drivers.secrets import Typed, is_typable, resolve
from netauto.errors import DeviceError, HeldError, PlatformMismatchError, RejectedError, SecretError
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

MINUTE = 60  # seconds
TIMER_MOST = 65_535 * MINUTE  # documented: confirm-timeout, 1 through 65,535 minutes

LOCK, UNLOCK = "<lock-configuration/>", "<unlock-configuration/>"
RUNNING = '<get-configuration database="committed" format="set"/>'
COMPARE = '<get-configuration compare="rollback" rollback="0" format="text"/>'
HISTORY, CLOCK = "<get-commit-information/>", "<get-system-uptime-information/>"
CHECK = "<commit-configuration><check/></commit-configuration>"
NOTHING_LOADED, BEFORE = 0, 1  # numbers of configurations to go back to: what runs, and what ran before

_STATEMENT = re.compile(r"(?:set|delete|insert) \S")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_MODIFIED = "configuration database modified"  # recorded: Juniper, knowledge base, of "configure exclusive"
_READS = 3  # times that a configuration without an end is read before it is taken for one
_LINES = 100  # that the device is given the time of one window for
_LONGEST_REFUSAL = 6  # lines


@contextmanager
def open_junos(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    del enable_password  # Junos knows none
    netconf = Netconf(device)
    try:
        netconf.open(password, deadlines.connect)
        yield JunosDriver(device, netconf, deadlines, run)
    finally:
        netconf.close()


class JunosDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, netconf: Netconf, deadlines: Deadlines, run: str) -> None:
        self._device = device
        self._netconf = netconf
        self._deadlines = deadlines
        self._run = run
        self._locked = False
        self._staged = False

    def running(self) -> str:
        """See `Driver.running`: what is committed, one statement a line."""
        for _ in range(_READS):
            answer = self._netconf.ask(RUNNING, operation="show configuration", seconds=self._deadlines.show)
            self._accept("show configuration", read_complaints(answer))
            text = read_configuration(answer)
            if text:
                return text
        raise DeviceError(
            self._device.name, "its configuration ends before its end", hint="may the account read all of it?"
        )

    def show(self, command: str) -> str:
        """See `Driver.show`: the text of an operational command."""
        if not is_typable(command):
            raise RejectedError(self._device.name, repr(command), "holds a character that a terminal acts upon")
        body = element("command", command, format="text")
        answer = self._netconf.ask(body, operation=command, seconds=self._deadlines.show)
        self._accept(command, read_complaints(answer))
        text = read_text(answer)
        if text.count("\n") <= _LONGEST_REFUSAL and PLATFORMS[self._device.platform].complaint(text):
            raise RejectedError(self._device.name, command, words(text))
        return text

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: the device checks the lines, as it would at the commit."""
        self._let_go()
        for line in change.push:
            if not is_typable(line):
                raise RejectedError(self._device.name, repr(line), "is not one line of text")
        lines = tuple(_resolved(line, change.secret) for line in change.push)
        for line in change.push:
            if not _STATEMENT.match(line):
                raise RejectedError(self._device.name, line, "neither sets nor deletes nor inserts a statement")
        self._run = change.run
        self._identify()
        self._lock()
        try:
            self._refuse_waiting()
            self._load(lines)
            self._check(lines)
        except (DeviceError, SecretError):
            with suppress(DeviceError):  # its connection may be lost: the device lets go by itself then
                self._let_go()
            raise
        self._staged = True

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`: commits the candidate, and proves that its timer runs."""
        if not self._staged:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after and (revert_after % MINUTE or not MINUTE <= revert_after <= TIMER_MOST):
            raise DeviceError(
                self._device.name, f"its timer cannot be {revert_after} s", hint="whole minutes, up to 65,535 of them"
            )
        self._staged = False
        if not revert_after:
            self._commit("for good")
            return
        self._commit("", f"<confirmed/><confirm-timeout>{revert_after // MINUTE}</confirm-timeout>")
        if not self._newest().waits:
            raise DeviceError(self._device.name, "took the change, and does not say that its timer runs")

    def pending(self) -> Pending:
        """See `Driver.pending`: the comment of the newest commit tells whether it is of our run."""
        newest = self._newest()
        if not newest.waits:
            return Pending("none")
        answer = self._netconf.ask(CLOCK, operation="show system uptime", seconds=self._deadlines.show)
        left = newest.at + newest.minutes * MINUTE - read_clock(answer)
        known = newest.at and newest.minutes and left <= newest.minutes * MINUTE
        ours = self._is_ours(newest)
        owner = newest.log if ours else newest.user
        return Pending("ours" if ours else "foreign", words(owner), max(left, 0) if known else 0)

    def confirm(self) -> None:
        """See `Driver.confirm`: commits once more, while nothing but ours can be committed, and asks again.

        A device that does not say any more that ours waits is confirmed all the same, while ours is its newest commit: it may be wrong.
        """
        self._lock()
        try:
            newest = self._newest()
            if not self._is_ours(newest):
                waits = (
                    f"a commit of {words(newest.user)} waits instead"
                    if newest.waits
                    else "nothing waits for confirmation"
                )
                raise RejectedError(self._device.name, "commit", waits)
            self._commit("confirmed")
        finally:
            with suppress(DeviceError):
                self._let_go()
        if self._newest().waits:
            raise DeviceError(self._device.name, "did not confirm: a commit still waits")

    def revert(self) -> None:
        """See `Driver.revert`: goes back to what ran before, if the newest commit is ours and was not confirmed."""
        self._let_go()
        if not self._is_ours(self._newest()):
            return
        try:
            self._lock()
        except RejectedError as error:
            # Its timer brings it back without us; who waits for a session that has died waits for that, too.
            held = HeldError(self._device.name, error.line, error.reply)
            held.hint = "its timer takes the change back"
            raise held from error
        try:
            if self._is_ours(self._newest()):
                self._go_back(BEFORE)
                self._commit("undone")
        finally:
            with suppress(DeviceError):
                self._let_go()
        if self._is_ours(self._newest()):
            raise DeviceError(self._device.name, "did not revert", hint="its timer reverts it later")

    def startup(self) -> str:
        """See `Driver.startup`: what is committed is what the device boots with (documented)."""
        return ""

    def save(self) -> None:
        """See `Driver.save`: there is nothing to write. Asks for the newest commit: a device that is gone has saved nothing."""
        self._newest()

    # What is asked and told.

    def _identify(self) -> None:
        for command, pattern in PLATFORMS[self._device.platform].identify.items():
            answer = self.show(command)
            if not re.search(pattern, answer):
                raise PlatformMismatchError(
                    self._device.name,
                    f"is no Junos device of a kind that netauto knows: {words(answer)[:80]}",
                    hint="correct netauto_platform in the inventory",
                )

    def _newest(self) -> Commit:
        answer = self._netconf.ask(HISTORY, operation="show system commit", seconds=self._deadlines.show)
        self._accept("show system commit", read_complaints(answer))
        try:
            return next(iter(read_commits(answer)), Commit())
        except ValueError:
            raise DeviceError(self._device.name, "show system commit: its answer is not understood") from None

    def _is_ours(self, commit: Commit) -> bool:
        """Whether a commit is ours, and neither confirmed nor undone by us."""
        return bool(self._run) and commit.log == _name(self._run)

    def _refuse_waiting(self) -> None:
        newest = self._newest()
        if newest.waits:
            log = f" ({words(newest.log)})" if newest.log else ""
            raise DeviceError(
                self._device.name,
                f"a commit of {words(newest.user)}{log} waits for confirmation; it is left alone",
                hint="wait until it is confirmed or reverted",
            )

    def _lock(self) -> None:
        errors = self._netconf.errors(LOCK, operation="lock-configuration", seconds=self._deadlines.show)
        if errors:
            raise self._held(errors[0].message)
        self._locked = True

    def _held(self, message: str) -> RejectedError:
        """Say who keeps us from locking the candidate."""
        reply = words(message)
        if _MODIFIED in message:
            compared = self._netconf.ask(COMPARE, operation="show | compare", seconds=self._deadlines.show)
            changed = changed_lines(read_text(compared))
            reply = f"{reply}; somebody has changed it without committing, which is left alone: {changed}"
        kind = HeldError if lock_holder(message) == self._device.user else RejectedError
        return kind(self._device.name, "lock-configuration", reply)

    def _let_go(self) -> None:
        """Drop what is loaded and not committed, and the lock; only ever our own, under our own lock."""
        self._staged = False
        if self._locked:
            self._locked = False
            self._go_back(NOTHING_LOADED)
            errors = self._netconf.errors(UNLOCK, operation="unlock-configuration", seconds=self._deadlines.show)
            self._accept("unlock-configuration", errors)

    def _go_back(self, number: int) -> None:
        body = f'<load-configuration rollback="{number}"/>'
        errors = self._netconf.errors(body, operation=f"rollback {number}", seconds=self._deadlines.commit)
        self._accept(f"rollback {number}", errors)

    def _load(self, lines: tuple[Typed, ...]) -> None:
        """Load lines in one request; on refusal, find the line: the device does not say which it was (documented)."""
        errors = self._sent(lines)
        if not errors:
            return
        self._go_back(NOTHING_LOADED)
        for line in lines:
            alone = self._sent((line,))
            if alone:
                raise RejectedError(self._device.name, line.shown, words(line.hide(str(alone[0]))))
        raise self._refused("load-configuration", errors[0], lines)

    def _sent(self, lines: tuple[Typed, ...]) -> tuple[Complaint, ...]:
        statements = element("configuration-set", "\n".join(line.typed for line in lines))
        body = f'<load-configuration action="set" format="text">{statements}</load-configuration>'
        seconds = self._deadlines.window * (1 + len(lines) // _LINES)
        return self._netconf.errors(body, operation="load-configuration", seconds=seconds)

    def _check(self, lines: tuple[Typed, ...]) -> None:
        errors = self._netconf.errors(CHECK, operation="commit check", seconds=self._deadlines.commit)
        if errors:
            raise self._refused("commit check", errors[0], lines)

    def _refused(self, command: str, error: Complaint, lines: tuple[Typed, ...]) -> RejectedError:
        """Return a refusal of the line that it is most likely about; of the command when none fits."""
        about = {*error.path.strip("[]").split()[1:], *error.element.rstrip(";").split()}
        shown = next((line.shown for line in lines if about and about <= set(line.typed.split())), command)
        reply = str(error)
        for line in lines:
            reply = line.hide(reply)
        return RejectedError(self._device.name, shown, words(reply))

    def _commit(self, outcome: str, how: str = "") -> None:
        """Commit the candidate, which is ours, with the run's name, and unlock it."""
        comment = element("log", f"{_name(self._run)}: {outcome}" if outcome else _name(self._run))
        body = f"<commit-configuration>{how}{comment}</commit-configuration>"
        errors = self._netconf.errors(body, operation="commit", seconds=self._deadlines.commit)
        if errors:
            with suppress(DeviceError):
                self._let_go()
        self._accept("commit", errors)
        self._locked = False
        errors = self._netconf.errors(UNLOCK, operation="unlock-configuration", seconds=self._deadlines.show)
        self._accept("unlock-configuration", errors)

    def _accept(self, command: str, errors: tuple[Complaint, ...]) -> None:
        if errors:
            raise RejectedError(self._device.name, command, words(str(errors[0])))


def _name(run: str) -> str:
    return f"netauto-{run}"


def _resolved(line: str, secret: Callable[[str], str]) -> Typed:
    """Put the values of secrets into a line; none may end the word that it stands in, or begin another one."""
    typed = resolve(line, secret)
    if typed.values and (len(_WORD.findall(line)) != len(_WORD.findall(typed.typed)) or _quoted(typed)):
        raise SecretError("a secret holds a quotation mark, a backslash or, outside of quotation marks, a blank")
    return typed


def _quoted(line: Typed) -> bool:
    return any(char in value for value, _ in line.values for char in '"\\')
