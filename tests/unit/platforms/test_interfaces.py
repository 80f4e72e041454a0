"""Names of interfaces, as people abbreviate them and as devices print them."""

import pytest

from netauto.platforms.interfaces import TYPES, abbreviate, expand, natural_key


@pytest.mark.parametrize(
    ("written", "full", "short"),
    [
        ("Gi1/0/13", "GigabitEthernet1/0/13", "Gi1/0/13"),
        ("gi1/0/13", "GigabitEthernet1/0/13", "Gi1/0/13"),
        ("GigabitEthernet1/0/13", "GigabitEthernet1/0/13", "Gi1/0/13"),
        ("Te1/1/1", "TenGigabitEthernet1/1/1", "Te1/1/1"),
        ("Tw1/0/1", "TwoGigabitEthernet1/0/1", "Tw1/0/1"),
        ("Twe1/0/1", "TwentyFiveGigE1/0/1", "Twe1/0/1"),
        ("Fi1/0/1", "FiveGigabitEthernet1/0/1", "Fi1/0/1"),
        ("Fa0/1", "FastEthernet0/1", "Fa0/1"),
        ("Fo1/0/1", "FortyGigabitEthernet1/0/1", "Fo1/0/1"),
        ("Hu1/0/49", "HundredGigE1/0/49", "Hu1/0/49"),
        ("Po10", "Port-channel10", "Po10"),
        ("Vl100", "Vlan100", "Vl100"),
        ("Gi0/0/1.204", "GigabitEthernet0/0/1.204", "Gi0/0/1.204"),
        ("Et12", "Ethernet12", "Et12"),
    ],
)
def test_names_in_full_and_in_short(written, full, short):
    assert (expand(written), abbreviate(full), expand(short)) == (full, short, full)


@pytest.mark.parametrize(
    "name",
    [
        "lag1",
        "port9",
        "vlan60",
        "ge-0/0/5",
        "1/1/5",
        "internal",
        "G1/0/1",
        "Xy1/0/1",
        "mgmt",
        "Port-Channel10",
        "Ethernet12",
    ],
)
def test_names_of_other_platforms_stay(name):
    assert expand(name) == name


@pytest.mark.parametrize("kind", TYPES)
def test_a_full_name_is_never_changed(kind):
    assert expand(f"{kind}1/0/1") == f"{kind}1/0/1"


def test_natural_order():
    names = ["Gi1/0/13", "Gi1/0/2", "Te1/1/1", "Gi2/0/1"]
    assert sorted(names, key=natural_key) == ["Gi1/0/2", "Gi1/0/13", "Gi2/0/1", "Te1/1/1"]
