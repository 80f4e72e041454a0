"""`netauto plan --all`: which words it takes, and how its table and its exit code follow from the plans."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest

from netauto.errors import PlanError
from netauto.workflows import plan_all as workflow


def offline(desk: Any, **broken: Any) -> Any:
    """Let plans be made from the lab's saved configurations; `broken` names devices that cannot be read."""

    def ask(root: Any, name: str) -> Any:
        key = name.replace("-", "_")
        return broken[key] if key in broken else desk.path(f"bases/{name}.cfg").read_text(encoding="utf-8")

    return mock.patch.multiple(workflow, _ask=ask), mock.patch("netauto.cli.plan.devices_ready", return_value=None)


def typed(desk: Any, *words: str, **broken: Any) -> Any:
    one, other = offline(desk, **broken)
    with one, other:
        return desk.type("plan", "--all", *words)


@pytest.mark.parametrize(
    "words", [("plan",), ("plan", "--close"), ("plan", "--all", "lens-consult-3"), ("plan", "--all", "--close")]
)
def test_a_unit_or_all_of_them(library, words):
    done = library.type(*words)
    assert done.code == 2
    assert "--all" in done.err


def test_one_line_each_and_changes_are_pending(library):
    before = {path: path.read_bytes() for path in library.path("units").iterdir()}
    done = typed(library)
    assert done.code == 3
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines() if line and not line.startswith(" ")}
    assert {"lens-consult-1", "lens-consult-3", "lens-ward-2", "bethune-consult-2"} <= rows.keys()
    assert rows["lens-consult-1"][:2] == ["lens", "0"]
    assert rows["lens-consult-1"][-3:] == ["nothing", "to", "do"]
    assert int(rows["lens-ward-2"][1]) > 100
    assert {path: path.read_bytes() for path in library.path("units").iterdir()} == before, "nothing is written"


def test_as_json_with_the_digests_of_single_plans(library):
    units = {unit["unit"]: unit for unit in json.loads(typed(library, "--json").out)["units"]}
    ward = units["lens-ward-2"]
    assert ward["changes"]
    assert set(ward["lines"]) == {"len-acc-1", "len-acc-2", "len-dist-1", "len-wan-1", "len-wlc-1", "len-fw-1"}
    assert ward["error"] is None
    assert units["lens-consult-1"]["lines"] == {}
    assert len({unit["digest"] for unit in units.values()}) == len(units)


def test_units_that_are_not_open_get_different_networks(library):
    """Three closed units of one site, none with a lock file: each is planned after the one before."""
    with mock.patch.object(workflow, "open_plan", lambda _root, rendered: rendered.allocation):
        one, other = offline(library)
        with one, other:
            from netauto.workflows.root import Root
            from netauto.workspace import Workspace

            with Root(Workspace(library.folder)) as root:
                found = {planned.unit: planned.plan for planned in workflow.plan_all(root)}
    blocks = [found[unit].block for unit in ("lens-consult-3", "lens-icu-ext", "lens-ward-2")]
    assert blocks == [2032, 2048, 2064]


def test_a_device_that_does_not_answer_refuses_its_own_site_only(library):
    gone = PlanError("bet-acc-1: no answer")
    done = typed(library, "--json", bet_acc_1=gone)
    units = {unit["unit"]: unit for unit in json.loads(done.out)["units"]}
    assert done.code == 1
    assert units["bethune-consult-1"]["error"] == {"kind": "Plan", "message": "bet-acc-1: no answer"}
    assert units["bethune-consult-1"]["digest"] is None
    assert units["lens-consult-1"]["error"] is None
    shown = typed(library, bet_acc_1=gone)
    assert "refused: bet-acc-1: no answer" in shown.out


def test_each_device_is_read_once_and_files_once(library):
    asked: list[str] = []
    read = mock.Mock(wraps=workflow.load_intents)

    def ask(_root: Any, name: str) -> str:
        asked.append(name)
        return library.path(f"bases/{name}.cfg").read_text(encoding="utf-8")

    with (
        mock.patch.object(workflow, "_ask", ask),
        mock.patch.object(workflow, "load_intents", read),
        mock.patch("netauto.cli.plan.devices_ready", return_value=None),
    ):
        library.type("plan", "--all")
    assert len(asked) == len(set(asked)) >= 10
    assert read.call_count == 1
