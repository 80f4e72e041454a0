"""Rendering and the checks are tested on the same small hospital (`tests/unit/policy/lens_case.py`)."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "policy"))
