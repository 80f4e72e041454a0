"""Which checks a plan needs: derived from the difference that the plan makes, so closing is checked like opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.verify.arista_switching import arista_switching_checks
from netauto.verify.aruba_switching import aruba_switching_checks
from netauto.verify.firewall import firewall_checks
from netauto.verify.junos_firewall import junos_firewall_checks
from netauto.verify.junos_switching import junos_switching_checks
from netauto.verify.linux import linux_checks
from netauto.verify.lookups import lookup_checks
from netauto.verify.routing import routing_checks
from netauto.verify.switching import switching_checks
from netauto.verify.wireless import wireless_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.platforms.model import DeviceModel
    from netauto.verify.check import Check

    Builder = Callable[[str, DeviceModel, DeviceModel], Iterator[Check]]

# Platform → what can be asked of it. A platform that is not listed has no device-state checks, and the evidence says so.
BUILDERS: dict[str, tuple[Builder, ...]] = {
    "ios_xe": (switching_checks, routing_checks),
    "c9800": (switching_checks, wireless_checks, routing_checks),
    "fortios": (firewall_checks, lookup_checks),
    "arista_eos": (arista_switching_checks,),
    "junos": (junos_switching_checks, junos_firewall_checks),
    "aruba_aoscx": (aruba_switching_checks,),
    "linux": (linux_checks,),
}


def checks_for(device: str, platform: str, base: DeviceModel, predicted: DeviceModel) -> tuple[Check, ...]:
    """Return the device-state checks of one device.

    Args:
        device: its inventory name.
        platform: key of `BUILDERS`; an unknown one has no checks.
        base: what the configuration means before the change.
        predicted: what it means after. Both equal: nothing is asked.
    """
    return tuple(check for builder in BUILDERS.get(platform, ()) for check in builder(device, base, predicted))
