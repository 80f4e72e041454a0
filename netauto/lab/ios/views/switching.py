"""Views of VLANs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import short_interface
from netauto.lab.ios.effects import interfaces, vlans

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command
    from netauto.lab.ios.effects import Port, Vlan

HEADER = "VLAN Name                             Status    Ports"
RULE = "---- -------------------------------- --------- -------------------------------"
LEGACY = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)
PORTS_PER_LINE = 4
KINDS_HEADER = (
    "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2\n"
    "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------"
)


def members(ports: tuple[Port, ...], number: int, *, trunks: bool = False) -> list[str]:
    """Short names of the ports in a VLAN: access ports that do not trunk now; with `trunks`, trunks that carry it."""
    chosen = []
    for port in ports:
        if port.mode == "routed" or (port.group is not None and not trunks):
            continue
        trunking = port.mode == "trunk" and port.up
        if trunking:
            if trunks and number in port.allowed and port.group is None:
                chosen.append(port.name)
        elif port.physical and number in (port.access_vlan, port.voice_vlan):
            chosen.append(port.name)
    return [short_interface(name) for name in chosen]


def _row(vlan: Vlan, ports: list[str]) -> list[str]:
    status = "active" if vlan.active else "act/lshut"
    chunks = [ports[i : i + PORTS_PER_LINE] for i in range(0, len(ports), PORTS_PER_LINE)] or [[]]
    first = f"{vlan.number:<4} {vlan.name:<32} {status:<9} {', '.join(chunks[0])}".rstrip()
    return [first, *(" " * 48 + ", ".join(chunk) for chunk in chunks[1:])]


def brief(cli: IosCli) -> str:
    """The first table of `show vlan`."""
    lines = ["", HEADER, RULE]
    ports = interfaces(cli.system)
    for number, vlan in sorted(vlans(cli.system).items()):
        if number < LEGACY[0][0]:
            lines.extend(_row(vlan, members(ports, number)))
    lines.extend(f"{number} {name:<32} act/unsup " for number, name in LEGACY)
    for number, vlan in sorted(vlans(cli.system).items()):
        if number > LEGACY[-1][0]:
            lines.extend(_row(vlan, members(ports, number)))
    return "\n".join(lines) + "\n"


def show_vlan_brief(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show vlan brief`."""
    return brief(cli)


def _kinds(numbers: list[int]) -> str:
    rows = [
        f"{number:<4} enet  {100000 + number}     1500  -      -      -        -    -        0      0   "
        for number in numbers
    ]
    return "\n".join((KINDS_HEADER, *rows)) + "\n"


def show_vlan(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show vlan`."""
    tail = "Remote SPAN VLANs\n" + "-" * 78 + "\n\n\nPrimary Secondary Type              Ports\n"
    return f"{brief(cli)}\n{_kinds(sorted(vlans(cli.system)))}\n{tail}{'-' * 7} {'-' * 9} {'-' * 17} {'-' * 42}\n\n"


def show_vlan_id(cli: IosCli, found: Match) -> str:
    """`show vlan id N`: trunks that carry it are listed too."""
    number = int(found.value("vlan") or 0)
    vlan = vlans(cli.system).get(number)
    if vlan is None:
        return f"VLAN id {number} not found in current VLAN database\n"
    rows = _row(vlan, members(interfaces(cli.system), number, trunks=True))
    return "\n".join(("", HEADER, RULE, *rows, "", _kinds([number])))


def show_vlan_name(cli: IosCli, found: Match) -> str:
    """`show vlan name X`."""
    name = found.text.split()[-1]
    for vlan in vlans(cli.system).values():
        if vlan.name == name:
            return "\n".join(
                ("", HEADER, RULE, *_row(vlan, members(interfaces(cli.system), vlan.number)), "", _kinds([vlan.number]))
            )
    return f"VLAN {name} not found in current VLAN database\n"


def show_vlan_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show vlan summary`."""
    count = len(vlans(cli.system)) + len(LEGACY)
    return (
        f"Number of existing VLANs               : {count}\n"
        f" Number of existing VTP VLANs          : {count}\n"
        " Number of existing extended VLANS     : 0\n"
    )


def show_vtp(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show vtp status`."""
    node = cli.system.store.running.find("vtp mode")
    mode = node.text.split()[-1].capitalize() if node is not None else "Server"
    return (
        "VTP Version capable             : 1 to 3\nVTP version running             : 1\n"
        f"VTP Operating Mode                : {mode}\n"
        f"Number of existing VLANs          : {len(vlans(cli.system)) + len(LEGACY)}\n"
    )


def show_spanning_tree(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show spanning-tree summary`."""
    node = cli.system.store.running.find("spanning-tree mode")
    return f"Switch is in {node.text.split()[-1] if node is not None else 'rapid-pvst'} mode\n"


COMMANDS: dict[str, Command] = {
    "show_vlan": show_vlan,
    "show_vlan_brief": show_vlan_brief,
    "show_vlan_id": show_vlan_id,
    "show_vlan_name": show_vlan_name,
    "show_vlan_summary": show_vlan_summary,
    "show_vtp": show_vtp,
    "show_spanning_tree": show_spanning_tree,
}
