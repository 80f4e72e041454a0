"""Opening a unit with its workstations: ports are held until they have proved themselves. Ansible itself is played here by a table.

Real playbooks on real targets are in `tests/lab_workstations`.
"""

from __future__ import annotations

import base64
import json
import re
import shutil

import pytest
from e2e_hospital import ROOT, UNIT, Hospital, lab_of

from netauto.errors import BusyError, ExitCode, InventoryError
from netauto.provision import ATTEST, SET_UP, WIPE, Failure, HostResult, PlaybookResult
from netauto.provision.attest import ASKED, TOLD
from netauto.workflows import setting_up

pytestmark = pytest.mark.slow

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVZ2C9tCW8fY0m3uYbq1k0oH0vZ5n0q3m4h8yq6y0aA"
NAMES = tuple(f"len-ws-30{number}" for number in range(1, 7))
PNG = b"\x89PNG\r\n\x1a\n and what follows"
GOOD = {name: {"proved": True, "provable": True, "how": "asked", "observed": "seen"} for name in ASKED}
BROKEN = Failure("workstation_base", "Install packages", "its disk is full (No space left on device)")


class Ansible:
    """Answers for `PlaybookRun`.

    Attributes:
        failing: (playbook, workstation) → why the playbook fails there.
        answers: workstation → what it attests instead of `GOOD`.
        played: playbook and its workstations, in order.
    """

    def __init__(self):
        self.failing, self.answers, self.played = {}, {}, []

    def start(self, order):
        file = order.playbook.name
        self.played.append((file, tuple(order.hosts)))
        assert order.inherited, "Ansible holds the run's locks, too"
        return Run(PlaybookResult("done", 0, 1.0, tuple(self._host(file, name) for name in order.hosts)))

    def _host(self, file, name):
        if (file, name) in self.failing:
            return HostResult(name, "failed", failure=self.failing[file, name])
        told = {TOLD: self.answers.get(name, GOOD)} if file == ATTEST.file else {}
        return HostResult(name, "ok", done=9, told=told)


class Run:
    def __init__(self, result):
        self.result = result

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def events(self):
        return iter(())


@pytest.fixture
def ansible(monkeypatch):
    found = Ansible()
    monkeypatch.setattr(setting_up, "PlaybookRun", found)
    return found


@pytest.fixture
def stations(hospital: Hospital):
    """The hospital with six workstations that netauto sets up."""
    shutil.copytree(ROOT / "playbooks", hospital.folder / "playbooks")
    for name in NAMES:
        hospital.write(f"host_vars/{name}/endpoint.yml", f"ansible_host: {name}\nnetauto_host_key: {KEY}\n")
    return hospital


def vlans(hospital):
    """Return the VLAN of each room's port, in the order of the rooms."""
    found = []
    for switch in ("len-acc-1", "len-acc-2"):
        running = hospital.lab[switch].state().running
        for port in (13, 14, 15):
            section = running.split(f"interface GigabitEthernet1/0/{port}\n")[1].split("!")[0]
            found.append(int(section.split(" switchport access vlan ")[1].split()[0]))
    return found


CLINICAL, TELECO, QUARANTINE = 2032, 2037, 2042
THEIR_OWN = [CLINICAL] * 5 + [TELECO]


