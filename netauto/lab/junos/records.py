"""What the configuration database keeps: commits, trials, candidates, locks; and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.clock import Alarm
    from netauto.lab.dialect import Login
    from netauto.lab.junos.tree import Node


class Refused(Exception):  # noqa: N818 - what it is
    """What the database does not do; the text is the device's, without `error: `. `path` says where in the configuration."""

    def __init__(self, message: str, path: str = "", session: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.session = session


@dataclass(frozen=True, slots=True)
class Commit:
    """One entry of the history.

    Attributes:
        tree: The configuration; nobody edits it.
        user: Who committed.
        via: `cli`, `netconf` or `other`.
        at: Seconds of the lab's clock.
        log: The comment given with the commit.
        note: What Junos adds: `commit confirmed, rollback in 5mins`.
        serial: Counts commits, for the name of the revision.
    """

    tree: Node
    user: str
    via: str
    at: float
    log: str = ""
    note: str = ""
    serial: int = 0


@dataclass(slots=True)
class Trial:
    """A commit that waits for its confirmation."""

    before: Commit
    user: str
    deadline: float
    alarm: Alarm


@dataclass(slots=True)
class Private:
    """A candidate of one session, and what was committed when it was made."""

    tree: Node
    base: Node


@dataclass(frozen=True, slots=True)
class Lock:
    """Who may edit alone."""

    login: Login
    since: float
    via: str
