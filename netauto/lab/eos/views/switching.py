"""VLANs, hosts and neighbours as `show` prints them (recorded where not said otherwise: NAPALM and ntc-templates)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.engine.refusals import Refused
from netauto.lab.engine.vlans import format_vlans, parse_vlans
from netauto.lab.eos.answer import Answer, Model
from netauto.lab.eos.effects import Host, Port, hosts, interfaces, vlans
from netauto.lab.eos.handlers import internal_vlans
from netauto.lab.eos.interfaces import short_interface
from netauto.lab.eos.views.machine import colons
from netauto.lab.eos.views.ports import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command
    from netauto.lab.spec import Attached

PORTS_WIDTH = 32
NEIGHBOURS = ("switch", "router", "firewall", "ap", "phone", "wlc")


def show_vlan(cli: EosCli, found: Match) -> Answer:
    """`show vlan`: VLANs, and the ports that are up and carry them."""
    numbers = parse_vlans(found.value("vlans") or "1-4094") or frozenset()
    chosen = [vlan for number, vlan in sorted(vlans(cli.system).items()) if number in numbers]
    if not chosen:
        raise Refused(f"% VLAN {found.value('vlans')} not found in current VLAN database\n")
    ports = [port for port in interfaces(cli.system) if port.up]
    rows = ["VLAN  Name                             Status    Ports"]
    rows.append("----- -------------------------------- --------- -------------------------------")
    data: Model = {}
    for vlan in chosen:
        carriers = [port for port in ports if vlan.number in port.vlans]
        cpu = cli.system.running.find(f"interface Vlan{vlan.number}") is not None
        status = "active" if vlan.active else "suspended"
        names = (["Cpu"] if cpu else []) + [short_interface(port.name) for port in carriers]
        first, *rest = _wrapped(names)
        rows.append(f"{vlan.number:<5} {vlan.name:<32} {status:<9} {first}".rstrip())
        rows += [" " * 49 + line for line in rest]
        members = {"Cpu": {"privatePromoted": False}} if cpu else {}
        members |= {port.name: {"privatePromoted": False} for port in carriers}
        data[str(vlan.number)] = {"name": vlan.name, "dynamic": False, "status": status, "interfaces": members}
    return Answer("\n".join(rows) + "\n", data={"sourceDetail": "", "vlans": data})


def _wrapped(names: list[str]) -> list[str]:
    lines = [""]
    for name in names:
        longer = f"{lines[-1]}, {name}" if lines[-1] else name
        if len(longer) <= PORTS_WIDTH:
            lines[-1] = longer
        else:
            lines.append(name)
    return lines


def show_internal_vlans(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show vlan internal usage`."""
    used = internal_vlans(cli.system.running)
    text = "".join(f"{number:<6}{name}\n" for number, name in sorted(used.items()))
    return Answer(text, data={"internalVlans": {str(number): name for number, name in sorted(used.items())}})


def _learned(cli: EosCli, found: Match) -> Iterator[tuple[Port, Host]]:
    vlan = found.value("vlan")
    for port in wanted(cli, found):
        for host in hosts(port, cli.system):
            if host.vlan in vlans(cli.system) and vlan in (None, str(host.vlan)):
                yield port, host


def show_mac(cli: EosCli, found: Match) -> Answer:
    """`show mac address-table`: hosts that are let in; those that authentication let in are static."""
    rows = ["          Mac Address Table", "-" * 66, ""]
    rows.append("Vlan    Mac Address       Type        Ports      Moves   Last Move")
    rows.append("----    -----------       ----        -----      -----   ---------")
    entries: list[Model] = []
    for port, host in _learned(cli, found):
        kind = "STATIC" if host.method else "DYNAMIC"
        moves = "" if host.method else "1       0:05:12 ago"
        rows.append(f"{host.vlan:>4}    {host.mac}    {kind:<11} {short_interface(port.name):<10} {moves}".rstrip())
        entry = {"vlanId": host.vlan, "macAddress": colons(host.mac), "entryType": kind.lower(), "interface": port.name}
        entries.append(entry if host.method else entry | {"moves": 1, "lastMove": cli.system.device.booted})
    rows.append(f"Total Mac Addresses for this criterion: {len(entries)}\n")
    data = {"unicastTable": {"tableEntries": entries}, "multicastTable": {"tableEntries": []}}
    return Answer("\n".join(rows), data=data)


def show_lldp(cli: EosCli, found: Match) -> Answer:
    """`show lldp neighbors`: what tells its name."""
    entries = [
        {"port": port.name, "neighborDevice": thing.name, "neighborPort": thing.port or thing.mac, "ttl": 120}
        for port in wanted(cli, found)
        if port.up
        for thing in port.attached
        if thing.name and thing.kind in NEIGHBOURS
    ]
    rows = ["Last table change time   : 0:12:31 ago", f"Number of table inserts  : {len(entries)}", ""]
    rows.append("Port          Neighbor Device ID       Neighbor Port ID    TTL")
    rows.append("---------- ------------------------ ---------------------- ---")
    rows += [
        f"{short_interface(str(entry['port'])):<10} {entry['neighborDevice']:<24} {entry['neighborPort']:<22} {entry['ttl']}"
        for entry in entries
    ]
    return Answer("\n".join(rows) + "\n", data={"tablesInserts": len(entries), "lldpNeighbors": entries})


