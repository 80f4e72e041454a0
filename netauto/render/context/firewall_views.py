"""What the firewall's templates print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network


@dataclass(frozen=True, slots=True)
class InterfaceView:
    """A VLAN interface: gateway of a zone, relaying DHCP to `relay`.

    Attributes:
        filter: sorts what comes in into classes of service, where the firewall does that (it is the WAN router, too); empty: nothing.
    """

    name: str
    alias: str
    parent: str
    vlan: int
    gateway: IPv4Address
    prefix: IPv4Network
    relay: tuple[str, ...]
    filter: str


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A firewall zone of one interface; parent, vlan: what the interface is on a firewall that has no names for them (``ae0.2400``)."""

    name: str
    interface: str
    parent: str
    vlan: int


@dataclass(frozen=True, slots=True)
class AddressView:
    """A network of the unit."""

    name: str
    prefix: IPv4Network
    comment: str


@dataclass(frozen=True, slots=True)
class HostView:
    """A server: an address or a domain name, the other one empty."""

    name: str
    address: str
    fqdn: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The hosts of one service: all by their names; those with an address; the domain names of the others."""

    name: str
    members: tuple[str, ...]
    hosts: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One port or range: protocol ``tcp`` or ``udp``, ports ``443`` or ``10000-20000``."""

    name: str
    protocol: str
    ports: str


@dataclass(frozen=True, slots=True)
class PoolView:
    """A public address that clients share."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class TranslationView:
    """What a zone's addresses become on their way to the Internet, where that is not said by the policies.

    Attributes:
        zone, destination: firewall zones. pool: the public address to share.
    """

    name: str
    zone: str
    destination: str
    prefix: IPv4Network
    pool: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One rule.

    Attributes:
        sources: firewall zones. pool: NAT pool, empty: no translation. before: the policy it stands in front of, by its id
            or by its name, as `sites.yml` names the last one.
    """

    id: int
    name: str
    sources: tuple[str, ...]
    destination: str
    accept: bool
    source_addresses: tuple[str, ...]
    destination_address: str
    services: tuple[str, ...]
    pool: str
    comment: str
    before: int | str
