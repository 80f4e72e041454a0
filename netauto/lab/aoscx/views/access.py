"""Clients and roles of ports that authenticate, as `show` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx.effects import Client, clients, colons

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match


def show_client_status(cli: AosCxCli, found: Match) -> str:
    """`show aaa authentication port-access interface {all|PORT} client-status` (recorded: tests of ntc-templates)."""
    name = found.value("port")
    chosen = [client for client in clients(cli.system) if name in (None, client.port)]
    if not chosen:
        return "No port-access clients found.\n"
    return "Port Access Client Status Details\n" + "".join(_detail(client) for client in chosen)


def _detail(client: Client) -> str:
    status = f"{client.method} Authenticated" if client.admitted else "Authentication Failed, Server-Reject"
    other = "mac-auth" if client.method == "dot1x" else "dot1x"
    order = f"{client.method or 'mac-auth'} - {'Authenticated' if client.admitted else 'Held'}, {other} - Not attempted"
    return (
        f"\nClient {colons(client.mac)}, {client.name}\n============================\n"
        f"  Session Details\n  ---------------\n    Port         : {client.port}\n    Session Time : 120s\n"
        "    IPv4 Address : \n    IPv6 Address : \n\n"
        f"  Authentication Details\n  ----------------------\n    Status          : {status}\n    Auth Precedence : {order}\n\n"
        f"  Authorization Details\n  ----------------------\n    Role   : {client.role} \n    Status : Applied\n"
    )


def show_clients(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show port-access clients` (recorded: captures of 10.18 in the tests of a published training simulator)."""
    every = clients(cli.system)
    if not every:
        return "No port-access clients found.\n"
    lines = [
        "Port Access Clients",
        "",
        "Flags: Onboarding-Method|Mode|Device-Type|Status ",
        "",
        "Port     Client-Name             IPv4-Address    User-Role                           VLAN            Flags    ",
        "-" * 110,
    ]
    for client in every:
        method = {"dot1x": "1x", "mac-auth": "ma"}.get(client.method, "--")
        vlan = f"(u){client.vlan}" if client.vlan else ""
        flags = f"{method}|c|-|{'s' if client.admitted else 'f'}"
        lines.append(f"{client.port:<8} {client.name:<23} {'':<15} {client.role:<35} {vlan:<15} {flags}")
    return "\n".join(lines) + "\n"


def show_roles(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show port-access role` (recorded: its first line, and that of the access VLAN)."""
    lines = ["Role Information:", "", "Attributes overridden by RADIUS are prefixed by '*'.", ""]
    for node in cli.system.running.starting("port-access role "):
        lines += [f"Name  : {node.text.split()[2]}", "Type  : local", "-" * 46]
        lines += [f"    Access VLAN                         : {node.value('vlan access ')}", ""]
    return "\n".join(lines) + "\n"


VIEWS: dict[str, Command] = {
    "show_client_status": show_client_status,
    "show_clients": show_clients,
    "show_roles": show_roles,
}
