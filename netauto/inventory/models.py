"""The only device list: what the Ansible inventory says, as values."""

from __future__ import annotations

from typing import Literal

from netauto.errors import InventoryError
from netauto.intent.models import Model
from netauto.intent.types import Name, SecretRef

Role = Literal["access", "distribution", "wlc", "firewall", "wan"]


class Device(Model):
    """A network device.

    Attributes:
        platform: key of `netauto.platforms.PLATFORMS`.
        host, port: where its management answers.
        password: reference to the secret, never the secret.
        host_key: OpenSSH public key line (``ssh-ed25519 AAAA…``); empty: unknown, and the connection is refused.
    """

    name: Name
    site: Name
    role: Role
    platform: str
    host: str
    port: int = 22
    user: str
    password: SecretRef
    enable_password: SecretRef | None = None
    host_key: str = ""


class AccessPoint(Model):
    """A radio access point, known to its controller by its Ethernet MAC (``00a3.8e11.3101``)."""

    name: Name
    site: Name
    mac: str
    controller: Name


class Workstation(Model):
    """A workstation that may stand in a unit's room."""

    name: Name
    site: Name


class Inventory(Model):
    """Devices, access points and workstations of one hospital group."""

    name: str
    devices: tuple[Device, ...]
    access_points: tuple[AccessPoint, ...] = ()
    workstations: tuple[Workstation, ...] = ()

    def device(self, name: str) -> Device:
        """Return the device called `name`.

        Raises:
            InventoryError: when there is none.
        """
        for device in self.devices:
            if device.name == name:
                return device
        raise InventoryError(f"no device {name!r} in inventory {self.name!r}", hint="netauto devices lists them")
