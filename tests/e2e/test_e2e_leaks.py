"""Canaries: every secret is a value of its own, and stands afterwards nowhere but where it was put.

Searched are every file that a run leaves below the workspace and in the folder for temporary files, everything that is printed, everything
that is logged, and the arguments and surroundings of every program that is started; each in every form that a program may write text in.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from e2e_hospital import LAB, Hospital

from netauto.deploy.steps import StepRunner
from netauto.drivers.linux import LinuxDriver
from netauto.inventory.ansible import find_program
from netauto.lab import Lab, load_lab_file
from netauto.lab.profile import Cost, Profile

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("leaks")]

VAULT = {
    "device_password": "Cnry-Dev1ce+Passw0rd/x=&y",
    "redaction_key": "c4a4a59e0f3b4fd1b1cdc4a459e7aa01c4a4a59e0f3b4fd1b1cdc4a459e7aa02",
    "guest_psk": "Cnry-guest<psk>'9",
    "tablet_psk": "Cnry-tablet&psk+17",
    "radius_key": "Cnry-radius/key=31",
}
OPENING_WORD = "Cnry-the-vault-is-opened-by-this"
# How a vendor writes a secret down, in any of the bases: found without the patterns that are on trial.
WRITTEN = (
    r"(Cnry-[\w-]+/Plnt)",
    r"(\$\d{1,2}\$[^\s\";]{6,})",
    r"\bENC (\S{8,})",
    r"\bciphertext (\S{8,})",
    r"\b(?:password|secret|key|server-key|key-string) (?:[05-9]|8a|sha512) (\S{8,})",
    r"\bsnmp-server community (\S{6,})",
    r"\bset snmp community (\S{6,})",
    r"\b(?:auth|priv) (?:sha|md5|aes \d+|des) (?!priv\b|auth-pass\b|priv-pass\b)(\S{8,})",
)
# Lines with secrets that the lab's own bases do not hold, planted into every device, by its dialect; each {} is a canary of its own.
_IOS = (
    "event manager environment _x {}",
    "ip ftp password {}",
    "alias exec save copy running-config ftp://u:{}@10.60.0.9/x",
    "alias exec local username helper password {}",
    "banner login ^C",
    "Mot de passe du Wi-Fi : {}",
    "^C",
)
PLANTED = {
    "ios_xe": _IOS,
    "c9800": _IOS,
    "eos": ("alias save copy running-config ftp://u:{}@10.62.0.9/x", "alias note bash echo mot de passe : {}"),
    "aoscx": ("alias save copy running-config sftp://u:{}@10.66.0.9/x",),
    "junos": (
        'set system archival configuration archive-sites "ftp://u:{}@10.64.0.9/x"',
        'set system login announcement "mot de passe : {}"',
    ),
    "fortios": (
        "config system external-resource",
        '    edit "feed"',
        '        set resource "https://u:{}@feeds.example/list.txt"',
        '        set comments "mdp: {}"',
        "    next",
        "end",
        "config system automation-action",
        '    edit "hook"',
        '        set headers "Authorization: Bearer {}"',
        "    next",
        "end",
    ),
    "linux": ("    # mot de passe : {}", "    #wpa_passphrase={}", "    # https://u:{}@10.66.0.9/x"),
}
SITES = {
    "lens-consult-3": ("len-",),
    "bassee-ehpad-1": ("lbs-",),
    "bethune-consult-3": ("bet-", "len-wlc-1"),
    "henin-consult-1": ("hnb-", "len-wlc-1"),
}
FIRST = ("lens-consult-3", "bassee-ehpad-1")  # all that is shown of a plan is the same code elsewhere
SHOWN = (("plan",), ("diff", "--sent"), *(("diff", "--format", form) for form in ("markdown", "sarif", "junit")))
PAPERS = ("text", "html")
_started: list[str] = []
_listening = False


def _listen(event: str, details: tuple[object, ...]) -> None:
    if _listening and event == "subprocess.Popen":
        _started.append(repr(details))  # program, arguments, folder, environment


sys.addaudithook(_listen)  # cannot be taken away again; it does nothing outside of this module's tests


@cache
def forms(secret: str) -> frozenset[bytes]:
    """A secret as a program may write it: plain, as JSON, HTML, Python, in an address, in base64 at any place of a text, in hexadecimal."""
    plain = secret.encode()
    texts = {
        secret,
        json.dumps(secret)[1:-1],
        html.escape(secret),
        repr(secret)[1:-1],
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        plain.hex(),
        plain.hex().upper(),
        plain.hex(" "),
    }
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            # What stands before it moves it within groups of three bytes; characters that it shares with its neighbours are left out.
            texts.add(encode(b"\0" * shift + plain)[(0, 2, 3)[shift] :].rstrip(b"=").decode()[:-1])
    return frozenset({text.encode() for text in texts} | {secret.encode("utf-16-le")})


def holds(data: bytes, secret: str) -> bool:
    """Whether a secret stands in some bytes, in any form; broken over lines, too."""
    return bool(found_in(data, {secret: secret}))


def found_in(data: bytes, secrets: dict[str, str]) -> list[str]:
    """Return the names of the secrets that stand in some bytes, in any form; broken over lines, too."""
    joined = b"".join(data.split())
    return [
        name
        for name, secret in secrets.items()
        if secret.encode() in joined or any(form in data for form in forms(secret))
    ]


class Processes(threading.Thread):
    """Looks at the arguments and surroundings of every process that descends from this one, all the time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: dict[bytes, str] = {}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.3):
            family = {os.getpid()}
            for entry in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
                with suppress(OSError, IndexError, ValueError):  # it has ended meanwhile
                    if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) in family:
                        family.add(int(entry.name))
                        for name in ("cmdline", "environ"):
                            self.seen.setdefault((entry / name).read_bytes(), f"process {entry.name} {name}")

    def end(self) -> None:
        self._over.set()
        self.join()


