"""Views of what is plugged in: sessions, MAC addresses, neighbours, DHCP snooping."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import short_interface
from netauto.lab.ios.effects import interfaces, vlans
from netauto.lab.ios.vlans import format_vlans, parse_vlans

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command
    from netauto.lab.ios.effects import Port
    from netauto.lab.spec import Attached

NEIGHBOURS = ("switch", "router", "wlc", "firewall", "ap", "phone")
CAPABILITIES = {"switch": "R S I", "router": "R S I", "wlc": "R S I", "firewall": "R", "ap": "T B I", "phone": "H P M"}


def controlled(port: Port) -> bool:
    """Whether the port asks who is there (802.1X or MAC authentication)."""
    return port.has("access-session port-control auto") or port.has("authentication port-control auto")


def admitted(port: Port, thing: Attached) -> bool:
    """Whether a thing on an up port may talk."""
    if not controlled(port):
        return True
    if thing.auth == "dot1x":
        return port.has("dot1x pae authenticator")
    return thing.auth == "mab" and port.has("mab")


def vlan_for(port: Port, thing: Attached) -> int:
    """The VLAN that a thing talks in."""
    if thing.kind == "phone" and port.voice_vlan is not None:
        return port.voice_vlan
    return port.native_vlan if port.mode == "trunk" else port.access_vlan


def show_access_session(cli: IosCli, found: Match) -> str:
    """`show access-session [interface X]`."""
    name = found.value("if")
    rows = [
        (port, thing)
        for port in interfaces(cli.system)
        if port.up and controlled(port) and name in (None, port.name)
        for thing in port.attached
    ]
    if not rows:
        where = f" on interface {name}" if name else ""
        return f"No sessions currently exist{where}\n" if name else "No sessions currently exist\n"
    lines = [
        "Interface                MAC Address    Method  Domain  Status Fg  Session ID",
        "--------------------------------------------------------------------------------------------",
    ]
    for port, thing in rows:
        lines.append(_session(port, thing))
    lines.extend(
        (
            "",
            f"Session count = {len(rows)}",
            "",
            "Key to Session Events Blocked Status Flags:",
            "",
            "  A - Applying Policy",
        )
    )
    return "\n".join(lines) + "\n"


def _session(port: Port, thing: Attached) -> str:
    allowed = admitted(port, thing)
    method = thing.auth if allowed else "N/A"
    domain = ("VOICE" if thing.kind == "phone" else "DATA") if allowed else "UNKNOWN"
    number = hashlib.sha256(f"{port.name}{thing.mac}".encode()).hexdigest()[:24].upper()
    status = "Auth" if allowed else "Unauth"
    return f"{short_interface(port.name):<24} {thing.mac} {method:<7} {domain:<7} {status:<10} {number}"


def show_mac(cli: IosCli, found: Match) -> str:
    """`show mac address-table`: what is plugged in, in the VLAN that it talks in."""
    known = vlans(cli.system)
    lines = [
        "          Mac Address Table",
        "-------------------------------------------",
        "",
        "Vlan    Mac Address       Type        Ports",
        "----    -----------       --------    -----",
    ]
    rows = []
    for port in interfaces(cli.system):
        for thing in port.attached if port.up and port.mode != "routed" else ():
            vlan = vlan_for(port, thing)
            if vlan not in known or not admitted(port, thing):
                continue
            if found.value("if") in (None, port.name) and found.value("vlan") in (None, str(vlan)):
                name = f"Po{port.group}" if port.group else short_interface(port.name)
                kind = "STATIC" if controlled(port) else "DYNAMIC"
                rows.append((vlan, thing.mac, f"{vlan:>4}    {thing.mac}    {kind:<10}  {name}"))
    wanted = found.value("mac")
    lines.extend(text for _, mac, text in sorted(rows) if wanted in (None, mac))
    lines.append(f"Total Mac Addresses for this criterion: {len(lines) - 5}")
    return "\n".join(lines) + "\n"


def _neighbours(cli: IosCli) -> list[tuple[Port, Attached]]:
    return [
        (port, thing)
        for port in interfaces(cli.system)
        if port.up
        for thing in port.attached
        if thing.kind in NEIGHBOURS and thing.name
    ]


def show_cdp(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show cdp neighbors`."""
    if any(cli.system.store.running.starting("no cdp run")):
        return "% CDP is not enabled\n"
    lines = [
        "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge",
        "                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, ",
        "                  D - Remote, C - CVTA, M - Two-port Mac Relay ",
        "",
        "Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID",
    ]
    rows = [(port, thing) for port, thing in _neighbours(cli) if thing.kind != "firewall"]
    for port, thing in rows:
        local = _spaced(short_interface(port.name))
        remote = _spaced(short_interface(thing.port)) if thing.port else "Port 1"
        lines.append(
            f"{thing.name:<16} {local:<17} 152        {CAPABILITIES[thing.kind]:>11}  {thing.platform or 'cisco':<9} {remote}"
        )
    return "\n".join((*lines, "", f"Total cdp entries displayed : {len(rows)}")) + "\n"


def _spaced(name: str) -> str:
    letters = name.rstrip("0123456789/.")
    return f"{letters[:3]} {name[len(letters) :]}"


