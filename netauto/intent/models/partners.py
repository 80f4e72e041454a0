"""Partners at the other end of a line: a clinic across the street, a laboratory, a regional platform."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.types import IsoDate, Name, ObjectName, Text, VlanId


class Peer(Model):
    """An organisation with addresses of its own; hosts: object name → server that units may reach by named flows."""

    title: Text
    owner: Text
    prefixes: Annotated[tuple[IPv4Network, ...], Field(min_length=1)]
    hosts: Annotated[dict[ObjectName, IPv4Address], Field(min_length=1)]


class PartnerLine(Model):
    """How a partner is reached; order: the reference of the order, where one was placed."""

    kind: Literal["fibre", "ipsec", "operator"]
    order: Text = ""


class Transit(Model):
    """The network between the two firewalls."""

    vlan: VlanId
    prefix: IPv4Network


class Partner(Model):
    """An interconnection of one site.

    Attributes:
        peer: who is at the other end: the one field to change when somebody else takes over.
        until: when somebody asks whether it is still needed; nothing is cut on that day.
    """

    title: Text
    owner: Text
    site: Name
    peer: Name
    line: PartnerLine
    transit: Transit
    until: IsoDate
