"""Device-state checks of a Juniper EX switch: VLANs, trunks, ports, who asks for authentication."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import junos
from netauto.verify.parsers.text import vlan_words
from netauto.verify.switching import access_words, carries, trunk_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Port

# One answer serves all ports: a request is worth more than a narrow question.
VLANS = "show vlans"
SWITCHED = "show ethernet-switching interface"
TERSE = "show interfaces terse"
AUTHENTICATORS = "show dot1x interface"

CARRIED, NOT_CARRIED = "carried", "not carried"
ASKED, NOT_ASKED = "clients have to authenticate", "nobody is asked"
# assumed: the daemons take over a committed configuration one after the other, within seconds.
DAEMONS_SECONDS = 10


def junos_switching_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to VLANs and ports of a Junos switch."""
    for number in changed(base.vlans, predicted.vlans):
        after = predicted.vlans.get(number)
        words = f"named {after.name}" if after else ABSENT
        yield Check("vlan.state", device, f"VLAN {number}", VLANS, partial(_vlan, number), words, DAEMONS_SECONDS)
    for name in changed(base.ports, predicted.ports):
        yield from _port_checks(device, name, base.ports.get(name), predicted.ports.get(name))


def _port_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    if carries(before) or carries(after):
        yield from _trunk_checks(device, name, before, after)
    elif after is not None and after.mode == "access":
        words = access_words(after.access_vlan, after.voice_vlan)
        yield Check("port.vlans", device, name, SWITCHED, partial(_switched, name), words, DAEMONS_SECONDS)
        state = "enabled" if after.enabled else "shut down"
        yield Check("port.state", device, name, TERSE, partial(_state, name), state, DAEMONS_SECONDS)
        asked = ASKED if after.control_policy else NOT_ASKED
        yield Check("port.access", device, name, AUTHENTICATORS, partial(_asked, name), asked, DAEMONS_SECONDS)


def _trunk_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    old, new = trunk_vlans(before), trunk_vlans(after)
    for vlans, expect in ((new - old, CARRIED), (old - new, NOT_CARRIED)):
        if vlans:
            subject = f"{name} VLAN {vlan_words(vlans)}"
            yield Check("trunk.vlans", device, subject, VLANS, partial(_carried, name, vlans), expect, DAEMONS_SECONDS)


def _vlan(number: int, output: str) -> str:
    names = [name for name, row in junos.vlans(output).items() if row.tag == number]
    return f"named {', '.join(names)}" if names else ABSENT


def _carried(port: str, vlans: frozenset[int], output: str) -> str:
    logical = f"{port}.0"
    carried = vlans & {row.tag for row in junos.vlans(output).values() if logical in row.interfaces}
    if carried and carried != vlans:
        return f"VLAN {vlan_words(vlans - carried)} not carried"
    return CARRIED if carried else NOT_CARRIED


def _switched(port: str, output: str) -> str:
    found = junos.switched_ports(output).get(f"{port}.0")
    if found is None:
        return "no switched port"
    return access_words(min(found.untagged, default=None), min(found.tagged, default=None))


def _state(port: str, output: str) -> str:
    row = junos.interfaces_terse(output).get(port)
    return ABSENT if row is None else "enabled" if row.admin == "up" else "shut down"


def _asked(port: str, output: str) -> str:
    return ASKED if f"{port}.0" in junos.authenticators(output) else NOT_ASKED
