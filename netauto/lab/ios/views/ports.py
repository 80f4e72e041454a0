"""Views of interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import short_interface, split_interface
from netauto.lab.ios.effects import interfaces, vlans
from netauto.lab.ios.vlans import EVERY, format_vlans

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command
    from netauto.lab.ios.effects import Port

SPEEDS = {
    "GigabitEthernet": (1_000_000, "10/100/1000BaseTX"),
    "TenGigabitEthernet": (10_000_000, "SFP-10GBase-SR"),
    "TwentyFiveGigE": (25_000_000, "SFP-25GBase-SR"),
    "FortyGigabitEthernet": (40_000_000, "QSFP 40G SR4"),
    "HundredGigE": (100_000_000, "QSFP 100G SR4"),
    "Port-channel": (20_000_000, "N/A"),
}
NAME_WIDTH = 18


def chosen(cli: IosCli, found: Match) -> tuple[Port, ...]:
    """The interface that the command names, or all."""
    name = found.value("if")
    return tuple(port for port in interfaces(cli.system) if name in (None, port.name))


def address_of(port: Port) -> str:
    """`10.60.1.11/24`, or nothing."""
    words = (port.setting("ip address") or "").split()
    if len(words) < 2:  # noqa: PLR2004
        return ""
    bits = sum(int(octet).bit_count() for octet in words[1].split("."))
    return f"{words[0]}/{bits}"


def mac_of(name: str) -> str:
    """A MAC address for an interface, always the same."""
    kind, numbers = split_interface(name)
    value = sum(number << (6 * place) for place, number in enumerate(reversed(numbers))) + len(kind)
    return f"00a3.8e{value >> 16 & 0xFF:02x}.{value & 0xFFFF:04x}"


def line_state(port: Port) -> tuple[str, str]:
    """What `show interfaces` says of a port: link, then line protocol."""
    if not port.enabled:
        return "administratively down", "down"
    return ("up", "up") if port.up else ("down", "down")


def show_interfaces(cli: IosCli, found: Match) -> str:
    """`show interfaces [X]`."""
    ports = chosen(cli, found)
    if not ports:
        return f"{' ' * 30}^\n% Invalid input detected at '^' marker.\n\n"
    return "".join(_detail(port) for port in ports)


def _detail(port: Port) -> str:
    link, protocol = line_state(port)
    kind, _ = split_interface(port.name)
    speed, media = SPEEDS.get(kind, (1_000_000, "Virtual"))
    lines = [f"{port.name} is {link}, line protocol is {protocol} {_state_word(port)}".rstrip()]
    hardware = {"Vlan": "Ethernet SVI", "Loopback": "Loopback", "Tunnel": "Tunnel", "Port-channel": "EtherChannel"}
    if kind in ("Loopback", "Tunnel"):
        lines.append(f"  Hardware is {hardware[kind]}")
    else:
        mac = mac_of(port.name)
        lines.append(f"  Hardware is {hardware.get(kind, 'Gigabit Ethernet')}, address is {mac} (bia {mac})")
    if port.description:
        lines.append(f"  Description: {port.description}")
    if address_of(port):
        lines.append(f"  Internet address is {address_of(port)}")
    lines.extend(
        (
            f"  MTU {port.setting('mtu') or 1500} bytes, BW {port.setting('bandwidth') or speed} Kbit/sec, DLY 10 usec, ",
            "     reliability 255/255, txload 1/255, rxload 1/255",
            "  Encapsulation ARPA, loopback not set",
            "  Keepalive set (10 sec)",
        )
    )
    if port.physical:
        duplex = "Full-duplex, 1000Mb/s" if port.up else "Auto-duplex, Auto-speed"
        lines.append(f"  {duplex}, media type is {media}")
    lines.extend(
        (
            "  Last input never, output never, output hang never",
            "  5 minute input rate 0 bits/sec, 0 packets/sec",
            "  5 minute output rate 0 bits/sec, 0 packets/sec",
            "     0 packets input, 0 bytes, 0 no buffer",
            "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored",
            "     0 packets output, 0 bytes, 0 underruns",
        )
    )
    return "\n".join(lines) + "\n"


def _state_word(port: Port) -> str:
    if not port.physical:
        return ""
    if not port.enabled:
        return "(disabled)"
    return "(connected)" if port.up else "(notconnect)"


def show_interfaces_status(cli: IosCli, found: Match) -> str:
    """`show interfaces status`."""
    lines = ["", "Port         Name               Status       Vlan       Duplex  Speed Type"]
    known = vlans(cli.system)
    for port in chosen(cli, found):
        kind, _ = split_interface(port.name)
        if not port.physical and kind != "Port-channel":
            continue
        vlan = {"routed": "routed", "trunk": "trunk"}.get(port.mode, str(port.access_vlan))
        if port.mode == "trunk" and not port.up:
            vlan = str(port.access_vlan)
        state = "connected" if port.up else "notconnect"
        if port.up and port.mode == "access" and port.access_vlan not in known:
            state = "inactive"
        state = state if port.enabled else "disabled"
        speed, media = SPEEDS.get(kind, (0, ""))
        duplex, rate = ("a-full", f"a-{speed // 1000}") if port.up else ("auto", "auto")
        name = port.description[:NAME_WIDTH]
        lines.append(
            f"{short_interface(port.name):<12} {name:<18} {state:<12} {vlan:<10} {duplex:>6} {rate:>6} {media}"
        )
    return "\n".join(lines) + "\n"


def show_interfaces_trunk(cli: IosCli, found: Match) -> str:
    """`show interfaces trunk`: four tables over the trunks that are up."""
    ports = [port for port in chosen(cli, found) if port.mode == "trunk" and port.up and port.group is None]
    if not ports:
        return ""
    active = frozenset(number for number, vlan in vlans(cli.system).items() if vlan.active)
    tables = (
        ("Port           Mode             Encapsulation  Status        Native vlan", _trunk_mode),
        ("Port           Vlans allowed on trunk", lambda port: format_vlans(port.allowed)),
        ("Port           Vlans allowed and active in management domain", lambda p: format_vlans(p.allowed & active)),
        (
            "Port           Vlans in spanning tree forwarding state and not pruned",
            lambda p: format_vlans(p.allowed & active),
        ),
    )
    blocks = []
    for header, value in tables:
        rows = [f"{short_interface(port.name):<14} {value(port) or 'none'}" for port in ports]
        blocks.append("\n".join((header, *rows)))
    return "\n" + "\n\n".join(blocks) + "\n"


def _trunk_mode(port: Port) -> str:
    return f"{'on':<16} {'802.1q':<14} {'trunking':<13} {port.native_vlan}"


def show_interfaces_switchport(cli: IosCli, found: Match) -> str:
    """`show interfaces [X] switchport`."""
    known = vlans(cli.system)
    ports = [
        port
        for port in chosen(cli, found)
        if (port.physical or port.name.startswith("Port-channel")) and port.mode != "routed"
    ]
    return "\n".join(_switchport(port, {number: vlan.name for number, vlan in known.items()}) for port in ports)


def _switchport(port: Port, names: dict[int, str]) -> str:
    configured = port.setting("switchport mode")
    administrative = {"access": "static access", "trunk": "trunk"}.get(configured or "", "dynamic auto")
    operational = "down" if not port.up else "trunk" if port.mode == "trunk" else "static access"
    voice = "none" if port.voice_vlan is None else f"{port.voice_vlan} ({names.get(port.voice_vlan, 'Inactive')})"
    enabled = "ALL" if port.allowed == EVERY else format_vlans(port.allowed) or "NONE"
    return "\n".join(
        (
            f"Name: {short_interface(port.name)}",
            "Switchport: Enabled",
            f"Administrative Mode: {administrative}",
            f"Operational Mode: {operational}",
            f"Administrative Trunking Encapsulation: {'dot1q' if port.mode == 'trunk' else 'negotiate'}",
            f"Negotiation of Trunking: {'Off' if port.has('switchport nonegotiate') or configured == 'access' else 'On'}",
            f"Access Mode VLAN: {port.access_vlan} ({names.get(port.access_vlan, 'Inactive')})",
            f"Trunking Native Mode VLAN: {port.native_vlan} ({names.get(port.native_vlan, 'Inactive')})",
            "Administrative Native VLAN tagging: disabled",
            f"Voice VLAN: {voice}",
            "Administrative private-vlan host-association: none ",
            "Administrative private-vlan mapping: none ",
            "Administrative private-vlan trunk native VLAN: none",
            "Administrative private-vlan trunk Native VLAN tagging: enabled",
            "Administrative private-vlan trunk encapsulation: dot1q",
            "Administrative private-vlan trunk normal VLANs: none",
            "Administrative private-vlan trunk associations: none",
            "Administrative private-vlan trunk mappings: none",
            "Operational private-vlan: none",
            *_wrapped(f"Trunking VLANs Enabled: {enabled}"),
            "Pruning VLANs Enabled: 2-1001",
            "Capture Mode Disabled",
            "Capture VLANs Allowed: ALL",
            "",
            "Protected: false",
            "Unknown unicast blocked: disabled",
            "Unknown multicast blocked: disabled",
            "Vepa Enabled: false",
            "App Interface: false",
            "Appliance trust: none",
            "",
        )
    )


def _wrapped(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for part in text.split(","):
        if len(lines[-1]) + len(part) >= width:
            lines.append(" " * 5)
        lines[-1] += part + ","
    lines[-1] = lines[-1].rstrip(",")
    return lines


def show_interfaces_description(cli: IosCli, found: Match) -> str:
    """`show interfaces description`."""
    lines = ["Interface                      Status         Protocol Description"]
    for port in chosen(cli, found):
        link, protocol = line_state(port)
        link = link.replace("administratively", "admin")
        lines.append(f"{short_interface(port.name):<30} {link:<14} {protocol:<8} {port.description}".rstrip())
    return "\n".join(lines) + "\n"


def show_etherchannel(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show etherchannel summary`."""
    ports = interfaces(cli.system)
    lines = [
        "Flags:  D - down        P - bundled in port-channel",
        "        R - Layer3      S - Layer2",
        "        U - in use",
        "",
        f"Number of channel-groups in use: {sum(1 for p in ports if p.name.startswith('Port-channel'))}",
        "",
        "Group  Port-channel  Protocol    Ports",
        "------+-------------+-----------+-----------------------------------------------",
    ]
    for channel in (port for port in ports if port.name.startswith("Port-channel")):
        number = int(channel.name.removeprefix("Port-channel"))
        flags = ("R" if channel.mode == "routed" else "S") + ("U" if channel.up else "D")
        listed = "  ".join(f"{short_interface(p.name)}({'P' if p.up else 'D'})" for p in ports if p.group == number)
        lines.append(f"{number:<6} {f'Po{number}({flags})':<13} {'LACP':<11} {listed}")
    return "\n".join(lines) + "\n"


