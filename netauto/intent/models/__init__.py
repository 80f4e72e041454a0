"""What people write, as frozen models that refuse unknown keys.

Files (see `docs/data.md`): ``sites.yml`` → `Group`, ``catalogue.yml`` → `Catalogue`, ``blueprints/<name>.yml`` → `Blueprint`,
``units/<unit>.yml`` → `Unit`, ``policy.yml`` → `Policy`, ``workstations.yml`` → `Workstations`, ``hygiene.yml`` →
`Hygiene`. `Intent` is all of it, resolved for one unit.
"""

from __future__ import annotations

from ipaddress import IPv4Network

from netauto.intent.models.base import Model
from netauto.intent.models.blueprint import Blueprint, BlueprintWifi, BlueprintZone, DegradedMode, Sizing
from netauto.intent.models.catalogue import Catalogue, Flow, Service
from netauto.intent.models.lines import LineState, OperatorLine, RemoteAccess, SipTrunk
from netauto.intent.models.partners import Partner, PartnerLine, Peer, Transit
from netauto.intent.models.policy import Freeze, Policy, Waiver
from netauto.intent.models.settings import (
    GroupSettings,
    Infrastructure,
    Settings,
    SiteSettings,
    UnitSettings,
    optional,
)
from netauto.intent.models.sites import (
    AirNetwork,
    AutonomousWifi,
    Egress,
    Firewall,
    Flex,
    Group,
    GroupWlan,
    KnownPrefix,
    Link,
    Pools,
    QosFilter,
    Site,
    Switching,
    Wan,
    Wifi,
)
from netauto.intent.models.tasks import TaskClock, TaskKind
from netauto.intent.models.unit import PortRef, Printer, Room, Ssid, Unit, UnitWifi
from netauto.intent.models.workstation_network import ClientKey, Dot1x, WorkstationNetwork
from netauto.intent.models.workstations import (
    Administration,
    CleaningProtocol,
    Hygiene,
    LogServer,
    Middleware,
    Page,
    PrintServer,
    Workstations,
)
from netauto.intent.types import Name

__all__ = [
    "Administration",
    "AirNetwork",
    "AutonomousWifi",
    "Blueprint",
    "BlueprintWifi",
    "BlueprintZone",
    "Catalogue",
    "CleaningProtocol",
    "ClientKey",
    "DegradedMode",
    "Dot1x",
    "Egress",
    "Firewall",
    "Flex",
    "Flow",
    "Freeze",
    "Group",
    "GroupSettings",
    "GroupWlan",
    "Hygiene",
    "Infrastructure",
    "Intent",
    "KnownPrefix",
    "LineState",
    "Link",
    "LogServer",
    "Middleware",
    "Model",
    "OperatorLine",
    "Page",
    "Partner",
    "PartnerLine",
    "Peer",
    "Policy",
    "Pools",
    "PortRef",
    "PrintServer",
    "Printer",
    "QosFilter",
    "RemoteAccess",
    "Room",
    "Service",
    "Settings",
    "SipTrunk",
    "Site",
    "SiteSettings",
    "Sizing",
    "Ssid",
    "Switching",
    "TaskClock",
    "TaskKind",
    "Transit",
    "Unit",
    "UnitSettings",
    "UnitWifi",
    "Waiver",
    "Wan",
    "Wifi",
    "WorkstationNetwork",
    "Workstations",
]


class Intent(Model):
    """Everything that one unit's plan follows from, validated and resolved.

    Attributes:
        services: name → service, those of the blueprint and those of the unit.
        others: the other units of the site (for what they share: capacity).
        shapes: unit → blueprint, of the other units of the site that are of another shape than this one.
        elsewhere: prefixes of the group's other sites; nothing allocated here may overlap them.
        partners: interconnections that the unit's services are behind.
        lead_days: kind of work that people do → days from the day they were asked until it is due.
        review_days: how many days ahead the unit's review may lie; None: nobody said.
        administration: networks from which the unit's workstations are set up; none: netauto sets up none of them.
    """

    unit: Unit
    blueprint: Blueprint
    site: Site
    services: dict[Name, Service]
    policy: Policy
    others: tuple[Unit, ...] = ()
    elsewhere: tuple[KnownPrefix, ...] = ()
    shapes: dict[Name, Blueprint] = optional({})
    partners: dict[Name, Partner] = optional({})
    lead_days: dict[TaskKind, int] = optional({})
    review_days: int | None = optional(None)
    administration: tuple[IPv4Network, ...] = optional(())
