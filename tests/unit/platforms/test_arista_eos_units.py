"""A whole unit on an EOS access switch: opened, opened again, closed with and without what opening wrote down."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.canonical import sha256
from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.build import plan_close_device, plan_device
from netauto.platforms import PLATFORMS
from netauto.platforms.vlans import format_vlans
from netauto.render.models import Fragment

EOS = PLATFORMS["arista_eos"]
KEY = b"k" * 32
UNIT = (Path(__file__).parents[1] / "render" / "expected" / "bet-acc-1.txt").read_text()
PARKED = "".join(
    f"interface Ethernet{number}\n   description LIBRE\n   shutdown\n   switchport access vlan 999\n!\n"
    for number in (12, 13, 20)
)
BASE = f"""\
! Command: show running-config
! device: bet-acc-1 (CCS-720XP-48Y6, EOS-4.30.5M)
!
! boot system flash:/EOS-4.30.5M.swi
!
no aaa root
!
username netauto privilege 15 role network-admin secret sha512 $6$aBcD$0123456789
!
ip dhcp snooping
ip dhcp snooping bridging
ip dhcp snooping information option
ip dhcp snooping vlan 10,20,30,2184-2186
!
hostname bet-acc-1
!
spanning-tree mode mstp
!
vlan 10
   name ADM-BUREAUX
!
vlan 999
   name PARKING
!
vlan 2184-2186
!
vrf instance MGMT
!
radius-server host 10.60.0.21 vrf MGMT key 7 0207165218120E
!
interface Ethernet1
   description *** Secretariat cardio - poste 2 ***
   switchport access vlan 10
   spanning-tree portfast
!
{PARKED}interface Ethernet49
   description bet-dist-1 Et1
   switchport trunk native vlan 99
   switchport trunk allowed vlan 10,20,30,2184-2186
   switchport mode trunk
!
interface Management1
   vrf MGMT
   ip address 10.62.1.11/24
!
no ip routing
!
end
"""


def fragment(text: str) -> Fragment:
    digest = sha256(text)
    return Fragment("bet-acc-1", "bethune-consult-1", "arista_eos/unit.j2", digest, "unit", text)


def opened(base=BASE, text=UNIT):
    """Return the plan of opening, and the configuration after it."""
    made = plan_device("bet-acc-1", EOS, base, (fragment(text),), guarantee="timed-native", revert_after=600, key=KEY)
    return made, str(apply(EOS, EOS.parse(base), made.push))


def closed(current, inverse=()):
    """Return the configuration after closing, and what stays."""
    made, kept = plan_close_device(
        "bet-acc-1",
        EOS,
        current,
        (fragment(UNIT),),
        opened=inverse,
        guarantee="timed-native",
        revert_after=600,
        key=KEY,
    )
    return str(apply(EOS, EOS.parse(current), made.push)), kept


def test_closing_brings_the_base_back_byte_for_byte():
    made, after = opened()
    assert after != BASE
    assert closed(after, made.inverse) == (BASE, ())


def test_opening_again_does_nothing():
    _, after = opened()
    assert opened(after)[0].push == ()


def test_nothing_but_additions_reaches_what_others_use():
    made, _ = opened()
    lines = [line.strip() for line in made.push]
    assert "switchport trunk allowed vlan add 2200-2201,2203,2210" in lines
    assert "ip dhcp snooping vlan 2200-2201,2203,2210" in lines
    assert not [line for line in lines if line.startswith("no ") and line != "no shutdown"]


def test_what_others_changed_since_stays():
    made, after = opened()
    current = after.replace("10,20,30,2184-2186", "10,20,30,40,2184-2186").replace("ADM-BUREAUX", "BUREAUX-2026")
    back, kept = closed(current.replace("2184-2186,2200-2201", "2184-2186,2190,2200-2201"), made.inverse)
    assert kept == ()
    assert "name BUREAUX-2026" in back
    assert "switchport trunk allowed vlan 10,20,30,40,2184-2186,2190\n" in back


def test_a_vlan_that_somebody_uses_as_a_phones_stays():
    made, after = opened()
    current = after.replace("   switchport access vlan 10\n", "   switchport phone vlan 2201\n")
    back, kept = closed(current, made.inverse)
    assert kept == ("vlan 2201 is used by interface Ethernet1 and stays",)
    assert "vlan 2201\n" in back
    assert "vlan 2200\n" not in back


def test_without_what_opening_wrote_down_members_go_and_what_stays_is_named():
    _, after = opened()
    back, kept = closed(after)
    assert "switchport trunk allowed vlan 10,20,30,2184-2186\n" in back
    assert [sentence.split(":")[0] for sentence in kept] == [
        "interface Ethernet20",
        "interface Ethernet13",
        "interface Ethernet12",
        "vlan 2210 is used by interface Ethernet20 and stays",
        "vlan 2203 is used by interface Ethernet20 and stays",
        "vlan 2201 is used by interface Ethernet12 and stays",
        "vlan 2200 is used by interface Ethernet13 and stays",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "interface Ethernet49\n   switchport trunk allowed vlan 2200\n",
            "line 2: 'switchport trunk allowed vlan 2200' replaces a list that is not the unit's",
        ),
        (
            "interface Ethernet77\n   description x\n",
            "the device has no 'interface Ethernet77', and it cannot be created",
        ),
        ("commit\n", "platform arista_eos has no rule for line 1: 'commit'"),
        ("interface Ethernet12\n   switchport protected\n", "no rule for line 2: 'switchport protected'"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(PlanError) as refusal:
        opened(text=text)
    assert message in refusal.value.message


VLANS = st.frozensets(st.integers(2, 4094), min_size=1, max_size=12)


def switch(snooped, allowed, named):
    """Return a switch that prints its lists as EOS does."""
    vlans = "".join(f"vlan {vlan}\n   name ANCIEN-{vlan}\n!\n" for vlan in sorted(named))
    trunk = f"   switchport trunk allowed vlan {format_vlans(allowed, '-') or 'none'}\n"
    snooping = f"ip dhcp snooping vlan {format_vlans(snooped, '-')}\n!\n"
    return f"{snooping}{vlans}interface Ethernet49\n{trunk}   switchport mode trunk\n!\nend\n"


@given(snooped=VLANS, allowed=VLANS | st.just(frozenset()), named=VLANS, unit=VLANS)
@settings(max_examples=60)
def test_whatever_lists_there_are_they_come_back_byte_for_byte(snooped, allowed, named, unit):
    base = switch(snooped, allowed, named)
    text = "".join(
        f"vlan {vlan}\n   name U-BET-C1-{vlan}\nip dhcp snooping vlan {vlan}\n" for vlan in sorted(unit - named)
    )
    text += f"interface Ethernet49\n   switchport trunk allowed vlan add {format_vlans(unit, '-')}\n"
    made, after = opened(base, text)
    assert opened(after, text)[0].push == ()
    assert EOS.read_model(after).ports["Ethernet49"].trunk_vlans == allowed | unit
    assert str(apply(EOS, EOS.parse(after), made.inverse)) == base