def test_all_prove_themselves_and_stand_where_they_belong(stations, ansible):
    ansible.answers = {NAMES[0]: GOOD | {"picture": base64.b64encode(PNG).decode()}}
    before = stations.configs()
    plan = stations.type("plan", UNIT)
    assert "Ports held in quarantine until their workstation has proved itself" in plan.out
    done = stations.open()
    assert done.code == ExitCode.DONE, done.said
    assert done.out.rstrip().endswith(f"{UNIT}: open, workstations 6/6")
    assert ansible.played == [(SET_UP.file, NAMES), (ATTEST.file, NAMES)]
    assert vlans(stations) == THEIR_OWN
    again = stations.open()
    assert (again.code, again.out) == (0, f"{UNIT}: open already, nothing to do; nothing was sent\n")
    assert stations.type("drift", UNIT).code == 0
    with stations.journal() as journal:
        rows = [event for run in journal.runs() for event in journal.events(run) if event.kind == "attested"]
        assert [row.body["workstation"] for row in rows] == list(NAMES)
        assert rows[0].body["proofs"]["roles"]["proved"]
    moved = max(stations.path(".netauto/evidence").iterdir())
    assert json.loads((moved / "events.json").read_bytes())[0]["kind"] == "attested"
    assert (moved / f"workstations/{NAMES[0]}.png").read_bytes() == PNG
    page = (moved / "summary.md").read_text(encoding="utf-8")
    assert f"| {NAMES[5]} | proved | proved |" in page
    assert f"![{NAMES[0]}](workstations/{NAMES[0]}.png)" in page
    assert stations.type("audit", "verify").code == 0
    closed = stations.type("close-unit", UNIT, answers="y\n")
    assert closed.code == ExitCode.DONE, closed.said
    assert ansible.played[-1] == (WIPE.file, NAMES)
    assert stations.configs() == before
    assert not stations.path(f"units/{UNIT}.workstations.yml").exists()


# Unit → its firewall, its devices, and how many zones of workstations the firewall is asked about (a Linux box has nothing to ask).
ELSEWHERE = {
    "bethune-consult-3": ("bet-fw-1", ("bet-", "len-wlc-1"), 2),
    "henin-consult-1": ("hnb-fw-1", ("hnb-", "len-wlc-1"), 2),
    "bassee-ehpad-1": ("lbs-fw-1", ("lbs-",), 0),
}


@pytest.mark.parametrize("unit", ELSEWHERE)
def test_firewalls_of_other_makers_let_administration_in_and_take_it_back(unit, ansible, tmp_path, known):
    firewall, devices, looked_up = ELSEWHERE[unit]
    with lab_of(*devices) as lab:
        site = Hospital(tmp_path / "ws", lab, known)
        shutil.copytree(ROOT / "playbooks", site.folder / "playbooks")
        for name in re.findall(r"workstation: (\S+?)[,}]", site.read(f"units/{unit}.yml")):
            site.write(f"host_vars/{name}/endpoint.yml", f"ansible_host: {name}\nnetauto_host_key: {KEY}\n")
        before = site.configs()
        opened = site.type("open-unit", unit, answers="y\n")
        assert opened.code == ExitCode.DONE, opened.said
        assert "ADMIN-" in site.configs()[firewall]
        assert site.type("drift", unit).code == 0
        first = min(site.path(".netauto/evidence").glob("*/"))
        asked = [check for check in json.loads((first / "checks.json").read_bytes()) if "10.60.1.10 to" in str(check)]
        assert all("accepts" in check["observed"] for check in asked)
        assert len(asked) == looked_up
        closed = site.type("close-unit", unit, answers="y\n")
        assert closed.code == ExitCode.DONE, closed.said
        assert site.configs() == before


def test_one_that_fails_stays_in_quarantine_until_it_alone_is_repeated(stations, ansible):
    ansible.failing = {(SET_UP.file, "len-ws-304"): BROKEN}
    done = stations.open()
    assert done.code == ExitCode.VERIFICATION_FAILED, done.said
    assert f"{UNIT}: open, workstations 5/6" in done.out
    assert "workstation_base: Install packages: its disk is full" in done.out.replace("\n", " ").replace("  ", "")
    command = f"netauto workstations {UNIT} len-ws-304 --set-up"
    assert command in done.out
    assert vlans(stations) == [*THEIR_OWN[:3], QUARANTINE, *THEIR_OWN[4:]]
    assert ansible.played[-1] == (ATTEST.file, tuple(name for name in NAMES if name != "len-ws-304"))

    ansible.failing, ansible.played = {}, []
    repeated = stations.type(*command.split()[1:])
    assert repeated.code == ExitCode.DONE, repeated.said
    assert ansible.played == [(SET_UP.file, ("len-ws-304",)), (ATTEST.file, ("len-ws-304",))]
    assert f"{UNIT}: open, workstations 6/6" in repeated.out
    assert vlans(stations) == THEIR_OWN


