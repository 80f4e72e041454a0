"""`netauto explain`: what people read, what programs read, and what the shell offers."""

from __future__ import annotations

import json
import os
from unittest import mock

import pytest
from click.shell_completion import ShellComplete

from netauto.cli.main import main

UNIT = "lens-consult-3"


def test_one_value_with_its_place_and_what_it_overrides(library):
    done = library.type("explain", UNIT, "wifi.tablet")
    line = 1 + library.path(f"units/{UNIT}.yml").read_text().splitlines().index(
        "  tablet: true                 # donated tablets: Internet only"
    )
    assert done.code == 0
    assert done.out.splitlines()[:2] == [
        "wifi.tablet = yes",
        f"  the unit, inventories/lab/units/{UNIT}.yml:{line} wifi.tablet",
    ]
    assert done.out.splitlines()[2].startswith("  overrides no: the blueprint, inventories/lab/blueprints/")


def test_without_a_key_everything_that_has_levels(library):
    done = library.type("explain", UNIT)
    assert {"sizing.guest_kbps = 10000", "  netauto's default", "services.doctolib = yes"} <= {*done.out.splitlines()}


def test_as_json(library):
    done = library.type("explain", UNIT, "budget_minutes", "--json")
    (value,) = json.loads(done.out)["values"]
    assert value["key"] == "budget_minutes"
    assert (value["said"]["level"], value["said"]["value"]) == ("blueprint", 60)
    assert value["overrides"] == [{"level": "default", "value": 60, "file": "", "line": 0, "path": ""}]


def test_an_unknown_key_is_a_usage_error_with_the_nearest_name(library):
    done = library.type("explain", UNIT, "ownr")
    assert done.code == 2
    assert f"unit '{UNIT}' has no key 'ownr'" in done.err
    assert "did you mean owner?" in done.err


@pytest.mark.parametrize(
    ("words", "incomplete", "offered"),
    [
        (["explain"], "lens-consult-3", [UNIT]),
        (["explain", UNIT], "sizing.g", ["sizing.guest_kbps"]),
        (["explain", UNIT], "unit.own", ["unit.owner"]),
        (["explain", "nowhere"], "siz", []),
    ],
)
def test_the_shell_completes_unit_and_key(library, words, incomplete, offered):
    complete = ShellComplete(main, {}, "netauto", "_NETAUTO_COMPLETE")
    with mock.patch.dict(os.environ, {"NETAUTO_WORKSPACE": str(library.folder)}):
        found = [item.value for item in complete.get_completions(words, incomplete)]
    assert found == offered
