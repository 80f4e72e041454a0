from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.allocation.allocate import allocate, explain
from netauto.allocation.lockfile import read_locks
from netauto.allocation.occupancy import Seen, seen_on
from netauto.errors import AllocationError
from netauto.intent.load import load_intent
from netauto.intent.models import Blueprint, Intent, KnownPrefix, Policy, Pools, Service, Site, Unit
from netauto.platforms.model import DeviceModel, Port, Route, Vlan, Wlan

ZONES = {"clin": 0, "voix": 1, "invite": 7}


def unit(name, **more):
    room = {"name": "box-1", "port": "len-acc-1 Gi1/0/1", "workstation": "len-ws-1"}
    words = {
        "site": "lens",
        "blueprint": "small",
        "change": "CHG-1",
        "owner": "x",
        "review": "2027-01-01",
        "rooms": [room],
    }
    return Unit.model_validate({"unit": name, **words, **more})


def blueprint(zones=None):
    shape = {name: {"offset": offset, "title": name} for name, offset in (zones or ZONES).items()}
    roles = {"room_zone": "clin", "voice_zone": "voix", "printer_zone": "clin"}
    return Blueprint.model_validate({"blueprint": "small", "title": "x", "zones": shape, **roles})


def intent(
    name="lens-consult-3", *, zones=None, vlans=("2000-2047",), prefixes=("10.60.16.0/20", "10.60.32.0/19"), **more
):
    site = Site(
        code="LEN",
        title="x",
        prefix=IPv4Network("10.60.0.0/16"),
        pools=Pools(vlans=vlans, prefixes=tuple(IPv4Network(prefix) for prefix in prefixes)),
        known=more.pop("known", ()),
    )
    services = more.pop("services", {})
    elsewhere = (KnownPrefix(prefix=IPv4Network("10.62.0.0/16"), what="site bethune"),)
    return Intent(
        unit=unit(name, **more),
        blueprint=blueprint(zones),
        site=site,
        services=services,
        policy=Policy(),
        elsewhere=elsewhere,
    )


def open_units(*names):
    locks = {}
    for name in names:
        locks[name] = allocate(intent(name), locks)
    return locks


def test_the_units_of_lens_as_the_site_page_says(lab, inventory):
    locks = read_locks(lab)
    for index in (1, 2):
        assert allocate(load_intent(lab, f"lens-consult-{index}", inventory), locks) == locks[f"lens-consult-{index}"]
    given_ = allocate(load_intent(lab, "lens-consult-3", inventory), locks)
    assert (given_.code, given_.short, given_.block, str(given_.prefix)) == ("LEN-C3", "C3", 2032, "10.60.48.0/20")
    assert (given_.policy_base, given_.sequence, given_.wlan_ids) == (203200, 1040, {})
    clin = given_.zone("clin")
    assert clin.model_dump(mode="json") == {
        "zone": "clin",
        "vlan": 2032,
        "vlan_name": "U-LEN-C3-CLIN",
        "prefix": "10.60.48.0/24",
        "gateway": "10.60.48.1",
        "interface": "c3-clin",
        "firewall_zone": "C3-CLIN",
        "address": "N-LEN-C3-CLIN",
    }
    assert {zone.zone: (zone.vlan, str(zone.prefix)) for zone in given_.zones} == {
        "clin": (2032, "10.60.48.0/24"),
        "voix": (2033, "10.60.49.0/24"),
        "impr": (2035, "10.60.51.0/24"),
        "liberal": (2036, "10.60.52.0/24"),
        "teleco": (2037, "10.60.53.0/24"),
        "invite": (2039, "10.60.55.0/24"),
        "tablette": (2040, "10.60.56.0/24"),
        "quar": (2042, "10.60.58.0/24"),
    }