def test_one_that_does_not_prove_itself_stays_in_quarantine(stations, ansible):
    ansible.answers = {
        "len-ws-306": GOOD | {"peripherals": GOOD["peripherals"] | {"proved": False, "observed": "loaded"}}
    }
    done = stations.open("--json")
    assert done.code == ExitCode.VERIFICATION_FAILED, done.said
    found = done.json["workstations"]
    assert (done.json["verdict"], done.json["exit_code"], found["open"], found["of"]) == ("open", 4, 5, 6)
    assert found["held"] == {"len-ws-306": "peripherals: loaded"}
    assert not found["attested"]["len-ws-306"]["peripherals"]["proved"]
    assert vlans(stations) == [*THEIR_OWN[:5], QUARANTINE]
    ansible.answers = {}
    again = stations.open("--json")  # the same command brings the rest
    assert (again.code, again.json["changes"], again.json["workstations"]["open"]) == (0, False, 6)
    assert vlans(stations) == THEIR_OWN


def test_trouble_with_all_of_them_does_not_hide_that_the_unit_is_open(stations, monkeypatch):
    def refused(*_):
        raise InventoryError("no SSH host key is pinned for len-ws-301")

    monkeypatch.setattr(setting_up, "make_order", lambda *_, **__: refused())
    done = stations.open()
    assert done.code == ExitCode.VERIFICATION_FAILED, done.said
    assert f"{UNIT}: open, workstations 0/6" in done.out
    assert "no SSH host key is pinned" in done.out
    assert vlans(stations) == [QUARANTINE] * 6


