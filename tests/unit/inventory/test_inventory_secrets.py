import pickle
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from netauto.errors import SecretError
from netauto.inventory import secrets
from netauto.inventory.secrets import Secrets

PASSWORD = "lab-only-Passw0rd"


def refused(lab, reference="vault:device_password"):
    with pytest.raises(SecretError) as caught:
        Secrets(lab).resolve(reference)
    return str(caught.value), caught.value.hint


def test_the_vault_is_opened_once_by_its_program_and_the_password_is_in_no_argument(lab, monkeypatch):
    started = []
    run = subprocess.run

    def spy(command, **options):
        started.append((command, options["env"]))
        return run(command, **options)

    monkeypatch.setattr(secrets.subprocess, "run", spy)
    known = Secrets(lab)
    assert started == []
    with ThreadPoolExecutor(4) as pool:
        values = set(pool.map(known.resolve, ["vault:device_password"] * 4))
    assert values == {PASSWORD}
    assert len(known.resolve("vault:redaction_key")) == 64
    ((command, environment),) = started
    opening = (lab.inventory / ".vault-password").read_text().strip()
    assert not any(opening in text or PASSWORD in text for text in (*command, *environment.values()))


def test_values_are_known_to_leak_tests_and_shown_nowhere_else(lab):
    known = Secrets(lab)
    assert known.values() == frozenset()
    known.resolve("vault:device_password")
    assert PASSWORD in known.values()
    assert len(known.values()) == 5
    assert repr(known) == "Secrets('lab', 1 given out)"
    with pytest.raises(TypeError, match="not written anywhere"):
        pickle.dumps(known)


def test_the_environment(lab, monkeypatch):
    monkeypatch.setenv("FIREWALL_PASSWORD", "s3cret")
    known = Secrets(lab)
    assert known.resolve("env:FIREWALL_PASSWORD") == "s3cret"
    assert known.values() == {"s3cret"}


def test_a_variable_that_is_not_set(lab, monkeypatch):
    monkeypatch.delenv("NOWHERE", raising=False)
    assert refused(lab, "env:NOWHERE") == (
        "the environment variable 'NOWHERE' is empty or not set",
        "export NOWHERE=... before you start",
    )


def test_a_missing_key_suggests_the_nearest(lab):
    assert refused(lab, "vault:device_pasword") == (
        "no key 'device_pasword' in inventories/lab/secrets.yml",
        "did you mean 'device_password'?",
    )
    assert refused(lab, "vault:zzz")[1] == "add it: ansible-vault edit inventories/lab/secrets.yml"


def test_a_secret_in_the_place_of_a_reference_is_not_repeated(lab):
    message, hint = refused(lab, "hunter2")
    assert (message, hint) == ("a secret's reference starts with vault: or env:", "e.g. vault:device_password")


def test_a_wrong_password(lab):
    (lab.inventory / ".vault-password").write_text("wrong\n")
    assert refused(lab) == (
        "inventories/lab/.vault-password does not open inventories/lab/secrets.yml: wrong password",
        "ask who keeps it",
    )


def test_no_password_file(lab):
    (lab.inventory / ".vault-password").unlink()
    assert refused(lab) == (
        "no vault password: inventories/lab/.vault-password does not exist",
        "write it there, or name another file in NETAUTO_VAULT_PASSWORD_FILE",
    )


def test_another_password_file(lab, monkeypatch):
    (lab.inventory / ".vault-password").rename(lab.root / "key")
    monkeypatch.setenv("NETAUTO_VAULT_PASSWORD_FILE", "key")
    assert Secrets(lab).resolve("vault:device_password") == PASSWORD


def test_no_vault(lab):
    (lab.inventory / "secrets.yml").unlink()
    assert refused(lab)[0] == "no file inventories/lab/secrets.yml"


def test_a_vault_that_was_never_encrypted_is_said_without_its_values(lab):
    (lab.inventory / "secrets.yml").write_text("device_password: hunter2\n")
    message, hint = refused(lab)
    assert message == "inventories/lab/secrets.yml is not encrypted"
    assert "hunter2" not in message + hint


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ("device_password: [1]\nb: x\n", "inventories/lab/secrets.yml: device_password must be text"),
        ("device_password: 123456\n", "inventories/lab/secrets.yml: device_password must be text"),
        ("just hunter2\n", "inventories/lab/secrets.yml, line 1 once opened, is not 'key: value'"),
        ("a: hunter2\na: hunter3\n", "inventories/lab/secrets.yml, line 2 once opened, is not 'key: value'"),
    ],
)
def test_a_vault_that_holds_something_else(plain, message, lab, monkeypatch):
    monkeypatch.setattr(Secrets, "_decrypted", lambda self: plain.encode())
    said, hint = refused(lab)
    assert said == message
    assert "hunter" not in said + hint
