"""What a configuration means, in words that every platform shares.

`Platform.read_model` reads a whole running configuration into a `DeviceModel`. Verification, drift and the policy checks
compare these values; a field that a platform does not have stays empty. All collections are tuples or frozensets, all
values frozen, so that two models can be compared with ``==``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Vlan:
    """A VLAN of a switch."""

    id: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Port:
    """A physical, aggregate or VLAN interface.

    Attributes:
        mode: access, trunk or routed; None where the configuration does not say.
        trunk_vlans: allowed VLANs; None: all.
        control_policy: subscriber control policy (802.1X / MAB) applied, e.g. ``DOT1X-MAB``.
        address: ``10.60.48.1/24``.
        parent, tag: of a VLAN sub-interface (firewall).
        relay: DHCP servers that requests are relayed to.
    """

    name: str
    description: str = ""
    enabled: bool = True
    mode: Literal["access", "trunk", "routed"] | None = None
    access_vlan: int | None = None
    voice_vlan: int | None = None
    trunk_vlans: frozenset[int] | None = None
    native_vlan: int | None = None
    channel_group: int | None = None
    control_policy: str = ""
    address: str = ""
    parent: str = ""
    tag: int | None = None
    relay: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wlan:
    """A WLAN of a controller. security: e.g. ``dot1x``, ``psk``, ``owe``, ``open``."""

    profile: str
    id: int
    ssid: str
    enabled: bool
    security: str


@dataclass(frozen=True, slots=True)
class PolicyProfile:
    """Where clients of a WLAN land."""

    name: str
    vlan: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class PolicyTag:
    """WLAN profile → policy profile, in configuration order."""

    name: str
    maps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ApTags:
    """The static tags of one access point (Ethernet MAC)."""

    mac: str
    policy_tag: str = ""
    site_tag: str = ""
    rf_tag: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A firewall zone."""

    name: str
    interfaces: frozenset[str]
    intrazone_deny: bool


@dataclass(frozen=True, slots=True)
class Address:
    """A firewall address object: ``10.60.48.0/24`` or a domain name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """A group of address objects."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class ServiceObject:
    """A service object: protocol/ports, e.g. ``tcp/443``, ``udp/10000-20000``."""

    name: str
    ports: frozenset[str]


@dataclass(frozen=True, slots=True)
class FirewallPolicy:
    """One rule; `DeviceModel.policies` holds them in the order of evaluation.

    Attributes:
        key: what the firewall tells its policies apart by: a number (FortiOS, ``203201``) or the name.
    """

    key: str
    name: str
    sources: frozenset[str]  # zones or interfaces
    destinations: frozenset[str]
    source_addresses: frozenset[str]
    destination_addresses: frozenset[str]
    services: frozenset[str]
    accept: bool
    log: bool
    enabled: bool = True
    nat_pool: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A static route: ``10.60.48.0/20`` via next hop."""

    prefix: str
    next_hop: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of an ordered list (access list, prefix list), without its sequence number."""

    list: str
    sequence: int
    text: str


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """A whole configuration, understood.

    Attributes:
        flex_vlans: flex profile → VLAN name → id, of a controller whose access points switch locally.
    """

    hostname: str = ""
    vlans: dict[int, Vlan] = field(default_factory=dict)
    ports: dict[str, Port] = field(default_factory=dict)
    snooping_vlans: frozenset[int] = frozenset()
    wlans: dict[str, Wlan] = field(default_factory=dict)
    policy_profiles: dict[str, PolicyProfile] = field(default_factory=dict)
    flex_vlans: dict[str, dict[str, int]] = field(default_factory=dict)
    policy_tags: dict[str, PolicyTag] = field(default_factory=dict)
    access_points: dict[str, ApTags] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    address_groups: dict[str, AddressGroup] = field(default_factory=dict)
    services: dict[str, ServiceObject] = field(default_factory=dict)
    policies: tuple[FirewallPolicy, ...] = ()
    routes: tuple[Route, ...] = ()
    entries: tuple[ListEntry, ...] = ()
