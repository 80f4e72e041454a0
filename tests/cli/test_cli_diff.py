"""The diff for people, merge requests and CI, planned against saved configurations: no device is asked."""

import json
from xml.etree import ElementTree as ET

import pytest
from cli_desk import UNIT


def diff(desk, *args):
    return desk.type("diff", UNIT, "--configs", str(desk.path("bases")), *args)


@pytest.mark.parametrize("args", [("-q",), ("-q", "--device", "len-wan-1")])
def test_what_is_left_out_is_listed(library, args):
    done = diff(library, *args)
    assert done.code == 3, done.err
    assert "+ ip route 10.60.48.0 255.255.240.0" in done.out
    assert "ios_xe end (1 line)" in done.out
    assert ("fortios uuid (" in done.out) == ("--device" not in args)
    assert "-->" not in done.out


def test_what_is_sent_is_shown_in_the_order_of_sending(library):
    sent = json.loads(diff(library, "--json").out)["sent"]
    done = diff(library, "--sent")
    places = [
        done.out.index(f"--> {name}, {len(lines)} lines, in this order\n" + "\n".join(lines))
        for name, lines in sent.items()
    ]
    assert places == sorted(places)
    assert list(sent)[-1] == "len-fw-1", "devices without a timer are armed last"
    plan = json.loads(library.type("runbook", UNIT, "--configs", str(library.path("bases")), "--json").out)["runbook"]
    typed = {
        sheet["device"]: [
            step["text"] for block in sheet["blocks"] if block["title"] == "lines" for step in block["steps"]
        ]
        for sheet in plan["sheets"]
    }
    assert typed == sent


def test_documents_for_a_merge_request(library, tmp_path):
    files = {form: tmp_path / form for form in ("markdown", "sarif", "junit", "json")}
    assert [diff(library, "--format", form, "-o", str(file)).code for form, file in files.items()] == [3] * 4
    page = files["markdown"].read_text(encoding="utf-8")
    assert len(page.encode()) <= 60_000
    assert page.count("<details><summary><b>len-") == 6
    assert json.loads(files["sarif"].read_bytes())["version"] == "2.1.0"
    assert ET.parse(files["junit"]).getroot().get("failures") == "0"
    assert json.loads(files["json"].read_bytes())["left_out"]["len-fw-1"][0]["rule"] == "fortios conf_file_ver"


def test_a_plan_that_is_refused_is_a_document_too(desk):
    desk.replace(f"units/{UNIT}.yml", "len-acc-1 Gi1/0/13", "len-acc-1 Gi1/0/24")
    done = diff(desk, "--format", "sarif")
    assert done.code == 1
    results = {result["ruleId"]: result for result in json.loads(done.out)["runs"][0]["results"]}
    place = results["port-live"]["locations"][0]["physicalLocation"]
    line = desk.path(f"units/{UNIT}.yml").read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert "Gi1/0/24" in line
    assert place["artifactLocation"]["uri"] == f"inventories/lab/units/{UNIT}.yml"
    assert "finding(s) forbid it" in done.err
    assert diff(desk).code == 1
    assert "**Refused**" in diff(desk, "--format", "markdown").out


def test_a_file_that_is_wrong_is_a_document_too(desk):
    desk.replace(f"units/{UNIT}.yml", "site: lens", "site: lnes")
    done = diff(desk, "--format", "sarif")
    assert done.code == 2
    [result] = json.loads(done.out)["runs"][0]["results"]
    assert result["ruleId"] == "file-problem"
    assert "did you mean 'lens'" in result["message"]["text"]


def test_text_has_no_file(library, tmp_path):
    done = diff(library, "-o", str(tmp_path / "x"))
    assert done.code == 2
    assert "--format markdown" in done.err
