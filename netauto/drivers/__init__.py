"""Drivers: one Protocol of nine members towards a device, and what each platform can promise."""

from netauto.drivers.protocol import Capabilities, Change, Deadlines, Driver, Pending
from netauto.drivers.table import DRIVERS, DriverEntry, driver_entry, open_driver, warm

__all__ = [
    "DRIVERS",
    "Capabilities",
    "Change",
    "Deadlines",
    "Driver",
    "DriverEntry",
    "Pending",
    "driver_entry",
    "open_driver",
    "warm",
]
