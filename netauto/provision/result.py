"""How a playbook run stands and how it ended, host by host: a fold over its events, without a process or a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from netauto.provision.events import (
    Counted,
    Event,
    Finished,
    Garbled,
    HostEnded,
    HostStarted,
    HostTold,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

HostState = Literal["ok", "changed", "failed", "unreachable", "unfinished", "untouched"]
RunState = Literal["done", "failed", "cancelled", "crashed"]
GARBLED_KEPT = 20  # lines that were none; enough to find out who wrote them


@dataclass(frozen=True, slots=True)
class Failure:
    """Where and why a host failed; role: empty outside of roles."""

    role: str
    task: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.role}: {self.task}" if self.role else self.task
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class HostResult:
    """How one host came out.

    Attributes:
        state: ``unfinished``: the run ended before the host did; ``untouched``: it never began a task.
        done, changed: tasks that ended, and those of them that changed something (in check mode: would have).
        failure: for ``failed`` and ``unreachable``.
        told: what it told by name, e.g. its attestation.
    """

    host: str
    state: HostState
    done: int = 0
    changed: int = 0
    failure: Failure | None = None
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether the playbook did all of its work on this host."""
        return self.state in {"ok", "changed"}

    @property
    def why(self) -> str:
        """Why it did not; empty where it did."""
        return "" if self.good else str(self.failure or self.state)


@dataclass(frozen=True, slots=True)
class PlaybookResult:
    """How a run ended.

    Attributes:
        state: ``done``: every host is good. ``crashed``: Ansible ended without saying how; `words` are the last of it.
        status: Ansible's exit status; negative: the signal that ended it.
        seconds: from start to end.
        words: what Ansible complained about.
        garbled: lines that were no events.
    """

    state: RunState
    status: int
    seconds: float
    hosts: tuple[HostResult, ...]
    words: tuple[str, ...] = ()
    garbled: tuple[str, ...] = ()

    def host(self, name: str) -> HostResult:
        """Return how `name` came out (KeyError: it was not ordered)."""
        for found in self.hosts:
            if found.host == name:
                return found
        raise KeyError(name)

    @property
    def missing(self) -> tuple[str, ...]:
        """Hosts on which work is left: those to name when it is repeated."""
        return tuple(found.host for found in self.hosts if not found.good)


@dataclass(frozen=True, slots=True)
class HostProgress:
    """Where a host is: tasks it has ended of those it comes by, and the one that it is at."""

    host: str
    state: HostState
    done: int
    total: int
    role: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is.

    Attributes:
        left: seconds until the end, foretold from what the slowest host has done; None while nothing can be said.
    """

    hosts: tuple[HostProgress, ...]
    elapsed: float
    left: float | None


@dataclass(slots=True)
class _Host:
    """What is known of one host so far."""

    done: int = 0
    changed: int = 0
    role: str = ""
    task: str = ""
    failure: Failure | None = None
    unreachable: bool = False
    began: bool = False
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> HostState:
        if self.failure:
            return "unreachable" if self.unreachable else "failed"
        return "unfinished" if self.began else "untouched"


class Board:
    """Follows a run by its events.

    Args:
        hosts: those of the run; others in events are ignored.
    """

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self._hosts = {host: _Host() for host in hosts}
        self._tasks = 0
        self._garbled: list[str] = []
        self._finished: Finished | None = None

    def add(self, event: Event) -> None:
        """Take in what happened."""
        match event:
            case Counted(tasks):
                self._tasks = tasks
            case HostStarted(host, role, task) if host in self._hosts:
                known = self._hosts[host]
                known.began, known.role, known.task = True, role, task
            case HostEnded(host) if host in self._hosts:
                self._ended(self._hosts[host], event)
            case HostTold(host, data) if host in self._hosts:
                self._hosts[host].told.update(data)
            case Finished():
                self._finished = event
            case Garbled(line) if len(self._garbled) < GARBLED_KEPT:
                self._garbled.append(line)

    def progress(self, elapsed: float) -> Progress:
        """Return where the run is, `elapsed` seconds after its start."""
        total = max((self._tasks, *(known.done for known in self._hosts.values())))
        hosts = tuple(
            HostProgress(host, known.state, known.done, total, known.role, known.task)
            for host, known in self._hosts.items()
        )
        slowest = min((known.done for known in self._hosts.values() if not known.failure), default=0)
        left = elapsed * (total - slowest) / slowest if slowest else None
        return Progress(hosts, elapsed, left)

    def result(self, status: int, seconds: float, *, cancelled: bool, words: tuple[str, ...]) -> PlaybookResult:
        """Return how the run ended."""
        hosts = tuple(self._host_result(host, known) for host, known in self._hosts.items())
        if cancelled:
            state: RunState = "cancelled"
        elif self._finished is None:
            state = "crashed"
        else:
            state = "done" if status == 0 and all(host.good for host in hosts) else "failed"
        return PlaybookResult(state, status, seconds, hosts, words, tuple(self._garbled))

    def _ended(self, known: _Host, event: HostEnded) -> None:
        known.began = True
        known.role, known.task = event.role, event.task
        known.done += 1
        known.changed += event.how == "changed"
        if event.how in {"failed", "unreachable"} and not event.ignored:
            known.failure = Failure(event.role, event.task, event.reason)
            known.unreachable = event.how == "unreachable"

    def _host_result(self, host: str, known: _Host) -> HostResult:
        state, failure = known.state, known.failure
        if self._finished and host in self._finished.hosts - self._finished.bad:
            state, failure = "changed" if known.changed else "ok", None  # a failure that the playbook repaired is none
        return HostResult(host, state, known.done, known.changed, failure, dict(known.told))
