"""What a lab consists of: its devices, what is plugged into them, and the file that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

Mac = Annotated[str, Field(pattern=r"^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$")]


class LabSpecError(ValueError):
    """A lab file cannot be used; the message names the file and every error in it."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Attached(_Model):
    """One thing plugged into a port.

    `auth` is what the RADIUS servers answer for it; `port` and `platform` are what it tells neighbours about itself.
    """

    kind: Literal["pc", "phone", "printer", "ap", "switch", "router", "firewall", "wlc", "server", "operator"] = "pc"
    name: str = ""
    mac: Mac = "0000.0000.0000"
    ip: str = ""
    port: str = ""
    platform: str = ""
    auth: Literal["dot1x", "mab", "reject", "none"] = "none"


class AccessPoint(_Model):
    """An access point joined to a wireless controller; `mac` is its Ethernet MAC."""

    name: str
    mac: Mac
    radio_mac: Mac
    model: str = "C9120AXI-E"
    ip: str = "0.0.0.0"  # noqa: S104 - shown by an access point without address, nothing binds to it
    location: str = "default location"


class WifiClient(_Model):
    """A wireless client that associates whenever its access point serves its WLAN."""

    mac: Mac
    ap: str
    wlan: str
    ip: str = ""
    protocol: str = "11ax(5)"


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


Plugged = Annotated[tuple[Attached, ...], BeforeValidator(_as_tuple)]


class DeviceSpec(_Model):
    """One lab device.

    Attributes:
        name: Name of the device in the lab; its hostname is what `base` says.
        dialect: A key of `netauto.lab.dialect.DIALECTS`.
        base: Text of the configuration that it starts with, running and startup.
        model: Hardware; decides which ports exist and what `show version` says.
        username: The one user that may log in, besides `others`.
        password: Their password.
        privilege: Privilege level after login (IOS); below 15, `enable` asks for `enable_password`.
        others: More users with their passwords, privilege 15.
        attached: What is plugged in, by full interface name.
        aps: Access points joined (wireless controllers).
        clients: Wireless clients (wireless controllers).
        version: Software version shown; the dialect's default when empty.
        serial: Serial number shown.
        flash_bytes: Capacity of the flash.
    """

    name: str
    dialect: str
    base: str
    model: str
    username: str = "netauto"
    password: str
    privilege: int = 15
    enable_password: str = ""
    others: dict[str, str] = Field(default_factory=dict)
    attached: dict[str, Plugged] = Field(default_factory=dict)
    aps: tuple[AccessPoint, ...] = ()
    clients: tuple[WifiClient, ...] = ()
    version: str = ""
    serial: str = "FOC2401X0AB"
    flash_bytes: int = 11_353_194_496


class _FileDevice(_Model):
    """A device in a lab file: as `DeviceSpec`, with `base` a path relative to the file."""

    name: str
    dialect: str
    base: Path
    model: str
    attached: dict[str, Plugged] = Field(default_factory=dict)
    aps: tuple[AccessPoint, ...] = ()
    clients: tuple[WifiClient, ...] = ()
    version: str = ""
    serial: str = "FOC2401X0AB"


class _LabFile(_Model):
    username: str
    password: str
    profile: str = "instant"
    workstations: tuple[str, ...] = ()
    devices: tuple[_FileDevice, ...]


@dataclass(frozen=True, slots=True)
class LabFile:
    """What a lab file says.

    Attributes:
        profile: delays that the devices start with.
        workstations: names of those that `netauto.lab.workstations` starts for this lab.
    """

    devices: tuple[DeviceSpec, ...]
    profile: str
    workstations: tuple[str, ...] = ()


def load_lab_file(path: Path) -> LabFile:
    """Read a lab file and the base configurations that it names.

    Raises:
        LabSpecError: The file or a base is missing, not YAML, or not of the expected shape.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        lab = _LabFile.model_validate(raw)
        devices = tuple(_device(lab, device, path.parent) for device in lab.devices)
        return LabFile(devices, lab.profile, lab.workstations)
    except OSError as error:
        raise LabSpecError(f"{error.filename}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise LabSpecError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise LabSpecError("\n".join(lines)) from error


def _device(lab: _LabFile, device: _FileDevice, folder: Path) -> DeviceSpec:
    return DeviceSpec(
        **{
            **device.model_dump(exclude={"base"}),
            "base": (folder / device.base).read_text(encoding="utf-8"),
            "username": lab.username,
            "password": lab.password,
        }
    )
