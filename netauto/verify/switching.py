"""Device-state checks of switches: VLANs, trunks, ports, DHCP snooping."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import switch
from netauto.verify.parsers.text import short_name, vlan_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Port

FORWARDING = "carried and forwarding"
NOT_CARRIED = "not carried"

# documented: a port that becomes part of a VLAN's tree listens and learns for 15 s each under classic spanning tree.
SPANNING_TREE_SECONDS = 35


def switching_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to VLANs and ports of an IOS-XE device."""
    for vlan in changed(base.vlans, predicted.vlans):
        after = predicted.vlans.get(vlan)
        words = f"active, named {after.name or f'VLAN{vlan:04d}'}" if after else ABSENT
        yield Check("vlan.state", device, f"VLAN {vlan}", "show vlan brief", partial(_vlan, vlan), words)
    for name in changed(base.ports, predicted.ports):
        yield from _port_checks(device, name, base.ports.get(name), predicted.ports.get(name))
    yield from _snooping_checks(device, base, predicted)


def _port_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    if carries(before) or carries(after):
        yield from _trunk_checks(device, name, before, after)
    elif after is not None and after.mode == "access":
        command = f"show interfaces {name} switchport"
        yield Check("port.vlans", device, name, command, _switchport, _port_words(after))
        state = "enabled" if after.enabled else "shut down"
        yield Check("port.state", device, name, "show interfaces status", partial(_status, short_name(name)), state)


def carries(port: Port | None) -> bool:
    """Return whether a port is a trunk with VLANs of its own."""
    # A member of a bundle carries what the bundle carries, and tables of trunks list the bundle only.
    return port is not None and port.mode == "trunk" and port.channel_group is None


def _trunk_checks(device: str, name: str, before: Port | None, after: Port | None) -> Iterator[Check]:
    old, new = trunk_vlans(before), trunk_vlans(after)
    # A port that is down carries nothing: wrong where the unit opens, and just as well where it closes.
    sides = (
        (new - old, FORWARDING, "the port is not trunking", SPANNING_TREE_SECONDS),
        (old - new, NOT_CARRIED, NOT_CARRIED, 0),
    )
    for vlans, expect, down, settle in sides:
        if vlans:
            parse = partial(_trunk, short_name(name), vlans, down)
            subject = f"{name} VLAN {vlan_words(vlans)}"
            yield Check("trunk.vlans", device, subject, "show interfaces trunk", parse, expect, settle)


def trunk_vlans(port: Port | None) -> frozenset[int]:
    """Return the VLANs that a trunk lists; one without a list carries everything: there is nothing to ask for one unit's in particular."""
    return port.trunk_vlans or frozenset() if port is not None and port.mode == "trunk" else frozenset()


def snooping_changes(base: DeviceModel, predicted: DeviceModel) -> Iterator[tuple[str, frozenset[int], str]]:
    """Yield what changes about DHCP snooping: subject, VLANs, what is expected of them."""
    sides = (
        (predicted.snooping_vlans - base.snooping_vlans, "operational"),
        (base.snooping_vlans - predicted.snooping_vlans, "off"),
    )
    for vlans, expect in sides:
        if vlans:
            yield f"DHCP snooping VLAN {vlan_words(vlans)}", vlans, expect


def _snooping_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    for subject, vlans, expect in snooping_changes(base, predicted):
        parse = partial(_snooping, vlans)
        yield Check("dhcp-snooping.vlans", device, subject, "show ip dhcp snooping", parse, expect)


def _vlan(vlan: int, output: str) -> str:
    row = switch.vlan_brief(output).get(vlan)
    return f"{row.status}, named {row.name}" if row else ABSENT


def _trunk(port: str, vlans: frozenset[int], down: str, output: str) -> str:
    trunk = switch.interfaces_trunk(output).get(port)
    if trunk is None or trunk.status != "trunking":
        return down
    groups = {
        FORWARDING: vlans & trunk.forwarding,
        "existing, not forwarding": (vlans & trunk.active) - trunk.forwarding,
        "allowed, not existing": (vlans & trunk.allowed) - trunk.active - trunk.forwarding,
        NOT_CARRIED: vlans - trunk.allowed - trunk.active - trunk.forwarding,
    }
    present = {words: group for words, group in groups.items() if group}
    if len(present) == 1:
        return next(iter(present))
    return "; ".join(f"VLAN {vlan_words(group)} {words}" for words, group in present.items())


def _port_words(port: Port) -> str:
    return access_words(port.access_vlan or 1, port.voice_vlan)


def _switchport(output: str) -> str:
    port = switch.switchport(output)
    return access_words(port.access_vlan, port.voice_vlan) if port.mode == "static access" else port.mode


def access_words(access: int | None, voice: int | None) -> str:
    """Return ``access VLAN 2032, voice VLAN 2033``."""
    return f"access VLAN {access or 'inactive'}" + (f", voice VLAN {voice}" if voice else "")


def _status(port: str, output: str) -> str:
    state = switch.interfaces_status(output).get(port, ABSENT)
    return {"connected": "enabled", "notconnect": "enabled", "disabled": "shut down"}.get(state, state)


def _snooping(vlans: frozenset[int], output: str) -> str:
    found = vlans & switch.snooping_vlans(output)
    if found and found != vlans:
        return f"operational on VLAN {vlan_words(found)} only"
    return "operational" if found else "off"
