"""Ports as `show` prints them (recorded: tests of ntc-templates; `show interface brief` of a 6300 in the tests of a public parser)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx import words
from netauto.lab.aoscx.chassis import kind, speed
from netauto.lab.aoscx.effects import NETWORK, Port, ports
from netauto.lab.engine.refusals import Refused
from netauto.lab.engine.vlans import format_vlans

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match
    from netauto.lab.spec import Attached

BRIEF_RULE = "-" * 100
EVERY = 4094
COUNTERS = """\
 Rx
            0 total packets                    0 total bytes
            0   unicast packets
            0   multicast packets
            0   broadcast packets
            0 errors                           0 dropped
            0 CRC/FCS
 Tx
            0 total packets                    0 total bytes
            0   unicast packets
            0   multicast packets
            0   broadcast packets
            0 errors                           0 dropped
            0 collision
"""


def wanted(cli: AosCxCli, found: Match) -> tuple[Port, ...]:
    """The port that a command names, or all."""
    name = found.value("port")
    chosen = tuple(port for port in ports(cli.system) if name in (None, port.name))
    if not chosen:
        raise Refused(words.NO_INTERFACE.format(name=name))
    return chosen


def show_interface_brief(cli: AosCxCli, found: Match) -> str:
    """`show interface brief`."""
    lines = [
        BRIEF_RULE,
        "Port           Native  Mode   Type           Enabled Status  Reason                  Speed   Description",
        "               VLAN                                                                  (Mb/s)             ",
        BRIEF_RULE,
    ]
    return "\n".join([*lines, *(_brief(cli, port) for port in wanted(cli, found))]) + "\n"


def _brief(cli: AosCxCli, port: Port) -> str:
    reason = "" if port.up else "Waiting for link" if port.enabled else "Administratively down"
    rate = str(speed(cli.system.model, port.name)) if port.up else "--"
    cells = (
        (port.name, 15),
        (str(port.untagged) if port.untagged else "--", 8),
        (port.mode, 7),
        (kind(cli.system.model, port.name), 15),
        ("yes" if port.enabled else "no", 8),
        ("up" if port.up else "down", 8),
        (reason, 24),
        (rate, 8),
        (port.description or "--", 0),
    )
    return "".join(text.ljust(width) for text, width in cells)


def show_interface(cli: AosCxCli, found: Match) -> str:
    """`show interface [PORT]`."""
    return "\n".join(_interface(cli, port) for port in wanted(cli, found))


def _interface(cli: AosCxCli, port: Port) -> str:
    state = "up" if port.up else "down"
    admin = "up" if port.enabled else "down"
    if port.name.startswith("lag"):
        return f"Aggregate {port.name} is {state} \n Admin state is {admin}\n Description : {port.description}\n{_vlans(port)}{COUNTERS}"
    reason = (
        "" if port.up else f" State information: {'Waiting for link' if port.enabled else 'Administratively down'}\n"
    )
    return (
        f"Interface {port.name} is {state} \n Admin state is {admin}\n{reason} Link transitions: 1\n"
        f" Description: {port.description} \n Hardware: Ethernet, MAC Address: 88:3a:30:97:d0:80 \n"
        f" MTU {port.node.value('mtu ') or 1500} \n Type {kind(cli.system.model, port.name)}\n Full-duplex \n qos trust none\n"
        f" Speed {speed(cli.system.model, port.name) if port.up else 0} Mb/s \n Auto-negotiation is on\n"
        f" Flow-control: off \n Error-control: off \n{_vlans(port)}{COUNTERS}"
    )


def _vlans(port: Port) -> str:
    if port.mode == "access":
        return f" VLAN Mode: access\n Access VLAN: {port.untagged}\n"
    if port.mode != "trunk":
        return ""
    tagged = port.node.value("vlan trunk native ").endswith(" tag")
    listed = "all" if len(port.vlans) == EVERY else format_vlans(port.vlans)
    mode = "native-tagged" if tagged else "native-untagged"
    return f" VLAN Mode: {mode}\n Native VLAN: {port.untagged}\n Allowed VLAN List: {listed}\n"


def neighbours(cli: AosCxCli) -> tuple[tuple[Port, Attached], ...]:
    """What tells its name over LLDP: switches and the like, access points, phones."""
    talkers = (*NETWORK, "ap", "phone", "wlc")
    return tuple((p, t) for p in ports(cli.system) if p.up for t in p.attached if t.name and t.kind in talkers)


def show_lldp(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show lldp neighbor-info` (assumed: layout)."""
    rows = [
        "LLDP Neighbor Information",
        "=========================",
        f"Total Neighbor Entries          : {len(neighbours(cli))}",
        "",
        "LOCAL-PORT  CHASSIS-ID         PORT-ID                      PORT-DESC                    TTL      SYS-NAME",
        "-" * 106,
    ]
    rows += [
        f"{p.name:<11} {_colons(t):<18} {t.port or _colons(t):<28} {'':<28} {120:<8} {t.name}"
        for p, t in neighbours(cli)
    ]
    return "\n".join(rows) + "\n"


def show_lldp_detail(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show lldp neighbor-info detail`."""
    head = f"LLDP Neighbor Information \n=========================\nTotal Neighbor Entries          : {len(neighbours(cli))}\n"
    head += "".join(f"Total Neighbor Entries {what:<8} : 0\n" for what in ("Deleted", "Dropped", "Aged-Out"))
    return head + "".join(_neighbour(p, t) for p, t in neighbours(cli))


def _neighbour(port: Port, thing: Attached) -> str:
    rows = (
        ("Port", port.name),
        ("Neighbor Entries", "1"),
        ("Neighbor Entries Deleted", "0"),
        ("Neighbor Entries Dropped", "0"),
        ("Neighbor Entries Aged-Out", "0"),
        ("Neighbor Chassis-Name", thing.name),
        ("Neighbor Chassis-Description", thing.platform),
        ("Neighbor Chassis-ID", _colons(thing)),
        ("Neighbor Management-Address", thing.ip),
        ("Chassis Capabilities Available", "Bridge"),
        ("Chassis Capabilities Enabled", "Bridge"),
        ("Neighbor Port-ID", thing.port or _colons(thing)),
        ("Neighbor Port-Desc", thing.port),
        ("Neighbor Port VLAN ID", ""),
        ("TTL", "120"),
    )
    return "-" * 80 + "\n" + "".join(f"{name:<30} : {value}\n" for name, value in rows)


def _colons(thing: Attached) -> str:
    digits = thing.mac.replace(".", "")
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def show_lacp(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show lacp interfaces` (assumed: what is left of the layout)."""
    members = [port for port in ports(cli.system) if port.node.find("lag") is not None]
    rows = [
        "Actor details of all interfaces:",
        "-" * 60,
        "Intf    Aggregate  Forwarding",
        "        Name       State",
        "-" * 60,
    ]
    rows += [f"{p.name:<7} lag{p.node.value('lag '):<7} {'up' if p.up else 'down'}" for p in members]
    return "\n".join(rows) + "\n"


VIEWS: dict[str, Command] = {
    "show_interface_brief": show_interface_brief,
    "show_interface": show_interface,
    "show_lldp": show_lldp,
    "show_lldp_detail": show_lldp_detail,
    "show_lacp": show_lacp,
}
