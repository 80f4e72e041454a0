"""How workstations get onto the network: part of ``workstations.yml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from netauto.intent.models.base import Model
from netauto.intent.types import Name, Pem, SecretRef, ServerName


class ClientKey(Model):
    """A workstation's own certificate, and its private key."""

    certificate: Pem
    key: SecretRef


class Dot1x(Model):
    """How workstations prove themselves to the network, and the network to them.

    Attributes:
        domain: a workstation's identity is ``host/NAME.domain``.
        server: end of the name that the RADIUS server's certificate must bear.
        password: of all workstations (``peap``). keys: workstation → its own (``tls``).
    """

    method: Literal["peap", "tls"]
    domain: ServerName
    server: ServerName
    password: SecretRef | None = None
    keys: dict[Name, ClientKey] = {}

    @model_validator(mode="after")
    def _has_what_its_method_needs(self) -> Dot1x:
        if self.method == "peap" and self.password is None:
            raise ValueError("peap needs a password, a reference to a secret")
        if self.method == "tls" and not self.keys:
            raise ValueError("tls needs keys, a certificate and a key for each workstation")
        return self


class WorkstationNetwork(Model):
    """Interfaces of workstations, and 802.1X on them.

    Attributes:
        wired, wifi: names of interfaces; None: workstations have none, or it is not set up by netauto.
        country: the law that the radio obeys.
        security: of the group's Wi-Fi for professionals; a unit's own network says by its key what it is.
    """

    dot1x: Dot1x
    wired: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,14}$")] | None = None
    wifi: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,14}$")] | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "FR"
    security: Literal["wpa3-enterprise", "wpa2-enterprise"] = Field(default="wpa2-enterprise")
