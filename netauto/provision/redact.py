"""A second fence for secrets: roles hide them (`no_log`), and what of them comes back all the same is taken out here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netauto.provision.events import Event, Garbled, HostEnded, HostTold

if TYPE_CHECKING:
    from collections.abc import Iterable

STARS = "***"
SHORTEST = 4  # characters; what is shorter stands in innocent words, too


class Redactor:
    """Replaces known secrets by stars.

    Args:
        secrets: their values. A value of several lines is looked for line by line.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {part.strip() for value in secrets for part in (value, *value.splitlines())}
        self._parts = sorted((part for part in parts if len(part) >= SHORTEST), key=len, reverse=True)

    def __repr__(self) -> str:
        return f"Redactor({len(self._parts)} secrets)"

    def text(self, text: str) -> str:
        """Return `text` without secrets."""
        for part in self._parts:
            text = text.replace(part, STARS)
        return text

    def event(self, event: Event | None) -> Event | None:
        """Return `event` without secrets."""
        match event:
            case HostEnded(reason=reason) if reason:
                return replace(event, reason=self.text(reason))
            case HostTold(data=data):
                return replace(event, data=self._plain(dict(data)))
            case Garbled(line):
                return Garbled(self.text(line))
        return event

    def _plain(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        match value:
            case str():
                return self.text(value)
            case list():
                return [self._plain(item) for item in value]
            case dict():
                return {key: self._plain(item) for key, item in value.items()}
        return value
