from datetime import date
from ipaddress import IPv4Address

from netauto.intent.load import (
    check_all,
    intent_digest,
    load_blueprint,
    load_catalogue,
    load_group,
    load_intent,
    load_intents,
    load_policy,
    load_unit,
    load_units,
    unit_names,
)
from netauto.intent.models import PortRef


def test_the_shipped_inventory_is_without_contradiction(lab, inventory):
    written = [path for path in lab.inventory.glob("units/*.yml") if path.suffixes == [".yml"]]
    assert check_all(lab, inventory) == len(written) > 0


def test_the_unit_to_open_as_it_is_written(lab):
    unit = load_unit(lab, "lens-consult-3")
    assert [str(room.port) for room in unit.rooms] == [
        "len-acc-1 GigabitEthernet1/0/13",
        "len-acc-1 GigabitEthernet1/0/14",
        "len-acc-1 GigabitEthernet1/0/15",
        "len-acc-2 GigabitEthernet1/0/13",
        "len-acc-2 GigabitEthernet1/0/14",
        "len-acc-2 GigabitEthernet1/0/15",
    ]
    assert str(unit.printers[0].port) == "len-acc-2 GigabitEthernet1/0/20"
    assert (unit.change, unit.review, unit.access_points) == (
        "CHG-2020-0412",
        date(2027, 6, 30),
        ("len-ap-31", "len-ap-32"),
    )


def test_a_port_means_the_same_however_it_is_written():
    full = PortRef(device="len-acc-1", interface="GigabitEthernet1/0/13")
    assert PortRef.model_validate("len-acc-1 Gi1/0/13") == full
    assert PortRef(device="len-acc-1", interface="Gi1/0/13") == full
    assert PortRef.model_validate(full.model_dump()) == full


def test_the_intent_holds_the_services_of_blueprint_and_unit_with_their_flows(lab, inventory):
    intent = load_intent(lab, "lens-consult-3", inventory)
    assert tuple(intent.services) == (*intent.blueprint.services, *intent.unit.services)
    assert intent.services["patient-record"].hosts["H-DPI-01"] == IPv4Address("10.60.4.10")
    assert [flow.id for flow in intent.services["telephony"].flows] == ["F12", "F12a"]
    assert [unit.unit for unit in intent.others] == ["lens-consult-1", "lens-consult-2", "lens-icu-ext", "lens-ward-2"]
    elsewhere = [str(known.prefix) for known in intent.elsewhere]
    assert elsewhere[:4] == ["10.62.0.0/16", "10.64.0.0/16", "10.66.0.0/16", "172.22.4.0/24"], "sites, then peers"


def test_one_intent_and_all_intents_are_the_same(lab, inventory):
    intents = load_intents(lab, inventory)
    assert [intent.unit.unit for intent in intents] == list(unit_names(lab))
    assert intents[4] == load_intent(lab, unit_names(lab)[4], inventory)


def test_an_intent_knows_the_shape_of_the_other_units_of_its_site(lab, inventory):
    shapes = load_intent(lab, "lens-consult-3", inventory).shapes
    assert {name: shape.blueprint for name, shape in shapes.items()} == {
        "lens-icu-ext": "icu-extension",
        "lens-ward-2": "covid-ward",
    }
    assert load_intent(lab, "bethune-consult-1", inventory).shapes == {}


def test_equal_files_have_equal_digests_and_any_change_shows(lab, inventory):
    before = intent_digest(load_intent(lab, "lens-consult-3", inventory))
    assert intent_digest(load_intent(lab, "lens-consult-3", inventory)) == before
    unit = lab.unit_file("lens-consult-3")
    unit.write_text("# another comment\n" + unit.read_text())
    assert intent_digest(load_intent(lab, "lens-consult-3", inventory)) == before
    unit.write_text(unit.read_text().replace("len-ap-32", "len-ap-06"))
    assert intent_digest(load_intent(lab, "lens-consult-3", inventory)) != before


def test_each_file_alone(lab):
    assert list(load_group(lab).sites) == ["lens", "bethune", "henin", "bassee"]
    assert {"patient-record", "doctolib", "regional-teleconsultation"} <= load_catalogue(lab).services.keys()
    assert load_policy(lab).revert_minutes == 10
    offsets = {name: zone.offset for name, zone in load_blueprint(lab, "covid-consultation").zones.items()}
    assert offsets == {
        "clin": 0,
        "voix": 1,
        "impr": 3,
        "liberal": 4,
        "teleco": 5,
        "invite": 7,
        "tablette": 8,
        "quar": 10,
    }
    assert [unit.unit for unit in load_units(lab)] == list(unit_names(lab))


def test_what_netauto_writes_beside_the_units_is_no_unit(lab):
    before = unit_names(lab)
    (lab.units / "lens-consult-1.undo.yml").write_text("x: 1\n")
    assert lab.lock_file("lens-consult-1").exists()
    assert unit_names(lab) == before
    assert {"lens-consult-1", "lens-consult-2", "lens-consult-3"} <= set(before)
