"""What people write wrongly: exit code 2, where it stands, what was found, what is allowed; never a traceback, never a device asked."""

from __future__ import annotations

import json

import pytest
from cli_desk import UNIT

FILE = f"inventories/lab/units/{UNIT}.yml"

# What is wrong → the line of the unit's file, what stands there instead, and what is said about it.
WRONG = {
    "an unknown key": ("owner: Service", "onwer: Service", f"{FILE}:12: onwer: "),
    "another site": ("site: lens ", "site: lense ", f"{FILE}:9: site: found 'lense'; "),
    "a site without equipment": ("site: lens ", "site: bethune ", f"{FILE}:"),
    "another blueprint": (
        "covid-consultation  #",
        "covid-consult  #",
        f"{FILE}:10: blueprint: found 'covid-consult'; ",
    ),
    "a date that is none": ("2027-06-30", "2027-06-31", f"{FILE}:13: review: "),
    "no change request": ("CHG-2020-0412", "soon", f"{FILE}:11: change: found 'soon'; "),
    "a port that does not exist": ("len-acc-1 Gi1/0/13", "len-acc-9 Gi1/0/13", f"{FILE}:16: rooms[0].port: "),
    "a port twice": ("len-acc-1 Gi1/0/14", "len-acc-1 Gi1/0/13", f"{FILE}:17: rooms[1].port: "),
    "a port of another unit": ("len-acc-1 Gi1/0/13", "len-acc-1 Gi1/0/1", f"{FILE}:16: rooms[0].port: "),
    "an unknown service": ("- doctolib", "- doctolibb", "(did you mean 'doctolib'?)"),
    "an unknown access point": ("[len-ap-31", "[len-ap-39", f"{FILE}:26: access_points[0]: found 'len-ap-39'; "),
    "a number for a truth": ("tablet: true", "tablet: 1", f"{FILE}:"),
    "a key twice": ("site: lens ", "site: lens\nsite: lens ", f"{FILE}:10: "),
    "no YAML": ("rooms: ", "rooms: [", f"{FILE}:"),
    "a tabulator": ("unit: lens-consult-3", "\tunit: lens-consult-3", f"{FILE}:"),
    "another unit's name": ("unit: lens-consult-3", "unit: lens-consult-9", f"{FILE}:8: unit: "),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_place(desk, name):
    old, new, said = WRONG[name]
    desk.replace(f"units/{UNIT}.yml", old, new)
    done = desk.type("plan", UNIT)
    assert done.code == 2, done.err
    assert said in done.err
    assert done.out == ""
    as_json = desk.type("plan", UNIT, "--json")
    assert as_json.code == 2
    assert said in json.loads(as_json.out)["error"]["message"]


def test_all_problems_of_a_file_come_at_once(desk):
    desk.replace(f"units/{UNIT}.yml", "CHG-2020-0412", "soon")
    desk.replace(f"units/{UNIT}.yml", "2027-06-30", "someday")
    done = desk.type("plan", UNIT)
    assert "2 problems in the input:" in done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", f"{FILE}"),
        (b"", f"{FILE}"),
        (b"- a\n- b\n", f"{FILE}"),
        (b"a: &a [1]\nb: *a\n", f"{FILE}"),
        (b"x: " + b"[" * 5000, f"{FILE}"),
        (b"unit: !!python/object/apply:os.system ['true']\n", f"{FILE}"),
        (b"unit: \x1b[31mred\n", f"{FILE}"),
    ],
    ids=["not UTF-8", "empty", "a list", "an alias", "deep", "an object", "an escape"],
)
def test_hostile_files(desk, content, said):
    desk.path(f"units/{UNIT}.yml").write_bytes(content)
    done = desk.type("plan", UNIT)
    assert done.code == 2, done.err
    assert said in done.err
    assert "\x1b" not in done.err


def test_an_unknown_unit_suggests_the_nearest(library):
    done = library.type("plan", "lens-consult-33")
    assert (done.code, done.err) == (
        2,
        "error: no unit 'lens-consult-33' in inventories/lab/units\n  next: did you mean 'lens-consult-3'?\n",
    )


def test_an_unknown_inventory(library):
    done = library.type("units", "-i", "labb")
    assert done.code == 2
    assert "no inventory 'labb'" in done.err
    assert "there is: lab" in done.err


def test_a_workspace_that_is_none(library, tmp_path):
    done = library.type("units", NETAUTO_WORKSPACE=str(tmp_path))
    assert (done.code, done.err) == (
        2,
        f"error: NETAUTO_WORKSPACE names {tmp_path}, which has no folder 'inventories'\n",
    )


def test_a_lock_file_edited_by_hand(desk):
    path = desk.path("units/lens-consult-1.lock.yml")
    path.write_text(path.read_text().replace("2000", "2016"))
    done = desk.type("units")
    assert done.code == 2
    assert "edited by hand or badly merged" in done.err


def test_policy_freeze_that_ends_before_it_begins(desk):
    desk.replace("policy.yml", "freezes: []", "freezes: [{from: 2027-01-03, to: 2026-12-24, reason: End of year}]")
    done = desk.type("validate")
    assert done.code == 1
    assert "inventories/lab/policy.yml:" in done.out
