"""What the report reads out of a bundle: flows, diffs, the drawing, times; nothing is claimed that the bundle does not say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from report_sample import sample

from netauto.evidence.verifier import verdicts
from netauto.plan.models import DiffLine
from netauto.reports.diffs import sections
from netauto.reports.drawing import drawing
from netauto.reports.flows import OWN, flows
from netauto.reports.language import language
from netauto.reports.report import report
from netauto.reports.sealed import Row
from netauto.reports.timeline import Step, lanes
from netauto.reports.visible import one_line
from netauto.verify.models import CheckResult

ALLOCATION = sample().plan.allocation
CLIN, LIBERAL = "10.60.48.10", "10.60.52.10"


def lookup(source, port, policy="203201", verb="accepts", status="passed"):
    words = f"policy {policy} {verb}"
    subject = f"{source} to 10.60.4.10 {port}"
    return CheckResult(
        device="len-fw-1",
        check="policy.lookup",
        subject=subject,
        status=status,
        expected=words,
        observed=words,
        method="device",
    )


def proof(*sentences, checks=()):
    return flows(sentences, checks, ALLOCATION)


FLOW = "F01 clin → patient-record tcp/443, udp/10000-20000: allowed by UC-1 (203201, logged)"
OTHER = "F06 clin → lab-results tcp/443: allowed by UC-1 (203201, logged)"


def test_a_flow_is_read_with_its_ports_and_policies():
    found = proof(FLOW).flows[0]
    assert (found.id, found.zone, found.service, found.allowed) == ("F01", "clin", "patient-record", True)
    assert (found.ports, found.by, found.how) == ("tcp/443, udp/10000-20000", "UC-1 (203201, logged)", "simulated")


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        (lookup(CLIN, "tcp/443"), "looked-up"),
        (lookup(CLIN, "udp/15000"), "looked-up"),
        (lookup(CLIN, "tcp/80"), "simulated"),
        (lookup(LIBERAL, "tcp/443"), "simulated"),
        (lookup(CLIN, "tcp/443", policy="203202"), "simulated"),
        (lookup(CLIN, "tcp/443", verb="denies"), "simulated"),
        (lookup(CLIN, "tcp/443", status="failed"), "simulated"),
    ],
)
def test_a_lookup_proves_its_own_zone_port_and_policy_only(asked, how):
    assert proof(FLOW, checks=[asked]).flows[0].how == how


def test_a_lookup_that_could_mean_two_services_proves_neither():
    assert [flow.how for flow in proof(FLOW, OTHER, checks=[lookup(CLIN, "tcp/443")]).flows] == ["simulated"] * 2


def test_borders_name_what_passes_and_sum_up_the_units_own_zones():
    found = proof(
        "clin → DC-SANTE: nothing beyond F01, F06; the rest denied by UC-9 (204100, logged)",
        "clin → C1-* (7 zones), C3-VOIX, C3-IMPR, MGMT: denied by UC-9 (204100, logged)",
        "liberal → private addresses behind INTERNET: denied by UC-8 (204004, logged)",
    )
    assert [(one.zone, one.towards, one.only) for one in found.borders] == [
        ("clin", "DC-SANTE", "F01, F06"),
        ("clin", "C1-* (7 zones)", ""),
        ("clin", OWN, ""),
        ("clin", "MGMT", ""),
        ("liberal", "INTERNET (RFC 1918)", ""),
    ]
    assert found.by_zone("clin") == ("UC-9 (204100, logged)",)
    assert found.zones == ("clin", "liberal")


def test_a_sentence_of_another_form_is_shown_and_not_guessed_at():
    assert proof("clin may do whatever it likes").others == ("clin may do whatever it likes",)
    assert proof("clin to patient-record tcp/443: allowed by UC-1").flows == ()


ENTRY = "administration (MGMT) → clin tcp/22: allowed by UC-7 (203290, logged)"


def entering(target, **said):
    asked = lookup("10.60.1.10", "tcp/22", policy="203290", **said)
    return asked.model_copy(update={"subject": f"10.60.1.10 to {target} tcp/22"})


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ((), "simulated"),
        ((entering(CLIN),), "looked-up"),
        ((entering(LIBERAL),), "simulated"),
        ((entering("nobody"),), "simulated"),
        ((entering(CLIN, verb="denies"),), "simulated"),
    ],
)
def test_administration_enters_the_unit_and_is_no_zone_of_it(asked, how):
    found = proof(ENTRY, checks=asked)
    assert (found.flows, found.others) == ((), ())
    (entry,) = found.entries
    assert (entry.who, entry.behind, entry.zone, entry.ports) == ("administration", "MGMT", "clin", "tcp/22")
    assert (entry.allowed, entry.how) == (True, how)


def line(sign, depth, text):
    return DiffLine(sign=sign, depth=depth, text=text)


def test_every_line_of_a_diff_stands_in_its_place():
    for device in sample().devices:
        assert [one for part in device.sections for one in part.lines] == list(device.plan.diff)


def test_sections_follow_the_lines_at_the_top_and_small_neighbours_share_one():
    lines = (
        line("-", 0, "ip dhcp snooping vlan 10"),
        line("+", 0, "ip dhcp snooping vlan 10,20"),
        line("+", 0, "vlan 20"),
        line("+", 1, "name A"),
        line("+", 0, "vlan 30"),
        line(" ", 0, "interface Gi1"),
        *(line("+", 1, f"line {number}") for number in range(5)),
        line(" ", 0, "interface Gi2"),
        *(line("-", 1, f"line {number}") for number in range(5)),
    )
    found = [(part.title, part.count, part.added, part.removed) for part in sections(lines)]
    assert found == [
        ("ip dhcp snooping vlan 10", 1, 1, 1),
        ("vlan", 2, 3, 0),
        ("interface Gi1", 1, 5, 0),
        ("interface Gi2", 1, 0, 5),
    ]


def test_words_are_coloured_and_stay_what_they_are():
    (part,) = sections([line("+", 1, 'set name "A & <b>" 10.0.0.1')])
    assert part.markup(coloured=False) == '<div><ins>  set name "A &amp; &lt;b&gt;" 10.0.0.1</ins></div>'
    assert part.markup() == '<div><ins>  <b>set</b> name <em>"A &amp; &lt;b&gt;"</em> <i>10.0.0.1</i></ins></div>'


def test_the_drawing_shows_what_the_bundle_names():
    found = sample().drawing
    assert [box.title for box in found.rooms] == ["box-1", "box-2", "box-3"]
    assert found.rooms[0].detail == "len-acc-1 Gi1/0/13 · len-ws-301"
    assert [box.title for box in found.ssids] == ["GHT-INVITES", "GHT-SANTE", "GHT-TABLETTES"]
    assert [box.title for box in found.beyond] == ["DC-SANTE", "INFRA", "INTERNET", "TOIP"]
    assert found.firewall == "len-fw-1"
    sockets = [link for link in found.links if link.x1 == found.rooms[0].x + found.rooms[0].width]
    assert sum(link.thin for link in sockets) == 3


def test_a_bundle_without_answers_gives_a_drawing_without_lines_to_sockets():
    found = drawing(sample().plan, (), proof())
    assert (found.ssids, found.beyond, found.firewall) == ((), (), "")
    assert len(found.links) == len(found.zones)


def test_phases_begin_where_the_journal_says_or_after_one_another():
    sealed = sample().sealed
    known = report(sealed).phases
    assert [phase.name for phase in known] == ["read", "stage", "arm", "arm", "verify", "confirm", "save", "settle"]
    assert all(before.start + before.ms <= after.start for before, after in pairwise(known))
    guessed = report(replace(sealed, rows=())).phases
    assert guessed[1].start == guessed[0].ms
    assert [phase.ms for phase in guessed] == [phase.ms for phase in known]


def test_the_slowest_device_of_a_phase_is_one_that_took_part_in_it():
    arms = [(phase.slowest, phase.slowest_ms) for phase in report(sample().sealed).phases if phase.name == "arm"]
    assert arms == [("len-wlc-1", 7800), ("len-fw-1", 5400)]


def test_each_device_has_its_steps_inside_the_phases_and_its_timer_between_arming_and_confirming():
    found = sample()
    assert [lane.device for lane in found.lanes] == [device.plan.device for device in found.devices]
    for lane in found.lanes:
        assert [step.name for step in lane.steps] == ["read", "stage", "arm", "confirm", "save", "settle"]
        assert all(0 < step.start < step.end <= found.times.total_ms for step in lane.steps)
        timed = found.plan.device(lane.device).guarantee == "timed-native"
        arm, confirm = lane.steps[2:4]
        assert lane.guarded == (Step("guard", arm.end, confirm.end - arm.end) if timed else None)
    assert {lane.guarded is None for lane in found.lanes} == {True, False}


@pytest.mark.parametrize(("ms", "took"), [(-5, 0), ("long", 0), (10**12, 11_400), (400, 400)])
def test_a_step_never_begins_before_the_run(ms, took):
    sealed = sample().sealed
    said = {"kind": "outcome", "device": "len-acc-1", "step": "arm", "body": {"ms": ms, "state": "failed"}}
    row = Row(seq=7, time="2020-04-06T10:12:11.400+00:00", **said)
    (lane,) = lanes(replace(sealed, rows=(row,)))
    assert lane.steps == (Step("arm", 11_400 - took, took, failed=True),)
    assert lane.guarded is None


def test_what_the_verifier_says_in_english_is_known_word_for_word():
    words = " ".join(Path(verdicts.__file__).read_text(encoding="utf-8").split())
    said = {key: text for key, text in language("en").texts.items() if key.startswith("verifier.")}
    assert len(said) > 5
    assert [key for key, text in said.items() if "{" not in text and f'"{text}"' not in words] == []


@pytest.mark.parametrize(
    ("said", "french"),
    [
        ("claire, with the key SHA256:a+b/c", "claire, avec la clé SHA256:a+b/c"),
        ("claire, after the run, with the key SHA256:a", "claire, après l'exécution, avec la clé SHA256:a"),
        ("the key SHA256:a, which no list names", "la clé SHA256:a, qu'aucune liste ne nomme"),
    ],
)
def test_who_signed_is_said_in_french(said, french):
    assert language("fr").translated(said) == french


@pytest.mark.parametrize("char", "\u3164\u115f\u2800\u034f\u17b4\ufe0f\U000e0100\u200b\u202e\x1b\u2028")
def test_letters_that_print_as_nothing_are_shown_by_their_number(char):
    assert one_line(f"a{char}b") == f"a\u27e8U+{ord(char):04X}\u27e9b"


def test_letters_of_people_stay():
    assert one_line("Réanimation, Łódź 東京\u202f: 3 €") == "Réanimation, Łódź 東京\u202f: 3 €"


@pytest.mark.parametrize(
    ("ms", "share"), [(0, "< 1"), (35_999, "< 1"), (36_000, "1"), (1_800_000, "50"), (7_200_000, "200")]
)
def test_the_share_of_the_minutes_is_a_whole_number(ms, share):
    sealed = sample().sealed
    times = sealed.times.model_copy(update={"total_ms": ms, "budget_ms": 3_600_000})
    assert report(replace(sealed, times=times)).share == share


def test_what_a_bundle_says_in_english_is_translated_where_its_form_is_known():
    french = language("fr")
    assert french.translated("Checks that were left out: 3.") == "Contrôles laissés de côté : 3."
    assert french.translated("Something new was not proven.") == "Something new was not proven."
    assert language("en").translated("Checks that were left out: 3.") == "Checks that were left out: 3."


@pytest.mark.parametrize(("ms", "words"), [(850, "850 ms"), (12_340, "12,3 s"), (245_000, "4 min 05 s")])
def test_durations_in_french(ms, words):
    assert language("fr").span(ms) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ✓", "plain é ✓"),
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("a\nb\tc", "a⟨U+000A⟩b⟨U+0009⟩c"),
        ("\u202etxt.exe", "⟨U+202E⟩txt.exe"),
        ("narrow\u202fspace\u00a0stays\x07", "narrow\u202fspace\u00a0stays⟨U+0007⟩"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_cannot_be_seen_is_shown(text, shown):
    assert one_line(text) == shown
