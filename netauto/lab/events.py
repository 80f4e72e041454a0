"""What reached a device, in order: the lab's own record, for tests and for people who look for a fault."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

EventKind = Literal[
    "login", "refused", "command", "answer", "dropped-input", "file", "fault", "timer", "system", "logout", "bug"
]
KEEP = 20_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `at` is in seconds of the lab's clock, `session` is 0 for the device itself."""

    at: float
    session: int
    kind: EventKind
    text: str


class EventLog:
    """The last events of one device, oldest first. Answers to password questions are never recorded."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=KEEP)

    def add(self, event: Event) -> None:
        """Append an event."""
        self._events.append(event)

    def commands(self, session: int | None = None) -> tuple[str, ...]:
        """Lines typed, as typed, of one session or of all."""
        return tuple(
            event.text for event in tuple(self._events) if event.kind == "command" and session in (None, event.session)
        )

    def clear(self) -> None:
        """Forget everything."""
        self._events.clear()

    def __iter__(self) -> Iterator[Event]:
        return iter(tuple(self._events))

    def __len__(self) -> int:
        return len(self._events)
