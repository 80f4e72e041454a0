import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.errors import InputError, IntentError
from netauto.intent.load import check_all, load_unit
from netauto.intent.models import Unit
from netauto.intent.scaffold import QUESTIONS, scaffold_unit
from netauto.intent.validate import validate
from netauto.intent.yaml_source import read_text

ANSWERS = {
    "unit": "lens-consult-4",
    "site": "lens",
    "blueprint": "covid-consultation",
    "change": "CHG-2020-0500",
    "owner": "Pédiatrie: accueil",
    "review": "2027-06-30",
    "ports": "len-acc-1 Gi1/0/30-31, len-acc-2 Gi1/0/5",
    "workstations": "len-ws-901, len-ws-902, len-ws-903",
    "printers": "len-acc-2 Gi1/0/6",
    "access_points": "len-ap-06",
    "services": "doctolib, teleconsultation",
    "tablet": "oui",
}
WRITTEN = """\
# Check it with `netauto validate`, see what it does with `netauto plan lens-consult-4`.
unit: lens-consult-4
site: lens
blueprint: covid-consultation  # zones, Wi-Fi and the services that every such unit gets
change: CHG-2020-0500
owner: "Pédiatrie: accueil"
review: 2027-06-30  # when somebody asks whether it is still needed

rooms:  # rename them as the doors say; `zone:` and `phone: false` where a room differs
  - {name: box-1, port: len-acc-1 Gi1/0/30, workstation: len-ws-901}
  - {name: box-2, port: len-acc-1 Gi1/0/31, workstation: len-ws-902}
  - {name: box-3, port: len-acc-2 Gi1/0/5, workstation: len-ws-903}

printers:
  - {name: printer-lens-consult-4-1, port: len-acc-2 Gi1/0/6}

access_points:  # each restarts its tunnel once
  - len-ap-06

services:  # beyond the blueprint's
  - doctolib
  - teleconsultation

wifi:
  tablet: true  # donated tablets: Internet only
"""


def test_the_text_of_a_new_unit():
    assert scaffold_unit(ANSWERS) == WRITTEN


def test_a_new_unit_stands_beside_the_others(lab, inventory):
    lab.unit_file("lens-consult-4").write_text(
        scaffold_unit(ANSWERS | {"workstations": "len-ws-901,len-ws-902", "ports": "len-acc-1 Gi1/0/30-31"})
    )
    assert check_all(lab, inventory) == 9
    assert load_unit(lab, "lens-consult-4").owner == "Pédiatrie: accueil"


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("site", "", "site: an answer is needed"),
        ("change", "soon", "change: 'soon': must be a change reference in capitals, e.g. CHG-2020-0412"),
        (
            "owner",
            "a; reload",
            "owner: 'a; reload': must be one line of text without quotes and without any of \\ ? < > { } % $ ; | & ! #",
        ),
        ("ports", "Gi1/0/1", "ports: 'Gi1/0/1': must be a device and an interface, e.g. len-acc-1 Gi1/0/13"),
        ("ports", "len-acc-1 Gi1/0/30", "1 ports and 3 workstations: one workstation a port"),
        ("tablet", "perhaps", "tablet: 'perhaps': must be yes or no"),
    ],
)
def test_answers_that_a_question_does_not_allow(key, answer, words):
    with pytest.raises(InputError) as caught:
        scaffold_unit(ANSWERS | {key: answer})
    assert str(caught.value) == words


def test_an_impossible_date_is_found_by_the_model():
    with pytest.raises(IntentError, match="review: found '2027-02-30'; must be a date that exists"):
        scaffold_unit(ANSWERS | {"review": "2027-02-30"})


def test_what_may_be_left_out_is_left_out():
    short = scaffold_unit(
        {key: value for key, value in ANSWERS.items() if key not in {"printers", "access_points", "services", "tablet"}}
    )
    assert "printers" not in short
    assert "wifi" not in short


@given(st.fixed_dictionaries({question.key: st.text(max_size=20) for question in QUESTIONS}), st.text(max_size=20))
def test_whatever_is_answered_the_text_is_a_unit_or_there_is_none(answers, unit):
    try:
        text = scaffold_unit(
            {**ANSWERS, **{key: value for key, value in answers.items() if value}, "unit": unit or "x"}
        )
    except InputError:
        return
    assert isinstance(validate(read_text(text.encode(), "f.yml"), Unit)[0], Unit)
