"""No secret is ever written, shown, or handed to another program as an argument; and what everybody may read stays readable."""

from __future__ import annotations

import base64
import json
import sys

import pytest
from e2e_hospital import SITE, UNIT

from netauto.inventory.secrets import Secrets

pytestmark = pytest.mark.slow

_started: list[str] = []
_listening = False


def _listen(event: str, details: tuple[object, ...]) -> None:
    if _listening and event == "subprocess.Popen":
        _started.append(repr(details[:3]))  # program, arguments, folder; not the environment, which it may hold


sys.addaudithook(_listen)  # cannot be taken away again; it does nothing outside of this module's tests


@pytest.fixture
def programs(opened_vaults):
    """Every program that netauto starts, with its arguments."""
    opened_vaults.clear()
    global _listening  # noqa: PLW0603 - an audit hook has no other state
    _started.clear()
    _listening = True
    yield _started
    _listening = False


def forms(secret: str) -> tuple[bytes, ...]:
    """A secret as it might be written: plain, as JSON, in base64, in hexadecimal."""
    plain = secret.encode()
    return plain, json.dumps(secret)[1:-1].encode(), base64.b64encode(plain).rstrip(b"="), plain.hex().encode()


def leaks(hospital, programs) -> list[str]:
    """Return where a secret stands that should stand nowhere."""
    secrets = Secrets(hospital.workspace)
    secrets.resolve("vault:device_password")
    values = secrets.values() | {hospital.read(".vault-password").strip()}
    assert len(values) >= 3
    places = {
        **hospital.state_files(),
        **{f"output of {' '.join(done.args)}": done.said.encode() for done in hospital.done},
        "arguments": "\n".join(programs).encode(),
    }
    assert "ansible-vault" in str(programs)
    return [name for name, data in places.items() for value in values if any(form in data for form in forms(value))]


def test_a_unit_that_is_opened_leaks_nothing(hospital, programs):
    assert hospital.type("plan", UNIT, "--json").code == 3
    assert hospital.open().code == 0
    assert hospital.type("close-unit", UNIT, answers="y\n").code == 0
    assert hospital.type("report").code == 0
    assert leaks(hospital, programs) == []


def test_a_unit_that_is_refused_leaks_nothing(hospital, programs):
    secret = hospital.lab["len-acc-1"].spec.password
    hospital.fault("len-fw-1", "reject", match="set vlanid 2033", text=f"value parse error before '{secret}'")
    hospital.fault("len-acc-1", "banner", text=f"the password is {secret}")
    ended = hospital.open()
    assert ended.code == 5
    assert "value parse error before '(a secret)'" in ended.out
    assert leaks(hospital, programs) == []


def test_what_netauto_writes_is_for_its_owner_only(hospital):
    hospital.plan()
    folders = [hospital.path(".netauto"), *(path for path in hospital.path(".netauto").iterdir() if path.is_dir())]
    assert [path for path in folders if path.stat().st_mode & 0o077] == []


def test_devices_are_listed_without_credentials(hospital):
    listed = hospital.type("devices", "--json").json["devices"]
    assert set(SITE) < {device["name"] for device in listed}
    assert not any("password" in key for device in listed for key in device)
