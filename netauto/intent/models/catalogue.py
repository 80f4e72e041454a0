"""What units may reach: ``catalogue.yml``."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Annotated

from pydantic import Field

from netauto.intent.models.base import Model
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
