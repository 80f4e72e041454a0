"""Interfaces as systemd-networkd makes them of its files, and what ``ip`` and ``networkctl`` say about them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.lab.linux.shell import Call, Result, fail

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = "/etc/systemd/network/"
_WORDS = {"a": "addr", "address": "addr", "addr": "addr", "l": "link", "link": "link", "r": "route", "route": "route"}


@dataclass(frozen=True, slots=True)
class Link:
    """An interface of the kernel."""

    name: str
    kind: str = ""
    tag: int | None = None
    parent: str = ""
    master: str = ""
    addresses: tuple[str, ...] = ()
    alias: str = ""


@dataclass(slots=True)
class Network:
    """The kernel's interfaces and routes."""

    links: dict[str, Link] = field(default_factory=dict)
    routes: tuple[tuple[str, str, str], ...] = ()  # prefix, gateway or type, interface

    def reload(self, files: Mapping[str, str], hardware: tuple[str, ...]) -> None:
        """Take over the files of networkd: new interfaces appear, none that has lost its file goes."""
        made, owner = _netdevs(files), _parents(files)
        gone = {name: link for name, link in self.links.items() if name not in made}
        names = dict.fromkeys((*hardware, *gone, *made))
        settings = _networks(files)
        self.links = {}
        for name in names:
            kind, tag = made.get(name, (gone[name].kind, gone[name].tag) if name in gone else ("", None))
            said = settings.get(name, {})
            self.links[name] = Link(
                name,
                kind,
                tag,
                owner.get(name, gone[name].parent if name in gone else ""),
                (said.get("Bridge") or said.get("Bond") or [""])[0],
                tuple(said.get("Address", ())),
                (said.get("Description") or [""])[0],
            )
        self.routes = tuple(_routes(files))

    def delete(self, name: str) -> bool:
        """Delete an interface that was made; False when there is none of this name."""
        return self.links.pop(name, None) is not None


