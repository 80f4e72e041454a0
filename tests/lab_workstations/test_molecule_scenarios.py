"""Every scenario of Molecule, on real targets: one for each role."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from netauto.lab import workstations

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workstations"), pytest.mark.timeout(3600)]
ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.parent.name for path in (ROOT / "molecule").glob("*/molecule.yml"))
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_every_role_passes_its_scenario(runtime, tmp_path):
    done = subprocess.run(
        [Path(sys.executable).parent / "molecule", "test", "--all"],
        cwd=ROOT,
        env=os.environ
        | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "ANSIBLE_HOME": str(tmp_path / "ansible"),
            "NETAUTO_MOLECULE_RUNTIME": str(runtime),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = COLOUR.sub("", done.stdout)
    assert done.returncode == 0, said
    # Molecule's own recap is silent about a scenario that it did not run.
    passed = set(re.findall(r"INFO +(\w+) ➜ verify: Executed: Successful", said))
    assert passed == set(SCENARIOS) - {"default"}
    assert workstations.running(runtime) == ()
