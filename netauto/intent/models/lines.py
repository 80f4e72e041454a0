"""What a site has ordered from operators, and what people outside draw from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.types import ChangeRef, IsoDate, Name, Text

LineState = Literal["ordered", "delivered", "in-service", "standby", "ended"]


class OperatorLine(Model):
    """A line of an operator: 4G on the first day, fibre when it is delivered.

    Attributes:
        state: ``in-service`` is what the site lives on; ``standby`` takes over when that is lost.
        since: of this state. due: when an ordered line is to be delivered.
    """

    name: Name
    operator: Text
    order: ChangeRef
    kind: Literal["fibre", "cellular"]
    rate_kbps: Annotated[int, Field(ge=64)]
    state: LineState
    since: IsoDate
    due: IsoDate | None = None


class RemoteAccess(Model):
    """Staff at home, through the VPN or VDI gateway; kbps: of one of them, each way."""

    users: Annotated[int, Field(ge=0)]
    sessions: Annotated[int, Field(ge=0)]  # that the gateway is licensed and sized for
    kbps: Annotated[int, Field(ge=0)] = 150


class SipTrunk(Model):
    """The operator's telephone trunk; busy_percent: share of a unit's phones that talk to the outside at the same time."""

    channels: Annotated[int, Field(ge=0)]
    busy_percent: Annotated[int, Field(ge=0, le=100)] = 50
