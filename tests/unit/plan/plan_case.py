"""Small configurations and a way to write fragments, shared by the tests of planning."""

import hashlib
from pathlib import Path

from netauto.plan.build import plan_device
from netauto.platforms import PLATFORMS
from netauto.render.models import SHARED_OWNER, Fragment

GOLDEN = Path(__file__).parents[2] / "golden"
KEY = b"a key of the tests"
IOS, WLC, FORTI = PLATFORMS["ios_xe"], PLATFORMS["c9800"], PLATFORMS["fortios"]
FIREWALL = (GOLDEN / "fortios" / "interface-and-zone" / "running.cfg").read_text(encoding="utf-8")
CONTROLLER = (GOLDEN / "c9800" / "whole-unit" / "running.cfg").read_text(encoding="utf-8")
SWITCH = """\
version 17.9
hostname sw
!
enable secret 9 $9$abc$def
!
ip dhcp snooping vlan 10
ip dhcp snooping
!
vlan 10
 name ADM-BUREAUX
!
vlan 999
 name PARKING
!
interface GigabitEthernet1/0/1
 description LIBRE
 switchport access vlan 999
 switchport mode access
 shutdown
!
interface GigabitEthernet1/0/2
 description poste
 switchport access vlan 10
 switchport mode access
!
interface TenGigabitEthernet1/1/1
 switchport trunk allowed vlan 10,999
 switchport mode trunk
!
ip forward-protocol nd
!
end
"""
UNIT = """\
vlan 2032
 name U-LEN-C3-CLIN
ip dhcp snooping vlan 2032
interface GigabitEthernet1/0/1
 description U-LEN-C3 box-1 workstation
 switchport access vlan 2032
 switchport mode access
 mab
 no shutdown
interface TenGigabitEthernet1/1/1
 switchport trunk allowed vlan add 2032
"""


def fragment(text, *, intent_key="rooms[0].port", template="ios_xe/access_port.j2", shared=False):
    """A fragment of the tests' unit."""
    return Fragment(
        device="sw",
        owner=SHARED_OWNER if shared else "lens-consult-3",
        template=template,
        template_digest=hashlib.sha256(template.encode()).hexdigest(),
        intent_key=intent_key,
        text=text,
    )


def plan(platform, base, *fragments):
    """The plan of one device, from texts or fragments."""
    made = tuple(fragment(one) if isinstance(one, str) else one for one in fragments)
    return plan_device("sw", platform, base, made, guarantee="timed-native", revert_after=600, key=KEY)
