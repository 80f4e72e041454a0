"""Addresses and routes as `show` prints them (recorded: keys and layouts in the test data of NAPALM and ntc-templates)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.answer import Answer, Model, failure
from netauto.lab.eos.effects import interfaces
from netauto.lab.eos.views.ports import address, mtu, paragraph, state, wanted

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command


def show_ip_brief(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show ip interface brief`."""
    ports = [port for port in interfaces(cli.system) if port.address]
    rows = ["                                                                           Address"]
    rows.append("Interface         IP Address           Status       Protocol         MTU    Owner")
    rows.append("----------------- -------------------- ------------ ------------ ---------- -------")
    data: Model = {}
    for port in ports:
        word = "admin down" if not port.enabled else "up" if port.up else "down"
        line = "up" if port.up else "down"
        rows.append(f"{port.name:<17} {port.address:<20} {word:<12} {line:<12} {mtu(port):>10}")
        host, _, length = port.address.partition("/")
        data[port.name] = {
            "name": port.name,
            "interfaceStatus": state(port),
            "lineProtocolStatus": line,
            "mtu": mtu(port),
            "interfaceAddress": {"ipAddr": {"address": host, "maskLen": int(length)}},
        }
    return Answer("\n".join(rows) + "\n", data={"interfaces": data})


def show_ip_interface(cli: EosCli, found: Match) -> Answer:
    """`show ip interface`."""
    ports = [port for port in wanted(cli, found) if port.address]
    text = "".join(paragraph(cli.system, port) for port in ports)
    data: Model = {
        port.name: {
            "name": port.name,
            "description": port.description,
            "interfaceStatus": state(port),
            "lineProtocolStatus": "up" if port.up else "down",
            "mtu": mtu(port),
            "vrf": port.node.value("vrf ") or "default",
            "interfaceAddress": address(port),
        }
        for port in ports
    }
    return Answer(text, data={"interfaces": data})


def show_ipv6_interface(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show ipv6 interface`: there are none (recorded: the words, in the NAPALM eos driver)."""
    return failure("% No IPv6 configured interfaces\n")


def show_ip_route(cli: EosCli, found: Match) -> str:
    """`show ip route [vrf NAME]`: connected and static routes."""
    vrf = found.text.partition(" vrf ")[2].split()[:1]
    prefix = f"ip route vrf {vrf[0]} " if vrf else "ip route "
    rows = [f"\nVRF: {vrf[0] if vrf else 'default'}\n"]
    connected = [port for port in interfaces(cli.system) if port.address and port.up]
    rows += [
        f" C        {port.address} is directly connected, {port.name}"
        for port in connected
        if port.node.value("vrf ") == (vrf[0] if vrf else "")
    ]
    for node in cli.system.running.starting(prefix):
        words = node.text.removeprefix(prefix).split()
        if words[0] != "vrf":
            rows.append(f" S        {words[0]} [1/0] via {words[1]}")
    return "\n".join(rows) + "\n"


VIEWS: dict[str, Command] = {
    "show_ip_brief": show_ip_brief,
    "show_ip_interface": show_ip_interface,
    "show_ipv6_interface": show_ipv6_interface,
    "show_ip_route": show_ip_route,
}
