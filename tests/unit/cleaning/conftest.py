import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT / "roles/workstation_cleaning/files"
sys.path[:0] = [str(FILES), str(Path(__file__).parent)]

writes, sys.dont_write_bytecode = (
    sys.dont_write_bytecode,
    True,
)  # what stands in the role's files is copied to workstations
from cleaning_mode import cli, screen, sway  # noqa: E402, F401 - all modules, once

sys.dont_write_bytecode = writes


@pytest.fixture
def bench(tmp_path):
    from cleaning_bench import Bench

    return Bench(tmp_path)
