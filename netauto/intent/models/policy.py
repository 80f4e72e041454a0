"""What the group accepts: ``policy.yml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.types import IsoDate, Name, Text


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


class Policy(Model):
    """What the group accepts.

    Attributes:
        revert_minutes: how long a device waits for the confirmation before it reverts by itself.
        guarantees: acceptable guarantees; a plan with another one is refused.
    """

    approvals: Annotated[int, Field(ge=0, le=5)] = 0
    revert_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    guarantees: tuple[Literal["timed-native", "tool-side-undo", "none"], ...] = ("timed-native", "tool-side-undo")
    freezes: tuple[Freeze, ...] = ()
    waivers: tuple[Waiver, ...] = ()
