"""Which driver talks to which platform: an explicit table, and an entry point group for a site's own."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from netauto.drivers.protocol import Capabilities, Deadlines, Driver
from netauto.errors import InventoryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from netauto.inventory.models import Device

GROUP = "netauto.drivers"


class Opener(Protocol):
    """Opens a session with a device; see `open_driver`."""

    def __call__(
        self, device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
    ) -> AbstractContextManager[Driver]:
        """Return a context manager; entering it connects."""
        ...


@dataclass(frozen=True, slots=True)
class DriverEntry:
    """A driver.

    Attributes:
        capabilities: what is true of every device of the platform.
        opener: ``module:function``, an `Opener`; imported when a device is opened, because what it imports is slow.
        libraries: modules that the opener's session needs and imports late, for `warm`.
    """

    capabilities: Capabilities
    opener: str
    libraries: tuple[str, ...] = ()

    def load(self) -> Opener:
        """Import the opener."""
        module, _, name = self.opener.partition(":")
        opener: Opener = getattr(importlib.import_module(module), name)
        return opener


_NETMIKO = ("netmiko.ssh_dispatcher",)
# documented: Arista, "Config Session Commit Timer": hh:mm:ss; comes back to the running configuration from before the commit (recorded).
_ARISTA_EOS = DriverEntry(
    Capabilities(
        candidate=True,
        atomic=True,
        guarantee="timed-native",
        timer_min=1,
        timer_max=24 * 3600 - 1,
        timer_step=1,
        restore_point="running",
    ),
    "netauto.drivers.eos:open_eos",
)
# documented: AOS-CX Fundamentals Guide, "checkpoint auto": whole minutes, 1 to 60; comes back to the configuration from before.
_AOSCX = DriverEntry(
    Capabilities(
        candidate=False,
        atomic=False,
        guarantee="timed-native",
        timer_min=60,
        timer_max=3600,
        timer_step=60,
        restore_point="running",
    ),
    "netauto.drivers.aoscx:open_aoscx",
    _NETMIKO,
)
# documented: Cisco, "Configuration Rollback Confirmed Change": whole minutes, 1 to 120; comes back to the configuration from before.
_IOS_XE = DriverEntry(
    Capabilities(
        candidate=False,
        atomic=False,
        guarantee="timed-native",
        timer_min=60,
        timer_max=7200,
        timer_step=60,
        restore_point="running",
    ),
    "netauto.drivers.ios_xe:open_ios_xe",
    _NETMIKO,
)
# documented: Fortinet, "Workspace mode": a transaction is taken as a whole; it has no timer once it is committed.
_FORTIOS = DriverEntry(
    Capabilities(
        candidate=True,
        atomic=True,
        guarantee="tool-side-undo",
        timer_min=0,
        timer_max=0,
        timer_step=0,
        restore_point="none",
    ),
    "netauto.drivers.fortios:open_fortios",
    _NETMIKO,
)
# documented: Juniper, "commit confirmed" and NETCONF's confirm-timeout: 1 to 65,535 minutes; comes back to what was committed before.
_JUNOS = DriverEntry(
    Capabilities(
        candidate=True,
        atomic=True,
        guarantee="timed-native",
        timer_min=60,
        timer_max=65_535 * 60,
        timer_step=60,
        restore_point="running",
    ),
    "netauto.drivers.junos:open_junos",
)
# documented: systemd-run(1), a timer in seconds; comes back to the files from before, at boot too. Files and programs are several steps.
_LINUX = DriverEntry(
    Capabilities(
        candidate=True,
        atomic=False,
        guarantee="timed-native",
        timer_min=10,
        timer_max=24 * 3600,
        timer_step=1,
        restore_point="running",
    ),
    "netauto.drivers.linux:open_linux",
    _NETMIKO,
)

DRIVERS: Mapping[str, DriverEntry] = {
    "arista_eos": _ARISTA_EOS,
    "aruba_aoscx": _AOSCX,
    "c9800": _IOS_XE,
    "fortios": _FORTIOS,
    "ios_xe": _IOS_XE,
    "junos": _JUNOS,
    "linux": _LINUX,
}


def driver_entry(platform: str) -> DriverEntry:
    """Return the driver of a platform: ours, or one that an installed package brings as entry point ``netauto.drivers``.

    Raises:
        InventoryError: there is none.
    """
    if platform in DRIVERS:
        return DRIVERS[platform]
    for point in entry_points(group=GROUP, name=platform):
        entry = point.load()
        if isinstance(entry, DriverEntry):
            return entry
        raise InventoryError(f"the driver {platform!r} of package {point.value} is not a DriverEntry")
    raise InventoryError(
        f"no driver for platform {platform!r}", hint=f"there are drivers for {', '.join(sorted(DRIVERS))}"
    )


def open_driver(
    device: Device,
    *,
    password: str,
    enable_password: str | None = None,
    run: str = "",
    deadlines: Deadlines | None = None,
) -> AbstractContextManager[Driver]:
    """Return a session with `device`, to be entered with ``with``; leaving it changes nothing on the device.

    Args:
        device: as the inventory knows it.
        password: of its user; kept nowhere.
        enable_password: for accounts that start without privilege.
        run: id of the run; what is left on the device bears it where the platform lets it.
        deadlines: how long operations may take.

    Raises:
        InventoryError: no driver for its platform. Entering raises `netauto.errors.DeviceError`.
    """
    opener = driver_entry(device.platform).load()
    return opener(device, password, enable_password, run, deadlines or Deadlines())


def warm(platforms: tuple[str, ...]) -> None:
    """Import what the platforms' drivers need, ahead of time: call it in a thread while something else is waited for."""
    for entry in map(driver_entry, platforms):
        entry.load()
        for library in entry.libraries:
            importlib.import_module(library)