def show_lldp(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show lldp neighbors`."""
    if cli.system.store.running.find("lldp run") is None:
        return "% LLDP is not enabled\n"
    lines = [
        "Capability codes:",
        "    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device",
        "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other",
        "",
        "Device ID           Local Intf     Hold-time  Capability      Port ID",
    ]
    rows = _neighbours(cli)
    lines.extend(
        f"{thing.name:<20}{short_interface(port.name):<15}120        B,R             {short_interface(thing.port) or thing.mac}"
        for port, thing in rows
    )
    return "\n".join((*lines, "", f"Total entries displayed: {len(rows)}", "")) + "\n"


def show_lldp_detail(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show lldp neighbors detail`."""
    if cli.system.store.running.find("lldp run") is None:
        return "% LLDP is not enabled\n"
    blocks = [
        f"{'-' * 48}\nLocal Intf: {short_interface(port.name)}\nChassis id: {thing.mac}\n"
        f"Port id: {short_interface(thing.port) or thing.mac}\nPort Description: {thing.port}\nSystem Name: {thing.name}\n\n"
        f"System Description: \n{thing.platform}\n\nTime remaining: 110 seconds\n"
        "System Capabilities: B,R\nEnabled Capabilities: B,R\nManagement Addresses:\n"
        f"    IP: {thing.ip or '-'}\nVlan ID: - not advertised\n\n"
        for port, thing in _neighbours(cli)
    ]
    return "\n" + "".join(blocks) + f"\nTotal entries displayed: {len(blocks)}\n"


def show_dhcp_snooping(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip dhcp snooping`."""
    tree = cli.system.store.running
    enabled = tree.find("ip dhcp snooping") is not None
    node = tree.find("ip dhcp snooping vlan")
    listed = parse_vlans(node.text.rpartition(" ")[2]) if node is not None else None
    on = format_vlans(listed or frozenset()) or "none"
    live = format_vlans((listed or frozenset()) & frozenset(vlans(cli.system))) if enabled else ""
    lines = [
        f"Switch DHCP snooping is {'enabled' if enabled else 'disabled'}",
        "Switch DHCP gleaning is disabled",
        "DHCP snooping is configured on following VLANs:",
        on,
        "DHCP snooping is operational on following VLANs:",
        live or "none",
        f"Insertion of option 82 is {'disabled' if tree.find('ip dhcp snooping information option') else 'enabled'}",
        "DHCP snooping trust/rate is configured on the following Interfaces:",
        "",
        "Interface                  Trusted    Allow option    Rate limit (pps)",
        "-----------------------    -------    ------------    ----------------   ",
    ]
    for port in interfaces(cli.system):
        rate = port.setting("ip dhcp snooping limit rate")
        trusted = port.has("ip dhcp snooping trust")
        if rate or trusted:
            word = "yes" if trusted else "no"
            lines.append(f"{port.name:<26} {word:<10} {word:<15} {rate or 'unlimited'}")
    return "\n".join(lines) + "\n"


def show_dhcp_snooping_binding(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip dhcp snooping binding`: things with an address on untrusted ports of snooped VLANs."""
    node = cli.system.store.running.find("ip dhcp snooping vlan")
    snooped = parse_vlans(node.text.rpartition(" ")[2]) if node is not None else None
    lines = [
        "MacAddress          IpAddress        Lease(sec)  Type           VLAN  Interface",
        "------------------  ---------------  ----------  -------------  ----  --------------------",
    ]
    count = 0
    for port in interfaces(cli.system):
        for thing in port.attached if port.up and not port.has("ip dhcp snooping trust") else ():
            vlan = vlan_for(port, thing)
            if thing.ip and vlan in (snooped or ()) and admitted(port, thing):
                mac = ":".join(thing.mac.replace(".", "").upper()[i : i + 2] for i in range(0, 12, 2))
                lines.append(f"{mac:<18}  {thing.ip:<15}  86399       dhcp-snooping  {vlan:<4}  {port.name}")
                count += 1
    return "\n".join((*lines, f"Total number of bindings: {count}")) + "\n"


def show_dot1x(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show dot1x all`."""
    enabled = cli.system.store.running.find("dot1x system-auth-control") is not None
    return f"Sysauthcontrol              {'Enabled' if enabled else 'Disabled'}\nDot1x Protocol Version            3\n"


def show_aaa_servers(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show aaa servers`."""
    lines = []
    for index, node in enumerate(cli.system.store.running.starting("radius server "), 1):
        address = node.find("address ipv4")
        host = address.text.split()[2] if address is not None else "unknown"
        lines.append(f"\nRADIUS: id {index}, priority {index}, host {host}, auth-port 1812, acct-port 1813")
        lines.append("     State: current UP, duration 86400s, previous duration 0s")
    return "\n".join(lines) + "\n"


COMMANDS: dict[str, Command] = {
    "show_access_session": show_access_session,
    "show_mac": show_mac,
    "show_cdp": show_cdp,
    "show_lldp": show_lldp,
    "show_lldp_detail": show_lldp_detail,
    "show_dhcp_snooping": show_dhcp_snooping,
    "show_dhcp_snooping_binding": show_dhcp_snooping_binding,
    "show_dot1x": show_dot1x,
    "show_aaa_servers": show_aaa_servers,
}
