"""`netauto plan --all`: which words it takes, and how its table and its exit code follow from the plans."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from cli_desk import desk_in

from netauto.errors import PlanError
from netauto.intent.load import load_intent
from netauto.workflows import plan_all as workflow
from netauto.workflows import planning
from netauto.workflows.root import Root
from netauto.workspace import Workspace

FEW = {"lens-consult-1", "lens-consult-2", "lens-consult-3", "lens-ward-2", "bethune-consult-1", "bassee-ehpad-8"}


@pytest.fixture(scope="module")
def few(tmp_path_factory, known):
    """A workspace of six units, which tests only read."""
    desk = desk_in(tmp_path_factory.mktemp("few") / "ws", known)
    for path in desk.path("units").iterdir():
        if path.name.split(".")[0] not in FEW:
            path.unlink()
    return desk


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


def test_one_line_each_and_changes_are_pending(few):
    before = {path: path.read_bytes() for path in few.path("units").iterdir()}
    done = typed(few)
    assert done.code == 3
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines() if line and not line.startswith(" ")}
    assert rows.keys() >= FEW
    assert rows["lens-consult-1"][:2] == ["lens", "0"]
    assert rows["lens-consult-1"][-3:] == ["nothing", "to", "do"]
    assert int(rows["lens-ward-2"][1]) > 100
    assert {path: path.read_bytes() for path in few.path("units").iterdir()} == before, "nothing is written"


def test_as_json_with_the_digests_of_single_plans(few):
    units = {unit["unit"]: unit for unit in json.loads(typed(few, "--json").out)["units"]}
    ward = units["lens-ward-2"]
    assert ward["changes"]
    assert set(ward["lines"]) == {"len-acc-1", "len-acc-2", "len-dist-1", "len-wan-1", "len-wlc-1", "len-fw-1"}
    assert ward["error"] is None
    assert units["lens-consult-1"]["lines"] == {}
    assert len({unit["digest"] for unit in units.values()}) == len(units)


def test_units_that_are_not_open_get_different_networks(library):
    """Three closed units of one site, none with a lock file: each is planned after the one before."""
    given: dict[str, Any] = {}

    def work(_root: Any, everything: Any) -> Any:
        given.update(everything.locks)
        return [workflow.Planned(intent.unit.unit, intent.unit.site) for intent in everything.intents]

    one, other = offline(library)
    with one, other, mock.patch.object(workflow, "_work", work), Root(Workspace(library.folder)) as root:
        workflow.plan_all(root)
    assert [given[unit].block for unit in ("lens-consult-3", "lens-icu-ext", "lens-ward-2")] == [2032, 2048, 2064]


@pytest.mark.parametrize("cores", [1, 2])
def test_the_plans_do_not_depend_on_how_many_processes_make_them(few, cores):
    one, other = offline(few)
    told: list[str] = []
    with one, other, Root(Workspace(few.folder)) as root:
        with mock.patch.multiple(workflow, _cores=lambda: cores, _WORTH=0):
            found = workflow.plan_all(root, lambda planned: told.append(planned.unit))
        alone = planning.open_plan(root, planning.prepare(root, *_read(root, few, "lens-consult-3")))
    assert [planned.unit for planned in found] == sorted(told)
    assert {planned.unit: planned.digest for planned in found}["lens-consult-3"] == alone.digest


def _read(root: Any, desk: Any, unit: str) -> Any:
    intent = load_intent(root.workspace, unit, root.inventory)
    names = root.inventory.serving(intent.unit.site)
    return intent, {name: desk.path(f"bases/{name}.cfg").read_text(encoding="utf-8") for name in names}


def test_a_device_that_does_not_answer_refuses_its_own_site_only(few):
    gone = PlanError("bet-acc-1: no answer")
    done = typed(few, "--json", bet_acc_1=gone)
    units = {unit["unit"]: unit for unit in json.loads(done.out)["units"]}
    assert done.code == 1
    assert units["bethune-consult-1"]["error"] == {"kind": "Plan", "message": "bet-acc-1: no answer"}
    assert units["bethune-consult-1"]["digest"] is None
    assert units["lens-consult-1"]["error"] is None
    shown = typed(few, bet_acc_1=gone)
    assert "refused: bet-acc-1: no answer" in shown.out


def test_each_device_is_read_once_and_files_once(few):
    asked: list[str] = []
    read = mock.Mock(wraps=workflow.load_intents)

    def ask(_root: Any, name: str) -> str:
        asked.append(name)
        return few.path(f"bases/{name}.cfg").read_text(encoding="utf-8")

    with (
        mock.patch.object(workflow, "_ask", ask),
        mock.patch.object(workflow, "load_intents", read),
        mock.patch("netauto.cli.plan.devices_ready", return_value=None),
    ):
        few.type("plan", "--all")
    assert len(asked) == len(set(asked)) >= 10
    assert read.call_count == 1
