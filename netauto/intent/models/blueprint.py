"""A kind of unit: ``blueprints/<name>.yml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.types import EgressName, Name, Text, WifiPurpose, ZoneName


class BlueprintZone(Model):
    """One network role of the unit.

    Attributes:
        offset: position in the unit's VLAN block and prefix, 0-15 (`docs/site-lens.md`).
        egress: public address used towards the Internet; None where the zone has no way there.
        isolated: clients of the zone must not reach each other.
        wired: whether switch ports may be in it (else it exists on Wi-Fi, trunks and the firewall only).
    """

    offset: Annotated[int, Field(ge=0, le=15)]
    title: Text
    egress: EgressName | None = None
    isolated: bool = False
    wired: bool = True
    leases: Annotated[int, Field(ge=1, le=200)] = 30


class BlueprintWifi(Model):
    """A Wi-Fi purpose of the blueprint and the zone its clients land in."""

    zone: ZoneName
    optional: bool = False  # only when the unit asks for it


class Sizing(Model):
    """What one unit needs on the WAN (`domain.md` §7.7); kb/s each way."""

    teleconsultation_kbps: int = 2000
    teleconsultation_share_percent: Annotated[int, Field(ge=0, le=100)] = 80
    call_kbps: int = 100
    seat_kbps: int = 300
    guest_kbps: int = 10000
    usable_percent: Annotated[int, Field(ge=10, le=100)] = 70


DegradedMode = Literal["radius", "wan", "record", "controller"]


class Blueprint(Model):
    """Reusable shape of a unit; degraded: what is lost → what the people of the unit do, step by step."""

    blueprint: Name
    title: Text
    zones: dict[ZoneName, BlueprintZone]
    room_zone: ZoneName
    voice_zone: ZoneName
    printer_zone: ZoneName
    wifi: dict[WifiPurpose, BlueprintWifi] = {}
    services: tuple[Name, ...] = ()  # every unit of this shape gets them
    sizing: Sizing = Sizing()
    budget_minutes: Annotated[int, Field(ge=5, le=480)] = 60
    degraded: dict[DegradedMode, tuple[Text, ...]] = Field(default={}, exclude_if=lambda steps: not steps)
