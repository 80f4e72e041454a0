"""What an Arista EOS switch says about VLANs, ports, authenticated hosts, neighbours and DHCP snooping.

Where EOS has a model of its answer that somebody recorded, the command ends in ``| json``: names are whole there, nothing is cut to the
width of a column. Sources: ``show vlan``, ``show lldp neighbors`` (recorded: tests of NAPALM and ANTA; that a VLAN names only ports that
are up is assumed); ``show interfaces switchport``,
``show interfaces status`` (recorded: tests of fake-switches and ntc-templates, and programs that read them; that `phoneTrunk` tells a
port behind which a phone stands is assumed); ``show dot1x hosts`` (recorded as text: Arista's test drive; no recorded model was found);
``show ip dhcp snooping`` (documented: EOS user manual, IPv4).
"""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from netauto.verify.parsers.text import LayoutError, table_lines, vlan_list

_HOST = re.compile(r"^(\S+)\s+([0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\d{1,4}))?$")
_HOST_HEADING = "Port Supplicant MAC Auth State Fallback VLAN"
_SNOOPED = re.compile(r"DHCP Snooping(?: bridging)? is operational on following VLANs:$")
_SNOOPING_OFF = re.compile(r"DHCP Snooping is (?:disabled|not operational)$")
_SHORT_NAMES = {
    "Ethernet": "Et",
    "Port-Channel": "Po",
    "Management": "Ma",
    "Vlan": "Vl",
}  # recorded: tables of ntc-templates' tests
_NUMBERED = re.compile(r"([A-Za-z-]+)(\d[\d/.]*)")


class _Answer(BaseModel):
    """A part of an answer: what nobody asks for is passed over, a value of another type is refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)


_A = TypeVar("_A", bound=_Answer)


class VlanRow(_Answer):
    """One VLAN; `interfaces`: the ports that are up and carry it, by their whole names."""

    name: str
    status: str
    interfaces: dict[str, object]


class _Vlans(_Answer):
    vlans: dict[str, VlanRow]


class Switchport(_Answer):
    """How a port switches. `phone_trunk`: a phone stands before the workstation; `phone_vlan` is its VLAN."""

    mode: str
    access_vlan_id: int
    trunking_native_vlan_id: int
    trunk_allowed_vlans: str
    phone_trunk: bool = False
    phone_vlan: int | None = None


class _SwitchportEntry(_Answer):
    enabled: bool
    switchport_info: dict[str, object] | None = None  # of a routed port it may be empty


class _Switchports(_Answer):
    switchports: dict[str, _SwitchportEntry]


class _Status(_Answer):
    link_status: str


class _Statuses(_Answer):
    interface_statuses: dict[str, _Status]


class Neighbor(_Answer):
    """What a port hears from the other end of its cable."""

    port: str
    neighbor_device: str
    neighbor_port: str


class _Neighbors(_Answer):
    lldp_neighbors: tuple[Neighbor, ...]


class Host(_Answer):
    """A client of a port with 802.1X; `port` as short as the table has it, `vlan` None where the table names none."""

    port: str
    mac: str
    method: str
    state: str
    vlan: int | None


def vlans(output: str) -> dict[int, VlanRow]:
    """Read ``show vlan | json``.

    Raises:
        LayoutError: another layout, or a VLAN whose id is none.
    """
    rows = _read(_Vlans, output).vlans
    if not all(key.isascii() and key.isdigit() for key in rows):
        raise LayoutError("`show vlan` names a VLAN that has no number")
    return {int(key): row for key, row in rows.items()}


def switchports(output: str) -> dict[str, Switchport | None]:
    """Read ``show interfaces switchport | json``: whole port name → how it switches, None where it does not.

    Raises:
        LayoutError: another layout, or a port that switches and does not say how.
    """
    entries = _read(_Switchports, output).switchports
    return {name: _switchport(name, entry) if entry.enabled else None for name, entry in entries.items()}


def _switchport(name: str, entry: _SwitchportEntry) -> Switchport:
    try:
        return Switchport.model_validate(entry.switchport_info)
    except ValidationError as error:
        raise LayoutError(f"`show interfaces switchport`, {name!r}: {_first(error)}") from None


def interfaces_status(output: str) -> dict[str, str]:
    """Read ``show interfaces status | json``: whole port name → ``connected``, ``notconnect``, ``disabled`` and so on.

    Raises:
        LayoutError: another layout.
    """
    return {name: status.link_status for name, status in _read(_Statuses, output).interface_statuses.items()}


def lldp_neighbors(output: str) -> tuple[Neighbor, ...]:
    """Read ``show lldp neighbors | json``.

    Raises:
        LayoutError: another layout.
    """
    return _read(_Neighbors, output).lldp_neighbors


def dot1x_hosts(output: str) -> tuple[Host, ...]:
    """Read ``show dot1x hosts``.

    Raises:
        LayoutError: no heading, or a line that is no host.
    """
    hosts, headed = [], False
    for line in table_lines(output):
        text = " ".join(line.split())
        if text == _HOST_HEADING:
            headed = True
            continue
        found = _HOST.match(text)
        if not headed or found is None:
            raise LayoutError(f"not a line of `show dot1x hosts`: {text!r}")
        port, mac, method, state, _fallback, vlan = found.groups()
        hosts.append(Host(port=port, mac=mac, method=method, state=state, vlan=int(vlan) if vlan else None))
    if not headed:
        raise LayoutError("`show dot1x hosts` has no heading")
    return tuple(hosts)


def snooping_vlans(output: str) -> frozenset[int]:
    """Read from ``show ip dhcp snooping`` the VLANs on which snooping is operational, bridging included; none when it is off.

    Raises:
        LayoutError: it does not say where, nor that it is off.
    """
    found: frozenset[int] = frozenset()
    said = listing = False
    for line in table_lines(output):
        text = line.strip()
        if _SNOOPED.match(text):
            said = listing = True
        elif listing and line != text:  # the list is indented; what comes after it is not
            found |= vlan_list(text)
        else:
            listing = False
            said = said or _SNOOPING_OFF.match(text) is not None
    if not said:
        raise LayoutError("`show ip dhcp snooping` does not say where it is operational")
    return found


def short_name(interface: str) -> str:
    """Return the name that EOS prints in tables for `interface`: ``Et13`` for ``Ethernet13``."""
    match = _NUMBERED.fullmatch(interface)
    return _SHORT_NAMES.get(match[1], match[1]) + match[2] if match else interface


def _read(model: type[_A], output: str) -> _A:
    try:
        return model.model_validate_json(output)
    except ValidationError as error:
        raise LayoutError(_first(error)) from None


def _first(error: ValidationError) -> str:
    """Return the first thing that is wrong with an answer, and where, without the answer itself."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
