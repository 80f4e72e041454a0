"""An order that a template asks for, on a firewall where other units have come to stand since."""

from __future__ import annotations

import pytest
from plan_case import fragment

from netauto.plan.build import plan_device
from netauto.platforms import PLATFORMS

FORTI = PLATFORMS["fortios"]


def table(*ids: int) -> str:
    """Return a policy table with these entries, in this order."""
    return (
        "config firewall policy\n"
        + "".join(f'    edit {number}\n        set name "P{number}"\n    next\n' for number in ids)
        + "end\n"
    )


def wish(*moves: tuple[int, int]) -> str:
    """Return a fragment that has the first of each pair stand before the second."""
    lines = [
        f'    edit {number}\n        set name "P{number}"\n    next\n    move {number} before {anchor}\n'
        for number, anchor in moves
    ]
    return "config firewall policy\n" + "".join(lines) + "end\n"


def planned(base: str, text: str):
    return plan_device("fw", FORTI, base, (fragment(text),), guarantee="none", revert_after=0, key=b"k")


@pytest.mark.parametrize(
    ("base", "moves", "after"),
    [
        # planned again after another unit (20, 21) was opened behind it: nothing moves
        ((10, 11, 20, 21, 99), ((10, 99), (11, 99)), (10, 11, 20, 21, 99)),
        # a new rule goes before its own unit's final deny, which stays where it is
        ((10, 19, 20, 99), ((10, 19), (11, 19), (19, 99)), (10, 11, 19, 20, 99)),
        # a new unit goes before the last rule
        ((10, 99), ((20, 99), (21, 99)), (10, 20, 21, 99)),
        # somebody changed the order: it is put right
        ((11, 10, 20, 99), ((10, 99), (11, 99)), (20, 10, 11, 99)),
        # somebody put the rule behind the final deny, where it never matches: it is put right
        ((20, 99, 10), ((10, 99),), (20, 10, 99)),
    ],
)
def test_entries_stay_where_they_are_while_their_order_is_right(base, moves, after):
    made = planned(table(*base), wish(*moves))
    assert made.predicted_text == table(*after)
    assert made.changes is (base != after)
