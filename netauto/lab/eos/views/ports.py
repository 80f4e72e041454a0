"""Ports as `show` prints them (recorded: keys and layouts in the test data of NAPALM and ntc-templates)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine.vlans import EVERY, format_vlans
from netauto.lab.eos import chassis
from netauto.lab.eos.answer import Answer, Model
from netauto.lab.eos.effects import Port, interfaces, vlans
from netauto.lab.eos.interfaces import expand_range, short_interface
from netauto.lab.eos.views.machine import colons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command
    from netauto.lab.eos.system import EosSystem

HARDWARE = {"Port-Channel": "portChannel", "Vlan": "vlan", "Loopback": "loopback"}
COUNTERS = (
    "outOctets", "inOctets", "outUcastPkts", "inUcastPkts", "outMulticastPkts", "inMulticastPkts", "outBroadcastPkts",
    "inBroadcastPkts", "outDiscards", "inDiscards", "totalOutErrors", "totalInErrors",
)  # fmt: skip
MTU, ROUTED_MTU = 9214, 1500
GIGA = 1_000_000_000


def wanted(cli: EosCli, found: Match) -> Iterator[Port]:
    """The interfaces that a command asks for: all, unless it names some."""
    names = frozenset(expand_range(found.value("ifs") or ""))
    return (port for port in interfaces(cli.system) if not found.value("ifs") or port.name in names)


def state(port: Port) -> str:
    """`connected`, `notconnect` or `disabled`."""
    return "disabled" if not port.enabled else "connected" if port.up else "notconnect"


def mtu(port: Port) -> int:
    """Its MTU: configured, or the default of its kind."""
    return int(port.node.value("mtu ") or (ROUTED_MTU if port.routed else MTU))


def bandwidth(system: EosSystem, port: Port) -> int:
    """Bits per second; of a port channel the sum of its members."""
    if port.kind != "Port-Channel":
        return chassis.speed(system.model, port.name)
    members = [member for member in interfaces(system) if member.up and member.group == int(port.name[12:])]
    return sum(chassis.speed(system.model, member.name) for member in members)


def show_interfaces(cli: EosCli, found: Match) -> Answer:
    """`show interfaces`."""
    ports = tuple(wanted(cli, found))
    data = {"interfaces": {port.name: _interface(cli.system, port) for port in ports}}
    return Answer("".join(paragraph(cli.system, port) for port in ports), data=data)


def _interface(system: EosSystem, port: Port) -> Model:
    model: Model = {
        "name": port.name,
        "forwardingModel": "routed" if port.routed else "bridged",
        "lineProtocolStatus": "up" if port.up else "down",
        "interfaceStatus": state(port),
        "hardware": HARDWARE.get(port.kind, "ethernet"),
        "description": port.description,
        "mtu": mtu(port),
        "bandwidth": bandwidth(system, port),
        "duplex": "duplexFull",
        "physicalAddress": colons(system.mac),
        "burnedInAddress": colons(system.mac),
        "interfaceAddress": [address(port)] if port.address else [],
        "lastStatusChangeTimestamp": system.device.clock.datetime(system.device.booted).timestamp(),
    }
    if port.kind in ("Ethernet", "Management", "Port-Channel"):
        model["interfaceCounters"] = dict.fromkeys(COUNTERS, 0)
    return model


def address(port: Port) -> Model:
    """The addresses of an interface that has one."""
    address, _, length = port.address.partition("/")
    nothing = {"address": "0.0.0.0", "maskLen": 0}  # noqa: S104 - an address that is absent
    return {
        "primaryIp": {"address": address, "maskLen": int(length)},
        "secondaryIps": {},
        "secondaryIpsOrderedList": [],
        "virtualIp": nothing,
        "broadcastAddress": "255.255.255.255",
        "dhcp": False,
    }


def paragraph(system: EosSystem, port: Port) -> str:
    """An interface as `show interfaces` prints it."""
    word = "administratively down" if not port.enabled else "up" if port.up else "down"
    lines = [f"{port.name} is {word}, line protocol is {'up' if port.up else 'down'} ({state(port)})"]
    if port.kind != "Loopback":
        hardware = {"Port-Channel": "Port-Channel", "Vlan": "Vlan"}.get(port.kind, "Ethernet")
        lines.append(f"  Hardware is {hardware}, address is {system.mac} (bia {system.mac})")
    lines += [f"  Description: {port.description}"] if port.description else []
    lines += [f"  Internet address is {port.address}"] if port.address else []
    speed = bandwidth(system, port) // 1000
    lines.append(
        f"  {'IP' if port.routed else 'Ethernet'} MTU {mtu(port)} bytes" + (f" , BW {speed} kbit" if speed else "")
    )
    return "\n".join(lines) + "\n"


def show_interfaces_status(cli: EosCli, found: Match) -> Answer:
    """`show interfaces status`: ports with a plug."""
    ports = [port for port in wanted(cli, found) if port.kind in ("Ethernet", "Port-Channel", "Management")]
    rows = ["Port       Name                 Status       Vlan     Duplex Speed  Type         Flags Encapsulation"]
    for port in sorted(ports, key=lambda port: port.kind == "Port-Channel"):
        vlan = _vlan_word(port)
        speed = _speed_word(bandwidth(cli.system, port))
        media = _media(cli.system, port)
        name = short_interface(port.name)
        rows.append(f"{name:<10} {port.description[:20]:<20} {state(port):<12} {vlan:<8} full   {speed:<6} {media}")
    data = {"interfaceStatuses": {port.name: _status(cli.system, port) for port in ports}}
    return Answer("\n".join(rows) + "\n", data=data)


def _vlan_word(port: Port) -> str:
    if port.group is not None:
        return f"in Po{port.group}"
    if port.routed:
        return "routed"
    return "trunk" if port.mode.startswith("trunk") else str(port.access_vlan)


def _speed_word(bits: int) -> str:
    return f"{bits // GIGA}G" if bits else "unconf"


def _media(system: EosSystem, port: Port) -> str:
    if port.kind == "Port-Channel":
        return "N/A"
    if port.kind == "Management":
        return "10/100/1000"
    fibre = {25: "25GBASE-SR", 100: "100GBASE-SR4"}
    speed = chassis.speed(system.model, port.name) // GIGA
    plugged = port.attached or speed == system.model.speed // GIGA
    return fibre.get(speed, system.model.media) if plugged else "Not Present"


def _status(system: EosSystem, port: Port) -> Model:
    bridged: Model = {"interfaceMode": "bridged", "interfaceForwardingModel": "bridged", "vlanId": port.access_vlan}
    word = _vlan_word(port)
    if word.startswith("in "):
        bridged = {"interfaceMode": "inactive", "interfaceForwardingModel": "dataLink", "vlanExplanation": word}
    elif not word.isdecimal():
        model = "routed" if word == "routed" else "bridged"
        bridged = {"interfaceMode": word, "interfaceForwardingModel": model, "vlanExplanation": word}
    return {
        "description": port.description,
        "linkStatus": state(port),
        "lineProtocolStatus": "up" if port.up else "down",
        "bandwidth": bandwidth(system, port),
        "duplex": "duplexFull",
        "interfaceType": _media(system, port),
        "vlanInformation": bridged,
    }


def show_switchport(cli: EosCli, found: Match) -> Answer:
    """`show interfaces switchport`; `phoneVlan` and its neighbours are assumed."""
    names = {number: vlan.name for number, vlan in vlans(cli.system).items()}
    ports = [port for port in wanted(cli, found) if port.kind in ("Ethernet", "Port-Channel")]
    data = {"switchports": {port.name: _switchport(port, names) for port in ports}}
    return Answer("".join(_switchport_text(port, names) for port in ports), data=data)


def _allowed(port: Port, empty: str = "NONE") -> str:
    allowed = port.vlans if port.mode == "trunk" and port.vlans else EVERY
    if port.mode == "trunk" and not port.vlans and port.group is None:
        return empty
    return "ALL" if allowed == EVERY else format_vlans(allowed)


def _switchport(port: Port, names: dict[int, str]) -> Model:
    info: Model = {
        "mode": port.mode,
        "accessVlanId": port.access_vlan,
        "accessVlanName": names.get(port.access_vlan, "Inactive"),
        "trunkingNativeVlanId": port.native_vlan,
        "trunkingNativeVlanName": names.get(port.native_vlan, "Inactive"),
        "trunkAllowedVlans": _allowed(port),
        "dynamicAllowedVlans": {},
        "dynamicTrunkGroups": [],
        "staticTrunkGroups": [],
        "macLearning": True,
        "sourceportFilterMode": "enabled",
        "tpid": "0x8100",
        "tpidStatus": True,
    }
    if port.phone_vlan is not None:
        info |= {"phoneVlan": port.phone_vlan, "phoneTrunk": True}
        info["phoneTrunkUntagged"] = port.node.has("switchport phone trunk untagged")
    return {"enabled": not port.routed, "switchportInfo": info if not port.routed else {}}


def _switchport_text(port: Port, names: dict[int, str]) -> str:
    if port.routed:
        return f"Name: {short_interface(port.name)}\nSwitchport: Disabled\n\n"
    access, native = port.access_vlan, port.native_vlan
    return (
        f"Name: {short_interface(port.name)}\nSwitchport: Enabled\nAdministrative Mode: {port.mode}\n"
        f"Operational Mode: {port.mode}\nMAC Address Learning: enabled\n"
        f"Access Mode VLAN: {access} ({names.get(access, 'Inactive')})\n"
        f"Trunking Native Mode VLAN: {native} ({names.get(native, 'Inactive')})\n"
        f"Trunking VLANs Enabled: {_allowed(port)}\n"
        + (f"Phone VLAN: {port.phone_vlan}\n" if port.phone_vlan else "")
        + "Static Trunk Groups:\nDynamic Trunk Groups:\n\n"
    )


def show_trunk(cli: EosCli, found: Match) -> Answer:
    """`show interfaces trunk`."""
    ports = [port for port in wanted(cli, found) if not port.routed and port.mode == "trunk" and port.group is None]
    rows = ["Port            Mode            Status          Native vlan"]
    rows += [f"{short_interface(port.name):<15} trunk           trunking        {port.native_vlan}" for port in ports]
    rows += ["", "Port            Vlans allowed"]
    rows += [f"{short_interface(port.name):<15} {_allowed(port)}" for port in ports]
    data = {"trunks": {port.name: {"nativeVlan": port.native_vlan, "allowedVlans": _allowed(port)} for port in ports}}
    return Answer("\n".join(rows) + "\n", data=data)


def show_description(cli: EosCli, found: Match) -> Answer:
    """`show interfaces description`."""
    ports = tuple(wanted(cli, found))
    rows = ["Interface                      Status         Protocol           Description"]
    for port in ports:
        word = "admin down" if not port.enabled else "up" if port.up else "down"
        line = f"{short_interface(port.name):<30} {word:<14} {'up' if port.up else 'down':<18} {port.description}"
        rows.append(line.rstrip())
    data: Model = {
        port.name: {
            "description": port.description,
            "interfaceStatus": state(port),
            "lineProtocolStatus": "up" if port.up else "down",
        }
        for port in ports
    }
    return Answer("\n".join(rows) + "\n", data={"interfaceDescriptions": data})


def show_port_channel(cli: EosCli, found: Match) -> Answer:
    """`show port-channel [summary]`."""
    number = found.value("int:1-2000")
    ports = interfaces(cli.system)
    groups = {int(port.name[12:]): port for port in ports if port.kind == "Port-Channel"}
    members = {group: [port for port in ports if port.group == group] for group in groups}
    rows = ["                 Flags", "-" * 24, "  U - In Use   D - Down", ""]
    rows.append(f"Number of channels in use: {sum(port.up for port in groups.values())}\n")
    rows.append("   Port-Channel       Protocol    Ports")
    rows.append("------------------ -------------- --------------------")
    for group in sorted(groups):
        ports_text = " ".join(f"{short_interface(port.name)}({'PG+' if port.up else 'D'})" for port in members[group])
        rows.append(f"   Po{group}({'U' if groups[group].up else 'D'})          LACP(a)        {ports_text}")
    data: Model = {
        f"Port-Channel{group}": {
            "activePorts": {port.name: {} for port in members[group] if port.up},
            "inactivePorts": {port.name: {} for port in members[group] if not port.up},
        }
        for group in groups
        if number in (None, str(group))
    }
    return Answer("\n".join(rows) + "\n", data={"portChannels": data})


VIEWS: dict[str, Command] = {
    "show_interfaces": show_interfaces,
    "show_interfaces_status": show_interfaces_status,
    "show_switchport": show_switchport,
    "show_trunk": show_trunk,
    "show_description": show_description,
    "show_port_channel": show_port_channel,
}
