import json

import pytest
from jsonschema import Draft202012Validator

from netauto.errors import InputError
from netauto.intent import models
from netauto.intent.descriptions import DESCRIPTIONS, EXAMPLES
from netauto.intent.schema import SCHEMA_NAMES, schema
from netauto.intent.yaml_source import read_file

FILES = {
    "unit": "units/lens-consult-3.yml",
    "blueprint": "blueprints/covid-consultation.yml",
    "catalogue": "catalogue.yml",
    "site": "sites.yml",
    "policy": "policy.yml",
    "workstations": "workstations.yml",
    "hygiene": "hygiene.yml",
}


def data_of(lab, kind):
    return read_file(lab.inventory / FILES[kind], FILES[kind]).data


@pytest.mark.parametrize("kind", SCHEMA_NAMES)
def test_shipped_files_are_valid(kind, lab):
    Draft202012Validator.check_schema(schema(kind))
    assert list(Draft202012Validator(schema(kind)).iter_errors(data_of(lab, kind))) == []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("unit", ("rooms", 0, "port"), "Gi1/0/1"),
        ("unit", ("rooms", 0, "port"), {"device": "len-acc-1", "interface": "Gi1/0/1"}),
        ("unit", ("rooms",), []),
        ("unit", ("change",), "chg 1"),
        ("unit", ("owner",), "a\nb"),
        ("unit", ("servces",), []),
        ("blueprint", ("zones", "clin", "offset"), 16),
        ("catalogue", ("services", "print", "flows", 0, "ports"), ["tcp"]),
        ("site", ("sites", "lens", "switching", "parking_vlan"), 4095),
        ("site", ("sites", "lens", "code"), "Lens"),
        ("policy", ("revert_minutes",), 121),
        ("policy", ("guarantees",), ["hope"]),
        ("workstations", ("pages", "patient-record", "url"), "http://plain.example/"),
        ("workstations", ("administration", "prefixes"), []),
        ("hygiene", ("protocols", "example-consultation", "contact_time_s"), 0),
        ("hygiene", ("protocols", "example-consultation", "interval_s"), 59),
    ],
)
def test_bad_values_are_invalid(kind, path, value, lab):
    data = data_of(lab, kind)
    part = data
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    assert list(Draft202012Validator(schema(kind)).iter_errors(data))


def fields():
    known = {
        name: model
        for name, model in vars(models).items()
        if isinstance(model, type) and issubclass(model, models.Model)
    }
    for name in known.keys() - {"Model", "Intent", "PortRef"}:
        for field, info in known[name].model_fields.items():
            yield f"{name}.{info.alias or field}"


def test_every_key_that_people_write_has_its_sentence():
    assert set(DESCRIPTIONS) == set(fields())
    assert set(EXAMPLES) <= set(DESCRIPTIONS)


def test_sentences_and_examples_reach_the_editor():
    unit = schema("unit")
    assert unit["properties"]["review"]["description"] == DESCRIPTIONS["Unit.review"]
    assert unit["properties"]["change"]["examples"] == ["CHG-2020-0412"]
    assert unit["$defs"]["PortRef"]["examples"] == ["len-acc-1 Gi1/0/13"]
    assert json.loads(json.dumps(unit)) == unit


def test_an_unknown_kind():
    with pytest.raises(InputError) as caught:
        schema("units")
    assert (str(caught.value), caught.value.hint) == (
        "no schema 'units'",
        "there is: unit, blueprint, catalogue, site, policy, workstations, hygiene; did you mean 'unit'?",
    )
