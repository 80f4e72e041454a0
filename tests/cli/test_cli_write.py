"""`init`, `schema`, `validate`: help for people who write."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml
from cli_desk import ROOT, UNIT

from netauto.cli.write import KINDS

ANSWERS = {
    "site": "lens",
    "blueprint": "covid-consultation",
    "change": "CHG-2020-0500",
    "owner": "Service de pneumologie",
    "review": "2027-06-30",
    "ports": "len-acc-1 Gi1/0/36,len-acc-1 Gi1/0/46",
    "workstations": "len-ws-901, len-ws-902",
    "printers": "",
    "access_points": "",
    "services": "doctolib",
    "tablet": "no",
}
LAB = ROOT / "inventories" / "lab"
SHIPPED = {
    "unit": LAB / "units" / f"{UNIT}.yml",
    "blueprint": LAB / "blueprints" / "covid-consultation.yml",
    "catalogue": LAB / "catalogue.yml",
    "site": LAB / "sites.yml",
    "policy": LAB / "policy.yml",
    "workstations": LAB / "workstations.yml",
    "hygiene": LAB / "hygiene.yml",
}


def test_a_unit_is_written_from_answers(desk):
    done = desk.type("init", "unit", "lens-consult-4", answers="\n".join(ANSWERS.values()) + "\n")
    assert done.code == 0, done.err
    assert done.out == "wrote inventories/lab/units/lens-consult-4.yml\n"
    assert "next: netauto plan lens-consult-4" in done.err
    written = yaml.safe_load(desk.path("units/lens-consult-4.yml").read_text())
    assert [room["port"] for room in written["rooms"]] == ["len-acc-1 Gi1/0/36", "len-acc-1 Gi1/0/46"]
    assert desk.type("validate").code == 0


def test_a_wrong_answer_is_asked_again(desk):
    answers = ["lens", "covid-consultation", "soon", *list(ANSWERS.values())[2:]]
    done = desk.type("init", "unit", "lens-consult-4", answers="\n".join(answers) + "\n")
    assert done.code == 0, done.err
    assert "'soon': must be" in done.err


def test_answers_that_end_early_write_nothing(desk):
    done = desk.type("init", "unit", "lens-consult-4", answers="lens\n")
    assert done.code == 130
    assert not desk.path("units/lens-consult-4.yml").exists()


def test_a_file_is_never_overwritten(desk):
    before = desk.path(f"units/{UNIT}.yml").read_bytes()
    done = desk.type("init", "unit", UNIT)
    assert done.code == 2
    assert f"inventories/lab/units/{UNIT}.yml exists already" in done.err
    assert desk.path(f"units/{UNIT}.yml").read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_accepts_what_is_shipped(library, kind):
    schema = json.loads(library.type("schema", kind).out)
    # Editors see dates as text.
    shipped = json.loads(json.dumps(yaml.safe_load(SHIPPED[kind].read_text()), default=str))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(shipped, schema)


def test_validate_for_ci(desk):
    report = desk.folder / "report.xml"
    done = desk.type("validate", "--junit", str(report))
    assert done.code == 0, done.out
    suite = ET.parse(report).getroot()
    units = [path for path in desk.path("units").glob("*.yml") if path.suffixes == [".yml"]]
    assert (suite.get("tests"), suite.get("failures")) == (str(1 + len(units)), "0")


def test_validate_without_configurations_says_what_was_skipped(desk):
    for path in desk.path("bases").iterdir():
        path.unlink()
    desk.path("bases").rmdir()
    done = desk.type("validate")
    assert done.code == 0
    assert done.out.count("skipped lens-consult-") == 3
