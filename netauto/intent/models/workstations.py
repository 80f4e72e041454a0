"""What holds for workstations: ``workstations.yml`` (whoever answers for them) and ``hygiene.yml`` (the hygiene team, and nobody else)."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from netauto.intent.models.base import Model
from netauto.intent.models.workstation_network import WorkstationNetwork
from netauto.intent.types import Account, Name, ObjectName, OpenPgpKey, Pem, ServerName, Text, Url

Icon = Literal["web", "record", "results", "video", "calendar", "prescription", "phone"]


class CleaningProtocol(Model):
    """How a workstation is wiped, as the hygiene team says. Nothing here has a default: it is theirs to decide.

    Attributes:
        version: as the team names it; it stands in every record.
        contact_time_s: seconds that the product must act, and that input is locked.
        interval_s: seconds after a completed cleaning when the next one is overdue.
    """

    version: Text
    product: Text
    contact_time_s: Annotated[int, Field(ge=1, le=1800)]
    interval_s: Annotated[int, Field(ge=60, le=2678400)]
    at_patient_change: bool


class Hygiene(Model):
    """The hygiene team's protocols, and where each one holds: the unit's word counts before its blueprint's, and that before `default`."""

    team: Text
    protocols: Annotated[dict[Name, CleaningProtocol], Field(min_length=1)]
    default: Name | None = None
    blueprints: dict[Name, Name] = {}
    units: dict[Name, Name] = {}

    def protocol(self, unit: str, blueprint: str) -> CleaningProtocol | None:
        """Return what holds in `unit`; None: the team says nothing about it."""
        name = self.units.get(unit, self.blueprints.get(blueprint, self.default))
        return None if name is None else self.protocols[name]


class LogServer(Model):
    """Where workstations send their logs: syslog over TLS (RFC 5425).

    Attributes:
        name: that its certificate must bear.
    """

    address: ServerName
    port: Annotated[int, Field(ge=1, le=65535)] = 6514
    name: ServerName


class Administration(Model):
    """Who may reach workstations, and as whom.

    Attributes:
        account: logs in by SSH with its key and becomes root; Ansible's.
    """

    prefixes: Annotated[tuple[IPv4Network, ...], Field(min_length=1, max_length=6)]
    account: Account


class Middleware(Model):
    """The smart cards' own software, from the hospital's own Debian source; nothing of it is netauto's.

    Attributes:
        uri, suite, components: of the source. key: OpenPGP public key that signs it, ASCII-armoured.
    """

    packages: Annotated[tuple[ObjectName, ...], Field(min_length=1)]
    uri: Url
    suite: ServerName
    components: tuple[Name, ...] = ()
    key: OpenPgpKey


class PrintServer(Model):
    """Where jobs wait for a badge. server: the name that its certificate must bear, too."""

    server: ServerName
    port: Annotated[int, Field(ge=1, le=65535)] = 631
    queue: ObjectName


class Page(Model):
    """What a kiosk shows of a service.

    Attributes:
        sites: further sites that the page leads to, e.g. the one where people log in.
        camera: whether the page may use camera and microphone.
    """

    title: Text
    url: Url
    note: Text = ""
    icon: Icon = "web"
    sites: tuple[Url, ...] = ()
    camera: bool = False


class Workstations(Model):
    """What holds for the workstations of the group: ``workstations.yml``.

    Attributes:
        services: of the catalogue, which a unit gets beside its own where netauto sets up some of its workstations.
        authorities: certificates of who may vouch for the hospital's own servers.
        pages: by service of the catalogue.
    """

    administration: Administration
    services: tuple[Name, ...] = ()
    authorities: Pem
    log: LogServer | None = None
    pages: dict[Name, Page] = {}
    network: WorkstationNetwork | None = None
    print: PrintServer | None = None
    middleware: Middleware | None = None
    idle_seconds: Annotated[int, Field(ge=60, le=3600)] = 300
