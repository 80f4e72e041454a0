"""VLANs, DHCP snooping and MAC addresses as `show` prints them (recorded: tests of ntc-templates; documented where said)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx import words
from netauto.lab.aoscx.effects import Port, Vlan, colons, learned, ports, ranges, snooped, vlans
from netauto.lab.aoscx.views.ports import wanted
from netauto.lab.engine.refusals import Refused
from netauto.lab.engine.vlans import format_vlans

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match

RULE, INDENT, WIDTH = "-" * 114, " " * 84, 30
PORT_RULE = "-" * 60


def show_vlan(cli: AosCxCli, found: Match) -> str:
    """`show vlan [N]`: VLANs, and the ports that are told to carry them."""
    known = vlans(cli.system)
    number = found.value("vlan")
    if number is not None and int(number) not in known:
        raise Refused(words.NO_VLAN.format(number=number))
    chosen = [vlan for key, vlan in sorted(known.items()) if number in (None, str(key))]
    header = "VLAN  Name                              Status  Reason                  Type        Interfaces                    "
    every = ports(cli.system)
    lines = [RULE, header, RULE]
    for vlan in chosen:
        members = [port for port in every if vlan.number in port.vlans]
        first, *more = _wrapped([port.name for port in members])
        status, reason = _status(vlan, members)
        kind = "default" if vlan.number == 1 else "static"
        lines.append(f"{vlan.number:<5} {vlan.name:<33} {status:<7} {reason:<23} {kind:<11} {first}")
        lines += [INDENT + line for line in more]
    return "\n".join(lines) + "\n"


def _status(vlan: Vlan, members: list[Port]) -> tuple[str, str]:
    if not vlan.enabled:
        return "down", "admin_down"
    if not members:
        return "down", "no_member_port"
    return ("up", "ok") if any(port.up for port in members) else ("down", "no_member_forwarding")


def _wrapped(names: list[str]) -> list[str]:
    lines = [""]
    for part in ranges(names):
        longer = f"{lines[-1]},{part}" if lines[-1] else part
        if len(longer) < WIDTH:
            lines[-1] = longer
        else:
            lines[-1] += ","
            lines.append(part)
    return lines


def show_vlan_summary(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show vlan summary` (documented)."""
    count = len(vlans(cli.system))
    return f"Number of existing VLANs: {count}\nNumber of static VLANs:   {count}\nNumber of dynamic VLANs:  0\n"


def show_vlan_port(cli: AosCxCli, found: Match) -> str:
    """`show vlan port PORT` (documented)."""
    port = wanted(cli, found)[0]
    lines = [PORT_RULE, "VLAN  Name                              Mode             Mapping", PORT_RULE]
    for number, vlan in sorted(vlans(cli.system).items()):
        if number in port.vlans:
            untagged = number == port.untagged
            mode = ("access" if port.mode == "access" else "native-untagged") if untagged else "trunk"
            lines.append(f"{number:<5} {vlan.name:<33} {mode:<16} port")
    return "\n".join(lines) + "\n"


def show_snooping(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show dhcpv4-snooping` (documented: IP Services Guide, of which the page about IPv6 was read; that IPv4's is like it is assumed)."""
    running = cli.system.running
    on = running.find("dhcpv4-snooping") is not None
    trusted = [port for port in ports(cli.system) if port.node.has("dhcpv4-snooping trust")]
    listed = format_vlans(snooped(cli.system))
    lines = [" DHCPv4-Snooping Information", ""]
    lines.append(f"  DHCPv4-Snooping      : {'Yes' if on else 'No':<4} Verify MAC Address   : Yes")
    lines.append(f"  Allow Overwrite Binding : No   Enabled VLANs        : {listed}")
    lines += ["", " Port Information", "", "                   Max       Static    Dynamic"]
    lines += ["  Port      Trust  Bindings  Bindings  Bindings", "  --------  -----  --------  --------  --------"]
    lines += [f"  {port.name:<9} Yes    0         0         0" for port in trusted]
    return "\n".join(lines) + "\n"


def show_mac(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show mac-address-table`."""
    rows = learned(cli.system)
    lines = ["MAC age-time            : 300 seconds", f"Number of MAC addresses : {len(rows)}", ""]
    lines += ["MAC Address          VLAN     Type                      Port", "-" * 62]
    lines += [f"{colons(mac):<20} {vlan:<8} {kind:<25} {port}" for mac, vlan, kind, port in rows]
    return "\n".join(lines) + "\n"


VIEWS: dict[str, Command] = {
    "show_vlan": show_vlan,
    "show_vlan_summary": show_vlan_summary,
    "show_vlan_port": show_vlan_port,
    "show_snooping": show_snooping,
    "show_mac": show_mac,
}