def show_power(cli: IosCli, found: Match) -> str:
    """`show power inline`: phones and access points draw power."""
    lines = [
        "Interface Admin  Oper       Power   Device              Class Max",
        "                            (Watts)                            ",
        "--------- ------ ---------- ------- ------------------- ----- ----",
    ]
    for port in chosen(cli, found):
        if port.name.startswith("GigabitEthernet1/0/"):
            drawing = [thing for thing in port.attached if thing.kind in ("phone", "ap")] if port.up else []
            device = drawing[0].platform or drawing[0].kind if drawing else "n/a"
            watts = "15.4" if drawing else "0.0"
            lines.append(
                f"{short_interface(port.name):<9} auto   {'on' if drawing else 'off':<10} {watts:<7} "
                f"{device:<19} {'4' if drawing else 'n/a':<5} 30.0"
            )
    return "\n".join(lines) + "\n"


COMMANDS: dict[str, Command] = {
    "show_interfaces": show_interfaces,
    "show_interfaces_status": show_interfaces_status,
    "show_interfaces_trunk": show_interfaces_trunk,
    "show_interfaces_switchport": show_interfaces_switchport,
    "show_interfaces_description": show_interfaces_description,
    "show_etherchannel": show_etherchannel,
    "show_power": show_power,
}
