"""`netauto validate --lab`: every unit of every site, on devices of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from e2e_hospital import ROOT

from netauto.intent.load import unit_names
from netauto.workspace import Workspace

pytestmark = pytest.mark.slow


def test_every_shipped_unit_opens_and_closes_without_a_trace(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "netauto", "validate", "--lab", "--json"],
        env=os.environ | {"NETAUTO_WORKSPACE": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    cases = json.loads(done.stdout)["cases"]
    assert [case["subject"] for case in cases] == [*unit_names(Workspace(ROOT)), "all units"]
    assert {case["status"] for case in cases} == {"passed"}
    assert all("byte for byte" in case["detail"] for case in cases)
