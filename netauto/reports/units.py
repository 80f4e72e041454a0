"""Units beside the runs: reviews, and what their devices last answered when somebody looked for drift."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from netauto.reports.language import Language
    from netauto.verify.asked import Asked

# Keys of the texts: of one, of many.
KINDS = {
    "lines": ("site.drift-lines-one", "site.drift-lines"),
    "meaning": ("site.drift-meaning-one", "site.drift-meaning"),
    "added": ("site.drift-added-one", "site.drift-added"),
}
FOUND = ("site.drift-found-one", "site.drift-found")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the inventory has it today.

    Attributes:
        review: a date as people wrote it, or empty.
        asked: what its devices last answered; None: never asked, or (`unreadable`) what was kept of it is damaged.
    """

    name: str
    state: str
    review: str
    asked: Asked | None = None
    unreadable: bool = False


class Applied(Protocol):
    """The last run of a unit: when it ended (UTC), and the digest of the unit's files that it applied."""

    @property
    def ended(self) -> str:
        """When it ended."""

    @property
    def intent(self) -> str:
        """What it applied."""


def overdue(unit: Unit, today: date) -> bool:
    """Whether the unit's review is past."""
    return unit.state != "closed" and bool(unit.review) and unit.review < str(today)


def drift(unit: Unit, last: Applied | None, words: Language) -> tuple[str, tuple[str, ...]]:
    """Return what is known of drift since the last run, and what a reader has to know beside it."""
    if unit.state != "open":
        return "\u2013", ()
    if unit.asked is None:
        return words.say("site.not-readable" if unit.unreadable else "site.never-asked"), ()
    remarks = (
        "site.asked-before" if not _after(unit.asked, last) else "",
        "site.asked-other" if _other(unit.asked, last) else "",
    )
    at = unit.asked.at[:16].replace("T", " ")
    return words.say("site.asked", found=_found(unit.asked, words), at=at), tuple(
        words.say(key) for key in remarks if key
    )


def _found(asked: Asked, words: Language) -> str:
    """Return how much was found. A line tells its meaning and who added it, too: those count only on a device where no line differs."""
    changed = asked.changed
    if not changed:
        return words.say("site.drift-none")
    counts = Counter[str]()
    for device in changed:
        kind = next(kind for kind in KINDS if getattr(device, kind))
        counts[kind] += getattr(device, kind)
    what = ", ".join(_counted(words, keys, counts[kind]) for kind, keys in KINDS.items() if counts[kind])
    return _counted(words, FOUND, len(changed), what=what)


def _counted(words: Language, keys: tuple[str, str], count: int, **values: object) -> str:
    return words.say(keys[count > 1], count=count, **values)


def _after(asked: Asked, last: Applied | None) -> bool:
    """Whether the devices were asked when the last run had ended; where an altered bundle tells no time: no."""
    try:
        return last is None or asked.moment >= datetime.fromisoformat(last.ended)
    except (ValueError, TypeError):
        return False


def _other(asked: Asked, last: Applied | None) -> bool:
    return last is not None and _after(asked, last) and asked.intent != last.intent