@dataclass
class Trial:
    """A hospital full of canaries, and everything that may have heard them.

    Attributes:
        written: secrets that stand in the devices' configurations, as their vendors write them.
    """

    hospital: Hospital
    unit: str
    temporary: Path
    written: frozenset[str]
    processes: Processes
    logged: list[str] = field(default_factory=list)

    def places(self) -> dict[str, bytes]:
        given = {self.hospital.path(name) for name in ("secrets.yml", ".vault-password")}
        given |= set(self.hospital.path("bases").iterdir())  # what people gave is where it is
        folders = (self.hospital.folder, self.temporary)
        files = {path for folder in folders for path in folder.rglob("*") if path.is_file()} - given
        return {
            **{str(path): path.read_bytes() for path in files},
            **{f"name of {path}": str(path).encode() for path in files},
            **{f"output of {' '.join(done.args)}": done.said.encode() for done in self.hospital.done},
            **{name: data for data, name in self.processes.seen.items()},
            "programs": "\n".join(_started).encode(),
            "log": "\n".join(self.logged).encode(),
        }

    def leaks(self) -> list[str]:
        """Return which canary stands where it should not."""
        places = self.places()
        assert len(places) > 20
        secrets = {**VAULT, "opening word": OPENING_WORD, **{f"written {value}": value for value in self.written}}
        return sorted(f"{name}: {place}" for place, data in places.items() for name in found_in(data, secrets))


class Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(logging.Formatter().format(record))


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """A vault whose every value is a canary, encrypted by the program itself."""
    folder = tmp_path_factory.mktemp("vault")
    (folder / "word").write_text(OPENING_WORD + "\n", encoding="utf-8")
    (folder / "secrets.yml").write_text(
        "".join(f"{key}: {json.dumps(value)}\n" for key, value in VAULT.items()), encoding="utf-8"
    )
    program = [find_program("ansible-vault"), "encrypt", "--vault-password-file", str(folder / "word")]
    subprocess.run([*program, str(folder / "secrets.yml")], check=True, capture_output=True)
    return folder


