"""The shipped inventory, to be changed by a test."""

from __future__ import annotations

import shutil
from pathlib import Path

from netauto.workspace import Workspace

ROOT = Path(__file__).parents[3]


def copy_lab(root):
    """Copy the shipped inventory and the playbooks to a folder, and return it as a workspace."""
    written_by_runs = shutil.ignore_patterns(".netauto", "bases", "host_vars", "*.undo.yml", "*.lock.yml")
    shutil.copytree(ROOT / "inventories/lab", root / "inventories/lab", ignore=written_by_runs)
    shutil.copytree(ROOT / "playbooks", root / "playbooks")
    return Workspace(root)
