"""The shipped blueprints and services keep the promises of `docs/domain.md`: zones by row, and what no zone may ever reach."""

from __future__ import annotations

import pytest

from netauto.intent.files import yaml_files
from netauto.intent.load import load_blueprint, load_catalogue

# Zones and their rows (domain.md 3.1).
OFFSETS = {
    "clin": 0,
    "voix": 1,
    "iomt": 2,
    "impr": 3,
    "liberal": 4,
    "teleco": 5,
    "borne": 6,
    "invite": 7,
    "tablette": 8,
    "admin": 9,
    "quar": 10,
    "parten": 11,
}
SHIPPED = ("covid-consultation", "covid-ward", "ehpad-room", "icu-extension")


def test_these_are_shipped(lab):
    assert {path.stem for path in yaml_files(lab.blueprints)} >= {*SHIPPED}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_zone_means_the_same_in_every_blueprint(lab, name):
    zones = load_blueprint(lab, name).zones
    assert {zone: shape.offset for zone, shape in zones.items()} == {zone: OFFSETS[zone] for zone in zones}


@pytest.mark.parametrize("name", SHIPPED)
def test_who_leaves_by_which_address(lab, name):
    """Patients never share the address that providers trust; devices, phones, kiosks and partners have no way to the Internet."""
    egress = {zone: shape.egress for zone, shape in load_blueprint(lab, name).zones.items()}
    assert {egress[zone] for zone in ("invite", "tablette") if zone in egress} == {"public"}
    assert {egress[zone] for zone in ("voix", "iomt", "impr", "borne", "parten", "quar") if zone in egress} == {None}


@pytest.mark.parametrize("name", SHIPPED)
def test_tablets_have_no_network_unless_asked_for_and_strangers_are_kept_apart(lab, name):
    blueprint = load_blueprint(lab, name)
    assert blueprint.wifi["tablet"].optional
    kept_apart = [
        zone for zone in ("invite", "tablette", "liberal", "iomt", "quar", "parten") if zone in blueprint.zones
    ]
    assert all(blueprint.zones[zone].isolated for zone in kept_apart)


def test_every_service_of_the_crisis_is_there(lab):
    wanted = {
        "order-entry",
        "virtual-desktop",
        "medical-gateway",
        "medical-imaging",
        "pre-admission",
        "health-insurance",
        "secure-mail",
        "regional-teleconsultation",
        "regional-imaging",
        "remote-follow-up",
        "staff-video",
        "internet-tablet",
        "telephony",
        "doctolib",
    }
    services = load_catalogue(lab).services
    assert wanted <= services.keys()
    assert all(service.owner and service.title for service in services.values())


def test_nothing_inside_is_open_to_strangers(lab):
    """Only services at the Internet know the zones of visitors and donated tablets; medical devices know none of those."""
    for name, service in load_catalogue(lab).services.items():
        zones = {zone for flow in service.flows for zone in flow.sources}
        if service.at == "internet":
            assert zones.isdisjoint({"iomt", "parten", "borne", "voix"}), name
        else:
            assert zones.isdisjoint({"invite", "tablette"}), name
