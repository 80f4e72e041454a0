"""The bases of Lens against the facts of the site (docs/site-lens.md), as text: no parser of ours stands between."""

import re
from pathlib import Path

import pytest

BASES = Path(__file__).parents[2] / "inventories/lab/bases"
DEVICES = ("len-acc-1", "len-acc-2", "len-dist-1", "len-fw-1", "len-wan-1", "len-wlc-1")
PARKED = {"len-acc-1": (13, 14, 15), "len-acc-2": (13, 14, 15, 20)}
CORRIDOR = [f"00a3.8e11.000{n}" for n in range(1, 7)]
OF_UNIT_3 = ["00a3.8e11.3101", "00a3.8e11.3102"]


def text(name):
    return (BASES / f"{name}.cfg").read_text()


def stanza(name, header):
    found = re.search(rf"^{re.escape(header)}\n(( .*\n)*)", text(name), re.MULTILINE)
    assert found, header
    return found[1]


@pytest.mark.parametrize("name", DEVICES)
def test_base_is_lived_in_ascii_and_knows_nothing_of_unit_3(name):
    config = text(name)
    assert config.isascii()
    assert config.count("\n") >= 300
    assert name in config
    assert not re.search(r"LEN-C3|C3-CLIN|^vlan 20(3[2-9]|4[0-7])$|10\.60\.(4[89]|5\d|6[0-3])\.", config, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in DEVICES if name != "len-fw-1"])
def test_ios_base_begins_at_its_version_and_can_revert_by_itself(name):
    config = text(name)
    assert config.startswith("version 17.9\n")
    assert config.endswith("\nend\n")
    assert re.search(
        r"^archive\n log config\n(  .*\n)* path (bootflash|flash):archive-\n maximum \d+\n", config, re.MULTILINE
    )


@pytest.mark.parametrize("name", PARKED)
def test_ports_of_unit_3_are_parked_alike(name):
    stanzas = {stanza(name, f"interface GigabitEthernet1/0/{port}") for port in PARKED[name]}
    assert stanzas == {" description LIBRE\n switchport access vlan 999\n switchport mode access\n shutdown\n"}


def test_live_phone_of_the_legacy_plan():
    port = stanza("len-acc-1", "interface GigabitEthernet1/0/24")
    assert " switchport voice vlan 30\n" in port
    assert "shutdown" not in port


def test_each_access_point_has_a_port_and_its_standard_tags():
    switches = text("len-acc-1") + text("len-acc-2")
    for name in ["01", "02", "03", "04", "05", "06", "11", "12", "21", "22", "31", "32"]:
        assert re.search(rf" description len-ap-{name} .*\n switchport access vlan 110\n", switches), name
    for mac in CORRIDOR + OF_UNIT_3:
        assert stanza("len-wlc-1", f"ap {mac}") == " policy-tag PT-LEN-STD\n rf-tag RF-LEN\n site-tag ST-LEN\n"


def test_shared_objects_of_the_controller():
    assert re.findall(r"^wlan (WL-GHT-\S+ \d+ \S+)$", text("len-wlc-1"), re.MULTILINE) == [
        "WL-GHT-SANTE 17 GHT-SANTE",
        "WL-GHT-INVITES 18 GHT-INVITES",
        "WL-GHT-TABLETTES 19 GHT-TABLETTES",
    ]


def test_shared_objects_of_the_firewall():
    config = text("len-fw-1")
    for zone, member in (
        ("DC-SANTE", "vlan60"),
        ("INFRA", "vlan61"),
        ("TOIP", "vlan62"),
        ("MGMT", "vlan100"),
        ("INTERNET", "port9"),
    ):
        assert re.search(rf'edit "{zone}"\n(        set description .*\n)?        set interface "{member}"\n', config)
    policies = config[config.index("config firewall policy") :]
    last = policies[: policies.index("\nend\n")].rpartition("    edit ")[2]
    assert last.startswith('999000\n        set name "deny-all"\n')
    assert "        set logtraffic all\n" in last
    assert "set action" not in last
    assert 'edit "G-RFC1918"' in config


def test_wan_router_classifies_by_the_lists_that_units_extend():
    config = text("len-wan-1")
    for name in ("VOICE", "VIDEO", "CLINICAL", "SCAVENGER"):
        assert f"class-map match-any CM-{name}\n match access-group name QOS-{name}\n" in config
        assert f"ip access-list extended QOS-{name}\n 10 " in config
    assert "ip prefix-list PL-LEN-OUT seq 10 permit " in config
    assert "router bgp 65060\n" in config
