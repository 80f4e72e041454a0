"""The embedded lab: devices on loopback that behave like the vendor's, for people who have no spare hospital.

    from netauto.lab import DeviceSpec, Lab

    with Lab([DeviceSpec(name="len-acc-1", dialect="ios_xe", base=text, model="C9300-48P", password="...")]) as lab:
        device = lab["len-acc-1"]
        connect(device.address, device.port, device.host_key)
        lab.clock.advance(60)
        assert device.state().pending is None

No real device was ever used to build it; `netauto.lab.behaviours` says what each behaviour rests on. The lab imports
nothing of the rest of netauto, so that a mistake made in one cannot hide in the other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.faults import Fault
    from netauto.lab.fleet import Lab, LabDevice
    from netauto.lab.oracle import DeviceState, Pending
    from netauto.lab.profile import Profile
    from netauto.lab.spec import AccessPoint, Attached, DeviceSpec, LabFile, WifiClient, load_lab_file

__all__ = [
    "AccessPoint",
    "Attached",
    "DeviceSpec",
    "DeviceState",
    "Fault",
    "Lab",
    "LabDevice",
    "LabFile",
    "Pending",
    "Profile",
    "WifiClient",
    "load_lab_file",
]

# Where each name lives: a command that only asks whether the lab runs does not import its devices.
_HOMES = {
    "Fault": "faults",
    "Lab": "fleet",
    "LabDevice": "fleet",
    "DeviceState": "oracle",
    "Pending": "oracle",
    "Profile": "profile",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'spec')}"), name)
