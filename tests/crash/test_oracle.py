"""The judge of the fault campaign is judged: what is planted is found, and what is sound is left alone."""

from __future__ import annotations

import json

import pytest

from campaign.oracle import Marks, Said, Scene, doubled, journal_rows, judge, same, secrets_in
from netauto.journal import Journal
from netauto.lab import DeviceState, Pending
from netauto.lab.events import Event

BEFORE = {"acc-1": "hostname acc-1\nvlan 10\n", "fw-1": "config x\nend\n"}
AFTER = {"acc-1": "hostname acc-1\nvlan 10\nvlan 2032\n", "fw-1": "config x\n edit 1\n  set uuid 1-2\nend\n"}
WHOLES = {"before": BEFORE, "after": AFTER}
MARKS = {
    "acc-1": Marks("vlan 2032", "no vlan 2032", candidate=False),
    "fw-1": Marks("edit 1", "delete 1", candidate=True),
}
COMMIT = "execute config-transaction commit"
NAMED = ("configure session r1", "edit 1")
TIMED, CONFIRMED = "configure session r1 commit timer 00:10:00", "configure session r1 commit"
SECRET = "lab-only-Passw0rd"


def state(running, **changed):
    fields = {"startup": running, "pending": None, "sessions": (), "files": (), "config_locked_by": None, "up": True}
    return DeviceState(running=running, **(fields | changed))


def states(configs, **changed):
    return {name: state(text, **changed) for name, text in configs.items()}


def said(code=0, verdict="open", outcome="applied", at_end=AFTER, args=("apply", "u", "d"), **more):
    devices = [{"device": name, "outcome": outcome, "saved": outcome == "applied"} for name in BEFORE]
    out = json.dumps({"verdict": verdict, "action": "open", "devices": devices} | more)
    return Said(args, code, out, states(BEFORE), at_end if isinstance(at_end["acc-1"], DeviceState) else states(at_end))


def log(*lines, session=1, kind="command"):
    return tuple(Event(float(number), session, kind, text) for number, text in enumerate(lines))


def scene(**changed):
    sound = {
        "wholes": WHOLES,
        "ends": ("before", "after"),
        "said": (said(),),
        "first": states(BEFORE),
        "final": states(AFTER),
        "logs": {"acc-1": log("vlan 2032"), "fw-1": log("edit 1", COMMIT)},
        "marks": MARKS,
        "rows": (("r1", "opened", ""), ("r1", "closed", "open")),
        "texts": {"journal": b"nothing to see"},
        "secrets": (SECRET,),
    }
    return Scene(**(sound | changed))


def kinds(found):
    return {each.kind for each in judge(found)}


def words(found):
    return " ".join(each.words for each in judge(found))


def test_what_is_sound_is_left_alone():
    assert judge(scene()) == ()
    reverted = scene(
        said=(said(5, "reverted", "reverted", BEFORE),),
        final=states(BEFORE),
        rows=(("r1", "opened", ""), ("r1", "closed", "reverted")),
    )
    assert judge(reverted) == ()


def test_a_device_that_disagrees_with_the_others_is_mixed():
    found = scene(final=states(AFTER | {"fw-1": BEFORE["fw-1"]}))
    assert "mixed" in kinds(found)
    assert "acc-1 after, fw-1 before" in words(found)


def test_a_device_with_half_of_the_change_is_mixed():
    found = scene(final=states(BEFORE | {"acc-1": "hostname acc-1\nvlan 10\nvlan 2033\n"}))
    assert "mixed" in kinds(found)
    assert "acc-1 neither" in words(found)


def test_one_byte_more_than_before_is_mixed():
    assert "mixed" in kinds(scene(final=states(BEFORE | {"acc-1": BEFORE["acc-1"] + "!\n"})))


def test_a_whole_state_that_may_not_be_the_end_is_found():
    assert "mixed" in kinds(scene(ends=("before",)))


def test_a_startup_configuration_of_another_day_is_found():
    assert "mixed" in kinds(scene(final=states(AFTER, startup=BEFORE["acc-1"])))


def test_what_the_device_makes_itself_is_not_compared():
    assert same(" set uuid 1-2\n set name x\n", " set uuid 3-4\n set name x\n")
    assert not same(" set uuid 1-2\n set name x\n", " set uuid 1-2\n set name y\n")


