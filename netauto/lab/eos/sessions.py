"""Configuration sessions: named copies of the running configuration, committed at once, on trial, or not at all.

Documented: Arista EOS user manual, "Configure sessions"; commit timer since EOS 4.18. A session starts as a copy of the
running configuration and takes its place when it is committed; with a timer, what was there before comes back unless the
session is committed once more in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.lab.engine.refusals import Refused
from netauto.lab.eos.words import NO_SESSION, SETTLED, TIMER_RUNNING, TOO_MANY
from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from netauto.lab.clock import Alarm
    from netauto.lab.eos.system import EosSystem
    from netauto.lab.eos.tree import Node

MAX_PENDING, MAX_COMPLETED = 5, 1  # documented: the defaults of `service configuration session max ...`
State = Literal["pending", "pendingCommitTimer", "completed"]


@dataclass(slots=True)
class Trial:
    """A running commit timer: what comes back, when, and the alarm that does it."""

    before: Node
    user: str
    deadline: float
    alarm: Alarm


@dataclass(slots=True)
class Session:
    """One configuration session."""

    name: str
    tree: Node
    user: str
    state: State = "pending"
    trial: Trial | None = None
    settled_at: float = 0.0


class Sessions:
    """The sessions of one device."""

    def __init__(self, system: EosSystem) -> None:
        self._system = system
        self._all: dict[str, Session] = {}
        self._made = 0

    def items(self) -> tuple[Session, ...]:
        """All sessions, oldest first."""
        return tuple(self._all.values())

    def get(self, name: str) -> Session | None:
        """A session by name."""
        return self._all.get(name)

    def on_trial(self) -> Session | None:
        """The session whose commit timer runs."""
        return next((session for session in self._all.values() if session.trial is not None), None)

    def enter(self, name: str, user: str) -> Session:
        """Open a session, made when it is missing; without a name the device finds one.

        Raises:
            Refused: It is settled already, or too many are pending.
        """
        if not name:
            self._made += 1
            name = f"sess-{2000 + self._made}--{int(self._system.uptime * 1000)}-{self._made}"
        session = self._all.get(name)
        if session is None:
            if sum(other.state == "pending" for other in self._all.values()) >= MAX_PENDING:
                raise Refused(TOO_MANY)
            session = self._all[name] = Session(name, self._system.running.copy(), user)
            self._system.device.record("system", f"session {name} opened by {user}")
        elif session.state == "completed":
            raise Refused(SETTLED.format(name=name, state=session.state))
        return session

    def commit(self, name: str, user: str) -> None:
        """Make a session's configuration the running one for good, or confirm the one that is on trial.

        Raises:
            Refused: There is no such session, it is settled, or another one is on trial.
        """
        session = self._committable(name)
        if session.trial is not None:
            self._stop(session, f"confirmed by {user}")
        else:
            self._system.become(session.tree, user)
        self._settle(session, user)

    def arm(self, name: str, user: str, seconds: float) -> None:
        """Make a session's configuration the running one on trial, or give its trial a new length.

        Raises:
            Refused: As for `commit`.
        """
        session = self._committable(name)
        before = session.trial.before if session.trial else self._system.running
        if session.trial is not None:
            self._stop(session, "set anew")
        else:
            self._system.become(session.tree, user)
        clock = self._system.device.clock
        session.trial = Trial(before, user, clock.now() + seconds, clock.after(seconds, lambda: self._expire(session)))
        session.state, session.settled_at = "pendingCommitTimer", clock.now()
        self._system.device.record("timer", f"armed by {user}, {seconds:g} s")

    def abort(self, name: str, user: str) -> None:
        """Forget a session; one that is on trial is undone first.

        Raises:
            Refused: There is no such session, or it is settled.
        """
        session = self._known(name)
        if session.trial is not None:
            self._revert(session, f"aborted by {user}")
        del self._all[name]

    def lose_timer(self) -> None:
        """Forget the running timer without undoing anything, as a fault."""
        session = self.on_trial()
        if session is not None:
            self._stop(session, "lost")
            self._settle(session, session.user)

    def forget(self, why: str) -> None:
        """Forget everything, as a reboot does."""
        session = self.on_trial()
        if session is not None:
            self._stop(session, why)
        self._all.clear()

    def pending(self) -> Pending | None:
        """The running timer, for the oracle."""
        session = self.on_trial()
        if session is None or session.trial is None:
            return None
        return Pending(session.trial.user, max(0.0, session.trial.deadline - self._system.device.clock.now()))

    def _known(self, name: str) -> Session:
        session = self._all.get(name)
        if session is None:
            raise Refused(NO_SESSION.format(name=name))
        if session.state == "completed":
            raise Refused(SETTLED.format(name=name, state=session.state))
        return session

    def _committable(self, name: str) -> Session:
        session = self._known(name)
        other = self.on_trial()
        if other is not None and other is not session:
            raise Refused(TIMER_RUNNING.format(name=other.name))
        return session

    def _settle(self, session: Session, user: str) -> None:
        session.state, session.user = "completed", user
        session.settled_at = self._system.device.clock.now()
        done = [name for name, other in self._all.items() if other.state == "completed" and other is not session]
        for name in done[: len(done) + 1 - MAX_COMPLETED]:
            del self._all[name]

    def _stop(self, session: Session, why: str) -> None:
        if session.trial is not None:
            session.trial.alarm.cancel()
            session.trial = None
            self._system.device.record("timer", why)

    def _revert(self, session: Session, why: str) -> None:
        if session.trial is not None:
            before, user = session.trial.before, session.trial.user
            self._stop(session, why)
            self._system.become(before, user)

    def _expire(self, session: Session) -> None:
        self._revert(session, "expired")
        self._all.pop(session.name, None)