@pytest.fixture
def trial(request, tmp_path, vault, known, monkeypatch, opened_vaults):  # noqa: PLR0917 - fixtures
    unit = getattr(request, "param", "bassee-ehpad-1")
    global _listening  # noqa: PLW0603 - an audit hook has no other state
    specs = [planted(spec) for spec in load_lab_file(LAB / "lab.yml").devices if spec.name.startswith(SITES[unit])]
    bases = "\n".join(spec.base for spec in specs)
    written = frozenset(value for pattern in WRITTEN for value in re.findall(pattern, bases))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    opened_vaults.clear()
    _started.clear()
    processes = Processes()
    with Lab(spec.model_copy(update={"password": VAULT["device_password"]}) for spec in specs) as lab:
        hospital = Hospital(tmp_path / "ws", lab, known)
        hospital.write("secrets.yml", (vault / "secrets.yml").read_text(encoding="utf-8"))
        hospital.write(".vault-password", OPENING_WORD + "\n")
        made = Trial(hospital, unit, temporary, written, processes)
        ear = Ear(made.logged)
        logging.getLogger().addHandler(ear)
        logging.getLogger("netauto").setLevel(logging.DEBUG)
        processes.start()
        _listening = True
        yield made
        _listening = False
        processes.end()
        logging.getLogger().removeHandler(ear)


def planted(spec):
    """A lab device whose configuration holds the lines of `PLANTED`, too: within its first file, before its last `end`, at the end."""
    lines = PLANTED[spec.dialect]
    text = "".join(f"{line.format(f'Cnry-{spec.name}-{number}/Plnt')}\n" for number, line in enumerate(lines))
    ends = {"linux": spec.base.index("\n") + 1, "fortios": len(spec.base)}
    at = ends.get(spec.dialect, len(spec.base.removesuffix("end\n")))
    return spec.model_copy(update={"base": spec.base[:at] + text + spec.base[at:]})


def typed_secrets(lab) -> set[str]:
    """The canaries of the vault that stand in a device's files: proof that they were sent at all."""
    texts = [device.state().running for device in lab]
    return {name for name, value in VAULT.items() if any(value in text for text in texts)}


@pytest.mark.parametrize("trial", SITES, indirect=True)
def test_a_whole_run(trial):
    hospital, unit = trial.hospital, trial.unit
    before = {device.name: device.state().running for device in hospital.lab}
    assert hospital.type("plan", unit, "--json").code == 3
    shown = SHOWN if unit in FIRST else ()
    assert [hospital.type(words[0], unit, *words[1:]).code for words in shown] == [3] * len(shown)
    papers = [
        hospital.type("runbook", unit, "--format", form, "-o", str(hospital.folder / form)).code for form in PAPERS
    ]
    opened = hospital.type("open-unit", unit, answers="y\n")
    assert (papers, opened.code) == ([0] * len(PAPERS), 0), opened.said
    if unit == "bassee-ehpad-1":
        assert typed_secrets(hospital.lab) == {"radius_key", "tablet_psk"}
    assert len(trial.written) >= 5
    asked = (
        ("verify", unit),
        ("drift", unit),
        ("status", "--json"),
        ("report",),
        ("devices", "--json"),
        ("audit", "journal"),
    )
    assert [hospital.type(*words).code for words in asked] == [0] * len(asked)
    assert hospital.type("close-unit", unit, answers="y\n").code == 0
    assert hospital.type("audit", "verify").code == 0
    assert {device.name: device.state().running for device in hospital.lab} == before
    assert "ansible-vault" in str(_started)
    assert trial.leaks() == []


ECHOES = [
    pytest.param("{line}", id="as it was typed"),
    pytest.param("{wrapped}", id="broken over lines"),
    pytest.param("{quoted}", id="with backslashes"),
]


