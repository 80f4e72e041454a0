"""The only device list: what the Ansible inventory says, as values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from netauto.errors import InventoryError
from netauto.intent.models import Model
from netauto.intent.types import ADDRESS, HOST_KEY, PLATFORM, USER, Mac, Name, SecretRef

Role = Literal["access", "distribution", "wlc", "firewall", "wan", "ap"]


class Device(Model):
    """A network device.

    Attributes:
        platform: key of `netauto.platforms.PLATFORMS`.
        host, port: where its management answers; port 0: a device of the embedded lab that is not running (`running`).
        password: reference to the secret, never the secret.
        host_key: OpenSSH public key line (``ssh-ed25519 AAAA…``), or the SHA-256 of the certificate (DER) of a device that is reached by
            HTTPS (``sha256:…``, 64 small hexadecimal digits); empty: unknown, and the connection is refused.
    """

    name: Name
    site: Name
    role: Role
    platform: Annotated[str, StringConstraints(pattern=PLATFORM)]
    host: Annotated[str, StringConstraints(pattern=ADDRESS, max_length=253)]
    port: Annotated[int, Field(ge=0, le=65535)] = 22
    user: Annotated[str, StringConstraints(pattern=USER, max_length=32)]
    password: SecretRef
    enable_password: SecretRef | None = None
    host_key: Annotated[str, StringConstraints(pattern=HOST_KEY)] = ""

    @property
    def running(self) -> bool:
        """Whether there is an endpoint to connect to; False only for a device of the lab that has not been started."""
        return self.port != 0


class AccessPoint(Model):
    """A radio access point, known by its Ethernet MAC (``00a3.8e11.3101``); controller: None where it is a `Device` of its own."""

    name: Name
    site: Name
    mac: Mac
    controller: Name | None = None


class Workstation(Model):
    """A workstation that may stand in a unit's room, and how Ansible reaches it.

    Attributes:
        host, port: where its sshd answers; no host: netauto does not set it up.
        host_key: as of a device; empty: unknown, and no playbook runs there.
        key_file: private key to log in with; empty: what ssh finds (an agent).
        ssh_arguments: more arguments of ssh, e.g. of a jump host.
    """

    name: Name
    site: Name
    host: Annotated[str, StringConstraints(pattern=ADDRESS, max_length=253)] | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: Annotated[str, StringConstraints(pattern=USER, max_length=32)] = "netauto"
    host_key: Annotated[str, StringConstraints(pattern=HOST_KEY)] = ""
    key_file: str = ""
    ssh_arguments: str = ""


class Inventory(Model):
    """Devices, access points and workstations of one hospital group.

    Attributes:
        lab: whether the devices are the embedded lab's.
    """

    name: str
    devices: tuple[Device, ...]
    access_points: tuple[AccessPoint, ...] = ()
    workstations: tuple[Workstation, ...] = ()
    lab: bool = False

    def serving(self, site: str) -> tuple[str, ...]:
        """Return the names of the devices that serve `site`: its own, and the controllers, wherever they stand, of its access points."""
        controllers = {point.controller for point in self.access_points if point.site == site}
        return tuple(device.name for device in self.devices if device.site == site or device.name in controllers)

    def managed(self, workstation: str | None) -> bool:
        """Return whether netauto sets up the workstation called `workstation`; None: a room without one."""
        return any(known.host is not None for known in self.workstations if known.name == workstation)

    def device(self, name: str) -> Device:
        """Return the device called `name`.

        Raises:
            InventoryError: when there is none.
        """
        for device in self.devices:
            if device.name == name:
                return device
        raise InventoryError(f"no device {name!r} in inventory {self.name!r}", hint="netauto devices lists them")
