"""Shell completion of names, from the files of the workspace; never from a device."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from netauto.workspace import Workspace


def complete_units(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the units whose names begin with `incomplete`."""
    from netauto.errors import NetautoError
    from netauto.intent.load import unit_names

    with suppress(NetautoError, OSError):
        return [name for name in unit_names(workspace_of(ctx)) if name.startswith(incomplete)]
    return []


def complete_devices(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the devices whose names begin with `incomplete`."""
    from netauto.errors import NetautoError
    from netauto.inventory.ansible import load_inventory

    with suppress(NetautoError, OSError):
        return [
            device.name for device in load_inventory(workspace_of(ctx)).devices if device.name.startswith(incomplete)
        ]
    return []


def complete_runs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the runs that have evidence and begin with `incomplete`, newest first."""
    from netauto.errors import NetautoError

    with suppress(NetautoError, OSError):
        folders = sorted((path.name for path in workspace_of(ctx).evidence.iterdir() if path.is_dir()), reverse=True)
        return [name for name in folders if name.startswith(incomplete)]
    return []


def workspace_of(ctx: click.Context) -> Workspace:
    """Return the workspace around the current directory, as the words before on the command line say."""
    from pathlib import Path

    from netauto.workspace import Workspace

    return Workspace.find(Path.cwd(), ctx.params.get("inventory"))
