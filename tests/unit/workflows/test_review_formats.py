"""What a merge request and a CI server are told: bounded, escaped, at the right line, and what was cut or left out is said."""

import json
import re
from xml.etree import ElementTree as ET

import plan_sample
import pytest
from plan_sample import allocation, device_plan

from netauto.errors import IntentError, PlanError, PolicyError, Problem
from netauto.plan.models import DiffLine, LintFinding
from netauto.plan.noise import LeftOut, left_out
from netauto.platforms import PLATFORMS
from netauto.policy.lints import LINTS
from netauto.workflows.review import Review
from netauto.workflows.review_junit import review_junit
from netauto.workflows.review_markdown import MOST, markdown, shares
from netauto.workflows.review_sarif import PROBLEM, REFUSED, sarif
from netauto.workspace import Workspace

FILE = "inventories/lab/units/u.yml"
UNIT_FILE = """\
# a unit
unit: u
rooms:
  - {name: box-1, port: a}
  - name: box-2
    port: b
review: 2027-01-01
"""
EVIL = "`````</details><script>x</script> @all \u202e\x1b[2J"


def device(name, push, diff=(), checks=()):
    return device_plan(name, push=tuple(push), inverse=("no x",), diff=tuple(diff), checks=checks)


def plan(*devices, findings=()):
    given = allocation(unit="u", code="LEN-U", short="U")
    return plan_sample.plan(*devices, unit="u", change="CHG-1", allocation=given, findings=findings)


def review(*devices, findings=(), **more):
    made = plan(*devices, findings=findings)
    noise = {"sw-1": (LeftOut(rule="ios_xe timestamp", why="when, not what", lines=2),)}
    return Review("u", "open", FILE, made, findings=findings, left_out=noise, **more)


def finding(level="warning", where="rooms[1].port", message="not parked", waived="", lint="port-live"):
    return LintFinding(lint=lint, level=level, where=where, message=message, waived=waived)


@pytest.fixture
def workspace(tmp_path):
    units = tmp_path / "inventories" / "lab" / "units"
    units.mkdir(parents=True)
    (units / "u.yml").write_text(UNIT_FILE, encoding="utf-8")
    return Workspace(tmp_path)


def fenced(page, kind):
    """The lines of each block of a kind, as a Markdown reader finds them: a fence ends at one that is as long."""
    found, fence, lines = [], "", []
    for line in page.split("\n"):
        opening = re.fullmatch(r"(`{3,})(\w*)", line)
        if not fence and opening:
            fence, lines, wanted = opening[1], [], opening[2] == kind
        elif fence and line == fence:
            found += [lines] if wanted else []
            fence = ""
        elif fence:
            lines.append(line)
    assert not fence
    return found


def test_markdown_shows_what_is_sent_in_the_order_of_sending():
    push = ("vlan 2032", " name X", " exit", "no vlan 7")
    diff = (DiffLine(sign="-", depth=0, text="vlan 7"), DiffLine(sign="+", depth=0, text="vlan 2032"))
    page = markdown(review(device("sw-2", push, diff), device("sw-1", ("x",))))
    assert fenced(page, "text") == [list(push), ["x"]]
    assert fenced(page, "diff") == [["- vlan 7", "+ vlan 2032"]]
    assert (
        "ios\\_xe timestamp (2 lines): when, not what" in page or "ios_xe timestamp (2 lines): when, not what" in page
    )
    assert page.count("<details>") == page.count("</details>") == 3


def test_markdown_cannot_be_broken_out_of():
    diff = (DiffLine(sign="+", depth=0, text=EVIL),)
    page = markdown(review(device("sw-1", (EVIL,), diff), findings=(finding(message=EVIL),)))
    assert fenced(page, "text") == [["`````</details><script>x</script> @all \\u202e\\u001b[2J"]]
    outside = re.sub(r"^(`{3,})\w+\n.*?^\1$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert "<script>" not in outside
    assert "@all" not in outside
    assert outside.count("</details>") == 2
    assert not set(page) & {"\u202e", "\x1b"}


@pytest.mark.parametrize("most", [8_000, MOST])
def test_markdown_is_bounded_and_says_what_was_cut(most):
    small = device("small", ("vlan 1", "é" * 100))
    devices = [small, *(device(f"big-{number}", [f"line {line} é" for line in range(5_000)]) for number in range(3))]
    page = markdown(review(*devices, findings=(finding(),) * 500), most)
    assert len(page.encode()) <= most
    sent = fenced(page, "text")
    assert sent[0] == ["vlan 1", "é" * 100], "what is small is not cut for what is large"
    for number, lines in enumerate(sent[1:]):
        assert lines == [f"line {line} é" for line in range(len(lines))]
        assert (
            f"**{5_000 - len(lines)} more lines were cut here**: `netauto diff u --device big-{number} --sent`" in page
        )
    assert re.search(r"\*\*\d+ more lines were cut here\*\*\n", page), "findings, too"


def test_room_is_shared():
    assert shares([10, 1000, 1000], 210) == [10, 100, 100]
    assert shares([5, 5], 100) == [5, 5]
    assert shares([5, 5], -1) == [0, 0]
    assert shares([], 10) == []


def test_markdown_of_a_refusal():
    refused = Review("u", "open", FILE, refused=PolicyError("1 finding\n x", findings=()), findings=(finding("error"),))
    page = markdown(refused)
    assert "**Refused**: 1 finding" in page
    assert "**error** rooms\\[1\\].port: not parked `port-live`" in page


def test_sarif_has_what_the_specification_asks_for(workspace):
    found = (
        finding("error"),
        finding("warning", "site.wan len-wan-1", "busy", lint="link-full"),
        finding("info", "review", "soon", waived="agreed (until 2027)"),
    )
    document = sarif(review(device("sw-1", ("x",)), findings=found), workspace)
    assert json.loads(json.dumps(document)) == document
    assert document["version"] == "2.1.0"
    [run] = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [*(lint.id for lint in LINTS), PROBLEM, REFUSED]
    assert len(set(rules)) == len(rules)
    assert run["automationDetails"]["id"] == "netauto/open/u/"
    results = run["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note"]
    lines = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results]
    assert lines == [6, 1, 7]
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results} == {FILE}
    assert results[2]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "agreed (until 2027)"}
    ]
    assert "suppressions" not in results[0]
    assert len({result["partialFingerprints"]["netautoFinding/v1"] for result in results}) == 3


