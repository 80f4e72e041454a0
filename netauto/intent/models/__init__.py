"""What people write, as frozen models that refuse unknown keys.

Files (see `docs/data.md`): ``sites.yml`` → `Group`, ``catalogue.yml`` → `Catalogue`, ``blueprints/<name>.yml`` → `Blueprint`,
``units/<unit>.yml`` → `Unit`, ``policy.yml`` → `Policy`. `Intent` is all of it, resolved for one unit.
"""

from __future__ import annotations

from netauto.intent.models.base import Model
from netauto.intent.models.blueprint import Blueprint, BlueprintWifi, BlueprintZone, Sizing
from netauto.intent.models.catalogue import Catalogue, Flow, Service
from netauto.intent.models.policy import Freeze, Policy, Waiver
from netauto.intent.models.sites import (
    AirNetwork,
    AutonomousWifi,
    Egress,
    Firewall,
    Flex,
    Group,
    GroupWlan,
    Infrastructure,
    KnownPrefix,
    Link,
    Pools,
    Site,
    Switching,
    Wan,
    Wifi,
)
from netauto.intent.models.unit import PortRef, Printer, Room, Ssid, Unit, UnitWifi
from netauto.intent.types import Name

__all__ = [
    "AirNetwork",
    "AutonomousWifi",
    "Blueprint",
    "BlueprintWifi",
    "BlueprintZone",
    "Catalogue",
    "Egress",
    "Firewall",
    "Flex",
    "Flow",
    "Freeze",
    "Group",
    "GroupWlan",
    "Infrastructure",
    "Intent",
    "KnownPrefix",
    "Link",
    "Model",
    "Policy",
    "Pools",
    "PortRef",
    "Printer",
    "Room",
    "Service",
    "Site",
    "Sizing",
    "Ssid",
    "Switching",
    "Unit",
    "UnitWifi",
    "Waiver",
    "Wan",
    "Wifi",
]


class Intent(Model):
    """Everything that one unit's plan follows from, validated and resolved.

    Attributes:
        services: name → service, those of the blueprint and those of the unit.
        others: the other units of the inventory (for conflicts).
        elsewhere: prefixes of the group's other sites; nothing allocated here may overlap them.
    """

    unit: Unit
    blueprint: Blueprint
    site: Site
    services: dict[Name, Service]
    policy: Policy
    others: tuple[Unit, ...] = ()
    elsewhere: tuple[KnownPrefix, ...] = ()