def test_what_is_passed_over_is_explained():
    locks = open_units("lens-consult-1")
    known = (KnownPrefix(prefix=IPv4Network("10.60.32.128/25"), what="old lab"),)
    seen = Seen(vlans={2017: "len-dist-1: VLAN ESSAI"})
    assert explain(intent(known=known), locks, seen) == (
        "VLANs 2000-2015: unit lens-consult-1",
        "VLANs 2016-2031: VLAN 2017 on len-dist-1: VLAN ESSAI",
        "10.60.16.0/20: unit lens-consult-1 (10.60.16.0/20)",
        "10.60.32.0/20: old lab (10.60.32.128/25)",
    )
    chosen = allocate(intent(known=known), locks, seen)
    assert (chosen.block, str(chosen.prefix)) == (2032, "10.60.48.0/20")


def test_no_vlan_block_left():
    locks = open_units("lens-consult-1", "lens-consult-2")
    with pytest.raises(AllocationError) as caught:
        allocate(intent(vlans=("2000-2047",)), locks, Seen(vlans={2040: "len-acc-1: VLAN BIOMED-2"}))
    assert str(caught.value) == (
        "no free VLAN block for unit 'lens-consult-3' in the pools of site 'lens':\n"
        "  2000-2015: unit lens-consult-1\n"
        "  2016-2031: unit lens-consult-2\n"
        "  2032-2047: VLAN 2040 on len-acc-1: VLAN BIOMED-2"
    )
    assert caught.value.hint == "extend sites.lens.pools in sites.yml, or close a unit"


def test_no_prefix_left():
    services = {
        "record": Service(title="x", owner="x", at="dc", hosts={"H-1": IPv4Address("10.60.33.9")}, flows=[FLOW])
    }
    known = (KnownPrefix(prefix=IPv4Network("10.60.16.0/24"), what="old lab"),)
    with pytest.raises(AllocationError) as caught:
        allocate(
            intent(known=known, services=services),
            {},
            Seen(prefixes={IPv4Network("10.60.63.252/30"): "len-wan-1: route X"}),
        )
    assert str(caught.value) == (
        "no free prefix for unit 'lens-consult-3' in the pools of site 'lens':\n"
        "  10.60.16.0/20: old lab (10.60.16.0/24)\n"
        "  10.60.32.0/20: server H-1 (10.60.33.9)\n"
        "  10.60.48.0/20: 10.60.63.252/30 on len-wan-1: route X"
    )


FLOW = {"id": "F01", "from": ["clin"], "ports": ["tcp/443"]}


def test_other_sites_and_other_units_of_other_sites_are_never_overlapped():
    elsewhere = intent(prefixes=("10.62.0.0/20", "10.60.16.0/20"))
    assert str(allocate(elsewhere, {}).prefix) == "10.60.16.0/20"
    far = open_units("lens-consult-1")["lens-consult-1"].model_copy(
        update={"site": "bethune", "unit": "b", "code": "BTN-C1"}
    )
    chosen = allocate(intent(), {"b": far})
    assert (chosen.block, str(chosen.prefix), chosen.sequence) == (2000, "10.60.32.0/20", 1000)


@pytest.mark.parametrize("network", ["0.0.0.0/0", "10.0.0.0/8", "10.60.0.0/16"])
def test_a_summary_of_the_site_says_nothing_about_who_uses_an_address(network):
    assert (
        str(allocate(intent(), {}, Seen(prefixes={IPv4Network(network): "len-wan-1: route X"})).prefix)
        == "10.60.16.0/20"
    )


def test_what_the_unit_itself_has_on_devices_is_no_conflict():
    models = {
        "len-dist-1": DeviceModel(vlans={2000: Vlan(2000, "U-LEN-C3-CLIN")}),
        "len-fw-1": DeviceModel(ports={"c3-clin": Port("c3-clin", tag=2000, address="10.60.16.1/24")}),
        "len-wan-1": DeviceModel(routes=(Route("10.60.16.0/20", "10.60.255.1", "U-LEN-C3"),)),
    }
    assert allocate(intent(), {}, seen_on(models)).block == 2000
    lock = allocate(intent(), {})
    assert allocate(intent(), {"lens-consult-3": lock}, seen_on(models)) == lock


