"""The role and the program say the same, and what the hygiene team must decide is nowhere decided for it."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from cleaning_bench import SETTINGS
from cleaning_mode.cleaning import TICK_S
from cleaning_mode.service import LISTEN_S
from cleaning_mode.settings import LIMITS, Settings

ROOT = Path(__file__).resolve().parents[3]
ROLE = ROOT / "roles/workstation_cleaning"
PREFIX = "workstation_cleaning_"
PROTOCOL = {
    "version": "exemple-1",
    "product": "exemple",
    "contact_time_s": 60,
    "interval_s": 3600,
    "at_patient_change": True,
}


@pytest.fixture(scope="module")
def contract():
    return yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]


def unit(name):
    return (ROLE / "templates" / f"{name}.j2").read_text()


def test_what_the_hygiene_team_decides_is_required_and_has_no_default_anywhere(contract):
    protocol = contract[f"{PREFIX}protocol"]
    assert protocol["options"].keys() == PROTOCOL.keys()
    for option in (protocol, contract[f"{PREFIX}room"], *protocol["options"].values()):
        assert option["required"] is True
        assert "default" not in option
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert not {f"{PREFIX}protocol", f"{PREFIX}room"} & defaults.keys()
    assert defaults == {name: option["default"] for name, option in contract.items() if "default" in option}


def test_the_role_writes_every_setting_and_no_other():
    assert re.findall(r'^  "(\w+)":', unit("settings.json"), re.MULTILINE) == [field.name for field in fields(Settings)]


def test_the_role_refuses_the_same_numbers_as_the_program():
    tasks = yaml.safe_load((ROLE / "tasks/refuse.yml").read_text())
    bounds = {row["name"].split(".")[-1].removeprefix(PREFIX): (row["low"], row["high"]) for row in tasks[0]["loop"]}
    assert bounds == {name: limit for name, limit in LIMITS.items() if name != "port"}


def test_a_service_that_hangs_dies_and_one_that_works_has_the_time_it_needs():
    service = unit("cleaning-mode.service")
    [extra] = re.findall(r"^RuntimeMaxSec=\{\{ .*contact_time_s \| int \+ (\d+) \}\}$", service, re.MULTILINE)
    [watchdog] = re.findall(r"^WatchdogSec=(\d+)$", service, re.MULTILINE)
    assert LISTEN_S + 10 < int(extra) <= 60
    assert TICK_S * 10 < int(watchdog) <= 15


def test_only_the_kiosk_and_the_reminder_may_start_a_cleaning():
    socket = unit("cleaning-mode.socket")
    assert "SocketUser={{ workstation_cleaning_kiosk_user }}\nSocketGroup=cleaning\nSocketMode=0660\n" in socket
    assert not re.search(r"sudo|polkit", "".join(path.read_text() for path in ROLE.glob("t*/*")))


def test_the_program_needs_nothing_but_python_and_evdev():
    imported = set()
    for path in (ROLE / "files/cleaning_mode").rglob("*.py"):
        imported |= set(re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(), re.MULTILINE))
    assert imported <= sys.stdlib_module_names
    assert "evdev" in (ROLE / "files/cleaning_mode/devices.py").read_text()


def test_the_page_for_people_names_every_field_of_a_record(bench):
    page = (ROOT / "docs/cleaning-mode.md").read_text()
    table = page.partition("### The record")[2].partition("###")[0]
    assert set(bench.clean()) <= set(re.findall(r"`(\w+)`", table))
    assert SETTINGS["product"] not in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"protocol": None}, "missing required arguments: workstation_cleaning_protocol", id="no protocol"),
        pytest.param(
            {"protocol": {**PROTOCOL, "contact_time_s": 60000}}, "1 to 1800 seconds, not 60000", id="milliseconds"
        ),
        pytest.param({"protocol": {**PROTOCOL, "prodct": "x"}}, "prodct", id="a key that is none"),
        pytest.param(
            {"protocol": {**PROTOCOL, "product": "a\nb"}}, "protocol.product: one line of text", id="two lines"
        ),
        pytest.param({"stop_key": "KEY_POWER"}, "not the power key", id="the power key"),
        pytest.param({"kiosk_user": "nobody-of-that-name"}, "there is no account", id="no kiosk"),
    ],
)
def test_bad_input_is_refused_before_anything_is_touched(tmp_path, changes, said):
    variables = {"room": "Salle 2", "protocol": PROTOCOL, "kiosk_user": "root"} | changes
    named = {PREFIX + name: value for name, value in variables.items() if value is not None}
    (tmp_path / "play.yml").write_text(
        json.dumps([{"hosts": "all", "gather_facts": False, "roles": [{"role": "workstation_cleaning"} | named]}])
    )
    done = subprocess.run(
        [
            "ansible-playbook",
            "--check",
            "--connection=local",
            "--inventory=nobody,",
            f"-eansible_python_interpreter={sys.executable}",
            str(tmp_path / "play.yml"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        | {"ANSIBLE_ROLES_PATH": str(ROOT / "roles"), "ANSIBLE_HOME": str(tmp_path / "ansible")},
    )
    assert done.returncode == 2, done.stdout
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)
    assert "Install what" not in done.stdout