@pytest.mark.parametrize("echo", ECHOES)
def test_a_device_that_refuses_a_secret_and_says_it_aloud(trial, echo, monkeypatch):
    said = []
    really = LinuxDriver.stage

    def loud(self, change):
        run = self._shell.run

        def answer(script, **details):
            done = run(script, **details)
            if "netauto check" not in script:
                return done
            value = VAULT["radius_key"]
            wrapped, quoted = f"{value[:9]}\n{value[9:]}", value.replace("/", "\\/")
            said.append(echo.format(line=value, wrapped=wrapped, quoted=quoted))
            words = f"hostapd/wlan0.conf: Line 1: invalid auth_server_shared_secret={said[-1]}\n".encode()
            return type(done)(1, words, words)

        monkeypatch.setattr(self._shell, "run", answer)
        return really(self, change)

    monkeypatch.setattr(LinuxDriver, "stage", loud)
    refused = trial.hospital.type("open-unit", trial.unit, answers="y\n")
    assert refused.code == 5, refused.said
    assert said
    assert trial.hospital.type("report", "--json").code == 0
    assert trial.leaks() == []


def test_a_banner_that_tells_the_password(trial):
    password = VAULT["device_password"]
    for name in ("lbs-acc-1",):
        trial.hospital.fault(name, "banner", text=f"the password is {password[:8]}\r\n{password[8:]}")
    assert trial.hospital.type("open-unit", trial.unit, answers="y\n").code in {0, 1, 5}
    assert trial.leaks() == []


@pytest.mark.parametrize("place", ["change", "strange"])
def test_a_mistake_of_our_own_whose_words_hold_a_secret(trial, monkeypatch, place):
    def broken(self, *_args):
        raise ValueError(f"cannot type {VAULT['radius_key']} {VAULT['device_password']}")

    monkeypatch.setattr(StepRunner, place, broken)
    trial.hospital.type("open-unit", trial.unit, answers="y\n")
    assert trial.leaks() == []
    if place == "change":
        assert "went wrong in netauto itself (ValueError)" in "\n".join(trial.logged)


def test_a_crash_report(trial, monkeypatch):
    def broken(*_args, **_details):
        secret = VAULT["radius_key"]
        raise RuntimeError(f"no idea what {secret} is") from ValueError(VAULT["device_password"])

    monkeypatch.setattr("netauto.workflows.planning.prepare", broken)
    for words in (("plan", trial.unit), ("plan", trial.unit, "--json")):
        assert trial.hospital.type(*words).code == 70
    logs = list(trial.temporary.glob("netauto-bug-*.log"))
    assert len(logs) == 2
    assert "RuntimeError" in logs[0].read_text(encoding="utf-8")
    assert trial.leaks() == []


def test_a_run_that_is_killed_and_resumed(trial):
    hospital = trial.hospital
    before = {device.name: device.state().running for device in hospital.lab}
    hospital.lab.set_profile(Profile(name="looks", costs=(Cost("^show vlan", 0.2),)))
    digest = hospital.type("plan", trial.unit, "--json", "-q").json["digest"]
    process = hospital.start("open-unit", trial.unit, "--approve", digest, NETAUTO_WATCHDOG="off")
    said = ""
    for line in process.stderr:
        said += line
        if "arm      done" in line:
            break
    os.kill(process.pid, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    (hospital.folder / "said.txt").write_text(said + out + err, encoding="utf-8")
    assert process.returncode == -signal.SIGKILL, said
    hospital.lab.set_profile("instant")
    assert any(f"process {process.pid} cmdline" in name for name in trial.processes.seen.values())
    assert typed_secrets(hospital.lab) == {"radius_key", "tablet_psk"}, "they are on the devices when it dies"
    assert trial.leaks() == []
    resumed = hospital.type("resume", "--roll-back")
    assert resumed.code in {0, 5}, resumed.said
    assert {device.name: device.state().running for device in hospital.lab} == before
    assert hospital.type("report").code == 0
    assert trial.leaks() == []


@pytest.mark.parametrize(
    "write",
    [
        str,
        json.dumps,
        html.escape,
        quote,
        lambda text: base64.b64encode(b"key " + text.encode()).decode(),
        lambda text: text.encode().hex(),
        lambda text: f"{text[:5]}\n  {text[5:]}",
    ],
)
def test_a_canary_is_found_however_it_is_written(write):
    assert holds(f"before {write(VAULT['radius_key'])} after".encode(), VAULT["radius_key"])
    assert not holds(f"before {write('Cnry-radiuz/kex=31')} after".encode(), VAULT["radius_key"])
