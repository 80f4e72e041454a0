import pytest
from fortios_bench import UNIT, Firewall
from hypothesis import given, settings
from hypothesis import strategies as st

from netauto.lab.fortios.store import Config, Move


def order(firewall):
    return [policy.name for policy in firewall.system.running.entries("firewall policy")]


def test_new_policy_comes_last_behind_deny_all_until_it_is_moved():
    firewall = Firewall()
    session = firewall.login()
    session(UNIT.replace("    move 203201 before 999000\n", ""))
    assert order(firewall)[-2:] == ["999000", "203201"]
    session("config firewall policy\nmove 203201 before 999000\nend")
    assert order(firewall)[-2:] == ["203201", "999000"]


@pytest.mark.parametrize(("where", "place"), [("before", 4), ("after", 5)])
def test_move(where, place):
    firewall = Firewall()
    names = order(firewall)
    moved, other = names[10], names[4]
    firewall.login()(f"config firewall policy\nmove {moved} {where} {other}\nend")
    names.remove(moved)
    names.insert(place, moved)
    assert order(firewall) == names


def test_id_says_nothing_about_order():
    names = [int(name) for name in order(Firewall())]
    assert names != sorted(names)


POLICIES = "config firewall policy\n" + "".join(f"    edit {n}\n    next\n" for n in range(1, 8)) + "end\n"


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 7), st.sampled_from(["before", "after"]), st.integers(1, 7)), min_size=1, max_size=12
    )
)
def test_moves_keep_every_policy_and_put_it_beside_the_other(moves):
    config = Config.read(POLICIES)
    for key, where, other in moves:
        config.apply(Move("firewall policy", str(key), where, str(other)))
        names = [entry.name for entry in config.entries("firewall policy")]
        assert sorted(names) == [str(n) for n in range(1, 8)]
        if key != other:
            distance = names.index(str(key)) - names.index(str(other))
            assert distance == (-1 if where == "before" else 1)


LOOKUPS = {
    "to the record": ("10.60.48.20 40000 10.60.4.10 443 tcp c3-clin", 203201),
    "by protocol number": ("10.60.48.20 40000 10.60.4.10 443 6 c3-clin", 203201),
    "another port": ("10.60.48.20 40000 10.60.4.10 80 tcp c3-clin", 999000),
    "another source": ("10.60.49.20 40000 10.60.4.10 443 tcp c3-clin", 999000),
    "from another zone": ("10.60.48.20 40000 10.60.4.10 443 tcp vlan62", 999000),
    "shadowed by the rule of 2014": ("10.60.2.20 40000 10.60.4.40 9100 tcp vlan100", 8),
    "through a nested group": ("10.60.6.20 40000 10.60.0.11 53 udp vlan100", 31),
    "anti-parasite rule": ("10.60.48.20 40000 10.60.4.10 139 tcp c3-clin", 71),
}


@pytest.mark.parametrize("case", LOOKUPS)
def test_policy_lookup_walks_the_order(case):
    session = Firewall().login()
    session(UNIT)
    asked, policy = LOOKUPS[case]
    assert session(f"diagnose firewall iprope lookup {asked}").endswith(f"> matches policy id: {policy}\n")


def test_policy_lookup_without_a_route_is_the_implicit_deny():
    base = 'config system interface\n    edit "port1"\n        set ip 10.0.0.1 255.255.255.0\n    next\nend\n'
    session = Firewall(base).login()
    assert session("diagnose firewall iprope lookup 10.0.0.5 1 192.0.2.1 80 tcp port1").endswith("policy id: 0\n")


def test_routing_table_follows_interfaces_and_static_routes():
    firewall = Firewall()
    session = firewall.login()
    session(UNIT)
    table = session("get router info routing-table all")
    assert "C       10.60.48.0/24 is directly connected, c3-clin\n" in table
    assert "S*      0.0.0.0/0 [10/0] via 10.60.255.2, port9, [1/0]\n" in table
    session("config system interface\nedit lag1\nset status down\nend")
    assert "c3-clin" not in session("get router info routing-table all")
