"""A role's contract is one: what is documented, what is the default, and what is refused before anything is touched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROLES = sorted(path.parents[1] for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"))
BASE = {"workstation_base_unit": "lens-consult-3", "workstation_base_ntp_servers": ["10.60.0.11"]}


def options(role):
    return yaml.safe_load((role / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]


def test_there_are_roles():
    assert "workstation_base" in [role.name for role in ROLES]


def test_every_page_is_what_its_contract_says():
    done = subprocess.run(
        [sys.executable, ROOT / "tools/role_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_defaults_are_those_of_the_contract(role):
    defaults = yaml.safe_load((role / "defaults/main.yml").read_text())
    assert defaults == {name: option["default"] for name, option in options(role).items() if "default" in option}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_each_variable_is_the_role_s_own_required_or_with_a_default(role):
    for name, option in options(role).items():
        assert name.startswith(f"{role.name}_")
        assert bool(option.get("required")) != ("default" in option)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_each_role_is_proved_by_a_scenario(role):
    for name in ("molecule.yml", "prepare.yml", "converge.yml", "verify.yml"):
        assert (ROOT / "molecule" / role.name / name).is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"workstation_base_unit": None}, "missing required arguments: workstation_base_unit", id="no unit"
        ),
        pytest.param({"workstation_base_unit": 'x" other="y'}, "small letters, digits and hyphens", id="a quote"),
        pytest.param(
            {"workstation_base_unit": "lens\nconsult"}, "small letters, digits and hyphens", id="a line break"
        ),
        pytest.param({"workstation_base_ntp_servers": []}, "at least one is needed", id="no time server"),
        pytest.param({"workstation_base_log_port": "many"}, "workstation_base_log_port", id="no port"),
        pytest.param({"workstation_base_log_server": "10.60.0.41"}, "authority of 10.60.0.41", id="no authority"),
    ],
)
def test_bad_input_is_refused_before_anything_is_touched(tmp_path, changes, said):
    variables = {name: value for name, value in (BASE | changes).items() if value is not None}
    play = {"hosts": "all", "gather_facts": False, "roles": [{"role": "workstation_base"} | variables]}
    (tmp_path / "play.yml").write_text(json.dumps([play]))
    done = subprocess.run(
        ["ansible-playbook", "--check", "--connection=local", "--inventory=nobody,", tmp_path / "play.yml"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        | {"ANSIBLE_ROLES_PATH": str(ROOT / "roles"), "ANSIBLE_HOME": str(tmp_path / "ansible")},
    )
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Install packages" not in done.stdout
