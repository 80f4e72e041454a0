"""Device-state checks of Arista EOS switches: VLANs, trunks, ports, clients, DHCP snooping."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import arista_eos
from netauto.verify.parsers.text import vlan_words
from netauto.verify.switching import carries, snooping_changes, trunk_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Port

# One answer serves all VLANs and trunks, one all ports: a request is worth more than a narrow question.
VLANS = "show vlan | json"
SWITCHPORTS = "show interfaces switchport | json"
STATUS = "show interfaces status | json"
HOSTS = "show dot1x hosts"
SNOOPING = "show ip dhcp snooping"

CARRIED, NOT_CARRIED = "carried", "not carried"
NO_CLIENT = "no client"
# assumed: agents of EOS take over what a session has committed one after the other, within seconds.
AGENTS_SECONDS = 10


def arista_switching_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to VLANs and ports of an EOS switch."""
    for vlan in changed(base.vlans, predicted.vlans):
        after = predicted.vlans.get(vlan)
        words = f"active, named {after.name or f'VLAN{vlan:04d}'}" if after else ABSENT
        yield Check("vlan.state", device, f"VLAN {vlan}", VLANS, partial(_vlan, vlan), words, AGENTS_SECONDS)
    for name in changed(base.ports, predicted.ports):
        yield from _port_checks(device, name, base.ports.get(name), predicted.ports.get(name))
    yield from _snooping_checks(device, base, predicted)


def _port_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    if carries(before) or carries(after):
        yield from _trunk_checks(device, name, before, after)
    elif after is not None and after.mode == "access":
        yield Check("port.vlans", device, name, SWITCHPORTS, partial(_switchport, name), _port_words(after))
        state = "enabled" if after.enabled else "shut down"
        yield Check("port.state", device, name, STATUS, partial(_status, name), state)
        if before is not None and before.control_policy and not after.enabled:
            yield Check("port.clients", device, name, HOSTS, partial(_clients, name), NO_CLIENT, AGENTS_SECONDS)


def _trunk_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    old, new = trunk_vlans(before), trunk_vlans(after)
    for vlans, expect in ((new - old, CARRIED), (old - new, NOT_CARRIED)):
        if vlans:
            subject = f"{name} VLAN {vlan_words(vlans)}"
            parse = partial(_carried, name, vlans)
            yield Check("trunk.vlans", device, subject, VLANS, parse, expect, AGENTS_SECONDS)


def _snooping_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    for subject, vlans, expect in snooping_changes(base, predicted):
        parse = partial(_snooping, vlans)
        yield Check("dhcp-snooping.vlans", device, subject, SNOOPING, parse, expect, AGENTS_SECONDS)


def _vlan(vlan: int, output: str) -> str:
    row = arista_eos.vlans(output).get(vlan)
    return f"{row.status}, named {row.name}" if row else ABSENT


def _carried(port: str, vlans: frozenset[int], output: str) -> str:
    rows = arista_eos.vlans(output)
    carried = {vlan for vlan in vlans if vlan in rows and port in rows[vlan].interfaces}
    if carried and carried != vlans:
        return f"VLAN {vlan_words(vlans - carried)} not carried"
    return CARRIED if carried else NOT_CARRIED


def _port_words(port: Port) -> str:
    return _access_words(port.access_vlan or 1, port.voice_vlan)


def _switchport(port: str, output: str) -> str:
    found = arista_eos.switchports(output).get(port)
    if found is None:
        return "no switched port"
    if found.phone_trunk:
        return _access_words(found.trunking_native_vlan_id, found.phone_vlan)
    return _access_words(found.access_vlan_id, None) if found.mode == "access" else found.mode


def _access_words(access: int, voice: int | None) -> str:
    return f"access VLAN {access}" + (f", voice VLAN {voice}" if voice else "")


def _status(port: str, output: str) -> str:
    state = arista_eos.interfaces_status(output).get(port, ABSENT)
    return {"connected": "enabled", "notconnect": "enabled", "disabled": "shut down"}.get(state, state)


def _clients(port: str, output: str) -> str:
    short = arista_eos.short_name(port)
    found = [f"{host.mac} {host.state}" for host in arista_eos.dot1x_hosts(output) if host.port in {port, short}]
    return ", ".join(found) or NO_CLIENT


def _snooping(vlans: frozenset[int], output: str) -> str:
    found = vlans & arista_eos.snooping_vlans(output)
    if found and found != vlans:
        return f"operational on VLAN {vlan_words(found)} only"
    return "operational" if found else "off"