def _sections(text: str) -> list[tuple[str, dict[str, list[str]]]]:
    found: list[tuple[str, dict[str, list[str]]]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            found.append((line[1:-1], {}))
        elif found and "=" in line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            found[-1][1].setdefault(key.strip(), []).append(value.strip())
    return found


def _section(text: str, name: str) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for section, said in _sections(text):
        if section == name:
            for key, values in said.items():
                merged.setdefault(key, []).extend(values)
    return merged


def _netdevs(files: Mapping[str, str]) -> dict[str, tuple[str, int | None]]:
    found: dict[str, tuple[str, int | None]] = {}
    for path, text in sorted(files.items()):
        if path.startswith(_FOLDER) and path.endswith(".netdev"):
            device, vlan = _section(text, "NetDev"), _section(text, "VLAN")
            tag = (vlan.get("Id") or [""])[0]
            found[(device.get("Name") or [""])[0]] = (
                (device.get("Kind") or [""])[0],
                int(tag) if tag.isdigit() else None,
            )
    return found


def _networks(files: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return what ``[Network]`` says, drop-ins included, by interface; the first file that matches rules."""
    found: dict[str, dict[str, list[str]]] = {}
    for path, text in sorted(files.items()):
        if not (path.startswith(_FOLDER) and path.endswith(".network")):
            continue
        whole = text + "".join(
            "\n" + more
            for name, more in sorted(files.items())
            if name.startswith(f"{path}.d/") and name.endswith(".conf")
        )
        for name in " ".join(_section(text, "Match").get("Name", [])).split():
            found.setdefault(name, _section(whole, "Network"))
    return found


def _parents(files: Mapping[str, str]) -> dict[str, str]:
    return {vlan: name for name, said in _networks(files).items() for vlan in said.get("VLAN", ())}


def _routes(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for path, text in sorted(files.items()):
        if not path.startswith(_FOLDER) or not path.endswith((".network", ".conf")):
            continue
        owner = files.get(path.rpartition("/")[0].removesuffix(".d"), text) if path.endswith(".conf") else text
        name = (_section(owner, "Match").get("Name") or [""])[0]
        found += [("default", gateway, name) for gateway in _section(text, "Network").get("Gateway", ())]
        for section, said in _sections(text):
            if section == "Route" and "Destination" in said:
                found.append((said["Destination"][0], (said.get("Gateway") or said.get("Type") or [""])[0], name))
    return found


def ip(network: Network, call: Call) -> Result:
    """Answer ``ip [-j] [-d] addr|link|route [show [dev NAME]]`` and ``ip link delete [dev] NAME``."""
    letters = "".join(word.lstrip("-") for word in call.argv[1:] if word.startswith("-"))
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    what = _WORDS.get(words[0], "") if words else ""
    rest = [word for word in words[1:] if word not in ("show", "list", "dev")]
    if not what:
        return fail("ip", 'Object is unknown, try "ip help".'.replace("ip: ", ""), 1)
    if what == "link" and rest[:1] in (["delete"], ["del"]):
        return _deletion(network, rest[1] if len(rest) > 1 else "")
    if what == "route":
        return _route_answer(network, as_json="j" in letters)
    return _links_answer(network, rest[0] if rest else "", letters, with_addresses=what == "addr")


def _deletion(network: Network, name: str) -> Result:
    if network.delete(name):
        return Result()
    return Result(1, err=f'Cannot find device "{name}"\n'.encode())


def _links_answer(network: Network, name: str, letters: str, *, with_addresses: bool) -> Result:
    if name and name not in network.links:
        return Result(1, err=f'Device "{name}" does not exist.\n'.encode())
    chosen = [link for link in network.links.values() if name in ("", link.name)]
    rows = [_row(number, link, detailed="d" in letters) for number, link in enumerate(chosen, start=1)]
    if "j" in letters:
        return Result(out=(json.dumps(rows) + "\n").encode())
    lines = []
    for row, link in zip(rows, chosen, strict=True):
        at = f"@{link.parent}" if link.parent else ""
        lines.append(f"{row['ifindex']}: {link.name}{at}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP")
        if with_addresses:
            lines += [f"    inet {address} scope global {link.name}" for address in link.addresses]
    return Result(out="".join(f"{line}\n" for line in lines).encode())


def _row(number: int, link: Link, *, detailed: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "ifindex": number,
        "ifname": link.name,
        "flags": ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
        "mtu": 1500,
        "operstate": "UP",
        "addr_info": [
            {"family": "inet", "local": address.partition("/")[0], "prefixlen": int(address.partition("/")[2] or 32)}
            for address in link.addresses
        ],
    }
    if link.parent:
        row["link"] = link.parent
    if link.master:
        row["master"] = link.master
    if detailed and link.kind:
        row["linkinfo"] = {"info_kind": link.kind} | (
            {"info_data": {"protocol": "802.1Q", "id": link.tag}} if link.kind == "vlan" else {}
        )
    return row


def _route_answer(network: Network, *, as_json: bool) -> Result:
    rows = []
    lines = []
    for prefix, way, name in network.routes:
        special = {"type": way} if way == "blackhole" else {"gateway": way, "dev": name}
        rows.append({"dst": prefix, **special, "protocol": "static"})
        lines.append(
            f"blackhole {prefix} proto static" if way == "blackhole" else f"{prefix} via {way} dev {name} proto static"
        )
    text = json.dumps(rows) if as_json else "\n".join(lines)
    return Result(out=f"{text}\n".encode())


def networkctl(network: Network, call: Call) -> Result:
    """Answer ``networkctl list``; ``reload`` is the box's."""
    if call.argv[1:2] not in ((), ("list",)):
        return Result(1, err=f"Unknown command verb {call.argv[1]}.\n".encode())
    lines = ["IDX LINK TYPE OPERATIONAL SETUP"]
    lines += [
        f"{number} {link.name} {link.kind or 'ether'} routable configured"
        for number, link in enumerate(network.links.values(), start=1)
    ]
    return Result(out="".join(f"{line}\n" for line in lines).encode())