@pytest.mark.parametrize(
    "claim",
    [
        said(at_end=BEFORE),
        said(at_end=AFTER | {"fw-1": BEFORE["fw-1"]}),
        said(at_end=states(AFTER, pending=Pending("netauto", 60.0))),
        said(at_end=states(AFTER, startup=BEFORE["acc-1"])),
        said(5, "reverted", "reverted", AFTER),
        said(5, "reverted", "untouched", AFTER),
        said(5, "reverted", "reverted", states(BEFORE, pending=Pending("netauto", 60.0))),
        Said(("apply", "u", "d"), 1, '{"error": {"kind": "Busy"}}', states(BEFORE), states(AFTER)),
        Said(("apply", "u", "d"), 0, "", states(BEFORE), states(AFTER)),
    ],
)
def test_a_claim_that_is_not_true_is_a_false_success(claim):
    assert "false success" in kinds(scene(said=(claim, said())))


def test_a_journal_that_is_not_true_is_a_false_success():
    assert "false success" in kinds(scene(final=states(BEFORE), said=(), rows=(("r1", "closed", "open"),)))
    mixed = states(AFTER | {"fw-1": BEFORE["fw-1"]})
    assert "false success" in kinds(scene(final=mixed, said=(), rows=(("r1", "closed", "reverted"),)))


@pytest.mark.parametrize(
    ("device", "typed"),
    [
        ("acc-1", ("vlan 2032", "vlan 2032")),
        ("fw-1", ("edit 1", COMMIT, "edit 1", COMMIT)),
        ("fw-1", (*NAMED, TIMED, *NAMED, CONFIRMED)),
    ],
)
def test_a_change_that_is_made_twice_is_found(device, typed):
    assert list(doubled(device, log(*typed), MARKS[device]))


@pytest.mark.parametrize(
    ("device", "events"),
    [
        ("acc-1", (*log("vlan 2032", "no vlan 2032", "vlan 2032"),)),
        ("acc-1", (*log("vlan 2032"), *log("expired", "reverted", kind="timer"), *log("vlan 2032"))),
        ("acc-1", (*log("vlan 2032"), *log("reboot", kind="system"), *log("vlan 2032"))),
        ("fw-1", (*log("edit 1"), *log("edit 1", COMMIT, session=2))),
        ("fw-1", log("edit 1", COMMIT, "delete 1", COMMIT, "edit 1", COMMIT)),
        ("fw-1", (*log(*NAMED), *log(TIMED, session=2), *log(CONFIRMED, session=3))),
        ("fw-1", (*log(*NAMED, TIMED), *log("aborted by netauto", kind="timer"), *log(*NAMED, TIMED, session=2))),
    ],
)
def test_a_change_that_was_undone_in_between_may_be_made_again(device, events):
    assert not list(doubled(device, events, MARKS[device]))


@pytest.mark.parametrize(
    "left",
    [
        {"pending": Pending("netauto", 60.0)},
        {"config_locked_by": "netauto"},
        {"sessions": ("netauto",)},
        {"files": (("netauto-r1.cfg", b""),)},
    ],
)
def test_what_is_left_on_a_device_is_a_leak(left):
    assert "leak" in kinds(scene(final=states(AFTER, **left)))


def test_the_devices_own_archive_is_no_leak():
    first = states({name: f"{text}archive\n path flash:archive-\n" for name, text in BEFORE.items()})
    wholes = {"before": {name: each.running for name, each in first.items()}, "after": AFTER}
    found = scene(wholes=wholes, first=first, final=states(AFTER, files=(("archive-1", b""),)))
    assert "leak" not in kinds(found)


@pytest.mark.parametrize(
    "written",
    [SECRET.encode(), b"bGFiLW9ubHktUGFzc3cwcmQ", SECRET.encode().hex().encode()],
    ids=["plain", "base64", "hexadecimal"],
)
def test_a_secret_is_a_leak_in_every_form_and_is_not_repeated(written):
    found = list(secrets_in({"evidence": b"..." + written + b"..."}, [SECRET]))
    assert [each.kind for each in found] == ["leak"]
    assert SECRET not in found[0].words


def test_a_person_is_asked_for_only_where_the_case_says_why():
    asked = said(6, "needs-operator", "unknown", AFTER)
    assert "not converged" in kinds(scene(said=(asked, said())))
    assert "not converged" not in kinds(scene(said=(asked, said()), operator=True))
    assert "not converged" in kinds(scene(said=(asked,), operator=True)), "the last word has to be another one"


def test_a_run_that_never_ends_is_found():
    assert "not converged" in kinds(scene(rows=(("r1", "opened", ""),)))
    assert "not converged" in kinds(scene(said=(said(70),)))
    assert "not converged" in kinds(scene(said=(said(-9),)))


def test_the_journal_is_read_without_netauto(tmp_path):
    path = tmp_path / "journal.sqlite"
    assert journal_rows(path) == ()
    with Journal(path) as journal:
        journal.append("r1", "opened", unit="u")
        journal.append("r1", "stop")
        journal.append("r1", "closed", verdict="reverted")
    assert journal_rows(path) == (("r1", "opened", ""), ("r1", "closed", "reverted"))
