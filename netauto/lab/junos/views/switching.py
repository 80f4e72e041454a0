"""VLANs and switched ports of an EX with ELS.

Recorded: `show vlans` (ntc-templates), the XML of `get-vlan-information` (NAPALM's test data). Documented: `show
ethernet-switching interface`, Ethernet Switching User Guide.
"""

from __future__ import annotations

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.ports import Member, Ports, colons
from netauto.lab.junos.views import Asked, Unanswered, View

FLAGS = (
    "Routing Instance Name : default-switch\n"
    "Logical Interface flags (DL - disable learning, AD - packet action drop,\n"
    "                         LH - MAC limit hit, DN - interface down,\n"
    "                         MMAS - Mac-move action shutdown, AS - Autostate-exclude enabled,\n"
    "                         SCTL - shutdown by Storm-control, MI - MAC+IP limit hit)\n\n"
    "Logical          Vlan          TAG     MAC         MAC+IP STP         Logical           Tagging\n"
    "interface        members               limit       limit  state       interface flags\n"
)
TABLE = (
    "MAC flags (S - static MAC, D - dynamic MAC, L - locally learned, P - Persistent static\n"
    "           SE - statistics enabled, NM - non configured MAC, R - remote PE MAC, O - ovsdb MAC)\n\n\n"
)
LIMIT, LIMIT_IP = 65535, 0
VLAN_NAME = 24


def vlans(asked: Asked) -> View:
    """`show vlans`, `show vlans NAME`: a star marks a port that is up."""
    ports = Ports(asked.system)
    inside: dict[str, list[str]] = {name: [] for name in ports.vlans}
    for port, members in ports.switched():
        star = "*" if ports.up(port.partition(".")[0]) else ""
        for member in members:
            inside.setdefault(member.vlan, []).append(f"{port}{star}")
    wanted = asked["vlan_name"]
    if wanted and wanted not in inside:
        raise Unanswered(f"vlan {wanted} not found")
    chosen = {name: inside[name] for name in sorted(inside) if wanted in ("", name)}
    text = "\nRouting instance        VLAN name             Tag          Interfaces\n"
    for name, found in chosen.items():
        text += f"{'default-switch':<23} {name:<21} {ports.vlans.get(name, 0) or ''}\n"
        text += "".join(f"{'':<59}{port}\n" for port in found) or f"{'':<59}\n"
    groups = (
        element(
            "l2ng-l2ald-vlan-instance-group",
            leaf("l2ng-l2rtb-name", "default-switch"),
            leaf("l2ng-l2rtb-vlan-name", name),
            leaf("l2ng-l2rtb-vlan-tag", ports.vlans.get(name, 0) or ""),
            element("l2ng-l2rtb-vlan-member", *(leaf("l2ng-l2rtb-vlan-member-interface", port) for port in found)),
        )
        for name, found in chosen.items()
    )
    return View(text, element("l2ng-l2ald-vlan-instance-information", *groups))


def interfaces(asked: Asked) -> View:
    """`show ethernet-switching interface`, of one port or all."""
    _switches(asked)
    ports = Ports(asked.system)
    wanted = asked["interface_name"]
    wanted = wanted if "." in wanted or not wanted else f"{wanted}.0"
    shown = [(port, members) for port, members in ports.switched() if wanted in ("", port)]
    if wanted and not shown:
        raise Unanswered(f"interface {wanted} not found")
    return View("".join(_port(ports, *row) for row in shown), _ports_xml(ports, shown))


def _port(ports: Ports, port: str, members: tuple[Member, ...]) -> str:
    down = "" if ports.up(port.partition(".")[0]) else "DN"
    tagging = "tagged" if any(member.tagged for member in members) else "untagged"
    text = f"{port:<16} {'':<13} {'':<7} {LIMIT:<11} {LIMIT_IP:<6} {'':<11} {down:<17} {tagging}\n"
    for member in members:
        state = "Discarding" if down else "Forwarding"
        word = "tagged" if member.tagged else "untagged"
        name = f"{'':<16} {member.vlan:<13}"
        text += f"{name} {member.ident:<7} {LIMIT:<11} {LIMIT_IP:<6} {state:<11} {'':<17} {word}\n"
    return FLAGS + text


def _ports_xml(ports: Ports, shown: list[tuple[str, tuple[Member, ...]]]) -> str:
    entries = (
        element(
            "l2ng-l2ald-iff-interface-entry",
            leaf("l2iff-interface-name", port),
            leaf("l2iff-interface-flags", "" if ports.up(port.partition(".")[0]) else "DN"),
            *(
                element(
                    "l2ng-l2ald-iff-interface-entry",
                    leaf("l2iff-interface-vlan-name", member.vlan),
                    leaf("l2iff-interface-vlan-id", member.ident),
                    leaf("l2iff-interface-vlan-member-stp-state", "Forwarding"),
                    leaf("l2iff-interface-vlan-member-tagness", "tagged" if member.tagged else "untagged"),
                )
                for member in members
            ),
        )
        for port, members in shown
    )
    return element("l2ng-l2ald-iff-interface-information", *entries)


def table(asked: Asked) -> View:
    """`show ethernet-switching table`: the machines that are plugged in, where their port lets them."""
    _switches(asked)
    ports = Ports(asked.system)
    rows = [
        (member.vlan, colons(item.mac), port)
        for port, members in ports.switched()
        if ports.up(port.partition(".")[0])
        for item in ports.attached(port.partition(".")[0])
        for member in members
        if member.tagged == (item.kind == "phone") and item.kind in ("pc", "phone", "printer", "server", "ap")
    ]
    head = f"Ethernet switching table : {len(rows)} entries, {len(rows)} learned\nRouting instance : default-switch\n"
    columns = (
        "   Vlan                MAC                 MAC         Age    Logical                NH        RTR \n"
        "   name                address             flags              interface              Index     ID\n"
    )
    body = "".join(
        f"   {vlan:<19} {mac:<19} {'D':<11} {'-':>3}   {port:<20}  {0:<8}  {0:<9}\n" for vlan, mac, port in rows
    )
    entries = (
        element(
            "l2ng-mac-entry",
            leaf("l2ng-l2-mac-vlan-name", vlan),
            leaf("l2ng-l2-mac-address", mac),
            leaf("l2ng-l2-mac-flags", "D"),
            leaf("l2ng-l2-mac-logical-interface", port),
        )
        for vlan, mac, port in rows
    )
    group = element("l2ng-l2ald-mac-entry-vlan", leaf("mac-count-global", len(rows)), *entries)
    return View(TABLE + head + columns + body, element("l2ng-l2ald-rtb-macdb", group))


def _switches(asked: Asked) -> None:
    if not asked.system.model.switch:
        raise Unanswered("syntax error, expecting <command>")
