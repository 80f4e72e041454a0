import shutil
from pathlib import Path

import pytest

from netauto.inventory.ansible import load_inventory
from netauto.workspace import Workspace

SHIPPED = Path(__file__).parents[3] / "inventories" / "lab"
WRITTEN_BY_RUNS = shutil.ignore_patterns(".netauto", "bases", "host_vars", "*.undo.yml", "lens-consult-3.lock.yml")


def copy_lab(root):
    shutil.copytree(SHIPPED, root / "inventories" / "lab", ignore=WRITTEN_BY_RUNS)
    return Workspace(root)


@pytest.fixture
def lab(tmp_path):
    return copy_lab(tmp_path)


@pytest.fixture(scope="session")
def inventory(tmp_path_factory):
    return load_inventory(copy_lab(tmp_path_factory.mktemp("inventory")))
