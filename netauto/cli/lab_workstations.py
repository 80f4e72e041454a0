"""The lab's workstations: started with a look at the building of their image, and told to the inventory."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.cli.lab_start import lab_file
from netauto.cli.output import remark
from netauto.errors import InputError, NetautoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.workspace import Workspace


def start_workstations(workspace: Workspace, *, quiet: bool = False) -> None:
    """Start the workstations that ``lab.yml`` names, unless they run.

    Raises:
        InputError: it names none.
        NetautoError: this machine cannot run them, or one does not start.
    """
    from netauto.lab import workstations
    from netauto.lab.spec import load_lab_file
    from netauto.lab.workstations.progress import Lines, silent

    names = load_lab_file(lab_file(workspace)).workstations
    if not names:
        raise InputError(f"{workspace.shown(lab_file(workspace))} names no workstations")
    began = time.monotonic()
    with _errors():
        found = workstations.up(names, _runtime(workspace), silent if quiet else Lines())
    workstations.publish(found, _runtime(workspace), workspace.inventory / "host_vars")
    started = sum(each.started for each in found)
    if started and not quiet:
        remark(f"lab: {started} workstations started in {time.monotonic() - began:.1f} s (netauto lab down stops them)")


def stop_workstations(workspace: Workspace) -> None:
    """End the workstations of this inventory's lab, and take back what the inventory was told."""
    runtime = _runtime(workspace)
    if runtime.is_dir():
        from netauto.lab import workstations

        with _errors():
            ended = workstations.down(runtime)
        workstations.withdraw(ended, workspace.inventory / "host_vars")


def _runtime(workspace: Workspace) -> Path:
    return workspace.state / "workstations"


@contextmanager
def _errors() -> Iterator[None]:
    """Turn what the lab complains about into expected trouble, as `netauto.cli.lab_start.lab_errors`."""
    from netauto.lab.workstations import WorkstationError

    try:
        yield
    except WorkstationError as error:
        raise NetautoError(str(error)) from error