def test_sarif_of_problems_and_of_another_refusal(workspace):
    problem = Problem("inventories/lab/sites.yml", 12, "sites.lens.vlans", "'x'", "a number", "y")
    refused = Review("u", "open", FILE, refused=IntentError((problem,)), problems=(problem,))
    [result] = sarif(refused, workspace)["runs"][0]["results"]
    assert result["ruleId"] == PROBLEM
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("inventories/lab/sites.yml", 12)
    [other] = sarif(Review("u", "open", FILE, refused=PlanError("no")), workspace)["runs"][0]["results"]
    assert (other["ruleId"], other["message"]["text"]) == (REFUSED, "no")


def suite(made):
    root = ET.fromstring(review_junit(made))
    cases = {case.get("name"): case for case in root}
    assert root.get("tests") == str(len(cases))
    return root, cases


def test_junit_has_a_case_a_lint_and_a_device():
    found = (
        finding("error"),
        finding("warning", lint="ap-unknown", message="who?"),
        finding("info", waived="ok", lint="vtp-server"),
    )
    root, cases = suite(review(device("sw-1", ("x",), checks=("VLAN 1: active",)), findings=found))
    assert len(cases) == len(LINTS) + 3
    assert (root.get("failures"), root.get("skipped")) == ("1", "2")
    by_lint = {name.split(":")[0]: case for name, case in cases.items()}
    assert by_lint["port-live"].find("failure").text == "error: rooms[1].port: not parked"
    assert by_lint["ap-unknown"].find("failure") is None
    assert "who?" in by_lint["ap-unknown"].find("system-out").text
    assert "waived: ok" in by_lint["vtp-server"].find("skipped").get("message")
    assert "nothing was sent" in cases["1 checks"].find("skipped").get("message")


def test_junit_of_a_refusal():
    problem = Problem(FILE, 3, "rooms", "nothing", "at least one")
    root, _ = suite(Review("u", "open", FILE, refused=IntentError((problem,)), problems=(problem,)))
    assert (root.get("tests"), root.get("failures")) == ("1", "1")
    root, cases = suite(Review("u", "open", FILE, refused=PlanError("no line")))
    assert cases["can be planned: open"].find("failure").text == "no line"


NOISE = [
    (
        "fortios",
        "#conf_file_ver=1\n#buildno=2\nconfig x\n    set uuid 0"
        + "0" * 7
        + "-0000-0000-0000-000000000000\n        set password ENC abc\n",
        {"fortios conf_file_ver": 1, "fortios header": 1, "fortios encrypted-anew": 1},
    ),
    (
        "ios_xe",
        "! Last configuration change at 10:00\nntp clock-period 17\nvlan 1\nend\n",
        {"ios_xe timestamp": 1, "ios_xe clock-period": 1, "ios_xe end": 1},
    ),
    ("junos", '## Last changed: x\nset system root-authentication encrypted-password "$6$x"\n', {"junos timestamp": 1}),
    ("linux", "file /etc/hostname\n    x\n", {}),
]


@pytest.mark.parametrize(("platform", "text", "rules"), NOISE, ids=[case[0] for case in NOISE])
def test_what_is_left_out_is_named_and_counted(platform, text, rules):
    assert {
        each.rule: each.lines for each in left_out(PLATFORMS[platform], text) if each.rule != "fortios uuid"
    } == rules


def test_rules_of_noise_have_a_name_of_their_own_and_a_reason():
    for platform in PLATFORMS.values():
        names = [rule.name for rule in platform.volatile]
        assert len(set(names)) == len(names), platform.name
        assert all(rule.why for rule in platform.volatile), platform.name
