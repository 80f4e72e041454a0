"""What the group accepts: ``policy.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.models.settings import optional
from netauto.intent.types import IsoDate, Name, Text

if TYPE_CHECKING:
    from collections.abc import Collection


class Freeze(Model):
    """A window in which nothing is applied."""

    start: IsoDate = Field(alias="from")
    end: IsoDate = Field(alias="to")
    reason: Text


class Waiver(Model):
    """A lint that is accepted for a time."""

    lint: Name
    unit: Name | None = None
    reason: Text
    until: IsoDate


Count = Annotated[int, Field(ge=0, le=5)]
Guarantee = Literal["timed-native", "tool-side-undo", "none"]


class Policy(Model):
    """What the group accepts.

    Attributes:
        approvals: people beside the author who approve any plan. approvals_for: the same for a kind of change, or for a guarantee of
            one of its devices; the highest number counts.
        signed: approvals are signed with their givers' keys, and bundles with the operator's.
        revert_minutes: how long a device waits for the confirmation before it reverts by itself.
        guarantees: acceptable guarantees; a plan with another one is refused.
    """

    approvals: Count = 0
    approvals_for: dict[Literal["open", "close"] | Guarantee, Count] = optional({})
    signed: bool = optional(False)  # noqa: FBT003 - a default
    revert_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    guarantees: tuple[Guarantee, ...] = ("timed-native", "tool-side-undo")
    freezes: tuple[Freeze, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def approvals_of(self, action: Literal["open", "close"], guarantees: Collection[Guarantee]) -> int:
        """Return how many people beside the author approve a change of that kind, on devices with those guarantees."""
        asked = (count for kind, count in self.approvals_for.items() if kind == action or kind in guarantees)
        return max(self.approvals, *asked, 0)
