"""The paper of a unit's change: from a plan that is made now, or was made before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netauto.errors import InputError, IntentError, InventoryError, PlanError
from netauto.intent.load import load_unit
from netauto.inventory.models import Inventory
from netauto.plan.store import read_plan
from netauto.runbook.build import Asked, Office, Question, runbook
from netauto.verify.build import checks_for
from netauto.workflows.checking import Expectation
from netauto.workflows.planning import saved_plan
from netauto.workflows.root import TOOL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.plan.models import DevicePlan, Plan
    from netauto.runbook import Runbook
    from netauto.verify.check import Check
    from netauto.workflows.root import Root


def named_plan(root: Root, unit: str, name: str) -> Plan:
    """Return the plan of `unit` that `name` means: a file (saved, or out of a bundle), or the beginning of a saved plan's digest.

    Raises:
        PlanError: there is none, it was altered, or it is of another unit.
    """
    path = Path(name)
    plan = read_plan(path) if path.is_file() else saved_plan(root, unit, name)
    if plan.unit != unit:
        raise PlanError(f"{path.name} is a plan of {plan.unit}, not of {unit}")
    return plan


def make_runbook(root: Root, plan: Plan) -> Runbook:
    """Return the paper of `plan`. Asks no device: what is known of them is in the plan and in the inventory's files.

    A device is asked beforehand what closing would ask afterwards: whether everything that the plan makes is still free.
    """
    vault = root.workspace.shown(root.workspace.inventory / "secrets.yml")
    return runbook(plan, _inventory(root), _asked, Office(_owner(root, plan.unit), vault, TOOL))


def _asked(device: DevicePlan) -> Asked:
    expected = Expectation.of(device)
    before = checks_for(device.device, device.platform, expected.predicted, expected.base)
    return Asked(_questions(before), _questions(expected.checks))


def _questions(checks: Iterable[Check]) -> tuple[Question, ...]:
    return tuple(Question(check.command, check.subject, check.expect) for check in checks)


def _owner(root: Root, unit: str) -> str:
    """Return who answers for the unit; nothing where its file is not at hand: the paper has a line to fill in."""
    try:
        return load_unit(root.workspace, unit).owner
    except (InputError, IntentError):
        return ""


def _inventory(root: Root) -> Inventory:
    """Return the device list; an empty one where it cannot be had: the paper is for days on which something is broken."""
    try:
        return root.inventory
    except InventoryError:
        return Inventory(name=root.workspace.inventory_name, devices=())
