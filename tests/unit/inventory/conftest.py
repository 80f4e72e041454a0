import shutil
from pathlib import Path

import pytest

from netauto.workspace import Workspace

SHIPPED = Path(__file__).parents[3] / "inventories" / "lab"
WRITTEN_BY_RUNS = shutil.ignore_patterns(".netauto", "bases", "host_vars", "units")


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.delenv("NETAUTO_VAULT_PASSWORD_FILE", raising=False)
    shutil.copytree(SHIPPED, tmp_path / "inventories" / "lab", ignore=WRITTEN_BY_RUNS)
    return Workspace(tmp_path)
