"""The playbooks of a workspace, and whom they are run on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from netauto.errors import InputError, InventoryError
from netauto.intent.workstations import load_hygiene, load_workstations
from netauto.provision.order import Order, Target, references
from netauto.provision.variables import unit_variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory, Workstation
    from netauto.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Playbook:
    """A playbook, what people call it, and whether it is run in check mode only."""

    file: str
    title: str
    check: bool = False

    def path(self, workspace: Workspace) -> Path:
        """Where it stands."""
        return workspace.playbooks / self.file


SET_UP = Playbook("workstations.yml", "set up")
ATTEST = Playbook("check.yml", "attest", check=True)
WIPE = Playbook("wipe.yml", "wipe")


def make_order(
    workspace: Workspace,
    inventory: Inventory,
    intent: Intent,
    playbook: Playbook,
    folder: Path,
    *,
    names: tuple[str, ...] = (),
    resolve: Callable[[str], str],
    inherited: tuple[int, ...] = (),
) -> Order:
    """Return the order that runs a playbook on workstations of a unit, with all their variables.

    Args:
        workspace: where playbooks, roles and what people wrote stand.
        inventory: how workstations are reached.
        intent: of the unit.
        playbook: `SET_UP`, `ATTEST` or `WIPE`.
        folder: of the run.
        names: which of them; none named: all.
        resolve: reference of a secret → its value, `Secrets.resolve`.
        inherited: descriptors of the run's locks.

    Raises:
        InputError: something that a role needs was said by nobody (`unit_variables`), a file has problems, or a secret cannot be resolved.
        InventoryError: the inventory lacks a workstation.
    """
    every = unit_variables(intent, load_workstations(workspace), load_hygiene(workspace), roles(workspace))
    variables = {name: every[name] for name in names or every}
    return Order(
        playbook=playbook.path(workspace),
        roles=workspace.roles,
        folder=folder,
        targets=targets(inventory, tuple(variables)),
        variables=variables,
        secrets={reference: resolve(reference) for reference in sorted(references(variables))},
        check=playbook.check,
        inherited=inherited,
    )


def roles(workspace: Workspace) -> tuple[str, ...]:
    """Return the roles that ``workstations.yml`` applies, in order: the one list of them.

    Raises:
        InputError: the playbook is not there, or is none.
    """
    path = SET_UP.path(workspace)
    try:
        plays: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(entry["role"] for play in plays for entry in play["roles"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        raise InputError(f"{workspace.shown(path)} cannot be read, or lists no roles") from None


def targets(inventory: Inventory, names: tuple[str, ...]) -> tuple[Target, ...]:
    """Return how each workstation of `names` is reached.

    Raises:
        InventoryError: the inventory does not have one of them.
    """
    known = {workstation.name: workstation for workstation in inventory.workstations}
    if unknown := [name for name in names if name not in known]:
        raise InventoryError(f"no workstation {', '.join(unknown)} in inventory {inventory.name!r}")
    return tuple(_target(known[name]) for name in names)


def _target(workstation: Workstation) -> Target:
    return Target(
        name=workstation.name,
        host_key=workstation.host_key,
        address=workstation.host or "",
        port=workstation.port,
        user=workstation.user,
        key_file=Path(workstation.key_file) if workstation.key_file else None,
        ssh_arguments=workstation.ssh_arguments,
    )
