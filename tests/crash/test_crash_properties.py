"""Any plan, any byte of the conversation at which a connection is cut: every device is before or after, and one resume ends it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from crash_site import SITE, Site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netauto.lab import Fault

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crash-properties")]
NAMES = st.text("ABCDEFGHKLMNPRSTUVWXYZ0123456789-", min_size=1, max_size=20)
# What one connection prints at most: a whole configuration twice, and the answers to the lines.
LONGEST = 150_000


def vlans(numbers, names):
    push = tuple(
        line for number, name in zip(numbers, names, strict=False) for line in (f"vlan {number}", f" name {name}")
    )
    return push, tuple(f"no vlan {number}" for number in numbers)


def addresses(numbers, names):
    found = [f'edit "P-{number}-{name}"' for number, name in zip(numbers, names, strict=False)]
    push = (
        "config firewall address",
        *(
            line
            for number, edit in zip(numbers, found, strict=True)
            for line in (f"    {edit}", f"        set subnet 10.{number % 250}.0.0 255.255.0.0", "    next")
        ),
        "end",
    )
    inverse = ("config firewall address", *(f"    {edit.replace('edit', 'delete')}" for edit in reversed(found)), "end")
    return push, inverse


MAKERS = {"ios_xe": vlans, "c9800": vlans, "fortios": addresses}


@st.composite
def changes(draw, platform):
    numbers = draw(st.lists(st.integers(3000, 3249), min_size=1, max_size=12, unique=True))
    stems = draw(st.lists(NAMES, min_size=len(numbers), max_size=len(numbers)))
    # Two VLANs of one name are refused by a device: the number keeps them apart.
    return MAKERS[platform](sorted(numbers), [f"U{number}-{stem}" for number, stem in zip(numbers, stems, strict=True)])


PUSHES = st.fixed_dictionaries({name: changes(platform) for name, platform in SITE.items()})


@pytest.fixture(scope="module")
def site():
    made = Site()
    yield made
    made.lab.stop()


def check(site, plan, result):
    """What is said of each device is true of it, now."""
    for device in result.devices:
        state = site.lab[device.device].state()
        if device.outcome in {"reverted", "untouched"}:
            assert state.running == site.before[device.device], device
        if device.outcome == "applied":
            assert site.is_after(plan, device.device), device
            assert state.pending is None, device


@settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    pushes=PUSHES,
    where=st.sampled_from(sorted(SITE)),
    size=st.integers(1, LONGEST),
    again=st.sampled_from([1, 1, 2, 0]),
)
def test_a_connection_is_cut_at_any_byte(site, pushes, where, size, again):
    """`again`: on how many connections; 0: on every one, until somebody repairs the way."""
    site.reset()
    plan = site.plan(pushes)
    with tempfile.TemporaryDirectory() as name:
        site.lab[where].set_fault(Fault("drop", size=size, times=again))
        first = site.drive(plan, Path(name))
        check(site, plan, first)
        site.lab[where].clear_faults()
        last = site.drive(plan, Path(name))
    check(site, plan, last)
    assert last.finished, (first, last)
    assert last.verdict in {"open", "reverted"}
    if first.finished:
        assert last.verdict == first.verdict
    site.clock.sleep(700)
    states = {device.name: device.state() for device in site.lab}
    assert [name for name, state in states.items() if state.pending or state.config_locked_by or state.sessions] == []
    ends = {"open" if site.is_after(plan, name) else "reverted" for name in SITE}
    assert ends == {last.verdict}
    if last.verdict == "reverted":
        assert site.running() == site.before


def test_nothing_is_cut_and_the_plan_is_carried_out(site, tmp_path):
    site.reset()
    plan = site.plan({name: MAKERS[platform]([3000, 3001], ["U-A", "U-B"]) for name, platform in SITE.items()})
    result = site.drive(plan, tmp_path)
    assert result.verdict == "open", result
    assert all(site.is_after(plan, name) for name in SITE)
