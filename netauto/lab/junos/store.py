"""The configuration database of a Junos device: what is committed, its history, candidates, locks, and commits on trial.

Documented: Junos OS CLI User Guide, "Commit a Junos OS Configuration", and "Rolling Back Configuration Changes".
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from netauto.lab.junos import checks
from netauto.lab.junos.merge import merged
from netauto.lab.junos.printer import set_text
from netauto.lab.junos.records import Commit, Lock, Private, Refused, Trial
from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.junos.tree import Node

HISTORY = 50  # documented: the active configuration and 49 before it
DEFAULT_MINUTES = 10
MAX_MINUTES = 65535
FIRST_PID = 20_000


class Store:
    """The configuration database of one device."""

    def __init__(self, device: Device, tree: Node) -> None:
        self._device = device
        self._serial = 0
        self._privates: dict[int, Private] = {}
        self._dirty_by: Login | None = None
        self.history: deque[Commit] = deque(maxlen=HISTORY)
        self.shared = tree.copy()
        self.lock: Lock | None = None
        self.trial: Trial | None = None
        self.editors: dict[int, Lock] = {}  # sessions in configuration mode, for the warnings that others get
        self._enter(tree, "root", "other", "", "")

    # Reading.

    @property
    def active(self) -> Node:
        """What is committed."""
        return self.history[0].tree

    @property
    def dirty(self) -> bool:
        """Whether the shared candidate differs from what is committed."""
        return self.shared != self.active

    def candidate(self, login: Login) -> Node:
        """The candidate that a session works on: its private one, or the shared one."""
        private = self._privates.get(login.session)
        return private.tree if private is not None else self.shared

    def is_private(self, login: Login) -> bool:
        """Whether the session has a candidate of its own."""
        return login.session in self._privates

    def base(self, login: Login) -> Node:
        """What a session's candidate is compared with."""
        private = self._privates.get(login.session)
        return private.base if private is not None else self.active

    def revision(self, number: int) -> Commit:
        """An entry of the history, 0 is active.

        Raises:
            Refused: There is none.
        """
        if number >= len(self.history):
            raise Refused(f"could not open configuration file {number}: No such file or directory")  # assumed wording
        return self.history[number]

    def pending(self) -> Pending | None:
        """The commit that waits for its confirmation, for the oracle."""
        if self.trial is None:
            return None
        return Pending(self.trial.user, max(0.0, self.trial.deadline - self._device.clock.now()))

    # Locks and candidates.

    def join(self, login: Login) -> tuple[str, ...]:
        """Enter configuration mode; who else is in it."""
        others = tuple(self._who(editor, "") for editor in self.editors.values())
        self.editors[login.session] = Lock(login, self._device.clock.now(), "cli")
        return others

    def leave(self, login: Login) -> None:
        """Leave configuration mode."""
        self.editors.pop(login.session, None)

    def take_lock(self, login: Login, via: str) -> None:
        """Edit alone.

        Raises:
            Refused: Somebody else does, or has uncommitted changes.
        """
        self.check_lock(login)
        if self.dirty and self.lock is None:
            raise Refused("configuration database modified")
        self.lock = Lock(login, self._device.clock.now(), via)

    def release_lock(self, login: Login) -> None:
        """Let others edit; what was not committed is discarded (documented: `unlock-configuration`).

        Raises:
            Refused: The session has no lock.
        """
        if self.lock is None or self.lock.login.session != login.session:
            raise Refused("configuration database is not locked")
        self.lock = None
        self.shared = self.active.copy()

    def check_lock(self, login: Login) -> None:
        """Refuse whoever does not hold the lock while somebody does.

        Raises:
            Refused: With the name of who does.
        """
        if self.lock is not None and self.lock.login.session != login.session:
            raise Refused(f"configuration database locked by:\n{self._who(self.lock)}", session=self.lock.login.session)

    def open_private(self, login: Login) -> None:
        """Give a session a candidate of its own.

        Raises:
            Refused: Somebody edits alone, or the shared candidate has uncommitted changes.
        """
        self.check_lock(login)
        if self.dirty:
            raise Refused(
                "shared configuration database modified\n\nPlease temporarily use 'configure shared' to commit\n"
                "outstanding changes in the shared database, exit,\nand return to configuration mode using 'configure private'"
            )
        self._privates[login.session] = Private(self.active.copy(), self.active)

    def close_private(self, login: Login) -> None:
        """Forget a session's own candidate."""
        self._privates.pop(login.session, None)

    def touched(self, login: Login) -> None:
        """Somebody has edited the shared candidate."""
        if not self.is_private(login):
            self._dirty_by = login

    def end(self, login: Login) -> None:
        """A session is gone: its lock, its private candidate, and what it had not committed under its lock."""
        self.close_private(login)
        self.leave(login)
        if self.lock is not None and self.lock.login.session == login.session:
            self.release_lock(login)

    def forget_sessions(self) -> None:
        """Every session is gone, as after a reboot: no locks, no candidates."""
        self._privates.clear()
        self.editors.clear()
        self.lock = None
        self.shared = self.active.copy()

    def load(self, login: Login, tree: Node) -> None:
        """Make a configuration the session's candidate.

        Raises:
            Refused: Somebody else edits alone.
        """
        self.check_lock(login)
        private = self._privates.get(login.session)
        if private is not None:
            private.tree = tree
        else:
            self.shared = tree
            self.touched(login)

    # Commits.

    def check(self, login: Login) -> None:
        """`commit check`. It confirms a commit on trial, too (documented: "enter a commit or commit check command").

        Raises:
            Refused: Somebody else edits alone.
            Failed: The candidate has mistakes.
        """
        self.check_lock(login)
        checks.check(self._wanted(login))
        if not self._differs(login):
            self.settle(f"confirmed by {login.user}")

    def commit(self, login: Login, via: str, log: str = "", minutes: int = 0) -> None:
        """Make the session's candidate active; with `minutes`, only on trial.

        Raises:
            Refused: Somebody else edits alone.
            Failed: The candidate has mistakes.
        """
        self.check_lock(login)
        tree = self._wanted(login)
        checks.check(tree)
        before = self.trial.before if self.trial is not None else self.history[0]
        clean = not self.dirty
        self.settle(f"confirmed by {login.user}")
        note = f"commit confirmed, rollback in {minutes}mins" if minutes else ""
        self._enter(tree.copy(), login.user, via, log, note)
        private = self._privates.get(login.session)
        if private is not None:
            private.tree, private.base = self.active.copy(), self.active
        if private is None or clean:
            self.shared = self.active.copy()
        if minutes:
            self._arm(before, login.user, minutes * 60.0)

    def arm_foreign(self, user: str, seconds: float, tree: Node) -> None:
        """Somebody else commits a configuration on trial, as a fault."""
        before = self.history[0]
        minutes = max(1, round(seconds / 60))
        self._enter(tree, user, "cli", "", f"commit confirmed, rollback in {minutes}mins")
        self.shared = self.active.copy()
        self._arm(before, user, seconds)

    def settle(self, why: str) -> None:
        """Stop the timer of a commit on trial without undoing anything."""
        if self.trial is not None:
            self.trial.alarm.cancel()
            self.trial = None
            self._device.record("timer", why)

    def _arm(self, before: Commit, user: str, seconds: float) -> None:
        clock = self._device.clock
        self.trial = Trial(before, user, clock.now() + seconds, clock.after(seconds, self._expire))
        self._device.record("timer", f"armed by {user}, {seconds:g} s")

    def _expire(self) -> None:
        trial = self.trial
        if trial is None:
            return
        self.settle("expired")
        self._enter(trial.before.tree, "root", "other", "", "rollback due to lack of confirmation")
        self.shared = self.active.copy()
        self._device.notify(
            f"Broadcast Message from root@{self.active.value('system', 'host-name')}\n"
            "        (no tty) at now...\n\nCommit was not confirmed; automatic rollback complete.\n"
        )

    def _wanted(self, login: Login) -> Node:
        private = self._privates.get(login.session)
        if private is None:
            return self.shared
        return private.tree if private.base == self.active else merged(private.base, private.tree, self.active)

    def _differs(self, login: Login) -> bool:
        return self.candidate(login) != self.base(login)

    def _enter(self, tree: Node, user: str, via: str, log: str, note: str) -> None:
        self._serial += 1
        self.history.appendleft(Commit(tree, user, via, self._device.clock.now(), log, note, self._serial))
        self._device.record("system", f"committed by {user} via {via}")

    def _who(self, lock: Lock, how: str = "exclusive ") -> str:
        since = self._device.clock.datetime(lock.since)
        session = abs(lock.login.session)
        terminal = "" if lock.via == "netconf" else f"terminal p{session % 10} "
        pid = FIRST_PID + session
        return f"  {lock.login.user} {terminal}(pid {pid}) on since {since:%Y-%m-%d %H:%M:%S} UTC\n      {how}[edit]"

    def text(self) -> str:
        """What is committed, as `set` lines."""
        return set_text(self.active)
