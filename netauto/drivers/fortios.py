"""Fortinet FortiOS firewalls: a workspace transaction that is taken as a whole, and undone by its inverse.

Staging types the lines into a transaction that nobody else sees; arming commits it. The device has no timer once it is committed, so that
undoing is netauto's: the inverse, in a transaction of its own. A session that is lost before the commit leaves nothing in effect, but its
transaction holds its objects until it expires. Paging is answered, not switched off: that would change the configuration.
Sources: Fortinet, FortiOS administration guide, "Workspace mode", "CLI basics" (documented). Assumed: the size of the input buffer.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.drivers.netmiko_session import Session
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import Style, words
from netauto.drivers.secrets import is_typable, resolve
from netauto.errors import DeviceError, HeldError, PlatformMismatchError, RejectedError
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

STYLE = Style(
    prompt=r"{name} (?:\([^#$\n]{0,80}\) )?[#$] *",
    name_kept=63,
    more=r"--More-- ?",
    question=r"(?:\(y/n\)\??|[Pp]assword:|to accept\)?:?)",
    rename=r'set hostname "?([^"\s]+)"?',
    noise=r"^config transaction id=\d+ .*\n?",
    window=1024,
)

_STATUS = "get system status"
_ALIVE = "diagnose sys config-transaction status"  # what it answers differs by release, that it answers is what counts
_MINUTES = 2  # without activity, before an abandoned transaction gives its objects back
_DEEPEST = 8  # levels of `config` and `edit` that are left one by one
_HELD = re.compile(r"being configured by other", re.IGNORECASE)
_OPEN = "diagnose sys config-transaction show txn-meta"  # open transactions; that it names their users is assumed
_READS = 3  # times that a running configuration without an end is read before it is taken for one
_SAVE = "execute cfg save"
_UNSAVED = re.compile(r"\bfail|no space", re.IGNORECASE)  # assumed
_NO_WORKSPACE = re.compile(r"Unknown action|parse error", re.IGNORECASE)


@contextmanager
def open_fortios(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    del enable_password, run  # FortiOS knows neither
    session = Session(device, STYLE, PLATFORMS[device.platform].complaint)
    try:
        session.connect("fortinet", password, deadlines.connect)
        status = session.greet((_STATUS,), deadlines.connect)[0]
        yield FortiOsDriver(device, session, deadlines, status)
    finally:
        session.close()


class FortiOsDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, session: Session, deadlines: Deadlines, status: str) -> None:
        self._device = device
        self._session = session
        self._deadlines = deadlines
        self._status = status
        self._staged: Change | None = None
        self._armed: Change | None = None

    def running(self) -> str:
        """See `Driver.running`."""
        for _ in range(_READS):
            text = self.show("show")
            if text.rstrip().endswith("\nend"):
                break
        else:
            raise DeviceError(
                self._device.name, "its running configuration ends before its end", hint="is the device overloaded?"
            )
        return re.sub(STYLE.noise, "", text, flags=re.MULTILINE)

    def show(self, command: str) -> str:
        """See `Driver.show`."""
        if not is_typable(command):
            raise RejectedError(self._device.name, repr(command), "holds a character that a terminal acts upon")
        return self._session.ask(command, seconds=self._deadlines.show)[0]

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: the lines are checked by the device, in a transaction."""
        for pattern in PLATFORMS[self._device.platform].identify.values():
            if not re.search(pattern, self._status):
                raise PlatformMismatchError(
                    self._device.name,
                    f"is not a FortiGate: {words(self._status)[:80]}",
                    hint="correct netauto_platform in the inventory",
                )
        self._load(change, change.push)
        self._staged = change

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`: commits the transaction."""
        change = self._staged
        if change is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after:
            raise DeviceError(self._device.name, "has no timer that would revert a committed change")
        self._commit()
        self._staged, self._armed = None, change

    def pending(self) -> Pending:
        """See `Driver.pending`: what this session armed and has not confirmed."""
        self._session.tell(_ALIVE, seconds=self._deadlines.show)  # a session that is lost must not answer from memory
        return Pending("ours", self._device.user) if self._armed else Pending("none")

    def confirm(self) -> None:
        """See `Driver.confirm`: what was committed is permanent; there is only something to forget."""
        if self._armed is None:
            raise RejectedError(self._device.name, "confirm", "nothing waits for confirmation in this session")
        self._armed = None

    def revert(self) -> None:
        """See `Driver.revert`."""
        if self._staged is not None:
            self._staged = None
            try:
                self._abort()
            except RejectedError:
                # It may have expired meanwhile. If not, it does so with its session, and the caller goes on in another one.
                self._session.close()
        if self._armed is not None:
            change, self._armed = self._armed, None
            try:
                self._load(change, change.inverse)
                self._commit()
            except RejectedError:
                # What was committed may not have been: the caller looks at what runs, in another session, and goes on from there.
                self._session.close()

    def startup(self) -> str:
        """See `Driver.startup`: with ``cfg-save automatic``, the default, a commit is saved as a whole."""
        return ""

    def save(self) -> None:
        """See `Driver.save`: with ``cfg-save automatic``, the default, a committed change is saved already, if there was room for it."""
        mode = self._session.ask("get system global | grep cfg-save", seconds=self._deadlines.show)[0]
        if re.search(r"cfg-save\s*:\s*(?:manual|revert)", mode):
            self._session.ask(_SAVE, seconds=self._deadlines.commit)
            return
        answer = self._session.tell(_SAVE, seconds=self._deadlines.commit)[0]  # there should be nothing left to save
        if _UNSAVED.search(answer):
            raise RejectedError(self._device.name, _SAVE, words(answer))

    def _load(self, change: Change, lines: tuple[str, ...]) -> None:
        """Type lines into a new transaction; leave none behind when one of them is refused."""
        for line in lines:
            if not is_typable(line) or line.count('"') % 2:
                raise RejectedError(self._device.name, line, "is not one whole line that a terminal takes as text")
        typed = tuple(resolve(line, change.secret) for line in lines)
        self._start()
        try:
            self._session.send_lines(typed, seconds=self._deadlines.window, careful=False)
        except RejectedError as error:
            self._abort()
            raise self._named(error) from error

    def _named(self, error: RejectedError) -> RejectedError:
        """Say whose transaction holds an object, where that is why the device refused."""
        if not _HELD.search(error.reply):
            return error
        told = self._session.tell(_OPEN, seconds=self._deadlines.show)[0]
        users = tuple(dict.fromkeys(re.findall(r"\buser=(\S+)", told)))
        kind = HeldError if set(users) <= {self._device.user} else RejectedError
        named = ", ".join(users) or "somebody whom the device does not name"
        return kind(self._device.name, error.line, f"{error.reply} (in a transaction of {named})")

    def _start(self) -> None:
        command = f"execute config-transaction start {_MINUTES}"
        try:
            self._session.ask(command, seconds=self._deadlines.show)
        except RejectedError as error:
            if _NO_WORKSPACE.search(error.reply):
                raise DeviceError(
                    self._device.name,
                    "has no workspace mode: its changes would not be taken as a whole",
                    hint="FortiOS 7.2 or later has it",
                ) from error
            raise

    def _commit(self) -> None:
        self._session.ask("execute config-transaction commit", seconds=self._deadlines.commit)

    def _abort(self) -> None:
        """Leave the tables that are open, keeping nothing, then drop the transaction."""
        for _ in range(_DEEPEST):
            if "(" not in self._session.prompt:
                break
            self._session.tell("abort", seconds=self._deadlines.show)
        self._session.ask("execute config-transaction abort", seconds=self._deadlines.commit)
