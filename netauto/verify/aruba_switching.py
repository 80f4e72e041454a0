"""Device-state checks of Aruba AOS-CX switches: VLANs, trunks, ports, clients, DHCP snooping."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import aruba_aoscx
from netauto.verify.parsers.text import vlan_words
from netauto.verify.switching import snooping_changes, trunk_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Port

# One answer serves all VLANs, trunks and ports: a command is worth more than a narrow question.
VLANS = "show vlan"
BRIEF = "show interface brief"
CLIENTS = "show aaa authentication port-access interface all client-status"
SNOOPING = "show dhcpv4-snooping"

CARRIED, NOT_CARRIED = "carried", "not carried"
NO_CLIENT = "no client"
# assumed: a client that is logged off when its port goes down is gone from the list within seconds.
CLIENTS_SECONDS = 10


def aruba_switching_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to VLANs and ports of an AOS-CX switch."""
    for vlan in changed(base.vlans, predicted.vlans):
        after = predicted.vlans.get(vlan)
        words = f"enabled, named {after.name or f'VLAN{vlan}'}" if after else ABSENT
        yield Check("vlan.state", device, f"VLAN {vlan}", VLANS, partial(_vlan, vlan), words)
    for name in changed(base.ports, predicted.ports):
        yield from _port_checks(device, name, base.ports.get(name), predicted.ports.get(name))
    for subject, vlans, expect in snooping_changes(base, predicted):
        yield Check("dhcp-snooping.vlans", device, subject, SNOOPING, partial(_snooping, vlans), expect)


def _port_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    if after is not None and after.mode == "access":
        yield Check("port.vlans", device, name, VLANS, partial(_membership, name), _port_words(after))
        state = f"{'enabled' if after.enabled else 'shut down'}, VLAN {after.access_vlan or 1} untagged"
        yield Check("port.state", device, name, BRIEF, partial(_brief, name), state)
        if before is not None and before.control_policy and not after.enabled:
            yield Check("port.clients", device, name, CLIENTS, partial(_clients, name), NO_CLIENT, CLIENTS_SECONDS)
        return
    old, new = _carried_by(before), _carried_by(after)
    for vlans, expect in ((new - old, CARRIED), (old - new, NOT_CARRIED)):
        if vlans:
            subject = f"{name} VLAN {vlan_words(vlans)}"
            yield Check("trunk.vlans", device, subject, VLANS, partial(_carried, name, vlans), expect)


def _carried_by(port: Port | None) -> frozenset[int]:
    # A port of an aggregate carries what the aggregate carries, and is not listed.
    return trunk_vlans(port) if port is not None and port.channel_group is None else frozenset()


def _vlan(vlan: int, output: str) -> str:
    row = aruba_aoscx.vlans(output).get(vlan)
    if row is None:
        return ABSENT
    return f"{'disabled' if row.reason == 'admin_down' else 'enabled'}, named {row.name}"


def _carried(port: str, vlans: frozenset[int], output: str) -> str:
    rows = aruba_aoscx.vlans(output)
    carried = {vlan for vlan in vlans if vlan in rows and port in rows[vlan].interfaces}
    if carried and carried != vlans:
        return f"VLAN {vlan_words(vlans - carried)} not carried"
    return CARRIED if carried else NOT_CARRIED


def _port_words(port: Port) -> str:
    return f"VLAN {vlan_words({port.access_vlan or 1} | ({port.voice_vlan} if port.voice_vlan else set()))}"


def _membership(port: str, output: str) -> str:
    found = {vlan for vlan, row in aruba_aoscx.vlans(output).items() if port in row.interfaces}
    return f"VLAN {vlan_words(found)}" if found else "in no VLAN"


def _brief(port: str, output: str) -> str:
    row = aruba_aoscx.interface_brief(output).get(port)
    if row is None:
        return ABSENT
    untagged = f"VLAN {row.native} untagged" if row.native else row.mode
    return f"{'enabled' if row.enabled else 'shut down'}, {untagged}"


def _clients(port: str, output: str) -> str:
    found = [f"{client.mac} {client.status}" for client in aruba_aoscx.client_status(output) if client.port == port]
    return ", ".join(found) or NO_CLIENT


def _snooping(vlans: frozenset[int], output: str) -> str:
    found = vlans & aruba_aoscx.snooping_vlans(output)
    if found and found != vlans:
        return f"operational on VLAN {vlan_words(found)} only"
    return "operational" if found else "off"
