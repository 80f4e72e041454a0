"""A throw-away copy of an inventory with lab devices of its own."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.cli.lab_start import lab_errors, lab_file
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def copied_lab(source: Workspace, folder: Path) -> Iterator[Workspace]:
    """Copy inventory and templates of `source` into `folder`, start its lab devices there, and stop them at the end."""
    from netauto.lab import daemon

    target = Workspace(folder, source.inventory_name)
    shutil.copytree(source.inventory, target.inventory, ignore=shutil.ignore_patterns(".netauto", "endpoint.yml"))
    shutil.copytree(source.templates, target.templates)
    target.make_state()
    try:
        with lab_errors():
            daemon.up(lab_file(target), target.lab, target.inventory / "host_vars")
        yield target
    finally:
        daemon.down(target.lab)
