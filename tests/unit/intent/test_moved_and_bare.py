"""A unit whose file names another hospital, and a hospital that lacks what a unit stands on."""

from __future__ import annotations

import re

import pytest

from netauto.errors import IntentError
from netauto.intent.load import load_intent

UNIT = "lens-consult-1"


def problems(lab, inventory):
    with pytest.raises(IntentError) as caught:
        load_intent(lab, UNIT, inventory)
    return [(problem.key, problem.found, problem.allowed) for problem in caught.value.problems]


def test_a_unit_whose_file_names_another_hospital(lab, inventory):
    path = lab.unit_file(UNIT)
    path.write_text(path.read_text().replace("site: lens", "site: bethune"))
    found = problems(lab, inventory)
    assert ("rooms[0].port", "'len-acc-1'", "it stands at site 'lens', not at 'bethune'") in found
    assert ("rooms[0].workstation", "'len-ws-101'", "it stands at site 'lens', not at 'bethune'") in found
    assert ("access_points[0]", "'len-ap-11'", "it stands at site 'lens', not at 'bethune'") in found


@pytest.mark.parametrize("part", ["firewall", "wan", "switching", "wifi"])
def test_a_hospital_that_lacks_a_part(lab, inventory, part):
    path = lab.inventory / "sites.yml"
    lens, bethune = path.read_text().split("\n  bethune:")
    bare = re.sub(rf"\n    {part}:\n(?:      .*\n|\n)+", "\n", lens + "\n")
    path.write_text(f"{bare}\n  bethune:{bethune}")
    assert ("site", "'lens'", f"the site has no {part} in sites.yml yet") in problems(lab, inventory)
