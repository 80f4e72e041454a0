"""What an Aruba AOS-CX switch says about VLANs, ports, authenticated clients and DHCP snooping.

Sources: ``show vlan``, ``show aaa authentication port-access … client-status`` (recorded: tests of ntc-templates); ``show interface brief``
(recorded: a 6300 in the tests of a public parser); ``show dhcpv4-snooping`` (documented: IP Services Guide, of which the page about IPv6
was read; that IPv4's has the same words is assumed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.verify.parsers.text import LayoutError, table_lines, vlan_list

_VLAN = re.compile(r"^(\d{1,4})\s+(\S.*?)\s+(up|down)\s+(\S+)\s+(\S+)(?:\s+(\S+))?$")
_VLAN_HEADING = "VLAN Name Status Reason Type Interfaces"
_MORE = re.compile(r"^\s{40,}(\S+)$")
_PART = re.compile(r"((?:\d+/\d+/)?|lag|vlan)(\d+)(?:-\1(\d+))?")
_MOST = 512  # ports of one range
_BRIEF = re.compile(
    r"^(?P<port>\S+)\s+(?P<native>\d{1,4}|--)\s+(?P<mode>access|trunk|routed|--)\s+(?P<type>\S+)\s+(?P<enabled>yes|no)\s+(?P<status>up|down)\b"
)
_BRIEF_HEADING = "Port Native Mode Type Enabled Status Reason Speed Description"
_CLIENT = re.compile(r"^Client ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?:, .*)?$")
_FIELD = re.compile(r"^ +(Port|Status) +: (\S.*)$")
_NOBODY = "No port-access clients found."
_CLIENTS_HEADING = "Port Access Client Status Details"
_SNOOPING = re.compile(r"DHCPv4-Snooping\s+: (Yes|No)\b")
_SNOOPED = re.compile(r"Enabled VLANs\s+:[ \t]*([\d,-]*)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class VlanRow:
    """One VLAN; `interfaces`: ports and aggregates that carry it, by their whole names."""

    name: str
    status: str
    reason: str
    interfaces: frozenset[str]


@dataclass(frozen=True, slots=True)
class BriefRow:
    """One port in a line; `native`: the VLAN of untagged frames, None where there is none."""

    native: int | None
    mode: str
    enabled: bool
    up: bool


@dataclass(frozen=True, slots=True)
class Client:
    """A client of a port that authenticates; `status` in the switch's words."""

    mac: str
    port: str
    status: str


def vlans(output: str) -> dict[int, VlanRow]:
    """Read ``show vlan``.

    Raises:
        LayoutError: no heading, or a line that is neither a VLAN nor more of its ports.
    """
    rows: dict[int, tuple[str, str, str, str]] = {}
    headed, last = False, 0
    for line in table_lines(output):
        found, more = _VLAN.match(line), _MORE.match(line)
        if " ".join(line.split()) == _VLAN_HEADING:
            headed = True
        elif headed and found:
            last = int(found[1])
            rows[last] = (found[2], found[3], found[4], found[6] or "")
        elif headed and more and last:
            name, status, reason, listed = rows[last]
            rows[last] = (name, status, reason, listed + more[1])
        else:
            raise LayoutError(f"not a line of `show vlan`: {line!r}")
    if not headed:
        raise LayoutError("`show vlan` has no heading")
    return {id_: VlanRow(*row[:3], port_list(row[3])) for id_, row in rows.items()}


def port_list(text: str) -> frozenset[str]:
    """Return the ports of ``1/1/2-1/1/4,1/1/6,lag1-lag2``.

    Raises:
        LayoutError: when `text` is something else.
    """
    names: set[str] = set()
    for part in filter(None, text.split(",")):
        found = _PART.fullmatch(part)
        low, high = (int(found[2]), int(found[3] or found[2])) if found else (1, 0)
        if found is None or not low <= high < low + _MOST:
            raise LayoutError(f"not a list of ports: {text!r}")
        names.update(f"{found[1]}{number}" for number in range(low, high + 1))
    return frozenset(names)


def interface_brief(output: str) -> dict[str, BriefRow]:
    """Read ``show interface brief``.

    Raises:
        LayoutError: no heading, or a line that is no port.
    """
    rows, headed = {}, False
    for line in table_lines(output):
        words = " ".join(line.split())
        found = _BRIEF.match(line)
        if words in (_BRIEF_HEADING, "VLAN (Mb/s)"):
            headed = True
        elif headed and found:
            native = None if found["native"] == "--" else int(found["native"])
            rows[found["port"]] = BriefRow(
                native, found["mode"], enabled=found["enabled"] == "yes", up=found["status"] == "up"
            )
        else:
            raise LayoutError(f"not a line of `show interface brief`: {line!r}")
    if not headed:
        raise LayoutError("`show interface brief` has no heading")
    return rows


def client_status(output: str) -> tuple[Client, ...]:
    """Read ``show aaa authentication port-access interface all client-status``.

    Raises:
        LayoutError: no heading, or a client whose port or status is not told.
    """
    if _NOBODY in output:
        return ()
    if _CLIENTS_HEADING not in output:
        raise LayoutError("`show aaa authentication port-access` has no heading")
    found: list[dict[str, str]] = []
    for line in output.splitlines():
        client, told = _CLIENT.match(line.rstrip()), _FIELD.match(line.rstrip())
        if client:
            found.append({"mac": client[1]})
        elif told and found:
            found[-1].setdefault(told[1].lower(), told[2])
    if not all({"mac", "port", "status"} <= set(client) for client in found):
        raise LayoutError("`show aaa authentication port-access`: a client has no port or no status")
    return tuple(Client(client["mac"], client["port"], client["status"]) for client in found)


def snooping_vlans(output: str) -> frozenset[int]:
    """Read ``show dhcpv4-snooping``: the VLANs on which it works, none where it is off for the switch.

    Raises:
        LayoutError: it says neither whether it is on nor where.
    """
    state, listed = _SNOOPING.search(output), _SNOOPED.search(output)
    if state is None or listed is None:
        raise LayoutError("`show dhcpv4-snooping` does not say where it is enabled")
    return vlan_list(listed[1]) if state[1] == "Yes" else frozenset()
