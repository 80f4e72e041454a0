"""`netauto validate --lab`: every unit of every site, on devices of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from e2e_hospital import ROOT

pytestmark = pytest.mark.slow


# One of each site, alone and all at once; `make faults` plays every shipped unit.
UNITS = ("bassee-ehpad-1", "bethune-consult-3", "henin-consult-1", "lens-ward-2")


def test_units_of_every_site_open_and_close_without_a_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "netauto", "validate", "--lab", "--json", *UNITS],
        env=os.environ | {"NETAUTO_WORKSPACE": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    cases = json.loads(done.stdout)["cases"]
    assert [case["subject"] for case in cases] == [*UNITS, "these units"]
    assert {case["status"] for case in cases} == {"passed"}
    assert all("byte for byte" in case["detail"] for case in cases)