def show_lldp_detail(cli: EosCli, found: Match) -> Answer:
    """`show lldp neighbors detail`."""
    rows: list[str] = []
    data: Model = {}
    for port in wanted(cli, found):
        things = [thing for thing in port.attached if port.up and thing.name and thing.kind in NEIGHBOURS]
        rows.append(f"Interface {port.name} detected {len(things)} LLDP neighbors:\n")
        for thing in things:
            rows.append(f"  Neighbor {thing.mac}/{thing.port or thing.mac}, age 12 seconds")
            rows.append(f'  - System Name: "{thing.name}"\n  - System Description: "{thing.platform}"\n')
        data[port.name] = {"lldpNeighborInfo": [_neighbour(thing) for thing in things]}
    return Answer("\n".join(rows) + "\n", data={"lldpNeighbors": data})


def _neighbour(thing: Attached) -> Model:
    return {
        "chassisIdType": "macAddress",
        "chassisId": thing.mac,
        "systemName": thing.name,
        "systemDescription": thing.platform,
        "systemCapabilities": {"bridge": True, "telephone": thing.kind == "phone"},
        "neighborInterfaceInfo": {"interfaceId": f'"{thing.port or thing.mac}"', "interfaceDescription": thing.port},
    }


def show_dot1x_hosts(cli: EosCli, found: Match) -> Answer:
    """`show dot1x hosts` (recorded: the columns; assumed: the model for eAPI, and the words for a host that is refused)."""
    rows = ["Port      Supplicant MAC  Auth            State                     Fallback        VLAN"]
    rows.append("--------- --------------- --------------- ------------------------- --------------- ----")
    data: Model = {}
    for port in wanted(cli, found):
        for host in hosts(port, cli.system):
            if not host.method:
                continue
            failed = host.state == "FAILED"
            fallback, vlan = ("AUTH-FAIL-VLAN", str(host.vlan)) if failed else ("NONE", "")
            name = short_interface(port.name)
            rows.append(f"{name:<9} {host.mac:<15} {host.method:<15} {host.state:<25} {fallback:<15} {vlan}".rstrip())
            entry = {"supplicantMac": host.mac, "authMethod": host.method, "supplicantState": host.state}
            data.setdefault(port.name, {"supplicants": []})["supplicants"].append(entry | {"fallback": fallback})
    return Answer("\n".join(rows) + "\n", data={"interfaces": data})


def show_spanning_tree(cli: EosCli, found: Match) -> str:  # noqa: ARG001
    """`show spanning-tree`, its first lines (assumed: this switch is never the root)."""
    mode = cli.system.running.value("spanning-tree mode ") or "mstp"
    ports = [port for port in interfaces(cli.system) if port.up and not port.routed and port.group is None]
    rows = [
        "MST0",
        f"  Spanning tree enabled protocol {mode}",
        "",
        "Interface        Role       State      Cost      Prio.Nbr Type",
    ]
    rows += [
        f"{short_interface(port.name):<16} designated forwarding 20000     128.1    P2P"
        + (" Edge" if any(port.node.starting("spanning-tree portfast")) else "")
        for port in ports
    ]
    return "\n".join(rows) + "\n"


def show_access_lists(cli: EosCli, found: Match) -> str:
    """`show ip access-lists [NAME]`."""
    name = found.value("word")
    parts = []
    for node in cli.system.running.starting("ip access-list "):
        words = node.text.split()
        if name not in (None, words[-1]):
            continue
        kind = "Standard IP" if words[2] == "standard" else "IP"
        parts.append(
            f"{kind} Access List {words[-1]}\n" + "".join(f"        {child.text}\n" for child in node.children)
        )
    return "\n".join(parts)


def show_dhcp_snooping(cli: EosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip dhcp snooping` (documented: EOS user manual, IPv4).

    Snooping works once it is on and inserts option 82, on VLANs that have a relay here; with `bridging` on every VLAN.
    """
    tree = cli.system.running
    bridging = tree.has("ip dhcp snooping bridging")
    enabled = bridging or tree.has("ip dhcp snooping")
    option = tree.has("ip dhcp snooping information option")
    configured = parse_vlans(tree.value("ip dhcp snooping vlan ")) or frozenset()
    relayed = {int(port.name[4:]) for port in interfaces(cli.system) if any(port.node.starting("ip helper-address "))}
    working = (
        configured & vlans(cli.system).keys() & (configured if bridging else relayed) if enabled and option else ()
    )
    return (
        f"DHCP Snooping is {'enabled' if enabled else 'disabled'}\n"
        f"DHCP Snooping is {'operational' if working else 'not operational'}\n"
        f"DHCP Snooping is configured on following VLANs:\n  {format_vlans(configured) or 'None'}\n"
        f"DHCP Snooping {'bridging ' if bridging else ''}is operational on following VLANs:\n"
        f"  {format_vlans(frozenset(working)) or 'None'}\n"
        f"Insertion of Option-82 is {'enabled' if option else 'disabled'}\n"
        + (
            f"  Circuit-id format: Interface name:Vlan ID\n  Remote-id: {colons(cli.system.mac)} (Switch MAC)\n"
            if option
            else ""
        )
    )


VIEWS: dict[str, Command] = {
    "show_vlan": show_vlan,
    "show_internal_vlans": show_internal_vlans,
    "show_mac": show_mac,
    "show_lldp": show_lldp,
    "show_lldp_detail": show_lldp_detail,
    "show_dot1x_hosts": show_dot1x_hosts,
    "show_spanning_tree": show_spanning_tree,
    "show_access_lists": show_access_lists,
    "show_dhcp_snooping": show_dhcp_snooping,
}