@pytest.mark.parametrize("name", ["U-LEN-C31-CLIN", "U-BTN-C3-CLIN", "XC3-CLIN", "c33-clin", ""])
def test_a_similar_name_is_a_conflict(name):
    models = {"len-dist-1": DeviceModel(vlans={2000: Vlan(2000, name)})}
    assert allocate(intent(), {}, seen_on(models)).block == 2016


def test_one_foreign_name_among_own_ones_is_a_conflict():
    models = {
        "len-acc-1": DeviceModel(vlans={2000: Vlan(2000, "ESSAI")}),
        "len-dist-1": DeviceModel(vlans={2000: Vlan(2000, "U-LEN-C3-CLIN")}),
    }
    seen = seen_on(models)
    assert seen.vlans == {2000: "len-acc-1: VLAN ESSAI; len-dist-1: VLAN U-LEN-C3-CLIN"}
    assert explain(intent(), {}, seen) == ("VLANs 2000-2015: VLAN 2000 on len-acc-1: VLAN ESSAI",)


def test_wlan_ids_of_own_networks_avoid_those_of_the_controller_and_of_other_units():
    own = {"wifi": {"own": {"guest": {"ssid": "A", "reason": "x"}, "tablet": {"ssid": "B", "reason": "x"}}}}
    models = {
        "len-wlc-1": DeviceModel(
            wlans={"WL-PRO-LEGACY": Wlan("WL-PRO-LEGACY", 20, "CHL-PRO", enabled=True, security="psk")}
        )
    }
    first = allocate(intent("lens-consult-1", **own), {}, seen_on(models))
    assert first.wlan_ids == {"guest": 21, "tablet": 22}
    second = allocate(intent("lens-consult-2", **own), {"lens-consult-1": first}, seen_on(models))
    assert second.wlan_ids == {"guest": 23, "tablet": 24}
    fewer = {"wifi": {"own": {"tablet": {"ssid": "B", "reason": "x"}}}}
    assert allocate(intent("lens-consult-1", **fewer), {"lens-consult-1": first}).wlan_ids == {"tablet": 22}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"locks": {"lens-consult-2": {"block": 2000}}}, "VLANs 2000-2015 belongs to unit lens-consult-2"),
        ({"locks": {"lens-consult-2": {"sequence": 1000}}}, "sequence 1000 belongs to unit lens-consult-2"),
        ({"seen": {"vlans": {2009: "len-acc-1: VLAN X"}}}, "VLANs 2000-2015 belongs to VLAN 2009 on len-acc-1: VLAN X"),
        (
            {"known": (KnownPrefix(prefix=IPv4Network("10.60.20.0/24"), what="new partner"),)},
            "10.60.16.0/20 belongs to new partner (10.60.20.0/24)",
        ),
        ({"code": "K3"}, "it says code LEN-C3, the unit's is LEN-K3"),
        ({"zones": {"clin": 2, "voix": 1}}, "zone 'clin' has VLAN 2000, the blueprint now gives 2002"),
    ],
)
def test_a_lock_that_no_longer_holds_is_refused_with_the_reason(change, reason):
    lock = allocate(intent(), {})
    others = open_units("lens-consult-1", "lens-consult-2")
    others.pop("lens-consult-1")
    locks = {name: others[name].model_copy(update=update) for name, update in change.pop("locks", {}).items()}
    seen = Seen(**change.pop("seen", {}))
    with pytest.raises(AllocationError) as caught:
        allocate(intent(**change), {"lens-consult-3": lock, **locks}, seen)
    assert str(caught.value) == f"the lock of unit 'lens-consult-3' no longer holds: {reason}"


def test_a_lock_keeps_its_place_when_lower_ones_become_free_and_grows_with_its_blueprint():
    locks = open_units("lens-consult-1", "lens-consult-3")
    kept = locks["lens-consult-3"]
    assert kept.block == 2016
    del locks["lens-consult-1"]
    assert allocate(intent(), locks) == kept
    grown = allocate(intent(zones=ZONES | {"quar": 10}), locks)
    assert grown.zone("quar").vlan == 2026
    assert [zone for zone in grown.zones if zone.zone != "quar"] == list(kept.zones)


