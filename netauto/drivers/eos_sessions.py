"""What an Arista switch says about its configuration sessions, in both of its wordings.

Up to EOS 4.31 a session that waits for its confirmation has the state ``pendingCommitTimer`` and the moment ``commitBy``. From 4.32 on its
state is ``committed`` at once, and two keys beside the sessions say which one waits: ``commitTimerSessionName`` and
``commitTimerExpireTime`` (recorded: napalm-automation/napalm issue 2166, SUNET/cnaas-nms issue 395). Who knows only one of them takes an
armed change for none. Moments count by the device's uptime (as NAPALM reads them); the recorded example shows seconds since 1970, so that
both are understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSIONS = "show configuration sessions detail"
VERSION = "show version"  # knows the uptime
OPEN, WAITING, ABORTED = "pending", "pendingCommitTimer", "aborted"
_LONGEST = 24 * 3600  # seconds that a timer can run: what lies further ahead was not counted by uptime


class _Said(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class _Instance(_Said):
    user: str = ""


class _Session(_Said):
    state: str
    commit_by: float | None = None
    commit_user: str = ""
    instances: dict[str, _Instance] = Field(default_factory=dict)

    @property
    def user(self) -> str:
        """Who committed it, or has it open; empty when the device does not say."""
        return self.commit_user or next((each.user for each in self.instances.values() if each.user), "")


class _Detail(_Said):
    sessions: dict[str, _Session]
    commit_timer_session_name: str = ""
    commit_timer_expire_time: float | None = None
    save_to_startup_config_on_commit: bool = False


class _Version(_Said):
    uptime: float | None = None
    bootup_timestamp: float = 0.0


@dataclass(frozen=True, slots=True)
class Sessions:
    """The configuration sessions of a device at one moment.

    Attributes:
        states: name → state, in the device's words; of the one that waits, in the old wording.
        users: name → account, where the device says.
        waiting: name of the session whose commit waits for confirmation; empty: none.
        seconds_left: until the device takes that commit back; 0 when it does not say.
        saves_at_once: a commit is written to startup before anybody has confirmed it.
    """

    states: Mapping[str, str]
    users: Mapping[str, str]
    waiting: str
    seconds_left: int
    saves_at_once: bool

    @property
    def open(self) -> tuple[str, ...]:
        """Names of sessions that were neither committed nor aborted."""
        return tuple(name for name, state in self.states.items() if state == OPEN)


def read_sessions(detail: object, version: object) -> Sessions:
    """Understand the JSON answers to `SESSIONS` and `VERSION`.

    Raises:
        ValueError: they are not what EOS answers; never taken for "no session".
    """
    said = _Detail.model_validate(detail)
    waiting, until = said.commit_timer_session_name, said.commit_timer_expire_time
    for name, session in said.sessions.items():
        if not waiting and session.state == WAITING:
            waiting, until = name, session.commit_by
    return Sessions(
        states={name: session.state for name, session in said.sessions.items()}
        | ({waiting: WAITING} if waiting else {}),
        users={name: session.user for name, session in said.sessions.items()},
        waiting=waiting,
        seconds_left=_left(until, _Version.model_validate(version)) if waiting else 0,
        saves_at_once=said.save_to_startup_config_on_commit,
    )


def _left(until: float | None, version: _Version) -> int:
    if until is None or version.uptime is None:
        return 0
    by_uptime = until - version.uptime
    left = by_uptime if by_uptime <= _LONGEST else by_uptime - version.bootup_timestamp
    return int(left) if 0 < left <= _LONGEST else 0