def test_control_c_says_what_stays_and_how_to_go_on(stations, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(setting_up, "make_order", interrupted)
    done = stations.open()
    assert done.code == ExitCode.INTERRUPTED, done.said
    assert f"{UNIT}: open" in done.out
    for said, named in ((done, ""), (stations.type("workstations", UNIT, NAMES[2], "--set-up"), f" {NAMES[2]}")):
        assert said.code == ExitCode.INTERRUPTED, said.said
        assert "workstations that have not proved themselves stay in quarantine" in said.err
        assert f"netauto workstations {UNIT}{named} --set-up" in said.err
    assert vlans(stations) == [QUARANTINE] * 6


def test_a_proof_that_waited_for_a_device_does_not_move_the_port_of_who_fails_today(stations, ansible, monkeypatch):
    def busy(*_):
        raise BusyError("len-acc-1 is held by a run of lens-ward-2")

    with monkeypatch.context() as held:
        held.setattr(setting_up, "carry_out", busy)
        done = stations.open()
    assert f"{UNIT}: open, workstations 0/6" in done.out, done.said
    assert vlans(stations) == [QUARANTINE] * 6
    for playbook in (SET_UP, ATTEST):
        ansible.failing[playbook.file, "len-ws-303"] = BROKEN
    again = stations.type("workstations", UNIT, *NAMES, "--set-up")
    assert again.code == ExitCode.VERIFICATION_FAILED, again.said
    assert f"{UNIT}: open, workstations 5/6" in again.out
    assert vlans(stations) == [*THEIR_OWN[:2], QUARANTINE, *THEIR_OWN[3:]]


def test_closing_names_those_that_could_not_be_wiped_and_closes(stations, ansible):
    before = stations.configs()
    assert stations.open().code == 0
    ansible.failing = {(WIPE.file, "len-ws-302"): Failure("", "Gathering", "no way to it: switched off")}
    closed = stations.type("close-unit", UNIT, answers="y\n")
    assert closed.code == ExitCode.FAILED, closed.said
    assert "not wiped: len-ws-302: Gathering: no way to it: switched off" in closed.out
    assert f"netauto workstations {UNIT} len-ws-302 --wipe" in closed.out
    assert stations.configs() == before
    ansible.failing = {}
    wiped = stations.type("workstations", UNIT, "len-ws-302", "--wipe")
    assert (wiped.code, ansible.played[-1]) == (0, (WIPE.file, ("len-ws-302",))), wiped.said


def test_who_has_proved_himself_is_asked_first_and_set_up_only_if_something_lacks(stations, ansible):
    assert stations.open().code == 0
    ansible.played = []
    again = stations.type("workstations", UNIT, *NAMES, "--set-up")
    assert (again.code, ansible.played) == (0, [(ATTEST.file, NAMES)]), again.said
    ansible.failing, ansible.played = {(ATTEST.file, "len-ws-303"): BROKEN}, []
    broken = stations.type("workstations", UNIT, *NAMES, "--set-up")
    assert broken.code == ExitCode.VERIFICATION_FAILED, broken.said
    assert ansible.played == [(ATTEST.file, NAMES), (SET_UP.file, ("len-ws-303",)), (ATTEST.file, ("len-ws-303",))]
    # It works where it stands, perhaps with a patient before it: a person decides whether its port goes back.
    assert f"{UNIT}: open, workstations 5/6" in broken.out
    assert "netauto workstations lens-consult-3 NAME --wipe" in broken.out.replace("\n", " ")
    assert vlans(stations) == THEIR_OWN


def test_one_that_is_wiped_has_to_prove_itself_again(stations, ansible):
    assert stations.open().code == 0
    assert stations.type("workstations", UNIT, "len-ws-302", "--wipe").code == 0
    plan = stations.type("plan", UNIT, "--json").json
    assert [held["workstation"] for held in plan["held"]] == ["len-ws-302"]
    again = stations.open()
    assert (again.code, f"{UNIT}: open, workstations 6/6" in again.out) == (0, True), again.said
    assert vlans(stations) == THEIR_OWN


def test_how_they_are(stations, ansible, monkeypatch):
    assert stations.open().code == 0
    ansible.answers = {
        "len-ws-301": GOOD | {"cleaning": {"last": "2020-04-12T08:00:00Z", "overdue": True}},
        "len-ws-302": GOOD | {"cleaning": {"last": "2020-04-12T09:00:00Z", "overdue": False}},
    }
    monkeypatch.setattr(Ansible, "start", without_locks(Ansible.start))
    shown = stations.type("workstations", UNIT)
    assert shown.code == 0, shown.said
    assert "2020-04-12T08:00:00Z, overdue" in shown.out
    assert "len-ws-303" in shown.out
    assert "never" in shown.out
    found = stations.type("workstations", UNIT, "len-ws-302", "--json").json["workstations"]
    assert [(each["said"]["host"], each["held"], each["said"]["overdue"]) for each in found] == [
        ("len-ws-302", False, False)
    ]


def without_locks(start):
    """Looking holds no lock: it changes nothing."""

    def started(self, order):
        assert order.inherited == ()
        object.__setattr__(order, "inherited", (0,))
        return start(self, order)

    return started


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("--set-up",), 1, f"{UNIT} is not open", id="closed"),
        pytest.param(("--set-up", "--wipe"), 2, "exclude each other", id="both"),
        pytest.param(("len-ws-101", "--wipe"), 2, "that netauto sets up: len-ws-101", id="another unit's"),
    ],
)
def test_what_cannot_be_is_refused(stations, ansible, arguments, code, said):
    done = stations.type("workstations", UNIT, *arguments)
    assert done.code == code
    assert said in done.err.replace("\n", " ")
    assert ansible.played == []


def test_ports_move_only_as_agreed(stations, ansible):
    """Somebody has changed the unit since it was opened: setting up its workstations does not bring that along."""
    ansible.failing = {(SET_UP.file, name): BROKEN for name in NAMES}
    assert stations.open().code == ExitCode.VERIFICATION_FAILED
    stations.replace(f"units/{UNIT}.yml", "CHG-2020-0412", "CHG-2020-0999")
    ansible.failing = {}
    done = stations.type("workstations", UNIT, "--set-up")
    assert done.code == ExitCode.FAILED
    assert "more than ports would change; nothing was sent" in done.err
    assert vlans(stations) == [QUARANTINE] * 6
