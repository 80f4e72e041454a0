"""The group and its sites: ``sites.yml``."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.models.lines import OperatorLine, RemoteAccess, SipTrunk
from netauto.intent.models.settings import GroupSettings, Infrastructure, SiteSettings, optional
from netauto.intent.models.unit import PortRef
from netauto.intent.types import (
    EgressName,
    InterfaceName,
    Name,
    ObjectName,
    PolicyRef,
    QosClass,
    SecretRef,
    SiteCode,
    SsidName,
    Text,
    VlanId,
    VlanRange,
    WifiPurpose,
)


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
    """How the site's switches are cabled and what an access port of a unit refers to.

    Attributes:
        dot1x_policy: the subscriber policy of Cisco's switches; None where no switch has one.
    """

    links: tuple[Link, ...]
    parking_vlan: VlanId
    dot1x_policy: ObjectName | None = None


class Egress(Model):
    """A public address and the firewall's NAT pool that uses it."""

    address: IPv4Address
    pool: ObjectName


class Firewall(Model):
    """The firewall that is the gateway of the site's units.

    Attributes:
        trunk: parent of the VLAN interfaces.
        zones: key used by services → zone on the firewall.
        before: number or name of the policy that a unit's policies stand in front of (the final logged deny).
        administration: zone on the firewall behind which the networks are from which workstations are set up; no service is there.
    """

    device: Name
    trunk: InterfaceName
    zones: dict[Name, ObjectName]
    before: PolicyRef
    administration: ObjectName | None = optional(None)
    egress: dict[EgressName, Egress]


class GroupWlan(Model):
    """A WLAN shared by every unit: profile name on the controller, and its SSID."""

    profile: ObjectName
    ssid: SsidName


class Flex(Model):
    """FlexConnect: clients enter the network at the port of their access point; the controller, elsewhere, only rules them.

    Attributes:
        profile: the site's flex profile on the controller; each zone of a unit's Wi-Fi becomes a VLAN of it.
        ports: access point → the port, a trunk, that it hangs on.
    """

    profile: ObjectName
    ports: dict[Name, PortRef]


class Wifi(Model):
    """The Wi-Fi controller of a site.

    Attributes:
        flex: None where the controller stands at the site and clients enter the network behind it.
    """

    controller: Name
    site_tag: ObjectName
    rf_tag: ObjectName
    aaa_list: ObjectName
    wlans: dict[WifiPurpose, GroupWlan]
    flex: Flex | None = None


class QosFilter(Model):
    """The one filter that sorts traffic into classes, where classes have no list of their own (Junos).

    Attributes:
        name: every interface of a unit uses it.
        before: its last term, which a unit's terms stand in front of.
    """

    name: ObjectName
    before: ObjectName


class AirNetwork(Model):
    """A Wi-Fi network that every unit shares, on access points without a controller.

    Attributes:
        key: password of a network that has one (SAE); None: 802.1X for professionals, encryption without a password for visitors.
    """

    ssid: SsidName
    key: SecretRef | None = None


class AutonomousWifi(Model):
    """Access points that no controller rules: each is a device of the inventory, and sends its clients into the VLAN itself.

    Attributes:
        ports: access point → the port, a trunk, that it hangs on.
        uplink: its own interface at the other end. radios: its radios, by the names of their interfaces.
        radius_key: the secret shared with the RADIUS servers of `Infrastructure`.
        networks: what each Wi-Fi purpose is called on the air.
    """

    ports: dict[Name, PortRef]
    uplink: InterfaceName = "eth0"
    radios: Annotated[tuple[Name, ...], Field(min_length=1, max_length=3)]
    radius_key: SecretRef
    networks: dict[WifiPurpose, AirNetwork]


class Wan(Model):
    """The operator link of a site; rates in kb/s.

    Attributes:
        next_hop: the firewall, seen from the WAN router; None where one box is both.
        committed_kbps: what is promised to everything but units.
        sequence: first prefix-list and access-list sequence number that units may use.
        qos_lists: class → access list (IOS-XE), or forwarding class that `qos_filter` puts it into (Junos).
        bgp_as: number of the router's BGP process towards the operator, which announces the units; None: static routing there.
    """

    device: Name
    kind: Literal["fibre", "cellular"]
    next_hop: IPv4Address | None = None
    rate_kbps: int
    committed_kbps: int
    prefix_list: ObjectName
    qos_lists: dict[QosClass, ObjectName]
    qos_filter: QosFilter | None = None
    sequence: int = 1000
    bgp_as: Annotated[int, Field(ge=1, le=4294967295)] | None = None


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
    autonomous_wifi: AutonomousWifi | None = None
    wan: Wan | None = None
    settings: SiteSettings = optional(SiteSettings())
    lines: tuple[OperatorLine, ...] = optional(())
    remote_access: RemoteAccess | None = optional(None)
    sip_trunk: SipTrunk | None = optional(None)


class Group(Model):
    """The hospital group: ``sites.yml``."""

    group: Name
    title: Text
    settings: GroupSettings = optional(GroupSettings())
    sites: dict[Name, Site]
