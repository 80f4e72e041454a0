"""What a playbook does, as values: one line of the callback `netauto_jsonl` becomes one event.

What stands in these lines comes from workstations and is hostile: control characters go, lengths are bounded, and a line that is none
becomes a `Garbled` event instead of an error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from netauto.drivers.screen import printable, words
from netauto.provision.reasons import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Ending = Literal["ok", "changed", "skipped", "failed", "unreachable"]
ENDINGS: dict[str, Ending] = {
    "ok": "ok",
    "changed": "changed",
    "skipped": "skipped",
    "failed": "failed",
    "unreachable": "unreachable",
}
_LONGEST = 200  # characters of a name
_DEEPEST = 20  # of what a host tells; Python's own reader goes deeper


@dataclass(frozen=True, slots=True)
class Counted:
    """The playbook was read; tasks: how many each host comes by, as far as it is known beforehand."""

    tasks: int


@dataclass(frozen=True, slots=True)
class PlayStarted:
    """A play begins."""

    name: str


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """A task begins, on whichever host; role: empty outside of roles."""

    role: str
    task: str


@dataclass(frozen=True, slots=True)
class HostStarted:
    """A host begins a task."""

    host: str
    role: str
    task: str


@dataclass(frozen=True, slots=True)
class HostEnded:
    """A host has come to the end of a task.

    Attributes:
        reason: why it failed, for a person; empty otherwise.
        ignored: it failed, and the playbook goes on all the same.
    """

    host: str
    role: str
    task: str
    how: Ending
    reason: str = ""
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class HostTold:
    """A host tells something by name, e.g. its attestation; plain JSON."""

    host: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """The playbook came to its end.

    Attributes:
        hosts: those that did something. bad: those of them that failed or could not be reached, and were not saved by the playbook itself.
    """

    hosts: frozenset[str]
    bad: frozenset[str]


@dataclass(frozen=True, slots=True)
class Garbled:
    """A line that is no event."""

    line: str


Event: TypeAlias = Counted | PlayStarted | TaskStarted | HostStarted | HostEnded | HostTold | Finished | Garbled


def read_event(line: bytes) -> Event | None:
    """Return the event that a line tells of; None for one that nothing follows from (a task is tried again)."""
    try:
        said = json.loads(line)
        return _event(said["event"], said)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Garbled(words(line[: 4 * _LONGEST].decode(errors="replace")))


def _event(kind: str, said: Mapping[str, Any]) -> Event | None:
    if kind in ENDINGS:
        return _ended(ENDINGS[kind], said)
    return READERS[kind](said)


def _ended(how: Ending, said: Mapping[str, Any]) -> HostEnded:
    failed = how in {"failed", "unreachable"}
    reason = plain(str(said.get("reason") or "it gave no reason")) if failed else ""
    return HostEnded(*_work(said), how, reason, failed and said.get("ignored") is True)


def _told(said: Mapping[str, Any]) -> HostTold:
    return HostTold(_name(said["host"]), {_name(key): _plain(value) for key, value in said["data"].items()})


def _finished(said: Mapping[str, Any]) -> Finished:
    counts = {_name(host): counted for host, counted in said["hosts"].items()}
    bad = frozenset(host for host, counted in counts.items() if counted["failures"] or counted["unreachable"])
    return Finished(frozenset(counts), bad)


def _work(said: Mapping[str, Any]) -> tuple[str, str, str]:
    return _name(said["host"]), _name(said["role"]), _name(said["task"])


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return " ".join(printable(value).split())[:_LONGEST]


def _plain(value: object, depth: int = _DEEPEST) -> Any:  # noqa: ANN401 - JSON
    """Return JSON without control characters in its strings, and not deeper than anybody means."""
    if depth == 0:
        raise ValueError("nested too deep")
    match value:
        case str():
            return printable(value)
        case list():
            return [_plain(item, depth - 1) for item in value]
        case dict():
            return {_name(key): _plain(item, depth - 1) for key, item in value.items()}
    return value


READERS: dict[str, Callable[[Mapping[str, Any]], Event | None]] = {
    "playbook": lambda said: Counted(int(said["tasks"])),
    "play": lambda said: PlayStarted(_name(said["name"])),
    "task": lambda said: TaskStarted(_name(said["role"]), _name(said["task"])),
    "start": lambda said: HostStarted(*_work(said)),
    "told": _told,
    "stats": _finished,
    "retry": lambda _: None,
}
