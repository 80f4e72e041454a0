"""Commands on an inventory that has a lab start it by themselves, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.cli.output import remark

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.workspace import Workspace

LAB_FILE = "lab.yml"


def lab_file(workspace: Workspace) -> Path:
    """Return where the lab of an inventory is described, whether or not it has one."""
    return workspace.inventory / LAB_FILE


def lab_running(workspace: Workspace, *, quiet: bool = False, profile: str | None = None) -> None:
    """Start the inventory's lab devices unless they run already; an inventory of real devices has none."""
    if not lab_file(workspace).is_file():
        return
    from netauto.lab import daemon

    workspace.make_state()
    was_running = daemon.status(workspace.lab).running
    status = daemon.up(lab_file(workspace), workspace.lab, workspace.inventory / "host_vars", profile=profile)
    if not (was_running or quiet):
        remark(f"lab: {len(status.devices)} emulated devices started on loopback (netauto lab down stops them)")
