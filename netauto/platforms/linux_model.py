"""Understanding the files of a Linux box: networks, firewall, SSIDs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from netauto.platforms.linux_nft import policies, read_table
from netauto.platforms.linux_syntax import FILE, parse
from netauto.platforms.model import Address, AddressGroup, DeviceModel, Port, Route, ServiceObject, Wlan, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from netauto.platforms.linux_nft import Table
    from netauto.platforms.tree import Node

Files = dict[str, "tuple[Node, ...]"]
Settings = dict[str, tuple[str, ...]]

NETWORKD = "/etc/systemd/network/"
# Sets of interfaces that are no zones: who may ask the box itself for names and leases.
NO_ZONES = frozenset({"unit-interfaces"})
_SERVICE = re.compile(r"(tcp|udp) \. ([\d-]+)")
_FILLED = re.compile(r"nftset=/([^/]+)/4#inet#netauto#(\S+)")
_RELAY = re.compile(r"dhcp-relay=([\d.]+),([\d.]+)")


def read_model(text: str) -> DeviceModel:
    """Return what the files of a Linux box say."""
    files: Files = {
        node.text.removeprefix(FILE): node.children for node in parse(text).children if node.text.startswith(FILE)
    }
    table = read_table(nodes for path, nodes in files.items() if path.startswith("/etc/nftables"))
    relays = [line for path, nodes in files.items() if path.startswith("/etc/dnsmasq") for line in _lines(nodes)]
    addresses, groups = _addresses(table, relays)
    return DeviceModel(
        hostname=next((line for line in _lines(files.get("/etc/hostname", ()))), ""),
        ports=_ports(files, relays),
        zones={
            name: Zone(name, frozenset(table.sets[name]), intrazone_deny=True)
            for name, kind in table.kinds.items()
            if kind == "ifname" and name not in NO_ZONES
        },
        addresses=addresses,
        address_groups=groups,
        services=dict(_services(table)),
        policies=policies(table),
        routes=tuple(_routes(files)),
        wlans={
            wlan.profile: wlan
            for path, nodes in files.items()
            if path.startswith("/etc/hostapd/")
            for wlan in _wlans(nodes)
        },
    )


def _lines(nodes: Iterable[Node]) -> list[str]:
    return [node.text.strip() for node in nodes if node.text.strip() and not node.text.startswith("#")]


def _settings(nodes: Iterable[Node]) -> Settings:
    found: Settings = {}
    for line in _lines(nodes):
        key, assigned, said = line.partition("=")
        if assigned:
            found[key.strip()] = (*found.get(key.strip(), ()), said.strip())
    return found


def _sections(nodes: Iterable[Node]) -> Iterator[tuple[str, Settings]]:
    for node in nodes:
        if node.text.startswith("["):
            yield node.text.strip().strip("[]"), _settings(node.children)


def _one(said: Settings, key: str) -> str:
    return said.get(key, ("",))[-1]


def _ports(files: Files, relays: list[str]) -> dict[str, Port]:
    """Return the interfaces that networkd is told about; a VLAN's parent is the one whose file or drop-in names it."""
    found: dict[str, Port] = {}
    parents: dict[str, str] = {}
    for path, nodes in _networkd(files):
        name, said = _matched(path, nodes, files), _settings(_below(nodes, "Network"))
        for vlan in said.get("VLAN", ()):
            parents[vlan] = name
        if path.endswith(".network") and name:
            found[name] = _port(name, found.get(name), said, relays)
        elif path.endswith(".netdev"):
            device, tag = _settings(_below(nodes, "NetDev")), _one(_settings(_below(nodes, "VLAN")), "Id")
            name = _one(device, "Name")
            found[name] = replace(found.get(name, Port(name)), tag=int(tag) if tag.isdigit() else None)
    return {name: replace(port, parent=parents.get(name, "")) for name, port in found.items()}


