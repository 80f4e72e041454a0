"""What units may reach: ``catalogue.yml``."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Annotated

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.models.partners import Partner, Peer
from netauto.intent.models.settings import optional
from netauto.intent.types import FlowId, Fqdn, Name, ObjectName, PortSpec, QosClass, Text, ZoneName


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
        partner: interconnection behind which it is; its hosts are then those of the partner's peer.
        vital: care goes on by paper when it is lost: it has a line of its own among the degraded modes.
    """

    title: Text
    owner: Text
    at: Name
    hosts: dict[ObjectName, IPv4Address] = {}
    fqdns: dict[ObjectName, Fqdn] = {}
    flows: Annotated[tuple[Flow, ...], Field(min_length=1)]
    declare: Text = ""
    partner: Name | None = optional(None)
    vital: bool = optional(False)  # noqa: FBT003 - a default, as in pydantic's `Field(False)`


class Catalogue(Model):
    """The group's services, and the partners behind some of them."""

    services: dict[Name, Service]
    peers: dict[Name, Peer] = optional({})
    partners: dict[Name, Partner] = optional({})
