import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.allocation.names import LIMITS, SHORT_MAX, policy_name, short_code, zone_names
from netauto.errors import AllocationError


@pytest.mark.parametrize(
    ("unit", "short"),
    [
        ("lens-consult-3", "C3"),
        ("lens-consult-12", "C12"),
        ("lens-consult3", "C3"),
        ("lens-covid-ward-2", "CW2"),
        ("lens-ehpad-2e-etage", "E2EE"),
        ("consult-3", "C3"),
    ],
)
def test_short_codes(unit, short):
    assert short_code(unit, "lens") == short


@pytest.mark.parametrize(
    ("unit", "would_be"), [("lens-3", "3"), ("lens-a-b-c-d-e-f-g", "ABCDEFG"), ("lens-consult-1234567", "C1234567")]
)
def test_names_from_which_no_code_follows(unit, would_be):
    with pytest.raises(AllocationError) as caught:
        short_code(unit, "lens")
    assert str(caught.value) == (
        f"no short code of at most 6 characters follows from the name {unit!r} (it would be {would_be!r})"
    )
    assert caught.value.hint == "choose one in the unit's file, e.g. code: C3"


def test_long_names_are_cut_and_still_different():
    names = zone_names("LEN-ABCDEF", "ABCDEF", ("telephones", "clin"))
    assert names["telephones"].interface == "abcdef-telephon"
    assert names["telephones"].vlan_name == "U-LEN-ABCDEF-TELEPHONES"


def test_names_that_become_equal_when_they_are_cut():
    with pytest.raises(AllocationError) as caught:
        zone_names("LEN-ABCDEF", "ABCDEF", ("telephones", "telephonie"))
    assert str(caught.value) == "zones 'telephones' and 'telephonie' would both be called 'abcdef-telephon' on a device"


@given(
    st.from_regex(rf"[A-Z][A-Z0-9]{{0,{SHORT_MAX - 1}}}", fullmatch=True),
    st.lists(st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True), unique=True, max_size=6),
)
def test_every_name_keeps_the_limit_of_its_device(short, zones):
    try:
        names = zone_names(f"LEN-{short}", short, tuple(zones))
    except AllocationError:
        return
    for name in names.values():
        assert len(name.interface) <= LIMITS["interface"]
        assert len(name.vlan_name) <= LIMITS["vlan_name"]
        assert len(name.firewall_zone) <= LIMITS["firewall_zone"]
        assert len(name.address) <= LIMITS["address"]
    assert len({name.interface for name in names.values()}) == len(zones)


def test_policy_names():
    assert policy_name("LEN-C3", 1) == "UC-LEN-C3-0001"
