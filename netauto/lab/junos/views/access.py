"""Who is there: 802.1X, LLDP, LACP.

Recorded: `show lldp neighbors`, `show lacp interfaces` (ntc-templates), `show dot1x interface` (published transcripts: a
second machine on a port leaves the role out, a port without one says `Initialize`). Documented: its `detail`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.ports import Host, Ports, colons
from netauto.lab.junos.views import Asked, Unanswered, View

if TYPE_CHECKING:
    from netauto.lab.junos.tree import Node
    from netauto.lab.spec import Attached

SPEAKS = ("switch", "router", "firewall", "ap", "phone", "wlc")
CAPABILITIES = {
    "router": "Router",
    "firewall": "Bridge Router",
    "phone": "Bridge Telephone",
    "ap": "Bridge WLAN Access Point",
}
MODES = {"single": "Single", "single-secure": "Single-Secure", "multiple": "Multiple"}


def authenticators(asked: Asked) -> View:
    """`show dot1x interface`, `... NAME`."""
    chosen = _chosen(asked)
    text = "802.1X Information:\nInterface     Role           State           MAC address          User\n"
    for port, _, hosts in chosen:
        if not hosts:
            text += f"{port:<13} {'Authenticator':<14} Initialize\n"
        for index, host in enumerate(hosts):
            role = "" if index else "Authenticator"
            text += f"{port:<13} {role:<14} {host.state:<15} {host.mac:<20} {host.user}\n"
    entries = (
        element(
            "interface",
            leaf("interface-name", port),
            leaf("user-mac-address", host.mac) if host else "",
            leaf("role", "Authenticator"),
            leaf("state", host.state if host else "Initialize"),
            leaf("user-name", host.user) if host else "",
        )
        for port, _, hosts in chosen
        for host in hosts or (None,)
    )
    return View(text, element("dot1x-interface-information", *entries))


def authenticator_details(asked: Asked) -> View:
    """`show dot1x interface [NAME] detail`."""
    return View("".join(_detail(*row) for row in _chosen(asked)))


def _chosen(asked: Asked) -> list[tuple[str, Node, tuple[Host, ...]]]:
    ports = Ports(asked.system)
    wanted = asked["interface_name"]
    wanted = wanted if "." in wanted or not wanted else f"{wanted}.0"
    chosen = [(port, node, ports.hosts(port, node)) for port, node in ports.authenticators() if wanted in ("", port)]
    if wanted and not chosen:
        raise Unanswered(f"dot1x is not enabled on interface {wanted}")
    return chosen


def _detail(port: str, node: Node, hosts: tuple[Host, ...]) -> str:
    lines = [
        port,
        "  Role: Authenticator",
        "  Administrative state: Auto",
        f"  Supplicant mode: {MODES[node.value('supplicant') or 'single']}",
        f"  Number of retries: {node.value('retries') or 3}",
        f"  Quiet period: {node.value('quiet-period') or 60} seconds",
        f"  Transmit period: {node.value('transmit-period') or 30} seconds",
        f"  Mac Radius: {'Enabled' if node.get('mac-radius') else 'Disabled'}",
        f"  Mac Radius Restrict: {'Enabled' if node.get('mac-radius', 'restrict') else 'Disabled'}",
        f"  Reauthentication: {'Disabled' if node.get('no-reauthentication') else 'Enabled'}",
        f"  Configured Reauthentication interval: {node.value('reauthentication', 'interval') or 3600} seconds",
        f"  Supplicant timeout: {node.value('supplicant-timeout') or 30} seconds",
        f"  Server timeout: {node.value('server-timeout') or 30} seconds",
        f"  Maximum EAPOL requests: {node.value('maximum-requests') or 2}",
        f"  Guest VLAN member: {node.value('guest-vlan') or '<not configured>'}",
        f"  Number of connected supplicants: {len(hosts)}",
    ]
    for host in hosts:
        lines += [
            f"    Supplicant: {host.user}, {host.mac}",
            f"      Operational state: {host.state}",
            "      Backend Authentication state: Idle",
            f"      Authentication method: {host.method or 'None'}",
            f"      Authenticated VLAN: {host.vlan or '<not configured>'}",
            f"      Session Reauth interval: {node.value('reauthentication', 'interval') or 3600} seconds",
        ]
    return "".join(f"{line}\n" for line in lines)


def neighbors(asked: Asked) -> View:
    """`show lldp neighbors`, of one interface or all; the table is the same (assumed)."""
    found = _neighbors(asked)
    text = f"{'Local Interface':<19}{'Parent Interface':<20}{'Chassis Id':<20}{'Port info':<14}System Name\n"
    for port, parent, item in found:
        text += f"{port:<18} {parent or '-':<19} {colons(item.mac):<19} {item.port or '0':<13} {item.name}\n"
    entries = (
        element(
            "lldp-neighbor-information",
            leaf("lldp-local-port-id", port),
            leaf("lldp-local-interface", port) if asked["interface_name"] else "",
            leaf("lldp-local-parent-interface-name", parent or "-"),
            leaf("lldp-remote-chassis-id-subtype", "Mac address"),
            leaf("lldp-remote-chassis-id", colons(item.mac)),
            leaf("lldp-remote-port-id-subtype", "Interface name"),
            leaf("lldp-remote-port-id", item.port or "0"),
            leaf("lldp-remote-port-description", item.port),
            leaf("lldp-remote-system-name", item.name),
            element("lldp-system-description", leaf("lldp-remote-system-description", item.platform or item.kind)),
            leaf("lldp-remote-system-capabilities-supported", CAPABILITIES.get(item.kind, "Bridge")),
            leaf("lldp-remote-system-capabilities-enabled", CAPABILITIES.get(item.kind, "Bridge")),
        )
        for port, parent, item in found
    )
    return View(text, element("lldp-neighbors-information", *entries))


def _neighbors(asked: Asked) -> list[tuple[str, str, Attached]]:
    ports = Ports(asked.system)
    enabled = set(asked.active.values("protocols", "lldp", "interface"))
    return [
        (port, ports.bundle(port), item)
        for port in asked.system.model.ports
        if enabled & {"all", port} and ports.up(port) and asked["interface_name"] in ("", port)
        for item in ports.attached(port)
        if item.kind in SPEAKS and item.name
    ]


def bundles(asked: Asked) -> View:
    """`show lacp interfaces`."""
    ports = Ports(asked.system)
    text = ""
    for bundle in (name for name in ports.names() if name.startswith("ae")):
        text += (
            f"Aggregated interface: {bundle}\n"
            "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity\n"
        )
        members = [(port, ports.up(port)) for port in ports.members(bundle)]
        for port, up in members:
            word, other = ("Yes", "No") if up else ("No", "Yes")
            for role in ("Actor", "Partner"):
                text += f"      {port:<14} {role:>7}    No   {other:>3}   {word:>3}  {word:>3}  {word:>3}   Yes     Fast    Active\n"
        text += "    LACP protocol:        Receive State  Transmit State          Mux State \n"
        for port, up in members:
            receive, mux = ("Current", "Collecting distributing") if up else ("Defaulted", "Detached")
            text += f"      {port:<19}       {receive:>9}   Fast periodic {mux:>23}\n"
    return View(text)
