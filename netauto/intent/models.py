"""What people write, as frozen models that refuse unknown keys.

Files (see `docs/data.md`): ``sites.yml`` → `Group`, ``catalogue.yml`` → `Catalogue`, ``blueprints/<name>.yml`` → `Blueprint`,
``units/<unit>.yml`` → `Unit`, ``policy.yml`` → `Policy`. `Intent` is all of it, resolved for one unit.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netauto.intent.types import (
    ChangeRef,
    EgressName,
    FlowId,
    Fqdn,
    InterfaceName,
    IsoDate,
    Name,
    ObjectName,
    PortSpec,
    QosClass,
    SecretRef,
    ShortCode,
    SiteCode,
    SsidName,
    Text,
    VlanId,
    VlanRange,
    WifiPurpose,
    ZoneName,
    describe_port,
    read_port,
)


class Model(BaseModel):
    """Base of everything that a person writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- units/<unit>.yml ---------------------------------------------------------------------------------------------


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
    """Which Wi-Fi the unit offers. An absent purpose follows the blueprint; `own` replaces the group's SSID."""

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


# --- blueprints/<name>.yml ----------------------------------------------------------------------------------------


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


class Blueprint(Model):
    """Reusable shape of a unit."""

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


# --- catalogue.yml ------------------------------------------------------------------------------------------------


class Flow(Model):
    """From zones to the service that holds it.

    Attributes:
        id: reference in the group's flow matrix, e.g. ``F01``.
        sources: zone names; zones that a blueprint lacks are left out.
        ports: e.g. ``tcp/443``, ``udp/10000-20000``, ``icmp``.
    """

    id: FlowId
    sources: Annotated[tuple[ZoneName, ...], Field(min_length=1, alias="from")]
    ports: Annotated[tuple[PortSpec, ...], Field(min_length=1)]
    qos: QosClass = "default"


class Service(Model):
    """Something that units may reach.

    Attributes:
        at: key of the site's firewall zones (``dc``, ``infra``, ``telephony``, ``internet``).
        hosts: object name → address. fqdns: object name → name. Neither: any address behind `at` (Internet only).
        declare: what the provider must be told (prints a prerequisite), e.g. the egress address.
    """

    title: Text
    owner: Text
    at: Name
    hosts: dict[ObjectName, IPv4Address] = {}
    fqdns: dict[ObjectName, Fqdn] = {}
    flows: Annotated[tuple[Flow, ...], Field(min_length=1)]
    declare: Text = ""


class Catalogue(Model):
    """The group's services."""

    services: dict[Name, Service]


# --- sites.yml ----------------------------------------------------------------------------------------------------


class Pools(Model):
    """Where VLAN blocks and unit prefixes come from.

    Attributes:
        vlans: inclusive ranges such as ``2000-2191``; blocks of `block` ids are cut from the start of each.
        prefixes: networks from which prefixes of length `unit_prefix` are cut, in order.
    """

    vlans: tuple[VlanRange, ...]
    prefixes: tuple[IPv4Network, ...]
    block: Annotated[int, Field(ge=12, le=64)] = 16
    unit_prefix: Annotated[int, Field(ge=16, le=24)] = 20


class KnownPrefix(Model):
    """A prefix that no unit may overlap."""

    prefix: IPv4Network
    what: Text


class Link(Model):
    """A trunk between two devices; written ``{from: len-acc-1 Te1/1/1, to: len-dist-1 Te1/0/1}``."""

    a: PortRef = Field(alias="from")
    b: PortRef = Field(alias="to")


class Switching(Model):
    """How the site's switches are cabled and what an access port of a unit refers to."""

    links: tuple[Link, ...]
    parking_vlan: VlanId
    dot1x_policy: ObjectName


class Egress(Model):
    """A public address and the firewall's NAT pool that uses it."""

    address: IPv4Address
    pool: ObjectName


class Firewall(Model):
    """The firewall that is the gateway of the site's units.

    Attributes:
        trunk: parent of the VLAN interfaces.
        zones: key used by services → zone on the firewall.
        before: id of the policy that a unit's policies stand in front of (the final logged deny).
    """

    device: Name
    trunk: InterfaceName
    zones: dict[Name, ObjectName]
    before: Annotated[int, Field(ge=1)]
    egress: dict[EgressName, Egress]


class GroupWlan(Model):
    """A WLAN shared by every unit: profile name on the controller, and its SSID."""

    profile: ObjectName
    ssid: SsidName


class Wifi(Model):
    """The Wi-Fi controller of a site."""

    controller: Name
    site_tag: ObjectName
    rf_tag: ObjectName
    aaa_list: ObjectName
    wlans: dict[WifiPurpose, GroupWlan]


class Wan(Model):
    """The operator link of a site; rates in kb/s.

    Attributes:
        next_hop: the firewall, seen from the WAN router.
        committed_kbps: what is promised to everything but units.
        sequence: first prefix-list and access-list sequence number that units may use.
        bgp_as: number of the router's BGP process towards the operator, which announces the units; None: static routing there.
    """

    device: Name
    kind: Literal["fibre", "cellular"]
    next_hop: IPv4Address
    rate_kbps: int
    committed_kbps: int
    prefix_list: ObjectName
    qos_lists: dict[QosClass, ObjectName]
    sequence: int = 1000
    bgp_as: Annotated[int, Field(ge=1, le=4294967295)] | None = None


class Infrastructure(Model):
    """Servers that every zone depends on."""

    dns: tuple[IPv4Address, ...]
    ntp: tuple[IPv4Address, ...]
    dhcp: tuple[IPv4Address, ...]
    radius: tuple[IPv4Address, ...]


class Site(Model):
    """A hospital of the group. Parts that are None have no equipment declared yet: no unit can be planned there."""

    code: SiteCode
    title: Text
    prefix: IPv4Network
    pools: Pools
    known: tuple[KnownPrefix, ...] = ()
    infrastructure: Infrastructure | None = None
    switching: Switching | None = None
    firewall: Firewall | None = None
    wifi: Wifi | None = None
    wan: Wan | None = None


class Group(Model):
    """The hospital group: ``sites.yml``."""

    group: Name
    title: Text
    sites: dict[Name, Site]


# --- policy.yml ---------------------------------------------------------------------------------------------------


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


# --- resolved -----------------------------------------------------------------------------------------------------


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
