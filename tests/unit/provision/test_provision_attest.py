"""What a workstation proves of itself: its answers, and what is made of them."""

from __future__ import annotations

import base64
import importlib.util
import json
from pathlib import Path

import pytest
import yaml

from netauto.provision.attest import ASKED, ROLES, Attestation, attestation, picture
from netauto.provision.result import Failure, HostResult

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
GOOD = {name: {"proved": True, "provable": True, "how": "asked", "observed": "seen"} for name in ASKED}


def host(state="ok", changed=0, failure=None, **answers):
    told = {"attestation": GOOD | answers}
    return HostResult("len-ws-301", state, done=9, changed=changed, failure=failure, told=told)


def test_all_that_is_proved_is_good():
    found = attestation(host())
    assert found.good
    assert set(found.proofs) == {ROLES, *ASKED}
    assert found.lacking == ()


def test_what_a_container_cannot_show_is_no_obstacle_and_never_proved():
    cannot = {"proved": True, "provable": False, "how": "lsblk", "observed": "not proven: a container"}
    found = attestation(host(disk_encryption=cannot))
    assert found.good
    assert not found.proofs["disk_encryption"].proved


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        (host(changed=2, state="changed"), "roles: 2 tasks would change something"),
        (host(state="failed", failure=Failure("r", "t", "why")), "roles: r: t: why"),
        (host(state="unfinished"), "roles: the run ended before it did (unfinished)"),
        (host(peripherals=GOOD["peripherals"] | {"proved": False, "observed": "loaded"}), "peripherals: loaded"),
        (host(peripherals="yes"), "peripherals: it was not asked"),
        (
            host(peripherals={"proved": "yes", "provable": True, "how": "", "observed": ""}),
            "peripherals: it was not asked",
        ),
    ],
)
def test_what_is_not_proved_is_said(said, lacking):
    found = attestation(said)
    assert not found.good
    (sentence,) = found.lacking
    assert sentence.startswith(lacking)


def test_silence_proves_nothing():
    found = attestation(HostResult("len-ws-301", "unreachable", told={"attestation": "all is well"}))
    assert isinstance(found, Attestation)
    assert len(found.lacking) == 1 + len(ASKED)


@pytest.fixture
def script(monkeypatch):
    """The script, with a workstation that answers what a test says."""
    spec = importlib.util.spec_from_file_location("attest_script", PLAYBOOKS / "files/attest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers = {}
    monkeypatch.setattr(module, "ask", lambda *command: answers.get(command[0], ""))
    module.answers = answers
    return module


@pytest.mark.parametrize(
    ("said", "cleaned", "overdue"),
    [
        ({"last": "2020-04-12T08:00:00Z", "overdue": False}, "2020-04-12T08:00:00Z", False),
        ({"last": None, "overdue": True}, None, True),
        ({"last": 7, "overdue": "yes"}, None, False),
        ({}, None, False),
    ],
)
def test_the_last_cleaning_is_told_and_proves_nothing(said, cleaned, overdue):
    found = attestation(host(cleaning=said))
    assert (found.cleaned, found.overdue, found.good) == (cleaned, overdue, True)
    assert "cleaning" not in found.proofs


def test_the_script_answers_what_is_asked(script, capsys):
    script.main()
    answers = json.loads(capsys.readouterr().out)
    assert answers.pop("cleaning") == {}  # nothing is known of it here
    assert answers.pop("picture") == ""  # nor is there a session
    assert set(answers) == set(ASKED)
    assert {frozenset(answer) for answer in answers.values()} == {frozenset(("proved", "provable", "how", "observed"))}


def test_the_script_proves_what_it_sees(script):
    script.answers |= {
        "pgrep": "612 swayidle -w timeout 300",
        "findmnt": "/dev/mapper/root",
        "lsblk": "lvm\ncrypt\npart\ndisk",
    }
    assert script.screen_lock()["proved"]
    assert script.disk_encryption("")["proved"]
    script.answers |= {"modprobe": "install usb_storage /bin/false\n", "lsblk": "part\ndisk"}
    assert script.peripherals("")["proved"]
    assert not script.disk_encryption("")["proved"]


def test_the_script_says_what_a_container_cannot_show(script):
    found = script.disk_encryption("systemd-nspawn")
    assert (found["proved"], found["provable"]) == (False, False)
    assert found["observed"].startswith("not proven: systemd-nspawn")


def test_a_cleaning_mode_whose_page_is_silent_is_not_proved(script, monkeypatch, tmp_path):
    script.answers["systemctl"] = "active\nactive"
    monkeypatch.setattr(script, "SETTINGS", tmp_path / "settings.json")
    assert not script.cleaning_mode()["proved"]
    monkeypatch.setattr(script, "page", lambda: 200)
    assert script.cleaning_mode()["proved"]
    script.answers["systemctl"] = "active\ninactive"
    assert not script.cleaning_mode()["proved"]


PNG = b"\x89PNG\r\n\x1a\n and what follows"


def test_a_picture_is_taken_of_a_session_that_nobody_uses(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "USED", tmp_path / "used")
    monkeypatch.setattr(script, "_output", lambda *_command, where: PNG if where else b"")
    assert base64.b64decode(script.picture()) == PNG
    monkeypatch.setattr(script, "MOST_PICTURE", 4)
    assert script.picture() == ""


def test_no_picture_is_taken_of_a_session_that_somebody_uses_even_since_just_now(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "USED", tmp_path / "used")
    monkeypatch.setattr(script, "_output", lambda *_command, where: script.USED.touch() or PNG)
    assert script.picture() == ""
    monkeypatch.setattr(script, "_output", lambda *_command, where: pytest.fail("it was looked at"))
    assert script.picture() == ""


@pytest.mark.parametrize(
    "said",
    [
        "",
        "not base64 at all!",
        7,
        base64.b64encode(b"GIF89a").decode(),
        base64.b64encode(PNG + bytes(1 << 20)).decode(),
    ],
)
def test_what_is_no_picture_is_none(said):
    assert picture(host(picture=said)) == b""
    assert picture(host(picture=base64.b64encode(PNG).decode())) == PNG


def test_every_role_that_is_applied_can_be_wiped():
    (play,) = yaml.safe_load((PLAYBOOKS / "workstations.yml").read_text())
    for entry in play["roles"]:
        assert (PLAYBOOKS.parent / "roles" / entry["role"] / "tasks/wipe.yml").is_file(), entry["role"]


def test_only_what_is_loaded_into_ansible_is_under_its_licence():
    marked = [
        path for path in PLAYBOOKS.rglob("*.py") if "SPDX-License-Identifier: GPL-3.0-or-later" in path.read_text()
    ]
    importing = [
        path
        for path in PLAYBOOKS.rglob("*.py")
        if "import ansible" in path.read_text() or "from ansible" in path.read_text()
    ]
    assert marked == importing == [PLAYBOOKS / "plugins/callback/netauto_jsonl.py"]
