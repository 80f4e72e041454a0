import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT / "roles/workstation_cleaning/files"
sys.path[:0] = [str(FILES), str(Path(__file__).parent)]


@pytest.fixture
def bench(tmp_path):
    from cleaning_bench import Bench

    return Bench(tmp_path)