def _networkd(files: Files) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Give the files of networkd, ``.netdev`` before ``.network`` before drop-ins."""
    order = {".netdev": 0, ".network": 1, ".conf": 2}
    known = [path for path in files if path.startswith(NETWORKD)]
    for path in sorted(known, key=lambda path: (order.get(PurePosixPath(path).suffix, 3), path)):
        yield path, files[path]


def _below(nodes: Iterable[Node], section: str) -> tuple[Node, ...]:
    return tuple(child for node in nodes if node.text.strip() == f"[{section}]" for child in node.children)


def _matched(path: str, nodes: tuple[Node, ...], files: Mapping[str, tuple[Node, ...]]) -> str:
    """Return the interface that a ``.network`` file, or the file that a drop-in belongs to, is about."""
    folder = str(PurePosixPath(path).parent)
    owner = files.get(folder.removesuffix(".d"), ()) if folder.endswith(".network.d") else nodes
    return _one(_settings(_below(owner, "Match")), "Name")


def _port(name: str, known: Port | None, said: Settings, relays: list[str]) -> Port:
    address = _one(said, "Address")
    gateway = address.partition("/")[0]
    servers = tuple(hit[2] for line in relays if (hit := _RELAY.fullmatch(line)) and hit[1] == gateway)
    return replace(
        known or Port(name),
        description=_one(said, "Description"),
        mode="routed" if address else None,
        address=address,
        relay=servers,
    )


def _routes(files: Files) -> Iterator[Route]:
    for path, nodes in _networkd(files):
        said = _settings(_below(nodes, "Network"))
        for gateway in said.get("Gateway", ()):
            yield Route("0.0.0.0/0", gateway)
        for section, route in _sections(nodes):
            if section == "Route":
                where = _one(route, "Gateway") or _one(route, "Type")
                yield Route(_one(route, "Destination") or "0.0.0.0/0", where, _name_of(path))


def _name_of(path: str) -> str:
    return PurePosixPath(path).stem.removeprefix("60-") if path.endswith(".conf") else ""


def _addresses(table: Table, relays: list[str]) -> tuple[dict[str, Address], dict[str, AddressGroup]]:
    """Return servers and networks by name, and sets of several as groups; a domain name is one of the set that dnsmasq fills."""
    found = {
        name: Address(name, _value(said))
        for name, said in (*table.defines.items(), *table.texts.items())
        if not _SERVICE.fullmatch(said)
    }
    by_value = {address.value: name for name, address in found.items()}
    groups: dict[str, AddressGroup] = {}
    filled = [(hit[2], hit[1]) for line in relays if (hit := _FILLED.fullmatch(line))]
    for name in (name for name, kind in table.kinds.items() if kind == "ipv4_addr"):
        members = [item.removeprefix("$") for item in table.sets[name]]
        members += [by_value.get(domain, domain) for set_, domain in filled if set_ == name]
        if len(members) == 1 and members[0][:1].isdigit():
            found[name] = Address(name, _value(members[0]))
            continue
        for member in members:
            found.setdefault(member, Address(member, _value(member)))
        groups[name] = AddressGroup(name, frozenset(members))
    return found, groups


def _value(said: str) -> str:
    return f"{said}/32" if re.fullmatch(r"[\d.]+", said) else said


def _services(table: Table) -> Iterator[tuple[str, ServiceObject]]:
    for name, said in table.defines.items():
        if found := _SERVICE.fullmatch(said):
            yield name, ServiceObject(name, frozenset({f"{found[1]}/{found[2]}"}))
    for lines in table.chains.values():  # ports that a line of the box's own names without an object
        for found in re.finditer(r"\b(tcp|udp) dport (?:\{ (.+?) \}|([\d-]+))", "\n".join(lines)):
            for port in (found[2] or found[3]).replace(" ", "").split(","):
                yield f"{found[1]}/{port}", ServiceObject(f"{found[1]}/{port}", frozenset({f"{found[1]}/{port}"}))


def _wlans(nodes: tuple[Node, ...]) -> Iterator[Wlan]:
    """Give the SSIDs of a radio: the one at the top of its file, and each ``bss=`` block; they have no numbers."""
    top = _settings(node for node in nodes if not node.text.startswith("bss="))
    blocks = [(node.text.partition("=")[2].strip(), _settings(node.children)) for node in nodes if node.children]
    for name, said in ((_one(top, "interface"), top), *blocks):
        if name and _one(said, "ssid"):
            yield Wlan(name, 0, _one(said, "ssid"), enabled=True, security=_security(said))


def _security(said: Settings) -> str:
    ways = _one(said, "wpa_key_mgmt").split()
    for word, security in (("WPA-EAP", "dot1x"), ("OWE", "owe"), ("SAE", "psk"), ("WPA-PSK", "psk")):
        if any(way.startswith(word) for way in ways):
            return security
    return "open"
