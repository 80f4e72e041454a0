"""The lab's `show` output is read by the TextFSM templates that others wrote against recorded devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import Console
from ntc_templates.parse import parse_output

from netauto.lab import load_lab_file

if TYPE_CHECKING:
    from netauto.lab import DeviceSpec

LAB = Path(__file__).parents[2] / "inventories" / "lab" / "lab.yml"
SWITCH = (
    "show version", "show inventory", "show vlan", "show interfaces", "show interfaces status",
    "show interfaces switchport", "show interfaces description", "show ip interface brief", "show ip interface",
    "show ip route", "show mac address-table", "show access-session", "show cdp neighbors", "show lldp neighbors",
    "show lldp neighbors detail", "show ip access-lists", "show ip prefix-list", "show archive", "show clock",
    "show etherchannel summary", "show ip dhcp snooping binding", "show ip arp", "show power inline", "show users",
)  # fmt: skip
# What says nothing on a device, because there is nothing to say or because it is switched off.
SILENT = {
    "len-acc-1": {"show ip prefix-list", "show etherchannel summary"},
    "len-dist-1": {
        "show access-session",
        "show ip prefix-list",
        "show power inline",
        "show ip dhcp snooping binding",
    },
    "len-wan-1": {
        "show interfaces switchport",
        "show access-session",
        "show ip dhcp snooping binding",
        "show power inline",
        "show etherchannel summary",
        "show mac address-table",
        "show lldp neighbors",
        "show lldp neighbors detail",
    },
}
# Command names of the templates, where they differ from what is typed.
NAMES = {"show mac address-table": "show mac-address-table"}


@pytest.fixture(scope="module")
def specs() -> dict[str, DeviceSpec]:
    return {device.name: device for device in load_lab_file(LAB).devices}


def rows(console: Console, command: str) -> list[dict[str, str]]:
    return parse_output("cisco_ios", NAMES.get(command, command), console.run(command) + "\n")


@pytest.mark.parametrize("command", SWITCH)
@pytest.mark.parametrize("name", ["len-acc-1", "len-dist-1", "len-wan-1"])
def test_a_recorded_layout_is_recognised(specs: dict[str, DeviceSpec], name: str, command: str) -> None:
    console = Console(specs[name])
    console("terminal length 0")
    if command in SILENT[name]:
        assert "% Invalid" not in console.run(command)
    else:
        assert rows(console, command)


def test_the_access_switch_tells_the_story_of_lens(specs: dict[str, DeviceSpec]) -> None:
    console = Console(specs["len-acc-1"])
    vlans = {row["vlan_id"]: row for row in rows(console, "show vlan")}
    assert vlans["2000"]["vlan_name"] == "U-LEN-C1-CLIN"
    assert "Gi1/0/1" in vlans["2000"]["interfaces"]
    ports = {row["port"]: row for row in rows(console, "show interfaces status")}
    assert ports["Gi1/0/1"]["status"] == "connected"
    assert ports["Gi1/0/13"]["status"] == "disabled"
    sessions = {(row["interface"], row["domain"]): row for row in rows(console, "show access-session")}
    assert sessions["Gi1/0/1", "DATA"]["method"] == "dot1x"
    assert sessions["Gi1/0/1", "VOICE"]["status"] == "Auth"
    assert "len-dist-1" in {row["neighbor_name"] for row in rows(console, "show lldp neighbors")}
    switchports = {row["interface"]: row for row in rows(console, "show interfaces switchport")}
    assert switchports["Te1/1/1"]["mode"] == "trunk"
    assert "2000-2015" in ",".join(switchports["Te1/1/1"]["trunking_vlans"]) or "2000" in ",".join(
        switchports["Te1/1/1"]["trunking_vlans"]
    )


def test_a_port_that_opens_carries_its_machine(specs: dict[str, DeviceSpec]) -> None:
    console = Console(specs["len-acc-1"])
    console.configure("vlan 2032", "interface Gi1/0/13", "switchport access vlan 2032", "no shutdown")
    macs = {row["destination_address"]: row for row in rows(console, "show mac address-table")}
    assert macs["0050.56a0.3001"]["vlan_id"] == "2032"


def test_the_router_has_its_operator(specs: dict[str, DeviceSpec]) -> None:
    console = Console(specs["len-wan-1"])
    neighbours = parse_output("cisco_ios", "show ip bgp summary", console.run("show ip bgp summary") + "\n")
    assert [(row["bgp_neighbor"], row["neighbor_as"], row["state_or_prefixes_received"]) for row in neighbours] == [
        ("198.51.100.1", "64500", "1")
    ]


def test_the_controller_lists_its_access_points(specs: dict[str, DeviceSpec]) -> None:
    console = Console(specs["len-wlc-1"])
    aps = rows(console, "show ap summary")
    macs = {ap["ap_name"]: ap["mac_address"] for ap in aps}
    assert {"len-ap-32", "len-ap-41", "len-ap-51", "bet-ap-01", "bet-ap-04"} <= macs.keys()
    assert macs["len-ap-32"] == "00a3.8e11.3102"
    tags = rows(console, "show wireless tag policy summary")
    assert "PT-LEN-STD" in {tag["name"] for tag in tags}
