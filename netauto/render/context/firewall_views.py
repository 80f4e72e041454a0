"""What the firewall's templates print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network


@dataclass(frozen=True, slots=True)
class InterfaceView:
    """A VLAN interface: gateway of a zone, relaying DHCP to `relay`."""

    name: str
    alias: str
    parent: str
    vlan: int
    gateway: IPv4Address
    prefix: IPv4Network
    relay: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A firewall zone of one interface."""

    name: str
    interface: str


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
