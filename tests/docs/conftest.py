from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs_runner import ROOT, Terminal


@pytest.fixture(scope="session")
def generator():
    """`tools/docs.py`, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("netauto_tools_docs", ROOT / "tools" / "docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def terminal(tmp_path):
    """A fresh workspace, whose lab is stopped in the end."""
    workspace = tmp_path / "ws"
    shutil.copytree(ROOT / "templates", workspace / "templates")
    left = shutil.ignore_patterns(".netauto", "endpoint.yml", "lens-consult-3.lock.yml", "lens-consult-3.undo.yml")
    shutil.copytree(ROOT / "inventories" / "lab", workspace / "inventories" / "lab", ignore=left)
    typing = Terminal(workspace)
    yield typing
    netauto = Path(sys.executable).parent / "netauto"
    subprocess.run(
        [netauto, "lab", "down", "-q"], cwd=workspace, env=typing.surroundings, capture_output=True, check=False
    )
