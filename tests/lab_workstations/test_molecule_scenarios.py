"""Every scenario of Molecule, on real targets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from netauto.lab import workstations

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted(path.parent.name for path in (ROOT / "molecule").glob("*/verify.yml"))
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def actions(scenario):
    """Return what Molecule is told to do in a scenario."""
    files = (ROOT / f"molecule/{scenario}/molecule.yml", ROOT / ".config/molecule/config.yml")
    told = [yaml.safe_load(file.read_text(encoding="utf-8"))["scenario"] for file in files]
    return next(each["test_sequence"] for each in told if "test_sequence" in each)


@pytest.mark.parametrize(
    "scenario",
    [  # in two queues: more of them at once would only wait for each other
        pytest.param(name, marks=pytest.mark.xdist_group(f"molecule-{number % 2}"))
        for number, name in enumerate(SCENARIOS)
    ],
)
def test_a_scenario_passes(scenario, runtime, tmp_path):
    done = subprocess.run(
        [Path(sys.executable).parent / "molecule", "test", "--scenario-name", scenario],
        cwd=ROOT,
        env=os.environ
        | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "ANSIBLE_HOME": str(tmp_path / "ansible"),
            "NETAUTO_MOLECULE_RUNTIME": str(runtime),
            "NETAUTO_MOLECULE_TARGETS": scenario,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = COLOUR.sub("", done.stdout)
    assert done.returncode == 0, said
    # Molecule's own recap is silent about what it did not run.
    assert re.findall(rf"INFO +{scenario} ➜ (\w+): Executed: Successful", said) == actions(scenario)
    assert workstations.running(runtime) == ()
