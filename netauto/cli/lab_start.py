"""Commands on an inventory that has a lab start it by themselves, and say so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.cli.output import remark
from netauto.errors import InputError, NetautoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.workflows.root import Root
    from netauto.workspace import Workspace

LAB_FILE = "lab.yml"


def lab_file(workspace: Workspace) -> Path:
    """Return where the lab of an inventory is described, whether or not it has one."""
    return workspace.inventory / LAB_FILE


@contextmanager
def lab_errors() -> Iterator[None]:
    """Turn what the lab complains about into expected trouble: the lab imports nothing of netauto, not even its errors.

    Raises:
        InputError: not a regular expression.
        NetautoError: the lab does not run, does not start, or refuses a request.
    """
    import re

    from netauto.lab.daemon import LabError

    try:
        yield
    except re.error as error:
        raise InputError(f"--match {error.pattern!r} is not a regular expression: {error}") from error
    except (LabError, ValueError) as error:
        hint = "netauto lab up" if str(error).startswith("no lab runs") else ""
        raise NetautoError(str(error), hint=hint) from error


def devices_ready(root: Root, *, quiet: bool = False) -> None:
    """Start the inventory's lab devices unless they run (an inventory of real devices has none), and get ready to talk to them.

    Call it before the import of what will use them: both take their time, and share it.

    Raises:
        NetautoError: the lab does not start.
    """
    root.open_vault_ahead()
    if lab_file(root.workspace).is_file():
        _start_lab(
            root.workspace, quiet=quiet
        )  # writes where the devices are into the inventory, which is read after this
    root.load_drivers_ahead()


def _start_lab(workspace: Workspace, *, quiet: bool) -> None:
    from netauto.lab import daemon

    workspace.make_state()
    with lab_errors():
        was_running = daemon.status(workspace.lab).running
        status = daemon.up(lab_file(workspace), workspace.lab, workspace.inventory / "host_vars")
    if not (was_running or quiet):
        remark(f"lab: {len(status.devices)} emulated devices started on loopback (netauto lab down stops them)")
