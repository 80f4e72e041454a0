"""A unit: ``units/<unit>.yml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from netauto.intent.models.base import Model
from netauto.intent.models.settings import UnitSettings, optional
from netauto.intent.models.tasks import TaskClock, TaskKind
from netauto.intent.types import (
    ChangeRef,
    InterfaceName,
    IsoDate,
    Name,
    SecretRef,
    ShortCode,
    SsidName,
    Text,
    WifiPurpose,
    ZoneName,
    describe_port,
    read_port,
)


class PortRef(Model):
    """A switch port; written ``len-acc-1 Gi1/0/13`` in YAML.

    Attributes:
        device: inventory name of the switch.
        interface: full interface name, e.g. ``GigabitEthernet1/0/13`` (abbreviations are expanded).
    """

    model_config = ConfigDict(json_schema_extra=describe_port)

    device: Name
    interface: InterfaceName

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        return read_port(value)

    def __str__(self) -> str:
        return f"{self.device} {self.interface}"


class Room(Model):
    """A room with one workstation and one phone on one port (the phone passes the workstation through)."""

    name: Name
    port: PortRef
    workstation: Name
    zone: ZoneName | None = None  # None: the blueprint's `room_zone`
    phone: bool = True


class Printer(Model):
    """A printer or badge-release copier on a port of its own."""

    name: Name
    port: PortRef


class Ssid(Model):
    """An SSID of the unit's own, where reuse of the group's SSID was refused (needs a lint waiver above four SSIDs)."""

    ssid: SsidName
    reason: Text
    psk: SecretRef | None = None


class UnitWifi(Model):
    """Which Wi-Fi the unit offers. An absent purpose follows the site, and then the blueprint; `own` replaces the group's SSID."""

    pro: bool | None = optional(None)
    guest: bool | None = optional(None)
    tablet: bool = False
    own: dict[WifiPurpose, Ssid] = {}


class Unit(Model):
    """The intent of one unit: what an engineer writes in a minute."""

    unit: Name
    site: Name
    blueprint: Name
    change: ChangeRef
    owner: Text
    review: IsoDate
    code: ShortCode | None = None
    rooms: Annotated[tuple[Room, ...], Field(min_length=1, max_length=48)]
    printers: tuple[Printer, ...] = ()
    access_points: tuple[Name, ...] = ()
    services: tuple[Name, ...] = ()
    wifi: UnitWifi = UnitWifi()
    settings: UnitSettings = optional(UnitSettings())
    tasks: dict[TaskKind, TaskClock] = optional({})
