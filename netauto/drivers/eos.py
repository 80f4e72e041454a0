"""Arista EOS switches: a configuration session that is committed as a whole, under the device's own timer.

Staging types the lines into a session named after the run, which has no effect until it is committed. Arming commits it under a timer:
unless it is committed once more, the device goes back to the running configuration from before the commit. The session's name tells whose
change waits, so that another process of the same run can confirm it or take it back.
Sources: Arista, EOS user manual, "Configure Session"; EOS Central, "Config Session Commit Timer" (documented). That what is taken back is
the running configuration, from a checkpoint that the device makes at the commit: SUNET/cnaas-nms issue 395 (recorded log messages).
Assumed: the shortest timer, and that a name that a completed session bears is not free.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count, zip_longest
from typing import TYPE_CHECKING

from netauto.drivers.eapi import Eapi
from netauto.drivers.eos_sessions import ABORTED, OPEN, SESSIONS, VERSION, Sessions, read_sessions
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import words
from netauto.drivers.secrets import Typed, is_typable, resolve
from netauto.errors import DeviceError, PlatformMismatchError, RejectedError
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

TIMER_LEAST = 1  # seconds
TIMER_MOST = 24 * 3600 - 1  # documented: hh:mm:ss; NAPALM would make one minute of a day and a minute

# These act on the session, or leave it: what follows would be typed at the running configuration. eAPI takes no abbreviations (documented).
_LEAVES = re.compile(r"(?:abort|commit|configure|end|rollback)(?:\s|$)")
_HEADER = re.compile(r"\A(?:! (?:Command|Time|Startup-config last modified)\b.*\n)+")
_READS = 3  # times that a configuration without an end is read before it is taken for one
_LINES = 100  # that the device is given the time of one window for
_SAVED = "Copy completed successfully"  # recorded: what clients that others wrote wait for


@contextmanager
def open_eos(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    eapi = Eapi(device, PLATFORMS[device.platform].complaint)
    try:
        eapi.open(password, enable_password, deadlines.connect)
        yield EosDriver(device, eapi, deadlines, run)
    finally:
        eapi.close()


@dataclass(frozen=True, slots=True)
class _Staged:
    """What waits to be armed: the session's name, and how it differs from what ran when it was staged."""

    session: str
    diffs: str


class EosDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, eapi: Eapi, deadlines: Deadlines, run: str) -> None:
        self._device = device
        self._eapi = eapi
        self._deadlines = deadlines
        self._run = run
        self._staged: _Staged | None = None

    def running(self) -> str:
        """See `Driver.running`; without the header, which names the command and the moment."""
        return self._configuration("show running-config")

    def show(self, command: str) -> str:
        """See `Driver.show`."""
        if not is_typable(command):
            raise RejectedError(self._device.name, repr(command), "holds a character that a terminal acts upon")
        return self._eapi.ask(command, seconds=self._deadlines.show)[0]

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: the device checks the lines, in a session that nothing else is in."""
        self._staged = None
        for line, after in zip_longest(change.push, change.push[1:], fillvalue=""):
            if not is_typable(line) or _leaves(line, after):
                raise RejectedError(self._device.name, line, "is not one line of configuration")
        self._run = change.run
        self._identify()
        sessions = self._sessions()
        self._leave_alone(sessions)
        left = tuple(name for name in sessions.open if self._is_ours(name))  # by a process of this run that died
        self._abort(left)
        session = self._free_name(sessions)
        typed = tuple(resolve(line, change.secret) for line in change.push)
        enter, leave = f"configure session {session}", "end"
        seconds = self._deadlines.window * (1 + len(typed) // _LINES)
        try:
            self._eapi.send_lines((Typed(enter, enter), *typed, Typed(leave, leave)), seconds=seconds)
            self._staged = _Staged(session, self._diffs(session))
        except RejectedError:
            self._abort((session,))
            raise

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`: commits the session, and proves that its timer runs.

        A commit overwrites what was changed on the device since the session began (documented), so that nothing may have been.
        """
        staged, self._staged = self._staged, None
        if staged is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after and not TIMER_LEAST <= revert_after <= TIMER_MOST:
            raise DeviceError(
                self._device.name, f"its timer cannot be {revert_after} s", hint="from a second to a second under a day"
            )
        sessions = self._sessions()
        if sessions.states.get(staged.session) != OPEN:
            raise DeviceError(self._device.name, f"has no session {staged.session} any more", hint="somebody ended it")
        if self._diffs(staged.session) != staged.diffs:
            raise DeviceError(
                self._device.name,
                "its configuration has changed since the lines were staged",
                hint="make and approve a new plan from what is there now",
            )
        timer = f" timer {_clock(revert_after)}" if revert_after else ""
        self._commit(f"{staged.session} commit{timer}")
        if revert_after and self.pending().state != "ours":
            raise DeviceError(self._device.name, "took the change, and does not say that its timer runs")

    def pending(self) -> Pending:
        """See `Driver.pending`: the name of the session tells whether it is of our run."""
        sessions = self._sessions()
        if not sessions.waiting:
            return Pending("none")
        ours = self._is_ours(sessions.waiting)
        return Pending("ours" if ours else "foreign", words(sessions.waiting), sessions.seconds_left)

    def confirm(self) -> None:
        """See `Driver.confirm`: commits once more, and asks again."""
        sessions = self._sessions()
        # A session that the device calls done may wait all the same; one that is done for good refuses (assumed).
        done = (name for name, state in sessions.states.items() if self._is_ours(name) and state not in (OPEN, ABORTED))
        session = sessions.waiting or next(done, "")
        if not self._is_ours(session):
            waits = f"session {words(session)} waits instead" if session else "nothing waits for confirmation"
            raise RejectedError(self._device.name, "commit", waits)
        self._commit(f"{session} commit")
        if self._sessions().waiting:
            raise DeviceError(self._device.name, "did not confirm: a commit still waits")

    def revert(self) -> None:
        """See `Driver.revert`: aborts what is ours; somebody else's is left alone.

        A session that the device calls done is aborted, too: it may wait all the same. One that is done for good refuses (assumed).
        """
        self._staged = None
        states = self._sessions().states
        ours = tuple(name for name, state in states.items() if self._is_ours(name) and state != ABORTED)
        if not ours:
            return
        self._abort(ours)
        left = self._sessions()
        if set(ours) & {*left.open, left.waiting}:
            raise DeviceError(self._device.name, "did not revert", hint="its timer reverts it later")

    def startup(self) -> str:
        """See `Driver.startup`; without the header, which names the command, the moment and who wrote it."""
        return self._configuration("show startup-config")

    def save(self) -> None:
        """See `Driver.save`."""
        answer = self._eapi.ask("write memory", seconds=self._deadlines.commit)[0]
        if _SAVED not in answer:
            raise RejectedError(self._device.name, "write memory", words(answer) or "says nothing")

    def _configuration(self, command: str) -> str:
        for _ in range(_READS):
            text = self.show(command)
            if text.rstrip().endswith("\nend"):
                return _HEADER.sub("", text)
        raise DeviceError(self._device.name, f"{command}: ends before its end", hint="is the device overloaded?")

    def _identify(self) -> None:
        identify = PLATFORMS[self._device.platform].identify
        answers = self._eapi.ask(*identify, seconds=self._deadlines.show)
        for pattern, answer in zip(identify.values(), answers, strict=True):
            if not re.search(pattern, answer):
                raise PlatformMismatchError(
                    self._device.name,
                    f"is not an Arista switch: {words(answer)[:80]}",
                    hint="correct netauto_platform in the inventory",
                )

    def _sessions(self) -> Sessions:
        detail, version = self._eapi.ask_json(SESSIONS, VERSION, seconds=self._deadlines.show)
        try:
            return read_sessions(detail, version)
        except ValueError:
            raise DeviceError(self._device.name, f"its answer to {SESSIONS!r} is not understood") from None

    def _diffs(self, session: str) -> str:
        """Return how a session differs from what runs; for comparison only: an empty one does not mean that nothing changes."""
        return self._eapi.ask(f"show session-config named {session} diffs", seconds=self._deadlines.show)[0]

    def _is_ours(self, session: str) -> bool:
        return bool(self._run) and re.fullmatch(rf"{re.escape(_name(self._run))}(-\d+)?", session) is not None

    def _free_name(self, sessions: Sessions) -> str:
        """Return a name for the next session of our run: a confirmed one may have to be undone by another."""
        name = _name(self._run)
        names = chain((name,), (f"{name}-{number}" for number in count(2)))
        return next(each for each in names if each not in sessions.states)

    def _leave_alone(self, sessions: Sessions) -> None:
        """Refuse to go on where a change waits, where somebody else is at work, or where a commit outlives a restart."""
        waiting = sessions.waiting
        if waiting:
            raise DeviceError(
                self._device.name,
                f"{_whose(sessions, waiting)} waits for confirmation; it is left alone",
                hint="wait until it is confirmed or reverted",
            )
        for session in sessions.open:
            if not self._is_ours(session):
                raise DeviceError(
                    self._device.name,
                    f"{_whose(sessions, session)} is open, and would overwrite ours when it is committed; it is left alone",
                    hint=f"wait until it is committed, or end it: configure session {words(session)} abort",
                )
        if sessions.saves_at_once:
            raise DeviceError(
                self._device.name,
                "saves a commit to startup before it is confirmed: a restart would not undo it",
                hint="switch off autosave to startup-config on commit",
            )

    def _commit(self, what: str) -> None:
        self._eapi.ask(f"configure session {what}", seconds=self._deadlines.commit)

    def _abort(self, sessions: tuple[str, ...]) -> None:
        """Abort sessions; one that the device refuses to abort may be gone already: the caller looks."""
        for session in sessions:
            with suppress(RejectedError):
                self._eapi.ask(f"configure session {session} abort", seconds=self._deadlines.commit)


def _leaves(line: str, after: str) -> bool:
    """Whether a line ends the session, or may: an ``exit`` that is not the last line of a section."""
    if line.strip() == "exit":
        return _indent(line) <= _indent(after)
    return _LEAVES.match(line.strip()) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _name(run: str) -> str:
    return f"netauto-{run}"


def _whose(sessions: Sessions, name: str) -> str:
    user = sessions.users.get(name, "")
    return f"a session of {words(user)}, {words(name)}," if user else f"the session {words(name)}"


def _clock(seconds: int) -> str:
    """Return ``hh:mm:ss``."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