def test_a_lock_of_another_site():
    lock = allocate(intent(), {}).model_copy(update={"site": "bethune"})
    with pytest.raises(AllocationError) as caught:
        allocate(intent(), {"lens-consult-3": lock})
    assert str(caught.value) == (
        "unit 'lens-consult-3' has its networks at site 'bethune', and its file says 'lens': a unit does not move"
    )
    assert caught.value.hint.startswith("write site: bethune again, netauto close-unit lens-consult-3, delete")


def test_two_units_of_one_code():
    locks = open_units("lens-consult-3")
    with pytest.raises(AllocationError) as caught:
        allocate(intent("lens-cardio-3"), locks)
    assert str(caught.value) == "units 'lens-consult-3' and 'lens-cardio-3' would both be LEN-C3 on devices"
    assert allocate(intent("lens-cardio-3", code="K3"), locks).code == "LEN-K3"


def test_a_zone_beyond_the_block():
    wide = intent(zones={"clin": 0, "voix": 15})
    narrow = wide.model_copy(
        update={"site": wide.site.model_copy(update={"pools": wide.site.pools.model_copy(update={"block": 12})})}
    )
    with pytest.raises(AllocationError, match="zone 'voix' has offset 15, but a unit of site 'lens' has 12 VLANs"):
        allocate(narrow, {})


NUMBERS = st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True)
VLANS = st.dictionaries(
    st.integers(2000, 2200), st.sampled_from(["len-acc-1: VLAN X", "len-acc-1: VLAN U-LEN-C1-CLIN"]), max_size=4
)
WIDE = {"vlans": ("2000-2191",), "prefixes": ("10.60.16.0/20", "10.60.32.0/19", "10.60.64.0/18")}


def allocated(numbers, seen=None):
    """Open units one after the other; those for which nothing is left are left out."""
    locks = {}
    for number in numbers:
        name = f"lens-consult-{number}"
        try:
            locks[name] = allocate(intent(name, **WIDE), locks, seen or Seen())
        except AllocationError:
            continue
    return locks


@settings(max_examples=60)
@given(NUMBERS, VLANS)
def test_no_two_units_overlap(numbers, vlans):
    locks = list(allocated(numbers, Seen(vlans=vlans)).values())
    for position, one in enumerate(locks):
        assert not {zone.vlan for zone in one.zones} & {vlan for vlan, where in vlans.items() if one.code not in where}
        for other in locks[:position]:
            assert abs(one.block - other.block) >= 16
            assert not one.prefix.overlaps(other.prefix)
            assert abs(one.sequence - other.sequence) >= 20
            assert one.code != other.code
            assert not {zone.interface for zone in one.zones} & {zone.interface for zone in other.zones}


@settings(max_examples=60)
@given(NUMBERS, st.randoms())
def test_the_order_of_the_inputs_does_not_matter_and_the_answer_is_always_the_same(numbers, random):
    *before, last = numbers
    locks = allocated(before)
    shuffled = list(locks.items())
    random.shuffle(shuffled)
    name = f"lens-consult-{last}"
    seen = Seen(vlans={2100: "a: VLAN X", 2001: "b: VLAN Y"})
    swapped = Seen(vlans=dict(reversed(list(seen.vlans.items()))))
    assert allocate(intent(name, **WIDE), dict(shuffled), swapped) == allocate(intent(name, **WIDE), locks, seen)


@settings(max_examples=60)
@given(NUMBERS)
def test_a_unit_keeps_what_it_has_while_others_come_and_go(numbers):
    locks = allocated(numbers)
    for name, lock in locks.items():
        assert allocate(intent(name, **WIDE), locks) == lock
        assert allocate(intent(name, **WIDE), {name: lock}) == lock


@settings(max_examples=60)
@given(NUMBERS)
def test_every_zone_lies_inside_its_unit(numbers):
    for lock in allocated(numbers).values():
        for zone in lock.zones:
            assert lock.block <= zone.vlan < lock.block + 16
            assert zone.prefix.subnet_of(lock.prefix)
            assert zone.gateway == zone.prefix[1]
