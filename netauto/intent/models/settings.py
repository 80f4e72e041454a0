"""What may be said for the whole group and again, otherwise, for one site or one unit."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.models.blueprint import Sizing
from netauto.intent.models.tasks import TaskKind
from netauto.intent.types import Name, WifiPurpose

if TYPE_CHECKING:
    from collections.abc import Callable


def optional(default: Any) -> Any:  # noqa: ANN401 - as pydantic's own `Field`
    """Return a field that nobody has to write, and that leaves no trace in a digest where nobody did."""
    same: Callable[[object], bool] = lambda value: value == default  # noqa: E731 - pydantic asks with it
    return Field(default=default, exclude_if=same)


class Infrastructure(Model):
    """Servers that every zone depends on. A list that is left out is that of the next wider level."""

    dns: tuple[IPv4Address, ...] = ()
    ntp: tuple[IPv4Address, ...] = ()
    dhcp: tuple[IPv4Address, ...] = ()
    radius: tuple[IPv4Address, ...] = ()


class Settings(Model):
    """What every level may say; what it leaves out is that of the next wider level.

    Attributes:
        review_days: how far ahead a unit's review may lie; None: as far as people like.
        lead_days: kind of work that people do → days from the day they were asked until it is due.
    """

    sizing: Sizing | None = None
    budget_minutes: Annotated[int, Field(ge=5, le=480)] | None = None
    review_days: Annotated[int, Field(ge=1, le=1830)] | None = None
    lead_days: dict[TaskKind, Annotated[int, Field(ge=0, le=366)]] = {}


class GroupSettings(Settings):
    """What holds at every site that says nothing else."""

    infrastructure: Infrastructure | None = None
    services: tuple[Name, ...] = ()


class SiteSettings(Settings):
    """What holds for every unit of a site that says nothing else."""

    services: tuple[Name, ...] = ()
    without: tuple[Name, ...] = ()
    wifi: dict[WifiPurpose, bool] = {}


class UnitSettings(Settings):
    """What holds for one unit; services and Wi-Fi have keys of their own there."""

    infrastructure: Infrastructure | None = None
    without: tuple[Name, ...] = ()
