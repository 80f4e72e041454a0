"""What an IOS-XE switch prints about VLANs, trunks, ports and DHCP snooping (documented layouts, IOS-XE 16 and 17)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.verify.parsers.text import LayoutError, table_lines, vlan_list

_VLAN = re.compile(r"^(\d{1,4})\s+(\S+)\s+(active|suspended|act/lshut|sus/lshut|act/unsup)\b")
_TRUNK_SECTIONS = {
    "mode": "Port Mode",
    "allowed": "Port Vlans allowed on trunk",
    "active": "Port Vlans allowed and active in management domain",
    "forwarding": "Port Vlans in spanning tree forwarding state and not pruned",
}
_TRUNK_WORDS = {"mode": 5, "allowed": 2, "active": 2, "forwarding": 2}
_STATES = frozenset(
    [
        "connected",
        "notconnect",
        "disabled",
        "err-disabled",
        "inactive",
        "monitoring",
        "suspended",
        "sfpAbsent",
        "xcvrAbsent",
    ]
)


@dataclass(frozen=True, slots=True)
class VlanRow:
    """One line of ``show vlan brief``; status as the device spells it."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Trunk:
    """One port of ``show interfaces trunk``. `active`: allowed and existing; `forwarding`: and not blocked or pruned."""

    status: str = ""
    allowed: frozenset[int] = frozenset()
    active: frozenset[int] = frozenset()
    forwarding: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Switchport:
    """What ``show interfaces X switchport`` says; a VLAN is None where the device prints ``none``."""

    mode: str
    access_vlan: int | None
    voice_vlan: int | None


def vlan_brief(output: str) -> dict[int, VlanRow]:
    """Read ``show vlan brief``.

    Raises:
        LayoutError: no heading, or a line that is neither a VLAN nor the continuation of a port list.
    """
    rows: dict[int, VlanRow] = {}
    headed = False
    for line in table_lines(output):
        if line.split()[:3] == ["VLAN", "Name", "Status"]:
            headed = True
        elif match := _VLAN.match(line):
            rows[int(match[1])] = VlanRow(match[2], match[3])
        elif not (line.startswith(" ") and rows):
            raise LayoutError(f"not a line of `show vlan brief`: {line.strip()!r}")
    if not headed:
        raise LayoutError("`show vlan brief` has no heading")
    return rows


def interfaces_trunk(output: str) -> dict[str, Trunk]:
    """Read ``show interfaces trunk``: short port name → its lists. No trunk at all is an empty answer.

    Raises:
        LayoutError: a line outside the four documented sections.
    """
    cells: dict[str, dict[str, str]] = {name: {} for name in _TRUNK_SECTIONS}
    section, port = "", ""
    for line in table_lines(output):
        words = line.split()
        if words[0] == "Port":
            section, port = _trunk_section(" ".join(words)), ""
        elif line.startswith(" ") and port and section != "mode":  # a long list continues below itself
            cells[section][port] += "," + "".join(words)
        elif section and len(words) >= _TRUNK_WORDS[section]:
            port = words[0]
            cells[section][port] = words[3] if section == "mode" else "".join(words[1:])
        else:
            raise LayoutError(f"not a line of `show interfaces trunk`: {line.strip()!r}")
    return {port: _trunk(port, cells) for port in cells["mode"]}


def _trunk_section(heading: str) -> str:
    for section, begins in _TRUNK_SECTIONS.items():
        if heading.startswith(begins):
            return section
    raise LayoutError(f"unknown section of `show interfaces trunk`: {heading!r}")


def _trunk(port: str, cells: dict[str, dict[str, str]]) -> Trunk:
    allowed, active, forwarding = (vlan_list(cells[name].get(port, "")) for name in ("allowed", "active", "forwarding"))
    return Trunk(cells["mode"][port], allowed, active, forwarding)


def switchport(output: str) -> Switchport:
    """Read ``show interfaces X switchport`` of one port.

    Raises:
        LayoutError: a field is missing, or a VLAN is neither a number nor ``none``.
    """
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in table_lines(output))}
    if fields.get("Switchport") == "Disabled":
        return Switchport("routed", None, None)
    try:
        mode, access, voice = fields["Administrative Mode"], fields["Access Mode VLAN"], fields["Voice VLAN"]
    except KeyError as missing:
        raise LayoutError(f"`show interfaces switchport` lacks {missing}") from None
    return Switchport(mode, _vlan_id(access), _vlan_id(voice))


def _vlan_id(cell: str) -> int | None:
    # ``2032 (U-LEN-C3-CLIN)``, ``2032 (Inactive)`` when the VLAN does not exist, ``none``.
    match = re.match(r"(\d{1,4})\b|none$", cell)
    if match is None:
        raise LayoutError(f"not a VLAN: {cell!r}")
    return int(match[1]) if match[1] and "(Inactive)" not in cell else None


def interfaces_status(output: str) -> dict[str, str]:
    """Read ``show interfaces status``: short port name → ``connected``, ``notconnect``, ``disabled`` and so on.

    Raises:
        LayoutError: no heading, or a line without a known state.
    """
    states: dict[str, str] = {}
    column = 0
    for line in table_lines(output):
        words = line.split()
        if words[:3] == ["Port", "Name", "Status"]:
            column = line.index("Status")  # the name is free text: only the column tells where it ends
        elif column and (state := line[column:].partition(" ")[0]) in _STATES:
            states[words[0]] = state
        else:
            raise LayoutError(f"not a line of `show interfaces status`: {line.strip()!r}")
    if not column:
        raise LayoutError("`show interfaces status` has no heading")
    return states


def snooping_vlans(output: str) -> frozenset[int]:
    """Read from ``show ip dhcp snooping`` the VLANs on which snooping is operational (none when it is off).

    Raises:
        LayoutError: the sentence that introduces them is missing.
    """
    found, listing = "", False
    for line in table_lines(output):
        if line.startswith("DHCP snooping is operational on following VLANs"):
            listing, found = True, "none"
        elif listing and re.fullmatch(r"\s*(none|[\d,\s-]+)", line):
            found = f"{found.removeprefix('none')},{line.strip()}".strip(",")
        else:
            listing = False
    if not found:
        raise LayoutError("`show ip dhcp snooping` does not say where it is operational")
    return vlan_list(found)
