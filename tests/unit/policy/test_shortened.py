"""Names that do not fit a device: shortened the same way each time, told, and never two of them made one."""

from __future__ import annotations

from typing import Any
from unittest import mock

import lens_case
import pytest

from netauto.errors import PlanError
from netauto.intent.models import Catalogue, Intent
from netauto.policy.shortened import shortened
from netauto.render import names

LONG = "results-of-the-laboratory-in-the-next-town"
OTHER = "results-of-the-laboratory-in-the-next-street"


def intent(*services: str) -> Intent:
    """Return the intent of a unit with services of these names, which may be longer than a person could write them."""
    service = Catalogue.model_validate({"services": lens_case.SERVICES}).services["patient-record"]
    return lens_case.intent().model_copy(update={"services": dict.fromkeys(services, service)})


def found(*services: str, **allocation: Any) -> list[tuple[str, str, str]]:
    given = lens_case.allocation(**allocation)
    return [(name.where, name.full, name.short) for name in shortened(intent(*services), given)]


def test_what_fits_stays_and_is_not_mentioned():
    assert names.service_group("patient-record") == "G-PATIENT-RECORD"
    assert found("patient-record", "doctolib") == []


def test_a_long_name_keeps_its_beginning_and_gets_a_mark():
    short = names.service_group(LONG)
    assert short.startswith("G-RESULTS-OF-THE-LABORATORY-")
    assert len(short) <= names.GROUP_LENGTH
    assert short == names.service_group(LONG), "the same each time"
    assert short != names.service_group(OTHER)
    assert found(LONG) == [(f"services.{LONG}", f"G-{LONG.upper()}", short)]


@pytest.mark.parametrize("length", [35, 36, 60])
def test_the_limit_is_kept(length):
    name = "a" * length
    short = names.fitting(name, 35)
    assert len(short) <= 35
    assert (short == name) is (length <= 35)


def test_two_names_that_become_one_are_refused():
    with (
        mock.patch.object(names, "sha256", return_value="abcdef" * 10),
        pytest.raises(PlanError) as caught,
    ):
        found(LONG, OTHER)
    assert str(caught.value) == (
        f"'G-{LONG.upper()}' (services.{LONG}) and 'G-{OTHER.upper()}' (services.{OTHER}) would both be the address group"
        " 'G-RESULTS-OF-THE-LABORATORY-ABCDEF'"
    )


def test_an_interface_that_was_cut_is_told():
    zones = [zone.model_dump(mode="json") for zone in lens_case.allocation().zones]
    zones[0] |= {"interface": "c3-cl"}
    assert found("patient-record", zones=zones) == [("blueprint.zones.clin", "c3-clin", "c3-cl")]


def test_the_group_of_private_networks_is_nobodys():
    with pytest.raises(PlanError, match="which the firewall cannot have"):
        names.service_group("rfc1918")
